"""What the page shows, row by row, each with what it hangs on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from frictionless_figures.outcome import Outcome
from frictionless_figures.table import Row, Tables
from publish.page.claims import Claim
from publish.page.language import Both
from publish.source import NotReadyError

# What of the second coding is shown beside a row: where it dates and places it.
CODED = ("period", "date", "since", "place_id", "program_id", "part_of")


class Download(NamedTuple):
    """A file that the page offers: its path from the page, what it is, and how it is loaded."""

    name: str
    what: Both
    bytes: int | None
    sha256: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a source with the stretch of it that is meant; never published."""

    before: str
    token: str
    after: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a source prints something: half-open offsets of the token and of its sentence."""

    source: Row
    start: int
    end: int
    token: str | None
    sentence: Row
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class Support:
    """What a cell rests on that does not follow from the token of its own row."""

    field: str
    value: str
    token: str | None
    source_id: str
    start: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure, an event or a programme: its row, the rows that it names, and its coding.

    `anchor` is its id on the page. `printed` are the places that print it, the first one being
    that of the row itself; `claims` the claims that it makes or takes part in, `doubts` what the
    sources leave open about it.
    """

    anchor: str
    row: Row
    unit: Row | None
    place: Row | None
    program: Row | None
    printed: tuple[Provenance, ...]
    supports: tuple[Support, ...]
    outcomes: tuple[Outcome, ...]
    claims: tuple[Claim, ...]
    doubts: tuple[Row, ...]


class Library:
    """The tables by their keys, and the texts of the sources where they are given."""

    def __init__(self, tables: Tables, texts: Mapping[str, str] | None) -> None:
        self.tables = tables
        self.texts = texts or {}
        self.by_id = {
            name: {row[f"{name.removesuffix('s')}_id"] or "": row for row in tables[name].rows}
            for name in ("indicators", "events", "programs", "places", "units", "sources")
        }
        doubts = {row["doubt_id"]: row for row in tables["doubts"].rows}
        self.doubts: dict[tuple[str | None, str | None], dict[str | None, Row]] = {}
        for cell in tables["doubt_cells"].rows:
            cells = self.doubts.setdefault((cell["resource"], cell["key"]), {})
            cells[cell["doubt_id"]] = doubts[cell["doubt_id"]]
        self._tokens: dict[tuple[str | None, str | None], list[Row]] = {}
        for name in ("numerals", "mentions"):
            for row in tables[name].rows:
                self._tokens.setdefault((row["source_id"], row["start"]), []).append(row)

    def anchor(self, table: str, key: str) -> str:
        """Return the id on the page of a row: its own, unless an earlier table has the same."""
        order = ("indicators", "events", "programs")
        taken = any(key in self.by_id[name] for name in order[: order.index(table)])
        return f"{table}.{key}" if taken else key

    def row(self, table: str, key: str | None) -> Row | None:
        """Return the row of a key, or None where the key is empty."""
        return self.by_id[table][key] if key else None

    def printed(self, source: str, start: int, end: int, token: str | None) -> Provenance:
        """Return where something stands. Raises NotReadyError where no sentence holds it."""
        for sentence in self.tables["sentences"].rows:
            first, last = int(sentence["start"] or 0), int(sentence["stop"] or 0)
            if sentence["source_id"] == source and first <= start and end <= last:
                break
        else:
            raise NotReadyError(f"no sentence of {source} holds the characters {start} to {end}")
        quote = None
        if source in self.texts:
            text = self.texts[source]
            pieces = (text[first:start], text[start:end], text[end:last])
            quote = Quote(*(" ".join(piece.split("\n")) for piece in pieces))
        return Provenance(self.by_id["sources"][source], start, end, token, sentence, quote)

    def supports(self, table: str, key: str) -> tuple[Support, ...]:
        """Return what the cells of a row rest on, by the table of codings."""
        return tuple(
            Support(
                row["field"] or "",
                row["value"] or "",
                self._token(row),
                row["source_id"] or "",
                row["start"] or "",
            )
            for row in self.tables["codings"].rows
            if (row["resource"], row["key"]) == (table, key) and row["field"] in CODED
        )

    def _token(self, coded: Row) -> str | None:
        """Return what stands where a cell was coded from; of several names, its own."""
        rows = self._tokens.get((coded["source_id"], coded["start"]), [])
        named = [row for row in rows if coded["value"] in (row["place_id"], row["program_id"])]
        return (named or rows)[0]["token"] if rows else None


def figures(library: Library, claims: Sequence[Claim], outcomes: Sequence[Outcome]) -> list[Entry]:
    """Return every figure, in the order in which the sources print them."""
    rows = library.tables["indicators"].rows
    return [
        _entry(library, "indicators", row, outcomes, claims)
        for row in sorted(rows, key=lambda row: (row["source_id"] or "", int(row["start"] or 0)))
    ]


def events(library: Library, outcomes: Sequence[Outcome]) -> list[Entry]:
    """Return every event, in the order of the table."""
    return [_entry(library, "events", row, outcomes) for row in library.tables["events"].rows]


def programs(library: Library, outcomes: Sequence[Outcome]) -> list[Entry]:
    """Return every programme, in the order of the table."""
    rows = library.tables["programs"].rows
    return [_entry(library, "programs", row, outcomes) for row in rows]


def _entry(
    library: Library,
    table: str,
    row: Row,
    outcomes: Sequence[Outcome],
    claims: Sequence[Claim] = (),
) -> Entry:
    key = row[f"{table.removesuffix('s')}_id"] or ""
    return Entry(
        anchor=library.anchor(table, key),
        row=row,
        unit=library.row("units", row["unit_id"]),
        place=library.row("places", row["place_id"]),
        program=library.row("programs", row["part_of" if table == "programs" else "program_id"]),
        printed=tuple(_printed(library, table, key, row)),
        supports=library.supports(table, key),
        outcomes=tuple(
            outcome for outcome in outcomes if (outcome.table, outcome.key) == (table, key)
        ),
        claims=tuple(
            claim
            for claim in claims
            if key in (claim.id, *(figure["indicator_id"] for figure in claim.ingredients))
        ),
        doubts=tuple(library.doubts.get((table, key), {}).values()),
    )


def _printed(library: Library, table: str, key: str, row: Row) -> list[Provenance]:
    if table == "programs":
        return [
            library.printed(
                mention["source_id"] or "",
                int(mention["start"] or 0),
                int(mention["stop"] or 0),
                mention["token"],
            )
            for mention in library.tables["mentions"].rows
            if mention["program_id"] == key
        ]
    start = int(row["start"] or 0)
    end = int(row["stop"]) if row["stop"] else start + len(row["token"] or "")
    return [library.printed(row["source_id"] or "", start, end, row["token"])]
