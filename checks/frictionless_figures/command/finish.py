"""`figures sort` and `figures pin`: what a package needs once its rows are right."""

import argparse
import sys

from frictionless_figures.descriptor import DescriptorError
from frictionless_figures.shown import shown


def sort(options: argparse.Namespace) -> int:
    """Put the rows of every table in the order of their keys."""
    from frictionless_figures.command.sheets import arrange, sheets

    changed = []
    try:
        tables = sheets(options.package)
        for name, sheet in tables.items():
            sheet.sort()
            if sheet.write():
                changed.append(name)
        arrange(options.package, tables)
    except DescriptorError as error:
        for line in error.lines:
            print(f"figures: {shown(line)}", file=sys.stderr)
        return 2
    print(f"sorted {', '.join(changed)}" if changed else "every table is in order already")
    return 0


def pin(options: argparse.Namespace) -> int:
    """Pin every table to its file, where all holds; cells may wait for their second coding."""
    from frictionless_figures.pins import pin
    from frictionless_figures.rules.coded import WAITS
    from frictionless_figures.validation import validate

    run = validate(options.package, pinned=False)
    waiting = [one for one in run.failures if (one.check, one.field) == ("coded-twice", WAITS)]
    lines = [str(one) for one in run.failures if one not in waiting]
    if run.problems or lines or run.tables is None:
        for line in (*run.problems, *lines):
            print(f"figures: {shown(line)}", file=sys.stderr)
        print("nothing is pinned: the checks fail", file=sys.stderr)
        return 2 if run.problems else 1
    try:
        changed = pin(options.package)
    except DescriptorError as error:
        for line in error.lines:
            print(f"figures: {shown(line)}", file=sys.stderr)
        return 2
    print(f"pinned {', '.join(changed)}" if changed else "every pin is right already")
    for outcome in waiting:
        print(f"left to do: {outcome}")
    return 0
