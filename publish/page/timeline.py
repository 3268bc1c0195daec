"""The events by the year in which they fall, and all of them in one drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from frictionless_figures.table import Row
from publish.page.scale import Scale

STEP, ROW, LABELS = 11, 18, 40  # pixels of a dot, of a stretch of years, and of the years' names


class Dot(NamedTuple):
    """One event: its place, how far it is above the axis, and what sort of date it has."""

    at: str
    above: int
    sort: str


class Stretch(NamedTuple):
    """The years within which some events fall: its ends, of which the last may be open."""

    start: str
    end: str | None
    middle: str
    number: int


class Timeline(NamedTuple):
    """Every dated event: a column for each year that has any, and the stretches below them."""

    years: tuple[tuple[int, str], ...]
    dots: tuple[Dot, ...]
    stretches: tuple[Stretch, ...]
    axis: int
    height: int


def group_of(event: Row) -> tuple[int, str]:
    """Return where an event stands: in a year, in a stretch of years, planned, or undated."""
    if event["status"] == "planned" and event["date"]:
        return 2, event["date"]
    if not event["from_year"]:
        return 3, ""
    return (0, event["from_year"]) if event["from_year"] == event["to_year"] else (1, "")


def groups(events: Iterable[Row]) -> list[tuple[int, str, list[Row]]]:
    """Return the events group by group, in the order of time within each."""
    found: dict[tuple[int, str], list[Row]] = {}
    for event in sorted(events, key=lambda row: (row["date_start"] or "", row["date"] or "")):
        found.setdefault(group_of(event), []).append(event)
    return [(*place, found[place]) for place in sorted(found)]


def drawn(events: Sequence[Row]) -> Timeline:
    """Return the drawing of the events. Years without any take no room."""
    ends = {row[name] for row in events for name in ("from_year", "to_year")} - {None}
    years = sorted(int(year or 0) for year in ends)
    scale = Scale(0, max(1, 2 * len(years)))
    places = {str(year): 2 * place + 1 for place, year in enumerate(years)}
    seen: Counter[str | None] = Counter()
    columns: list[tuple[int, int, str]] = []
    stretches: Counter[tuple[str, str | None]] = Counter()
    for row in sorted(events, key=lambda row: (row["date_start"] or "", row["date"] or "")):
        first, last = row["from_year"], row["to_year"]
        if first and first == last:
            sort = "uncertain" if set(row["date"] or "") & set("?~%") else row["status"] or ""
            columns.append((places[first], seen[first], sort))
            seen[first] += 1
        elif first:
            stretches[first, last] += 1
    axis = STEP * max([2, *seen.values()]) + STEP
    return Timeline(
        years=tuple((year, scale.at(places[str(year)])) for year in years),
        dots=tuple(
            Dot(scale.at(at), axis - STEP * above - STEP, sort) for at, above, sort in columns
        ),
        stretches=tuple(
            Stretch(
                scale.at(places[first]),
                scale.at(places[last]) if last else None,
                scale.at(Fraction(places[first] + (places[last] if last else len(years) * 2), 2)),
                count,
            )
            for (first, last), count in sorted(stretches.items(), key=lambda item: str(item))
        ),
        axis=axis,
        height=axis + LABELS + ROW * len(stretches),
    )
