"""Two sides and the rate printed for them: whether some quotient fits, and what would make it fit.

What would is the formula, solved for the whole numbers of one side.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import product

from frictionless_figures.arithmetic.interval import Exact, Interval, interval
from frictionless_figures.arithmetic.operand import Operand, summed
from frictionless_figures.arithmetic.printed_rate import PrintedRate, printed_rate
from frictionless_figures.arithmetic.verdict import Figure
from frictionless_figures.reading import as_reading

Range = tuple[int | None, int | None]  # inclusive; None is unbounded
_TIED = 6  # figures on both sides whose corners are tried; more are taken for independent


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
        tied = list(self._tied())
        if not 0 < len(tied) <= _TIED:
            return [(self.top.ends, self.base.ends)]
        return [
            (
                _fixed(self.top, dict(zip((at for at, _ in tied), ends, strict=True))),
                _fixed(self.base, dict(zip((at for _, at in tied), ends, strict=True))),
            )
            for ends in product(*(self.top.terms[at].ends for at, _ in tied))
        ]

    def _tied(self) -> Iterator[tuple[int, int]]:
        """The places of the figures that are on both sides and are no single numbers."""
        if self.top.single and self.base.single:
            return
        free = dict(enumerate(self.base.terms))
        for place, term in enumerate(self.top.terms):
            lower, upper = term.ends
            own = (term.reading, term.ends)  # a base of 1 that is no count has no step
            twins = [at for at, other in free.items() if (other.reading, other.ends) == own]
            if twins and lower is not None and upper is not None and lower != upper:
                del free[twins[0]]
                yield place, twins[0]

    def fits(self, rounding: str = "") -> bool:
        """Whether some quotient of what the two sides stand for is printed as the rate."""
        attained = self.top.attained, self.base.attained
        if len(self.corners) == 1:
            return self.claim.fits(*self.corners[0], rounding, attained)
        ends = replace(self.claim, low=None), replace(self.claim, high=None)
        return all(
            any(end.fits(*side, rounding, attained) for side in self.corners) for end in ends
        )

    @cached_property
    def holds(self) -> bool:
        """Whether the claim is right, rounded as it says."""
        return self.fits()

    @property
    def ends(self) -> tuple[Fraction | None, Fraction | None]:
        """The least and the largest quotient of a positive base; 0 stands for a limit of 0."""
        if self.is_point:
            return (only := _over(self.top.ends[0] or 0, self.base.ends[0])), only
        least, most = [], []
        for (n1, n2), (m1, m2) in self.corners:
            assert m1 is not None
            least.append(None if n1 is None else _over(n1, m2 if n1 > 0 else m1))
            most.append(None if n2 is None else _over(n2, m1 if n2 > 0 else m2))
        return (
            None if None in least else min(end for end in least if end is not None),
            None if None in most else max(end for end in most if end is not None),
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
        if above is None or below is None or below <= 0:
            return None
        return Fraction(above, below)

    @cached_property
    def numerators(self) -> Range | None:
        """The whole numerators that would be printed as the rate."""
        return numerators(self.base.ends, self.claim, self.base.attained)

    @cached_property
    def denominators(self) -> tuple[int, int | None] | None:
        """The whole denominators that would be printed as the rate."""
        return denominators(self.top.ends, self.claim, self.top.attained)


def _fixed(side: Operand, chosen: dict[int, Exact | None]) -> Interval:
    """The interval of one side where some of its figures are one number."""
    return summed(
        (term.sign, (chosen[place], chosen[place]) if place in chosen else term.ends)
        for place, term in enumerate(side.terms)
    )


def _over(top: Exact, base: Exact | None) -> Fraction:
    return Fraction(0) if base is None else Fraction(top, base)


def feasible_denominators(
    numerator: Figure, rate: Figure, rounding: str = "nearest"
) -> tuple[int, int | None] | None:
    """The whole positive denominators under which `numerator` is printed as `rate`, inclusive.

    None where there is none; an upper end of None where there is no largest.

    >>> feasible_denominators(936, "76.5%")
    (1223, 1224)
    >>> feasible_denominators(0, "0.0%")
    (1, None)
    """
    top = as_reading(numerator)
    return denominators(interval(top), printed_rate(rate, rounding), top.attained)


def feasible_numerators(
    denominator: Figure, rate: Figure, rounding: str = "nearest"
) -> Range | None:
    """The whole numerators that over `denominator` are printed as `rate`, inclusive.

    None where there is none; an end of None where there is no last one.

    >>> feasible_numerators("15902起", "69.6%")
    (11060, 11075)
    """
    base = as_reading(denominator)
    return numerators(interval(base), printed_rate(rate, rounding), base.attained)


def denominators(
    numerator: Interval, rate: PrintedRate, attained: bool = True
) -> tuple[int, int | None] | None:
    """`feasible_denominators` of an interval; the two ends of the rate each leave a half-line."""
    (least, most), (lower, upper) = numerator, rate.limits()
    first, last = 1, None
    for sign, end, limit in ((1, least, upper), (-1, most, lower)):
        if end is None or limit is None:
            continue
        # The quotient is on the right side of the limit: slope * m is at least the bound.
        slope, bound = sign * limit[0], sign * 2 * rate.scale * end
        included = limit[1] and attained
        if slope > 0:
            first = max(first, _from(bound, slope, included))
        elif slope < 0:
            final = -_from(bound, -slope, included)
            last = final if last is None else min(last, final)
        elif bound > 0 or (bound == 0 and not included):
            return None
    return None if last is not None and last < first else (first, last)


def numerators(denominator: Interval, rate: PrintedRate, attained: bool = True) -> Range | None:
    """`feasible_numerators` of an interval: from the least to the largest quotient times it."""
    (least, most), limits = denominator, rate.limits()
    if least is None or least <= 0:
        return None
    ends: list[int | None] = []
    for sign, limit in zip((1, -1), limits, strict=True):  # the last one is the first from above
        end = None
        if limit is not None and (most is not None or sign * limit[0] >= 0):
            bound = min(sign * limit[0] * side for side in (least, most or least))
            included = limit[1] and (attained or bound == 0)
            end = sign * _from(bound, 2 * rate.scale, included)
        ends.append(end)
    first, last = ends
    return None if first is not None and last is not None and last < first else (first, last)


def _from(bound: Exact, slope: Exact, included: bool) -> int:
    """The first whole number from bound / slope on, or after it where that is not included."""
    return -(-bound // slope) if included else bound // slope + 1
