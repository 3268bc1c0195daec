"""What the sources claim about their own figures: the outcome of each, laid out to scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from frictionless_figures import feasible_numerators, rate, span, total
from frictionless_figures.arithmetic.interval import fixed
from frictionless_figures.outcome import Outcome
from frictionless_figures.table import Row, Tables
from publish.page.scale import Scale, padded
from publish.source import NotReadyError

Rows = Sequence[Row]
MOST_DOTS = 80  # more of them would be a line


@dataclass(frozen=True, slots=True)
class Dot:
    """One quotient on the axis of a rate: its place, its count, whether it prints as the rate."""

    at: str
    count: str
    fits: bool


@dataclass(frozen=True, slots=True)
class RateDrawing:
    """The axis of a rate in percent: the interval that is printed, and the quotients around it.

    `numerators` are the first and the last count that print as the rate over the printed
    denominator; `quotient` is empty where no denominator is printed, and the dots then stand for
    denominators.
    """

    ticks: tuple[tuple[str, str], ...]
    band: tuple[str, str]
    quotient: str
    quotient_at: str
    dots: tuple[Dot, ...]
    numerators: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a total: its figure, and its stretch of the bar; `narrow` is under a seventh."""

    row: Row
    at: str
    wide: str
    narrow: bool


@dataclass(frozen=True, slots=True)
class TotalDrawing:
    """The parts of a total end to end, and the total on the same scale."""

    parts: tuple[Part, ...]
    added: str
    wide: str


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a span: its place, its number in the count, or none where it is not counted."""

    year: int
    at: str
    count: int | None
    wanted: bool


@dataclass(frozen=True, slots=True)
class SpanDrawing:
    """The years of all spans on one scale; those that one span counts, and those it would need."""

    years: tuple[Year, ...]
    wide: str
    counted: int
    needed: tuple[tuple[int, int], ...]


Drawing = RateDrawing | TotalDrawing | SpanDrawing


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of a source: the figure that makes it, its rows, the outcome and the drawing.

    `doubt` is the row that explains why the claim fails.
    """

    kind: str
    figure: Row
    rows: tuple[Row, ...]
    outcome: Outcome
    ingredients: tuple[Row, ...]
    drawing: Drawing
    doubt: Row | None

    @property
    def id(self) -> str:
        """Return the id of the figure that makes the claim."""
        return self.outcome.key

    @property
    def row(self) -> Row:
        """Return the first row of the claim."""
        return self.rows[0]

    @property
    def figures(self) -> tuple[Row, ...]:
        """Return the figure that makes the claim and those that it is made of."""
        return (self.figure, *self.ingredients)

    def contradicts(self, other: Claim) -> bool:
        """Return whether the other claim counts the same years otherwise."""
        fields = ("first_year", "last_year", "counting")
        same = self.kind == other.kind == "span" and self.row.key(fields) == other.row.key(fields)
        return same and self.row["years"] != other.row["years"]


def claims_of(tables: Tables, outcomes: Sequence[Outcome]) -> list[Claim]:
    """Return every rate, total and span of the package with its outcome, in that order."""
    figures = {row["indicator_id"] or "": row for row in tables["indicators"].rows}
    judged = {(outcome.check, outcome.key): outcome for outcome in outcomes}
    doubts = {(row["check_type"], row["key"]): row for row in tables["doubts"].rows}
    claims = []
    for kind, (draw, *fields) in KINDS.items():
        groups: dict[str, list[Row]] = {}
        for row in tables[f"{kind}s"].rows:
            groups.setdefault(row[f"{kind}_id"] or "", []).append(row)
        for key, rows in groups.items():
            place = f"stated-{kind}", key
            ids = [row[field] for row in rows for field in fields]
            drawing = draw(rows, figures[key], figures, tables[f"{kind}s"].rows)
            ingredients = tuple(figures[name] for name in ids if name)
            outcome, doubt = judged[place], doubts.get(place)
            made_of = tuple(rows), outcome, ingredients
            claims.append(Claim(kind, figures[key], *made_of, drawing, doubt))
    return claims


def _number(row: Row, name: str) -> Fraction:
    text = row[name]
    if text is None:
        raise NotReadyError(f"row {row.number}: {name} is empty, and the page draws it", status=2)
    return Fraction(text)


def _rate(rows: Rows, share: Row, *_: object) -> RateDrawing:
    row = rows[0]
    printed, decimals = _number(row, "rate"), int(_number(row, "decimals"))
    marks = [printed + Fraction(half, 2 * 10**decimals) for half in (-2, -1, 0, 1, 2)]
    top, token = _number(row, "numerator"), share["token"] or ""
    counts = exact = None
    if row["denominator"]:
        base = _number(row, "denominator")
        quotient = rate(str(top), str(base), token).lower
        exact = None if quotient is None else Fraction(quotient)
        ends = feasible_numerators(str(base), token)
        if ends is not None and ends[0] is not None and ends[1] is not None:
            counts = fitting = (ends[0], ends[1])
            room = counts[1] - counts[0]
            places = {count: count / base * 100 for count in _around(counts, room) if count >= 0}
    else:
        fitting = (int(_number(row, "denominator_min")), int(_number(row, "denominator_max")))
        places = {count: top / count * 100 for count in _around(fitting, 1) if count > 0}
    scale = padded([*marks, *([] if exact is None else [exact])])
    seen = [(count, at) for count, at in places.items() if scale.lower <= at <= scale.upper]
    lower, upper = (
        Fraction(share[end] or edge)
        for end, edge in (("lower", scale.lower), ("upper", scale.upper))
    )
    return RateDrawing(
        ticks=tuple((scale.at(mark), fixed(mark, decimals + 1)) for mark in marks),
        band=(scale.at(lower), scale.wide(lower, upper)),
        quotient="" if exact is None else fixed(exact, decimals + 3),
        quotient_at="" if exact is None else scale.at(exact),
        dots=tuple(
            Dot(scale.at(at), str(count), fitting[0] <= count <= fitting[1])
            for count, at in (seen if len(seen) <= MOST_DOTS else ())
        ),
        numerators=counts,
    )


def _around(ends: tuple[int, int], room: int) -> range:
    return range(ends[0] - room, ends[1] + room + 1)


def _total(rows: Rows, figure: Row, figures: Mapping[str, Row], *_: object) -> TotalDrawing:
    parts, whole = [_number(row, "part") for row in rows], _number(rows[0], "total")
    added = total([str(part) for part in parts], figure["token"] or "").lower or 0
    scale = Scale(0, max(whole, Fraction(added)))
    starts = [sum(parts[:place], Fraction(0)) for place in range(len(parts))]
    return TotalDrawing(
        parts=tuple(
            Part(
                figures[row["part_id"] or ""],
                scale.at(start),
                scale.wide(0, part),
                part * 7 < scale.upper,
            )
            for row, start, part in zip(rows, starts, parts, strict=True)
        ),
        added=str(added),
        wide=scale.wide(0, whole),
    )


def _counted(row: Row) -> tuple[int, int, int, tuple[tuple[int, int], ...]]:
    """Return the ends of a span, the years counted, and the spans that the printed years need."""
    first, last, years = (int(_number(row, name)) for name in ("first_year", "last_year", "years"))
    counted = int(span(first, last, years, row["counting"] or "").lower or 0)
    short = years - counted
    needed = ((first - short, last), (first, last + short)) if short else ()
    return first, last, counted, needed


def _span(rows: Rows, _: Row, figures: object, spans: Rows) -> SpanDrawing:
    """Return the years of a span on the scale of all of them."""
    drawn = [years for *ends, _, needed in map(_counted, spans) for years in (ends, *needed)]
    scale = Scale(min(map(min, drawn)), max(map(max, drawn)) + 1)
    first, last, counted, needed = _counted(rows[0])
    years = []
    for year in range(int(scale.lower), int(scale.upper)):
        wanted = not first <= year <= last and any(a <= year <= b for a, b in needed)
        count = counted - (last - year)
        inside = year <= last and count > 0
        years.append(Year(year, scale.at(year), count if inside else None, wanted))
    return SpanDrawing(tuple(years), scale.wide(0, 1), counted, needed)


# How each kind of claim is drawn, and the fields that name the figures that it is made of.
KINDS: Mapping[str, tuple[Any, ...]] = {
    "rate": (_rate, "numerator_id", "denominator_id"),
    "total": (_total, "part_id"),
    "span": (_span,),
}
