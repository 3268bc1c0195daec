"""`figures check` of a package: what was found, for a person or as JSON; or what a draft lacks."""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from frictionless_figures.command import DESCRIPTOR, descriptor_at, refuse
from frictionless_figures.command.bar import progress
from frictionless_figures.command.sheets import drafted
from frictionless_figures.rules.claims import CLAIMS
from frictionless_figures.shown import as_json
from frictionless_figures.validation import Run, validate

COLUMNS = ("tables", "performed", "held", "known", "failed", "unstated")


def run(options: argparse.Namespace) -> int:
    """Check a package, and print what was found."""
    if len(options.inputs) > 1:
        return refuse(f"one package at a time, not {' and '.join(options.inputs)}")
    with ExitStack() as stack:
        package = descriptor_at(Path(*options.inputs or [DESCRIPTOR]), stack)
        run = validate(package, options.texts, progress)
        if run.tables and not options.json and (rows := drafted(package, run.tables)):
            from frictionless_figures.command.draft import unfinished  # slow to load

            if unfinished(rows, options.texts, run):
                return 1
    if options.json:
        show_json(run)
    else:
        show(run, options.texts)
    return run.status


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
        performed = sum(tally.performed for tally in run.tallies())
        known = f", {len(run.known)} known" if run.known else ""
        ended = texts is None and "sources" in (run.tables or ())
        chain = "; the texts were not given, so the chain ends at the tables" if ended else ""
        line = f"{performed} checks performed, {len(run.failures) or 'none'} failed{known}{chain}."
        console.print(line, markup=False)


def show_json(run: Run) -> None:
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
    for name in COLUMNS:
        table.add_column(name, justify="right")
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for tally in run.tallies():  # of one table each
        sums[tally.check].update({name: getattr(tally, name, 1) for name in COLUMNS})
    for check, total in sorted(sums.items(), key=lambda each: (each[0] not in CLAIMS, each[0])):
        style = "red" if total["failed"] else None
        table.add_row(check, *(str(total[name]) for name in COLUMNS), style=style)
    return table
