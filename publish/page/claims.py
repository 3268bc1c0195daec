"""What the sources claim about their own figures: the outcome of each, and where it is drawn.

Nothing is judged here: whether a claim holds is the outcome of its check, and the ends of each
interval are cells of the tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from frictionless_figures.arithmetic.interval import fixed
from frictionless_figures.outcome import Outcome
from frictionless_figures.table import Row, Tables
from publish.page.scale import Scale, padded
from publish.source import NotReadyError

# The fields of each kind of claim that name the figures that it is made of.
KINDS = {"rate": ("numerator_id", "denominator_id"), "total": ("part_id",), "span": ()}


class RateDrawing(NamedTuple):
    """An axis in percent: the printed number between its bounds, and the quotient of its row.

    `quotients` have their place, their denominator and their number; they are two, for the least
    and the most that the rate allows, where no denominator is printed.
    """

    ticks: tuple[tuple[str, str], ...]
    band: tuple[str, str]
    quotients: tuple[tuple[str, str, str], ...]


class TotalDrawing(NamedTuple):
    """The parts of a total end to end: each with its figure, its place and its width.

    `wide` is the total on the same scale.
    """

    parts: tuple[tuple[Row, str, str], ...]
    wide: str


class SpanDrawing(NamedTuple):
    """The years on the scale of all spans: each with its place and its number in the count.

    `missing` are the places and the numbers of the years that are printed and not in the count.
    """

    years: tuple[tuple[int, str, int | None], ...]
    missing: tuple[tuple[str, int], ...]
    wide: str


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
    drawing: RateDrawing | TotalDrawing | SpanDrawing
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
    def computed(self) -> str | None:
        """Return what the numbers of the claim give: what is printed, or what the doubt says."""
        return self.doubt["computed"] if self.doubt else self.figure["value"]

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
    for kind, fields in KINDS.items():
        groups: dict[str, list[Row]] = {}
        for row in tables[f"{kind}s"].rows:
            groups.setdefault(row[f"{kind}_id"] or "", []).append(row)
        for key, rows in groups.items():
            place = f"stated-{kind}", key
            ids = [row[field] for row in rows for field in fields]
            made_of = tuple(figures[name] for name in ids if name)
            drawing = DRAWINGS[kind](rows, figures[key], made_of, tables[f"{kind}s"].rows)
            judgement = judged[place], made_of, drawing, doubts.get(place)
            claims.append(Claim(kind, figures[key], tuple(rows), *judgement))
    return claims


def _number(row: Row, name: str) -> Fraction:
    text = row[name]
    if text is None:
        raise NotReadyError(f"row {row.number}: {name} is empty, and the page draws it", status=2)
    return Fraction(text)


def _rate(rows: Sequence[Row], share: Row, *_: object) -> RateDrawing:
    row, decimals = rows[0], int(_number(rows[0], "decimals"))
    marks = [_number(share, name) for name in ("lower", "value", "upper")]
    names = ("denominator",) if row["denominator"] else ("denominator_min", "denominator_max")
    top, bases = _number(row, "numerator"), [_number(row, name) for name in names]
    scale = padded([*marks, *(100 * top / base for base in bases)])
    return RateDrawing(
        ticks=tuple((scale.at(mark), fixed(mark, decimals + 1)) for mark in marks),
        band=(scale.at(marks[0]), scale.wide(marks[0], marks[-1])),
        quotients=tuple(
            (scale.at(100 * top / base), str(base), fixed(100 * top / base, decimals + 2))
            for base in bases
        ),
    )


def _total(rows: Sequence[Row], _: Row, figures: Sequence[Row], *__: object) -> TotalDrawing:
    parts, whole = [_number(row, "part") for row in rows], _number(rows[0], "total")
    scale = Scale(0, max(whole, sum(parts)))
    starts = [sum(parts[:place], Fraction(0)) for place in range(len(parts))]
    return TotalDrawing(
        parts=tuple(
            (figure, scale.at(start), scale.wide(0, part))
            for figure, start, part in zip(figures, starts, parts, strict=True)
        ),
        wide=scale.wide(0, whole),
    )


def _span(rows: Sequence[Row], _: Row, __: object, spans: Sequence[Row]) -> SpanDrawing:
    ends = [end for row in spans for end in _ends(row)]
    scale = Scale(min(ends), max(ends) + 1)
    first, last, printed = _ends(rows[0])
    start = _start(rows[0])
    years = range(int(scale.lower), int(scale.upper))
    counts = ((year, year - first + start if first <= year <= last else None) for year in years)
    return SpanDrawing(
        years=tuple((year, scale.at(year), count) for year, count in counts),
        missing=tuple(
            (scale.at(year), year - first + start) for year in range(last + 1, printed + 1)
        ),
        wide=scale.wide(0, 1),
    )


def _ends(row: Row) -> tuple[int, int, int]:
    """Return the first and the last year of a span, and the last that its number would need."""
    first, last, years = (int(_number(row, name)) for name in ("first_year", "last_year", "years"))
    return first, last, first + years - _start(row)


def _start(row: Row) -> int:
    return 1 if row["counting"] == "inclusive" else 0


DRAWINGS: Mapping[str, Any] = {"rate": _rate, "total": _total, "span": _span}
