"""What is drawn to scale: every place and width is a percentage of the picture.

Nothing is judged here: the ends of each interval are cells of the tables.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from frictionless_figures.arithmetic.interval import fixed
from frictionless_figures.table import Row
from publish.source import NotReadyError

Place = Fraction | int
OPEN = "open"  # in place of the last year, where there is none


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `lower` to `upper`, drawn over the width of its picture."""

    lower: Place
    upper: Place

    def at(self, value: Place) -> str:
        """Return the place of a value, in percent of the width.

        >>> Scale(Fraction("69.5"), Fraction("69.7")).at(Fraction(1106800, 15902))
        '50.654%'
        """
        return self.wide(self.lower, value)

    def wide(self, start: Place, end: Place) -> str:
        """Return the width of what goes from `start` to `end`, in percent of the width."""
        share = Fraction(end - start) / Fraction(self.upper - self.lower)
        return f"{fixed(share * 100, 3).rstrip('0').rstrip('.')}%"


def rate(row: Row, share: Row) -> dict[str, Any]:
    """Return an axis in percent: the printed number between its bounds, and the quotient.

    `quotients` have their place, their denominator and their number; they are two, for the least
    and the most that the rate allows, where no denominator is printed.
    """
    decimals = int(_number(row, "decimals"))
    marks = [_number(share, name) for name in ("lower", "value", "upper")]
    names = ("denominator",) if row["denominator"] else ("denominator_min", "denominator_max")
    bases = [_number(row, name) for name in names]
    quotients = [100 * _number(row, "numerator") / base for base in bases]
    least, most = min(*marks, *quotients), max(*marks, *quotients)
    room = (most - least) / 12
    scale = Scale(least - room, most + room)
    return {
        "ticks": [(scale.at(mark), fixed(mark, decimals + 1)) for mark in marks],
        "band": (scale.at(marks[0]), scale.wide(marks[0], marks[-1])),
        "quotients": [
            (scale.at(quotient), str(base), fixed(quotient, decimals + 2))
            for base, quotient in zip(bases, quotients, strict=True)
        ],
    }


def total(rows: Sequence[Row], figures: Sequence[Row]) -> dict[str, Any]:
    """Return the parts of a total end to end: each with its figure, its place and its width.

    `wide` is the total on the same scale.
    """
    numbers, whole = [_number(row, "part") for row in rows], _number(rows[0], "total")
    scale, parts, start = Scale(0, max(whole, sum(numbers))), [], Fraction(0)
    for figure, number in zip(figures, numbers, strict=True):
        parts.append((figure, scale.at(start), scale.at(number)))
        start += number
    return {"parts": parts, "wide": scale.at(whole)}


def span(row: Row, spans: Iterable[Row]) -> dict[str, Any]:
    """Return the years on the scale of all spans: each with its place and its number in the count.

    `missing` are the places and the numbers of the years that are printed and not in the count.
    """
    ends = [end for each in spans for end in _ends(each)]
    scale = Scale(min(ends), max(ends) + 1)
    first, last, printed = _ends(row)
    before = first - _start(row)
    return {
        "years": [
            (year, scale.at(year), year - before if first <= year <= last else None)
            for year in range(min(ends), max(ends) + 1)
        ],
        "missing": [(scale.at(year), year - before) for year in range(last + 1, printed + 1)],
        "wide": scale.wide(0, 1),
    }


def _ends(row: Row) -> tuple[int, int, int]:
    """Return the first and the last year of a span, and the last that its number would need."""
    first, last, years = (int(_number(row, name)) for name in ("first_year", "last_year", "years"))
    return first, last, first + years - _start(row)


def _start(row: Row) -> int:
    return 1 if row["counting"] == "inclusive" else 0


def _number(row: Row, name: str) -> Fraction:
    text = row[name]
    if text is None:
        raise NotReadyError(f"row {row.number}: {name} is empty, and the page draws it", status=2)
    return Fraction(text)


def timeline(events: Iterable[Row]) -> dict[str, Any]:
    """Return every dated event: a column for each year that has any, and the stretches below them.

    A dot has its place, how many are below it, and what sort of date it has; a stretch of years
    its ends, of which the last may be open, its middle, and how many events fall within it. Years
    without any event take no room.
    """
    dated = in_time(row for row in events if row["from_year"])
    years = sorted({year for row in dated for year in _years(row)} - {OPEN}, key=int)
    scale = Scale(0, max(1, 2 * len(years)))
    places = {year: 2 * place + 1 for place, year in enumerate(years)}
    seen: Counter[str] = Counter()
    stretches: Counter[tuple[str, str]] = Counter()
    dots = []
    for row in dated:
        first, last = _years(row)
        if first == last:
            sort = "uncertain" if set(row["date"] or "") & set("?~%") else row["status"]
            dots.append((scale.at(places[first]), seen[first], sort))
            seen[first] += 1
        else:
            stretches[first, last] += 1
    return {
        "years": [(year, scale.at(places[year])) for year in years],
        "dots": dots,
        "highest": max(seen.values(), default=0),
        "stretches": [
            (
                scale.at(places[first]),
                scale.at(places[last]) if last in places else None,
                scale.at(Fraction(places[first] + places.get(last, 2 * len(years)), 2)),
                count,
            )
            for (first, last), count in sorted(stretches.items())
        ],
    }


def in_time(events: Iterable[Row]) -> list[Row]:
    """Return events in the order of time."""
    return sorted(events, key=lambda row: (row["date_start"] or "", row["date"] or ""))


def _years(row: Row) -> tuple[str, str]:
    return row["from_year"] or "", row["to_year"] or OPEN


def widths(figures: Iterable[Row]) -> list[tuple[str, Row]]:
    """Return the figures with two ends, by how far these are apart against the number.

    Each comes with its place on an axis from a thousandth of a percent to a hundred percent.
    """
    found = []
    for row in figures:
        value, lower, upper = (float(row[name] or 0) for name in ("value", "lower", "upper"))
        if value and row["lower"] and upper > lower:
            found.append((math.log10(100 * (upper - lower) / value), row))
    found.sort(key=lambda width: width[0])
    return [(f"{70 + 12 * width:.2f}%", row) for width, row in found]
