"""The spreadsheet shows numbers as printed, and takes codes and dates for text."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from checkout import EVIL, source_of
from conftest import ROOT
from publish.facts import Facts, apa, gbt
from publish.source import NotReadyError, Source, load
from publish.spreadsheet import spreadsheet
from publish.sql import joins, own_schema
from publish.sqlite import figures, sqlite

EPOCH = 1_795_000_000
SOURCE = load(ROOT)
TABLES = [resource["name"] for resource in SOURCE.resources]


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened(SOURCE)


def opened(source: Source) -> Workbook:
    joined = figures(sqlite(source, [])) if joins(source) else []
    return load_workbook(io.BytesIO(spreadsheet(source, EPOCH, joined)))


def shown(cell: Cell) -> str | None:
    """Return what a spreadsheet shows of a cell with one of our formats."""
    if cell.value is None or cell.data_type == "s":
        return cell.value
    assert cell.data_type == "n"
    places = len(cell.number_format.partition(".")[2])
    assert cell.number_format == ("0." + "0" * places if places else "0")
    return f"{Decimal(repr(cell.value)):.{places}f}"


def test_begins_with_all_figures_in_words(book: Workbook) -> None:
    assert book.sheetnames == ["figures", "about", *TABLES]
    rows = list(book["figures"].iter_rows(values_only=True))
    assert list(rows[0]) == [field["name"] for field in own_schema()["fields"]]
    assert [list(row) for row in rows[1:]] == figures(sqlite(SOURCE, []))


def test_explains_itself_in_both_languages(book: Workbook) -> None:
    descriptor, about = SOURCE.descriptor, book["about"]
    column = [cell.value for cell in about["A"] if cell.value]
    cited = Facts(descriptor)
    for text in ("title", "title_zh", "description", "description_zh"):
        assert descriptor[text] in column
    assert apa(cited) in column
    assert gbt(cited, "zh") in column
    (link,) = [cell for cell in about["A"] if cell.hyperlink and cell.hyperlink.target]
    assert link.hyperlink.target == descriptor["licenses"][0]["path"]
    described = {tuple(row) for row in about.iter_rows(max_col=5, values_only=True)}
    for name in TABLES:
        keys = SOURCE.schemas[name]["primaryKey"]
        for field in SOURCE.fields(name):
            kind = field["type"] + (", key" if field["name"] in keys else "")
            words = field["description"], field["description_zh"]
            assert (name, field["name"], kind, *words) in described


def test_prints_every_sheet_as_wide_as_a_page(book: Workbook) -> None:
    for sheet in book:
        setup = sheet.page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows


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
def test_keeps_the_decimals_of_a_printed_rate(
    printed: str, decimals: str, expected: str, package: Path
) -> None:
    book = opened(with_rate(package, printed, decimals))
    column = [field["name"] for field in SOURCE.fields("rates")].index("rate") + 1
    assert shown(book["rates"].cell(2, column)) == expected


@pytest.mark.parametrize(
    ("rate", "line"),
    [
        ("1234567890.123456", "row 2: rate 1234567890.123456 has more digits than a float keeps"),
        ("NaN", "row 2: rate NaN is no plain number"),
        ("69,6", "row 2: rate 69,6 is no plain number"),
    ],
)
def test_refuses_a_number_that_a_float_does_not_keep(rate: str, line: str, package: Path) -> None:
    with pytest.raises(NotReadyError) as refused:
        spreadsheet(with_rate(package, rate, "6"), EPOCH)
    assert str(refused.value) == line


def with_rate(package: Path, rate: str, decimals: str) -> Source:
    """Return the package with another rate in the first row of `rates`."""
    path = package.parent / "data" / "rates.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0].update(rate=rate, decimals=decimals)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return load(package)


def test_takes_a_cell_that_starts_a_formula_for_text(tmp_path: Path) -> None:
    texts = (
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "=cmd|' /C calc'!A0",
        "http://x",
        "\t=1",
        "{=1}",
        *EVIL,
    )
    fields = [{"name": text, "type": "string", "description": text} for text in texts]
    book = opened(source_of(tmp_path, fields, texts))
    for row in book["rates"].iter_rows():
        assert {cell.data_type for cell in row} == {"s"}
        assert [cell.hyperlink for cell in row] == [None] * len(texts)
    assert {cell.data_type for row in book["about"].iter_rows() for cell in row} <= {"s", "n"}
    assert [cell.value for cell in book["about"]["B"] if cell.value in texts]
