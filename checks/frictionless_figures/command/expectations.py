"""`figures expectations`: the checks shown by Great Expectations, or its suites written as JSON."""

from __future__ import annotations

import argparse
from pathlib import Path

from frictionless_figures.command import refuse
from frictionless_figures.command.bar import progress
from frictionless_figures.expectations import suites
from frictionless_figures.gate import open_package
from frictionless_figures.output import write_file, write_folder
from frictionless_figures.package import load_tables
from frictionless_figures.table import SetUpError, Tables
from frictionless_figures.validation import judged, stamps

INSTALL = "install it with: pip install frictionless-figures[expectations]"


def run(options: argparse.Namespace) -> int:
    """Show the checks in Data Docs, or write the suites; return the exit status."""
    run = judged(options.package, stamps(options.package))
    if run.problems or run.tables is None:
        return refuse(*run.problems)
    if options.write:
        return _write(options.package)
    with write_folder(options.output, "figures expectations") as folder:
        return _show(options, folder.resolve(), run.tables)


def _write(path: Path) -> int:
    package, folder = open_package(path), path.parent / "checks" / "expectations"
    made = {folder / f"{name}.json": suite for name, suite in suites.suites(package).items()}
    for path, suite in made.items():
        write_file(path, suites.written(suite).encode(), inside=folder.parent.parent)
    for path in set(folder.glob("*.json")) - set(made) if made else ():
        # One as this command writes it, of a table that is no more.
        head = suites.written(suites.suite_of(path.stem)).partition("[")[0].encode()
        if not path.is_symlink() and path.is_file() and path.read_bytes().startswith(head):
            path.unlink()
    print(f"{len(made)} suites written to {folder}")
    print(f"for pandas only: {', '.join(suites.untranslated(load_tables(package)))}")
    return 0


def _show(options: argparse.Namespace, folder: Path, tables: Tables) -> int:
    try:  # when it is needed, for it takes seconds
        from frictionless_figures.expectations.run import show
    except (ModuleNotFoundError, SystemExit) as error:  # a library beneath it may exit
        name = getattr(error, "name", "great_expectations")
        raise SetUpError(f"{name} is missing: {INSTALL}") from None
    shown = show(options.package, folder, progress(list(tables.values())))
    print(f"{'table':<16} {'check':<20} {'performed':>9} {'failed':>9}")
    lines = []
    for (table, check), result in shown.items():
        failed = result["unexpected_list"]
        print(f"{table:<16} {check:<20} {result['element_count']:>9} {len(failed):>9}")
        lines += [f"failed: {check}: {line}" for line in failed]
    print(*lines, f"{len(shown)} expectations, {len(lines)} failures", sep="\n", end="; ")
    print(options.output / "index.html")
    return 1 if lines else 0
