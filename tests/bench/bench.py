"""`make bench`: how fast each way finds the wrong rates of one file, and whether it is right.

Every contender runs as a whole process, in turn, several times over; what counts is the median.
Ratios hold on other machines better than seconds do, and those of processor time on a busy one.
"""

import argparse
import csv
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from frictionless_figures.output import write_file

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
ROOT = HERE.parent.parent
OURS = ("polars", "python")
HAND = ("duckdb_sql", "polars_by_hand", "pandas_by_hand", "pandas_float", "pandas_round")
TOOLS = ("pandera", "pointblank", "great_expectations")
LARGE = ["wc -l", "figures polars", "polars_by_hand"]  # at 1e8 rows
SLOW = {"frictionless_row_constraint": 10**5, "figures python": 10**6}
BASE = "polars_by_hand"
PACKAGES = (
    "polars duckdb pandas numpy pyarrow pandera pointblank great-expectations frictionless"
).split()

INTRODUCTION = """\
Each contender of `tests/bench/contenders.py` and `figures check`, with two of its engines, finds
the wrong rates of one invented file, as a process of its own. One rate in a hundred is a tie, which
may be printed either way, and one in ten thousand is wrong. They run in turn, round after round
(rounds: {times}), and the medians stand here. Seconds hold for one machine and what else it did
meanwhile: what counts is the ratio of processor time within one table, and the last column.
"""


class Run(NamedTuple):
    """One process: its time, the processor time and the most memory of it."""

    seconds: float
    processor: float
    megabytes: float


def main() -> None:
    """Run the sizes that are asked for, then the start-up table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=float, nargs="*", default=[1e5, 1e6, 1e7])
    parser.add_argument("--large", action="store_true", help="1e8 rows too, for a few of them")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--only", nargs="*", help="contenders by name")
    parser.add_argument("--no-start", action="store_true", help="without the start-up table")
    options = parser.parse_args()
    lines = [
        "<!-- Made by `make bench`. -->",
        "# How fast, and whether right\n",
        INTRODUCTION.format(times=options.times),
        f"Measured on {platform.machine()} with {os.cpu_count()} processors, on which"
        f" {os.getloadavg()[0]:.0f} processes ran or waited already, and {_memory()} GB, on"
        f" {time.strftime('%Y-%m-%d')}, with Python {platform.python_version()},",
        ", ".join(f"{name} {_version(name)}" for name in PACKAGES) + ".",
    ]
    with tempfile.TemporaryDirectory(prefix="figures-bench-") as folder:
        sizes = [*map(int, options.rows), *([10**8] if options.large else [])]
        tables = [_table(Path(folder), rows, options.only) for rows in sizes]
        for number in range(options.times):
            print(f"round {number + 1} of {options.times}", file=sys.stderr, flush=True)
            for table in tables:
                _round(table)
    for table in tables:
        lines += _lines(table)
    lines += _growth([table for table in tables if table.rows >= 10**6])  # below, starting is most
    if not options.no_start:
        lines += _start(options.times)
    print("\n".join(lines))
    if not options.only:
        write_file(ROOT / "docs" / "speed.md", ("\n".join(lines) + "\n").encode())


@dataclass(slots=True)
class Table:
    """A table on the disk, the ids of its wrong rows, and what each contender made of it."""

    path: Path
    rows: int
    size: int
    wrong: set[int]
    runs: dict[str, list[Run]]
    answers: dict[str, str] = field(default_factory=dict)

    def medians(self) -> dict[str, Run]:
        """The medians of each contender that ran."""
        return {
            name: Run(*map(statistics.median, zip(*each, strict=True)))
            for name, each in self.runs.items()
            if each
        }


def _table(folder: Path, rows: int, only: list[str] | None) -> Table:
    path = folder / f"rates-{rows}.csv"
    # In a process of its own: the memory of a child is never below that of its parent.
    subprocess.run([sys.executable, str(HERE / "table.py"), str(path), str(rows)], check=True)
    wrong = set(map(int, path.with_suffix(".wrong").read_text().split()))
    everyone = ["wc -l", *(f"figures {name}" for name in OURS), *HAND, *TOOLS, *SLOW]
    names = only or (LARGE if rows >= 10**8 else everyone)
    runs = {name: [] for name in names if rows <= SLOW.get(name, rows)}
    return Table(path, rows, path.stat().st_size, wrong, runs)


def _round(table: Table) -> None:
    """Run each contender once, in turn, so that a busy minute falls on all."""
    output = table.path.with_name("found.csv")
    for name in list(table.runs):
        output.unlink(missing_ok=True)
        try:
            status = (0, 1) if name.startswith("figures") else (0,)
            table.runs[name].append(_run(_command(name, table.path, output), status))
        except subprocess.CalledProcessError as error:
            print(f"{name}: {error.stderr.strip().splitlines()[-1]}", file=sys.stderr)
            del table.runs[name]
            continue
        if name != "wc -l":
            table.answers[name] = _answer(output, table.wrong)


def _command(name: str, path: Path, output: Path) -> list[str]:
    if name == "wc -l":
        return ["wc", "-l", str(path)]
    kind, _, engine = name.partition(" ")
    if kind == "figures":
        columns = ["--numerator", "n", "--denominator", "m", "--rate", "r"]
        return [
            str(BIN / "figures"),
            "check",
            str(path),
            *columns,
            "--engine",
            engine,
            "--output",
            str(output),
        ]
    return [sys.executable, str(HERE / "contenders.py"), name, str(path), str(output)]


def _run(command: list[str], statuses: tuple[int, ...] = (0,)) -> Run:
    """Run a process to its end; CalledProcessError where it ends with another status."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, cwd=ROOT)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in statuses:
            errors.seek(0)
            raise subprocess.CalledProcessError(process.returncode, command, None, errors.read())
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)


def _answer(output: Path, wrong: set[int]) -> str:
    with output.open(encoding="utf-8", newline="") as file:
        found = {int(row["id"]) for row in csv.DictReader(file)}
    missed, false = len(wrong - found), len(found - wrong)
    return "right" if not missed and not false else f"{false} false alarms, {missed} missed"


def _lines(table: Table) -> Iterator[str]:
    medians = table.medians()
    base = medians.get(BASE)
    yield f"\n## {table.rows:,} rows, {table.size / 1e6:.0f} MB, {len(table.wrong)} wrong\n"
    yield f"| {'contender':<28} | seconds | processor | of {BASE} | rows a second | MB | answer |"
    yield "|---|--:|--:|--:|--:|--:|---|"
    for name, run in sorted(medians.items(), key=lambda item: item[1].processor):
        ratio = f"{run.processor / base.processor:.2f}" if base else ""
        yield (
            f"| {name:<28} | {run.seconds:.2f} | {run.processor:.2f} |"
            f" {ratio} | {table.rows / run.seconds:,.0f} | {run.megabytes:.0f} |"
            f" {table.answers.get(name, '')} |"
        )


def _growth(tables: list[Table]) -> Iterator[str]:
    """Yield how many nanoseconds each further row takes from one size to the next."""
    if len(tables) > 1:
        yield "\n| nanoseconds for each row more | from | to | |\n|---|--:|--:|--:|"
    for small, large in pairwise(tables):
        before, after = small.medians(), large.medians()
        for name in (each for each in after if each in before and each != "wc -l"):
            each = (after[name].seconds - before[name].seconds) / (large.rows - small.rows)
            yield f"| {name:<28} | {small.rows:.0e} | {large.rows:.0e} | {1e9 * each:.0f} |"


def _start(times: int) -> Iterator[str]:
    bare = (
        "import sys; checks = sys.argv.pop(1); sys.path = [p for p in sys.path if p != checks];"
        " from frictionless.__main__ import console; console()"
    )
    commands = {
        "frictionless validate, bare": [
            sys.executable,
            "-c",
            bare,
            str(ROOT / "checks"),
            "validate",
            "datapackage.json",
        ],
        "frictionless validate, with the plugin": [
            str(BIN / "frictionless"),
            "validate",
            "datapackage.json",
        ],
        "figures check": [str(BIN / "figures"), "check"],
        "figures read 69.6%": [str(BIN / "figures"), "read", "69.6%"],
    }
    yield "\n## This package\n\n| command | seconds | processor | MB |\n|---|--:|--:|--:|"
    for name, command in commands.items():
        runs = [_run(command) for _ in range(times)]
        run = Run(*map(statistics.median, zip(*runs, strict=True)))
        yield f"| {name} | {run.seconds:.2f} | {run.processor:.2f} | {run.megabytes:.0f} |"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


if __name__ == "__main__":
    main()
