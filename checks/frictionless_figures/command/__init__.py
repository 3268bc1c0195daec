"""The command `figures`. What only some of its commands need is loaded by them."""

from __future__ import annotations

import argparse
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import ExitStack
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from frictionless_figures.command import files, rate
from frictionless_figures.descriptor import DescriptorError
from frictionless_figures.net import caught
from frictionless_figures.output import OutputError
from frictionless_figures.shown import shown
from frictionless_figures.table import SetUpError

Options = argparse._ActionsContainer  # a parser, or a group of one
DESCRIPTOR = "datapackage.json"
LARGEST = 1 << 30  # bytes that an archive may unpack to
MOST = 10_000  # files in it
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
                if writes and package.is_file() and zipfile.is_zipfile(package):
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


def descriptor_at(path: Path, stack: ExitStack) -> Path:
    """Return the descriptor of a package: itself, or in its folder, or in a zip of that.

    An archive stays unpacked until the stack is closed. Raises DescriptorError where it cannot be.
    """
    if path.is_dir():
        return path / DESCRIPTOR
    if not (path.is_file() and zipfile.is_zipfile(path)):
        return path
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    try:
        with zipfile.ZipFile(path) as archive:
            if len(archive.infolist()) > MOST:
                raise DescriptorError(f"{path} holds more than {MOST} files")
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise DescriptorError(f"{path} unpacks to more than {LARGEST} bytes")
            archive.extractall(folder)  # which keeps every entry inside the folder
    except (OSError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise DescriptorError(f"{path} cannot be unpacked: {error}") from error
    descriptors = [folder / DESCRIPTOR, *sorted(folder.glob(f"*/{DESCRIPTOR}"))]
    return next((place for place in descriptors if place.exists()), descriptors[0])


def _parser() -> tuple[argparse.ArgumentParser, argparse._SubParsersAction[Any]]:
    parser = argparse.ArgumentParser(
        prog="figures",
        description="Check printed figures, and the claims that reports make about them.",
        epilog=STATUS,
    )
    parser.add_argument("--version", action=Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: str, summary: str) -> argparse.ArgumentParser:
        """Add a command, with the function that performs it as module:name."""
        added = commands.add_parser(name, help=summary, description=summary, epilog=STATUS)
        added.set_defaults(run=run, writes=False)
        return added

    def flag(added: Options, name: str, help: str) -> None:
        added.add_argument(name, action="store_true", help=help)

    def path(added: Options, name: str, metavar: str, help: str, **more: Any) -> None:
        added.add_argument(name, metavar=metavar, type=Path, help=help, **more)

    def takes_package(added: argparse.ArgumentParser) -> argparse.ArgumentParser:
        help = "descriptor, its folder or a zip of it (default: datapackage.json)"
        path(added, "package", "PACKAGE", help, nargs="?", default=Path(DESCRIPTOR))
        return added

    check = command("check", "files:run", "check a data package, or the rates of any file")
    inputs = "a package (default: datapackage.json), or files of rates; - is standard input"
    check.add_argument("inputs", nargs="*", metavar="PACKAGE|FILE", help=inputs)
    path(check, "--texts", "DIR", "folder of the sources' texts")
    flag(check, "--json", "print JSON instead of a table")
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
    draft = command("draft", "draft:run", "say what follows from a text")
    draft.set_defaults(writes=True)
    path(draft, "texts", "TEXT", "text in UTF-8", nargs="+")
    flag(draft, "--claims-only", "only say which rates and totals follow from figures beside them")
    flag(draft, "--json", "print the claims as JSON")
    descriptor = "the descriptor (default: datapackage.json; with --into, that of the library)"
    path(draft, "--package", "DATAPACKAGE", descriptor)
    draft.add_argument("--source", metavar="ID", help="id of the source (default: the file name)")
    path(draft, "--into", "DIR", "begin a new package in DIR, like that of --package")
    flag(draft, "--again", "fill what follows from names and units added since")
    flag(draft, "--dry-run", "write nothing, print the rows")
    expected = command("expectations", "expectations:run", "run the suites of Great Expectations")
    docs = Path("build", "data_docs")
    folder = f"folder of the Data Docs (default: {docs})"
    path(takes_package(expected), "--output", "DIR", folder, default=docs)
    suites = "write the suites as JSON to checks/expectations beside the descriptor, run nothing"
    flag(expected, "--write", suites)
    agreed = command("agreement", "agreement:run", "say how far both codings of the cells agree")
    flag(takes_package(agreed), "--json", "print JSON instead of a table")
    coding = agreed.add_mutually_exclusive_group()
    path(coding, "--list", "FILE", "write the cells to be coded a second time, as CSV")
    path(coding, "--take", "FILE", "take such a list, coded, back")
    compare = command("diff", "diff:run", "say what changed between two versions of a package")
    path(compare, "old", "OLD", "the earlier package: folder, descriptor or zip")
    path(compare, "new", "NEW", "the later package: folder, descriptor or zip")
    formats = ("markdown", "csv")
    compare.add_argument("--format", choices=formats, default="markdown", help="default: markdown")
    command("completion", "complete", "print what completes words in a shell")
    return parser, commands


class Version(argparse.Action):
    """Print the version; looking it up loads what no other option needs."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        """Print it, and exit."""
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"figures {version('frictionless-figures')}")
        except PackageNotFoundError:
            print("figures, run from its source")
        parser.exit()


def complete(_: argparse.Namespace) -> int:
    """Print the line that bash evaluates, and zsh after `bashcompinit`."""
    commands = _parser()[1].choices
    options = (command._option_string_actions for command in commands.values())
    words = sorted({*commands, *chain.from_iterable(options)})
    print(f"complete -o default -W '{' '.join(words)}' figures")
    return 0
