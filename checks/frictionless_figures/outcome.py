"""What a rule finds on one row, and what a check makes of it."""

from __future__ import annotations

from dataclasses import dataclass

from frictionless_figures.table import Row


@dataclass(frozen=True, slots=True)
class Finding:
    """One performance of a rule: on which row (None: the whole file), whether it held, and why.

    `key` names what was judged where that is not the primary key of the row.
    """

    row: Row | None
    holds: bool
    message: str
    field: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finding with its place: the check, the table, the file and the key.

    `row` is the line in the file (the header is line 1), or None where the whole file is meant.
    `known` is True for a failure that the table of discrepancies explains.
    """

    check: str
    table: str
    path: str
    key: str
    holds: bool
    message: str
    row: int | None = None
    field: str | None = None
    known: bool = False

    def __str__(self) -> str:
        place = self.path if self.row is None else f"{self.path} row {self.row} ({self.key})"
        return f"{place}: {self.message}"
