"""The file to check, the claim that its rows make, and what every engine takes and yields."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol

SAMPLED = 1000  # rows from which the shape of a column is taken


class CouldNotCheckError(Exception):
    """The file can't be read, or what it needs is not there; the message is one line."""


class Claim(NamedTuple):
    """The columns that hold a rate and its counts, and how it was rounded."""

    numerator: str
    denominator: str
    rate: str
    rounding: str

    @property
    def columns(self) -> tuple[str, str, str]:
        """Return the names of the three columns."""
        return self.numerator, self.denominator, self.rate


class Suspect(NamedTuple):
    """A row that does not hold on columns, as text.

    `row` is its number, where the engine knows it: the header is 1. `verdict` is that of
    `check_rates`; `undecided` and `malformed` say that only the scalar rule can judge it.
    """

    row: int | None
    cells: dict[str, str | None]
    verdict: str = "undecided"


class Progress(Protocol):
    """What an engine tells while it runs. The rows that it saw are the rows that were checked."""

    def expect(self, rows: int) -> None:
        """Take note of about how many rows there will be."""

    def saw(self, rows: int) -> None:
        """Count so many rows more."""


@dataclass(frozen=True, slots=True)
class File:
    """A CSV or Parquet file; of a CSV also its header and the first rows."""

    path: Path
    is_csv: bool
    names: tuple[str, ...] = ()
    sample: tuple[Mapping[str, str], ...] = field(default=(), repr=False)

    def cells(self, name: str) -> list[str]:
        """Return the cells of a column in the sample that are not empty."""
        return [row[name] for row in self.sample if row.get(name)]

    def expected_rows(self) -> int:
        """Return about how many rows a CSV has: as many as the sample would fill it with."""
        cells = sum(len(cell.encode()) + 1 for row in self.sample for cell in row.values())
        return self.path.stat().st_size * len(self.sample) // max(cells, 1)


@dataclass(frozen=True, slots=True)
class Task:
    """One run: the file, its claim, where Spark runs, and whom to tell."""

    file: File
    claim: Claim
    progress: Progress
    master: str = "local[*]"


Engine = Callable[[Task], Iterator[Suspect]]


def open_file(path: Path, columns: tuple[str, ...]) -> File:
    """Return the file; raises CouldNotCheckError where it is none, or has not these columns.

    A CSV is UTF-8 with a comma and one header line of names that differ.
    """
    if path.suffix.lower() == ".parquet":
        if not path.is_file():
            raise CouldNotCheckError(f"{path} is no file")
        return File(path, is_csv=False)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.reader(lines, strict=True)
            names = tuple(next(rows, ()))
            sample = tuple(dict(zip(names, row, strict=False)) for row in islice(rows, SAMPLED))
    except OSError as error:
        raise CouldNotCheckError(f"{path} cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise CouldNotCheckError(f"{path} is no UTF-8 text with commas: {error}") from error
    if not names:
        raise CouldNotCheckError(f"{path} is empty: it has not even a header")
    for number, name in enumerate(names, start=1):
        if not name or name in names[: number - 1]:
            fault = f"the name {name} twice" if name else f"no name for column {number}"
            raise CouldNotCheckError(f"{path} has {fault} in its header")
    for name in columns:
        if name not in names:
            raise CouldNotCheckError(
                f"{path} has no column {name}; its columns are {', '.join(names)}"
            )
    return File(path, True, names, sample)


def first_line(error: BaseException) -> str:
    """Return the first line of what an engine has to say."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def as_text(cells: Mapping[str, object]) -> dict[str, str | None]:
    """Return the cells of a row as text; a missing one stays None."""
    return {name: None if cell is None else str(cell) for name, cell in cells.items()}
