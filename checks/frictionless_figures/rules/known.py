"""What the table of discrepancies explains still fails."""

from __future__ import annotations

from collections.abc import Iterator

from frictionless_figures.outcome import Finding
from frictionless_figures.rules.stated import CLAIMS
from frictionless_figures.table import Row, Table, Tables


def known_discrepancy(table: Table, tables: Tables) -> Iterator[Finding]:
    """Each row names a check, a table and a key that fail now; a claim that holds is stale."""
    for row in table.rows:
        problem = _problem(row, tables)
        where = f"{row['check']} of {row['table']} {row['key']}"
        if problem:
            yield Finding(row, False, f"{where} {problem}")
        else:
            yield Finding(row, True, f"{where} fails, as explained.")


def _problem(row: Row, tables: Tables) -> str | None:
    check, name, key = row["check"] or "", row["table"] or "", row["key"]
    if check not in CLAIMS:
        return f"cannot be explained away: only {', '.join(CLAIMS)} can. Correct the data instead."
    if name not in tables:
        return "names no table of the package. Correct the table."
    other = tables[name]
    findings = [
        finding
        for declared, options in other.checks
        if declared == check
        for finding in CLAIMS[check](other, tables, **options)
        if (finding.key or (other.key_of(finding.row) if finding.row else "")) == key
    ]
    if not findings:
        return "is checked nowhere. Correct the check or the key, or remove the row."
    if all(finding.holds for finding in findings):
        return "holds now. Remove the row: there is nothing left to explain."
    return None
