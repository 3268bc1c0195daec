"""How a text table is written: encoding, delimiter, header row, decimal sign; by its first lines.

The names of the columns are known, so the delimiter and the header row are those under which the
names appear; only where they appear nowhere is `csv.Sniffer` asked.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice

SEARCHED = 100  # rows in which the header is looked for
DELIMITERS = ",;\t|"
_LARGER = {"ascii": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "windows-1252"}
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# A sign that is followed by three digits may as well stand between thousands.
_COMMA = re.compile(r"[0-9],(?![0-9]{3}(?![0-9]))[0-9]+(?![0-9,])")
_POINT = re.compile(r"[0-9]\.(?![0-9]{3}(?![0-9]))[0-9]+(?![0-9.])")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written; what is None was not asked for, or is not known yet."""

    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None
    decimal: str | None = None
    sheet: str | None = None

    def known(self) -> dict[str, str | int]:
        """What is known, by the names of the options."""
        said = {name.replace("_", "-"): value for name, value in asdict(self).items()}
        said |= {"delimiter": "tab"} if self.delimiter == "\t" else {}
        return {name: value for name, value in said.items() if value is not None}


def encoding_of(head: bytes) -> str:
    """The encoding of a text by its first bytes: UTF-8 where they are, else what chardet finds."""
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        import chardet  # slow to load, and most files are UTF-8

        name = (chardet.detect(head)["encoding"] or "utf-8").lower()
        return _LARGER.get(name, name)
    return "utf-8"


def delimiter_and_header(head: str, wanted: Sequence[str], asked: Layout) -> tuple[str, int]:
    """The delimiter and the number of the header row, by the names that are wanted."""
    for delimiter in asked.delimiter or DELIMITERS:
        header_row = header_of(rows_of(head, delimiter), wanted, asked)
        if header_row is not None:
            return delimiter, header_row
    delimiter = asked.delimiter or ","
    if not asked.delimiter:
        with suppress(csv.Error):
            delimiter = csv.Sniffer().sniff(head, DELIMITERS).delimiter
    return delimiter, asked.header_row or widest(rows_of(head, delimiter))


def rows_of(head: str, delimiter: str) -> Iterator[list[str]]:
    """The first rows of a text, as far as they can be read."""
    with suppress(csv.Error):
        yield from islice(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), SEARCHED)


def header_of(rows: Iterable[Sequence[str]], wanted: Sequence[str], asked: Layout) -> int | None:
    """The number of the first row that has all the names, or None."""
    for number, row in enumerate(rows, start=1):
        if asked.header_row in (None, number) and set(wanted) <= set(row):
            return number
    return None


def widest(rows: Iterable[Sequence[str]]) -> int:
    """The number of the first row with the most cells that are not empty; 1 where there is none."""
    widths = [sum(map(bool, row)) for row in rows]
    return widths.index(max(widths)) + 1 if widths else 1


def decimal_of(cells: Iterable[str]) -> str:
    """The decimal sign of printed numbers: a comma where it can be nothing else, or a point."""
    numbers = list(cells)
    comma = any(_COMMA.search(cell) for cell in numbers)
    return "," if comma and not any(_POINT.search(cell) for cell in numbers) else "."
