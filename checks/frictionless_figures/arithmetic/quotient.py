"""A quotient and the rate printed for it: whether they fit, and which whole counts would."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import lcm

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.interval import (
    Exact,
    Interval,
    Operand,
    closed,
    fixed,
    interval,
    over,
    rational,
    summed,
)
from frictionless_figures.arithmetic.verdict import Figure
from frictionless_figures.reading import Reading, as_rate
from frictionless_figures.reading.ratios import exact

Limit = tuple[int, bool]  # a bound in half last places, and whether it belongs
Range = tuple[int | None, int | None]  # inclusive; None is unbounded

PER = {"%": 100, "‰": 1000, "倍": 1}  # what a quotient of 1 is printed as, by the unit
MARKS = {1: "", 100: " %", 1000: " ‰", 100000: " per 100000"}  # and where no unit is printed
COMPUTED = 7  # decimals from which a rate may be a computed one
_TIED = 6  # figures on both sides whose corners are tried; more are taken for independent


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

    def rounded(self, how: str) -> "PrintedRate":
        """The same number, rounded in another way; an interval of its own knows none."""
        same = self.is_interval or how == self.rounding
        return self if same else replace(self, rounding=how)

    def fits(
        self,
        numerator: Interval,
        denominator: Interval,
        attained: tuple[bool, bool] = (True, True),
    ) -> bool:
        """Some quotient of the two intervals, which have `attained` their ends, is this rate."""
        printed: Interval = (self.low, self.high)
        (n1, n2), (m1, m2), (r1, r2), scale = numerator, denominator, printed, self.scale
        if m1 is None or m1 <= 0:  # nothing keeps the denominator above 0
            return False
        if n1 is None or n2 is None or m2 is None or r1 is None or r2 is None:
            far = max(abs(self.low or 0), abs(self.high or 0)) + 1
            n1, n2 = closed(numerator, far * m1 // scale + 1)
            most = max(n1, -n1, n2, -n2)
            r1, r2 = closed(printed, scale * most // m1 + 3)
            m2 = 2 * scale * most + m1 + 1 if m2 is None else m2
        if m1 == m2:
            m1 = m2  # one object, so that it is computed once
        return bool(formula.rate_holds(n1, n2, m1, m2, r1, r2, scale, self.rounding, attained))

    @property
    def limits(self) -> tuple[Limit | None, Limit | None]:
        """The least and the largest number that is printed as it, in halves of its last place."""
        lower = upper = None
        if self.low is not None:
            ends = formula.lower_ends(self.low, self.rounding)
            halves, excluded = min((halves, not inside) for when, halves, inside in ends if when)
            lower = (2 * self.low + halves, not excluded)
        if self.high is not None:
            ends = formula.upper_ends(self.high, self.rounding)
            halves, included = max((halves, inside) for when, halves, inside in ends if when)
            upper = (2 * self.high + halves, included)
        return lower, upper

    def numerators(self, base: Operand) -> Range | None:
        """The whole numerators that over `base` are printed as it, inclusive; None: there is none.

        An end is None where there is no last one.
        """
        least, most = base.ends
        if least is None or least <= 0:
            return None
        ends: list[int | None] = []
        for sign, limit in zip((1, -1), self.limits, strict=True):  # the last is first from above
            end = None
            if limit is not None and (most is not None or sign * limit[0] >= 0):
                bound = min(sign * limit[0] * side for side in (least, most or least))
                included = limit[1] and (base.attained or bound == 0)
                end = sign * _first(bound, 2 * self.scale, included)
            ends.append(end)
        first, last = ends
        return None if first is not None and last is not None and last < first else (first, last)

    def denominators(self, top: Operand) -> tuple[int, int | None] | None:
        """The whole positive denominators under which `top` is printed as it, inclusive.

        The two ends of the rate each leave a half-line; None where nothing is left.
        """
        (least, most), (lower, upper) = top.ends, self.limits
        first, last = 1, None
        for sign, end, limit in ((1, least, upper), (-1, most, lower)):
            if end is None or limit is None:
                continue
            # The quotient is on the right side of the limit: slope * m is at least the bound.
            slope, bound = sign * limit[0], sign * 2 * self.scale * end
            included = limit[1] and top.attained
            if slope > 0:
                first = max(first, _first(bound, slope, included))
            elif slope < 0:
                final = -_first(bound, -slope, included)
                last = final if last is None else min(last, final)
            elif bound > 0 or (bound == 0 and not included):
                return None
        return None if last is not None and last < first else (first, last)

    def show(self, quotient: Exact) -> str:
        """A quotient with at least two decimals, and with as many as keep it from misleading.

        What is shown lies on the same side as the quotient of everything that matters: of the
        printed rate, and of the limits within which rounding or cutting off gives it.
        """
        value, decimals = Fraction(quotient * self.per), max(2, self.decimals)
        halves = 2 * self.places  # in 1 of the rate
        marks = set() if self.value is None else {over(halves * self.value, 1)}
        for rounding in {self.rounding, "nearest", "truncated"}:
            marks.update(limit for limit, _ in filter(None, self.rounded(rounding).limits))
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


def _first(bound: Exact, slope: Exact, included: bool) -> int:
    """The first whole number from bound / slope on, or after it where that is not included."""
    return -(-bound // slope) if included else bound // slope + 1


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
    if value is not None and (last := _last_digit(reading, value)):
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


@dataclass(frozen=True)
class Quotient:
    """A claim that top / base is printed as a rate."""

    top: Operand
    base: Operand
    claim: PrintedRate

    @cached_property
    def corners(self) -> list[tuple[Interval, Interval]]:
        """The two sides, once for each end of the figures that stand on both.

        A figure is the same on both sides where it is printed alike (n of n + m, the rest of m):
        the quotient is least and largest at an end of it.
        """
        tied = [] if self.top.single and self.base.single else list(self._tied())
        if not 0 < len(tied) <= _TIED:
            return [(self.top.ends, self.base.ends)]
        tops, bases = zip(*tied, strict=True)
        return [
            (_pinned(self.top, tops, ends), _pinned(self.base, bases, ends))
            for ends in product(*(self.top.terms[at].ends for at in tops))
        ]

    def _tied(self) -> Iterator[tuple[int, int]]:
        """The places of the figures that are on both sides and are no single numbers."""
        free = dict(enumerate(self.base.terms))
        for place, term in enumerate(self.top.terms):
            # The sign does not matter; a base of 1 that is no count has no step, and other ends.
            twins = (at for at, other in free.items() if other[1:] == term[1:])
            twin, (lower, upper) = next(twins, None), term.ends
            if twin is not None and None not in (lower, upper) and lower != upper:
                del free[twin]
                yield place, twin

    def fits(self, rounding: str) -> bool:
        """Whether some quotient of what the two sides stand for is printed as the rate."""
        claim, attained = self.claim.rounded(rounding), (self.top.attained, self.base.attained)
        if len(self.corners) == 1:
            return claim.fits(*self.corners[0], attained)
        ends = replace(claim, low=None), replace(claim, high=None)
        return all(any(end.fits(*side, attained) for side in self.corners) for end in ends)

    @cached_property
    def holds(self) -> bool:
        """Whether the claim is right, rounded as it says."""
        return self.fits(self.claim.rounding)

    @property
    def ends(self) -> tuple[Fraction | None, Fraction | None]:
        """The least and the largest quotient of a positive base; 0 stands for a limit of 0."""
        if self.is_point:
            return (only := Fraction(self.top.ends[0] or 0, self.base.ends[0] or 1)), only
        least = [(n1, m2 if n1 > 0 else m1) for (n1, _), (m1, m2) in self.corners if n1 is not None]
        most = [(n2, m1 if n2 > 0 else m2) for (_, n2), (m1, m2) in self.corners if n2 is not None]
        count, zero = len(self.corners), Fraction(0)
        return (
            min(Fraction(n, m) if m else zero for n, m in least) if len(least) == count else None,
            max(Fraction(n, m) if m else zero for n, m in most) if len(most) == count else None,
        )

    @property
    def is_point(self) -> bool:
        """Whether each of the two sides can be one number only."""
        sides = (self.top.ends, self.base.ends)
        return all(lower is not None and lower == upper for lower, upper in sides)

    @cached_property
    def value(self) -> Fraction | None:
        """The quotient of the printed values."""
        above, below = self.top.value, self.base.value
        return None if above is None or below is None or below <= 0 else Fraction(above, below)


def _pinned(side: Operand, places: tuple[int, ...], ends: tuple[Exact | None, ...]) -> Interval:
    """The interval of one side where some of its figures are one number."""
    known = dict(zip(places, ends, strict=True))
    return summed(
        (term.sign, (known[place], known[place]) if place in known else term.ends)
        for place, term in enumerate(side.terms)
    )
