"""The whole numbers that would make a printed rate right: the formula, solved for one operand."""

from fractions import Fraction
from math import ceil, floor

from frictionless_figures.arithmetic.interval import Interval, interval
from frictionless_figures.arithmetic.printed_rate import Limit, PrintedRate, printed_rate
from frictionless_figures.arithmetic.verdict import Figure
from frictionless_figures.reading import as_reading

Range = tuple[int | None, int | None]  # inclusive; None is unbounded


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
    (least, most), (lower, upper) = numerator, _quotients(rate)
    ranges: list[tuple[int, int | None]] = [(1, None)]
    if least is not None and upper is not None:  # upper * m >= least
        ranges.append(_half_line(upper[0], least, upper[1] and attained))
    if most is not None and lower is not None:  # lower * m <= most
        ranges.append(_half_line(-lower[0], -most, lower[1] and attained))
    first = max(lo for lo, _ in ranges)
    last = min((hi for _, hi in ranges if hi is not None), default=None)
    return None if last is not None and last < first else (first, last)


def numerators(denominator: Interval, rate: PrintedRate, attained: bool = True) -> Range | None:
    """`feasible_numerators` of an interval: from the least to the largest quotient times it."""
    (least, most), (lower, upper) = denominator, _quotients(rate)
    if least is None or least <= 0:
        return None
    first = last = None
    if lower is not None and (most is not None or lower[0] >= 0):
        end = min(lower[0] * least, lower[0] * (least if most is None else most))
        first = ceil(end) if lower[1] and (attained or end == 0) else floor(end) + 1
    if upper is not None and (most is not None or upper[0] <= 0):
        end = max(upper[0] * least, upper[0] * (least if most is None else most))
        last = floor(end) if upper[1] and (attained or end == 0) else ceil(end) - 1
    return None if first is not None and last is not None and last < first else (first, last)


def _quotients(rate: PrintedRate) -> tuple[Limit | None, Limit | None]:
    """The limits of the quotient that is printed as the rate."""
    lower, upper = rate.limits()
    return (
        None if lower is None else (lower[0] / rate.per, lower[1]),
        None if upper is None else (upper[0] / rate.per, upper[1]),
    )


def _half_line(slope: Fraction, bound: Fraction, included: bool) -> tuple[int, int | None]:
    """The positive whole m with slope * m >= bound, or > where the bound is not included."""
    if slope == 0:
        return (1, None) if bound < 0 or (included and bound == 0) else (1, 0)
    end = bound / slope
    if slope > 0:
        return (ceil(end) if included else floor(end) + 1), None
    return 1, (floor(end) if included else ceil(end) - 1)
