"""Each check fails on each of its case files, with the line that a curator needs.

A case changes one cell of the real package (or, without a field, removes a row), performs one
check on one table, and names the line that it gives.
"""

import csv
from collections.abc import Iterator
from dataclasses import replace

import pytest

from conftest import CASES
from frictionless_figures.registry import RULES, confront
from frictionless_figures.table import Row, Table, Tables


def cases() -> Iterator[object]:
    for path in sorted((CASES / "checks").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, case in enumerate(csv.DictReader(file), 2):
                yield pytest.param(path.stem, case, id=f"{path.stem}-{number}")


def spoiled(tables: Tables, case: dict[str, str]) -> Tables:
    """Return the tables with the change that a case describes."""
    name = case["changed_table"]
    table = tables[name]
    rows = []
    found = not case["key"]  # a case without a key adds a row
    for row in table.rows:
        if table.key_of(row) != case["key"]:
            rows.append(row)
            continue
        found = True
        if case["field"]:
            assert case["field"] in row.cells
            rows.append(Row(row.number, {**row.cells, case["field"]: case["value"] or None}))
    if not case["key"]:
        cells = dict(cell.split("=") for cell in case["value"].split("; "))
        rows.append(Row(len(rows) + 2, {**dict.fromkeys(table.types), **cells}))
    assert found, f"no row {case['key']}"
    changed = replace(table, rows=tuple(rows))
    return Tables(
        {each: (lambda each=each: changed if each == name else tables[each]) for each in tables}
    )


def failures(check: str, table: Table, tables: Tables) -> list[str]:
    """Return the lines of one check on one table, performed as its checklist declares it."""
    return [
        str(outcome)
        for declared, options in table.checks
        if declared == check
        for outcome in confront(check, table, tables, options, {})
        if not outcome.holds
    ]


@pytest.mark.parametrize(("check", "case"), list(cases()))
def test_fails_on_a_case_with_its_line(check: str, case: dict[str, str], tables: Tables) -> None:
    changed = spoiled(tables, case)
    before = failures(check, tables[case["table"]], tables)
    found = [
        line for line in failures(check, changed[case["table"]], changed) if line not in before
    ]
    assert found == [case["line"]]


def test_has_a_case_file_for_every_check() -> None:
    assert {path.stem for path in (CASES / "checks").glob("*.csv")} == set(RULES)
