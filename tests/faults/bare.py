"""What Frictionless alone notices, without reading whole tables for every fault.

Cells are read by the fields of Frictionless itself; primary and foreign keys are compared as its
row stream compares them. A test holds the answers against whole validations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from frictionless import Package

from faults.plant import Fault
from frictionless_figures.table import Row, Tables

Key = tuple[Any, ...]
Cells = Mapping[str, Any]


class Bare:
    """The schemas of a package, and the keys of its tables as Frictionless reads them."""

    def __init__(self, package: Package, tables: Tables) -> None:
        self.tables = tables
        self.schemas = {resource.name: resource.schema for resource in package.resources}
        self.cells = {name: [self._read(name, row) for row in tables[name].rows] for name in tables}
        self.known = {
            id(row): cells
            for name in tables
            for row, cells in zip(tables[name].rows, self.cells[name], strict=True)
        }

    def notices(self, fault: Fault) -> bool:
        """Return whether plain validation, without pins, finds the fault."""
        rows = self._rows(fault)
        if any(notes for at in fault.changed for notes in self._notes(fault.table, fault.rows[at])):
            return True
        keys = Counter(_key(row, self.tables[fault.table].primary_key) for row in rows)
        if max(keys.values(), default=1) > 1:
            return True
        changed = [rows[at] for at in fault.changed]
        return self._dangles(fault.table, changed, rows) or self._orphans(fault.table, rows)

    def _rows(self, fault: Fault) -> list[Cells]:
        return [self.known.get(id(row)) or self._read(fault.table, row) for row in fault.rows]

    def _read(self, name: str, row: Row) -> Cells:
        fields = self.schemas[name].fields
        return {field.name: field.read_cell(row[field.name] or "")[0] for field in fields}

    def _notes(self, name: str, row: Row) -> list[Any]:
        fields = self.schemas[name].fields
        return [field.read_cell(row[field.name] or "")[1] for field in fields]

    def _dangles(self, name: str, changed: list[Cells], rows: list[Cells]) -> bool:
        """Return whether a changed row names a row that is not there."""
        for foreign in self.tables[name].foreign_keys:
            parents = rows if foreign.resource in ("", name) else self.cells[foreign.resource]
            there = {_key(row, foreign.reference) for row in parents}
            for row in changed:
                key = _key(row, foreign.fields)
                if set(key) != {None} and key not in there:
                    return True
        return False

    def _orphans(self, name: str, rows: list[Cells]) -> bool:
        """Return whether a row of any table names one that is gone."""
        for other in self.tables.values():
            for foreign in other.foreign_keys:
                if (foreign.resource or other.name) == name:
                    there = {_key(row, foreign.reference) for row in rows}
                    before = {_key(row, foreign.reference) for row in self.cells[name]}
                    gone = before - there
                    users = rows if other.name == name else self.cells[other.name]
                    if gone and any(_key(row, foreign.fields) in gone for row in users):
                        return True
        return False


def _key(row: Mapping[str, Any], fields: tuple[str, ...]) -> Key:
    return tuple(row[field] for field in fields)
