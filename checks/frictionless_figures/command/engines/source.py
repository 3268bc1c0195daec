"""A file of rates, opened: its rows as text, whatever it is written in."""

from __future__ import annotations

import csv
import gzip
import io
import shutil
import stat
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import IO

from frictionless_figures.command.engines import CouldNotCheckError, first_line, sniff
from frictionless_figures.command.engines.sniff import Layout

HEAD = 1 << 16  # bytes by which a text is known
SAMPLED = 1000  # rows after the header
FORMATS = {".xlsx": "xlsx", ".parquet": "parquet"}

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Source:
    """A table in a file: how it is written, where its columns stand, and its first rows."""

    name: str  # as the user calls it
    path: Path
    form: str  # csv, xlsx or parquet
    packing: str  # gzip, zip, or nothing
    layout: Layout
    names: tuple[str, ...] = ()
    columns: tuple[int, ...] = ()  # numerator, denominator, rate
    sample: tuple[Row, ...] = field(default=(), repr=False)

    def cells(self, row: Row) -> list[str]:
        """The numerator, the denominator and the rate of a row; what a short row lacks is empty."""
        return [row[at] if at < len(row) else "" for at in self.columns]

    @property
    def has_line_feeds(self) -> bool:
        """Whether its lines end as other engines need it."""
        with self.path.open("rb") as file:
            return b"\n" in file.read(HEAD)

    def expected_rows(self) -> int:
        """About how many rows there are: as many as the sample would fill the file with."""
        size = sum(len(cell.encode()) + 1 for row in self.sample for cell in row)
        return self.path.stat().st_size * len(self.sample) // max(size, 1)

    def rows(self) -> Iterator[tuple[int, Row]]:
        """The rows after the header with their numbers, as a spreadsheet counts them."""
        header_row = self.layout.header_row or 1
        return enumerate(islice(self.all_rows(), header_row, None), start=header_row + 1)

    def all_rows(self) -> Iterator[Row]:
        """All rows of the table, those above the header too."""
        layout = self.layout
        with _reading(self.name):
            if self.form == "xlsx":
                yield from self.library("workbook").rows_of(self.path, layout.sheet)
                return
            if self.form == "parquet":
                yield from self.library("parquet").rows_of(self.path)
                return
            with self.opened() as stream:
                encoding = "utf-8-sig" if layout.encoding == "utf-8" else layout.encoding
                lines = io.TextIOWrapper(stream, encoding, newline="")
                rows = csv.reader(lines, delimiter=layout.delimiter or ",", strict=True)
                try:
                    yield from rows
                except csv.Error as error:
                    where = f"{self.name} line {rows.line_num}"
                    raise CouldNotCheckError(f"{where}: {error}") from error
                except UnicodeDecodeError as error:
                    why = f"{self.name} is no {layout.encoding} text: name its --encoding"
                    raise CouldNotCheckError(why) from error

    def opened(self) -> IO[bytes]:
        """Its bytes, unpacked."""
        if self.packing == "gzip":
            return gzip.open(self.path)  # type: ignore[return-value]  # it reads like any other
        if self.packing == "zip":
            archive = zipfile.ZipFile(self.path)
            return archive.open(next(entry for entry in archive.infolist() if not entry.is_dir()))
        return self.path.open("rb")

    def library(self, module: str) -> ModuleType:
        """The module that reads a format, which needs more than a plain install has."""
        try:
            return import_module(f"frictionless_figures.command.engines.{module}")
        except ModuleNotFoundError as error:
            needed = f"{self.name} needs {error.name}: pip install {error.name}"
            raise CouldNotCheckError(needed) from error


@contextmanager
def source_of(name: str, wanted: Sequence[str], asked: Layout) -> Iterator[Source]:
    """The table of a file, or of standard input where the name is `-`.

    Raises CouldNotCheckError where it is none, or has not the wanted columns.
    """
    with ExitStack() as stack:
        path = Path(name)
        try:
            mode = path.stat().st_mode if name != "-" else stat.S_IFIFO
            if stat.S_ISFIFO(mode):
                path = stack.enter_context(_kept(path))
            elif not stat.S_ISREG(mode):
                folder = f": name its files, such as {name}/*.csv" * stat.S_ISDIR(mode)
                raise CouldNotCheckError(f"{name} is no file{folder}")
            with path.open("rb") as file:
                head = file.read(4)
        except OSError as error:
            raise CouldNotCheckError(f"{name} cannot be read: {error.strerror}") from error
        yield _described(Source(name, path, *_form(name, path, head), asked), wanted)


@contextmanager
def _kept(pipe: Path) -> Iterator[Path]:
    """What comes out of a pipe, in a file for as long as it is read: it comes only once."""
    with tempfile.NamedTemporaryFile(prefix="figures-") as kept:
        with sys.stdin.buffer if str(pipe) == "-" else pipe.open("rb") as stream:
            shutil.copyfileobj(stream, kept)
        kept.flush()
        yield Path(kept.name)


def _form(name: str, path: Path, head: bytes) -> tuple[str, str]:
    """The format and the packing of a file by its first bytes; its name may be wrong."""
    form, packing = "csv", ""
    if head == b"PAR1":
        form = "parquet"
    elif head[:2] == b"\x1f\x8b":
        packing = "gzip"
    elif head == b"PK\x03\x04":
        with _reading(name), zipfile.ZipFile(path) as archive:
            files = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
        form, packing = ("xlsx", "") if "[Content_Types].xml" in files else ("csv", "zip")
        if packing and len(files) != 1:
            listed = ", ".join(files[:4])
            raise CouldNotCheckError(f"{name} holds {len(files)} files ({listed}): unpack it first")
    if FORMATS.get(path.suffix.lower(), form) != form:
        raise CouldNotCheckError(f"{name} is no {path.suffix[1:]} file")
    return form, packing


def _described(source: Source, wanted: Sequence[str]) -> Source:
    """The file with its layout, its header and its first rows."""
    name, asked, header_row = source.name, source.layout, 1
    layout = asked
    if source.form == "csv":
        with _reading(name), source.opened() as stream:
            head = stream.read(HEAD)
            encoding = asked.encoding or sniff.encoding_of(head)
            text = io.TextIOWrapper(io.BytesIO(head), encoding, "replace", newline="").read()
        delimiter, header_row = sniff.delimiter_and_header(text, wanted, asked)
        layout = replace(asked, encoding=encoding, delimiter=delimiter, header_row=header_row)
    elif source.form == "xlsx":
        layout = replace(asked, sheet=source.library("workbook").sheet_of(source.path, asked.sheet))
        first = list(islice(replace(source, layout=layout).all_rows(), sniff.SEARCHED))
        header_row = (
            asked.header_row or sniff.header_of(first, wanted, asked) or sniff.widest(first)
        )
        layout = replace(layout, header_row=header_row)
    source = replace(source, layout=layout)
    rows = islice(source.all_rows(), header_row - 1, header_row + SAMPLED)
    names, sample = tuple(next(rows, ())), tuple(rows)
    if not any(names):
        raise CouldNotCheckError(f"{name} is empty: it has not even a header")
    columns = columns_of(name, names, wanted)
    if source.form == "parquet":
        source.library("parquet").refuse_floats(source.path, wanted)
    source = replace(source, names=names, columns=columns, sample=sample)
    decimal = layout.decimal or sniff.decimal_of(
        cell for row in sample for cell in source.cells(row)
    )
    return replace(source, layout=replace(layout, decimal=decimal))


def columns_of(file: str, names: Sequence[str], wanted: Sequence[str]) -> tuple[int, ...]:
    """Where the wanted columns stand; CouldNotCheckError where one is missing or stands twice."""
    missing = [name for name in wanted if name not in names]
    if missing:
        said = [f"no column {shown(name)}{_near(name, names)}" for name in missing]
        listed = ", ".join(map(shown, names[:20]))
        raise CouldNotCheckError(f"{file} has {' and '.join(said)}; its columns are {listed}")
    for name in wanted:
        if names.count(name) > 1:
            raise CouldNotCheckError(f"{file} has the name {shown(name)} twice: rename one column")
    return tuple(names.index(name) for name in wanted)


def shown(name: str) -> str:
    """A name of a column; quoted where it has blanks at its edge, or is empty."""
    return name if name and name == name.strip() and name.isprintable() else f'"{name}"'


def _near(name: str, names: Iterable[str]) -> str:
    folded = {other.strip().casefold(): other for other in names}
    close = get_close_matches(name.strip().casefold(), folded, n=1)
    return f" (did you mean {shown(folded[close[0]])}?)" if close else ""


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Say in one line what goes wrong while a file is read."""
    try:
        yield
    except LookupError as error:
        raise CouldNotCheckError(f"{name}: {error}") from error
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        raise CouldNotCheckError(f"{name} cannot be read: {first_line(error)}") from error
