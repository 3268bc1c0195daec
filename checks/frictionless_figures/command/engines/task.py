"""What every engine takes and yields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from frictionless_figures.command.engines.claim import Claim
from frictionless_figures.command.engines.source import Row, Source

SURE = ("truncated", "inconsistent")  # verdicts that need no reading


class Progress(Protocol):
    """What an engine tells while it runs. The rows that it saw are the rows of the file."""

    def expect(self, rows: int) -> None:
        """Take note of about how many rows there will be."""

    def saw(self, rows: int) -> None:
        """Count so many rows more."""


@dataclass(frozen=True, slots=True)
class Task:
    """One run: the file, its claim, what its total rows are called, and whom to tell."""

    source: Source
    claim: Claim
    progress: Progress
    total_row: str | None = None
    master: str = "local[*]"  # where Spark runs

    def is_total(self, row: Row) -> bool:
        """Whether a cell beside the claim begins as the total rows do."""
        start, columns = (self.total_row or "").casefold(), self.source.columns
        return any(
            at not in columns and (cell or "").strip().casefold().startswith(start)
            for at, cell in enumerate(row)
        )


class Suspects(NamedTuple):
    """Rows that do not hold at first sight, in the order of the file.

    Each has its number where the engine knows it, its cells, and its verdict where the engine is
    sure of it. Where it is sure of all, it counts them, and can write them as lines of CSV itself.
    """

    rows: Iterable[tuple[int | None, Row, str | None]]
    verdicts: Counter[str] | None = None
    as_csv: Callable[[], str] | None = None
    last: int = 0  # number of the last of them


Engine = Callable[[Task], Iterator[Suspects]]
