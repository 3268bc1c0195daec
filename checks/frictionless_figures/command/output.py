"""A file written beside its place, and rows written as CSV, xlsx or Parquet."""

from __future__ import annotations

import csv
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import chain
from pathlib import Path

Row = Sequence[object]
LIBRARIES = {".xlsx": "workbook", ".parquet": "parquet"}  # of command.engines
SUFFIXES = (".csv", *LIBRARIES)


class OutputError(Exception):
    """A file can't be written; the message is one line."""


def is_csv(path: Path | None) -> bool:
    """Whether rows are written as lines of CSV."""
    return path is not None and path.suffix.lower() == ".csv"


@contextmanager
def write_beside(path: Path) -> Iterator[Path]:
    """A new file beside `path`, which takes its place once all of it is written.

    Raises OutputError where something stands there that is no regular file, or a link, and where
    the file cannot be written.
    """
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        if path.is_symlink() or (path.exists() and not path.is_file()):
            kind = "a link" if path.is_symlink() else "no regular file"
            raise OutputError(f"{path} is {kind}: name a new file, or one to be replaced")
        part.open("xb").close()
        try:
            yield part
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        if error.filename not in (None, str(part), str(path)):
            raise  # of what is read, not of what is written
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error


def write_rows(path: Path, pieces: Iterable[list[Row] | str]) -> None:
    """Write the rows of all pieces, the header first, in the format of the suffix.

    A piece that is text is lines of CSV. Raises OutputError also for another suffix, and where the
    library of the format is not installed.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise OutputError(f"{path} has to be named {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}")
    try:
        library = not is_csv(path) and import_module(
            f"frictionless_figures.command.engines.{LIBRARIES[suffix]}"
        )
    except ModuleNotFoundError as error:
        raise OutputError(f"{path} needs {error.name}: pip install {error.name}") from error
    with write_beside(path) as part:
        if library:
            library.write(part, chain.from_iterable(pieces))
            return
        with part.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            for piece in pieces:
                if isinstance(piece, str):
                    file.write(piece)
                else:
                    rows.writerows(piece)
