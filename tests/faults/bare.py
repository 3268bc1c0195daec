"""What Frictionless alone notices, without reading whole tables for every fault.

Cells are read by the fields of Frictionless itself; primary and foreign keys are compared as its
row stream compares them. A test holds the answers against whole validations.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from frictionless import Package

from faults.fault import Cells, Fault
from frictionless_figures.table import ForeignKey, Tables

Key = tuple[Any, ...]
Fields = tuple[str, ...]


class Bare:
    """The schemas of a package, and how often each key of its tables stands there."""

    def __init__(self, package: Package, tables: Tables) -> None:
        self.tables = tables
        self.schemas = {resource.name: resource.schema for resource in package.resources}
        self.read = cache(self._read)
        self.keys = cache(self._keys)
        self.foreign = [
            (name, key, key.resource or name)
            for name, table in tables.items()
            for key in table.foreign_keys
        ]

    def notices(self, fault: Fault) -> bool:
        """Return whether plain validation, without pins, finds the fault."""
        return (
            any(self.read(name, row)[1] for name in fault.edits for row in self._come(fault, name))
            or any(self._is_twice(fault, name) for name in fault.edits)
            or any(self._breaks(fault, *foreign) for foreign in self.foreign)
        )

    def _is_twice(self, fault: Fault, name: str) -> bool:
        fields = self.tables[name].primary_key
        after = self._after(fault, name, fields)
        return any(after[self._key(name, row, fields)] > 1 for row in self._come(fault, name))

    def _breaks(self, fault: Fault, name: str, key: ForeignKey, parent: str) -> bool:
        """Return whether a new row names one that is not there, or an old one names one gone."""
        if name not in fault.edits and parent not in fault.edits:
            return False
        there = self._after(fault, parent, key.reference)
        come = {self._key(name, row, key.fields) for row in self._come(fault, name)}
        gone = {self._key(parent, row, key.reference) for row in self._gone(fault, parent)}
        users = self._after(fault, name, key.fields) if gone else Counter()
        named = come | {lost for lost in gone if users[lost]}
        return any(set(key) != {None} and not there[key] for key in named)

    def _after(self, fault: Fault, name: str, fields: Fields) -> Counter[Key]:
        """Return how often each key stands in a table with the fault."""
        if name not in fault.edits:
            return self.keys(name, fields)
        count = self.keys(name, fields).copy()
        count.subtract(self._key(name, row, fields) for row in self._gone(fault, name))
        count.update(self._key(name, row, fields) for row in self._come(fault, name))
        return count

    def _come(self, fault: Fault, name: str) -> list[Cells]:
        return [row for rows in fault.edits.get(name, {}).values() for row in rows]

    def _gone(self, fault: Fault, name: str) -> list[Cells]:
        return [self.tables[name].content.cells[at] for at in fault.edits.get(name, ())]

    def _keys(self, name: str, fields: Fields) -> Counter[Key]:
        return Counter(self._key(name, row, fields) for row in self.tables[name].content.cells)

    def _key(self, name: str, row: Cells, fields: Fields) -> Key:
        cells = self.read(name, row)[0]
        return tuple(cells[field] for field in fields)

    def _read(self, name: str, row: Cells) -> tuple[dict[str, Any], bool]:
        """Return the cells of a row as their types, and whether one is refused."""
        fields = self.schemas[name].fields
        read = [field.read_cell(cell or "") for field, cell in zip(fields, row, strict=True)]
        cells = {field.name: cell for field, (cell, _) in zip(fields, read, strict=True)}
        return cells, any(notes for _, notes in read)
