"""Whether a printed total is the sum of its printed parts."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.interval import Interval, between, interval, number, spelled
from frictionless_figures.arithmetic.verdict import Figure, Verdict
from frictionless_figures.reading import Reading, as_reading

_NAMED = 8  # of a longer list, a sentence names the first and the last


def total(parts: Iterable[Figure], total: Figure) -> Verdict:
    """Whether the parts add to `total`, for some value of each printed figure.

    Each figure is an interval, so parts of different precision add up (`4.7万户` and `312户`). No
    parts at all are undefined. The bounds of the verdict are those of the sum. Raises TypeError
    for a float, and for one figure in place of the parts; ValueError for text that is no figure.

    >>> print(total([8784, 2588, 1362], "12734起").explanation)
    8784 + 2588 + 1362 is 12734, as printed.
    >>> print(total([8784, 2588, 1362], 12743).explanation)
    8784 + 2588 + 1362 is 12734, printed 12743; the parts are 9 short of it.
    """
    if isinstance(parts, str | Reading):
        raise TypeError(f"parts are several figures, not one: {parts!r}")
    figures, whole = [as_reading(part) for part in parts], as_reading(total)
    if not figures:
        why = f"a printed {spelled(whole)} needs parts, and there are none."
        return Verdict(None, "undefined", None, None, why)
    added = _sum([interval(figure) for figure in figures])
    holds = formula.total_holds(*_closed(added, interval(whole)))
    status = _status(figures, whole, added, holds)
    said = "as printed" if status == "exact" else f"printed {spelled(whole)}"
    explanation = f"{_spelled(figures)} is {between(added, spelled)}, {said}"
    if not holds:
        explanation += f"; {_difference(added, interval(whole))}"
    cause = "truncated" if status == "truncated" else None
    if cause:
        explanation += "; it is cut off instead of rounded"
    lower, upper = (None if end is None else number(end) for end in added)
    return Verdict(holds, status, lower, upper, f"{explanation}.", cause)


def _status(figures: Sequence[Reading], whole: Reading, added: Interval, holds: bool) -> str:
    """How the total stands to the sum: of the values first, then of the intervals."""
    exact = added[0] is not None and added[0] == added[1]
    if not holds:
        return "truncated" if exact and _cut_off(added[0], whole) else "inconsistent"
    if exact and whole.value is not None and added[0] == whole.value:
        return "exact"
    values = [Fraction(figure.value) for figure in figures if figure.value is not None]
    if len(values) < len(figures) or whole.qualifier not in ("exact", "rounded"):
        return "interval"
    middle = sum(values, Fraction(0))
    return "rounded" if formula.total_holds(middle, middle, *interval(whole)) else "interval"


def _cut_off(added: Fraction | None, whole: Reading) -> bool:
    """The total is the sum cut off at its printed place: a rate over 1, truncated."""
    lower, upper = interval(whole)
    if whole.qualifier != "rounded" or lower is None or upper is None or whole.value is None:
        return False
    place = Fraction(whole.value) / (upper - lower)
    scale = 1 / (upper - lower)
    return bool(formula.rate_holds(added, added, 1, 1, place, place, scale, "truncated"))


def _sum(intervals: list[Interval]) -> Interval:
    lower = [end for end, _ in intervals if end is not None]
    upper = [end for _, end in intervals if end is not None]
    return (
        sum(lower, Fraction(0)) if len(lower) == len(intervals) else None,
        sum(upper, Fraction(0)) if len(upper) == len(intervals) else None,
    )


def _closed(added: Interval, whole: Interval) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """The four ends, the open ones so far out that going further changes no answer."""
    far = 1 + sum((abs(end) for end in (*added, *whole) if end is not None), Fraction(0))
    (a, b), (c, d) = added, whole
    return (
        -far if a is None else a,
        far if b is None else b,
        -far if c is None else c,
        far if d is None else d,
    )


def _difference(added: Interval, whole: Interval) -> str:
    a, b, c, d = _closed(added, whole)
    least = "" if a == b and c == d else "at least "
    if b < c:
        return f"the parts are {least}{spelled(c - b)} short of it"
    return f"the parts are {least}{spelled(a - d)} over it"


def _spelled(figures: list[Reading]) -> str:
    if len(figures) <= _NAMED:
        return " + ".join(spelled(figure) for figure in figures)
    return f"{spelled(figures[0])} + … + {spelled(figures[-1])} ({len(figures)} parts)"
