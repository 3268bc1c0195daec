"""Every program loads every table as the package has it, but for what is named here.

Run by `make test-tools`: the programs have to be installed (`make install-tools`).
"""

import csv
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT
from publish.archive import EARLIEST
from publish.source import load
from publish.spreadsheet import spreadsheet
from tools.catalog import TOOLS
from tools.matrix import results
from tools.sheets import AS_CSV

SOURCE = load(ROOT)
PATHS = {resource["name"]: resource["path"] for resource in SOURCE.resources}
EVERY = tuple(sorted(SOURCE.tables))
# What a default gets wrong, and why; each but the one without an option is mended by its option.
CHINESE = tuple(name for name in EVERY if not (ROOT / PATHS[name]).read_bytes().isascii())
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


def test_shows_a_printed_70_0_as_70_0_in_libreoffice(package: Path, tmp_path: Path) -> None:
    path = package.parent / "data" / "rates.csv"
    with path.open(encoding="utf-8", newline="") as file:
        columns, first, *others = csv.reader(file)
    first[columns.index("rate")] = "70.0"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, first, *others])
    (tmp_path / "book.xlsx").write_bytes(spreadsheet(load(package), EARLIEST))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", AS_CSV, "book.xlsx"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    with (tmp_path / "book-rates.csv").open(encoding="utf-8", newline="") as file:
        shown = [row["rate"] for row in csv.DictReader(file)]
    assert shown == ["70.0", *(row[columns.index("rate")] for row in others)]
