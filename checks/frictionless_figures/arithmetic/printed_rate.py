"""A printed rate and what it lets pass: the bridge from readings to the numbers of the formula."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.interval import (
    Exact,
    Interval,
    closed,
    fixed,
    interval,
    over,
    rational,
)
from frictionless_figures.arithmetic.verdict import Figure
from frictionless_figures.reading import Reading, as_rate, spelled
from frictionless_figures.reading.ratios import exact
from frictionless_figures.reading.stated import LONGEST

_FRACTION = re.compile("分之|/")
_PLAIN = re.compile(r"(-?[0-9]+)(?:\.([0-9]+))?(\s*[%‰]?)")
COMPUTED = 7  # decimals from which a rate may be a computed one
Limit = tuple[int, bool]  # a bound in half last places, and whether it belongs

PER = {"%": 100, "‰": 1000, "倍": 1}  # what a quotient of 1 is printed as, by the unit
SIGNS = ("%", "‰")  # of a plain rate
MARKS = {1: "", 100: " %", 1000: " ‰", 100000: " per 100000"}  # and where no unit is printed


@dataclass(frozen=True, slots=True)
class PrintedRate:
    """A rate as printed, its ends counted in last places (None: open), and how it was rounded."""

    text: str
    mark: str  # what stands behind the number in a sentence
    per: int  # what a quotient of 1 is printed as: 100 for percent
    value: Exact | None
    low: int | None
    high: int | None
    places: Exact  # how many last places make 1 in the unit of the rate: 10 of 69.6 %
    decimals: int
    rounding: str  # of formula.ROUNDINGS; "none", "open" where the rate is an interval of its own

    @property
    def scale(self) -> Exact:
        """What a quotient of 1 is in last places."""
        return self.per * self.places

    @property
    def is_interval(self) -> bool:
        """The rate is an interval of its own, and nothing is rounded."""
        return self.rounding in ("none", "open")

    def fits(
        self,
        numerator: Interval,
        denominator: Interval,
        rounding: str = "",
        attained: tuple[bool, bool] = (True, True),
    ) -> bool:
        """Some quotient of the two intervals, which have `attained` their ends, is this rate."""
        (n1, n2), (m1, m2), scale = numerator, denominator, self.scale
        printed: Interval = (self.low, self.high)
        r1, r2 = printed
        if m1 is None or m1 <= 0:  # nothing keeps the denominator above 0
            return False
        if n1 is None or n2 is None or m2 is None or r1 is None or r2 is None:
            far = max(abs(self.low or 0), abs(self.high or 0)) + 1
            n1, n2 = closed(numerator, far * m1 // scale + 1)
            most = max(n1, -n1, n2, -n2)
            r1, r2 = closed(printed, scale * most // m1 + 3)
            m2 = 2 * scale * most + m1 + 1 if m2 is None else m2
        if m1 == m2:
            m1 = m2
        how = self._how(rounding)
        return bool(formula.rate_holds(n1, n2, m1, m2, r1, r2, scale, how, attained))

    def limits(self, rounding: str = "") -> tuple[Limit | None, Limit | None]:
        """The least and the largest number that is printed as it, in halves of its last place."""
        how = self._how(rounding)
        lower = upper = None
        if self.low is not None:
            ends = formula.lower_ends(self.low, how)
            halves, excluded = min((halves, not inside) for when, halves, inside in ends if when)
            lower = (2 * self.low + halves, not excluded)
        if self.high is not None:
            ends = formula.upper_ends(self.high, how)
            halves, included = max((halves, inside) for when, halves, inside in ends if when)
            upper = (2 * self.high + halves, included)
        return lower, upper

    def show(self, quotient: Exact) -> str:
        """A quotient with at least two decimals, and with as many as keep it from misleading.

        What is shown lies on the same side as the quotient of everything that matters: of the
        printed rate, and of the limits within which rounding or cutting off gives it.
        """
        value, decimals = Fraction(quotient * self.per), max(2, self.decimals)
        halves = 2 * self.places  # in 1 of the rate
        marks = set() if self.value is None else {over(halves * self.value, 1)}
        for rounding in {self.rounding, "nearest", "truncated"}:
            marks.update(limit for limit, _ in filter(None, self.limits(rounding)))
        sides = [(mark, halves * value.numerator - mark * value.denominator) for mark in marks]
        if any(not side for _, side in sides) and isinstance(exact(value), Fraction):
            sides = [(mark, side) for mark, side in sides if side]  # no decimals show 100/3
        while True:
            shown, power = fixed(value, decimals), 10**decimals
            near = int(shown.replace(".", ""))
            is_exact = near * value.denominator == value.numerator * power
            if is_exact or all((halves * near - mark * power) * side > 0 for mark, side in sides):
                return f"{shown}{self.mark}"
            decimals += 1

    def _how(self, rounding: str) -> str:
        """The rounding asked for; a rate that is an interval of its own knows none."""
        return self.rounding if self.is_interval else rounding or self.rounding


def printed_rate(
    figure: Figure, rounding: str, per: int = 100, units: Mapping[str, int] = PER
) -> PrintedRate:
    """A rate as read; ValueError for an unknown rounding or `per`, and for none of the `units`.

    >>> claim = printed_rate("69.6%", "nearest")
    >>> claim.text, claim.low, claim.places, claim.show(Fraction(11068, 15902))
    ('69.6 %', 696, 10, '69.601 %')
    """
    if rounding not in formula.ROUNDINGS:
        raise formula.unknown_rounding(rounding)
    if per not in MARKS or not isinstance(per, int):
        raise ValueError(f"per must be one of {', '.join(map(str, MARKS))}; it is {per!r}")
    reading = as_rate(figure)
    if reading.unit and reading.unit not in units:
        named = " or ".join(", ".join(units).rsplit(", ", 1))
        raise ValueError(f"a rate is printed in {named}, not in {reading.unit}: {reading.token}")
    mark = f" {reading.unit}" if reading.unit else MARKS[per]
    per = units.get(reading.unit, per)
    lower, upper = interval(reading)
    value = None if reading.value is None else rational(reading.value)
    if value is not None and reading.qualifier == "exact" and _FRACTION.search(reading.token):
        lower, upper = value - Fraction(1, 2), value + Fraction(1, 2)  # to the nearest percent
    elif value is not None and (last := _last_digit(reading, value)):
        lower, upper = value - last, value + last
    elif value is not None and reading.qualifier in ("exact", "rounded"):
        places: Exact = 10**reading.decimals
        if reading.qualifier == "rounded" and lower is not None and upper is not None:
            places = over(1, upper - lower)  # 10 of 3‰, 1/10 of 两成
        place = value * places
        if place.denominator == 1:
            place, text = place.numerator, reading.token
            decimals = len(str(places.numerator)) - 1
            if places == 10**decimals:  # otherwise the words say it better: 两成
                text = f"{fixed(value, decimals)}{mark}"
            return PrintedRate(text, mark, per, value, place, place, places, decimals, rounding)
    places = lcm(*(end.denominator for end in (lower, upper) if end is not None))
    low, high = (None if end is None else int(end * places) for end in (lower, upper))
    how = "none" if reading.attained else "open"
    return PrintedRate(reading.token, mark, per, value, low, high, places, reading.decimals, how)


def _last_digit(reading: Reading, value: Exact) -> Exact | None:
    """The last digit that a computed quotient can say, or None where a rate is a printed one.

    A number with many decimals and 15 to 17 digits was written by a program, from a double: its
    first 15 digits are right, but for one in the last.
    """
    digits = len(str(abs(int(value * 10**reading.decimals))))
    if reading.qualifier != "rounded" or reading.decimals < COMPUTED or not 15 <= digits <= 17:
        return None
    return Fraction(10) ** (digits - 15 - reading.decimals)


def with_decimals(text: str, decimals: int | None) -> str:
    """A plain printed rate with so many decimals, where what wrote it has dropped its last zeros.

    >>> with_decimals("70", 1), with_decimals("69.70%", 1), with_decimals("69.71", 1)
    ('70.0', '69.7%', '69.71')
    """
    match = None if decimals is None else _PLAIN.fullmatch(spelled(text))
    if match is None:
        return text
    places = (match[2] or "").rstrip("0").ljust(decimals or 0, "0")
    return f"{match[1]}{'.' * bool(places)}{places}{match[3]}"


def rate_holds(
    numerator: str,
    denominator: str,
    rate: str,
    per: int = 100,
    rounding: str = "nearest",
    step: int = 1,
) -> bool | None:
    """Return whether a printed rate is its quotient; None: not plain.

    Plain are ASCII digits without a leading zero, a rate also with some decimals and its sign; all
    else (a word, a blank) is for `frictionless_figures.rate` to read, whose options these are.

    >>> rate_holds("11068", "15902", "69.6"), rate_holds("11068", "15902", "69.7")
    (True, False)
    >>> rate_holds("1.1万", "15902", "69.6") is None
    True
    """
    plain = _plain_rate(rate, per)
    if (
        plain is None
        or not (numerator.isdigit() and denominator.isdigit())
        or not (numerator.isascii() and denominator.isascii())
        or denominator[0] == "0"
        or (numerator[0] == "0" and numerator != "0")
        or len(numerator) > LONGEST
        or len(denominator) > LONGEST
    ):
        return None
    n, m = int(numerator), int(denominator)
    r, scale = plain
    if step == 1:
        off = scale * n - r * m
        if rounding == "nearest":
            return 2 * abs(off) <= m
        if rounding == "truncated":
            return 0 <= off < m
        return bool(formula.rate_holds(n, n, m, m, r, r, scale, rounding))
    if m <= step:
        return None
    ends = max(2 * n - step, 0), 2 * n + step, 2 * m - step, 2 * m + step
    return bool(formula.rate_holds(*ends, r, r, scale, rounding))


@lru_cache(4096)  # a table has few different rates
def _plain_rate(rate: str, per: int) -> tuple[int, int] | None:
    """A plain rate in its last places, and what a quotient of 1 is in these; None: not plain."""
    if len(rate) > LONGEST:
        return None
    if rate[-1:] in SIGNS:
        rate, per = rate[:-1], PER[rate[-1]]
    whole, point, part = rate.partition(".")
    digits = whole + part
    if (
        (len(part) >= COMPUTED and len(digits) >= 15)
        or not (digits.isascii() and digits.isdigit() and whole)
        or (whole[0] == "0" and len(whole) > 1)
        or (point and not part)
    ):
        return None
    return int(digits), per * 10 ** len(part)
