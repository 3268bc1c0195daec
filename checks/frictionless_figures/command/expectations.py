"""`figures expectations`: the suites of a package, run by Great Expectations or written as JSON."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from frictionless import FrictionlessException

from frictionless_figures.descriptor import DescriptorError, replace
from frictionless_figures.validation import open_package
from frictionless_figures.expectations.suites import (
    Expectation,
    Suite,
    UnusableSuiteError,
    declarations,
    expectation_of,
    suites,
    untranslated,
)
from frictionless_figures.outcome import Outcome
from frictionless_figures.package import load_tables
from frictionless_figures.registry import confront
from frictionless_figures.rules.stated import CLAIMS
from frictionless_figures.table import MissingTableError, Tables

if TYPE_CHECKING:
    from frictionless_figures.expectations.run import Result

SUITES = Path("checks", "expectations")  # beside the descriptor
FOLDER_OF_DOCS = ("index.html", "static")  # what tells Data Docs from a folder of something else
MARKUP = "<>"
SPELT_OUT = 100  # claims of a table that its page spells out


def run(options: argparse.Namespace) -> int:
    """Run the suites, write their Data Docs, print a summary, and return the exit status."""
    try:
        package = open_package(options.package)
        tables, declared = load_tables(package), declarations(package)
        asked = suites(tables, declared)
        if options.write:
            return _write(asked, options.package.parent / SUITES)
        faults = list(_no_plain_text(tables))
        for fault in faults:
            print(f"failed: plain-text: {fault}", file=sys.stderr)
        if faults:
            print("nothing is run: Data Docs show cells as they are", file=sys.stderr)
            return 1
        _refuse_markup(asked)
        results = _run(_with_claims(asked, tables), tables, options.output)
    except FrictionlessException as exception:
        return _refuse(exception.error.note)
    except (DescriptorError, MissingTableError, UnusableSuiteError) as error:
        return _refuse(str(error))
    except OSError as error:
        return _refuse(f"cannot write {error.filename}: {error.strerror}")
    return _show(results, tables, options.output)


def _write(asked: Mapping[str, Suite], folder: Path) -> int:
    """Write each suite to its file, and remove those of tables that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in written(asked).items():
        replace(folder / name, text)
    for path in folder.glob("*.json"):
        if path.name not in written(asked):
            path.unlink()
    print(f"{len(asked)} suites written to {folder}")
    return 0


def written(asked: Mapping[str, Suite]) -> dict[str, str]:
    """Return the JSON file of each suite, by its name."""
    return {
        f"{name}.json": json.dumps(suite, ensure_ascii=False, indent=1) + "\n"
        for name, suite in asked.items()
    }


def _no_plain_text(tables: Tables) -> Iterator[Outcome]:
    """Yield what is no plain text in any table, whether its checklist asks for that or not."""
    for table in tables.values():
        given = dict(table.checks).get("plain-text", {})
        found = confront("plain-text", table, tables, given, {})
        yield from (outcome for outcome in found if not outcome.holds)


def _refuse_markup(asked: Mapping[str, Suite]) -> None:
    """Raise UnusableSuiteError where a name, pattern or value of a schema holds markup."""
    for name, suite in asked.items():
        for expectation in suite["expectations"]:
            if any(sign in json.dumps([name, expectation["kwargs"]]) for sign in MARKUP):
                raise UnusableSuiteError(f"{name}: Data Docs cannot show {expectation['type']}")


def _with_claims(asked: Mapping[str, Suite], tables: Tables) -> dict[str, Suite]:
    """Return the suites with what each claim came to, in words, for the Data Docs."""

    def claims(name: str, expectation: Expectation) -> list[str]:
        told = []
        for check, options in tables[name].checks:
            if check in CLAIMS and expectation["type"] == expectation_of(check):
                found = islice(confront(check, tables[name], tables, options, {}), SPELT_OUT)
                told += [f"{each.key}: {each.message}" for each in found]
        return told

    return {
        name: {
            **suite,
            "expectations": [
                {**each, "meta": {"claims": told}} if (told := claims(name, each)) else each
                for each in suite["expectations"]
            ],
        }
        for name, suite in asked.items()
    }


def _run(asked: Mapping[str, Suite], tables: Tables, output: Path) -> list[Result]:
    """Run the suites, and put their Data Docs in the place of those that were there."""
    if output.exists() and any(not (output / name).exists() for name in FOLDER_OF_DOCS):
        raise UnusableSuiteError(f"{output} is no folder of Data Docs: it is left as it is")
    try:
        from frictionless_figures.expectations.frames import frame
        from frictionless_figures.expectations.run import run as run_suites
    except ModuleNotFoundError as error:
        raise UnusableSuiteError(f"{error.name} is not installed: make expectations") from None
    except SystemExit:  # a library beneath it takes the liberty
        raise UnusableSuiteError("great_expectations cannot be imported here") from None
    frames = {name: frame(tables[name], tables) for name in asked}
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=f".{output.name}.") as beside:
        new, old = Path(beside, "new"), Path(beside, "old")
        results = run_suites(asked, frames, new)
        if output.exists():
            output.rename(old)
        new.rename(output)
    return results


def _show(results: Sequence[Result], tables: Tables, output: Path) -> int:
    """Print the counts, what failed, and what no expectation stands for; return the status."""
    problems = [each for each in results if each.problem]
    for each in problems:
        print(f"figures: {each.table}: {each.expectation} {each.problem}", file=sys.stderr)
    if problems:
        return 2
    failed = [each for each in results if not each.holds]
    print(f"{'suite':<16} {'performed':>9} {'held':>9} {'failed':>9}")
    for name in dict.fromkeys(each.table for each in results):
        held = [each.holds for each in results if each.table == name]
        print(f"{name:<16} {len(held):>9} {sum(held):>9} {len(held) - sum(held):>9}")
    for each in failed:
        for line in each.lines:
            print(f"failed: {each.table}: {each.expectation}: {line}")
    print(f"not performed here, but by figures check: {', '.join(untranslated(tables))}")
    ended = f"{len(failed)} failed" if failed else "none failed"
    print(f"{len(results)} expectations performed, {ended}; {output / 'index.html'}")
    return 1 if failed else 0


def _refuse(line: str) -> int:
    print(f"figures: {' '.join(line.split())}", file=sys.stderr)
    return 2
