"""Suites for Great Expectations alone, one for each table, from the schemas and checklists.

Every expectation is built in, so that the suites run where this library is not installed: on
PostgreSQL, SQLite and Spark, where the other tables of the package stand under their names.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from frictionless_figures.expectations.claims import CLAIMS, Claim
from frictionless_figures.package import load_tables
from frictionless_figures.registry import DOUBTS, options_of, promise
from frictionless_figures.table import SetUpError, Table, Tables

Json = dict[str, Any]  # an expectation or a suite

TYPES = ("string", "integer", "number", "date", "boolean")
LIMITS = (("values", "minimum", "maximum"), ("value_lengths", "minLength", "maxLength"))
KNOWN = {"required", "unique", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength"}
REFERENCED = "by fields foreign where only"
# What SQLite takes for no name, even behind a dot.
RESERVED = set("all check default from group index limit order table to union values when".split())


def suites(package: Any) -> dict[str, Json]:
    """Return the suite of each table of a Frictionless package, as Great Expectations reads it.

    No row is read. Raises SetUpError for a declaration that no expectation holds, and for a table
    that is not there.
    """
    tables, made = load_tables(package), {}
    for name, table in tables.items():
        if not table.types:
            raise SetUpError(f"{name}: it has no schema to make a suite of")
        resource = package.get_resource(name)
        asked = [_expect("table_columns_to_match_set", column_set=list(table.types))]
        if resource.rows is not None:
            asked.append(_expect("table_row_count_to_equal", value=resource.rows))
        for field in resource.schema.to_descriptor()["fields"]:
            asked += _of_field(name, field)
        asked += [*_keys(table, tables), *_checks(table, tables)]
        for number, expectation in enumerate(asked):  # a file context asks for ids
            expectation["id"] = str(uuid5(NAMESPACE_OID, f"{name} {number} {expectation}"))
        made[name] = suite_of(name, asked)
    return made


def suite_of(name: str, asked: Sequence[Mapping[str, Any]] = ()) -> Json:
    """Return the suite of a table, which has the same id whatever it asks."""
    return {"name": name, "id": str(uuid5(NAMESPACE_OID, name)), "expectations": list(asked)}


def written(suite: Json) -> str:
    """Return a suite as JSON with one expectation a line."""
    head = json.dumps({"name": suite["name"], "id": suite["id"]})
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in suite["expectations"])
    return f'{head[:-1]}, "expectations": [\n{lines}\n]}}\n'


def untranslated(tables: Tables) -> list[str]:
    """Return the declared checks that no portable expectation stands for."""
    checks = (each for table in tables.values() for each in table.checks)
    return sorted({check for check, options in checks if not _is_portable(check, options)})


def _expect(kind: str, **kwargs: Any) -> Json:
    return {"type": f"expect_{kind}", "kwargs": kwargs}


def _of_field(table: str, field: Mapping[str, Any]) -> Iterator[Json]:
    name, kind, limits = field["name"], field["type"], field.get("constraints", {})
    unknown = set(limits) - (KNOWN if kind in TYPES[:3] else {"required", "unique"})
    if kind not in TYPES or unknown or field.get("format", "default") != "default":
        what = ", ".join(sorted(unknown)) or f"{kind} {field.get('format', '')}".strip()
        raise SetUpError(f"{table}: no expectation holds {what} of {name}")
    if limits.get("required"):
        yield _expect("column_values_to_not_be_null", column=name)
    if limits.get("unique"):
        yield _expect("column_values_to_be_unique", column=name)
    if "enum" in limits:
        yield _expect("column_values_to_be_in_set", column=name, value_set=limits["enum"])
    if "pattern" in limits:
        regex = f"^(?:{limits['pattern'].removeprefix('^').removesuffix('$')})$"
        yield _expect("column_values_to_match_regex", column=name, regex=regex)
    for what, *names in LIMITS:
        ends = zip(("min_value", "max_value"), names, strict=True)
        limited = {end: limits[limit] for end, limit in ends if limit in limits}
        if limited:
            yield _expect(f"column_{what}_to_be_between", column=name, **limited)


def _keys(table: Table, tables: Tables) -> Iterator[Json]:
    """Yield that rows are told apart, by keys of their own and by those of other tables."""
    keys = [table.primary_key, *table.unique_keys, *tables.references(table.name)]
    for key in dict.fromkeys(key for key in keys if key):
        if len(key) == 1:
            yield _expect("column_values_to_be_unique", column=key[0])
        else:
            skipped = {"ignore_row_if": "any_value_is_missing"}
            yield _expect("compound_columns_to_be_unique", column_list=list(key), **skipped)
    for foreign in table.foreign_keys:
        other = tables[foreign.resource or table.name]
        missing = " AND ".join(f"own.{_named(field)} IS NULL" for field in foreign.fields)
        there = _exists(table, other, foreign.fields, foreign.reference)
        names = f"{', '.join(foreign.fields)} is {', '.join(foreign.reference)} of {other.name}"
        yield _rows(table, foreign.fields, f"NOT ({missing}) AND NOT {there}", names)


def _checks(table: Table, tables: Tables) -> Iterator[Json]:
    for check, declared in table.checks:
        if check == "unique-key" or not _is_portable(check, declared):
            continue
        options = {name: option.default for name, option in options_of(check).items()}
        make = _referenced if check == "referenced" else _claim
        yield make(check, table, tables, {**options, **declared})


def _is_portable(check: str, options: Mapping[str, Any]) -> bool:
    """Whether a query knows every option of a declared check."""
    known = {"unique-key": "", "referenced": REFERENCED, **{one: CLAIMS[one][1] for one in CLAIMS}}
    return check in known and set(options) <= set(known[check].split())


def _referenced(_: str, table: Table, tables: Tables, options: Mapping[str, Any]) -> Json:
    own = tuple(options["fields"].split()) or table.primary_key
    other, where = tables[options["by"]], options["where"] or {}
    if any(sign in cell for cell in where.values() for sign in "'\\:{}"):
        raise SetUpError(f"{table.name}: no common SQL holds {', '.join(where.values())}")
    cells = " AND ".join(f"own.{_named(field)} = '{cell}'" for field, cell in where.items())
    meant = f"COALESCE({cells or 'TRUE'}, FALSE)"
    used = _exists(table, other, own, tuple(options["foreign"].split()) or own)
    condition = f"{meant} AND NOT {used}"
    if options["only"]:
        condition = f"({condition}) OR (NOT {meant} AND {used})"
    words = "".join(f" where {field} is {cell}" for field, cell in where.items())
    names = f"{', '.join(own)} is used by {other.name}{words}{' only' * bool(options['only'])}"
    return _rows(table, (*own, *where), condition, names)


def _claim(check: str, table: Table, tables: Tables, options: Mapping[str, Any]) -> Json:
    key = options.get("group") or [*table.primary_key, *table.types][0]
    for name in {key, *(value for value in options.values() if value in table.types)}:
        _named(name)
    figures = tables[options["figures"]] if options["figures"] else None
    if figures and not (table.primary_key and figures.primary_key):
        raise SetUpError(f"{table.name}: {check} finds its figures by primary keys only")
    doubted = ""
    if DOUBTS in tables:
        doubted = f"{DOUBTS} AS doubt WHERE doubt.kind = 'contradiction' AND doubt.key = k"
        doubted += f" AND doubt.check_type = '{check}' AND doubt.resource = '{table.name}'"
    query = CLAIMS[check][0](Claim(table, key, figures, doubted), options)
    return _query(query, f"{check}: {promise(check)}")


def _query(query: str, words: str) -> Json:
    kwargs = {"unexpected_rows_query": query}
    return {"type": "unexpected_rows_expectation", "kwargs": kwargs, "description": words}


def _rows(table: Table, fields: Sequence[str], condition: str, names: str) -> Json:
    asked = dict.fromkeys([*table.primary_key, *fields])
    shown = ", ".join(f"own.{_named(name)}" for name in asked)
    query = f"SELECT {shown} FROM (SELECT * FROM {{batch}}) AS own WHERE {condition}"
    return _query(query, f"{names}.")


def _exists(table: Table, other: Table, fields: Sequence[str], theirs: Sequence[str]) -> str:
    pairs = zip(theirs, fields, strict=True)
    same = " AND ".join(f"there.{_named(name)} = own.{_named(field)}" for name, field in pairs)
    rows = "(SELECT * FROM {batch})" if other.name == table.name else _named(other.name)
    return f"EXISTS (SELECT 1 FROM {rows} AS there WHERE {same})"


def _named(name: str) -> str:
    """Return a name that all three take as it is."""
    if name in RESERVED or not re.fullmatch("[a-z_][a-z0-9_]*", name):
        raise SetUpError(f'no common SQL holds the name "{name}": give it another')
    return name
