"""Cells that do not follow from their own row are entered twice, and rest on something printed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from frictionless_figures.edtf import printed_date, years
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

    That repeats the value and names a place in a source: of all that support the cell, the one
    nearest to where the row is read from, in its sentence, else before it, else after it. A date
    or a year rests on a numeral that prints it; an id on a mention of what it names, or on its
    figure; a judgement on where the row is read from. The field `basis` says how a date rests on
    the numeral: `stated` in the sentence of the row itself, `carried` over from another sentence,
    or `inferred`, from a date that shares a year or a month with it if there is one.
    """
    ground = _Ground(tables, numerals, mentions, figures, sentences)
    file = tables[evidence].path
    sorts = {
        name: sort
        for sort, names in (("date", dates), ("id", ids), ("judgement", judged))
        for name in names.split()
    }
    entries = {
        (row["key"], row["field"]): row
        for row in tables[evidence].rows
        if row["table"] == table.name
    }
    for row in table.rows:
        for name, sort in sorts.items():
            entry = entries.pop((table.key_of(row), name), None)
            if row[name] is None and entry is None:
                continue
            problem = _difference(row, name, entry, basis if sort == "date" else "", file)
            if problem is None and entry is not None:
                how = ((row[basis] if basis else None) or "inferred") if sort == "date" else sort
                problem = ground.problem(table, row, name, entry, how)
                problem = problem and f"{problem} Correct {name}, or its place in {file}."
            if problem:
                yield Finding(row, False, problem, name)
            elif entry is not None:
                yield Finding(row, True, ground.sentence(name, entry), name)
    for (key, orphan), entry in entries.items():
        message = f"row {entry.number} of {file} is evidence for {orphan} of {key}, and there is"
        yield Finding(None, False, f"{message} none. Remove it, or correct its key.")


def _difference(row: Row, name: str, entry: Row | None, basis: str, file: str) -> str | None:
    """Return where the two entries of a cell, and of the basis of a date, do not agree."""
    if entry is None:
        return f"{name} {row[name]} has no evidence. Name the place that prints it in {file}."
    for own, other in ((name, "value"), (basis, "basis")):
        cell = row[own] if own else None
        if cell != entry[other]:
            here, there = cell or "empty", entry[other] or "empty"
            own = own or f"the basis of {name}"
            return f"{own} is {here}, and {file} has {there} for it. Correct one of them."
    return None


class _Ground:
    """What the sources print: by source, the starts of names, figures, dates and sentences."""

    def __init__(
        self, tables: Tables, numerals: str, mentions: str, figures: str, sentences: str
    ) -> None:
        self.figures = figures
        # table that names (figures, or mentions of anything else), source, id -> starts
        self.named: dict[tuple[bool, str | None, str], list[int]] = {}
        self.dates: dict[str | None, dict[int, str]] = {}  # source -> start -> token
        self.cuts: dict[str | None, list[int]] = {}  # source -> starts of sentences
        for name, fields in (
            (mentions, ("program_id", "place_id")),
            (figures, tables[figures].primary_key if figures in tables else ()),
        ):
            for row in tables[name].rows if name in tables else ():
                for field in fields:
                    place = (name == figures, row["source_id"], row[field] or "")
                    self.named.setdefault(place, []).append(_number(row["start"]))
        for row in tables[numerals].rows:
            if row["use"] == "date":
                there = self.dates.setdefault(row["source_id"], {})
                there[_number(row["start"])] = row["token"] or ""
        for row in tables[sentences].rows:
            self.cuts.setdefault(row["source_id"], []).append(_number(row["start"]))
        for starts in (*self.cuts.values(), *self.named.values()):
            starts.sort()

    def problem(self, table: Table, row: Row, name: str, entry: Row, how: str) -> str | None:
        """Return why a place does not support the cell that rests on it, or None."""
        source, start, cell = entry["source_id"], _number(entry["start"]), entry["value"] or ""
        base = self._base(table, row, source)
        if base is None:
            return f"{source} has nothing of {table.key_of(row)}, which is not read from it."
        if how == "judgement":
            found = [base]
        elif how == "id":
            found = self._names(table, name, source, cell)
        else:
            found = self._dates(source, cell, how, base)
        if not found:
            return f"nothing in {source} supports {cell} ({how})."
        nearest = min(found, key=lambda at: self._distance(source, at, base))
        if start != nearest:
            return f"{cell} ({how}) rests on {source} at {nearest}, not at {start}."
        return None

    def _base(self, table: Table, row: Row, source: str | None) -> int | None:
        """Return where in a source a row is read from, or None if it is not."""
        own = row[table.primary_key[0]] or ""
        if row["start"] is not None:
            return _number(row["start"]) if row["source_id"] == source else None
        if own == source:
            return 0
        starts = self._names(table, table.primary_key[0], source, own)
        return starts[0] if starts else None

    def _names(self, table: Table, field: str, source: str | None, name: str) -> list[int]:
        """Return where a source prints what an id of a field stands for."""
        of_figure = any(
            field in foreign.fields and foreign.resource == self.figures
            for foreign in table.foreign_keys
        )
        return self.named.get((of_figure, source, name), [])

    def _dates(self, source: str | None, cell: str, how: str, base: int) -> list[int]:
        """Return where a source prints a date that supports a cell, as its basis says."""
        dates = self.dates.get(source, {})
        found = [at for at, token in dates.items() if _says(token, cell, how)]
        if how == "inferred":
            return found or list(dates)
        return [at for at in found if self._together(source, at, base) == (how == "stated")]

    def _together(self, source: str | None, at: int, base: int) -> bool:
        cuts = self.cuts.get(source, [])
        return bisect_right(cuts, at) == bisect_right(cuts, base)

    def _distance(self, source: str | None, at: int, base: int) -> tuple[bool, bool, int, int]:
        """Return what the nearest place is least by: in the sentence, before it, after it."""
        together = self._together(source, at, base)
        return not together, not together and at > base, abs(at - base), at

    def sentence(self, name: str, entry: Row) -> str:
        """Say what a cell rests on."""
        source, start = entry["source_id"], _number(entry["start"])
        date = self.dates.get(source, {}).get(start)
        printed = f", which prints {date}" if date else ""
        return f"{name} {entry['value']} rests on {source} at {start}{printed}."


def _says(token: str, cell: str, how: str) -> bool:
    """Return whether a printed date gives a cell; an inferred one shares a year or a month."""
    try:
        printed = printed_date(token)
    except ValueError:  # a month without its year
        return how == "inferred" and f"-{token.removesuffix('月').zfill(2)}" in cell
    if how in ("stated", "carried"):
        return cell in (printed, f"{printed}/..")
    try:
        return bool({*years(printed)} & {*years(cell)} - {None})
    except ValueError:
        return False


def _number(cell: str | None) -> int:
    return int(cell) if cell and cell.isdecimal() else -1
