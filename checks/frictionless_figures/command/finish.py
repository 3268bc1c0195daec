"""`figures sort`, `pin` and `finish`: what a package needs once its rows are right."""

import argparse
import sys

from frictionless_figures.command import docs, refuse
from frictionless_figures.command.sheets import arrange, sheets
from frictionless_figures.rules.coded import WAITS
from frictionless_figures.validation import pin as pinned
from frictionless_figures.validation import validate


def sort(options: argparse.Namespace) -> int:
    """Put the rows of every table in the order of their keys."""
    tables = sheets(options.package)
    for sheet in tables.values():
        sheet.sort()
    changed = [name for name, sheet in tables.items() if sheet.write()]
    arrange(options.package, tables)
    print(f"sorted {', '.join(changed)}" if changed else "every table is in order already")
    return 0


def pin(options: argparse.Namespace) -> int:
    """Pin every table to its file, where all holds; cells may wait for their second coding."""
    run = validate(options.package, pinned=False)
    waiting = [one for one in run.failures if (one.check, one.field) == ("coded-twice", WAITS)]
    lines = [str(one) for one in run.failures if one not in waiting]
    if run.problems or lines:
        refuse(*run.problems, *lines)
        print("nothing is pinned: the checks fail", file=sys.stderr)
        return 2 if run.problems else 1
    changed = pinned(options.package)
    print(f"pinned {', '.join(changed)}" if changed else "every pin is right already")
    for outcome in waiting:
        print(f"left to do: {outcome}")
    return 0


def finish(options: argparse.Namespace) -> int:
    """Sort and pin the tables, and write what follows from them into the pages that are there."""
    if status := sort(options) or pin(options):
        return status
    readme = (options.package.parent / "README.md").exists()
    if readme and (status := docs.run(options)):
        return status
    print("wrote the dictionary and the README" if readme else "there is no README to write")
    return 0
