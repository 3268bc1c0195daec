"""The failing rows of one file, and the tally of what became of the others."""

from __future__ import annotations

import re
import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from frictionless_figures.arithmetic.verdict import HOLDS, NOT_STATED
from frictionless_figures.command.bar import Bar
from frictionless_figures.command.engines import CouldNotCheckError
from frictionless_figures.command.engines.choice import Suspects, Task, choose, faster
from frictionless_figures.command.engines.claim import Claim, advice
from frictionless_figures.command.engines.source import Row, Source
from frictionless_figures.command.output import is_csv
from frictionless_figures.command.tally import SHOWN, Failure, Tally

TOTALS = re.compile(r"\s*(合\s*计|总\s*计|总\s*数|grand total\b|total\b)", re.IGNORECASE)
EXPLAINED = 1000  # failing rows that are written with a sentence, unless --all
NAMED = 5  # marks of missing cells, and total rows, that are named

Piece = list[Sequence[object]] | str  # rows, or lines of CSV


def failing(
    source: Source, claim: Claim, options: Namespace, tally: Tally, before: tuple[str, ...] = ()
) -> Iterator[Piece]:
    """Yield the failing rows of a file, each behind the cells `before`, and fill its tally."""
    began = time.monotonic()
    tally.engine, engine = choose(options.engine, source, claim)
    with Bar("Checking rates") as seen:
        task = Task(source, claim, seen, options.total_row, options.master)
        written = sys.maxsize if options.all else EXPLAINED
        left = SHOWN if options.output is None else written
        sieve = _Sieve(task, tally, left, before, is_csv(options.output) and not before)
        try:
            yield from map(sieve.piece, engine(task))
        except CouldNotCheckError:
            if options.engine != "auto" or tally.engine == "python":
                raise
            # What Polars can't read, such as a row that is too long, Python reads from there on.
            tally.engine, engine = choose("python", source, claim)
            seen.rows, sieve.after = 0, sieve.last
            yield from map(sieve.piece, engine(task))
    tally.rows = seen.rows - sieve.blank
    tally.seconds = time.monotonic() - began
    tally.megabytes = _peak_memory()
    if not tally.checked:
        why = "no row that states all three cells" if tally.rows else "no rows"
        raise CouldNotCheckError(f"{source.name} has {why}: nothing was checked")
    tally.advice = [*_advice(sieve, task), *faster(tally.engine, tally.rows, source, claim)]


@dataclass(slots=True)
class _Sieve:
    """What judges the rows that an engine is not sure of, and counts."""

    task: Task
    tally: Tally
    left: int  # rows to be explained
    before: tuple[str, ...]
    as_csv: bool  # what the engine writes is what is wanted
    blank: int = 0
    last: int = 0  # number of a row
    after: int = 0  # what was seen already
    marks: Counter[str] = field(default_factory=Counter)

    def piece(self, suspects: Suspects) -> Piece:
        """The rows that do not hold."""
        counts = self.tally.verdicts
        if suspects.as_csv and self.as_csv and self.left <= 0 and not self.after:
            counts.update(suspects.verdicts)
            self.last = suspects.last
            return suspects.as_csv()
        rows: list[Sequence[object]] = []
        for number, row, verdict in suspects.rows:
            if number is not None:
                if number <= self.after:
                    continue
                self.last = number
            explanation = ""
            if verdict is None:
                verdict, explanation, row = self._judged(row)
                if verdict in (HOLDS, NOT_STATED):
                    continue
            counts[verdict] += 1
            if self.left > 0:
                self.left -= 1
                cells = self.task.source.cells(row)
                explanation = explanation or self.task.claim.explained(cells)[1]
                if len(self.tally.failures) < SHOWN:
                    self.tally.failures.append(Failure(number, cells, verdict, explanation))
            rows.append((*self.before, number, *row, verdict, explanation))
        return rows

    def _judged(self, row: Row) -> tuple[str, str, Row]:
        """The verdict of a row, why where that is known already, and its cells made to fit."""
        if not any(cell and cell.strip() for cell in row):
            self.blank += 1
            return NOT_STATED, "", row
        if self.task.total_row and self.task.is_total(row):
            self.tally.left_out += 1
            return NOT_STATED, "", row
        width = len(self.task.source.names)
        fitting = [*row[:width], *[""] * (width - len(row))]
        if any(row[width:]):
            return "malformed", f"it has {len(row)} cells, the header {width}", fitting
        cells = self.task.source.cells(row)
        verdict = self.task.claim.verdict(cells)
        if verdict == NOT_STATED:
            self.tally.not_stated += 1
        elif verdict == "malformed":
            marks = {cell.strip() for cell in cells}
            self.marks.update(mark for mark in marks if not re.search(r"[\d\s]", mark))
        return verdict, "", fitting


def _advice(sieve: _Sieve, task: Task) -> Iterator[str]:
    """What would make failing rows hold, where it is one thing, and what looks like a total."""
    source, tally = task.source, sieve.tally
    if tally.failed:
        yield from advice(task.claim, map(source.cells, source.sample))
    if sieve.marks:
        marks = " ".join(mark for mark, _ in sieve.marks.most_common(NAMED))
        yield f'with --missing "{marks}" cells of that kind count as not stated'
    if task.total_row is None:
        totals = {
            found[1]: number
            for number, row in enumerate(source.sample, start=(source.layout.header_row or 1) + 1)
            for at, cell in enumerate(row)
            if at not in source.columns and (found := TOTALS.match(cell))
        }
        for name, number in list(totals.items())[:NAMED]:
            yield f'row {number} is a total, and checked too: --total-row "{name}" leaves it out'


def _peak_memory() -> int:
    """The most memory that this process ever had, in MB."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit // 1_000_000
