"""The command `figures`. What only some of its commands need is loaded by them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from frictionless_figures.command import files, rate
from frictionless_figures.command.location import DESCRIPTOR, descriptor_at, is_archive
from frictionless_figures.descriptor import DescriptorError
from frictionless_figures.net import caught
from frictionless_figures.output import OutputError
from frictionless_figures.shown import shown
from frictionless_figures.table import SetUpError

STATUS = "Exit status: 0 clean, 1 violations, 2 could not check."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, print what it has to say, and return the exit status."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    parser, commands = _parser()
    if given and not given[0].startswith("-") and given[0] not in commands.choices:
        close = get_close_matches(given[0], commands.choices, n=1)
        hint = f"did you mean {close[0]}?" if close else "figures --help lists them"
        return refuse(f"there is no command {given[0]}; {hint}")
    options = parser.parse_args(given)
    return caught("figures", lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    """Perform a command on the descriptor that its package is found to have."""
    try:
        with ExitStack() as stack:
            if (package := getattr(options, "package", None)) is not None:
                writes = options.writes or getattr(options, "take", None)
                if writes and is_archive(package):
                    return refuse(f"{package} is a zip, in which nothing is written: unpack it")
                options.package = descriptor_at(package, stack)
            return int(resolve_name(f"{__name__}.{options.run}")(options))
    except (DescriptorError, OutputError, SetUpError) as error:
        return refuse(*getattr(error, "lines", [str(error)]))
    except Exception as error:
        from frictionless import FrictionlessException  # it takes half a second to load

        if not isinstance(error, FrictionlessException):
            raise
        return refuse(": ".join(each.note for each in (error.error, *error.reasons)))


def refuse(*lines: str) -> int:
    """Say on standard error why something cannot be done; the exit status is 2."""
    for line in lines:
        print(f"figures: {shown(line)}", file=sys.stderr)
    return 2


def _parser() -> tuple[argparse.ArgumentParser, argparse._SubParsersAction[Any]]:
    parser = argparse.ArgumentParser(
        prog="figures",
        description="Check printed figures, and the claims that reports make about them.",
        epilog=STATUS,
    )
    parser.add_argument("--version", action="version", version=f"figures {_version()}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: str, summary: str) -> argparse.ArgumentParser:
        """Add a command, with the function that performs it as module:name."""
        added = commands.add_parser(name, help=summary, description=summary, epilog=STATUS)
        added.set_defaults(run=run, writes=False)
        return added

    def takes_package(added: argparse.ArgumentParser) -> argparse.ArgumentParser:
        help = "descriptor, its folder or a zip of it (default: datapackage.json)"
        added.add_argument(
            "package", nargs="?", metavar="PACKAGE", type=Path, default=Path(DESCRIPTOR), help=help
        )
        return added

    check = command("check", "check:run", "check a data package, or the rates of any file")
    check.add_argument(
        "inputs",
        nargs="*",
        metavar="PACKAGE|FILE",
        help="a package (default: datapackage.json), or files of rates; - is standard input",
    )
    check.add_argument("--texts", metavar="DIR", type=Path, help="folder of the sources' texts")
    check.add_argument("--json", action="store_true", help="print JSON instead of a table")
    files.add_arguments(check)
    explain = command("explain", "explain:run", "print all that is known of a row and its claims")
    explain.add_argument("id", metavar="ID", help="or a printed figure, a name, any words of cells")
    takes_package(explain)
    claim = command("rate", "rate:run", "judge one rate: figures rate 11068 15902 69.6%%")
    rate.add_arguments(claim)
    reading = command("read", "rate:read_tokens", "read printed figures")
    reading.add_argument("tokens", metavar="TOKEN", nargs="+")
    for name, run, summary in (
        ("pin", "finish:pin", "write bytes, hash and rows of every table into the descriptor"),
        ("sort", "finish:sort", "put the rows of every table in order"),
        ("finish", "finish:finish", "sort the tables, pin them and write their docs"),
        ("docs", "docs:run", "write the data dictionary and what follows in other pages"),
    ):
        takes_package(command(name, run, summary)).set_defaults(writes=True)
    drafted = command("draft", "draft:run", "say what follows from a text")
    drafted.set_defaults(writes=True)
    drafted.add_argument("texts", metavar="TEXT", nargs="+", type=Path, help="text in UTF-8")
    drafted.add_argument(
        "--claims-only",
        action="store_true",
        help="only say which printed rates and totals follow from the figures beside them",
    )
    drafted.add_argument("--json", action="store_true", help="print the claims as JSON")
    drafted.add_argument(
        "--package",
        metavar="DATAPACKAGE",
        type=Path,
        help="the descriptor (default: datapackage.json; with --into, that of the library)",
    )
    drafted.add_argument("--source", metavar="ID", help="id of the source (default: the file name)")
    drafted.add_argument(
        "--into",
        metavar="DIR",
        type=Path,
        help="begin a new package in DIR, like that of --package",
    )
    drafted.add_argument(
        "--again", action="store_true", help="fill what follows from names and units added since"
    )
    drafted.add_argument("--dry-run", action="store_true", help="write nothing, print the rows")
    expected = command("expectations", "expectations:run", "run the suites of Great Expectations")
    takes_package(expected).add_argument(
        "--output",
        metavar="DIR",
        type=Path,
        default=Path("build", "data_docs"),
        help="folder of the Data Docs (default: build/data_docs)",
    )
    expected.add_argument(
        "--write",
        action="store_true",
        help="write the suites as JSON to checks/expectations beside the descriptor, run nothing",
    )
    agreed = command("agreement", "agreement:run", "say how far both codings of the cells agree")
    takes_package(agreed).add_argument(
        "--json", action="store_true", help="print JSON instead of a table"
    )
    coding = agreed.add_mutually_exclusive_group()
    coding.add_argument(
        "--list",
        metavar="FILE",
        type=Path,
        help="write the cells to be coded a second time, as CSV",
    )
    coding.add_argument("--take", metavar="FILE", type=Path, help="take such a list, coded, back")
    compare = command("diff", "diff:run", "say what changed between two versions of a package")
    for name, help in (("old", "the earlier package"), ("new", "the later package")):
        compare.add_argument(
            name, metavar=name.upper(), type=Path, help=f"{help}: folder, descriptor or zip"
        )
    compare.add_argument(
        "--format", choices=("markdown", "csv"), default="markdown", help="default: markdown"
    )
    command("completion", "complete", "print what completes words in a shell")
    return parser, commands


def _version() -> str:
    try:
        return version("frictionless-figures")
    except PackageNotFoundError:  # run from its source
        return "unknown"


def complete(_: argparse.Namespace) -> int:
    """Print the line that bash evaluates, and zsh after `bashcompinit`."""
    commands = _parser()[1].choices
    options = (command._option_string_actions for command in commands.values())
    words = sorted({*commands, *chain.from_iterable(options)})
    print(f"complete -o default -W '{' '.join(words)}' figures")
    return 0
