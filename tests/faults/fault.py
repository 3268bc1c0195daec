"""One fault: which rows of which tables stand otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from frictionless_figures.table import Content, Table, Tables

Cells = tuple[str | None, ...]
Edit = Mapping[int, tuple[Cells, ...]]  # by its place, what stands instead of a row: any rows


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of some kind in the field of a row (its table, its key), as edits by table."""

    kind: str
    table: str
    field: str
    key: str
    edits: Mapping[str, Edit]

    def in_tables(self, tables: Tables) -> Tables:
        """Return the tables with the fault."""
        spoiled = {name: edited(tables[name], edit) for name, edit in self.edits.items()}
        return Tables(
            {name: (lambda name=name: spoiled.get(name, tables[name])) for name in tables}
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.table} {self.key} {self.field}"


def edited(table: Table, edit: Edit) -> Table:
    """Return a table with other rows in some places; its file is not at hand."""
    cells = [row for at, own in enumerate(table.content.cells) for row in edit.get(at, (own,))]
    content = Content(table.names, range(2, len(cells) + 2), cells)
    return replace(table, load=lambda: content, read_bytes=lambda: None)


def changed(table: Table, at: int, cells: Mapping[str, str | None]) -> Edit:
    """Return the edit that writes some cells of a row; an empty cell is missing."""
    own = table.content.cells[at]
    row = tuple(
        (cells[name] or None) if name in cells else cell
        for name, cell in zip(table.names, own, strict=True)
    )
    return {at: (row,)}
