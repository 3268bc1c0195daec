"""Cells changed in step: a number with what repeats it, a judged cell with its second coding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from faults.fault import Fault, changed
from faults.plant import cell_faults, tried
from faults.slips import FIGURES
from frictionless_figures.reading import NotAFigure, plain, read
from frictionless_figures.table import Table, Tables

# The numbers of claims, each with the field that names its figure.
CLAIMED = {
    "rates": {"numerator": "numerator_id", "denominator": "denominator_id", "rate": "rate_id"},
    "totals": {"part": "part_id", "total": "total_id"},
    "spans": {"years": "span_id"},
}
# What a hand that errs twice alike makes of a judged cell.
MISJUDGED = ("another code", "key of another row", "year ± 1", "month changed", "cell blanked")


def judged(tables: Tables) -> set[tuple[str, str]]:
    """Return the tables and fields whose cells are coded twice."""
    options = dict(tables["codings"].checks)["coded-twice"]
    named: Mapping[str, str] = options["judged"]
    return {(table, field) for table, fields in named.items() for field in fields.split()}


def in_step(tables: Tables) -> Iterator[Fault]:
    """Yield changes of a number together with what repeats it, and of a cell with its coding."""
    indicators = tables["indicators"]
    places = {row["indicator_id"]: at for at, row in enumerate(indicators.rows)}
    for name, fields in CLAIMED.items():
        for at, row in enumerate(tables[name].rows):
            for field, named in fields.items():
                if row[field] is not None:
                    yield from _with_figure(tables, tables[name], at, field, places[row[named]])
    for at, row in enumerate(indicators.rows):
        if row["value"] is not None:
            yield from _with_figure(tables, indicators, at, "value", at)
    yield from _with_coding(tables)


def _with_figure(tables: Tables, table: Table, at: int, field: str, figure: int) -> Iterator[Fault]:
    """Yield changes of one number in a row, and of its printed figure."""
    indicators, numerals = tables["indicators"], tables["numerals"]
    old, row = table.row(at)[field] or "", indicators.row(figure)
    token, place = row["token"] or "", row.key(("source_id", "start"))
    numeral = next(n for n, r in enumerate(numerals.rows) if r.key(("source_id", "start")) == place)
    for slip in FIGURES.values():
        new = slip(old, Random(f"{table.name} {at} {field}"))
        if new == old:
            continue
        own = {} if table is indicators else {table.name: changed(table, at, {field: new})}
        printed = token.replace(old, new, 1)
        in_token = {"token": printed}
        whole = {"value": new, **in_token, **_bounds(printed)}
        changes = [(("value",), {"value": new})] if own else []
        if printed != token:
            changes.append((("token",), in_token if own else {"value": new, **in_token}))
            changes.append((("whole figure", "numeral"), whole))
        for names, cells in changes:
            edits = {**own, "indicators": changed(indicators, figure, cells)}
            if len(names) > 1:
                edits["numerals"] = changed(numerals, numeral, in_token)
            kind = f"{'claim' if own else 'value'} and {' and '.join(names)}"
            yield Fault(kind, table.name, field, table.key_of(table.row(at)), edits)


def _bounds(token: str) -> dict[str, str | None]:
    try:
        figure = read(token)
    except NotAFigure:
        return {}
    ends = {"value": figure.value, "lower": figure.lower, "upper": figure.upper}
    return {name: None if end is None else plain(end) for name, end in ends.items()}


def _with_coding(tables: Tables) -> Iterator[Fault]:
    """Yield, for each judged cell, one misjudgement that both codings share."""
    codings = tables["codings"]
    places = {row.key(("resource", "key", "field")): at for at, row in enumerate(codings.rows)}
    for name, field in sorted(judged(tables)):
        table = tables[name]
        for at in tried(table):
            second = places.get((name, table.key_of(table.row(at)), field))
            if second is None or codings.row(second)["value"] != table.row(at)[field]:
                continue  # the two differ already
            slips = [one for one in cell_faults(table, at, field, tables) if one.kind in MISJUDGED]
            if slips:
                slip = Random(f"{name} {field} {at}").choice(slips)
                [(new,)] = slip.edits[name].values()
                value = new[table.places[field]]
                edits = {**slip.edits, "codings": changed(codings, second, {"value": value})}
                yield Fault("cell and second coding", name, field, slip.key, edits)
