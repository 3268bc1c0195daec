"""Files that are small, and grow when they are read: packed ones, workbooks, nested JSON."""

import bz2
import gzip
import json
import lzma
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from frictionless_figures.shown import one_line

UNPACK: Mapping[str, Callable[..., Any]] = {"gz": gzip.open, "bz2": bz2.open, "xz": lzma.open}
ZIPPED = ("xlsx", "ods")  # formats that are packed in themselves
SCANNED = 1 << 26  # bytes of rows that are looked at, for how deeply JSON is nested
SWOLLEN = 100  # times its size that a packed table may have beyond so many bytes
GAP = 1000  # rows that a sheet may leave out between two others
SHALLOW = 100  # levels of JSON that every reader takes
SQUARE = bytes.maketrans(b"{}", b"[]")
NO_BRACKETS = bytes({*range(256)} - {*b"[]{}"})


def content_faults(path: Path, entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield why a table is not read: it is broken, unpacks to very much, or is nested deeply."""
    suffix = path.suffix[1:].lower()
    packing = entry.get("compression", suffix)
    named = entry.get("innerpath", path.stem if suffix in (*UNPACK, "zip") else path.name)
    kind = entry.get("format", named.rpartition(".")[2]).lower()
    size, most, heads = 0, _most(path), [b""]
    try:
        if packing == "zip" or kind in ZIPPED:
            with ZipFile(path) as archive:
                parts = archive.infolist()
                size = sum(part.file_size for part in parts)
                if kind == "json" and size <= most:
                    heads = [archive.open(part).read(SCANNED) for part in parts]
        elif packing in UNPACK or kind == "json":
            with UNPACK.get(packing, open)(path, "rb") as file:
                heads = [file.read(SCANNED)]
                size = len(heads[0])
                while packing in UNPACK and size <= most and (part := file.read(1 << 20)):
                    size += len(part)
    except Exception as error:  # whatever the libraries stumble over
        yield f"cannot be unpacked: {one_line(str(error))}"
    if size > most:
        yield _swollen(path)
    elif kind == "json" and any(map(_is_deep, heads)):
        yield "is nested too deeply"


def zip_fault(path: Path) -> str | None:
    """Return why a zip or a workbook is not unpacked, or None. Raises BadZipFile for no zip."""
    with ZipFile(path) as archive:
        size = sum(part.file_size for part in archive.infolist())
    return _swollen(path) if size > _most(path) else None


class GapError(ValueError):
    """A sheet leaves out more rows than are read as empty ones."""


def all_rows(sheet: Any) -> Iterator[Any]:
    """Yield the rows of a sheet of openpyxl, whatever size it says that it has.

    A row is as long as the longest before it. Raises GapError for a row far behind the others: each
    between them is made.
    """
    from openpyxl.cell.read_only import EMPTY_CELL  # loaded with the sheet

    sheet.reset_dimensions()
    width = empty = 0
    for cells in sheet.iter_rows():
        empty = 0 if cells else empty + 1
        if empty > GAP:
            raise GapError(f"a sheet leaves out more than {GAP} rows between two others")
        width = max(width, len(cells))
        yield (*cells, *[EMPTY_CELL] * (width - len(cells)))


def _most(path: Path) -> int:
    return max(SCANNED, SWOLLEN * path.stat().st_size)


def _swollen(path: Path) -> str:
    return f"unpacks to more than {_most(path)} bytes, {SWOLLEN} times its size or more"


def _is_deep(raw: bytes) -> bool:
    """Whether JSON is nested so deeply that reading it takes quadratic time."""
    brackets = raw.translate(SQUARE, NO_BRACKETS)
    for _ in range(SHALLOW):
        if len(brackets) <= SHALLOW:
            return False  # what is left of them cannot be deep
        brackets = brackets.replace(b"[]", b"")
    try:
        json.loads(raw.decode(json.detect_encoding(raw), "ignore"))
    except RecursionError:
        return True
    except ValueError:
        pass  # Frictionless says it
    return False
