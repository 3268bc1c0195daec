"""The failing rows of one file, and the tally of all, as lines for a person and as JSON."""

from __future__ import annotations

import re
import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from frictionless_figures.arithmetic.verdict import HOLDS, NOT_STATED
from frictionless_figures.command.bar import Bar
from frictionless_figures.command.engines import CouldNotCheckError
from frictionless_figures.command.engines.choice import Suspects, Task, choose, faster
from frictionless_figures.command.engines.claim import FAILURES, Claim, advice
from frictionless_figures.command.engines.source import Row, Source

TOTALS = re.compile(r"\s*(合\s*计|总\s*计|总\s*数|grand total\b|total\b)", re.IGNORECASE)
SHOWN = 20  # failing rows that are printed; --output writes all
EXPLAINED = 1000  # failing rows that are written with a sentence, unless --all
NAMED = 5  # marks of missing cells, and total rows, that are named

Piece = list[Sequence[object]] | str  # rows, or lines of CSV


@dataclass(slots=True)
class Tally:
    """What one run found in a file: counts, and the first failures as docs/files.md has them."""

    file: str
    layout: dict[str, str | int]
    rows: int = 0  # without those that are blank
    not_stated: int = 0
    left_out: int = 0  # total rows
    engine: str = ""
    seconds: float = 0
    megabytes: int = 0  # the most memory that the process ever had
    verdicts: Counter[str] = field(default_factory=Counter)
    failures: list[dict[str, Any]] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)

    @property
    def checked(self) -> int:
        """How many rates were judged."""
        return self.rows - self.not_stated - self.left_out

    @property
    def failed(self) -> int:
        """How many rates do not hold."""
        return self.verdicts.total()

    def as_json(self) -> dict[str, Any]:
        """The object that docs/files.md describes."""
        return {
            "file": self.file,
            "layout": self.layout,
            "rows": self.rows,
            "checked": self.checked,
            "holds": self.checked - self.failed,
            "not_stated": self.not_stated,
            "left_out": self.left_out,
            **{verdict: self.verdicts[verdict] for verdict in FAILURES},
            "failures": self.failures,
            "advice": self.advice,
            "engine": self.engine,
            "seconds": round(self.seconds, 2),
            "peak_memory_mb": self.megabytes,
        }

    def lines(self) -> Iterator[str]:
        """What a person reads: how the file was read, the first failures, the counts, the speed."""
        layout = ((name, str(value)) for name, value in self.layout.items())
        yield f"{self.file}: " + ", ".join(
            f"{name} {value}" if value.replace("-", "").isalnum() else f'{name} "{value}"'
            for name, value in layout
        )
        for one in self.failures:
            place = "" if one["row"] is None else f" row {one['row']}"
            yield f"failed: {self.file}{place}: {one['verdict']}: {one['explanation']}"
        if self.failed > len(self.failures):
            yield f"… and {self.failed - len(self.failures)} more"
        kinds = ", ".join(f"{count} {name}" for name, count in sorted(self.verdicts.items()))
        rates = "rate" if self.checked == 1 else "rates"
        yield (
            f"{self.checked} {rates} checked, {self.failed or 'none'} failed"
            f"{f': {kinds}' if kinds else ''}"
            f"{f'; {self.not_stated} not stated' if self.not_stated else ''}"
            f"{f'; {self.left_out} total rows left out' if self.left_out else ''}."
        )
        speed = round(self.checked / max(self.seconds, 0.001))
        apart = ", without that of Spark itself" * (self.engine == "spark")
        spent = f"{self.engine}: {self.seconds:.2f} s, {speed} rows a second"
        yield f"{'; '.join([f'{spent}, peak memory {self.megabytes} MB{apart}', *self.advice])}."


def failing(
    source: Source, claim: Claim, options: Namespace, tally: Tally, before: tuple[str, ...] = ()
) -> Iterator[Piece]:
    """Yield the failing rows of a file, each behind the cells `before`, and fill its tally."""
    from resource import RUSAGE_SELF, getrusage  # which only Unix has

    began = time.monotonic()
    tally.engine, engine = choose(options.engine, source, claim)
    with Bar("Checking rates") as seen:
        task = Task(source, claim, seen, options.total_row, options.master)
        written = sys.maxsize if options.all else EXPLAINED
        left = SHOWN if options.output is None else written
        as_csv = options.output is not None and options.output.suffix.lower() == ".csv"
        sieve = _Sieve(task, tally, left, before, as_csv and not before)
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
    unit = 1 if sys.platform == "darwin" else 1024  # bytes
    tally.megabytes = getrusage(RUSAGE_SELF).ru_maxrss * unit // 1_000_000
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
                    n, m, rate = cells
                    failure = {"row": number, "numerator": n, "denominator": m, "rate": rate}
                    failure |= {"verdict": verdict, "explanation": explanation}
                    self.tally.failures.append(failure)
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
