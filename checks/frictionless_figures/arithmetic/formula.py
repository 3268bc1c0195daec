"""The one formula of each rule, in integers and operators only.

Every argument but `rounding` and `ends` is a Python int or a Polars expression of integers, and
the answer is a bool or an expression of bools: one figure and a column are decided by the same
lines. Python ints never overflow; columns must hold `2 * scale * numerator` and
`(2 * rate + 2) * denominator`, which is the caller's to guard.
"""

import operator
from collections.abc import Callable
from typing import Any

Integer = Any  # int, or a Polars expression of integers
Truth = Any  # bool, or a Polars expression of bools
End = tuple[Truth, int, bool]  # when it applies; half last places from the rate; end included?

ROUNDINGS = ("nearest", "half-up", "half-even", "truncated", "ceiling", "any")
_MIRROR = {"ceiling": "floor"}  # a rounding as seen from the negated number, where that differs


def rate_holds(
    n1: Integer,
    n2: Integer,
    m1: Integer,
    m2: Integer,
    r1: Integer,
    r2: Integer,
    scale: Integer,
    rounding: str = "nearest",
    attained: tuple[Truth, Truth] = (True, True),
) -> Truth:
    """Some numerator in [n1, n2] over some denominator in [m1, m2] prints as a rate in [r1, r2].

    Rates count last places: 69.6 % is r1 = r2 = 696 at scale 1000; in general `scale` is
    10 ** decimals times 100 (percent), 1000 (permille) or 1 (a plain ratio). `rounding` is one of
    `ROUNDINGS`, or "none" where the quotient itself must lie in [r1, r2], "open" where it must lie
    between them. Where m1 <= 0 the quotient is undefined, and nothing holds. `attained` says of the
    numerators and of the denominators whether the ends of their interval are among them.

    The smallest quotient is n1 / m1 or n1 / m2 according to the sign of n1, the largest likewise:
    hence the alternatives. Pass one object as m1 and m2 where the denominator is one number, and
    they are not computed.

    >>> rate_holds(11068, 11068, 15902, 15902, 696, 696, 1000)
    True
    >>> rate_holds(11068, 11068, 15902, 15902, 697, 697, 1000)
    False
    """
    holds, bases = m1 > 0, (m1,) if m1 is m2 else (m1, m2)
    certain = attained[0] is True and attained[1] is True
    for n, r, ends, weak, strict in (
        (n1, r2, upper_ends(r2, rounding), operator.le, operator.lt),
        (n2, r1, lower_ends(r1, rounding), operator.ge, operator.gt),
    ):
        reached, number = None, 2 * scale * n
        for m in bases:
            inside = _within(number, r, m, ends, weak, strict)
            if not certain:
                past = _within(number, r, m, ends, strict, strict)
                inside = past | (inside & attained[0] & ((n == 0) | attained[1]))
            reached = inside if reached is None else reached | inside
        holds = holds & reached
    return holds


def total_holds(
    parts1: Integer,
    parts2: Integer,
    total1: Integer,
    total2: Integer,
    parts: str = "all",
    attained: Truth = True,
) -> Truth:
    """The sum of the parts, somewhere in [parts1, parts2], can be the total in [total1, total2].

    Where `parts` are not all of them, it can be at most the total. Where an interval has not
    `attained` its ends, the two have to meet inside them.

    >>> total_holds(8784 + 2588 + 1362, 8784 + 2588 + 1362, 12734, 12734)
    True
    """
    low_enough = _meets(parts1, total2, attained)
    return low_enough & _meets(total1, parts2, attained) if parts == "all" else low_enough


def span_holds(
    first: Integer,
    last: Integer,
    years1: Integer,
    years2: Integer,
    ends: Integer,
    attained: Truth = True,
) -> Truth:
    """The years from `first` to `last` number between years1 and years2, and are not reversed.

    `ends` is 1 where both end years count (inclusive), 0 where years elapse; years1 and years2 are
    themselves possible where they are `attained`.

    >>> span_holds(2005, 2023, 19, 19, ends=1)
    True
    """
    counted = last - first + ends
    longer, shorter = _meets(years1, counted, attained), _meets(counted, years2, attained)
    return (first <= last) & longer & shorter


def _meets(lower: Integer, upper: Integer, attained: Truth) -> Truth:
    """The one is below the other or, where both are possible, the same."""
    if attained is True:
        return lower <= upper
    return (lower < upper) | (attained & (lower <= upper))


def upper_ends(rate: Integer, rounding: str) -> list[End]:
    """How far above `rate` a quotient may lie and still print as it: any end that applies.

    Raises ValueError for an unknown rounding.
    """
    match rounding:
        case "nearest":
            return [(True, 1, True)]
        case "half-up":  # a tie goes away from zero: only a negative rate takes the one above it
            return [(True, 1, False), (rate < 0, 1, True)]
        case "half-even":  # GB/T 8170: a tie goes to the even last digit
            return [(True, 1, False), (rate % 2 == 0, 1, True)]
        case "truncated":  # toward zero: a negative rate is cut off from below
            return [(True, 0, True), (rate >= 0, 2, False)]
        case "ceiling" | "none":
            return [(True, 0, True)]
        case "open":
            return [(True, 0, False)]
        case "any" | "floor":
            return [(True, 2, False)]
    raise unknown_rounding(rounding)


def unknown_rounding(rounding: str) -> ValueError:
    """The error of a rounding that is none of `ROUNDINGS`."""
    return ValueError(f"rounding must be one of {', '.join(ROUNDINGS)}; it is {rounding!r}")


def lower_ends(rate: Integer, rounding: str) -> list[End]:
    """How far below `rate` a quotient may lie and still print as it: `upper_ends` mirrored at 0."""
    mirrored = upper_ends(0 - rate, _MIRROR.get(rounding, rounding))
    return [(applies, -halves, included) for applies, halves, included in mirrored]


def _within(
    number: Integer,
    rate: Integer,
    denominator: Integer,
    ends: list[End],
    weak: Callable[[Integer, Integer], Truth],
    strict: Callable[[Integer, Integer], Truth],
) -> Truth:
    """`number` is on the right side of the first end or, where one applies, of a wider end."""
    found = None
    for applies, halves, included in ends:
        inside = (weak if included else strict)(number, (2 * rate + halves) * denominator)
        inside = inside if applies is True else applies & inside
        found = inside if found is None else found | inside
    return found
