"""The package as the exports read it: its descriptor, its schemas and its tables of text."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from frictionless_figures.descriptor import DescriptorError, read_json
from frictionless_figures.gate import path_fault
from frictionless_figures.table import Row, Tables
from frictionless_figures.validation import tables_of

DESCRIPTOR = "datapackage.json"
# What lies beside the tables and goes out with them.
DOCUMENTS = (
    "CHANGELOG.md LICENSE LICENSE-DATA data/README.md data/README.zh.md seeds/README.md"
).split()
# What else of the project something is made of.
PAGES = ("README.md", "README.zh.md", "CITATION.cff", ".zenodo.json", "pyproject.toml")
Cell = str | int | float | bool | None
DIGITS = 15  # significant decimal digits that every 64-bit float keeps


class NotReadyError(Exception):
    """Nothing is published; each line says why. `status` is the exit status that it means."""

    def __init__(self, *lines: str, status: int = 1) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
        self.status = status


@dataclass(frozen=True, slots=True)
class Source:
    """A package: its descriptor's file; `schemas` and `tables` go by the name of the resource."""

    path: Path
    descriptor: Mapping[str, Any]
    schemas: Mapping[str, Mapping[str, Any]]
    tables: Tables

    @property
    def root(self) -> Path:
        """Return the folder of the package."""
        return self.path.parent

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

    def rows(self, table: str) -> Iterator[list[Cell]]:
        """Yield the cells of each row as the types of the schema. Raises NotReadyError."""
        fields = self.fields(table)
        for row in self.tables[table].rows:
            yield [typed(row, field["name"], field["type"]) for field in fields]

    def texts(self, table: str) -> Iterator[list[Cell]]:
        """Yield the cells of each row as they are printed."""
        names = [field["name"] for field in self.fields(table)]
        for row in self.tables[table].rows:
            yield [row[name] for name in names]

    def data(self) -> set[str]:
        """Return the paths of the descriptor and of all files that it names."""
        tables = (resource["path"] for resource in self.resources)
        parts = (each.get(part) for each in self.resources for part in ("schema", "checklist"))
        return {DESCRIPTOR, *tables, *(part for part in parts if isinstance(part, str))}

    def paths(self) -> list[str]:
        """Return the paths of all files of the package, sorted, each once."""
        return sorted({*self.data(), *DOCUMENTS, *_docs(self.root)})

    def read(self, name: str) -> bytes:
        """Return a file of the package; its descriptor goes by the name that readers look for."""
        return (self.path if name == DESCRIPTOR else self.root / name).read_bytes()


def load(path: Path) -> Source:
    """Return the package of a descriptor, or in a folder. Raises DescriptorError, NotReadyError."""
    path = path / DESCRIPTOR if path.is_dir() else path
    tables = tables_of(path)  # verifies the package before anything else reads it
    if faults := list(_faults_beside(path.parent)):
        raise DescriptorError(*faults)
    descriptor, schemas = read_json(path), {}
    for one in descriptor["resources"]:
        schema = one.get("schema", {"fields": []})
        known = not isinstance(schema, str)
        schemas[one["name"]] = schema if known else read_json(path.parent / schema)
    if others := [name for name in schemas if name not in tables]:
        raise NotReadyError(f"only tables are published, not {', '.join(others)}", status=2)
    return Source(path, descriptor, schemas, tables)


def _faults_beside(root: Path) -> Iterator[str]:
    """Yield why a file beside the tables is not read: a link may lead to what is nobody else's."""
    if (root / "docs").is_symlink():
        yield f"{root / 'docs'} is a link, which is not followed"
        return
    for name in (*DOCUMENTS, *PAGES, *_docs(root)):
        if os.path.lexists(root / name) and (fault := path_fault(root, name)):
            yield fault


def _docs(root: Path) -> Iterator[str]:
    """Yield the paths of the files of the documentation, and of whatever else lies there."""
    for path in (root / "docs").rglob("*"):
        if not path.is_dir():
            yield path.relative_to(root).as_posix()


def typed(row: Row, name: str, kind: str) -> Cell:
    """Return a cell as its type: int, float (of at most 15 digits), bool, or text as it is."""
    cell = row[name]
    if cell is not None and kind == "boolean":
        return cell.lower() in ("true", "1")
    if cell is None or kind not in ("integer", "number"):
        return cell
    problem = "is no plain number"
    try:
        number, exact = int(cell) if kind == "integer" else float(cell), Decimal(cell)
        if exact.is_finite():
            if len(exact.as_tuple().digits) <= DIGITS:
                return number
            problem = "has more digits than a float keeps"
    except (InvalidOperation, ValueError):
        pass
    raise NotReadyError(f"row {row.number}: {name} {cell} {problem}")


def key_fields(schema: Mapping[str, Any]) -> list[str]:
    """Return the primary key of a schema as a list: Table Schema allows one name, too."""
    names = schema.get("primaryKey", [])
    return [names] if isinstance(names, str) else list(names)
