"""What the page shows, row by row, each with what it hangs on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from frictionless_figures.table import Row, Tables
from publish.page.claims import Claim
from publish.page.language import Both
from publish.source import NotReadyError

# What has a place of its own on the page; of two rows with one key, the earlier has it as its id.
SHOWN = ("indicators", "events", "programs")
# What of the second coding is shown beside a row: where it dates and places it.
CODED = ("period", "date", "since", "place_id", "program_id", "part_of")


class Download(NamedTuple):
    """A file that the page offers: its path from the page, what it is, and how it is loaded."""

    name: str
    what: Both
    bytes: int | None
    sha256: str
    line: str = ""


class Quote(NamedTuple):
    """A sentence of a source with the stretch of it that is meant; never published."""

    before: str
    token: str
    after: str


class Provenance(NamedTuple):
    """Where a source prints something: the half-open offsets of its token."""

    source: Row
    start: int
    end: int
    token: str | None
    quote: Quote | None


class Support(NamedTuple):
    """What a cell rests on that does not follow from the token of its own row."""

    field: str
    token: str | None
    source_id: str
    start: str


class Entry(NamedTuple):
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
    printed: Sequence[Provenance]
    supports: Sequence[Support]
    claims: Sequence[Claim]
    doubts: Sequence[Row]


class Library:
    """The tables by their keys, and the texts of the sources where they are given."""

    def __init__(self, tables: Tables, texts: Mapping[str, str] | None) -> None:
        self.tables = tables
        self.texts = texts or {}
        self.by_id = {
            name: {row[f"{name.removesuffix('s')}_id"] or "": row for row in tables[name].rows}
            for name in (*SHOWN, "places", "units", "sources", "doubts")
        }
        self.doubts: dict[tuple[str, str], dict[str, Row]] = {}
        for cell in tables["doubt_cells"].rows:
            doubt = cell["doubt_id"] or ""
            cells = self.doubts.setdefault((cell["resource"] or "", cell["key"] or ""), {})
            cells[doubt] = self.by_id["doubts"][doubt]
        self._differ = {
            (row["resource"], row["key"], row["field"]) for row in tables["resolutions"].rows
        }
        self._tokens: dict[tuple[str | None, str | None], list[Row]] = {}
        for name in ("numerals", "mentions"):
            for row in tables[name].rows:
                self._tokens.setdefault((row["source_id"], row["start"]), []).append(row)

    def anchor(self, table: str, key: str) -> str:
        """Return the id on the page of a row: its own, unless an earlier table has the same."""
        taken = any(key in self.by_id[name] for name in SHOWN[: SHOWN.index(table)])
        return f"{table}.{key}" if taken else key

    def entries(self, table: str, claims: Sequence[Claim] = ()) -> list[Entry]:
        """Return the rows of a table with what they hang on, in the order of the table."""
        return [self._entry(table, key, row, claims) for key, row in self.by_id[table].items()]

    def coded(self, claim: Claim) -> tuple[list[str], list[str]]:
        """Return the fields of a claim and its figure on which the two codings agree, and differ.

        A field that holds nothing in either coding is left out.
        """
        tables, differ = (f"{claim.kind}s", "indicators"), self._differ
        cells = {
            (row["resource"], row["key"], row["field"]): row["value"]
            for row in self.tables["codings"].rows
            if row["resource"] in tables and (row["key"] or "").split("/")[0] == claim.id
        }
        same = [cell[2] or "" for cell, value in cells.items() if value and cell not in differ]
        other = [cell[2] or "" for cell in cells if cell in differ]
        return list(dict.fromkeys(same)), list(dict.fromkeys(other))

    def _entry(self, table: str, key: str, row: Row, claims: Sequence[Claim]) -> Entry:
        def named(table: str, field: str) -> Row | None:
            return self.by_id[table][row[field] or ""] if row[field] else None

        return Entry(
            anchor=self.anchor(table, key),
            row=row,
            unit=named("units", "unit_id"),
            place=named("places", "place_id"),
            program=named("programs", "part_of" if table == "programs" else "program_id"),
            printed=[self._printed(place) for place in self._places(table, key, row)],
            supports=[
                Support(
                    cell["field"] or "",
                    self._token(cell),
                    cell["source_id"] or "",
                    cell["start"] or "",
                )
                for cell in self.tables["codings"].rows
                if (cell["resource"], cell["key"]) == (table, key)
                and cell["field"] in CODED
                and cell["start"]
            ],
            claims=[
                claim
                for claim in claims
                if key in (claim.id, *(figure["indicator_id"] for figure in claim.ingredients))
            ],
            doubts=list(self.doubts.get((table, key), {}).values()),
        )

    def _places(self, table: str, key: str, row: Row) -> list[Row]:
        if table != "programs":
            return [row]
        return [place for place in self.tables["mentions"].rows if place["program_id"] == key]

    def _printed(self, row: Row) -> Provenance:
        """Return where a row is printed. Raises NotReadyError where no sentence holds it."""
        source, start, token = row["source_id"] or "", int(row["start"] or 0), row["token"]
        end = int(row["stop"]) if row["stop"] else start + len(token or "")
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
        return Provenance(self.by_id["sources"][source], start, end, token, quote)

    def _token(self, coded: Row) -> str | None:
        """Return what stands where a cell was coded from; of several names, its own."""
        rows = self._tokens.get((coded["source_id"], coded["start"]), [])
        named = [row for row in rows if coded["value"] in (row["place_id"], row["program_id"])]
        return (named or rows)[0]["token"] if rows else None
