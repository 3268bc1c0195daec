"""A row deleted with all that belongs to it, as a careful hand would do it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from faults.fault import Fault
from faults.plant import tried
from frictionless_figures.table import Tables

Node = tuple[str, int]  # a table, and the place of a row in it


def deletions(tables: Tables) -> Iterator[Fault]:
    """Yield the deletion of each row that is tried, with all that belongs to it."""
    parts, keepers = _belonging(tables)
    kept = defaultdict(set)
    for row, users in keepers.items():
        for user in users:
            kept[user].add(row)
    for table in tables.values():
        if "resource" in table.names:  # its rows are about others, and go with them
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
        if "resource" in table.names and "key" in table.names:
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
