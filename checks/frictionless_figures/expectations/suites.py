"""Suites for Great Expectations alone, one for each table, from the schemas and checklists.

Every expectation is built in, so that the suites run where this library is not installed.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from frictionless_figures.doubts import DOUBTS
from frictionless_figures.expectations.claims import QUERIES, Claim
from frictionless_figures.package import declared_checks
from frictionless_figures.registry import RULES

Expectation = dict[str, Any]
Suite = dict[str, Any]
Check = tuple[str, Mapping[str, Any]]  # its type and the options that the checklist gives it

QUERY = "unexpected_rows_expectation"
TYPES = ("string", "integer", "number")  # whose constraints are built in
LIMITS = (("values", "minimum", "maximum"), ("value_lengths", "minLength", "maxLength"))
KNOWN_LIMITS = {"required", "unique", "enum", "pattern", *(end for _, *ends in LIMITS for end in ends)}
# What SQLite takes for no name, even behind a dot.
RESERVED = set(
    "add all alter and as autoincrement between case check collate commit constraint create default"
    " deferrable delete distinct drop else escape exists foreign from group having in index insert"
    " intersect into is isnull join limit not notnull null on or order primary references select set"
    " table then to transaction union unique update using values when where".split()
)


class UnusableSuiteError(Exception):
    """A declaration cannot be made an expectation; the message says which, in one line."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What a package declares of a table: the schema, the pinned rows and the checks."""

    schema: Mapping[str, Any]
    rows: int | None
    checks: tuple[Check, ...]

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The fields of the primary key."""
        return _names(self.schema.get("primaryKey", ()))

    @property
    def fields(self) -> list[str]:
        """The names of the fields."""
        return [field["name"] for field in self.schema["fields"]]

    def foreign_keys(self, own: str) -> Iterator[tuple[tuple[str, ...], str, tuple[str, ...]]]:
        """Yield the foreign keys: own fields, the other table, its fields."""
        for key in self.schema.get("foreignKeys", ()):
            there = key["reference"]
            yield _names(key["fields"]), there.get("resource") or own, _names(there["fields"])


def declarations(package: Any) -> dict[str, Declared]:
    """Return what a Frictionless package declares of each of its tables."""
    return {
        resource.name: Declared(
            resource.schema.to_descriptor(), resource.rows, tuple(declared_checks(resource))
        )
        for resource in package.resources
    }


def suites(tables: Mapping[str, Declared]) -> dict[str, Suite]:
    """Return the suite of each table, as Great Expectations reads it from JSON.

    Raises UnusableSuiteError for a declaration that no expectation holds.
    """
    made = {}
    for name in tables:
        asked = [
            {**expectation, "id": str(uuid5(NAMESPACE_OID, f"{name} {json.dumps(expectation)}"))}
            for expectation in _expectations(name, tables)
        ]
        made[name] = {"name": name, "id": str(uuid5(NAMESPACE_OID, name)), "expectations": asked}
    return made


def written(suite: Suite) -> str:
    """Return a suite as JSON with one expectation a line."""
    head = json.dumps({key: suite[key] for key in ("name", "id")}, ensure_ascii=False)
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in suite["expectations"])
    return f'{head[:-1]}, "expectations": [\n{lines}\n]}}\n'


def untranslated(tables: Mapping[str, Declared]) -> list[str]:
    """Return the declared checks that no portable expectation stands for."""
    declared = (check for table in tables.values() for check in table.checks)
    return sorted({check for check, options in declared if not _is_portable(check, options)})


def _expectations(name: str, tables: Mapping[str, Declared]) -> Iterator[Expectation]:
    table = tables[name]
    yield _expect("table_columns_to_match_set", column_set=table.fields)
    if table.rows is not None:
        yield _expect("table_row_count_to_equal", value=table.rows)
    for field in table.schema["fields"]:
        yield from _of_field(name, field)
    for key in _unique_keys(name, tables):
        if len(key) == 1:
            yield _expect("column_values_to_be_unique", column=key[0])
        else:
            skipped = {"ignore_row_if": "any_value_is_missing"}
            yield _expect("compound_columns_to_be_unique", column_list=list(key), **skipped)
    for fields, resource, reference in table.foreign_keys(name):
        yield _foreign_key(name, table, tables, (fields, resource, reference))
    for check, options in table.checks:
        if check == "referenced":
            yield _referenced(name, table, tables, _options(check, options))
        elif check in QUERIES and _is_portable(check, options):
            yield _claim(name, check, tables, _options(check, options))


def _options(check: str, declared: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a check: those declared, and the defaults of its rule."""
    parameters = inspect.signature(RULES[check]).parameters.values()
    defaults = {each.name: each.default for each in parameters if each.kind is each.KEYWORD_ONLY}
    return {**defaults, **declared}


def _expect(kind: str, **kwargs: Any) -> Expectation:
    return {"type": f"expect_{kind}", "kwargs": kwargs}


def _query(query: str, promise: str) -> Expectation:
    return {"type": QUERY, "kwargs": {"unexpected_rows_query": query}, "description": promise}


def _of_field(table: str, field: Mapping[str, Any]) -> Iterator[Expectation]:
    name, kind, limits = field["name"], field["type"], field.get("constraints", {})
    unknown = set(limits) - KNOWN_LIMITS
    if kind not in TYPES or unknown or field.get("format", "default") != "default":
        what = ", ".join(sorted(unknown)) or f"{kind} {field.get('format', '')}".strip()
        raise UnusableSuiteError(f"{table}: no expectation holds {what} of {name}")
    if limits.get("required"):
        yield _expect("column_values_to_not_be_null", column=name)
    if limits.get("unique"):
        yield _expect("column_values_to_be_unique", column=name)
    if "enum" in limits:
        yield _expect("column_values_to_be_in_set", column=name, value_set=limits["enum"])
    if "pattern" in limits:
        regex = f"^(?:{limits['pattern'].removeprefix('^').removesuffix('$')})$"
        yield _expect("column_values_to_match_regex", column=name, regex=regex)
    for what, least, most in LIMITS:
        ends = {"min_value": limits.get(least), "max_value": limits.get(most)}
        limited = {end: number for end, number in ends.items() if number is not None}
        if limited:
            yield _expect(f"column_{what}_to_be_between", column=name, **limited)


def _unique_keys(name: str, tables: Mapping[str, Declared]) -> Iterator[tuple[str, ...]]:
    """Yield the keys by which rows are told apart, and those by which other tables name them."""
    table = tables[name]
    keys = [table.primary_key, *map(_names, table.schema.get("uniqueKeys", ()))]
    declared = [key for key in dict.fromkeys(keys) if key]
    yield from declared
    references = [
        reference
        for other, declaration in tables.items()
        for _, resource, reference in declaration.foreign_keys(other)
        if resource == name
    ]
    for key in dict.fromkeys(references):
        if not any(set(unique) <= set(key) for unique in declared):
            yield key


def _foreign_key(
    name: str, table: Declared, tables: Mapping[str, Declared], key: tuple[Any, str, Any]
) -> Expectation:
    fields, resource, reference = key
    missing = " AND ".join(f"own.{field} IS NULL" for field in fields)
    condition = f"NOT ({missing}) AND NOT {_exists(name, resource, fields, reference, tables)}"
    promise = f"{', '.join(fields)} is {', '.join(reference)} of {resource}, or missing."
    return _rows(name, table, fields, condition, promise)


def _referenced(
    name: str, table: Declared, tables: Mapping[str, Declared], options: Mapping[str, Any]
) -> Expectation:
    own = tuple(options["fields"].split()) or table.primary_key
    theirs = tuple(options["foreign"].split()) or own
    cells = {_named(name, field): cell for field, cell in (options["where"] or {}).items()}
    if any(sign in cell for cell in cells.values() for sign in ":{}\\"):
        raise UnusableSuiteError(f"{name}: no common SQL holds the cells {', '.join(cells.values())}")
    told = [f"own.{field} = '{cell.replace(chr(39), chr(39) * 2)}'" for field, cell in cells.items()]
    meant = f"COALESCE({' AND '.join(told) or 'TRUE'}, FALSE)"
    used = _exists(name, options["by"], own, theirs, tables)
    condition = f"{meant} AND NOT {used}"
    if options["only"]:
        condition = f"({condition}) OR (NOT {meant} AND {used})"
    where = "".join(f" where {field} is {cell}" for field, cell in cells.items())
    promise = f"{', '.join(own)} is used by {options['by']}{where}{' only' * bool(options['only'])}."
    return _rows(name, table, (*own, *cells), condition, promise)


def _exists(
    name: str,
    resource: str,
    fields: tuple[str, ...],
    reference: tuple[str, ...],
    tables: Mapping[str, Declared],
) -> str:
    if resource not in tables:
        raise UnusableSuiteError(f"{name}: there is no table {resource}")
    pairs = zip(fields, reference, strict=True)
    same = [f"there.{_named(resource, theirs)} = own.{_named(name, own)}" for own, theirs in pairs]
    there = "(SELECT * FROM {batch})" if resource == name else _named(resource, resource)
    return f"EXISTS (SELECT 1 FROM {there} AS there WHERE {' AND '.join(same)})"


def _rows(
    name: str, table: Declared, fields: tuple[str, ...], condition: str, promise: str
) -> Expectation:
    key = [field for field in table.primary_key if field not in RESERVED]
    shown = [f"own.{_named(name, field)}" for field in dict.fromkeys([*key, *fields])]
    query = f"SELECT {', '.join(shown)} FROM (SELECT * FROM {{batch}}) AS own WHERE {condition}"
    return _query(query, promise)


def _claim(
    name: str, check: str, tables: Mapping[str, Declared], options: Mapping[str, Any]
) -> Expectation:
    table, figures = tables[name], options["figures"]
    if figures and figures not in tables:
        raise UnusableSuiteError(f"{name}: there is no table {figures}")
    key = options.get("group") or table.primary_key[0]
    for field in {key, *(value for value in options.values() if value in table.fields)}:
        _named(name, field)
    figures_key = tables[figures].primary_key[0] if figures else ""
    doubted = ""
    if DOUBTS in tables:
        cells = {"kind": "contradiction", "check_type": check, "resource": name}
        told = [f"doubt.{field} = '{cell}'" for field, cell in cells.items()]
        doubted = f"{DOUBTS} AS doubt WHERE {' AND '.join(told)} AND doubt.key = k"
    query = QUERIES[check][0](Claim(key, table.fields, figures, figures_key, doubted), options)
    rule = " ".join((inspect.getdoc(RULES[check]) or "").split("\n\n")[0].split())
    return _query(query, f"{check}: {rule}")


def _is_portable(check: str, declared: Mapping[str, Any]) -> bool:
    known = ("by", "fields", "foreign", "where", "only") if check == "referenced" else QUERIES.get(check, ("", ()))[1]
    return check == "unique-key" or (bool(known) and set(declared) <= set(known))


def _named(table: str, name: str) -> str:
    if name in RESERVED or not re.fullmatch("[a-z_][a-z0-9_]*", name):
        raise UnusableSuiteError(f'{table}: no common SQL holds the name "{name}". Give it another.')
    return name


def _names(names: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)
