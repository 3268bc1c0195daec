"""Claims that a source states about its own figures, and that those explained away still fail.

Only these may fail with an explanation in the table of doubts, since a source may be wrong.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

from frictionless_figures.outcome import Finding
from frictionless_figures.rules.changes import stated_change
from frictionless_figures.rules.rates import stated_rate
from frictionless_figures.rules.spans import stated_span
from frictionless_figures.rules.totals import stated_total
from frictionless_figures.table import Row, Table, Tables

CLAIMS: Mapping[str, Callable[..., Iterator[Finding]]] = {
    "stated-change": stated_change,
    "stated-rate": stated_rate,
    "stated-span": stated_span,
    "stated-total": stated_total,
}


def known_discrepancy(table: Table, tables: Tables) -> Iterator[Finding]:
    """Each row of kind `contradiction` names a check, a table and a key that fail now.

    A claim that holds is stale. Other rows explain what is open, and state no failure.
    """
    table.need("kind", "check_type", "resource", "key")
    failing = cache(partial(_failing, tables))
    for row in table.rows:
        if row["check_type"] is None:
            yield Finding(row, None, "The row explains no failure.")
            continue
        problem = _problem(row, tables, failing)
        where = f"{row['check_type']} of {row['resource']} {row['key']}"
        if problem:
            yield Finding(row, False, f"{where} {problem}", "key")
        else:
            yield Finding(row, True, f"{where} fails, as explained.")


def _problem(
    row: Row, tables: Tables, failing: Callable[[str, str], Mapping[str, bool]]
) -> str | None:
    check, name, key = (row[field] or "" for field in ("check_type", "resource", "key"))
    if row["kind"] != "contradiction":
        return f"is explained as {row['kind']}, and only a contradiction may. Correct the kind."
    if check not in CLAIMS:
        return f"cannot be explained away: only {', '.join(CLAIMS)} can. Correct the data instead."
    if name not in tables:
        return "names no table of the package. Correct the table."
    fails = failing(check, name).get(key)
    if fails is None:
        return "is checked nowhere. Correct the check or the key, or remove the row."
    return None if fails else "holds now. Remove the row: there is nothing left to explain."


def _failing(tables: Tables, check: str, name: str) -> Mapping[str, bool]:
    """Return by key whether a claim fails, for all that a check judges on a table."""
    table, fails = tables[name], dict[str, bool]()
    for options in (options for declared, options in table.checks if declared == check):
        for found in CLAIMS[check](table, tables, **options):
            key = found.key or (table.key_of(found.row) if found.row else "")
            fails[key] = fails.get(key, False) or found.holds is False
    return fails
