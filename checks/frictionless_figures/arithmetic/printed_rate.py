"""A printed rate and what it lets pass: the bridge from readings to the integers of the formula."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import lcm

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.interval import Interval, fixed, interval, number
from frictionless_figures.arithmetic.operand import Operand, corners
from frictionless_figures.arithmetic.verdict import Figure
from frictionless_figures.reading import Reading, as_rate
from frictionless_figures.reading.spelling import spelled

_FRACTION = re.compile("分之|/")
_PLAIN = re.compile(r"(-?[0-9]+)(?:\.([0-9]+))?(\s*[%‰]?)")
COMPUTED = 7  # decimals from which a rate may be a computed one
Limit = tuple[Fraction, bool]  # a bound, and whether it belongs

PER = {"%": 100, "‰": 1000, "倍": 1}  # what a quotient of 1 is printed as, by the unit
MARKS = {1: "", 100: " %", 1000: " ‰", 100000: " per 100000"}  # and where no unit is printed


@dataclass(frozen=True, slots=True)
class PrintedRate:
    """A rate as printed, its ends counted in last places (None: open), and how it was rounded."""

    text: str
    mark: str  # what stands behind the number in a sentence
    per: int  # what a quotient of 1 is printed as: 100 for percent
    value: Fraction | None
    low: int | None
    high: int | None
    step: Fraction  # one last place, in the unit of the rate
    decimals: int
    rounding: str  # of formula.ROUNDINGS; "none", "open" where the rate is an interval of its own
    _limits: dict[str, tuple[Limit | None, Limit | None]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @property
    def is_interval(self) -> bool:
        """The rate is an interval of its own, and nothing is rounded."""
        return self.rounding in ("none", "open")

    def is_made_of(self, top: Operand, base: Operand, rounding: str = "") -> bool:
        """Some quotient of what the two sides stand for is printed as this rate."""
        sides, attained = corners(top, base), (top.attained, base.attained)
        if len(sides) == 1:
            return self.fits(*sides[0], rounding, attained)
        ends = replace(self, low=None), replace(self, high=None)
        return all(any(end.fits(*side, rounding, attained) for side in sides) for end in ends)

    def fits(
        self,
        numerator: Interval,
        denominator: Interval,
        rounding: str = "",
        attained: tuple[bool, bool] = (True, True),
    ) -> bool:
        """Some quotient of the two intervals, which have `attained` their ends, is this rate."""
        given = [end.denominator for end in (*numerator, *denominator) if end is not None]
        whole = lcm(*given)  # what makes every end a whole number
        top, bottom = self.per * self.step.denominator, self.step.numerator
        n1, n2 = (_times(end, whole) for end in numerator)
        m1, m2 = (_times(end, whole * bottom) for end in denominator)
        if m1 is None:  # nothing keeps the denominator above 0
            return False
        # An open end is a number so far out that going further changes no answer.
        far_rate = top * max(abs(n1 or 0), abs(n2 or 0)) + 2
        far_number = (max(abs(self.low or 0), abs(self.high or 0)) + 1) * m1 + 1
        n1 = -far_number if n1 is None else n1
        n2 = far_number if n2 is None else n2
        m2 = 2 * top * max(abs(n1), abs(n2)) + m1 + 1 if m2 is None else m2
        return bool(
            formula.rate_holds(
                n1,
                n2,
                m1,
                m1 if m1 == m2 else m2,
                -far_rate if self.low is None else self.low,
                far_rate if self.high is None else self.high,
                top,
                self._how(rounding),
                attained,
            )
        )

    def limits(self, rounding: str = "") -> tuple[Limit | None, Limit | None]:
        """The least and the largest number, in the unit of the rate, that is printed as it."""
        how = self._how(rounding)
        if how in self._limits:
            return self._limits[how]
        lower = upper = None
        if self.low is not None:
            ends = formula.lower_ends(self.low, how)
            halves, excluded = min((halves, not inside) for when, halves, inside in ends if when)
            lower = ((2 * self.low + halves) * self.step / 2, not excluded)
        if self.high is not None:
            ends = formula.upper_ends(self.high, how)
            halves, included = max((halves, inside) for when, halves, inside in ends if when)
            upper = ((2 * self.high + halves) * self.step / 2, included)
        self._limits[how] = lower, upper
        return lower, upper

    def show(self, quotient: Fraction) -> str:
        """A quotient with at least two decimals, and with as many as keep it from misleading.

        What is shown lies on the same side as the quotient of everything that matters: of the
        printed rate, and of the limits within which rounding or cutting off gives it.
        """
        exact = quotient * self.per
        marks = {self.value} if self.value is not None else set()
        for rounding in {self.rounding, "nearest", "truncated"}:
            marks.update(limit for limit, _ in filter(None, self.limits(rounding)))
        if isinstance(number(exact), Fraction):  # no decimals show it: 100/3
            marks.discard(exact)
        decimals = max(2, self.decimals)
        while True:
            shown = fixed(exact, decimals)
            near = Fraction(int(shown.replace(".", "")), 10**decimals)
            low, high = (near, exact) if near < exact else (exact, near)
            if near == exact or not any(low <= at <= high for at in marks):
                return f"{shown}{self.mark}"
            decimals += 1

    def _how(self, rounding: str) -> str:
        """The rounding asked for; a rate that is an interval of its own knows none."""
        return self.rounding if self.is_interval else rounding or self.rounding


def _times(end: Fraction | None, whole: int) -> int | None:
    """An end times a multiple of its denominator."""
    return None if end is None else end.numerator * (whole // end.denominator)


def printed_rate(
    figure: Figure, rounding: str, per: int = 100, units: Mapping[str, int] = PER
) -> PrintedRate:
    """A rate as read; ValueError for an unknown rounding or `per`, and for none of the `units`.

    >>> claim = printed_rate("69.6%", "nearest")
    >>> claim.text, claim.low, claim.step, claim.show(Fraction(11068, 15902))
    ('69.6 %', 696, Fraction(1, 10), '69.601 %')
    """
    if rounding not in formula.ROUNDINGS:
        raise formula.unknown_rounding(rounding)
    if per not in MARKS:
        raise ValueError(f"per must be one of {', '.join(map(str, MARKS))}; it is {per!r}")
    reading = as_rate(figure)
    if reading.unit and reading.unit not in units:
        named = " or ".join(", ".join(units).rsplit(", ", 1))
        raise ValueError(f"a rate is printed in {named}, not in {reading.unit}: {reading.token}")
    mark = f" {reading.unit}" if reading.unit else MARKS[per]
    per = units.get(reading.unit, per)
    lower, upper = interval(reading)
    value = None if reading.value is None else Fraction(reading.value)
    if value is not None and reading.qualifier == "exact" and _FRACTION.search(reading.token):
        lower, upper = value - Fraction(1, 2), value + Fraction(1, 2)  # to the nearest percent
    elif value is not None and (last := _last_digit(reading, value)):
        lower, upper = value - last, value + last
    elif value is not None and reading.qualifier in ("exact", "rounded"):
        step = Fraction(1, 10**reading.decimals)
        if reading.qualifier == "rounded" and lower is not None and upper is not None:
            step = upper - lower  # 0.1 for 3‰, 10 for 两成
        if (value / step).denominator == 1:
            place = int(value / step)
            decimals = len(str(step.denominator)) - 1
            text = reading.token
            if step == Fraction(1, 10**decimals):  # otherwise the words say it better: 两成
                text = f"{fixed(value, decimals)}{mark}"
            return PrintedRate(text, mark, per, value, place, place, step, decimals, rounding)
    step = Fraction(1, lcm(*(end.denominator for end in (lower, upper) if end is not None)))
    low, high = (None if end is None else int(end / step) for end in (lower, upper))
    return PrintedRate(
        reading.token,
        mark,
        per,
        value,
        low,
        high,
        step,
        reading.decimals,
        "none" if reading.attained else "open",
    )


def _last_digit(reading: Reading, value: Fraction) -> Fraction | None:
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
