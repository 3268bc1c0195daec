"""Ids are stable for ever: one that is given up never names anything again."""

from collections.abc import Iterator

from frictionless_figures.outcome import Finding
from frictionless_figures.table import Row, Table, Tables


def retired_id(table: Table, tables: Tables) -> Iterator[Finding]:
    """No id in use is a retired one.

    Each row of this table gives up an id: `resource` and `id` name it, `replaced_by` names the id
    in use that took its place, if any did. Every id in use is judged, so that the check is done
    also where none is retired yet.
    """
    table.need("resource", "id", "replaced_by")
    in_use = {name: ids(other) for name, other in tables.items() if has_ids(other)}
    for row in table.rows:
        if problem := _problem(row, in_use):
            yield Finding(row, False, problem, "id")
    retired = {row.key(("resource", "id")) for row in table.rows}
    for name, rows in in_use.items():
        for each in rows:
            if (name, each) not in retired:
                yield Finding(None, True, f"{each} of {name} is in use.", key=f"{name}/{each}")


def has_ids(table: Table) -> bool:
    """Whether the rows have ids of their own: a key of one text field, borrowed from no table."""
    borrowed = {field for foreign in table.foreign_keys for field in foreign.fields}
    keys = table.primary_key
    return len(keys) == 1 and table.types.get(keys[0]) == "string" and keys[0] not in borrowed


def ids(table: Table) -> dict[str, Row]:
    """Return the rows of a table by their ids."""
    return {row[table.primary_key[0]] or "": row for row in table.rows}


def _problem(row: Row, in_use: dict[str, dict[str, Row]]) -> str | None:
    """Return what is wrong with a retired id, and what to do, or None."""
    name, gone, heir = row["resource"] or "", row["id"] or "", row["replaced_by"]
    if name not in in_use:
        return f"{name or 'empty'} is no table with ids of its own. Correct the table."
    if gone in in_use[name]:
        where = f"{gone} is in use again, in row {in_use[name][gone].number} of {name}"
        return f"{where}. A retired id never comes back: give that row another id."
    if heir is not None and heir not in in_use[name]:
        return f"{heir}, which replaced {gone}, is no id of {name}. Correct replaced_by."
    return None
