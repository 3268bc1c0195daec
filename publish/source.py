"""The package as the exports read it: its descriptor, its schemas and its tables of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from frictionless_figures.descriptor import DescriptorError, read_json
from frictionless_figures.validation import tables_of
from frictionless_figures.table import Row, Tables

DESCRIPTOR = "datapackage.json"
# What lies beside the tables and goes out with them.
DOCUMENTS = (
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "LICENSE-DATA",
    "data/README.md",
    "seeds/README.md",
)
DIGITS = 15  # significant decimal digits that every 64-bit float keeps


class NotReadyError(Exception):
    """Nothing is published; each line says why. `status` is the exit status that it means."""

    def __init__(self, *lines: str, status: int = 1) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
        self.status = status


@dataclass(frozen=True, slots=True)
class Source:
    """A package in its folder: `schemas` and `tables` go by the name of the resource."""

    root: Path
    descriptor: Mapping[str, Any]
    schemas: Mapping[str, Mapping[str, Any]]
    tables: Tables

    @property
    def name(self) -> str:
        """Return the name that the files of a release start with, version and all."""
        return f"{self.descriptor['name']}-{self.descriptor['version']}"

    @property
    def resources(self) -> list[Mapping[str, Any]]:
        """Return the descriptors of the tables, in their order."""
        return list(self.descriptor["resources"])

    def fields(self, table: str) -> list[Mapping[str, Any]]:
        """Return the fields of a table's schema."""
        return list(self.schemas[table]["fields"])

    def rows(self, table: str) -> Iterator[list[str | int | float | None]]:
        """Yield the cells of each row as the types of the schema. Raises NotReadyError."""
        fields = self.fields(table)
        for row in self.tables[table].rows:
            yield [typed(row, field["name"], field["type"]) for field in fields]

    def paths(self) -> list[str]:
        """Return the paths of all files of the package, sorted, each once."""
        tables = [resource["path"] for resource in self.resources]
        schemas = [resource["schema"] for resource in self.resources]
        checklists = [
            resource["checklist"]
            for resource in self.resources
            if isinstance(resource.get("checklist"), str)
        ]
        return sorted({DESCRIPTOR, *tables, *schemas, *checklists, *DOCUMENTS})


def load(root: Path) -> Source:
    """Return the package in a folder. Raises NotReadyError where it cannot be read."""
    try:
        descriptor = read_json(root / DESCRIPTOR)
        schemas = {
            resource["name"]: read_json(root / resource["schema"])
            for resource in descriptor["resources"]
        }
        return Source(root, descriptor, schemas, tables_of(root / DESCRIPTOR))
    except DescriptorError as error:
        raise NotReadyError(str(error), status=2) from None


def typed(row: Row, name: str, kind: str) -> str | int | float | None:
    """Return a cell as the type of its field: int, float (of at most 15 digits) or text."""
    cell = row[name]
    if cell is None or kind not in ("integer", "number"):
        return cell
    if len(Decimal(cell).as_tuple().digits) > DIGITS:
        raise NotReadyError(f"row {row.number}: {name} {cell} has more digits than a float keeps")
    return int(cell) if kind == "integer" else float(cell)


def decimals(row: Row, name: str) -> int:
    """Return how many decimals a number is printed with.

    They are those of the cell itself, or those that the row's own field `decimals` gives to its
    field `rate`.
    """
    in_cell = len((row[name] or "").partition(".")[2])
    stated = row["decimals"] if name == "rate" else None
    return max(in_cell, int(stated or 0))


def key_fields(schema: Mapping[str, Any]) -> list[str]:
    """Return the primary key of a schema as a list."""
    return as_list(schema["primaryKey"])


def as_list(names: str | Iterable[str]) -> list[str]:
    """Return one name or several as a list: Table Schema allows both."""
    return [names] if isinstance(names, str) else list(names)
