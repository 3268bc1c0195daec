"""What a run found, as a table on the terminal and as JSON."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from frictionless_figures.rules.claims import CLAIMS
from frictionless_figures.validation import Run

COLUMNS = ("performed", "held", "known", "failed", "unstated")


class Plain(Console):
    """A console that leaves a closed pipe to the command; rich itself would end with status 1."""

    def on_broken_pipe(self) -> None:
        """Raise the BrokenPipeError that is being handled."""
        raise


def progress(steps: list[Any]) -> Iterable[Any]:
    """Return the steps, with a progress bar on a terminal while they are gone through."""
    console = Console(stderr=True)
    if not console.is_terminal:
        return steps
    return track(steps, description="Checking tables", console=console, transient=True)


def show(run: Run, texts: Path | None) -> None:
    """Print what could not be checked, the counts, then what is known and what failed, by line."""
    for problem in run.problems:
        print(f"figures: {problem}", file=sys.stderr)
    for line in run.silenced:
        print(f"figures: {line}", file=sys.stderr)
    console = Plain(highlight=False, soft_wrap=True)
    if run.counts and not run.problems:
        console.print(_counts(run))
    for outcome in run.known:
        console.print(f"known: {outcome.check}: {outcome}", style="yellow", markup=False)
    for outcome in run.failures:
        console.print(f"failed: {outcome.check}: {outcome}", style="red", markup=False)
    if not run.problems:
        console.print(summary(run, texts), markup=False)


def _counts(run: Run) -> Table:
    """Return the sums of every check over the tables that it was performed on, claims first."""
    table = Table("check", box=None, pad_edge=False)
    for name in ("tables", *COLUMNS):
        table.add_column(name, justify="right")
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for tally in run.tallies():
        counts = {name: getattr(tally, name) for name in COLUMNS}
        sums[tally.check].update(tables=1, **counts)
    for check, total in sorted(sums.items(), key=lambda each: (each[0] not in CLAIMS, each[0])):
        style = "red" if total["failed"] else None
        table.add_row(check, *(str(total[name]) for name in ("tables", *COLUMNS)), style=style)
    return table


def summary(run: Run, texts: Path | None) -> str:
    """Return the last line of a run: how many checks, and how they ended."""
    tallies = run.tallies()
    performed = sum(tally.performed for tally in tallies)
    known = f", {len(run.known)} known" if run.known else ""
    chain = "" if texts else "; the texts were not given, so the chain ends at the tables"
    if run.failures:
        return f"{performed} checks performed, {len(run.failures)} failed{known}{chain}."
    return f"{performed} checks performed, none failed{known}{chain}."


def as_json(run: Run) -> dict[str, Any]:
    """Return all of a run as JSON takes it."""
    return {
        "status": run.status,
        "problems": run.problems,
        "silenced": run.silenced,
        "checks": [asdict(tally) for tally in run.tallies()],
        "failures": [asdict(outcome) for outcome in run.failures],
        "known": [asdict(outcome) for outcome in run.known],
    }
