"""A table as text: what the rules read, whatever the program that loaded it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, cached_property
from typing import Any

Key = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """The cells of a table as text (None is missing), and the number of each row.

    Rows are numbered as Frictionless does: the header is row 1. `cells` are tuples as long as
    `names`: Python's garbage collector passes over them, so that a large table slows nothing else.
    """

    names: Sequence[str]
    numbers: Sequence[int]
    cells: Sequence[tuple[str | None, ...]]


@dataclass(slots=True, eq=False)
class Row:
    """One row: its number as Frictionless counts (the header is row 1) and its cells as text.

    `cells` has one entry for each name of the table, in its order; None is missing. A name that
    the table does not have is missing in every row.
    """

    number: int
    cells: Sequence[str | None]
    places: Mapping[str, int]

    def __getitem__(self, name: str) -> str | None:
        place = self.places.get(name)
        return None if place is None else self.cells[place]

    def items(self) -> Iterator[tuple[str, str | None]]:
        """Yield name and cell of every field, in the order of the table."""
        return zip(self.places, self.cells, strict=True)

    def key(self, fields: tuple[str, ...]) -> Key:
        """Return the cells of the named fields, in their order."""
        return tuple(self[name] for name in fields)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Fields of a table that name fields of another one; an empty resource is the table itself."""

    fields: tuple[str, ...]
    resource: str
    reference: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A named table of text cells with what its schema declares, read when its rows are wanted.

    `types` maps each field to its Table Schema type; `checks` are the checks that its checklist
    declares, each with its options. `load` gives the content, `read_bytes` the bytes
    of the file, or None where the table is not one plain local file.
    """

    name: str
    path: str
    load: Callable[[], Content]
    primary_key: tuple[str, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    checks: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    read_bytes: Callable[[], bytes | None] = lambda: None

    @cached_property
    def content(self) -> Content:
        """The names of the fields and the cells of all rows."""
        return self.load()

    @property
    def names(self) -> Sequence[str]:
        """The names of the fields, in the order of the data."""
        return self.content.names

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where in a row the cell of each field stands."""
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows, in the order of the data."""
        return tuple(map(self.row, range(len(self.content.cells))))

    def row(self, at: int) -> Row:
        """Return one row by its place among the rows."""
        return Row(self.content.numbers[at], self.content.cells[at], self.places)

    def need(self, *names: str) -> None:
        """Raise SetUpError for the first of these names that is no field of the table."""
        for name in names:
            if name not in self.names:
                close = meant(name, self.names)
                raise SetUpError(f"{self.name} has no field {name or '(empty)'}{close}")

    def key_of(self, row: Row) -> str:
        """Return the primary key of a row as one text, its cells joined by a slash."""
        return "/".join(cell or "" for cell in row.key(self.primary_key)) or f"row {row.number}"

    def index(self, fields: tuple[str, ...]) -> dict[Key, Row]:
        """Return the rows by the cells of the named fields; the first row wins."""
        rows: dict[Key, Row] = {}
        for row in self.rows:
            rows.setdefault(row.key(fields), row)
        return rows


class SetUpError(Exception):
    """A check cannot be performed as it is declared; the message says why, in one line."""


class Tables(Mapping[str, Table]):
    """The tables of a package by name, each described when it is first asked for."""

    def __init__(self, loaders: Mapping[str, Callable[[], Table]]) -> None:
        self._loaders = {name: cache(load) for name, load in loaders.items()}

    def __getitem__(self, name: str) -> Table:
        if name not in self._loaders:
            known = ", ".join(sorted(self._loaders)) or "no other"
            close = meant(name, self._loaders) or f" (there is {known})"
            raise SetUpError(f'there is no table "{name}"{close}')
        return self._loaders[name]()

    def __contains__(self, name: object) -> bool:
        return name in self._loaders

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaders)

    def __len__(self) -> int:
        return len(self._loaders)

    def references(self, name: str) -> list[tuple[str, ...]]:
        """Return the keys of a table by which foreign keys of any table name its rows."""
        return self._references.get(name, [])

    @cached_property
    def _references(self) -> Mapping[str, list[tuple[str, ...]]]:
        keys = defaultdict[str, list[tuple[str, ...]]](list)
        for table in self.values():
            for foreign in table.foreign_keys:
                keys[foreign.resource or table.name].append(foreign.reference)
        return keys


def meant(name: str, names: Iterable[str]) -> str:
    """Return "; did you mean X?" for the name that is spelt most alike, or nothing.

    >>> meant("mm", ["n", "m", "r"])
    '; did you mean m?'
    """
    close = get_close_matches(name, list(names), n=1)
    return f"; did you mean {close[0]}?" if close else ""
