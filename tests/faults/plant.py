"""Every slip that one cell or row can suffer, our own words among them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

from faults.fault import Cells, Edit, Fault, changed
from faults.slips import FIGURES, slips
from frictionless_figures.table import Row, Table

SCHEMAS = Path(__file__).parent.parent.parent / "schemas"
# Of longer tables, every n-th row is tried: each try holds the whole package against itself.
EVERY = dict.fromkeys(("doubt_cells", "events", "mentions", "numerals", "programs"), 4)
EVERY |= {"codings": 32, "resolutions": 4, "sentences": 4}
PRINTED = ("programs name_zh", "places name_zh")  # not our words, though in a language
DATES = ("date", "period", "published", "since", "value")
BOUNDS = ("lower", "upper", "denominator_min", "denominator_max")
COUNTS = {"value", "lower", "upper", "numerator", "part", "years", "stop"}
CODES: dict[tuple[str, str], list[str]] = {
    (path.stem, field["name"]): field["constraints"]["enum"]
    for path in SCHEMAS.glob("*.json")
    for field in json.loads(path.read_text(encoding="utf-8"))["fields"]
    if "enum" in field.get("constraints", {})
}


def is_own_words(table: str, field: str) -> bool:
    """Return whether a field holds names, labels, descriptions or notes of ours."""
    in_a_language = field.endswith(("_en", "_zh")) and f"{table} {field}" not in PRINTED
    return in_a_language or field == "note"


def tried(table: Table) -> range:
    """Return the places of the rows in which faults are planted."""
    return range(0, len(table.content.cells), EVERY.get(table.name, 1))


def single_slips(tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Yield every slip of every fact cell and row that is tried, the same ones at every run."""
    for table in tables.values():
        for at in tried(table):
            yield from _row_faults(table, at)
            for field in table.names:
                if not is_own_words(table.name, field):
                    yield from cell_faults(table, at, field, tables)


def cell_faults(table: Table, at: int, field: str, tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Yield every slip of one cell."""
    row, random = table.row(at), Random(f"{table.name} {field} {at}")
    cell = row[field] or ""
    changes: list[tuple[str, str | None]] = []
    for kind, slip in slips(_sort(table, field, cell)) if cell else ():
        changes.append((kind, slip(cell, random)))
    if field in BOUNDS:
        changes.append(("bound changed", _other_bound(cell, row)))
    if codes := sorted({*CODES.get((table.name, field), ())} - {cell}):
        changes.append(("another code", random.choice(codes)))
    if keys := _other_keys(table, field, cell, tables):
        kind = "unit changed" if field == "unit_id" else "key of another row"
        changes.append((kind, random.choice(keys)))
    for kind, new in changes:
        if new is not None and new != cell:
            yield fault(kind, table, at, field, changed(table, at, {field: new}))
    yield from _swapped(table, at, field, cell, random)


def fault(kind: str, table: Table, at: int, field: str, edit: Edit, **others: Edit) -> Fault:
    """Return the fault of one row, with the edits of other tables."""
    return Fault(kind, table.name, field, table.key_of(table.row(at)), {table.name: edit, **others})


def _row_faults(table: Table, at: int) -> Iterator[Fault]:
    cells = table.content.cells[at]
    is_known = table.row(at)["kind"] == "contradiction"
    yield fault("known failure removed" if is_known else "row deleted", table, at, "", {at: ()})
    yield fault("row duplicated", table, at, "", {at: (cells, cells)})
    yield fault("row added", table, at, "", {at: (cells, _invented(table, at))})


def _invented(table: Table, at: int) -> Cells:
    """Return a row that looks like its neighbour, under a key and with a figure of its own."""
    row, key = table.row(at), table.primary_key[-1]
    cells: dict[str, str | None] = {}
    for field in {key, *COUNTS}.intersection(table.names):
        cell = row[field] or ""
        if table.types.get(field) in ("integer", "number"):
            cells[field] = _one_more(cell) if cell else None
    if key not in cells:
        cells[key] = f"{row[key]}-2"
    return changed(table, at, cells)[at][0]


def _sort(table: Table, field: str, cell: str) -> str:
    kind, has_digits = table.types.get(field), any(letter.isdigit() for letter in cell)
    if field in ("start", "stop"):
        return "offset"
    if field.endswith("_year"):
        return "year"
    if kind in ("integer", "number"):
        return "figure"
    if kind == "date" or (field in DATES and has_digits):
        return "date"
    return "token" if has_digits or field == "token" else "word"


def _other_bound(cell: str, row: Row) -> str | None:
    return _one_more(cell) if cell else row["value"] or row["numerator"]


def _one_more(number: str) -> str:
    whole, point, decimals = number.partition(".")
    return f"{int(whole) + 1}{point}{decimals}"


def _other_keys(table: Table, field: str, cell: str, tables: Mapping[str, Table]) -> list[str]:
    """Return the other values that the field's foreign key, or its use as a key, allows."""
    for foreign in table.foreign_keys:
        if field in foreign.fields and cell:
            parent = tables[foreign.resource or table.name]
            named = foreign.reference[foreign.fields.index(field)]
            return sorted({row[named] or "" for row in parent.rows} - {cell, ""})
    if "resource" in table.names and field == "key":
        return sorted({row[field] or "" for row in table.rows} - {cell})
    return []


def _swapped(table: Table, at: int, field: str, cell: str, random: Random) -> Iterator[Fault]:
    """Yield the slip of two rows with their cells of one field changed about."""
    others = [n for n, row in enumerate(table.rows) if (row[field] or "") != cell]
    if others:
        other = random.choice(others)
        theirs = changed(table, other, {field: cell})
        edit = {**changed(table, at, {field: table.row(other)[field]}), **theirs}
        yield fault("cells of two rows swapped", table, at, field, edit)


def other_words(tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Yield changes of our own words that change no number, at which nothing may fail."""
    for table, at, field, cell in _own_words(tables):
        yield fault("reworded", table, at, field, changed(table, at, {field: f"{cell} anew"}))


def numbers_in_words(tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Yield numbers in our own words that nothing bears out."""
    for table, at, field, cell in _own_words(tables):
        random = Random(f"{table.name} {field} {at}")
        changes = {
            "number changed": FIGURES["digit changed"](cell, random),
            "number added": f"{cell} ({random.randint(3000, 9999)})",
        }
        for kind, words in changes.items():
            if words != cell:
                yield fault(kind, table, at, field, changed(table, at, {field: words}))


def _own_words(tables: Mapping[str, Table]) -> Iterator[tuple[Table, int, str, str]]:
    for table in tables.values():
        for at in tried(table):
            for field in table.names:
                cell = table.row(at)[field]
                if cell and is_own_words(table.name, field):
                    yield table, at, field, cell
