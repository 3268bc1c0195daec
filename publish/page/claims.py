"""What the sources claim about their own figures, recomputed and laid out to scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from frictionless_figures import feasible_numerators
from frictionless_figures.arithmetic.interval import fixed
from frictionless_figures.outcome import Outcome
from frictionless_figures.table import Row, Tables
from publish.page.scale import Scale, padded

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


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of a source: the figure that makes it, its own row, the verdict and the drawing.

    `explanation` is what the table of discrepancies says of a claim that fails; `rivals` are the
    figures that claim something else of the same years, and hold.
    """

    kind: str
    figure: Row
    row: Row
    outcome: Outcome
    ingredients: tuple[Row, ...]
    drawing: RateDrawing | TotalDrawing | SpanDrawing
    explanation: str | None = None
    rivals: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Return the id of the figure that makes the claim."""
        return self.outcome.key

    @property
    def figures(self) -> tuple[Row, ...]:
        """Return the figure that makes the claim and those that it is made of."""
        return (self.figure, *self.ingredients)


def claims_of(tables: Tables, outcomes: Sequence[Outcome]) -> list[Claim]:
    """Return every rate, total and span of the package with its verdict, in that order."""
    figures = {row["indicator_id"] or "": row for row in tables["indicators"].rows}
    judged = {(each.check, each.key): each for each in outcomes}
    explained = {
        (row["check"] or "", row["key"] or ""): row["explanation"]
        for row in tables["discrepancies"].rows
    }

    def claim(
        kind: str,
        row: Row,
        drawing: RateDrawing | TotalDrawing | SpanDrawing,
        ingredients: Sequence[str | None] = (),
        rivals: Sequence[str] = (),
    ) -> Claim:
        key = row[f"{kind}_id"] or ""
        place = (f"stated-{kind}", key)
        rows = tuple(figures[name] for name in ingredients if name)
        explanation = explained.get(place)
        return Claim(
            kind, figures[key], row, judged[place], rows, drawing, explanation, tuple(rivals)
        )

    found = [
        claim("rate", row, _rate(row, figures), (row["numerator_id"], row["denominator_id"]))
        for row in tables["rates"].rows
    ]
    totals: dict[str | None, list[Row]] = {}
    for row in tables["totals"].rows:
        totals.setdefault(row["total_id"], []).append(row)
    for rows in totals.values():
        parts = [row["part_id"] for row in rows]
        found.append(claim("total", rows[0], _total(rows, figures), parts))
    spans = tables["spans"].rows
    scale = _years(spans)
    for row in spans:
        rivals = [
            other["span_id"] or ""
            for other in spans
            if _same_years(row, other) and judged["stated-span", other["span_id"] or ""].holds
        ]
        found.append(claim("span", row, _span(row, scale), rivals=rivals))
    return found


def _number(text: str | None) -> Fraction:
    assert text is not None, "the schemas require it, and they were checked"
    return Fraction(text)


def _rate(row: Row, figures: Mapping[str, Row]) -> RateDrawing:
    share = figures[row["rate_id"] or ""]
    printed, decimals = _number(row["rate"]), int(_number(row["decimals"]))
    lower, upper = _number(share["lower"]), _number(share["upper"])
    marks = [printed + Fraction(each, 2 * 10**decimals) for each in (-2, -1, 0, 1, 2)]
    top, exact = _number(row["numerator"]), None
    if row["denominator"]:
        base = _number(row["denominator"])
        exact = top / base * 100
        counts = _whole(feasible_numerators(row["denominator"], share["token"] or ""))
        room = 0 if counts is None else counts[1] - counts[0]
        around = range(max(0, counts[0] - room), counts[1] + room + 1) if counts else range(0)
        quotients = {each: each / base * 100 for each in around}
    else:
        counts = None
        first, last = (int(_number(row[f"denominator_{end}"])) for end in ("min", "max"))
        quotients = {each: top / each * 100 for each in range(max(1, first - 1), last + 2)}
    scale = padded([*marks, *([] if exact is None else [exact])])
    seen = {name: at for name, at in quotients.items() if scale.lower <= at <= scale.upper}
    return RateDrawing(
        ticks=tuple((scale.at(mark), fixed(mark, decimals + 1)) for mark in marks),
        band=(scale.at(lower), scale.wide(lower, upper)),
        quotient="" if exact is None else fixed(exact, decimals + 3),
        quotient_at="" if exact is None else scale.at(exact),
        dots=tuple(
            Dot(scale.at(at), str(count), lower <= at <= upper)
            for count, at in (seen.items() if len(seen) <= MOST_DOTS else ())
        ),
        numerators=counts,
    )


def _whole(ends: tuple[int | None, int | None] | None) -> tuple[int, int] | None:
    return None if ends is None or None in ends else (ends[0] or 0, ends[1] or 0)


def _total(rows: Sequence[Row], figures: Mapping[str, Row]) -> TotalDrawing:
    parts = [_number(row["part"]) for row in rows]
    whole, added = _number(rows[0]["total"]), sum(parts, Fraction(0))
    scale = Scale(0, max(whole, added))
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


def _ends(row: Row) -> tuple[int, int]:
    return int(_number(row["first_year"])), int(_number(row["last_year"]))


def _same_years(row: Row, other: Row) -> bool:
    fields = ("first_year", "last_year", "counting")
    return row.key(fields) == other.key(fields) and row["years"] != other["years"]


def _needed(row: Row) -> tuple[tuple[int, int], ...]:
    """Return the spans, with one year kept, that the printed number of years would need."""
    (first, last), years = _ends(row), _number(row["years"])
    steps = int(years) - (row["counting"] == "inclusive")
    return () if last - first == steps else ((last - steps, last), (first, first + steps))


def _years(spans: Sequence[Row]) -> Scale:
    ends = [year for row in spans for pair in (_ends(row), *_needed(row)) for year in pair]
    return Scale(min(ends), max(ends) + 1)


def _span(row: Row, scale: Scale) -> SpanDrawing:
    (first, last), needed = _ends(row), _needed(row)
    inclusive = row["counting"] == "inclusive"

    def years() -> Iterator[Year]:
        for year in range(int(scale.lower), int(scale.upper)):
            inside = first <= year <= last and (inclusive or year > first)
            wanted = not first <= year <= last and any(a <= year <= b for a, b in needed)
            count = year - first + inclusive if inside else None
            yield Year(year, scale.at(year), count, wanted)

    return SpanDrawing(tuple(years()), scale.wide(0, 1), last - first + inclusive, needed)
