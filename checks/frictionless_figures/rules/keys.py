"""Keys are unique and never come back, and rows are used by those that they are there for."""

from collections.abc import Iterator, Mapping

from frictionless_figures.outcome import Finding
from frictionless_figures.table import Key, Row, Table, Tables


def referenced(
    table: Table,
    tables: Tables,
    *,
    by: str,
    fields: str = "",
    foreign: str = "",
    where: Mapping[str, str] | None = None,
    only: bool = False,
) -> Iterator[Finding]:
    """Every row of this table is used by a row of the table `by`.

    `fields` are the fields of this table (separated by spaces; by default its primary key), and
    `foreign` those of the other table that name them (by default the same names). With `where`,
    only rows with these cells have to be used; with `only`, no other row may be.
    """
    own = tuple(fields.split()) or table.primary_key
    theirs = tuple(foreign.split()) or own
    other = tables[by]
    table.need(*own, *(where or {}))
    other.need(*theirs)
    used = {row.key(theirs) for row in other.rows}
    condition = " and ".join(f"{name} {cell}" for name, cell in (where or {}).items())
    for row in table.rows:
        meant = all(row[name] == cell for name, cell in (where or {}).items())
        inside = row.key(own) in used
        key = " ".join(cell or "empty" for cell in row.key(own))
        if meant and not inside:
            message = f"no row of {other.path} uses {key}. Add the row that uses it, or remove it."
            yield Finding(row, False, message, own[-1])
        elif not meant and only and inside:
            message = f"{other.path} uses {key}, which only a row with {condition} may be."
            yield Finding(row, False, f"{message} Correct one of them.", next(iter(where or {})))
        elif meant:
            yield Finding(row, True, f"{other.path} uses {key}.")


def unique_key(table: Table, tables: Tables) -> Iterator[Finding]:
    """No two rows share a unique key, or a key by which another table names them.

    The keys are the schema's `uniqueKeys`, and the fields that foreign keys of any table refer
    to. Rows with an empty cell in the key are passed over, as in SQL.
    """
    for fields in dict.fromkeys([*table.unique_keys, *tables.references(table.name)]):
        table.need(*fields)
        seen: dict[Key, int] = {}
        for row in table.rows:
            key = row.key(fields)
            if None in key:
                continue
            first = seen.setdefault(key, row.number)
            if first == row.number:
                yield Finding(row, True, f"{', '.join(fields)} is unique.")
            else:
                words = " ".join(str(cell) for cell in key)
                message = f"{', '.join(fields)} {words} is also in row {first}."
                yield Finding(row, False, f"{message} Make it unique.", fields[-1])


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
    name, gone, heir = row["resource"] or "", row["id"] or "", row["replaced_by"]
    if name not in in_use:
        return f"{name or 'empty'} is no table with ids of its own. Correct the table."
    if gone in in_use[name]:
        where = f"{gone} is in use again, in row {in_use[name][gone].number} of {name}"
        return f"{where}. A retired id never comes back: give that row another id."
    if heir is not None and heir not in in_use[name]:
        return f"{heir}, which replaced {gone}, is no id of {name}. Correct replaced_by."
    return None
