"""Faults of more than one cell: changes in step, whole deletions, and words that say numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from random import Random

from faults.fault import Fault, changed
from faults.plant import cell_faults, fault, is_own_words, tried
from faults.slips import FIGURES
from frictionless_figures.reading import NotAFigure, plain, read
from frictionless_figures.table import Table, Tables

Node = tuple[str, int]  # a table, and the place of a row in it
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


def deletions(tables: Tables) -> Iterator[Fault]:
    """Yield the deletion of each row that is tried, with all that belongs to it."""
    parts, keepers = _belonging(tables)
    kept = defaultdict(set)
    for row, users in keepers.items():
        for user in users:
            kept[user].add(row)
    for table in tables.values():
        if table.has("resource"):  # its rows are about others, and go with them
            continue
        for at in tried(table):
            gone, next_ones = set[Node](), [(table.name, at)]
            while next_ones:
                node = next_ones.pop()
                if node not in gone:
                    gone.add(node)
                    next_ones += parts[node]
                    next_ones += [row for row in kept[node] if keepers[row] <= gone]
            edits: dict[str, dict[int, tuple[()]]] = defaultdict(dict)
            for name, place in gone:
                edits[name][place] = ()
            key = table.key_of(table.row(at))
            yield Fault("row with all that belongs to it", table.name, "", key, dict(edits))


def _belonging(tables: Tables) -> tuple[dict[Node, set[Node]], dict[Node, set[Node]]]:
    """Return, for each row, the rows that name it, and for some the rows that alone keep it."""
    parts, keepers = defaultdict(set), defaultdict(set)
    for name, table in tables.items():
        for foreign in table.foreign_keys:
            parent = foreign.resource or name
            for one, other in _pairs(tables, parent, foreign.reference, name, foreign.fields):
                parts[one].add(other)
        for check, options in table.checks:
            if check == "referenced":
                fields = tuple(options.get("fields", "").split()) or table.primary_key
                for one, other in _pairs(tables, name, fields, options["by"], fields):
                    keepers[one].add(other)
        if table.has("resource") and table.has("key"):
            owners = {
                (owner, tables[owner].key_of(row)): (owner, at)
                for owner in {row["resource"] or "" for row in table.rows} - {""}
                for at, row in enumerate(tables[owner].rows)
            }
            for at, row in enumerate(table.rows):
                if row["resource"]:
                    parts[owners[row["resource"], row["key"] or ""]].add((name, at))
    return parts, keepers


def _pairs(
    tables: Tables, one: str, own: tuple[str, ...], other: str, theirs: tuple[str, ...]
) -> Iterator[tuple[Node, Node]]:
    """Yield the rows of two tables whose keys are the same."""
    places = {row.key(own): at for at, row in enumerate(tables[one].rows)}
    for at, row in enumerate(tables[other].rows):
        if row.key(theirs) in places and None not in row.key(theirs):
            yield (one, places[row.key(theirs)]), (other, at)


def other_words(tables: Tables) -> Iterator[Fault]:
    """Yield changes of our own words that change no number, at which nothing may fail."""
    for table, at, field, cell in _own_words(tables):
        yield fault("reworded", table, at, field, changed(table, at, {field: f"{cell} anew"}))


def numbers_in_words(tables: Tables) -> Iterator[Fault]:
    """Yield numbers in our own words that nothing bears out."""
    for table, at, field, cell in _own_words(tables):
        random = Random(f"{table.name} {field} {at}")
        changes = {
            "number changed": FIGURES["digit changed"](cell, random),
            "number added": f"{cell} ({random.randint(3000, 9999)})",
        }
        for kind, words in changes.items():
            if words != cell:
                yield fault(kind, table, at, field, changed(table, at, {field: words}))


def _own_words(tables: Tables) -> Iterator[tuple[Table, int, str, str]]:
    for table in tables.values():
        for at in tried(table):
            for field in table.names:
                cell = table.row(at)[field]
                if cell and is_own_words(table.name, field):
                    yield table, at, field, cell
