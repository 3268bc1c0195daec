"""The failing rows of one file, and the tally of all, as lines for a person and as JSON."""

from __future__ import annotations

import re
import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from frictionless_figures.arithmetic.verdict import NOT_STATED
from frictionless_figures.command.bar import Bar
from frictionless_figures.command.engines import CouldNotCheckError
from frictionless_figures.command.engines.choice import Suspects, Task, choose, faster
from frictionless_figures.command.engines.claim import FAILURES, Claim, advice
from frictionless_figures.command.engines.source import Row, Source

TOTALS = re.compile(r"\s*(合\s*计|总\s*计|总\s*数|grand total\b|total\b)", re.IGNORECASE)
SHOWN = 20  # failing rows that are printed; --output writes all
EXPLAINED = 1000  # failing rows that are written with a sentence, unless --all
BLANK, LEFT_OUT = "blank", "left out"  # what becomes of a row besides the verdicts
NAMED = 5  # marks of missing cells, and total rows, that are named

Piece = list[Sequence[object]] | str  # rows, or lines of CSV


@dataclass(slots=True)
class FileTally:
    """What one run found in a file, named and ordered as docs/files.md describes it."""

    file: str
    layout: dict[str, str | int]
    rows: int  # without those that are blank
    checked: int  # the rates that were judged
    holds: int
    not_stated: int
    left_out: int  # total rows
    truncated: int
    inconsistent: int
    undefined: int
    malformed: int
    failures: list[dict[str, Any]]  # the first
    advice: list[str]
    engine: str
    seconds: float
    peak_memory_mb: int

    @property
    def failed(self) -> int:
        """How many rates do not hold."""
        return self.checked - self.holds

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
        counts = {verdict: getattr(self, verdict) for verdict in sorted(FAILURES)}
        kinds = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)
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
        memory = f"peak memory {self.peak_memory_mb} MB{apart}"
        yield f"{'; '.join([f'{spent}, {memory}', *self.advice])}."


def failing(
    source: Source, claim: Claim, options: Namespace, before: tuple[str, ...] = ()
) -> Generator[Piece, None, FileTally]:
    """Yield the failing rows of a file, each behind the cells `before`, and return its tally."""
    from resource import RUSAGE_SELF, getrusage  # which only Unix has

    began = time.monotonic()
    name, engine = choose(options.engine, source, claim)
    with Bar("Checking rates") as seen:
        task = Task(source, claim, seen, options.total_row, options.master)
        written = sys.maxsize if options.all else EXPLAINED
        left = SHOWN if options.output is None else written
        as_csv = options.output is not None and options.output.suffix.lower() == ".csv"
        sieve = _Sieve(task, left, before, as_csv and not before)
        try:
            yield from map(sieve.piece, engine(task))
        except CouldNotCheckError:
            if options.engine != "auto" or name == "python":
                raise
            # What Polars can't read, such as a row that is too long, Python reads from there on.
            name, engine = choose("python", source, claim)
            seen.rows, sieve.after = 0, sieve.last
            yield from map(sieve.piece, engine(task))
    seconds, unit = time.monotonic() - began, 1 if sys.platform == "darwin" else 1024
    counts, rows = sieve.counts, seen.rows - sieve.counts[BLANK]
    checked = rows - counts[NOT_STATED] - counts[LEFT_OUT]
    if not checked:
        why = "no row that states all three cells" if rows else "no rows"
        raise CouldNotCheckError(f"{source.name} has {why}: nothing was checked")
    return FileTally(
        source.name,
        source.layout.known(),
        rows,
        checked,
        checked - sum(counts[verdict] for verdict in FAILURES),
        counts[NOT_STATED],
        counts[LEFT_OUT],
        **{verdict: counts[verdict] for verdict in FAILURES},
        failures=sieve.failures,
        advice=[*_advice(sieve), *faster(name, rows, source, claim)],
        engine=name,
        seconds=seconds,
        peak_memory_mb=getrusage(RUSAGE_SELF).ru_maxrss * unit // 1_000_000,
    )


@dataclass(slots=True)
class _Sieve:
    """What judges the rows that an engine is not sure of, and counts what becomes of each."""

    task: Task
    left: int  # rows to be explained
    before: tuple[str, ...]
    as_csv: bool  # what the engine writes is what is wanted
    last: int = 0  # number of a row
    after: int = 0  # what was seen already
    counts: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    failures: list[dict[str, Any]] = field(default_factory=list)

    def piece(self, suspects: Suspects) -> Piece:
        """The rows that do not hold."""
        if suspects.as_csv and self.as_csv and self.left <= 0 and not self.after:
            self.counts.update(suspects.verdicts)
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
            self.counts[verdict] += 1
            if verdict not in FAILURES:
                continue
            if self.left > 0:
                self.left -= 1
                cells = self.task.source.cells(row)
                explanation = explanation or self.task.claim.explained(cells)[1]
                if len(self.failures) < SHOWN:
                    n, m, rate = cells
                    failure = {"row": number, "numerator": n, "denominator": m, "rate": rate}
                    failure |= {"verdict": verdict, "explanation": explanation}
                    self.failures.append(failure)
            rows.append((*self.before, number, *row, verdict, explanation))
        return rows

    def _judged(self, row: Row) -> tuple[str, str, Row]:
        """The verdict of a row, why where that is known already, and its cells made to fit."""
        if not any(cell and cell.strip() for cell in row):
            return BLANK, "", row
        if self.task.total_row and self.task.is_total(row):
            return LEFT_OUT, "", row
        width = len(self.task.source.names)
        fitting = [*row[:width], *[""] * (width - len(row))]
        if any(row[width:]):
            return "malformed", f"it has {len(row)} cells, the header {width}", fitting
        cells = self.task.source.cells(row)
        verdict = self.task.claim.verdict(cells)
        if verdict == "malformed":
            marks = {cell.strip() for cell in cells}
            self.marks.update(mark for mark in marks if not re.search(r"[\d\s]", mark))
        return verdict, "", fitting


def _advice(sieve: _Sieve) -> Iterator[str]:
    """What would make failing rows hold, where it is one thing, and what looks like a total."""
    task, source = sieve.task, sieve.task.source
    if any(sieve.counts[verdict] for verdict in FAILURES):
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
