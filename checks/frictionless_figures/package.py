"""Tables of text from the resources of a Frictionless package."""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from frictionless import Field, FrictionlessException, Package, Resource, errors, system
from frictionless.resources import TableResource

from frictionless_figures.bounds import fields_in_order
from frictionless_figures.checklists import checklist_of
from frictionless_figures.descriptor import open_regular
from frictionless_figures.table import Content, ForeignKey, Table, Tables

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
        load=lambda: _named(resource, read_cells),
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


def _named(resource: TableResource, read: Callable[[TableResource], Content]) -> Content:
    """Return what is read of a resource; an error says of which it is."""
    try:
        return read(resource)
    except FrictionlessException as exception:
        error = exception.error
        if not error.note.startswith(f"{resource.name}: "):
            error.note = f"{resource.name}: {error.note}"
        raise


def declared_checks(resource: Resource) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the checks that the resource's checklist declares: each type with its options."""
    for check in checklist_of(resource).get("checks", []):
        options = {name: value for name, value in check.items() if name not in NOT_OPTIONS}
        yield str(check.get("type")), options


NOT_OPTIONS = ("type", "name", "title", "description")


def read_cells(resource: TableResource) -> Content:
    """Return names and rows of a resource as Frictionless reads it, each cell as text or None.

    Dialect, encoding, compression, further files, missing values and the characters of numbers
    are those that the resource declares. A row has as many cells as there are names. Raises
    FrictionlessException for what cannot be read.
    """
    ahead = getattr(resource, "rows_ahead", lambda: None)()
    if ahead is not None:
        return _content(resource, ahead)
    copy = resource.to_copy()
    copy.schema.foreign_keys = []  # they would load other tables, and no cell depends on them
    with copy:
        return _content(copy, copy.cell_stream)


def _content(resource: TableResource, rows: Iterable[Any]) -> Content:
    """Return the content of an open table, from its rows with the header."""
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
            cell = texts[place]
            if cell is not None:
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


# The one dialect whose bytes have a canonical form.
PLAIN = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n"}
