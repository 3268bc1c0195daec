"""The tables of a package as rows to be written: read, put in order, and written back."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from frictionless import FrictionlessException

from frictionless_figures.descriptor import DescriptorError, read_json
from frictionless_figures.gate import open_package
from frictionless_figures.output import write_file
from frictionless_figures.shapes import ASIDE
from frictionless_figures.table import Tables

Cells = dict[str, str]

_OWN_CODES = ("claimed_by", "code")  # fields whose codes are those of one package only
#: The dialect that rows are written in.
_PLAIN = {
    "header": True,
    "headerRows": [1],
    "lineTerminator": "\n",
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
}
#: Tables that a package can do without; a check that judges nothing is a failure.
_OPTIONAL = (
    *("rates", "totals", "spans", "doubts", "doubt_cells"),
    *("retired", "codings", "resolutions"),
)


@dataclass(slots=True)
class Sheet:
    """One table: where it lies, what is said of its fields, and its rows as text."""

    path: Path
    types: dict[str, str]
    required: tuple[str, ...]
    key: tuple[str, ...]
    judged: tuple[str, ...]
    rows: list[Cells]

    def sort(self) -> None:
        """Put the rows in the order of the primary key, numbers by their value."""
        numbers = {name for name in self.key if self.types[name] == "integer"}

        def place(cells: Cells) -> list[tuple[int, str]]:
            values = {name: int(cells[name]) for name in numbers if cells[name].isdecimal()}
            return [(values.get(name, 0), cells[name]) for name in self.key]

        self.rows.sort(key=place)

    def text(self) -> str:
        """The table as the file that holds it: CSV, comma, LF, quotes only where needed."""
        return csv_text(self.types, self.rows)

    def write(self) -> bool:
        """Write the file where its text differs, and say whether it did."""
        text = self.text()
        if self.path.exists() and self.path.read_bytes() == text.encode("utf-8"):
            return False
        write_file(self.path, text.encode())
        return True


def csv_text(header: Iterable[str], rows: Iterable[Cells]) -> str:
    """Rows as CSV; a cell that a row does not have is empty."""
    lines = io.StringIO()
    writer = csv.DictWriter(lines, list(header), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return lines.getvalue()


def sheets(path: Path) -> dict[str, Sheet]:
    """The tables of a descriptor by name. Raises DescriptorError where one cannot be used."""
    open_package(path)  # which verifies all that is read and written here
    tables = {}
    descriptor = read_json(path)
    resources = [*descriptor["resources"], *descriptor.get(ASIDE, [])]
    judged: dict[str, str] = {}
    for resource in resources:
        if not isinstance(resource.get("path"), str):
            raise DescriptorError(f"{resource.get('name')} is not one file, which can be written")
        dialect = resource.get("dialect", {})
        if isinstance(dialect, str) or {**_PLAIN, **dialect} != _PLAIN:
            raise DescriptorError(f"{resource['name']} has a dialect, in which nothing is written")
        checklist = resource.get("checklist")
        for check in checklist.get("checks", ()) if isinstance(checklist, dict) else ():
            judged |= check.get("judged", {})
    for resource in resources:
        file = path.parent / resource["path"]
        schema = resource.get("schema", {"fields": []})
        if isinstance(schema, str):
            schema = read_json(path.parent / schema)
        fields = {field["name"]: field for field in schema["fields"]}
        key = schema.get("primaryKey", [])
        tables[resource["name"]] = Sheet(
            file,
            {name: field.get("type", "string") for name, field in fields.items()},
            tuple(name for name in fields if fields[name].get("constraints", {}).get("required")),
            (key,) if isinstance(key, str) else tuple(key),
            tuple(judged.get(resource["name"], "").split()),
            _rows(file, list(fields)),
        )
    return tables


def _rows(file: Path, names: list[str]) -> list[Cells]:
    try:
        lines = csv.reader(io.StringIO(file.read_bytes().decode("utf-8"), newline=""))
        header, *rows = lines
    except OSError as error:
        raise DescriptorError(f"cannot read {file}: {error.strerror}") from None
    except (UnicodeDecodeError, ValueError, csv.Error) as error:
        raise DescriptorError(f"{file} is no table in UTF-8: {error}") from None
    if header != names:
        raise DescriptorError(f"{file} has the columns {header}; its schema has {names}")
    if fault := next((at for at, row in enumerate(rows, 2) if len(row) != len(names)), None):
        raise DescriptorError(f"{file} row {fault} has not as many cells as there are columns")
    return [dict(zip(header, row, strict=True)) for row in rows]


def drafted(path: Path, tables: Tables) -> dict[str, Sheet]:
    """The tables of a package that holds rows as they were drafted, or none."""
    # What is wrong with it, the check itself says best.
    with suppress(DescriptorError, FrictionlessException, AttributeError, LookupError, TypeError):
        found = any(
            re.fullmatch(re.escape(f"{row['source_id']}-") + "[0-9]+", row[key] or "")
            for name, key in (("indicators", "indicator_id"), ("events", "event_id"))
            if name in tables
            for row in tables[name].rows
        )
        return sheets(path) if found and {"sources", "indicators"} <= set(tables) else {}
    return {}


def template() -> Path:
    """The descriptor that a new package is begun like: the one that comes with the library."""
    library = Path(__file__).parent.parent
    installed = library / "template" / "datapackage.json"
    return installed if installed.exists() else library.parent.parent / "datapackage.json"


def begin(template: Path, folder: Path) -> Path:
    """Begin a package in a new folder: descriptor, schemas, checklists and empty tables."""
    if folder.exists() and any(folder.iterdir()):
        raise DescriptorError(f"{folder} is not empty; give a new folder, or use --package")
    descriptor = read_json(template)
    kept = ("$schema", "resources")
    descriptor = {name: value for name, value in descriptor.items() if name in kept}
    descriptor = {"name": folder.resolve().name.lower(), "version": "0.1.0"} | descriptor
    for resource in descriptor["resources"]:
        schema = read_json(template.parent / resource["schema"])
        for field in schema["fields"]:
            if field["name"] in _OWN_CODES:
                field.get("constraints", {}).pop("enum", None)
                field.pop("categories", None)
        for pin in ("bytes", "hash", "rows"):
            resource.pop(pin, None)
        _write_json(folder / resource["schema"], schema, folder)
        header = csv_text([field["name"] for field in schema["fields"]], [])
        write_file(folder / resource["path"], header.encode(), inside=folder)
    path = folder / "datapackage.json"
    _write_json(path, descriptor | {ASIDE: []}, folder)
    arrange(path, sheets(path))
    return path


def arrange(path: Path, tables: dict[str, Sheet]) -> None:
    """Declare the tables set aside that have rows by now, and set aside those that lost them.

    A package that sets none aside is left as it is.
    """
    descriptor = read_json(path)
    if ASIDE not in descriptor:
        return
    known = {one["name"]: one for one in [*descriptor["resources"], *descriptor[ASIDE]]}
    empty = {name for name in known if name in _OPTIONAL and not tables[name].rows}
    descriptor["resources"] = [one for name, one in known.items() if name not in empty]
    descriptor[ASIDE] = [one for name, one in known.items() if name in empty]
    _write_json(path, descriptor, path.parent)


def _write_json(path: Path, value: object, inside: Path) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    write_file(path, f"{text}\n".encode(), inside=inside)
