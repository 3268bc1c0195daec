"""Whether a printed number of years is the time between two printed years."""

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.interval import between, closed, interval, point, spelled
from frictionless_figures.arithmetic.verdict import Figure, Verdict, Words, undefined
from frictionless_figures.reading import Reading, as_reading

COUNTINGS = {"inclusive": 1, "elapsed": 0}  # what the first year itself counts


def span(first: Figure, last: Figure, years: Figure, counting: str) -> Verdict:
    """Whether from year `first` to year `last` it is `years` years.

    `counting` is `inclusive` where both years count (last - first + 1), `elapsed` where only the
    time between them does (last - first). A first year after the last is undefined: it spans
    nothing. The bounds of the verdict are the years counted. Raises TypeError for a float;
    ValueError for text that is no figure, for ends that are no whole years, for years printed in
    another unit and for an unknown counting.

    >>> print(span(2005, 2023, "19年", "inclusive").explanation)
    2005 to 2023 is 19 years inclusive, as printed.
    >>> print(span(2005, 2023, 20, "inclusive").explanation)
    2005 to 2023 is 19 years inclusive, printed 20; that needs 2004 to 2023 or 2005 to 2024.
    """
    if counting not in COUNTINGS:
        raise ValueError(f"counting must be one of {', '.join(COUNTINGS)}; it is {counting!r}")
    start, end, claim = _year(first), _year(last), as_reading(years)
    if claim.unit and "年" not in claim.unit:
        raise ValueError(f"a span is printed in 年, not in {claim.unit}: {claim.token}")
    if start > end:
        return undefined(f"{start} to {end} is no span because the first year is after the last.")
    counted = end - start + COUNTINGS[counting]
    holds = _holds(start, end, claim, counting)
    status = "interval" if holds else "inconsistent"
    if holds and point(claim) == counted:
        status = "exact"

    def words() -> Words:
        shown = f"{start} to {end} is {counted} year{'s' * (counted != 1)} {counting}"
        if status == "exact":
            return Words(f"{shown}, as printed.")
        shown += f", printed {spelled(claim)}"
        if holds:
            return Words(f"{shown}.")
        shown += f"; that needs {_needed(start, end, claim, counting)}"
        other = next(name for name in COUNTINGS if name != counting)
        if _holds(start, end, claim, other):
            return Words(f"{shown}; it fits when counted {other}.", "counting")
        return Words(f"{shown}.")

    return Verdict(holds, status, counted, counted, words)


def _holds(start: int, end: int, claim: Reading, counting: str) -> bool:
    years = closed(interval(claim), end - start + 2)
    return bool(formula.span_holds(start, end, *years, COUNTINGS[counting], claim.attained))


def _needed(start: int, end: int, claim: Reading, counting: str) -> str:
    """The two spans, with one year kept, that make a printed number of years right."""
    years = point(claim)
    steps = None if years is None else years - COUNTINGS[counting]
    if steps is None or steps.denominator != 1 or steps < 0:
        return f"{between(interval(claim), spelled)} years"
    return f"{end - steps} to {end} or {start} to {start + steps}"


def _year(figure: Figure) -> int:
    reading = as_reading(figure)
    year = point(reading)
    if year is None or year.denominator != 1:
        raise ValueError(f"a span runs between whole years, not {reading.token}")
    return year.numerator
