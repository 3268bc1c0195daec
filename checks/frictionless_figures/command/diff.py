"""`figures diff`: the changes between two versions of a package, by key, and ids that vanish."""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from frictionless import FrictionlessException

from frictionless_figures.command import descriptor_at, refuse
from frictionless_figures.descriptor import DescriptorError
from frictionless_figures.rules.keys import has_ids, ids
from frictionless_figures.rules.plaintext import bytes_fault
from frictionless_figures.shown import one_line, shown
from frictionless_figures.table import Row, Table, Tables
from frictionless_figures.validation import tables_of

MARKDOWN = re.compile(r"([\\`*_\[\]<>|#])")
RETIRED = "retired"  # the resource that lists the ids that were given up


class Change(NamedTuple):
    """One change: of a whole table, field or row, or of one cell. `old` and `new` are cells."""

    table: str
    key: str
    change: str
    field: str = ""
    old: str = ""
    new: str = ""


def run(options: argparse.Namespace) -> int:
    """Print what changed; ids that vanish or come back are named on standard error.

    Returns 0, or 1 where an id vanishes unlisted or comes back. Raises DescriptorError where
    nothing can be compared.
    """
    with ExitStack() as stack:
        old, new = (_tables(path, stack) for path in (options.old, options.new))
        found, faults = list(changes(old, new)), list(vanished(old, new))
    if options.format == "csv":
        csv.writer(sys.stdout, lineterminator="\n").writerows([Change._fields, *found])
    else:
        print("\n".join(map(shown, _lines(found))) or "No table changed.")
    refuse(*faults)
    return 1 if faults else 0


def _tables(path: Path, stack: ExitStack) -> Tables:
    """Return the tables of a package, all read. Raises DescriptorError where one cannot be."""
    descriptor = descriptor_at(path, stack)
    try:
        tables = tables_of(descriptor)
        for table in tables.values():
            raw = table.read_bytes()
            if fault := bytes_fault(raw) if raw is not None else None:
                raise DescriptorError(f"{table.path}: {fault}")
            _ = table.content  # read while its errors are caught
    except (DescriptorError, OSError) as error:
        lines = getattr(error, "lines", [str(error)])
        raise DescriptorError(*(f"{path}: {line}" for line in lines)) from None
    except FrictionlessException as exception:
        raise DescriptorError(f"{path}: {one_line(exception.error.note)}") from None
    return tables


def changes(old: Tables, new: Tables) -> Iterator[Change]:
    """Yield every change, table by table in the order of the new package, rows by their keys.

    Raises DescriptorError where the rows of a table cannot be matched.
    """
    for name in dict.fromkeys([*new, *old]):
        if name not in old:
            yield Change(name, "", "table added")
        elif name not in new:
            yield Change(name, "", "table removed")
        else:
            yield from _changes(old[name], new[name])


def _changes(old: Table, new: Table) -> Iterator[Change]:
    if len(old.primary_key) != len(new.primary_key):
        other = f"{new.name} has another primary key than before: rows cannot be matched"
        raise DescriptorError(other)
    for what, some, others in (("added", new, old), ("removed", old, new)):
        for field in [field for field in some.types if field not in others.types]:
            yield Change(new.name, "", f"field {what}", field)
    before, after = _by_key(old), _by_key(new)
    for key in sorted(before.keys() | after.keys()):
        if key not in before:
            yield Change(new.name, key, "row added")
        elif key not in after:
            yield Change(new.name, key, "row removed")
        else:
            for field in [field for field in new.types if field in old.types]:
                was, now = before[key][field] or "", after[key][field] or ""
                if was != now:
                    yield Change(new.name, key, "cell changed", field, was, now)


def _by_key(table: Table) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for row in table.rows:
        if (key := table.key_of(row)) in rows:
            twice = f"{table.path} holds the key {key} twice: rows cannot be matched"
            raise DescriptorError(twice)
        rows[key] = row
    return rows


def vanished(old: Tables, new: Tables) -> Iterator[str]:
    """Yield a line for each id that vanishes without being retired, or comes back after it."""
    was, now = _retired(old), _retired(new)
    for table, each in sorted(was - now):
        yield f"{each} of {table} was retired, and table {RETIRED} lists it no more"
    for name in dict.fromkeys([*old, *new]):
        before, after = (
            set(ids(tables[name])) if name in tables and has_ids(tables[name]) else set()
            for tables in (old, new)
        )
        for each in sorted(before - after):
            if (name, each) not in now:
                yield f"{each} of {name} vanishes. Bring it back, or list it in table {RETIRED}"
        for each in sorted(after):
            if (name, each) in was:
                yield f"{each} of {name} was retired, and a retired id never comes back"


def _retired(tables: Tables) -> set[tuple[str | None, ...]]:
    return set(tables[RETIRED].index(tables[RETIRED].primary_key)) if RETIRED in tables else set()


def _lines(found: Iterable[Change]) -> Iterator[str]:
    """Yield an item for each row that changed, and one for all rows added or removed together."""
    for table, in_table in groupby(found, key=lambda change: change.table):
        together, cells = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
        for change in in_table:
            if change.change == "cell changed":
                said = f"{change.field} {_cell(change.old)} → {_cell(change.new)}"
                cells[change.key].append(said)
            else:
                together[change.change].append(change.key or change.field)
        for what, names in together.items():
            listed = ", ".join(f"`{name}`" for name in names if name)
            yield f"- `{table}`: {what}{f': {listed}' if listed else ''}."
        for key, each in cells.items():
            yield f"- `{table}`, `{key}`: {'; '.join(each)}."


def _cell(text: str) -> str:
    return MARKDOWN.sub(r"\\\1", text) if text else "(empty)"
