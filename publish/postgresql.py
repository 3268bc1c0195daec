"""The package as one script for psql: tables, rows, keys, comments and views, all or nothing."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from frictionless_figures.outcome import Outcome
from publish import sql
from publish.source import Cell, NotReadyError, Source
from publish.sql import literal, names, quoted

HEAD = """\
-- Run it with: psql --set ON_ERROR_STOP=1 --file THIS_FILE DATABASE
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
BEGIN;
"""
# What stands for itself in the text format of COPY.
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def postgresql(source: Source, outcomes: Iterable[Outcome]) -> bytes:
    """Return the script that loads a package, and what its checks found, into PostgreSQL."""
    tables = sql.contents(source, outcomes, source.texts)
    # All fields are missing or none: what Frictionless lets pass, and nothing else.
    keys = {name: sql.keys(source, name, "MATCH FULL") for name in tables}
    foreign = ((quoted(name), key) for name, (_, foreign) in keys.items() for key in foreign)
    statements = [
        *(_table(name, schema, keys[name][0]) for name, (schema, _) in tables.items()),
        *(_copy(name, *content) for name, content in tables.items()),
        *(f"ALTER TABLE {name} ADD {key};\n" for name, key in foreign),
        *(f"{view};\n" for view in sql.views(source)),
        *(_comments("VIEW", sql.FIGURES, sql.own_schema()) if sql.joins(source) else ()),
        "COMMIT;\n",
    ]
    return (HEAD + "".join(statements)).encode()


def _table(name: str, schema: Mapping[str, Any], unique: Iterable[str]) -> str:
    lines = ",\n  ".join([*map(sql.POSTGRESQL.column, schema["fields"]), *unique])
    comments = "".join(_comments("TABLE", name, schema))
    return f"CREATE TABLE {quoted(name)} (\n  {lines}\n);\n{comments}"


def _comments(kind: str, name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    if text := schema.get("description"):
        yield f"COMMENT ON {kind} {quoted(name)} IS {literal(text)};\n"
    for field in schema["fields"]:
        if text := field.get("description"):
            column = f"{quoted(name)}.{quoted(field['name'])}"
            yield f"COMMENT ON COLUMN {column} IS {literal(text)};\n"


def _copy(name: str, schema: Mapping[str, Any], rows: Iterable[Iterable[Cell]]) -> str:
    columns = names(field["name"] for field in schema["fields"])
    lines = ("\t".join(map(_cell, row)) + "\n" for row in rows)
    return f"COPY {quoted(name)} ({columns}) FROM stdin;\n{''.join(lines)}\\.\n"


def _cell(cell: Cell) -> str:
    """Return a cell in the text format of COPY, where nothing but our own line ends a block."""
    if cell is None:
        return r"\N"
    text = str(cell)
    if "\0" in text:
        raise NotReadyError(f"PostgreSQL takes no text like {text[:40]!r}")
    return text.translate(ESCAPES)
