"""Keys are unique, and rows are used by the rows that they are there for."""

from collections.abc import Iterator, Mapping

from frictionless_figures.outcome import Finding
from frictionless_figures.table import Table, Tables


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
        seen: dict[tuple[str | None, ...], int] = {}
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
