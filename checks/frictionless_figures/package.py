"""Tables of text from the resources of a Frictionless package, and the checks that they declare."""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from frictionless import Field, FrictionlessException, Package, Resource, errors, helpers, system
from frictionless.resources import TableResource

from frictionless_figures.bounds import fields_in_order
from frictionless_figures.descriptor import DescriptorError, open_regular, read_document
from frictionless_figures.table import Content, ForeignKey, Table, Tables

MOST_CHECKS = 1000  # of a table: Frictionless takes half a millisecond to read one
CHECKLIST = {"name", "title", "description", "checks", "pickErrors", "skipErrors"}
NOT_OPTIONS = ("type", "name", "title", "description")
# The one dialect whose bytes have a canonical form.
PLAIN = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n"}
Cells = tuple[str | None, ...]


def load_tables(package: Package) -> Tables:
    """Return the tables of a package, each read when its rows are first asked for.

    Raises FrictionlessException, then or later, where a table or its checklist cannot be read.
    """
    tables = (table for table in package.resources if isinstance(table, TableResource))
    return Tables({str(table.name): partial(load_table, table) for table in tables})


def load_table(resource: TableResource) -> Table:
    """Return the table of a resource: its schema's keys, its checks, and its cells as text."""
    schema = resource.schema
    return Table(
        name=resource.name or "",
        path=os.path.basename(resource.path or resource.name or ""),
        load=lambda: read_cells(resource),
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
        read_bytes=lambda: read_bytes(resource),
    )


def declared_checks(resource: Resource) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the checks that the resource's checklist declares: each type with its options."""
    for check in checklist_of(resource).get("checks", []):
        options = {name: value for name, value in check.items() if name not in NOT_OPTIONS}
        yield str(check.get("type")), options


def checklist_of(resource: Resource) -> Mapping[str, Any]:
    """Return the checklist that a resource declares, inline or as a JSON or YAML file, or {}.

    A sentence or a list of sentences is somebody's own use of the word, and none. Raises
    FrictionlessException for a file that cannot be read or leads out of the package, and for
    anything that is no object with a list of checks.
    """
    declared = resource.custom.get("checklist")
    if declared is None or is_prose(declared):
        return {}
    try:
        if isinstance(declared, str):
            root = Path(resource.basepath or ".").resolve()
            path = (root / declared).resolve()
            if not helpers.is_safe_path(declared) or not path.is_relative_to(root):
                raise ValueError(f'the checklist "{declared}" lies outside the package')
            declared = read_document(root / declared)
        return _checklist(declared)
    except DescriptorError as error:
        note = str(error)  # it names the file
    except ValueError as error:
        note = f"{resource.name}: {error}"
    raise FrictionlessException(errors.ChecklistError(note=note))


def is_prose(declared: Any) -> bool:
    """Whether the property `checklist` holds words for people, and names no file and no check."""
    if isinstance(declared, str):
        return " " in declared.strip() and not declared.lower().endswith((".json", ".yaml", ".yml"))
    words = isinstance(declared, list) and declared != []
    return words and all(isinstance(item, str) and " " in item for item in declared)


def _checklist(declared: Any) -> Mapping[str, Any]:
    """Return a checklist that can be used. Raises ValueError."""
    if not isinstance(declared, dict):
        raise ValueError("the checklist is no object with a list of checks")
    if unknown := sorted(set(map(str, declared)) - CHECKLIST):
        unknown_ones = f"the checklist has no property {', '.join(unknown)}"
        raise ValueError(f"{unknown_ones}; its checks are in `checks`")
    checks = declared.get("checks", [])
    if not isinstance(checks, list) or not all(isinstance(check, dict) for check in checks):
        raise ValueError("the checklist is no object with a list of checks")
    if (count := len(checks)) > MOST_CHECKS:
        raise ValueError(
            f"the checklist has {count} checks, and at most {MOST_CHECKS} are performed"
        )
    for name in ("pickErrors", "skipErrors"):
        types = declared.get(name, [])
        if not isinstance(types, list) or not all(isinstance(type, str) for type in types):
            raise ValueError(f"{name} of the checklist is no list of error types")
    return declared


def read_cells(resource: TableResource) -> Content:
    """Return names and rows of a resource as Frictionless reads it, each cell as text or None.

    Dialect, encoding, compression, further files, missing values and the characters of numbers
    are those that the resource declares. A row has as many cells as there are names. Raises
    FrictionlessException, which names the resource, for what cannot be read.
    """
    try:
        ahead = getattr(resource, "rows_ahead", lambda: None)()
        if ahead is not None:
            return _content(resource, ahead)
        copy = resource.to_copy()
        copy.schema.foreign_keys = []  # they would load other tables, and no cell depends on them
        with copy:
            return _content(copy, copy.cell_stream)
    except FrictionlessException as exception:
        error = exception.error
        if not error.note.startswith(f"{resource.name}: "):
            error.note = f"{resource.name}: {error.note}"
        raise


def _content(resource: TableResource, rows: Iterable[Any]) -> Content:
    fields = fields_in_order(resource)
    as_texts = _texts(fields)
    numbers, texts = [], []
    for number, cells in resource.dialect.read_enumerated_content_stream(rows):
        numbers.append(number)
        texts.append(as_texts(cells))
    return Content([field.name for field in fields], numbers, texts)


def _texts(fields: Sequence[Field]) -> Callable[[Sequence[Any]], Cells]:
    """Return what makes a row of cells one of texts, as long as there are fields."""
    missing = [_missing_values(field) for field in fields]
    cleaned = [(place, clean) for place, field in enumerate(fields) if (clean := _cleaner(field))]
    width = len(fields)
    plain = not cleaned and all(values == {""} for values in missing)

    def as_texts(cells: Sequence[Any]) -> Cells:
        if len(cells) != width:
            cells = [*cells, *[None] * width][:width]
        if plain:
            return tuple([(cell or None) if type(cell) is str else text(cell) for cell in cells])
        texts = [
            None if (shown := text(cell)) in values else shown
            for cell, values in zip(cells, missing, strict=True)
        ]
        for place, clean in cleaned:
            if (cell := texts[place]) is not None:
                texts[place] = clean(cell)
        return tuple(texts)

    return as_texts


def _missing_values(field: Any) -> frozenset[str]:
    own = field.has_defined("missing_values") or field.schema is None
    return frozenset(field.missing_values if own else field.schema.missing_values)


def text(cell: Any) -> str | None:
    """Return a cell as plain text of the same value; None is missing.

    >>> text(69.6), text(11068.0), text(True)
    ('69.6', '11068', 'true')
    """
    if cell is None or isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return format(Decimal(repr(cell)), "f").removesuffix(".0")
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, dict | list):
        return json.dumps(cell, ensure_ascii=False)
    return str(cell)


def _cleaner(field: Any) -> Callable[[str], str] | None:
    """Return what makes the text of a number plain, where its field declares how it is written."""
    if field.type not in ("number", "integer"):
        return None
    point, group = getattr(field, "decimal_char", "."), getattr(field, "group_char", "")
    if field.bare_number and point in (".", "") and not group:
        return None

    def clean(cell: str) -> str:
        if not field.bare_number:
            digits = [place for place, char in enumerate(cell) if char.isdigit()]
            cell = re.sub(r"^[^-\d]+", "", cell[: digits[-1] + 1]) if digits else ""
        if group:
            cell = cell.replace(group, "")
        return cell.replace(point, ".") if point else cell

    return clean


def read_bytes(resource: Resource) -> bytes | None:
    """Return the bytes of a resource that is one plain local CSV file, or None."""
    path, dialect = resource.normpath, resource.dialect
    if path is None or resource.format != "csv" or resource.scheme not in ("file", ""):
        return None
    if resource.compression or resource.extrapaths:
        return None
    if dialect.has_control("csv"):
        control = dialect.get_control("csv").to_descriptor()
        if any(control.get(name, default) != default for name, default in PLAIN.items()):
            return None
    try:
        inside = None if system.trusted else Path(resource.basepath or ".")
        with open_regular(Path(path), inside) as file:
            return file.read()
    except OSError as error:
        note = f'cannot read "{resource.path}": {error.strerror}'
        raise FrictionlessException(errors.SchemeError(note=note)) from None
