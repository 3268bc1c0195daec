"""The changes between two versions of a package: rows and cells by key, and ids that vanish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from frictionless_figures.rules.retired import has_ids, ids
from frictionless_figures.table import Row, Table, Tables

RETIRED = "retired"  # the resource that lists the ids that were given up


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of a whole table, field or row, or of one cell. `old` and `new` are cells."""

    table: str
    key: str
    change: str
    field: str = ""
    old: str = ""
    new: str = ""


class DiffError(Exception):
    """The packages cannot be compared; the message says why, in one line."""


def changes(old: Tables, new: Tables) -> Iterator[Change]:
    """Yield every change, table by table in the order of the new package, rows by their keys."""
    for name in dict.fromkeys([*new, *old]):
        if name not in old:
            yield Change(name, "", "table added")
        elif name not in new:
            yield Change(name, "", "table removed")
        else:
            yield from _changes(old[name], new[name])


def _changes(old: Table, new: Table) -> Iterator[Change]:
    if len(old.primary_key) != len(new.primary_key):
        raise DiffError(f"{new.name} has another primary key than before: rows cannot be matched")
    for field in new.types.keys() - old.types.keys():
        yield Change(new.name, "", "field added", field)
    for field in old.types.keys() - new.types.keys():
        yield Change(new.name, "", "field removed", field)
    common = [field for field in new.types if field in old.types]
    before, after = _by_key(old), _by_key(new)
    for key in sorted(before.keys() | after.keys()):
        if key not in before:
            yield Change(new.name, key, "row added")
        elif key not in after:
            yield Change(new.name, key, "row removed")
        else:
            for field in common:
                was, now = before[key][field] or "", after[key][field] or ""
                if was != now:
                    yield Change(new.name, key, "cell changed", field, was, now)


def _by_key(table: Table) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for row in table.rows:
        key = table.key_of(row)
        if key in rows:
            raise DiffError(f"{table.path} holds the key {key} twice: rows cannot be matched")
        rows[key] = row
    return rows


def vanished(old: Tables, new: Tables) -> Iterator[str]:
    """Yield a line for each id that vanishes without being retired, or comes back after it."""
    was, now = _retired(old), _retired(new)
    for table, each in sorted(was - now):
        yield f"{each} of {table} was retired, and table {RETIRED} lists it no more"
    for name in dict.fromkeys([*old, *new]):
        before = set(ids(old[name])) if name in old and has_ids(old[name]) else set()
        after = set(ids(new[name])) if name in new and has_ids(new[name]) else set()
        for each in sorted(before - after):
            if (name, each) not in now:
                yield f"{each} of {name} vanishes. Bring it back, or list it in table {RETIRED}"
        for each in sorted(after):
            if (name, each) in was:
                yield f"{each} of {name} was retired, and a retired id never comes back"


def _retired(tables: Tables) -> set[tuple[str | None, ...]]:
    if RETIRED not in tables:
        return set()
    table = tables[RETIRED]
    return {row.key(table.primary_key) for row in table.rows}
