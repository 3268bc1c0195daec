"""Every program loads every table as the package has it, but for what is named here.

Run by `make test-tools`: the programs have to be installed (`make install-tools`).
"""

import csv
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import ROOT
from frictionless_figures.table import Row, Tables
from publish.archive import EARLIEST
from publish.source import load
from publish.spreadsheet import spreadsheet
from tools.catalog import TOOLS
from tools.matrix import results
from tools.sheets import AS_CSV

SOURCE = load(ROOT)
EVERY = tuple(sorted(SOURCE.tables))
# What a default gets wrong, and why; each but the one without an option is mended by its option.
CHINESE = tuple(name for name in EVERY if not SOURCE.tables[name].raw.isascii())
EXCEPTIONS = {
    "csvkit": (("rates",), "takes a column of nothing but 1 for true"),
    "Gnumeric": (
        ("events", "evidence", "indicators", "numerals", "programs"),
        "takes 2023-07 for a day and 69.6% for a number",
    ),
    "LibreOffice": (CHINESE, "takes UTF-8 for the encoding of the machine"),
    "Node, papaparse": (EVERY, "takes the end of the last line for one more row"),
    "sqlite-utils": (("retired",), "makes no table of a file without rows"),
}
NOT_MENDED = {"sqlite-utils"}


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_loads_every_table(tool: object) -> None:
    (found,) = results(SOURCE, ROOT / ".tools", [tool])  # type: ignore[list-item]
    assert found.problem is None
    assert found.version[0].isdigit()
    expected, _ = EXCEPTIONS.get(found.tool, ((), ""))
    assert tuple(sorted(name for name, how in found.differences.items() if how)) == expected
    assert (found.mended is not None) == (bool(expected) and found.tool not in NOT_MENDED)


def test_shows_a_printed_70_0_as_70_0_in_libreoffice(tmp_path: Path) -> None:
    table = SOURCE.tables["rates"]
    first = Row(2, {**table.rows[0].cells, "rate": "70.0"})
    changed = replace(table, rows=(first, *table.rows[1:]))
    loaders = {name: (lambda name=name: SOURCE.tables[name]) for name in SOURCE.tables}
    source = replace(SOURCE, tables=Tables({**loaders, "rates": lambda: changed}))
    (tmp_path / "book.xlsx").write_bytes(spreadsheet(source, EARLIEST))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", AS_CSV, "book.xlsx"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    with (tmp_path / "book-rates.csv").open(encoding="utf-8", newline="") as file:
        shown = [row["rate"] for row in csv.DictReader(file)]
    assert shown == ["70.0", table.rows[1]["rate"]]
