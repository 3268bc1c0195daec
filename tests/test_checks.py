"""Each check fails on each of its case files, with the line that a curator needs.

A case changes one cell of the real package (or, without a field, removes a row), performs one
check on one table, and names the line that it gives; `#` stands for the number of the row that the
line names by its key, which moves with every row that is added.
"""

import csv
import re
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


def numbered(line: str, case: dict[str, str], tables: Tables) -> str:
    """Return the line of a case with the numbers of the rows that it names."""

    def number(table: str, key: str) -> str:
        return str(
            next(row.number for row in tables[table].rows if tables[table].key_of(row) == key)
        )

    line = re.sub(
        r"(\w+)\.csv row # \(([^)]+)\)",
        lambda found: found[0].replace("#", number(found[1], found[2])),
        line,
    )
    return re.sub(
        r"row # of evidence\.csv is evidence for (\w+) of ([^ ,]+)",
        lambda found: found[0].replace(
            "#", number("evidence", f"{case['table']}/{found[2]}/{found[1]}")
        ),
        line,
    )


@pytest.mark.parametrize(("check", "case"), list(cases()))
def test_fails_on_a_case_with_its_line(check: str, case: dict[str, str], tables: Tables) -> None:
    changed = spoiled(tables, case)
    before = failures(check, tables[case["table"]], tables)
    found = [
        line for line in failures(check, changed[case["table"]], changed) if line not in before
    ]
    assert found == [numbered(case["line"], case, changed)]


def test_has_a_case_file_for_every_check() -> None:
    assert {path.stem for path in (CASES / "checks").glob("*.csv")} == set(RULES)
