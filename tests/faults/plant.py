"""Every slip that a package can suffer, planted one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random

from faults.slips import slips
from frictionless_figures.table import Row, Table, Tables

# What no check can know, and need not: our own words.
OWN_WORDS = {
    "basis": ("spans",),
    "description_en": ("programs",),
    "explanation": ("discrepancies",),
    "label_en": ("indicators",),
    "label_zh": ("indicators",),
    "name_en": ("places", "programs", "units"),
    "name_zh": ("units",),
    "note": ("indicators", "numerals", "programs", "rates", "sources"),
    "title_en": ("events", "sources"),
    "title_zh": ("events",),
}
DATES = ("date", "period", "published", "since", "value")
BOUNDS = ("lower", "upper", "denominator_min", "denominator_max")


@dataclass(frozen=True, slots=True)
class Fault:
    """One slip: which kind, in which table, field and row, and the rows of the table with it."""

    kind: str
    table: str
    field: str
    key: str
    rows: tuple[Row, ...]
    changed: tuple[int, ...]  # the places in `rows` of what differs; none for a row deleted

    def in_tables(self, tables: Tables) -> Tables:
        """Return the tables with the slip."""
        spoiled = replace(tables[self.table], rows=self.rows)
        loaders = {name: (lambda name=name: tables[name]) for name in tables}
        return Tables({**loaders, self.table: lambda: spoiled})


def is_own_words(table: str, field: str) -> bool:
    """Return whether a field holds labels, descriptions or notes."""
    return table in OWN_WORDS.get(field, ())


def faults(tables: Mapping[str, Table], seed: int = 0) -> Iterator[Fault]:
    """Yield every fault of every fact cell and row, the same ones for the same seed."""
    for table in tables.values():
        for at in range(len(table.rows)):
            yield from _row_faults(table, at)
            for field in table.rows[at].cells:
                if not is_own_words(table.name, field):
                    random = Random(f"{seed} {table.name} {field} {at}")
                    yield from _cell_faults(table, at, field, tables, random)


def harmless(tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Yield changes of our own words, at which no check may give an alarm."""
    for table in tables.values():
        for at, row in enumerate(table.rows):
            for field, cell in row.cells.items():
                if cell and is_own_words(table.name, field):
                    words = f"{cell} anew"
                    yield _with_cells("own words", table, at, field, {field: words})


def _row_faults(table: Table, at: int) -> Iterator[Fault]:
    row, rows, key = table.rows[at], table.rows, table.key_of(table.rows[at])
    deleted = "known discrepancy removed" if table.name == "discrepancies" else "row deleted"
    yield Fault(deleted, table.name, "", key, rows[:at] + rows[at + 1 :], ())
    twice = rows[: at + 1] + rows[at:]
    yield Fault("row duplicated", table.name, "", key, twice, (at + 1,))
    added = (*rows[: at + 1], Row(row.number, _invented(table, row)), *rows[at + 1 :])
    yield Fault("row added", table.name, "", key, added, (at + 1,))


def _invented(table: Table, row: Row) -> dict[str, str | None]:
    """Return a row that looks like its neighbour, under a key and with a figure of its own."""
    cells = dict(row.cells)
    key = table.primary_key[-1]
    for field in {key, "value", "lower", "upper", "numerator", "part", "years", "end"} & set(cells):
        cell = cells[field] or ""
        if table.types.get(field) in ("integer", "number") and cell:
            whole, point, decimals = cell.partition(".")
            cells[field] = f"{int(whole) + 1}{point}{decimals}"
    if table.types.get(key) not in ("integer", "number"):
        cells[key] = f"{cells[key]}-2"
    return cells


def _cell_faults(
    table: Table, at: int, field: str, tables: Mapping[str, Table], random: Random
) -> Iterator[Fault]:
    row = table.rows[at]
    cell = row[field] or ""
    changes: list[tuple[str, dict[str, str | None]]] = []
    for kind, slip in slips(_sort(table, field, cell)) if cell else ():
        changes.append((kind, {field: slip(cell, random)}))
    if field in BOUNDS:
        changes.append(("bound changed", {field: _other_bound(cell, row)}))
    if field == "qualifier":
        others = sorted({each[field] or "" for each in table.rows} - {cell})
        changes.append(("qualifier changed", {field: random.choice(others)}))
    if other := _other_key(table, field, cell, tables, random):
        kind = "unit changed" if field == "unit_id" else "key at another row"
        changes.append((kind, {field: other}))
    for kind, cells in changes:
        new = cells[field]
        if new is not None and new != cell:
            yield _with_cells(kind, table, at, field, {field: new or None})
    yield from _swapped(table, at, field, cell, random)


def _sort(table: Table, field: str, cell: str) -> str:
    if field in ("start", "end"):
        return "offset"
    if field.endswith("_year"):
        return "year"
    if table.types.get(field) in ("integer", "number"):
        return "figure"
    if field == "token":
        return "token"
    if field in DATES and any(letter.isdigit() for letter in cell):
        return "date"
    return "token" if any(letter.isdigit() for letter in cell) else "word"


def _other_bound(cell: str, row: Row) -> str | None:
    if not cell:
        return row["value"] or row["numerator"]
    whole, point, decimals = cell.partition(".")
    return f"{int(whole) + 1}{point}{decimals}"


def _other_key(
    table: Table, field: str, cell: str, tables: Mapping[str, Table], random: Random
) -> str | None:
    """Return another value that the field's foreign key, or its key in the evidence, allows."""
    for foreign in table.foreign_keys:
        if field in foreign.fields and cell:
            parent = tables[foreign.resource or table.name]
            named = foreign.reference[foreign.fields.index(field)]
            others = sorted({row[named] or "" for row in parent.rows} - {cell, ""})
            return random.choice(others) if others else None
    if table.name in ("evidence", "discrepancies") and field == "key":
        others = sorted({row[field] or "" for row in table.rows} - {cell})
        return random.choice(others) if others else None
    return None


def _swapped(table: Table, at: int, field: str, cell: str, random: Random) -> Iterator[Fault]:
    """Yield the slip of two rows with their cells of one field changed about."""
    others = [n for n, row in enumerate(table.rows) if (row[field] or "") != cell]
    if not others:
        return
    other = random.choice(others)
    sorts = {"token": "tokens swapped", "period": "periods swapped", "date": "periods swapped"}
    rows = list(table.rows)
    first, second = rows[at], rows[other]
    rows[at] = Row(first.number, {**first.cells, field: second[field]})
    rows[other] = Row(second.number, {**second.cells, field: first[field]})
    kind, key = sorts.get(field, "values swapped"), table.key_of(first)
    yield Fault(kind, table.name, field, key, tuple(rows), (at, other))


def _with_cells(
    kind: str, table: Table, at: int, field: str, cells: Mapping[str, str | None]
) -> Fault:
    row = table.rows[at]
    rows = list(table.rows)
    rows[at] = Row(row.number, {**row.cells, **cells})
    return Fault(kind, table.name, field, table.key_of(row), tuple(rows), (at,))
