"""The package as one spreadsheet: all figures, a sheet that explains, then one for each table."""

import io
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from publish.archive import repacked
from publish.facts import Facts, apa, gbt
from publish.source import Cell, NotReadyError, Source, key_fields
from publish.sql import FIGURES, own_schema

ABOUT = "about"
TOO_LONG = -2  # what a sheet says of a text that no cell takes
WIDEST = 60  # characters; longer text is cut off on the screen, not in the cell
EXPLANATION = Path(__file__).parent / "tables" / "about.txt"
NO_GUESSING = dict.fromkeys(("strings_to_numbers", "strings_to_formulas", "strings_to_urls"), False)
A4 = 9
# Formats of cells.
TEXT = {"num_format": "@"}
TITLE = {"bold": True, "font_size": 14}
HEADER = {"bold": True, "bottom": 1, **TEXT}
WRAPPED = {"text_wrap": True, "valign": "top"}


def spreadsheet(source: Source, epoch: int, joined: Sequence[Sequence[Cell]] = ()) -> bytes:
    """Return a package as an xlsx file of the time `epoch` (seconds, UTC).

    `joined` are the rows of the view of all figures.
    """
    cited, buffer = Facts(source.descriptor), io.BytesIO()
    about = {
        "title": cited["title"],
        "comments": cited["description"],
        "author": cited.authors[0].name,
        "created": datetime.fromtimestamp(epoch, UTC).replace(tzinfo=None),
    }
    try:
        with Workbook(buffer, {"in_memory": True, **NO_GUESSING}) as book:
            book.set_properties(about)
            if joined:
                _table(book, FIGURES, own_schema(), joined, joined)
            _about(book, source, cited)
            for name, schema in source.schemas.items():
                _table(book, name, schema, list(source.rows(name)), list(source.texts(name)))
    except XlsxWriterException as error:
        raise NotReadyError(f"no spreadsheet can hold the package: {error}", status=2) from None
    return repacked(buffer.getvalue(), epoch)


def _about(book: Workbook, source: Source, cited: Facts) -> None:
    sheet, wrapped = book.add_worksheet(ABOUT), book.add_format(WRAPPED)
    explained = EXPLANATION.read_text(encoding="utf-8").splitlines()
    said = [cited[name] for name in ("title_zh", "description", "description_zh")]
    lines = [*filter(None, said), *explained, apa(cited), gbt(cited, "zh")]
    sheet.write_string(0, 0, cited["title"], book.add_format(TITLE))
    for row, line in enumerate(lines, 1):
        sheet.merge_range(row, 0, row, 4, "")
        sheet.write_string(row, 0, line, wrapped)
        sheet.set_row(row, 15 * (1 + _width(line) // 150))
    row, (license, address) = len(lines) + 1, cited.license
    sheet.write_url(row, 0, address, string=f"{license}: {address}")
    row += 2
    headings = ["table", "field", "type", "what it holds", "说明"]
    sheet.write_row(row, 0, headings, book.add_format(HEADER))
    sheet.repeat_rows(row)
    for name, schema in source.schemas.items():
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        for column, key in enumerate(("description", "description_zh"), 3):
            sheet.write_string(row, column, schema.get(key, ""), wrapped)
        keys = key_fields(schema)
        for field in source.fields(name):
            row += 1
            kind = field["type"] + (", key" if field["name"] in keys else "")
            cells = [name, field["name"], kind, field["description"]]
            for column, cell in enumerate([*cells, field.get("description_zh", "")]):
                sheet.write_string(row, column, cell, wrapped)
    for column, width in enumerate((16, 18, 14, 70, 60)):
        sheet.set_column(column, column, width)
    _printed(sheet, ABOUT)


def _table(
    book: Workbook,
    table: str,
    schema: Mapping[str, Any],
    rows: Sequence[Sequence[Cell]],
    printed: Sequence[Sequence[Cell]],
) -> None:
    """Add a sheet. A number stands in its cell with the decimals with which it is printed.

    A field `decimals` says how many a field `rate` has, where the cell has less.
    """
    sheet, text, header = book.add_worksheet(table), *map(book.add_format, (TEXT, HEADER))
    number = cache(lambda count: book.add_format({"num_format": f"0.{'0' * count}".rstrip(".")}))
    names = [field["name"] for field in schema["fields"]]
    for column, field in enumerate(schema["fields"]):
        is_text = field["type"] not in ("integer", "number")
        widths = [_width(str(row[column] or "")) for row in rows]
        width = min(WIDEST, max(_width(names[column]) + 3, *widths, 4) + 1)
        sheet.set_column(column, column, width, text if is_text else None)
        sheet.write_string(0, column, names[column], header)
        for at, row in enumerate(rows):
            cell = row[column]
            if isinstance(cell, str):
                if sheet.write_string(at + 1, column, cell, text) == TOO_LONG:
                    line = f"row {at + 2}: {names[column]} is too long for a spreadsheet"
                    raise NotReadyError(line)
            elif cell is not None:
                decimals = len(str(printed[at][column]).partition(".")[2])
                if names[column] == "rate" and "decimals" in names:
                    decimals = max(decimals, int(row[names.index("decimals")] or 0))
                sheet.write_number(at + 1, column, cell, number(decimals))
    sheet.freeze_panes(1, len(key_fields(schema)))
    sheet.autofilter(0, 0, len(rows), len(names) - 1)
    sheet.repeat_rows(0)
    _printed(sheet, schema["title"])


def _printed(sheet: Worksheet, title: str) -> None:
    """Print a sheet across, as wide as the page, with its title and the number of the page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{title.replace('&', '&&')}&R&P / &N")


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
