"""What Frictionless is given of a table: regular files, whole, and read in linear time."""

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from frictionless import FrictionlessException, errors, system
from frictionless.formats.csv import CsvControl, CsvParser
from frictionless.formats.excel import ExcelControl
from frictionless.formats.excel.parsers.xlsx import XlsxParser, extract_row_values
from frictionless.platform import platform
from frictionless.schemes.local.loader import LocalLoader
from frictionless.schemes.multipart.loader import MultipartByteStream, MultipartLoader

from frictionless_figures.descriptor import open_regular
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
                where = f"{resource.name}: a cell of {name}"
                raise _too_large(where, f"{len(cell)} characters", LONGEST)
        yield cells


def fields_in_order(resource: Any) -> Sequence[Any]:
    """Return the fields of an open table in the order of the data."""
    header = resource.header
    if hasattr(header, "get_expected_fields"):  # from Frictionless 5.20 on
        return list(header.get_expected_fields())
    labels = [str(label) for label in header.labels]
    by_name = {field.name: field for field in resource.schema.fields}
    same = sorted(labels) == sorted(by_name)
    return [by_name[label] for label in labels] if same else list(resource.schema.fields)


class TooLargeError(errors.SourceError):
    """A table has a row or a cell that would take more than linear time."""


def _require_width(name: Any, cells: list[Any], widest: int) -> None:
    if len(cells) > widest:
        raise _too_large(f"{name}: a row", f"{len(cells)} cells", widest)


def _too_large(where: str, what: str, most: int) -> FrictionlessException:
    note = f"{where} has {what}, and at most {most} are read"
    return FrictionlessException(TooLargeError(note=note))


class RegularLoader(LocalLoader):
    """A loader that opens only a regular file inside the package, whatever stood there before."""

    def read_byte_stream_create(self) -> BinaryIO:
        """Return the file, open. Raises FrictionlessException."""
        return _opened(self.resource, str(self.resource.normpath))


class WholeMultipartLoader(MultipartLoader):
    """A loader that leaves out the first line of a later part only where it is the header again.

    That of Frictionless always leaves it out, so that the first row of a part without a header is
    lost in silence.
    """

    def read_byte_stream_create(self) -> Any:
        """Return the parts as one stream of bytes."""
        return _Parts(self.resource, self.resource.dialect.header is False)


class _Parts(MultipartByteStream):
    def __init__(self, resource: Any, headless: bool) -> None:
        self._resource, self._headless = resource, headless
        super().__init__(resource.normpaths, remote=False, headless=headless)

    def read_line_stream(self) -> Iterator[bytes]:
        header = None
        for path in self._resource.normpaths:
            with _opened(self._resource, path) as part:
                for number, line in enumerate(part):
                    if header is None:
                        header = line.rstrip(b"\r\n")
                    elif number == 0 and not self._headless and line.rstrip(b"\r\n") == header:
                        continue
                    yield line if line.endswith(b"\n") else line + b"\n"


def _opened(resource: Any, path: str) -> BinaryIO:
    try:
        return open_regular(Path(path), None if system.trusted else Path(resource.basepath or "."))
    except OSError as error:
        note = f'{resource.name}: cannot read "{path}": {error.strerror}'
        raise FrictionlessException(errors.SchemeError(note=note)) from None


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
            yield from (extract_row_values(cells, **options) for cells in all_rows(sheet))
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
