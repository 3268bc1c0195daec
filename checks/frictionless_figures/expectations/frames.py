"""Tables of text as pandas frames whose types are those of the schema, each said outright."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from frictionless_figures.expectations.intervals import interval_cells, interval_columns
from frictionless_figures.rules.plaintext import INTEGER, NUMBER
from frictionless_figures.table import Table, Tables


def frame(table: Table, tables: Tables) -> pd.DataFrame:
    """Return a table with the intervals of its figures, its rows named by their primary keys.

    Integers are Int64, numbers Decimal, text is text. A column that holds a cell of another type is
    one of Python objects with that cell as text, so that the expectation on its type fails there.
    """
    cells = [
        {**row.cells, **added}
        for row, added in zip(table.rows, interval_cells(table, tables), strict=True)
    ]
    index = pd.Index([table.key_of(row) for row in table.rows], name="/".join(table.primary_key))
    kinds = {**table.types, **interval_columns(table)}
    # The header of the file, and not the schema, says which columns there are.
    names = dict.fromkeys(name for row in cells for name in row) or kinds
    columns = {
        name: _column([row.get(name) for row in cells], kinds.get(name, "string"), index)
        for name in names
    }
    return pd.DataFrame(columns, index=index)


def _column(cells: list[str | None], kind: str, index: pd.Index) -> pd.Series:
    if kind == "integer":
        numbers = [
            int(cell) if cell is not None and INTEGER.fullmatch(cell) else cell for cell in cells
        ]
        whole = all(isinstance(cell, int | None) and abs(cell or 0) < 2**63 for cell in numbers)
        return pd.Series(numbers, index=index, dtype="Int64" if whole else "object")
    if kind == "number":
        exact = [
            Decimal(cell) if cell is not None and NUMBER.fullmatch(cell) else cell for cell in cells
        ]
        return pd.Series(exact, index=index, dtype="object")
    return pd.Series(cells, index=index, dtype="string")
