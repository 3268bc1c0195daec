"""The spreadsheet shows numbers as printed, and takes codes and dates for text."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from conftest import ROOT
from frictionless_figures.table import Row, Tables
from publish.source import NotReadyError, Source, load
from publish.spreadsheet import spreadsheet

EPOCH = 1_795_000_000
SOURCE = load(ROOT)
TABLES = [resource["name"] for resource in SOURCE.resources]


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened(SOURCE)


def opened(source: Source) -> Workbook:
    return load_workbook(io.BytesIO(spreadsheet(source, EPOCH)))


def shown(cell: Cell) -> str | None:
    """Return what a spreadsheet shows of a cell with one of our formats."""
    if cell.value is None or cell.data_type == "s":
        return cell.value
    assert cell.data_type == "n"
    places = len(cell.number_format.partition(".")[2])
    assert cell.number_format == ("0." + "0" * places if places else "0")
    return f"{Decimal(repr(cell.value)):.{places}f}"


def test_has_a_sheet_that_explains_and_one_for_each_table(book: Workbook) -> None:
    assert book.sheetnames == ["about", *TABLES]
    about = [row[0] for row in book["about"].iter_rows(max_row=4, max_col=1, values_only=True)]
    version, license = SOURCE.descriptor["version"], SOURCE.descriptor["licenses"][0]["name"]
    assert about[0] == SOURCE.descriptor["title"]
    assert about[1].startswith(f"Version {version}, ")
    assert about[1].endswith(license)
    described = {row[:2] for row in book["about"].iter_rows(min_row=8, max_col=2, values_only=True)}
    fields = {(name, field["name"]) for name in TABLES for field in SOURCE.fields(name)}
    assert fields <= described


@pytest.mark.parametrize("name", TABLES)
def test_shows_every_cell_as_the_table_has_it(name: str, book: Workbook) -> None:
    sheet = book[name]
    fields = [field["name"] for field in SOURCE.fields(name)]
    rows = list(sheet.iter_rows(max_col=len(fields)))
    assert [cell.value for cell in rows[0]] == fields
    found = [[shown(cell) for cell in row] for row in rows[1:]]
    assert found == [[row[field] for field in fields] for row in SOURCE.tables[name].rows]
    assert sheet.freeze_panes.endswith("2")


@pytest.mark.parametrize("name", TABLES)
def test_has_text_where_the_schema_has_it_and_numbers_elsewhere(name: str, book: Workbook) -> None:
    kinds = [field["type"] in ("integer", "number") for field in SOURCE.fields(name)]
    for row in book[name].iter_rows(min_row=2):
        for cell, number in zip(row, kinds, strict=True):
            if cell.value is not None:
                assert (cell.data_type == "n") == number
                assert number or cell.number_format == "@"


@pytest.mark.parametrize(
    ("printed", "decimals", "expected"),
    [("70.0", "1", "70.0"), ("70", "1", "70.0"), ("70", "0", "70")],
)
def test_keeps_the_decimals_of_a_printed_rate(printed: str, decimals: str, expected: str) -> None:
    book = opened(with_rate(printed, decimals))
    column = [field["name"] for field in SOURCE.fields("rates")].index("rate") + 1
    assert shown(book["rates"].cell(2, column)) == expected


def test_refuses_a_number_that_a_float_does_not_keep() -> None:
    with pytest.raises(NotReadyError, match=r"^row 2: rate 1234567890\.123456 has more digits"):
        spreadsheet(with_rate("1234567890.123456", "6"), EPOCH)


def with_rate(rate: str, decimals: str) -> Source:
    """Return the package with another rate in the first row of `rates`."""
    table = SOURCE.tables["rates"]
    first = Row(2, {**table.rows[0].cells, "rate": rate, "decimals": decimals})
    changed = replace(table, rows=(first, *table.rows[1:]))
    tables = {
        name: (lambda name=name: changed if name == "rates" else SOURCE.tables[name])
        for name in TABLES
    }
    return replace(SOURCE, tables=Tables(tables))
