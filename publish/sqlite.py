"""The package as one SQLite file: STRICT tables with their keys, and a view for each check."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from frictionless_figures.outcome import Outcome
from publish.facts import facts
from publish.source import Source, as_list, key_fields
from publish.views import views

TYPES = {"integer": "INTEGER", "number": "REAL"}
VERSION_NUMBER = slice(96, 100)  # header field: the library that wrote the file last
FIRST_STRICT = 3_037_000  # STRICT tables need SQLite 3.37
PAGE = 4096
ABOUT = ("name", "title", "version", "date", "license", "description")
B_TREE_HEADERS = {2: 12, 5: 12, 10: 8, 13: 8}  # bytes of the header, by the type of the page
OUTCOMES = """CREATE TABLE outcomes ( -- What the checks of the package found when this was made.
  check_name TEXT NOT NULL,
  table_name TEXT NOT NULL,
  key TEXT NOT NULL, -- the primary key of the row, its cells joined by a slash
  row INTEGER, -- the line in the CSV file; empty where the whole file is meant
  field TEXT,
  holds INTEGER NOT NULL,
  known INTEGER NOT NULL, -- 1 for a failure that the table of discrepancies explains
  message TEXT NOT NULL
) STRICT"""


def sqlite(source: Source, outcomes: Iterable[Outcome]) -> bytes:
    """Return the tables of a package, and what its checks found, as an SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.sqlite"
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            for statement in statements(source):
                database.execute(statement)
            database.execute("BEGIN")
            for resource in source.resources:
                _fill(database, resource["name"], source.rows(resource["name"]))
            _fill(database, "outcomes", map(_cells, outcomes))
            database.execute("COMMIT")
            for statement in views(source):
                database.execute(statement)
            database.execute("VACUUM")
        return canonical(path.read_bytes())


def canonical(raw: bytes) -> bytes:
    """Return an SQLite file without what differs between the libraries that write it.

    That is the version of the library, and what it leaves behind in the unallocated space of the
    pages (SQLite file format, sections 1.3 and 1.6).
    """
    found = bytearray(raw)
    found[VERSION_NUMBER] = FIRST_STRICT.to_bytes(4, "big")
    for page in range(0, len(found), PAGE):
        header = page + (100 if page == 0 else 0)
        if found[header] in B_TREE_HEADERS:
            cells = int.from_bytes(found[header + 3 : header + 5], "big")
            start = header + B_TREE_HEADERS[found[header]] + 2 * cells
            end = page + int.from_bytes(found[header + 5 : header + 7], "big")
            found[start:end] = bytes(end - start)
    return bytes(found)


def statements(source: Source) -> Iterator[str]:
    """Yield the statements that make the empty tables."""
    yield f"PRAGMA page_size = {PAGE}"
    yield "PRAGMA secure_delete = ON"
    yield "PRAGMA encoding = 'UTF-8'"
    for resource in source.resources:
        yield _table(source, resource["name"])
    yield OUTCOMES
    about = asdict(facts(source.descriptor))
    cells = (f"{literal(about[name])} AS {quoted(name)}" for name in ABOUT)
    yield f"CREATE VIEW about AS SELECT {', '.join(cells)}"


def _table(source: Source, name: str) -> str:
    schema = source.schemas[name]
    lines = [_column(field) for field in schema["fields"]]
    comments = [field["description"] for field in schema["fields"]]
    lines.append(f"PRIMARY KEY ({_names(key_fields(schema))})")
    lines.extend(f"UNIQUE ({_names(fields)})" for fields in _unique_keys(source, name))
    for foreign in schema.get("foreignKeys", ()):
        reference = foreign["reference"]
        lines.append(
            f"FOREIGN KEY ({_names(as_list(foreign['fields']))}) "
            f"REFERENCES {quoted(reference['resource'] or name)} "
            f"({_names(as_list(reference['fields']))}) DEFERRABLE INITIALLY DEFERRED"
        )
    comments += [""] * (len(lines) - len(comments))
    body = "\n".join(
        f"  {line}{',' if place < len(lines) else ''}{f' -- {comment}' if comment else ''}"
        for place, (line, comment) in enumerate(zip(lines, comments, strict=True), 1)
    )
    return f"CREATE TABLE {quoted(name)} ( -- {schema['description']}\n{body}\n) STRICT"


def _column(field: Mapping[str, Any]) -> str:
    name, constraints = quoted(field["name"]), field.get("constraints", {})
    words = [name, TYPES.get(field["type"], "TEXT")]
    if constraints.get("required"):
        words.append("NOT NULL")
    if "enum" in constraints:
        words.append(f"CHECK ({name} IN ({', '.join(map(literal, constraints['enum']))}))")
    for constraint, sign in (("minimum", ">="), ("maximum", "<=")):
        if constraint in constraints:
            words.append(f"CHECK ({name} {sign} {constraints[constraint]})")
    return " ".join(words)


def _unique_keys(source: Source, name: str) -> list[tuple[str, ...]]:
    """Return the unique keys of a table: those of its schema, and those that others refer to."""
    own = source.schemas[name].get("uniqueKeys", ())
    referred = [
        foreign["reference"]["fields"]
        for other, schema in source.schemas.items()
        for foreign in schema.get("foreignKeys", ())
        if (foreign["reference"]["resource"] or other) == name
    ]
    found = dict.fromkeys(tuple(as_list(fields)) for fields in [*own, *referred])
    return [fields for fields in found if fields != tuple(key_fields(source.schemas[name]))]


def _fill(database: sqlite3.Connection, table: str, rows: Iterable[Iterable[Any]]) -> None:
    for row in rows:
        cells = list(row)
        marks = ", ".join("?" * len(cells))
        database.execute(f"INSERT INTO {quoted(table)} VALUES ({marks})", cells)


def _cells(outcome: Outcome) -> list[str | int | None]:
    place = [outcome.check, outcome.table, outcome.key, outcome.row, outcome.field]
    return [*place, int(outcome.holds), int(outcome.known), outcome.message]


def _names(fields: Iterable[str]) -> str:
    return ", ".join(map(quoted, fields))


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
