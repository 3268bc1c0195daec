"""Spreadsheets: what they make of a CSV file, and of our own xlsx."""

from __future__ import annotations

import csv
import warnings
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from openpyxl import load_workbook

from tools.canonical import Cell, Loaded
from tools.programs import Answer, Place, Run, ToolError, run, table_by_table, version_in

# Comma, quotation mark, UTF-8, from line 1, no column formats, any language, quotes only where they
# are needed, numbers as numbers, cells as shown, no formulas, spaces kept, a file for each sheet.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"


def libreoffice(*options: str) -> Run:
    """Return how LibreOffice opens a CSV file without asking, with the options given."""

    def load(place: Place, table: str, path: Path) -> Loaded:
        _soffice(place, *options, "--convert-to", "xlsx", "--outdir", str(place.work), str(path))
        return _workbook(place.work / f"{path.stem}.xlsx")

    return table_by_table(["soffice", "--version"], load)


def gnumeric(place: Place) -> Answer:
    """Gnumeric opens each CSV file without asking."""

    def load(place: Place, table: str, path: Path) -> Loaded:
        out = place.work / f"{path.stem}.xlsx"
        run([place.program("ssconvert"), path, out])
        return _workbook(out)

    return table_by_table(["ssconvert", "--version"], load)(place)


def libreoffice_xlsx(place: Place) -> Answer:
    """LibreOffice opens our xlsx; what it shows is compared."""
    version = version_in(run([place.program("soffice"), "--version"]))
    book = place.release[".xlsx"]
    _soffice(place, "--convert-to", AS_CSV, "--outdir", str(place.work), str(book))
    return _shown(version, place, lambda table: place.work / f"{book.stem}-{table}.csv")


def gnumeric_xlsx(place: Place) -> Answer:
    """Gnumeric opens our xlsx; what it shows is compared."""
    version = version_in(run([place.program("ssconvert"), "--version"]))
    out = place.work / "gnumeric.csv"
    options = ["--export-type=Gnumeric_stf:stf_assistant", "--export-file-per-sheet"]
    separated = "separator=, format=preserve"
    command = [place.program("ssconvert"), *options, "-O", separated]
    run([*command, place.release[".xlsx"], f"{out}.%s"])
    return _shown(version, place, lambda table: Path(f"{out}.{table}"))


def _shown(version: str, place: Place, path: Callable[[str], Path]) -> Answer:
    answer = Answer(version)
    for table in place.csv:
        if not path(table).exists():
            answer.errors[table] = "the sheet is missing"
            continue
        with path(table).open(encoding="utf-8", newline="") as file:
            columns, *rows = csv.reader(file)
        answer.tables[table] = Loaded(columns, rows)
    return answer


def _soffice(place: Place, *arguments: str) -> None:
    """Run LibreOffice with a profile of its own, or it talks to one that is open."""
    profile = f"-env:UserInstallation={(place.work / 'profile').as_uri()}"
    said = run([place.program("soffice"), profile, "--headless", *arguments])
    if "convert" not in said:
        raise ToolError("nothing was converted")


def _workbook(path: Path) -> Loaded:
    with warnings.catch_warnings(action="ignore"):  # of styles that a program leaves out
        book = load_workbook(path, read_only=True)
    with closing(book):
        found = book.worksheets[0].iter_rows(values_only=True)
        columns, *rows = ([_plain(cell) for cell in row] for row in found)
    width = max(place for place, name in enumerate(columns, 1) if name is not None)
    return Loaded([str(name) for name in columns[:width]], [_padded(row, width) for row in rows])


def _padded(row: list[Cell], width: int) -> list[Cell]:
    return (row + [None] * width)[:width]


def _plain(cell: object) -> Cell:
    return cell if cell is None or isinstance(cell, str | int | float | bool) else str(cell)
