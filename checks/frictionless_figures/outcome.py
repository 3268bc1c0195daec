"""What a rule finds on one row, and what a check makes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from frictionless_figures.shown import shown
from frictionless_figures.table import Row


@dataclass(slots=True, eq=False)
class Finding:
    """One performance of a rule: on which row (None: the whole file), and whether it held.

    `holds` is None where the row states nothing that could hold. `text` is the sentence that says
    why, or a function of the row that gives it: a row that holds needs no sentence until somebody
    reads it. `key` names what was judged where that is not the primary key of the row; `computed`
    is what the numbers of a failing claim give, by which a table of doubts knows it again.
    """

    row: Row | None
    holds: bool | None
    text: str | Callable[[Row], str]
    field: str | None = None
    key: str | None = None
    computed: str | None = None

    @property
    def message(self) -> str:
        """Return the sentence."""
        if isinstance(self.text, str):
            return self.text
        assert self.row is not None
        return self.text(self.row)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finding with its place: the check, the table, the file and the key.

    `row` is the row in the file (the header is row 1), or None where the whole file is meant.
    `known` is True for a failure that the table of doubts explains.
    """

    check: str
    table: str
    path: str
    key: str
    holds: bool | None
    message: str
    row: int | None = None
    field: str | None = None
    known: bool = False

    def __str__(self) -> str:
        place = self.path if self.row is None else f"{self.path} row {self.row} ({self.key})"
        return shown(f"{place}: {self.message}")
