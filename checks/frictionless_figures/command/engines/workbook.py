"""Sheets of Excel workbooks: read with their numbers as they are shown, and written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.exceptions import InvalidFileException

from frictionless_figures.command.engines import CouldNotCheckError
from frictionless_figures.output import OutputError
from frictionless_figures.packed import GapError, all_rows, zip_fault

MOST_ROWS = 1_048_576
_SHOWN = re.compile(r"(?:#,##)?0(?:\.(0+))?(%?)(?:[_;].*)?")  # number formats that fix decimals


def sheet_of(path: Path, name: str | None) -> str:
    """The name of the sheet that is read: the first, unless one is named."""
    with _workbook(path) as workbook:
        names = [sheet.title for sheet in workbook.worksheets]
    if name is not None and name not in names:
        raise CouldNotCheckError(f"{path} has no sheet {name}; its sheets are {', '.join(names)}")
    if not names:
        raise CouldNotCheckError(f"{path} has no sheet of cells")
    return name or names[0]


def rows_of(path: Path, sheet: str | None) -> Iterator[list[str]]:
    """The rows of a sheet as text."""
    with _workbook(path) as workbook:
        for row in all_rows(workbook[sheet]):
            yield [text_of(cell.value, cell.number_format) for cell in row]


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    if fault := zip_fault(path):
        raise CouldNotCheckError(f"{path} {fault}")
    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError) as error:
        raise CouldNotCheckError(f"{path} is no workbook: {error}") from error
    try:
        yield workbook
    except GapError as error:
        raise CouldNotCheckError(f"{path}: {error}") from None
    finally:
        workbook.close()


def text_of(value: object, number_format: str = "General") -> str:
    """A cell as it is shown, where its format says with how many decimals; else as it is stored.

    >>> text_of(0.696, "0.0%"), text_of(69.6, "General"), text_of(12.5, "0.00"), text_of(3.0)
    ('69.6%', '69.6', '12.50', '3')
    """
    if value is None or isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    number = Decimal(f"{value:.15g}")  # what a spreadsheet keeps of it
    fixed = _SHOWN.fullmatch(number_format)
    if fixed is None:
        text = format(number, "f")
        return text.rstrip("0").removesuffix(".") if "." in text else text
    places = Decimal(1).scaleb(-len(fixed[1] or ""))
    shown = (number * 100 if fixed[2] else number).quantize(places, ROUND_HALF_UP)
    return f"{shown:f}{fixed[2]}"


def write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    """Write rows as a sheet; a text that begins like a formula stays a text."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("failing")
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            sheet.close()
            raise OutputError(f"a sheet holds {MOST_ROWS} rows: write .csv or .parquet")
        sheet.append([_cell(sheet, value) for value in row])
    workbook.save(path)


def _cell(sheet: Any, value: object) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", value))
    cell.data_type = "s"
    return cell
