"""A table as text: what the rules read, whatever the program that loaded it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Cells = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file (the header is line 1) and its cells; None is missing."""

    number: int
    cells: Cells

    def __getitem__(self, name: str) -> str | None:
        return self.cells.get(name)

    def key(self, fields: tuple[str, ...]) -> tuple[str | None, ...]:
        """Return the cells of the named fields, in their order."""
        return tuple(self.cells.get(name) for name in fields)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Fields of a table that name fields of another one."""

    fields: tuple[str, ...]
    resource: str
    reference: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A named table of text cells with what its schema declares.

    `types` maps each field to its Table Schema type; `checks` are the checks that its checklist
    declares, each with its options; `raw` holds the bytes of the file, or is None
    where the table does not come from a local file; `inside` is False for a file that a link leads
    out of the package.
    """

    name: str
    path: str
    rows: tuple[Row, ...]
    primary_key: tuple[str, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    checks: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    raw: bytes | None = None
    inside: bool = True

    def key_of(self, row: Row) -> str:
        """Return the primary key of a row as one text, its cells joined by a slash."""
        return "/".join(cell or "" for cell in row.key(self.primary_key)) or f"row {row.number}"

    def index(self, fields: tuple[str, ...]) -> dict[tuple[str | None, ...], Row]:
        """Return the rows by the cells of the named fields; the first row wins."""
        rows: dict[tuple[str | None, ...], Row] = {}
        for row in self.rows:
            rows.setdefault(row.key(fields), row)
        return rows


class MissingTableError(Exception):
    """A rule asks for a table that the package does not have."""


class Tables(Mapping[str, Table]):
    """The tables of a package by name, each loaded when it is first asked for."""

    def __init__(self, loaders: Mapping[str, Callable[[], Table]]) -> None:
        self._loaders = loaders
        self._loaded: dict[str, Table] = {}

    def __getitem__(self, name: str) -> Table:
        if name not in self._loaders:
            known = ", ".join(sorted(self._loaders)) or "no other"
            raise MissingTableError(f'there is no table "{name}" (there is {known})')
        if name not in self._loaded:
            self._loaded[name] = self._loaders[name]()
        return self._loaded[name]

    def __contains__(self, name: object) -> bool:
        return name in self._loaders

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaders)

    def __len__(self) -> int:
        return len(self._loaders)
