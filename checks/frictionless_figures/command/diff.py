"""The command `figures diff`: what changed between two versions of a package."""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import fields
from itertools import groupby
from pathlib import Path

from frictionless_figures.command.changes import Change, DiffError, changes, vanished
from frictionless_figures.command.location import LocationError, descriptor_at
from frictionless_figures.descriptor import DescriptorError
from frictionless_figures.rules.plaintext import bytes_fault
from frictionless_figures.shown import shown
from frictionless_figures.table import Tables

MARKDOWN = re.compile(r"([\\`*_\[\]<>|#])")


def run(options: argparse.Namespace) -> int:
    """Print what changed; ids that vanish or come back are named on standard error.

    Returns 0, 1 where an id vanishes unlisted or comes back, or 2 where nothing can be compared.
    """
    try:
        with ExitStack() as stack:
            old, new = (_tables(path, stack) for path in (options.old, options.new))
            found = list(changes(old, new))
            faults = list(vanished(old, new))
    except DiffError as error:
        for line in str(error).split("\n"):
            print(f"figures: {shown(line)}", file=sys.stderr)
        return 2
    FORMATS[options.format](found)
    for fault in faults:
        print(f"figures: {shown(fault)}", file=sys.stderr)
    return 1 if faults else 0


def _tables(path: Path, stack: ExitStack) -> Tables:
    """Return the tables of a package, all read. Raises DiffError where one cannot be."""
    from frictionless import FrictionlessException  # here: it takes half a second to load

    from frictionless_figures.shown import one_line
    from frictionless_figures.validation import tables_of

    try:
        tables = tables_of(descriptor_at(path, stack))
        for table in tables.values():
            raw = table.read_bytes()
            fault = bytes_fault(raw) if raw is not None else None
            if fault:
                raise DiffError(f"{path}: {table.path}: {fault}")
            _ = table.content  # read while its errors are caught
    except LocationError as error:
        raise DiffError(str(error)) from None
    except (DescriptorError, OSError) as error:
        lines = getattr(error, "lines", [str(error)])
        raise DiffError("\n".join(f"{path}: {line}" for line in lines)) from None
    except FrictionlessException as exception:
        raise DiffError(f"{path}: {one_line(exception.error.note)}") from None
    return tables


def _as_csv(found: Iterable[Change]) -> None:
    names = [field.name for field in fields(Change)]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([getattr(change, name) for name in names] for change in found)


def _as_markdown(found: Iterable[Change]) -> None:
    lines = [shown(line) for line in _lines(found)]
    print("\n".join(lines) if lines else "No table changed.")


def _lines(found: Iterable[Change]) -> Iterator[str]:
    """Yield an item for each row that changed, and one for all rows added or removed together."""
    for table, in_table in groupby(found, key=lambda change: change.table):
        together: dict[str, list[str]] = {}
        cells: dict[str, list[str]] = {}
        for change in in_table:
            if change.change == "cell changed":
                said = f"{change.field} {_cell(change.old)} → {_cell(change.new)}"
                cells.setdefault(change.key, []).append(said)
            else:
                named = change.key or change.field
                together.setdefault(change.change, []).append(named)
        for what, names in together.items():
            listed = ", ".join(f"`{name}`" for name in names if name)
            yield f"- `{table}`: {what}{f': {listed}' if listed else ''}."
        for key, each in cells.items():
            yield f"- `{table}`, `{key}`: {'; '.join(each)}."


def _cell(text: str) -> str:
    return MARKDOWN.sub(r"\\\1", text) if text else "(empty)"


FORMATS = {"markdown": _as_markdown, "csv": _as_csv}
