"""How much of a table Frictionless is given, so that none takes more than linear time."""

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from frictionless import FrictionlessException, errors
from frictionless.formats.csv import CsvControl, CsvParser
from frictionless.formats.excel import ExcelControl
from frictionless.formats.excel.parsers.xlsx import XlsxParser, extract_row_values
from frictionless.platform import platform

from frictionless_figures.packed import GapError, all_rows
from frictionless_figures.shapes import WIDEST

SURPLUS = 100  # cells beyond the header: an error for each repeats the whole row
LONGEST = 200  # characters of a cell that is no text: a pattern cuts the words off a number
TEXTS = ("any", "array", "geojson", "list", "object", "string")  # types of cells of any length
LINES, SNIFFED = 100, 2**16  # lines and characters from which a delimiter is guessed
CELL_OPTIONS = ("preserve_formatting", "adjust_floating_point_error", "stringified")
DELIMITERS = ",\t;|"
QUOTED = re.compile('"[^"]*"|["\']')


def narrow(name: Any, rows: list[Any]) -> list[Any]:
    """Return the first rows of a table. Raises FrictionlessException for one of too many cells."""
    for cells in rows:
        _require_width(name, cells, WIDEST)
    return rows


def bounded(resource: Any, rows: Iterable[Any]) -> Iterator[Any]:
    """Yield the rows of an open table. Raises FrictionlessException for one that is too large."""
    widest = max(len(resource.labels), len(resource.schema.fields)) + SURPLUS
    fields = enumerate(fields_in_order(resource))
    short = [(place, field.name) for place, field in fields if field.type not in TEXTS]
    for cells in rows:
        _require_width(resource.name, cells, widest)
        try:
            if len("".join(cells)) <= LONGEST:
                yield cells  # most rows: no cell of them can be too long
                continue
        except TypeError:  # cells that are no text
            pass
        for place, name in short:
            cell = cells[place] if place < len(cells) else None
            if type(cell) is str and len(cell) > LONGEST:
                size = f"{len(cell)} characters, and at most {LONGEST} are read"
                raise _too_large(f"{resource.name}: a cell of {name} has {size}")
        yield cells


def fields_in_order(resource: Any) -> Sequence[Any]:
    """Return the fields of an open table in the order of the data."""
    header = resource.header
    if hasattr(header, "get_expected_fields"):  # from Frictionless 5.20 on
        fields: Sequence[Any] = header.get_expected_fields()
        return fields
    labels = [str(label) for label in header.labels]
    by_name = {field.name: field for field in resource.schema.fields}
    if sorted(labels) == sorted(by_name):
        return [by_name[label] for label in labels]
    return list(resource.schema.fields)


class TooLargeError(errors.SourceError):
    """A table has a row or a cell that would take more than linear time."""


def _require_width(name: Any, cells: list[Any], widest: int) -> None:
    if len(cells) > widest:
        raise _too_large(f"{name}: a row has {len(cells)} cells, and at most {widest} are read")


def _too_large(note: str) -> FrictionlessException:
    return FrictionlessException(TooLargeError(note=note))


class LinearCsvParser(CsvParser):
    """A reader of CSV that guesses a dialect in linear time.

    The patterns of `csv.Sniffer` take hours on a line of quotation marks: it is given none.
    """

    def read_cell_stream_create(self) -> Any:
        """Yield the cells of each line."""
        control = CsvControl.from_dialect(self.resource.dialect)
        if self.resource.format == "tsv":
            control.set_not_defined("delimiter", "\t")
        lines = self.loader.text_stream
        sample = list(islice(lines, LINES))
        delimiter, spaced = _guess(sample, control.get_defined("delimiter", default=DELIMITERS))
        control.set_not_defined("delimiter", delimiter, distinct=True)
        control.set_not_defined("skip_initial_space", spaced, distinct=True)
        yield from csv.reader(chain(sample, lines), dialect=control.to_python())


class WholeXlsxParser(XlsxParser):
    """A reader of workbooks that reads all rows of a sheet, whatever size it says that it has."""

    def read_cell_stream_create(self) -> Any:
        """Yield the cells of each row. Raises FrictionlessException for rows far apart."""
        control = ExcelControl.from_dialect(self.resource.dialect)
        try:
            read = platform.openpyxl.load_workbook
            workbook = read(self.loader.byte_stream, read_only=True, data_only=True)
            number = control.sheet
            sheet = workbook[number] if type(number) is str else workbook.worksheets[number - 1]
        except Exception:  # Frictionless says what is wrong
            sheet = None
        if sheet is None or control.fill_merged_cells:  # for which it reads all rows
            yield from super().read_cell_stream_create()  # type: ignore[no-untyped-call]
            return
        options = {name: getattr(control, name) for name in CELL_OPTIONS}
        try:
            for cells in all_rows(sheet):
                yield extract_row_values(cells, **options)
        except GapError as error:
            note = f"{self.resource.name}: {error}"
            raise FrictionlessException(errors.SourceError(note=note)) from None
        self.loader.byte_stream.seek(0)  # the bytes that were read, whatever stands there now
        content, stats = self.loader.byte_stream.read(), self.resource.stats
        stats.bytes = len(content)
        stats.md5 = hashlib.md5(content).hexdigest()
        stats.sha256 = hashlib.sha256(content).hexdigest()


def _guess(sample: list[str], delimiters: str) -> tuple[str, bool]:
    """Return the delimiter of a sample, and whether a blank follows each one."""
    text = QUOTED.sub("", "".join(sample)[:SNIFFED])
    try:
        sniffed = csv.Sniffer().sniff(text, delimiters)
    except csv.Error:
        return ",", False
    return sniffed.delimiter, bool(sniffed.skipinitialspace)


PARSERS = {"csv": LinearCsvParser, "tsv": LinearCsvParser, "xlsx": WholeXlsxParser}
