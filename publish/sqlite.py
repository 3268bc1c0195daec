"""The package as one SQLite file: tables with their keys, and views. Any SQLite 3 reads it."""

import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from frictionless_figures.outcome import Outcome
from publish.facts import Facts
from publish.records import as_json
from publish.source import Cell, NotReadyError, Source
from publish.sql import FIGURES, SQLITE, contents, keys, own_schema, quoted, views

VERSION_NUMBER = slice(96, 100)  # header field: the library that wrote the file last
WRITER = 3_037_000  # what is written there instead
PAGE = 4096
B_TREE_HEADERS = {2: 12, 5: 12, 10: 8, 13: 8}  # bytes of the header, by the type of the page
SETTINGS = (f"PRAGMA page_size = {PAGE}", "PRAGMA secure_delete = ON", "PRAGMA encoding = 'UTF-8'")
DEFERRED = "DEFERRABLE INITIALLY DEFERRED"


def sqlite(source: Source, outcomes: Iterable[Outcome]) -> bytes:
    """Return the tables of a package, and what its checks found, as an SQLite file."""
    tables = contents(source, outcomes, source.rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.sqlite"
        try:
            with closing(sqlite3.connect(path, isolation_level=None)) as database:
                for statement in SETTINGS:
                    database.execute(statement)
                for name, (schema, _) in tables.items():
                    database.execute(_table(source, name, schema))
                database.execute("BEGIN")
                for name, (schema, rows) in tables.items():
                    marks = ", ".join("?" * len(schema["fields"]))
                    insert = f"INSERT INTO {quoted(name)} VALUES ({marks})"
                    database.executemany(insert, map(tuple, rows))
                database.execute("COMMIT")
                for statement in views(source):
                    database.execute(statement)
                database.execute("VACUUM")
        except sqlite3.Error as error:
            raise NotReadyError(f"SQLite does not take the tables: {error}", status=2) from None
        return canonical(path.read_bytes())


def figures(database: bytes) -> list[list[Cell]]:
    """Return the rows of the view of all figures in a package as an SQLite file."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(database)
        return [list(row) for row in connection.execute(f"SELECT * FROM {FIGURES}")]


def datasette(source: Source, facts: Facts) -> str:
    """Return what Datasette takes as the metadata of the file: titles, licence, columns."""
    schemas = {FIGURES: own_schema(), **source.schemas}
    tables = {
        name: {
            "title": schema["title"],
            "description": schema["description"],
            "columns": {field["name"]: field["description"] for field in schema["fields"]},
        }
        for name, schema in schemas.items()
    }
    about = {
        "title": facts["title"],
        "description": facts["description"],
        "license": facts.license[0],
        "license_url": facts.license[1],
        "databases": {source.name: {"tables": tables}},
    }
    return as_json(about)


def canonical(raw: bytes) -> bytes:
    """Return an SQLite file without what differs between the libraries that write it.

    That is the version of the library, and what it leaves behind in the unallocated space of the
    pages (SQLite file format, sections 1.3 and 1.6).
    """
    file = bytearray(raw)
    file[VERSION_NUMBER] = WRITER.to_bytes(4, "big")
    for page in range(0, len(file), PAGE):
        header = page + (100 if page == 0 else 0)
        if file[header] in B_TREE_HEADERS:
            cells = int.from_bytes(file[header + 3 : header + 5], "big")
            start = header + B_TREE_HEADERS[file[header]] + 2 * cells
            end = page + int.from_bytes(file[header + 5 : header + 7], "big")
            file[start:end] = bytes(end - start)
    return bytes(file)


def _table(source: Source, name: str, schema: Mapping[str, Any]) -> str:
    """Return the statement that makes a table; SQLite keeps it, comments and all."""
    unique, foreign = keys(source, name, DEFERRED)
    lines = [(SQLITE.column(field), field.get("description", "")) for field in schema["fields"]]
    lines += [(key, "") for key in unique + foreign]
    body = "\n".join(
        f"  {words}{',' if place < len(lines) else ''}{f' -- {_line(text)}' if text else ''}"
        for place, (words, text) in enumerate(lines, 1)
    )
    return f"CREATE TABLE {quoted(name)} ( -- {_line(schema.get('description', ''))}\n{body}\n)"


def _line(text: str) -> str:
    """Return a text as a comment takes it: one line without control characters."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
