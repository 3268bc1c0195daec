"""The tables of a package as PostgreSQL takes them: definitions, loading, views of intervals."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from frictionless import FrictionlessException

from frictionless_figures.descriptor import DescriptorError, replace
from frictionless_figures.validation import open_package
from frictionless_figures.expectations.intervals import INTERVALS, Role, interval_columns, roles
from frictionless_figures.package import load_tables
from frictionless_figures.table import MissingTableError, Table, Tables

TYPES = {"string": "text", "integer": "bigint", "number": "numeric"}
OUTPUT = Path("build", "postgresql.sql")
# The decimals that a token prints: what stands after its point, full-width and Chinese too.
DECIMALS = "[.．点]([0-9０-９〇零一二三四五六七八九]+)"


def script(descriptor: Path) -> str:
    """Return the script that psql runs in the folder of the descriptor to load the package.

    It makes the tables, copies the CSV files into them, then adds the keys and the views: all of
    it, or nothing. PostgreSQL 15 or newer, for the header that has to match. Raises
    DescriptorError, FrictionlessException, and ValueError for a type that has no counterpart.
    """
    package = open_package(descriptor)
    tables = load_tables(package)
    schemas = {each.name: each.schema.to_descriptor() for each in package.resources}
    paths = {each.name: str(each.path) for each in package.resources}
    parts = [
        f"-- {package.name}. Run it in the folder of datapackage.json:",
        "-- psql --set ON_ERROR_STOP=1 --file build/postgresql.sql DATABASE",
        "\\encoding UTF8",
        "BEGIN;",
        *(_table(name, schema) for name, schema in schemas.items()),
        *(_copy(name, paths[name], schema) for name, schema in schemas.items()),
        *(line for name in tables for line in _unique(tables[name], tables)),
        *(line for name in tables for line in _foreign(tables[name])),
        *(line for name in tables for line in _view(tables[name], tables)),
        "COMMIT;",
    ]
    return "\n".join(parts) + "\n"


def _table(name: str, schema: Mapping[str, Any]) -> str:
    lines = [_column(field) for field in schema["fields"]]
    lines.append(f"PRIMARY KEY ({_names(schema['primaryKey'])})")
    return f"CREATE TABLE {_name(name)} (\n    " + ",\n    ".join(lines) + "\n);"


def _column(field: Mapping[str, Any]) -> str:
    name, kind = field["name"], field["type"]
    if kind not in TYPES:
        raise ValueError(f"PostgreSQL has no counterpart here for the type {kind} of {name}")
    limits, quoted = field.get("constraints", {}), _name(name)
    checks = []
    if "enum" in limits:
        values = ", ".join(map(_literal, limits["enum"]))
        checks.append(f"{quoted} IN ({values})")
    if "pattern" in limits:
        pattern = limits["pattern"].removeprefix("^").removesuffix("$")
        checks.append(f"{quoted} ~ {_literal(f'^(?:{pattern})$')}")
    for what, least, most in (
        (quoted, "minimum", "maximum"),
        (f"char_length({quoted})", "minLength", "maxLength"),
    ):
        if least in limits:
            checks.append(f"{what} >= {limits[least]}")
        if most in limits:
            checks.append(f"{what} <= {limits[most]}")
    parts = [quoted, TYPES[kind]]
    parts += ["NOT NULL"] if limits.get("required") else []
    parts += ["UNIQUE"] if limits.get("unique") else []
    parts += [f"CHECK ({' AND '.join(checks)})"] if checks else []
    return " ".join(parts)


def _copy(name: str, path: str, schema: Mapping[str, Any]) -> str:
    columns = _names([field["name"] for field in schema["fields"]])
    return (
        f"\\copy {_name(name)} ({columns}) from {_literal(path)}"
        " with (format csv, header match, encoding 'UTF8')"
    )


def _unique(table: Table, tables: Tables) -> Iterator[str]:
    """Yield the keys besides the primary one: those declared, and those that others refer to."""
    references = [
        foreign.reference
        for other in tables.values()
        for foreign in other.foreign_keys
        if (foreign.resource or other.name) == table.name
    ]
    for key in dict.fromkeys([*table.unique_keys, *references]):
        if key != table.primary_key:
            yield f"ALTER TABLE {_name(table.name)} ADD UNIQUE ({_names(key)});"


def _foreign(table: Table) -> Iterator[str]:
    for foreign in table.foreign_keys:
        other = f"{_name(foreign.resource or table.name)} ({_names(foreign.reference)})"
        # All fields are missing or none: what Frictionless lets pass, and nothing else.
        yield (
            f"ALTER TABLE {_name(table.name)} ADD FOREIGN KEY ({_names(foreign.fields)})"
            f" REFERENCES {other} MATCH FULL;"
        )


def _view(table: Table, tables: Tables) -> Iterator[str]:
    """Yield the table with the intervals of the figures that its numbers stand for."""
    if not interval_columns(table) or not all(role.figures for role in roles(table)):
        return
    columns, joins = ["t.*"], []
    for number, role in enumerate(roles(table)):
        alias, key = f"f{number}", tables[role.figures].primary_key[0]
        on = f"{alias}.{_name(key)} = t.{_name(role.key)} AND t.{_name(role.column)} IS NOT NULL"
        joins.append(f"LEFT JOIN {_name(role.figures)} {alias} ON {on}")
        columns += _added(role, alias)
    yield (
        f"CREATE VIEW {_name(table.name + INTERVALS)} AS SELECT\n    "
        + ",\n    ".join(columns)
        + f"\nFROM {_name(table.name)} t\n"
        + "\n".join(joins)
        + ";"
    )


def _added(role: Role, alias: str) -> Iterator[str]:
    yield f"{alias}.lower AS {_name(role.lower)}"
    yield f"{alias}.upper AS {_name(role.upper)}"
    if role.is_rate:
        length = f"char_length(substring({alias}.token from {_literal(DECIMALS)}))"
        # No row of the figures, no decimals; a token without a point, none of them.
        yield (
            f"CASE WHEN {alias}.token IS NOT NULL THEN coalesce({length}, 0) END::bigint"
            f" AS {_name(role.decimals)}"
        )


def _names(names: Sequence[str]) -> str:
    return ", ".join(map(_name, names))


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(value: Any) -> str:
    return "'" + str(value).replace("'", "''") + "'" if isinstance(value, str) else str(value)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the script, and return the exit status: 0 written, 2 could not."""
    parser = argparse.ArgumentParser(prog="python -m publish.postgresql", description=__doc__)
    parser.add_argument("package", nargs="?", type=Path, default=Path("datapackage.json"))
    parser.add_argument("--output", metavar="FILE", type=Path, default=OUTPUT)
    options = parser.parse_args(arguments)
    try:
        text = script(options.package)
        options.output.parent.mkdir(parents=True, exist_ok=True)
        replace(options.output, text)
    except FrictionlessException as exception:
        print(f"postgresql: {exception.error.note}", file=sys.stderr)
        return 2
    except (DescriptorError, MissingTableError, ValueError, OSError) as error:
        print(f"postgresql: {error}", file=sys.stderr)
        return 2
    print(f"written to {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
