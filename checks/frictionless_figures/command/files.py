"""`figures check FILE.csv`: the printed rates of any file, without a package."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from frictionless_figures.arithmetic.formula import ROUNDINGS
from frictionless_figures.arithmetic.rate import rate
from frictionless_figures.command.bar import Bar
from frictionless_figures.command.engines.choice import ENGINES, choose
from frictionless_figures.command.engines.source import (
    Claim,
    CouldNotCheckError,
    Engine,
    File,
    Suspect,
    Task,
    first_line,
    open_file,
)

SUFFIXES = (".csv", ".parquet")
SHOWN = 20  # failing rows that are printed; --output writes all
COLUMNS = ("numerator", "denominator", "rate")
DECIDED = ("truncated", "inconsistent", "undefined")  # by the columns, for good
VERDICTS = (*DECIDED, "malformed")


class Failure(NamedTuple):
    """A row that does not hold: its number if known, its cells, its verdict and why."""

    row: int | None
    cells: dict[str, str | None]
    verdict: str
    explanation: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what a file takes, and a package does not."""
    group = parser.add_argument_group("a file in place of a package (FILE.csv or FILE.parquet)")
    for name in COLUMNS:
        group.add_argument(f"--{name}", metavar="COLUMN", help=f"the {name} (default: {name})")
    group.add_argument("--rounding", choices=ROUNDINGS, default="nearest")
    group.add_argument("--engine", choices=ENGINES, default="auto")
    group.add_argument("--master", metavar="URL", default="local[*]", help="where Spark runs")
    group.add_argument("--output", metavar="FILE", type=Path, help="write the failing rows here")
    group.add_argument("--brief", action="store_true", help="write them without explanations")


def takes(options: argparse.Namespace) -> bool:
    """Whether a file is to be checked, not a package."""
    given = any(getattr(options, name) for name in COLUMNS)
    return given or options.package.suffix.lower() in SUFFIXES


def check_file(options: argparse.Namespace) -> int:
    """Check every row, print what was found, and return the exit status.

    The engine finds the rows that do not hold as plain numbers; these few are read as printed text
    (`15902起`, `11,068`) where they are no plain numbers, and explained by the scalar rule.
    """
    n, m, r = (getattr(options, name) or name for name in COLUMNS)
    claim = Claim(n, m, r, options.rounding)
    try:
        file = open_file(options.package, claim.columns)
        name, engine = choose(options.engine, file)
        run = _run(file, claim, engine, options)
    except (CouldNotCheckError, OSError) as error:
        print(f"figures: {error}", file=sys.stderr)
        return 2
    except ValueError as error:  # of the columns
        print(f"figures: {options.package}: {first_line(error)}", file=sys.stderr)
        return 2
    summary = run.summary() | {"engine": name, "peak_memory_mb": _peak_memory()}
    if options.json:
        print(json.dumps(summary, ensure_ascii=False, indent=2))
    else:
        print("\n".join(run.lines(summary, options.output)))
    return 1 if run.counts else 0


@dataclass(slots=True)
class Run:
    """All that one run found."""

    file: File
    rows: int
    seconds: float
    counts: Counter[str]
    shown: list[Failure]

    def summary(self) -> dict[str, Any]:
        """Return the counts, the speed and the first failures as JSON takes them."""
        return {
            "file": str(self.file.path),
            "rows": self.rows,
            "holds": self.rows - self.counts.total(),
            **{verdict: self.counts[verdict] for verdict in VERDICTS},
            "seconds": round(self.seconds, 2),
            "rows_per_second": round(self.rows / self.seconds),
            "failures": [
                {"row": each.row, "verdict": each.verdict, "explanation": each.explanation}
                for each in self.shown
            ],
        }

    def lines(self, summary: dict[str, Any], output: Path | None) -> Iterator[str]:
        """Yield what a person reads: the first failures, the counts, the speed."""
        for each in self.shown:
            place = "" if each.row is None else f" row {each.row}"
            yield f"failed: {self.file.path}{place}: {each.verdict}: {each.explanation}"
        failed = self.counts.total()
        if failed > len(self.shown):
            yield f"… and {failed - len(self.shown)} more"
        found = ", ".join(f"{n} {verdict}" for verdict, n in sorted(self.counts.items()))
        yield f"{self.rows} rates checked, {failed or 'none'} failed{found and f': {found}'}."
        if output is not None:
            yield f"The failing rows are in {output}."
        yield (
            f"{summary['engine']}: {summary['seconds']} s, {summary['rows_per_second']} rows a"
            f" second, peak memory {summary['peak_memory_mb']} MB"
            f"{', without that of Spark itself' * (summary['engine'] == 'spark')}."
        )


def _run(file: File, claim: Claim, engine: Engine, options: argparse.Namespace) -> Run:
    began = time.monotonic()
    counts: Counter[str] = Counter()
    shown: list[Failure] = []
    with Bar("Checking rates") as seen, _written(options.output, file.path) as write:
        for suspect in engine(Task(file, claim, seen, options.master)):
            written = write is not None and not options.brief
            failure = judged(suspect, claim, explained=written or len(shown) < SHOWN)
            if failure is None:
                continue
            counts[failure.verdict] += 1
            if len(shown) < SHOWN:
                shown.append(failure)
            if write is not None:
                write(failure._replace(explanation="") if options.brief else failure)
        if not seen.rows:
            raise CouldNotCheckError(f"{file.path} has no rows: nothing was checked")
    return Run(file, seen.rows, time.monotonic() - began, counts, shown)


def judged(suspect: Suspect, claim: Claim, explained: bool = True) -> Failure | None:
    """Return the failure that a suspect is, or None where its printed text holds after all.

    What the columns have decided is judged anew only where it has to be explained.
    """
    row, cells, verdict = suspect
    if verdict in DECIDED and not explained:
        return Failure(row, cells, verdict, "")
    for name in claim.columns:
        if not (cells[name] or "").strip():
            return Failure(row, cells, "malformed", f"{name} is empty")
    try:
        n, m, r = (str(cells[name]) for name in claim.columns)
        found = rate(n, m, r, claim.rounding)
    except ValueError as error:
        return Failure(row, cells, "malformed", str(error))
    if found.holds:
        return None
    if found.holds is None:
        return Failure(row, cells, "undefined", found.explanation)
    verdict = "truncated" if found.status == "truncated" else "inconsistent"
    return Failure(row, cells, verdict, found.explanation)


@contextmanager
def _written(path: Path | None, source: Path) -> Iterator[Callable[[Failure], None] | None]:
    """What writes a failure; the file appears when all of it is written."""
    if path is None:
        yield None
        return
    if path.exists() and path.samefile(source):
        raise CouldNotCheckError(f"{path} is the file to be checked: write the failing rows beside")
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as lines:
            rows = csv.writer(lines, lineterminator="\n")
            headed = False

            def write(failure: Failure) -> None:
                nonlocal headed
                number = {} if failure.row is None else {"row": failure.row}
                why = {"verdict": failure.verdict, "explanation": failure.explanation}
                if not headed:
                    rows.writerow([*number, *failure.cells, *why])
                    headed = True
                rows.writerow([*number.values(), *failure.cells.values(), *why.values()])

            yield write
            if not headed:
                rows.writerow(["row", "verdict", "explanation"])
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _peak_memory() -> int:
    """Return the most memory that this process ever had, in MB."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit // 1_000_000
