"""Cells that do not follow from their own row are entered twice, and rest on something printed."""

from __future__ import annotations

from collections.abc import Iterator

from frictionless_figures.edtf import printed_date
from frictionless_figures.outcome import Finding
from frictionless_figures.table import Row, Table, Tables

Place = tuple[str | None, str | None]  # source_id, start


def evidence(
    table: Table,
    tables: Tables,
    *,
    dates: str = "",
    ids: str = "",
    judged: str = "",
    basis: str = "",
    evidence: str = "evidence",
    numerals: str = "numerals",
    mentions: str = "mentions",
    figures: str = "indicators",
    sentences: str = "sentences",
) -> Iterator[Finding]:
    """Every filled cell of the named fields has its second entry in the table of evidence.

    That repeats the value and names a place in a source. A date or a year rests on a numeral that
    prints it; an id on a mention of what it names, or on its figure; a judgement on the place that
    the row is read from. The field `basis` says how a date rests on the numeral: `stated` in the
    sentence of the row itself, `carried` over from another sentence, or `inferred`.
    """
    ground = _Ground(tables, numerals, mentions, figures, sentences)
    file = tables[evidence].path
    fields = {name: "date" for name in dates.split()}
    fields |= {name: "id" for name in ids.split()}
    fields |= {name: "judgement" for name in judged.split()}
    rows = {
        (row["key"], row["field"]): row
        for row in tables[evidence].rows
        if row["table"] == table.name
    }
    for row in table.rows:
        for name, sort in fields.items():
            found, cell = rows.pop((table.key_of(row), name), None), row[name]
            if cell is None and found is None:
                continue
            problem = _entry_problem(row, name, found, basis if sort == "date" else "", file)
            if problem is None and found is not None:
                problem = ground.problem(table, row, found, sort, basis)
                problem = problem and f"{problem} Correct {name}, or its place in {file}."
            if problem:
                yield Finding(row, False, problem, name)
            elif found is not None:
                place = f"{found['source_id']} at {found['start']}"
                printed = ground.printed(found, cell)
                words = f"{name} {cell} rests on {place}{printed and ', which prints '}{printed}"
                yield Finding(row, True, f"{words}.", name)
    for (key, orphan), found in rows.items():
        message = f"row {found.number} of {file} is evidence for {orphan} of {key}, and there is"
        yield Finding(None, False, f"{message} none. Remove it, or correct its key.")


def _entry_problem(row: Row, name: str, found: Row | None, basis: str, file: str) -> str | None:
    """Return where the two entries of a cell, and of the basis of a date, do not agree."""
    if found is None:
        return f"{name} {row[name]} has no evidence. Name the place that prints it in {file}."
    for own, other in ((name, "value"), (basis, "basis")):
        cell = row[own] if own else None
        if cell != found[other]:
            there = found[other] or "empty"
            own = own or f"{name} has no basis and"
            return f"{own} is {cell or 'empty'}, and {file} has {there} for it. Correct one of them."
    return None


class _Ground:
    """What the sources print, by place."""

    def __init__(
        self, tables: Tables, numerals: str, mentions: str, figures: str, sentences: str
    ) -> None:
        self.named: dict[Place, dict[str, str]] = {}  # place -> id -> token
        for name, fields in (
            (mentions, ("program_id", "place_id")),
            (figures, tables[figures].primary_key if figures in tables else ()),
        ):
            for row in tables[name].rows if name in tables else ():
                there = self.named.setdefault((row["source_id"], row["start"]), {})
                there.update({row[field] or "": row["token"] or "" for field in fields})
        self.dates = {
            (row["source_id"], row["start"]): row["token"] or ""
            for row in tables[numerals].rows
            if row["use"] == "date"
        }
        self.sentences: dict[str | None, list[tuple[int, int]]] = {}
        for row in tables[sentences].rows:
            ends = _number(row["start"]), _number(row["end"])
            self.sentences.setdefault(row["source_id"], []).append(ends)

    def problem(self, table: Table, row: Row, found: Row, sort: str, basis: str) -> str | None:
        """Return why a place does not support the cell that rests on it, or None."""
        place, cell = (found["source_id"], found["start"]), found["value"] or ""
        if sort == "date":
            how = (row[basis] if basis else "inferred") or ""
            return self._date_problem(row, place, cell, how)
        if sort == "id":
            if cell not in self.named.get(place, {}):
                return f"nothing at {place[0]} {place[1]} names {cell}."
            return None
        own = row[table.primary_key[0]]
        if place != (row["source_id"], row["start"]) and own not in self.named.get(place, {}):
            return f"{cell} is judged at {place[0]} {place[1]}, which is not about {own}."
        return None

    def _date_problem(self, row: Row, place: Place, cell: str, how: str) -> str | None:
        token = self.dates.get(place)
        if token is None:
            return f"no date is printed at {place[0]} {place[1]}."
        if how == "inferred":
            return None
        try:
            printed = printed_date(token)
        except ValueError:
            printed = ""
        if cell not in (printed, f"{printed}/.."):
            return f"{token} does not say {cell} ({how})."
        together = self._sentence(place) == self._sentence((row["source_id"], row["start"]))
        if together != (how == "stated"):
            where = "the same" if together else "another"
            return f"{cell} is {how}, and {token} is in {where} sentence."
        return None

    def printed(self, found: Row, cell: str | None) -> str:
        """Return what a place prints that supports a cell, or nothing."""
        place = (found["source_id"], found["start"])
        return self.named.get(place, {}).get(cell or "", "") or self.dates.get(place, "")

    def _sentence(self, place: Place) -> tuple[str | None, int] | None:
        """Return the sentence that a place is in: its source and start."""
        at = _number(place[1])
        for start, end in self.sentences.get(place[0], []):
            if start <= at < end:
                return place[0], start
        return None


def _number(cell: str | None) -> int:
    return int(cell) if cell and cell.isdecimal() else -1
