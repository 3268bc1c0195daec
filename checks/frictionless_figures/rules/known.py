"""What the table of doubts explains still fails."""

from collections.abc import Iterator

from frictionless_figures.outcome import Finding, Held
from frictionless_figures.rules.claims import CLAIMS
from frictionless_figures.table import Row, Table, Tables


def known_discrepancy(table: Table, tables: Tables) -> Iterator[Finding]:
    """Each row of kind `contradiction` names a check, a table and a key that fail now.

    A claim that holds is stale. Other rows explain what is open, and state no failure.
    """
    table.need("kind", "check_type", "resource", "key")
    failing: dict[tuple[str, str], dict[str, bool]] = {}
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
    row: Row, tables: Tables, failing: dict[tuple[str, str], dict[str, bool]]
) -> str | None:
    check, name, key = row["check_type"] or "", row["resource"] or "", row["key"] or ""
    if row["kind"] != "contradiction":
        return f"is explained as {row['kind']}, and only a contradiction may. Correct the kind."
    if check not in CLAIMS:
        return f"cannot be explained away: only {', '.join(CLAIMS)} can. Correct the data instead."
    if name not in tables:
        return "names no table of the package. Correct the table."
    if (check, name) not in failing:
        failing[check, name] = _failing(check, tables[name], tables)
    fails = failing[check, name].get(key)
    if fails is None:
        return "is checked nowhere. Correct the check or the key, or remove the row."
    return None if fails else "holds now. Remove the row: there is nothing left to explain."


def _failing(check: str, table: Table, tables: Tables) -> dict[str, bool]:
    """Return by key whether a claim fails, for all that a check judges on a table."""
    fails: dict[str, bool] = {}
    for declared, options in table.checks:
        if declared == check:
            for finding in CLAIMS[check](table, tables, **options):
                if isinstance(finding, Held):
                    rows = map(table.row, finding.places)
                    fails.update((table.key_of(row), False) for row in rows)
                    continue
                key = finding.key or (table.key_of(finding.row) if finding.row else "")
                fails[key] = fails.get(key, False) or finding.holds is False
    return fails
