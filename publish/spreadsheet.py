"""The package as one spreadsheet: a sheet that explains, then one for each table."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from publish.archive import stored
from publish.facts import Facts, facts
from publish.source import NotReadyError, Source, decimals, key_fields, typed

ABOUT = "about"
LONGEST = 32_767  # characters that a cell takes
WIDEST = 60  # characters; longer text is cut off on the screen, not in the cell
NO_GUESSING = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
EXPLANATION = (
    "Each table has a sheet. Codes, dates and printed figures are text; numbers are numbers.",
    "Dates are EDTF level 1. An empty cell is a missing value.",
    "A figure lies between lower and upper, as its printed form (token) states.",
)


def spreadsheet(source: Source, epoch: int) -> bytes:
    """Return a package as an xlsx file of the time `epoch` (seconds, UTC)."""
    cited, buffer = facts(source.descriptor), io.BytesIO()
    try:
        _fill(buffer, source, epoch, cited)
    except XlsxWriterException as error:
        raise NotReadyError(f"no spreadsheet can hold the package: {error}", status=2) from None
    return stored(buffer.getvalue(), epoch)


def _fill(buffer: io.BytesIO, source: Source, epoch: int, cited: Facts) -> None:
    with Workbook(buffer, NO_GUESSING) as book:
        book.set_properties(
            {
                "title": cited.title,
                "comments": cited.description,
                "author": cited.authors[0].name,
                "created": datetime.fromtimestamp(epoch, UTC).replace(tzinfo=None),
            }
        )
        formats = Formats(book)
        _about(book.add_worksheet(ABOUT), source, cited, formats)
        for resource in source.resources:
            _table(book.add_worksheet(resource["name"]), source, resource, formats)


class Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._numbers: dict[int, Format] = {}
        self.text = book.add_format({"num_format": "@"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.header = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def number(self, places: int) -> Format:
        """Return the format that shows a number with so many decimals."""
        if places not in self._numbers:
            shown = "0." + "0" * places if places else "0"
            self._numbers[places] = self._book.add_format({"num_format": shown})
        return self._numbers[places]


def _about(sheet: Worksheet, source: Source, cited: Facts, formats: Formats) -> None:
    authors = "; ".join(author.name for author in cited.authors)
    imprint = f"Version {cited.version}, {cited.date}, {authors}, {cited.license}"
    lines = [imprint, cited.description, *EXPLANATION]
    sheet.write_string(0, 0, cited.title, formats.title)
    for row, line in enumerate(lines, 1):
        sheet.merge_range(row, 0, row, 3, "")
        sheet.write_string(row, 0, line, formats.wrapped)
        sheet.set_row(row, 15 * (1 + _width(line) // 130))
    row = len(lines) + 2
    sheet.write_row(row, 0, ["table", "field", "type", "what it holds"], formats.header)
    for resource in source.resources:
        name, keys = resource["name"], key_fields(source.schemas[resource["name"]])
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_string(row, 3, source.schemas[name]["description"], formats.wrapped)
        for field in source.fields(name):
            row += 1
            key = ", key" if field["name"] in keys else ""
            cells = [name, field["name"], field["type"] + key, field["description"]]
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell, formats.wrapped)
    for column, width in enumerate((16, 18, 14, 90)):
        sheet.set_column(column, column, width)


def _table(sheet: Worksheet, source: Source, resource: Mapping[str, Any], formats: Formats) -> None:
    fields = source.fields(resource["name"])
    rows = source.tables[resource["name"]].rows
    for column, field in enumerate(fields):
        name, kind = field["name"], field["type"]
        text = kind not in ("integer", "number")
        widths = [_width(row[name] or "") for row in rows]
        width = min(WIDEST, max(_width(name) + 3, *widths, 4) + 1)
        sheet.set_column(column, column, width, formats.text if text else None)
        sheet.write_string(0, column, name, formats.header)
        for line, row in enumerate(rows, 1):
            cell = typed(row, name, kind)
            if isinstance(cell, str):
                if len(cell) > LONGEST:
                    raise NotReadyError(f"row {row.number}: {name} is too long for a spreadsheet")
                sheet.write_string(line, column, cell, formats.text)
            elif cell is not None:
                sheet.write_number(line, column, cell, formats.number(decimals(row, name)))
    sheet.freeze_panes(1, len(key_fields(source.schemas[resource["name"]])))
    sheet.autofilter(0, 0, len(rows), len(fields) - 1)


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
