"""One form for what every program loads, and how it compares with the package.

Values are compared, not types: a missing cell and an empty text are the same (the package has no
empty texts), 2025.0 is 2025, and a number read from a text cell counts as its plain digits. A date
counts as ISO 8601. A program that shows a printed 70.0 as 70 has lost a decimal, which is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from frictionless_figures.table import Table

Cell = str | int | float | bool | None
NUMBERS = ("integer", "number")
LONGEST = 16  # characters of a cell that a message shows


@dataclass(frozen=True, slots=True)
class Loaded:
    """A table as a program gives it: the names of its columns, and its cells row by row."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def canonical(cell: Cell, kind: str) -> str | None:
    """Return a cell of a field's type in the one form.

    >>> canonical(2025.0, "integer"), canonical("69.60", "number"), canonical("", "string")
    ('2025', '69.6', None)
    >>> canonical(7, "string"), canonical("007", "string")
    ('7', '007')
    """
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool) or (isinstance(cell, str) and kind not in NUMBERS):
        return str(cell)
    try:
        number = Decimal(repr(cell) if isinstance(cell, float) else str(cell))
    except InvalidOperation:
        return str(cell)
    if not number.is_finite():
        return str(cell)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def compare(loaded: Loaded, table: Table) -> str:
    """Return how a loaded table differs from the one of the package, or an empty text."""
    names = list(table.types)
    if list(loaded.columns) != names:
        return f"columns {', '.join(map(str, loaded.columns))}"
    if len(loaded.rows) != len(table.rows):
        return f"{len(loaded.rows)} rows for {len(table.rows)}"
    wrong, lost = [], 0
    for cells, row in zip(loaded.rows, table.rows, strict=True):
        for cell, name in zip(cells, names, strict=True):
            kind, expected = table.types[name], row[name]
            if canonical(cell, kind) != canonical(expected, kind):
                wrong.append(f"{name} {_shown(cell)} for {_shown(expected)}")
            elif kind == "number" and _decimals(expected) > _decimals(cell):
                lost += 1
    told = [f"{len(wrong)} cells, such as {wrong[0]}"] if wrong else []
    if lost:
        told.append(f"printed decimals of {lost} cells lost")
    return "; ".join(told)


def _decimals(cell: Cell) -> int:
    return len(str(cell).partition(".")[2]) if cell is not None else 0


def _shown(cell: Cell) -> str:
    """Return a cell as a message shows it: short, and without what a terminal would not show."""
    if cell is None:
        return "(missing)"
    text = "".join(c if c.isprintable() else "?" for c in str(cell))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
