"""What the page shows, row by row, each with what it hangs on.

Nothing is judged here: whether a claim holds is the outcome of its check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from frictionless_figures.outcome import Outcome
from frictionless_figures.table import Row, Tables
from publish.page import drawings
from publish.source import NotReadyError

# What has a place of its own on the page; of two rows with one key, the earlier has it as its id.
SHOWN = ("indicators", "events", "programs")
# What of the second coding is shown beside a row: where it dates and places it.
CODED = ("period", "date", "since", "place_id", "program_id", "part_of")
# The fields of each kind of claim that name the figures that it is made of.
KINDS = {"rate": ("numerator_id", "denominator_id"), "total": ("part_id",), "span": ()}


class Claim:
    """One claim of a source: the figure that makes it, its rows, the outcome and the drawing.

    `ingredients` are the figures that it is made of; `doubt` is the row that explains why the
    claim fails; `computed` is what its numbers give: what is printed, or what the doubt says.
    """

    def __init__(
        self, kind: str, rows: Sequence[Row], library: Library, outcome: Outcome, doubt: Row | None
    ) -> None:
        figures = library.by_id["indicators"]
        self.kind, self.row, self.outcome, self.doubt = kind, rows[0], outcome, doubt
        self.id = outcome.key
        self.figure = figures[self.id]
        names = [row[field] for row in rows for field in KINDS[kind]]
        self.ingredients = [figures[name] for name in names if name]
        self.computed = doubt["computed"] if doubt else self.figure["value"]
        if kind == "rate":
            self.drawing = drawings.rate(self.row, self.figure)
        elif kind == "total":
            self.drawing = drawings.total(rows, self.ingredients)
        else:
            self.drawing = drawings.span(self.row, library.tables["spans"].rows)

    def contradicts(self, other: Claim) -> bool:
        """Return whether the other claim counts the same years otherwise."""
        fields = ("first_year", "last_year", "counting")
        same = self.kind == other.kind == "span" and self.row.key(fields) == other.row.key(fields)
        return same and self.row["years"] != other.row["years"]


class Entry:
    """A figure, an event or a programme: its row, the rows that it names, and its coding.

    `anchor` is its id on the page. `printed` are the places that print it, the first one being
    that of the row itself; `claims` the claims that it makes or takes part in, `doubts` what the
    sources leave open about it; `supports` the codings of its cells that do not follow from the
    token of its own row, each with what stands where the cell was coded from.
    """

    def __init__(
        self, table: str, key: str, row: Row, library: Library, claims: Iterable[Claim]
    ) -> None:
        self.row, self.anchor = row, library.anchor(table, key)
        parent, mentions = "program_id", library.tables["mentions"].rows
        places = [row]
        if table == "programs":
            parent, places = "part_of", [place for place in mentions if place["program_id"] == key]
        self.unit = library.by_id["units"].get(row["unit_id"] or "")
        self.place = library.by_id["places"].get(row["place_id"] or "")
        self.program = library.by_id["programs"].get(row[parent] or "")
        self.printed = [library.printed(place) for place in places]
        self.supports = [
            (cell, library.token(cell))
            for cell in library.tables["codings"].rows
            if (cell["resource"], cell["key"]) == (table, key)
            and cell["field"] in CODED
            and cell["start"]
        ]
        self.claims = [each for each in claims if row in (each.figure, *each.ingredients)]
        self.doubts = library.doubts.get((table, key), {}).values()


class Library:
    """The tables by their keys, and the texts of the sources where they are given.

    `doubts` are those about each row, by its table and its key, and then by their ids.
    """

    def __init__(self, tables: Tables, texts: Mapping[str, str] | None) -> None:
        self.tables = tables
        self.texts = texts or {}
        self.by_id = {
            name: {table.key_of(row): row for row in table.rows} for name, table in tables.items()
        }
        self.doubts: dict[tuple[Any, Any], dict[Any, Row]] = {}
        for cell in tables["doubt_cells"].rows:
            doubt = cell["doubt_id"] or ""
            doubts = self.doubts.setdefault((cell["resource"], cell["key"]), {})
            doubts[doubt] = self.by_id["doubts"][doubt]
        self._tokens: dict[tuple[str | None, str | None], list[Row]] = {}
        for name in ("numerals", "mentions"):
            for row in tables[name].rows:
                self._tokens.setdefault((row["source_id"], row["start"]), []).append(row)

    def anchor(self, table: str, key: str) -> str:
        """Return the id on the page of a row: its own, unless an earlier table has the same."""
        taken = any(key in self.by_id[name] for name in SHOWN[: SHOWN.index(table)])
        return f"{table}.{key}" if taken else key

    def claims(self, outcomes: Iterable[Outcome]) -> list[Claim]:
        """Return every rate, total and span of the package with its outcome, in that order."""
        judged = {(outcome.check, outcome.key): outcome for outcome in outcomes}
        doubts = self.tables["doubts"].index(("check_type", "key"))
        claims = []
        for kind in KINDS:
            groups: dict[str, list[Row]] = {}
            for row in self.tables[f"{kind}s"].rows:
                groups.setdefault(row[f"{kind}_id"] or "", []).append(row)
            for key, rows in groups.items():
                place = f"stated-{kind}", key
                claims.append(Claim(kind, rows, self, judged[place], doubts.get(place)))
        return claims

    def entries(self, table: str, claims: Sequence[Claim] = ()) -> list[Entry]:
        """Return the rows of a table with what they hang on, in the order of the table."""
        return [Entry(table, key, row, self, claims) for key, row in self.by_id[table].items()]

    def coded(self, claim: Claim) -> tuple[list[str], list[str]]:
        """Return the fields of a claim and its figure on which the two codings agree, and differ.

        A field that holds nothing in either coding is left out.
        """
        place = ("resource", "key", "field")
        differ = {row.key(place) for row in self.tables["resolutions"].rows}
        cells = {
            row.key(place): row["value"]
            for row in self.tables["codings"].rows
            if row["resource"] in (f"{claim.kind}s", "indicators")
            and (row["key"] or "").split("/")[0] == claim.id
        }
        same = [cell[2] or "" for cell, value in cells.items() if value and cell not in differ]
        other = [cell[2] or "" for cell in cells if cell in differ]
        return list(dict.fromkeys(same)), list(dict.fromkeys(other))

    def printed(self, row: Row) -> dict[str, Any]:
        """Return where a source prints a row: the half-open offsets of its token, and the token.

        `quote` is the sentence before the token, the token, and the sentence after it; it is never
        published. Raises NotReadyError where no sentence holds the row.
        """
        source, start, token = row["source_id"] or "", int(row["start"] or 0), row["token"]
        end = int(row["stop"]) if row["stop"] else start + len(token or "")
        for sentence in self.tables["sentences"].rows:
            first, last = int(sentence["start"] or 0), int(sentence["stop"] or 0)
            if sentence["source_id"] == source and first <= start and end <= last:
                break
        else:
            raise NotReadyError(f"no sentence of {source} holds the characters {start} to {end}")
        place = {"source": self.by_id["sources"][source], "start": start, "end": end}
        text, quote = self.texts.get(source), None
        if text is not None:
            pieces = (text[first:start], text[start:end], text[end:last])
            quote = [piece.replace("\n", " ") for piece in pieces]
        return {**place, "token": token, "quote": quote}

    def token(self, coded: Row) -> str | None:
        """Return what stands where a cell was coded from; of several names, its own."""
        rows = self._tokens.get((coded["source_id"], coded["start"]), [])
        named = [row for row in rows if coded["value"] in (row["place_id"], row["program_id"])]
        return (named or rows)[0]["token"] if rows else None


def groups(events: Iterable[Row]) -> list[tuple[int, str, list[Row]]]:
    """Return the events group by group, in the order of time within each.

    Those of one year (0) come first, then those somewhere in a stretch of years (1), those planned
    (2) and the undated (3).
    """
    found: dict[tuple[int, str], list[Row]] = {}
    for event in drawings.in_time(events):
        date, first, last = event["date"], event["from_year"], event["to_year"]
        place = (1, "") if first != last else (0, first or "")
        if event["status"] == "planned" and date:
            place = 2, date
        elif not first:
            place = 3, ""
        found.setdefault(place, []).append(event)
    return [(*place, found[place]) for place in sorted(found)]
