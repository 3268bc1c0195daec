"""Rows written as CSV, xlsx or Parquet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from importlib import import_module
from itertools import chain
from pathlib import Path

from frictionless_figures.output import OutputError, write_beside

Row = Sequence[object]
LIBRARIES = {".xlsx": "workbook", ".parquet": "parquet"}  # of command.engines
SUFFIXES = (".csv", *LIBRARIES)


def is_csv(path: Path | None) -> bool:
    """Whether rows are written as lines of CSV."""
    return path is not None and path.suffix.lower() == ".csv"


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
