"""`figures check`: files of rates, or else a package, or what is left to do in a draft."""

from __future__ import annotations

import argparse
import re
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from frictionless_figures.command import files, refuse
from frictionless_figures.command.location import DESCRIPTOR, descriptor_at

if TYPE_CHECKING:
    from frictionless_figures.command.sheets import Sheet
    from frictionless_figures.table import Tables


def run(options: argparse.Namespace) -> int:
    """Check what is named, and print what was found."""
    if files.takes(options):
        return files.check_files(options)
    if len(options.inputs) > 1:
        return refuse(f"one package at a time, not {' and '.join(options.inputs)}")
    from frictionless_figures.command import report  # slow to load, as all of Frictionless is
    from frictionless_figures.command.bar import progress
    from frictionless_figures.validation import validate

    with ExitStack() as stack:
        package = descriptor_at(Path(*options.inputs or [DESCRIPTOR]), stack)
        run = validate(package, options.texts, progress)
        if run.tables and not options.json and (drafted := _drafted(package, run.tables)):
            from frictionless_figures.command.draft import unfinished  # slower still

            if unfinished(drafted, options.texts, run):
                return 1
    (report.show_json if options.json else report.show)(run, options.texts)
    return run.status


def _drafted(path: Path, tables: Tables) -> dict[str, Sheet]:
    """Return the tables of a package that holds rows as they were drafted, or none."""
    from frictionless import FrictionlessException

    from frictionless_figures.command.sheets import sheets
    from frictionless_figures.descriptor import DescriptorError

    try:
        drafted = any(
            re.fullmatch(re.escape(f"{row['source_id']}-") + "[0-9]+", row[key] or "")
            for name, key in (("indicators", "indicator_id"), ("events", "event_id"))
            if name in tables
            for row in tables[name].rows
        )
        return sheets(path) if drafted and {"sources", "indicators"} <= set(tables) else {}
    except (DescriptorError, FrictionlessException, AttributeError, LookupError, TypeError):
        return {}  # what is wrong with it, the check itself says best
