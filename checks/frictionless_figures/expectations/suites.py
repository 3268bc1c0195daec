"""Suites of expectations, one for each table, from the schemas and checklists of a package."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from frictionless_figures.arithmetic.printed_rate import PER
from frictionless_figures.expectations.intervals import (
    INTERVALS,
    Role,
    interval_columns,
    options_of,
    rate_units,
    roles,
)
from frictionless_figures.package import DISCREPANCIES
from frictionless_figures.reading import plain
from frictionless_figures.registry import RULES
from frictionless_figures.rules.plaintext import NUMBER
from frictionless_figures.table import Table, Tables

Expectation = dict[str, Any]
Suite = dict[str, Any]

# What each type of Table Schema is in pandas, PostgreSQL and Spark.
TYPES = {
    "string": ["StringDtype", "str", "TEXT", "VARCHAR", "StringType"],
    "integer": ["Int64Dtype", "int", "INTEGER", "BIGINT", "IntegerType", "LongType"],
    "number": ["Decimal", "NUMERIC", "DecimalType"],
}
CONSTRAINTS = {
    "required",
    "unique",
    "enum",
    "pattern",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
}
TRANSLATED = ("edtf-date", "stated-rate", "stated-span", "stated-total")


class UnusableSuiteError(Exception):
    """A declaration cannot be made an expectation; the message says which, in one line."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What a package declares of a table besides its checks: the schema and the pinned rows."""

    schema: Mapping[str, Any]
    rows: int | None


def declarations(package: Any) -> dict[str, Declared]:
    """Return what a Frictionless package declares of each of its tables."""
    return {
        each.name: Declared(each.schema.to_descriptor(), each.rows) for each in package.resources
    }


def suites(tables: Tables, declared: Mapping[str, Declared]) -> dict[str, Suite]:
    """Return the suite of each table, as Great Expectations reads it from JSON.

    The `meta` of a suite names the table, and the relation that the suite is for: the table
    itself, or its view with the intervals of the figures that it names. Raises UnusableSuiteError
    for a declaration that no expectation holds, MissingTableError for a table that is not there.
    """
    found = {}
    for name in declared:
        asked = list(expectations(name, tables, declared[name]))
        if tables[name].checks and not asked:
            raise UnusableSuiteError(f"the suite of {name} is empty")
        relation = name + INTERVALS if interval_columns(tables[name]) else name
        meta = {"table": name, "relation": relation}
        found[name] = {"name": name, "expectations": asked, "meta": meta}
    return found


def untranslated(tables: Tables) -> dict[str, list[str]]:
    """Return the checks that no expectation stands for, each with its tables."""
    found: dict[str, list[str]] = {}
    for name, table in tables.items():
        for check, _ in table.checks:
            if check not in TRANSLATED:
                found.setdefault(check, []).append(name)
    return dict(sorted(found.items()))


def expectations(name: str, tables: Tables, declared: Declared) -> Iterator[Expectation]:
    """Yield what the schema and the checks of a table ask, each as type and keyword arguments."""
    table = tables[name]
    columns = [*table.types, *interval_columns(table)]
    yield _expect("table_columns_to_match_ordered_list", column_list=columns)
    if declared.rows is not None:
        yield _expect("table_row_count_to_equal", value=declared.rows)
    for field in declared.schema["fields"]:
        yield from _of_field(name, field)
    for key in _unique_keys(table, tables):
        if len(key) == 1:
            yield _expect("column_values_to_be_unique", column=key[0])
        else:
            yield _expect(
                "compound_columns_to_be_unique",
                column_list=list(key),
                ignore_row_if="any_value_is_missing",
            )
    yield from _foreign_keys(table, tables)
    for check, given in table.checks:
        if check not in RULES:
            raise UnusableSuiteError(f'{name}: there is no check "{check}"')
        if check in TRANSLATED:
            yield from _CHECKS[check](table, tables, options_of(check, given))


def _expect(kind: str, **kwargs: Any) -> Expectation:
    return {"type": f"expect_{kind}", "kwargs": kwargs}


def _of_field(table: str, field: Mapping[str, Any]) -> Iterator[Expectation]:
    name, kind, limits = field["name"], field["type"], field.get("constraints", {})
    unknown = set(limits) - CONSTRAINTS
    if kind not in TYPES or unknown or field.get("format", "default") != "default":
        what = ", ".join(sorted(unknown)) or f"{kind} {field.get('format', '')}".strip()
        raise UnusableSuiteError(f"{table}: no expectation holds {what} of {name}")
    yield _expect("column_values_to_be_in_type_list", column=name, type_list=TYPES[kind])
    if limits.get("required"):
        yield _expect("column_values_to_not_be_null", column=name)
    if limits.get("unique"):
        yield _expect("column_values_to_be_unique", column=name)
    if "enum" in limits:
        yield _expect("column_values_to_be_in_set", column=name, value_set=limits["enum"])
    if "pattern" in limits:
        regex = f"^(?:{limits['pattern'].removeprefix('^').removesuffix('$')})$"
        yield _expect("column_values_to_match_regex", column=name, regex=regex)
    for what, least, most in (
        ("values", "minimum", "maximum"),
        ("value_lengths", "minLength", "maxLength"),
    ):
        if least in limits or most in limits:
            ends = {"min_value": limits.get(least), "max_value": limits.get(most)}
            given = {end: number for end, number in ends.items() if number is not None}
            yield _expect(f"column_{what}_to_be_between", column=name, **given)


def _unique_keys(table: Table, tables: Tables) -> Iterator[tuple[str, ...]]:
    """Yield the keys by which rows are told apart, and those by which other tables name them."""
    declared = dict.fromkeys([table.primary_key, *table.unique_keys])
    yield from (key for key in declared if key)
    references = [
        foreign.reference
        for other in tables.values()
        for foreign in other.foreign_keys
        if (foreign.resource or other.name) == table.name
    ]
    for key in dict.fromkeys(references):
        if not any(set(unique) <= set(key) for unique in declared if unique):
            yield key


def _foreign_keys(table: Table, tables: Tables) -> Iterator[Expectation]:
    for foreign in table.foreign_keys:
        other = tables[foreign.resource or table.name]
        kinds = [other.types.get(name, "string") for name in foreign.reference]
        found = (_key(row.key(foreign.reference), kinds) for row in other.rows)
        keys = sorted({key for key in found if key is not None})
        if len(foreign.fields) > 1:
            yield _expect(
                "compound_key_to_be_known",
                column_list=list(dict.fromkeys([*foreign.fields, *table.primary_key])),
                fields=list(foreign.fields),
                keys=[list(key) for key in keys],
                reference=other.name,
                key=table.primary_key[0],
            )
        elif kinds[0] == "number":
            what = f"{foreign.fields[0]} names {other.name} by a number"
            raise UnusableSuiteError(f"{table.name}: {what}, which no expectation holds")
        else:
            values = [int(key[0]) if kinds[0] == "integer" else key[0] for key in keys]
            yield _expect("column_values_to_be_in_set", column=foreign.fields[0], value_set=values)


def _key(cells: tuple[str | None, ...], kinds: list[str]) -> tuple[str, ...] | None:
    """Return a key, its numbers without needless zeros, or None where a cell is missing."""
    if None in cells:
        return None
    return tuple(
        plain(Decimal(cell)) if kind == "number" and NUMBER.fullmatch(cell) else cell
        for cell, kind in zip(map(str, cells), kinds, strict=True)
    )


def _dates(table: Table, tables: Tables, options: Mapping[str, Any]) -> Iterator[Expectation]:
    given = {name: options[name] for name in ("date", "start", "end", "basis") if options[name]}
    columns = [table.primary_key[0], *given.values()]
    yield _expect("edtf_date_to_match", column_list=columns, **given, key=table.primary_key[0])


def _rates(table: Table, tables: Tables, options: Mapping[str, Any]) -> Iterator[Expectation]:
    numerator, denominator, rate = (
        role
        for role in roles(table)
        if role.column in (options["numerator"], options["denominator"], options["rate"])
    )
    units = rate_units(table, tables)
    if len(units) > 1 or not units <= set(PER):
        found = " and ".join(sorted(units))
        raise UnusableSuiteError(f"{table.name}: no expectation holds rates in {found} at once")
    given = {
        "numerator": _ends(numerator),
        "denominator": _ends(denominator),
        "rate": rate.column,
        "decimals": rate.decimals,
        "rate_ends": _ends(rate),
        "per": PER[units.pop()] if units else PER["%"],
        "rounding": options["rounding"],
    }
    for name in ("least", "most"):
        if options[name] in table.types:
            given[name] = options[name]
    yield from _claim("stated-rate", table, tables, table.primary_key[0], given)
    if options["decimals"] in table.types:
        yield _expect(
            "column_pair_values_to_be_equal",
            column_A=options["decimals"],
            column_B=rate.decimals,
            ignore_row_if="either_value_is_missing",
        )


def _totals(table: Table, tables: Tables, options: Mapping[str, Any]) -> Iterator[Expectation]:
    part, total = roles(table)
    given = {
        "group": options["group"],
        "part": _ends(part),
        "total": _ends(total),
        "same": options["total"],
    }
    yield from _claim("stated-total", table, tables, options["group"], given)


def _spans(table: Table, tables: Tables, options: Mapping[str, Any]) -> Iterator[Expectation]:
    yield from _claim("stated-span", table, tables, table.primary_key[0], options)


def expectation_of(check: str) -> str:
    """Return the type of the expectation that stands for a check."""
    return f"expect_{_kind(check)}"


def _kind(check: str) -> str:
    return f"{check.replace('-', '_')}_to_match"


def _ends(role: Role) -> list[str]:
    return [role.lower, role.upper]


def _claim(
    check: str, table: Table, tables: Tables, key: str, given: Mapping[str, Any]
) -> Iterator[Expectation]:
    """Yield the expectation of a claim; what the table of discrepancies names has to fail."""
    rows = tables[DISCREPANCIES].rows if DISCREPANCIES in tables else ()
    known = [row["key"] for row in rows if (row["check"], row["table"]) == (check, table.name)]
    names = [
        name for value in given.values() for name in (value if isinstance(value, list) else [value])
    ]
    columns = [key, *(name for name in names if name in {**table.types, **interval_columns(table)})]
    also = {"known": known} if known else {}
    yield _expect(_kind(check), column_list=list(dict.fromkeys(columns)), **given, key=key, **also)
    if known:
        yield _expect("column_distinct_values_to_contain_set", column=key, value_set=known)


_CHECKS: Mapping[str, Callable[..., Iterator[Expectation]]] = {
    "edtf-date": _dates,
    "stated-rate": _rates,
    "stated-span": _spans,
    "stated-total": _totals,
}
