"""Tables of text from the resources of a Frictionless package."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from frictionless import FrictionlessException, Package, Resource, errors, helpers

from frictionless_figures.table import ForeignKey, Row, Table, Tables

DISCREPANCIES = "discrepancies"  # the resource that lists what the sources get wrong


def load_tables(package: Package) -> Tables:
    """Return the tables of a package, each read when it is first asked for.

    Raises FrictionlessException where one cannot be read, or its checklist is not to be had.
    """

    def loader(resource: Resource) -> Callable[[], Table]:
        return lambda: load_table(resource)

    return Tables({resource.name: loader(resource) for resource in package.resources})


def load_table(resource: Resource) -> Table:
    """Return the table of a resource: all cells as text, its schema's keys, its checks."""
    schema = resource.schema
    raw = _bytes(resource)
    rows = _rows_of_file(raw) if raw is not None else _rows_of_resource(resource)
    return Table(
        name=resource.name or "",
        path=os.path.basename(resource.path or resource.name or ""),
        rows=rows,
        primary_key=tuple(schema.primary_key),
        types={field.name: field.type for field in schema.fields},
        unique_keys=tuple(tuple(key) for key in schema.custom.get("uniqueKeys", ())),
        foreign_keys=tuple(
            ForeignKey(
                tuple(key["fields"]),
                key["reference"]["resource"],
                tuple(key["reference"]["fields"]),
            )
            for key in schema.foreign_keys
        ),
        checks=tuple(declared_checks(resource)),
        raw=raw,
        inside=_is_inside(resource),
    )


def declared_checks(resource: Resource) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the checks that the resource's checklist declares: each type with its options."""
    checks = checklist_descriptor(resource).get("checks", [])
    return [
        (str(check.get("type")), {name: value for name, value in check.items() if name != "type"})
        for check in checks
    ]


def checklist_descriptor(resource: Resource) -> Mapping[str, Any]:
    """Return the checklist of a resource, inline or from its file inside the package.

    Raises FrictionlessException for a path that leads out of the package, a file that is no JSON
    object, and checks that are no list of objects.
    """
    given = resource.custom.get("checklist", {})
    if isinstance(given, str):
        given = _read_checklist(resource, given)
    checks = given.get("checks", []) if isinstance(given, Mapping) else None
    if not isinstance(checks, list) or not all(isinstance(check, Mapping) for check in checks):
        raise _error(resource, "the checklist is no object with a list of checks")
    return given  # type: ignore[no-any-return]  # checked above


def _read_checklist(resource: Resource, path: str) -> Any:
    root = Path(resource.basepath or ".").resolve()
    if not helpers.is_safe_path(path) or not (root / path).resolve().is_relative_to(root):
        raise _error(resource, f'the checklist "{path}" lies outside the package')
    try:
        return json.loads((root / path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise _error(resource, f'the checklist "{path}" cannot be read: {reason}') from None


def _error(resource: Resource, note: str) -> FrictionlessException:
    return FrictionlessException(errors.ChecklistError(note=f"{resource.name}: {note}"))


def _bytes(resource: Resource) -> bytes | None:
    """Return the bytes of a resource that is one local CSV file, or None."""
    path = resource.normpath
    if path is None or resource.format != "csv" or resource.scheme not in ("file", ""):
        return None
    try:
        return Path(path).read_bytes()
    except OSError as error:
        note = f'cannot read "{resource.path}": {error.strerror}'
        raise FrictionlessException(errors.SchemeError(note=note)) from None


def _is_inside(resource: Resource) -> bool:
    path, base = resource.normpath, resource.basepath or "."
    return path is None or Path(path).resolve().is_relative_to(Path(base).resolve())


@lru_cache(maxsize=64)
def _rows_of_file(raw: bytes) -> tuple[Row, ...]:
    """Return the rows of a CSV file; of bytes that are no UTF-8, as much as can be read."""
    lines = csv.reader(io.StringIO(raw.decode("utf-8-sig", errors="replace"), newline=""))
    names = next(lines, [])
    rows = []
    start = lines.line_num + 1
    for cells in lines:
        if cells:
            rows.append(_row(start, names, cells))
        start = lines.line_num + 1
    return tuple(rows)


def _rows_of_resource(resource: Resource) -> tuple[Row, ...]:
    with resource.to_copy() as copy:
        lines = iter(copy.cell_stream)
        names = [str(name) for name in next(lines, [])]
        return tuple(_row(number, names, cells) for number, cells in enumerate(lines, 2))


def _row(number: int, names: list[str], cells: list[Any]) -> Row:
    texts = (None if cell in (None, "") else str(cell) for cell in cells)
    return Row(number, dict(zip(names, texts, strict=False)))
