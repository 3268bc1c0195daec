"""What a run found, as a table on the terminal and as JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from frictionless_figures.command import refuse
from frictionless_figures.rules.claims import CLAIMS
from frictionless_figures.shown import as_json
from frictionless_figures.validation import Run

COLUMNS = ("performed", "held", "known", "failed", "unstated")


class Plain(Console):
    """A console that leaves a closed pipe to the command; rich itself would end with status 1."""

    def on_broken_pipe(self) -> None:
        """Raise the BrokenPipeError that is being handled."""
        raise


def show(run: Run, texts: Path | None) -> None:
    """Print what could not be checked, the counts, then what is known and what failed, by line."""
    refuse(*run.problems, *run.silenced)
    console = Plain(highlight=False, soft_wrap=True)
    if run.counts and not run.problems:
        console.print(_counts(run))
    for outcome in run.known:
        console.print(f"known: {outcome.check}: {outcome}", style="yellow", markup=False)
    stale = [one.table for one in run.failures if one.check == "pinned"]
    if len(stale) > 1:
        line = f"failed: pinned: {len(stale)} tables are not as pinned: {', '.join(stale)}."
        console.print(f"{line} If the changes are meant, run figures pin.", style="red")
    for outcome in run.failures:
        if outcome.check != "pinned" or len(stale) == 1:
            console.print(f"failed: {outcome.check}: {outcome}", style="red", markup=False)
    if not run.problems:
        console.print(_summary(run, texts), markup=False)


def show_json(run: Run, _: Path | None) -> None:
    """Print all of a run as JSON."""
    document = {
        "status": run.status,
        "problems": run.problems,
        "silenced": run.silenced,
        "checks": [asdict(tally) for tally in run.tallies()],
        "failures": [asdict(outcome) for outcome in run.failures],
        "known": [asdict(outcome) for outcome in run.known],
    }
    print(as_json(document))


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


def _summary(run: Run, texts: Path | None) -> str:
    """Return the last line of a run: how many checks, and how they ended."""
    performed = sum(tally.performed for tally in run.tallies())
    known = f", {len(run.known)} known" if run.known else ""
    ended = texts is None and "sources" in (run.tables or ())
    chain = "; the texts were not given, so the chain ends at the tables" if ended else ""
    return f"{performed} checks performed, {len(run.failures) or 'none'} failed{known}{chain}."
