"""The tables of a package as SQL, from its Table Schemas, and all of it as one script for psql.

Nothing of a descriptor reaches a statement as it is: names and texts are quoted, bounds are
numbers, and comments take one line.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from frictionless_figures.arithmetic import sql
from frictionless_figures.descriptor import read_json
from frictionless_figures.outcome import Outcome
from frictionless_figures.rules.claims import CLAIMS
from publish.page.language import spoken
from publish.source import Cell, NotReadyError, Source

TABLES = Path(__file__).parent / "tables"
NUMBER = re.compile(r"-?[0-9]{1,300}(\.[0-9]{1,300})?")
# All figures in words, a view of which `tables/figures.sql` says what it joins.
FIGURES, OUTCOMES, PERIODS = "figures", "outcomes", "periods"
JOINED = {"indicators", "units", "places", "programs", "sources"}
DATES = (("indicators", "period"), ("events", "date"), ("programs", "since"))
# The cells of an outcome in the order of its schema.
CELLS = attrgetter("check", "table", "key", "row", "field", "holds", "known", "message")
SHOWN = (*CLAIMS, "printed-figure")  # the checks of which every outcome is shown
Rows = Iterable[Iterable[Cell]]
HEAD = """\
-- Run it with: psql --set ON_ERROR_STOP=1 --file THIS_FILE DATABASE
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
BEGIN;
"""
# What stands for itself in the text format of COPY.
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a database calls the types of Table Schema.

    `stored` says what `typeof` has to say of the cells of a column that would else take anything.
    """

    name: str
    types: Mapping[str, str]
    stored: Mapping[str, str]
    patterns: bool  # whether it compares them

    def column(self, field: Mapping[str, Any]) -> str:
        """Return the definition of a column. Raises NotReadyError."""
        name, kind = quoted(field["name"]), field.get("type", "any")
        if kind not in self.types:
            raise NotReadyError(f"{self.name} has no counterpart here of type {kind}: {name}")
        limits = field.get("constraints", {})
        checks = " AND ".join(self._checks(name, kind, limits))
        column = f"{name} {self.types[kind]}"
        column += " NOT NULL" if limits.get("required") else ""
        column += " UNIQUE" if limits.get("unique") else ""
        return column + (f" CHECK ({checks})" if checks else "")

    def _checks(self, name: str, kind: str, limits: Mapping[str, Any]) -> Iterator[str]:
        if kind in self.stored:
            yield f"typeof({name}) IN ({self.stored[kind]}, 'null')"
        if "enum" in limits:
            yield f"{name} IN ({', '.join(value(code, kind) for code in limits['enum'])})"
        for limit, sign in (("minimum", ">="), ("maximum", "<=")):
            if limit in limits:
                yield f"{name} {sign} {value(limits[limit], kind)}"
        for limit, sign in (("minLength", ">="), ("maxLength", "<=")):
            if limit in limits:
                yield f"length({name}) {sign} {number(limits[limit])}"
        if "pattern" in limits and self.patterns:
            pattern = str(limits["pattern"]).removeprefix("^").removesuffix("$")
            yield f"{name} ~ {literal(f'^(?:{pattern})$')}"


KINDS = ("string", "date", "integer", "number", "boolean")
SQLITE = Dialect(
    "SQLite",
    dict(zip(KINDS, ("TEXT", "TEXT", "INTEGER", "NUMERIC", "INTEGER"), strict=True)),
    {"integer": "'integer'", "number": "'integer', 'real'", "boolean": "'integer'"},
    patterns=False,
)
POSTGRESQL = Dialect(
    "PostgreSQL",
    dict(zip(KINDS, ("text", "date", "bigint", "numeric", "boolean"), strict=True)),
    {},
    patterns=True,
)


@cache
def own_schema(name: str = FIGURES) -> Mapping[str, Any]:
    """Return the Table Schema of the view, or of another table that only a database has."""
    return read_json(TABLES / f"{name}.json")


def joins(source: Source) -> bool:
    """Return whether a package has the tables that the view joins."""
    return source.schemas.keys() >= JOINED


def contents(
    source: Source, outcomes: Iterable[Outcome], rows: Callable[[str], Rows]
) -> dict[str, tuple[Mapping[str, Any], Rows]]:
    """Return schema and rows of every table that a database gets: the package's, then its own.

    Raises NotReadyError where the package has a table of a name that these need.
    """
    shown = [each for each in outcomes if each.check in SHOWN or each.holds is False]
    own: dict[str, Rows] = {OUTCOMES: map(CELLS, shown)}
    if joins(source):
        dates = {row[field] for table, field in DATES for row in source.tables[table].rows}
        words = ((date, spoken(date)) for date in sorted(filter(None, dates)))
        own[PERIODS] = [(date, said.en, said.zh) for date, said in words]
    for name in (*own, FIGURES):
        if name in source.schemas:
            raise NotReadyError(f"a database needs the name {name} for its own: rename the table")
    tables = {name: (schema, rows(name)) for name, schema in source.schemas.items()}
    return {**tables, **{name: (own_schema(name), cells) for name, cells in own.items()}}


def keys(source: Source, name: str, suffix: str) -> tuple[list[str], list[str]]:
    """Return the constraints of a table: what makes its rows unique, and its foreign keys.

    Unique are its primary key, its own unique keys and those that other tables refer to.
    `suffix` says how the database treats a foreign key.
    """
    if name not in source.schemas:
        return [], []
    table = source.tables[name]
    others = dict.fromkeys([*table.unique_keys, *source.tables.references(name)])
    unique = [f"PRIMARY KEY ({names(table.primary_key)})"] if table.primary_key else []
    unique += [f"UNIQUE ({names(key)})" for key in others if key != table.primary_key]
    foreign = [
        f"FOREIGN KEY ({names(key.fields)}) "
        f"REFERENCES {quoted(key.resource or name)} ({names(key.reference)}) {suffix}"
        for key in table.foreign_keys
    ]
    return unique, foreign


def views(source: Source) -> Iterator[str]:
    """Yield the view of all figures, and one of the package itself."""
    if joins(source):
        yield (TABLES / "figures.sql").read_text(encoding="utf-8").rstrip()
    said = source.descriptor
    about = {name: said.get(name, "") for name in ("name", "title", "title_zh", "version")}
    about["date"] = said.get("created", "")[:10]
    about["license"] = next((terms["path"] for terms in said.get("licenses", ())), "")
    about["description"] = said.get("description", "")
    cells = (f"{literal(text)} AS {quoted(name)}" for name, text in about.items())
    yield f"CREATE VIEW about AS SELECT {', '.join(cells)}"


def postgresql(source: Source, outcomes: Iterable[Outcome]) -> bytes:
    """Return the script that loads a package, and what its checks found, into PostgreSQL."""
    tables = contents(source, outcomes, source.texts)
    # All fields are missing or none: what Frictionless lets pass, and nothing else.
    held = {name: keys(source, name, "MATCH FULL") for name in tables}
    foreign = ((quoted(name), key) for name, (_, foreign) in held.items() for key in foreign)
    statements = [
        *(_table(name, schema, held[name][0]) for name, (schema, _) in tables.items()),
        *(_copy(name, *content) for name, content in tables.items()),
        *(f"ALTER TABLE {name} ADD {key};\n" for name, key in foreign),
        *(f"{view};\n" for view in views(source)),
        *(_comments("VIEW", FIGURES, own_schema()) if joins(source) else ()),
        "COMMIT;\n",
    ]
    return (HEAD + "".join(statements)).encode()


def _table(name: str, schema: Mapping[str, Any], unique: Iterable[str]) -> str:
    lines = ",\n  ".join([*map(POSTGRESQL.column, schema["fields"]), *unique])
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


def names(fields: Iterable[str]) -> str:
    """Return names as a list of identifiers."""
    return ", ".join(map(quoted, fields))


def quoted(name: str) -> str:
    """Return a name as an identifier, whatever it holds. Raises NotReadyError for none at all.

    >>> quoted('a"; DROP')
    '"a""; DROP"'
    """
    if not name or "\0" in name:
        raise NotReadyError(f"a database takes no name like {name!r}")
    return sql.quoted(name)


def literal(text: str) -> str:
    """Return a text as a literal, whatever it holds. Raises NotReadyError for U+0000.

    >>> literal("it's")
    "'it''s'"
    """
    if "\0" in text:
        raise NotReadyError(f"a database takes no text like {text[:40]!r}")
    return "'" + text.replace("'", "''") + "'"


def number(bound: object) -> str:
    """Return a bound as a literal. Raises NotReadyError for what is no plain number.

    >>> number(0.5), number("-7")
    ('0.5', '-7')
    """
    text = f"{Decimal(repr(bound)):f}" if isinstance(bound, float) else str(bound)
    if not NUMBER.fullmatch(text):
        raise NotReadyError(f"a schema bounds a field by {bound!r}, which is no number")
    return text


def value(code: object, kind: str) -> str:
    """Return a value that a schema lists or bounds a field by, as a literal of its type."""
    return number(code) if kind in ("integer", "number") else literal(str(code))
