"""Whether a printed total is the sum of its printed parts."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.interval import (
    Exact,
    Interval,
    Operand,
    between,
    closed,
    interval,
    operand,
    spelled,
    stepped,
)
from frictionless_figures.arithmetic.quotient import printed_rate
from frictionless_figures.arithmetic.verdict import Figure, Verdict, Words, undefined
from frictionless_figures.reading import Reading, as_reading
from frictionless_figures.reading.ratios import exact

PARTS = ("all", "some", "overlapping")
_NAMED = 8  # of a longer list, a sentence names the first and the last


def total(
    figures: Iterable[Figure], total: Figure, /, *, parts: str = "all", step: int = 1
) -> Verdict:
    """Whether the parts add to `total`, for some value of each printed figure.

    Each figure is an interval, so parts of different precision add up (`4.7万户` and `312户`). Of
    `some` parts (其中) the sum is at most the total, of `overlapping` ones each alone is. Under a
    total of 100 % the parts are shares, rounded as they are printed, and add to exactly 100. Counts
    may be rounded to multiples of `step`. No parts at all are undefined. The bounds of the verdict
    are those of the sum, of overlapping parts those of the largest. Raises TypeError for a float,
    and for one figure in place of the parts; ValueError for text that is no figure and for an
    unknown word for the parts.

    >>> print(total([8784, 2588, 1362], "12734起").explanation)
    8784 + 2588 + 1362 is 12734, as printed.
    >>> print(total([8784, 2588, 1362], 12743).explanation)
    8784 + 2588 + 1362 is 12734, printed 12743; the parts are 9 short of it.
    >>> print(total(["210条", "165条"], "880条", parts="some").explanation)
    210 + 165 is 375, within the printed 880.
    """
    if parts not in PARTS:
        raise ValueError(f"parts must be one of {', '.join(PARTS)}; they are {parts!r}")
    if isinstance(figures, str | Reading):
        raise TypeError(f"parts are several figures, not one: {figures!r}")
    whole = as_reading(total)
    readings = [as_reading(figure) for figure in figures]
    if not readings:
        return undefined(f"a printed {spelled(whole)} needs parts, and there are none.")
    ends = stepped(whole, step)
    if whole.unit == "%" and whole.value == 100:
        readings, ends = [_share(reading) for reading in readings], (100, 100)
    summands = operand(readings, step)
    added = _largest(summands) if parts == "overlapping" else summands.ends
    attained = whole.attained and all(
        reading.attained
        for _, reading, span in summands.terms
        if parts != "overlapping" or span[0] == added[0]  # of which the largest alone matters
    )
    holds = meets(added, ends, attained, parts)
    status = _status(summands, whole, ends, parts) if holds else _fault(summands, whole, parts)

    def words() -> Words:
        said = "as printed" if status == "exact" else f"printed {spelled(whole)}"
        if status == "partial":
            said = f"within the printed {spelled(whole)}"
        listed = _spelled(readings, " + " if parts != "overlapping" else ", ")
        listed = f"the largest of {listed}" if parts == "overlapping" else listed
        shown = f"{listed} is {between(added, spelled)}, {said}"
        if not holds:
            shown += f"; {_difference(added, ends)}"
        if status == "truncated":
            return Words(f"{shown}; it is cut off instead of rounded.", "truncated")
        return Words(f"{shown}.")

    lower, upper = (None if end is None else exact(Fraction(end)) for end in added)
    return Verdict(holds, status, lower, upper, words)


def meets(first: Interval, second: Interval, attained: bool, parts: str = "all") -> bool:
    """Whether two intervals have a number in common, as `parts` and their total need it."""
    return bool(formula.total_holds(*_closed(first, second), parts, attained))


def _share(reading: Reading) -> Reading:
    """A part of 100 %: where a number is printed without its unit, it is rounded all the same."""
    if reading.unit or reading.qualifier != "exact" or reading.value is None:
        return reading
    return replace(as_reading(f"{reading.value}%"), token=reading.token)


def _largest(summands: Operand) -> Interval:
    """The interval of the largest of several numbers."""
    lower = [term.ends[0] for term in summands.terms if term.ends[0] is not None]
    upper = [term.ends[1] for term in summands.terms if term.ends[1] is not None]
    return max(lower, default=None), max(upper) if len(upper) == len(summands.terms) else None


def _status(summands: Operand, whole: Reading, ends: Interval, parts: str) -> str:
    """How a total that holds stands to the sum: of the values first, then of the intervals."""
    value = summands.value
    if parts != "all":
        return "partial"
    if whole.value is not None and summands.ends == (whole.value, whole.value):
        return "exact"
    if value is None or whole.qualifier not in ("exact", "rounded"):
        return "interval"
    is_rounded = ends != interval(whole) or meets((value, value), ends, attained=True)
    return "rounded" if is_rounded else "interval"


def _fault(summands: Operand, whole: Reading, parts: str) -> str:
    """Whether the total is the sum cut off at its printed place: a rate over 1, truncated."""
    if parts == "all" and whole.qualifier == "rounded" and None not in summands.ends:
        lower, upper = summands.ends
        claim = printed_rate(whole, "truncated", 1, {whole.unit: 1})
        if lower == upper and claim.fits(summands.ends, (1, 1)):
            return "truncated"
    return "inconsistent"


def _closed(added: Interval, whole: Interval) -> tuple[Exact, Exact, Exact, Exact]:
    """The four ends of two intervals."""
    far = 1 + sum(max(end, -end) for end in (*added, *whole) if end is not None)
    return *closed(added, far), *closed(whole, far)


def _difference(added: Interval, whole: Interval) -> str:
    a, b, c, d = _closed(added, whole)
    least = "" if a == b and c == d else "at least "
    if b <= c:
        return (
            f"the parts are {least}{spelled(c - b)} short of it" if b < c else "they are below it"
        )
    return f"the parts are {least}{spelled(a - d)} over it" if a > d else "they are above it"


def _spelled(figures: list[Reading], join: str) -> str:
    if len(figures) <= _NAMED:
        return join.join(spelled(figure) for figure in figures)
    return f"{spelled(figures[0])}{join}…{join}{spelled(figures[-1])} ({len(figures)} parts)"
