"""`figures expectations`: the checks shown by Great Expectations, or its suites written as JSON."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from frictionless import FrictionlessException

from frictionless_figures.command.bar import Bar
from frictionless_figures.descriptor import DescriptorError
from frictionless_figures.expectations import suites
from frictionless_figures.gate import open_package
from frictionless_figures.output import OutputError, write_file, write_folder
from frictionless_figures.package import load_tables
from frictionless_figures.resources import refusals
from frictionless_figures.table import SetUpError, Tables

INSTALL = "install it with: pip install frictionless-figures[expectations]"


def run(options: argparse.Namespace) -> int:
    """Show the checks in Data Docs, or write the suites; return the exit status."""
    try:
        package = open_package(options.package)
        tables = load_tables(package)
        if options.write:
            return _write(package, tables, options.package.parent / "checks" / "expectations")
        refused = (error for resource in package.resources for error in refusals(resource))
        if lines := [error.note for error in refused]:
            return _refuse(*lines)
        with write_folder(options.output, "figures expectations") as folder:
            return _show(list(_run(options.package, tables, folder)), options.output)
    except FrictionlessException as exception:
        return _refuse(exception.error.note)
    except DescriptorError as error:
        return _refuse(*error.lines)
    except (OutputError, SetUpError, suites.UnusableSuiteError) as error:
        return _refuse(str(error))


def _write(package: Any, tables: Tables, folder: Path) -> int:
    made = {folder / f"{name}.json": suite for name, suite in suites.suites(package).items()}
    for path, suite in made.items():
        write_file(path, suites.written(suite).encode())
    for path in set(folder.glob("*.json")) - set(made):
        path.unlink()
    print(f"{len(made)} suites written to {folder}")
    print(f"for pandas only: {', '.join(suites.untranslated(tables))}")
    return 0


def _run(package: Path, tables: Tables, folder: Path) -> Iterator[Any]:
    try:
        from frictionless_figures.expectations.frames import frame
        from frictionless_figures.expectations.run import show
    except (ModuleNotFoundError, SystemExit) as error:  # a library beneath it may exit
        missing = getattr(error, "name", "great_expectations")
        raise suites.UnusableSuiteError(f"{missing} is missing: {INSTALL}") from None
    added = show(package, folder.resolve())
    with Bar("tables") as bar:
        bar.expect(len(tables))
        for name, table in tables.items():
            promises = {check: suites.promise(check) for check, _ in table.checks}
            promises["schema"] = f"{name} is as its schema says."
            yield from added(name, frame(table), promises)
            bar.saw(1)


def _show(results: list[Any], output: Path) -> int:
    problems = [f"{each.table}: {each.check} {each.problem}" for each in results if each.problem]
    if problems:
        return _refuse(*problems)
    print(f"{'table':<16} {'check':<20} {'performed':>9} {'failed':>9}")
    for each in results:
        print(f"{each.table:<16} {each.check:<20} {each.performed:>9} {len(each.lines):>9}")
    lines = [f"failed: {each.check}: {line}" for each in results for line in each.lines]
    print(*lines, f"{len(results)} expectations, {len(lines)} failures", sep="\n", end="; ")
    print(output / "index.html")
    return 1 if lines else 0


def _refuse(*lines: str) -> int:
    for line in lines:
        print(f"figures: {' '.join(line.split())}", file=sys.stderr)
    return 2
