"""Whether the suites notice a change of the tables, without running what it cannot reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from frictionless_figures.expectations.frames import frame
from frictionless_figures.expectations.intervals import interval_columns, roles
from frictionless_figures.expectations.run import holds, quick_context
from frictionless_figures.expectations.suites import (
    TRANSLATED,
    Declared,
    Suite,
    UnusableSuiteError,
    suites,
)
from frictionless_figures.package import DISCREPANCIES
from frictionless_figures.table import MissingTableError, Table, Tables


class Watch:
    """The suites of tables that hold, opened once, to look at one change after the other."""

    def __init__(self, tables: Tables, declared: Mapping[str, Declared]) -> None:
        """Raise UnusableSuiteError where the tables as given do not hold."""
        self.tables, self.declared = tables, declared
        self.suites = suites(tables, declared)
        self.frames = {name: frame(tables[name], tables) for name in declared}
        self.context = quick_context()
        for name, suite in self.suites.items():
            if not holds(suite, self.frames[name], self.context):
                raise UnusableSuiteError(f"the suite of {name} fails before any change")

    def fails(self, spoiled: Tables) -> bool:
        """Return whether an expectation fails on the spoiled tables, or cannot be performed."""
        changed = {name for name in self.declared if not self._same(name, spoiled)}
        reached = [name for name in self.declared if name in changed]
        reached += [
            name
            for name in self.declared
            if name not in changed and changed & set(_sources(self.tables[name]))
        ]
        return any(self._fails(name, spoiled) for name in reached)

    def _same(self, name: str, spoiled: Tables) -> bool:
        return name in spoiled and (
            spoiled[name].rows is self.tables[name].rows
            or [row.cells for row in spoiled[name].rows]
            == [row.cells for row in self.tables[name].rows]
        )

    def _fails(self, name: str, spoiled: Tables) -> bool:
        try:
            suite = suites(spoiled, {name: self.declared[name]})[name]
        except (UnusableSuiteError, MissingTableError):
            return True
        cells = frame(spoiled[name], spoiled)
        part = self._reached(suite, self.suites[name], cells, self.frames[name])
        return bool(part["expectations"]) and not holds(part, cells, self.context)

    def _reached(self, suite: Suite, clean: Suite, cells: Any, before: Any) -> Suite:
        """Return the expectations that differ, and those on columns that differ."""
        whole = len(cells) != len(before) or list(cells.columns) != list(before.columns)
        columns = {
            name
            for name in cells.columns
            if whole or list(map(str, cells[name])) != list(map(str, before[name]))
        }
        part = [
            expectation
            for expectation in suite["expectations"]
            if whole
            or expectation not in clean["expectations"]
            or columns & set(_columns(expectation["kwargs"]))
        ]
        return {**suite, "expectations": part}


def _columns(kwargs: Mapping[str, Any]) -> Iterator[str]:
    for name in ("column", "column_A", "column_B"):
        if name in kwargs:
            yield kwargs[name]
    yield from kwargs.get("column_list", ())


def _sources(table: Table) -> Iterator[str]:
    """Yield the other tables that the suite or the frame of a table is made from."""
    yield from (foreign.resource or table.name for foreign in table.foreign_keys)
    if interval_columns(table):
        yield from (role.figures for role in roles(table))
    if any(check in TRANSLATED for check, _ in table.checks):
        yield DISCREPANCIES
