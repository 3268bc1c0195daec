"""Where a date of the Extended Date/Time Format (EDTF) lies in time, and how precisely."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from frictionless_figures.edtf import years

_MONTH = re.compile(r"-?[0-9]{4}-(0[1-9]|1[0-2])(-[0-9]{2})?[?~%]?")


@dataclass(frozen=True, slots=True)
class Extent:
    """A date as a stretch of time in years; None is an open or unknown end.

    `precision` is `point` for a month or a day, `year` for anything coarser that is one date, and
    `interval` for two.
    """

    precision: str
    start: Fraction | None
    end: Fraction | None
    uncertain: bool

    @property
    def middle(self) -> Fraction:
        """Return the middle of the stretch, or the one end that it has."""
        ends = [end for end in (self.start, self.end) if end is not None]
        return sum(ends, Fraction(0)) / len(ends)


def extent(date: str) -> Extent:
    """Return the stretch of time of an EDTF date. Raises ValueError where it is none.

    >>> extent("2023-07").precision, extent("2005/..").end
    ('point', None)
    """
    first_year, last_year = years(date)
    first, slash, last = date.partition("/")
    last = last or first
    start = None if first_year is None else _month(first, first_year)[0]
    end = None if last_year is None else _month(last, last_year)[1]
    point = not slash and _MONTH.fullmatch(date)
    precision = "interval" if slash else "point" if point else "year"
    return Extent(precision, start, end, bool(re.search("[?~%]", date)))


def _month(date: str, year: int) -> tuple[Fraction, Fraction]:
    """Return where the month of a date starts and ends, or its year where it names no month."""
    match = _MONTH.fullmatch(date)
    if match is None:
        return Fraction(year), Fraction(year + 1)
    month = int(match[1])
    return year + Fraction(month - 1, 12), year + Fraction(month, 12)
