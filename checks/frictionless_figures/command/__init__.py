"""The command `figures`. What only some of its commands need is loaded by them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from typing import Any

from frictionless_figures.command import draft, files, finish, rate
from frictionless_figures.command.location import LocationError, descriptor_at, is_archive
from frictionless_figures.net import caught
from frictionless_figures.reading import NotAFigure, read
from frictionless_figures.rules.printed import sentence
from frictionless_figures.shown import as_json, shown

STATUS = "Exit status: 0 clean, 1 violations, 2 could not check."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, print what it has to say, and return the exit status."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    parser, commands = _parser()
    if given and not given[0].startswith("-") and given[0] not in commands.choices:
        close = get_close_matches(given[0], commands.choices, n=1)
        hint = f"did you mean {close[0]}?" if close else "figures --help lists them"
        return _refuse(f"there is no command {given[0]}; {hint}")
    options = parser.parse_args(given)
    return caught("figures", lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    """Perform a command on the descriptor that its package is found to have."""
    try:
        with ExitStack() as stack:
            if (package := getattr(options, "package", None)) is not None:
                writes = options.writes or getattr(options, "take", None)
                if writes and is_archive(package):
                    return _refuse(f"{package} is a zip, in which nothing is written: unpack it")
                options.package = descriptor_at(package, stack)
            return int(options.run(options))
    except LocationError as error:
        return _refuse(str(error))


def _parser() -> tuple[argparse.ArgumentParser, argparse._SubParsersAction[Any]]:
    parser = argparse.ArgumentParser(
        prog="figures",
        description="Check printed figures, and the claims that reports make about them.",
        epilog=STATUS,
    )
    parser.add_argument("--version", action="version", version=f"figures {_version()}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, summary: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=summary, description=summary, epilog=STATUS)
        added.set_defaults(run=run, writes=False)
        return added

    def takes_package(added: argparse.ArgumentParser, writes: bool = False) -> None:
        help = "descriptor, its folder or a zip of it (default: datapackage.json)"
        default = Path("datapackage.json")
        added.add_argument(
            "package", nargs="?", metavar="PACKAGE", type=Path, default=default, help=help
        )
        added.set_defaults(writes=writes)

    check = command("check", _check, "check a data package, or the rates of any file")
    check.add_argument(
        "inputs",
        nargs="*",
        metavar="PACKAGE|FILE",
        help="a package (default: datapackage.json), or files of rates; - is standard input",
    )
    check.add_argument("--texts", metavar="DIR", type=Path, help="folder of the sources' texts")
    check.add_argument("--json", action="store_true", help="print JSON instead of a table")
    files.add_arguments(check)
    explain = command("explain", _explain, "print all that is known of a row and its claims")
    explain.add_argument("id", metavar="ID", help="or a printed figure, a name, any words of cells")
    takes_package(explain)
    claim = command("rate", rate.run, "judge one rate: figures rate 11068 15902 69.6%%")
    rate.add_arguments(claim)
    reading = command("read", _read, "read printed figures")
    reading.add_argument("tokens", metavar="TOKEN", nargs="+")
    pin = command(
        "pin", finish.pin, "write bytes, hash and rows of every table into the descriptor"
    )
    takes_package(pin, writes=True)
    takes_package(command("sort", finish.sort, "put the rows of every table in order"), writes=True)
    takes_package(
        command("finish", _finish, "sort the tables, pin them and write their docs"), writes=True
    )
    draft.add_arguments(command("draft", draft.run, "say what follows from a text"))
    expected = command("expectations", _expectations, "run the suites of Great Expectations")
    takes_package(expected)
    expected.add_argument(
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
    agreed = command("agreement", _agreement, "say how far both codings of the cells agree")
    takes_package(agreed)
    agreed.add_argument("--json", action="store_true", help="print JSON instead of a table")
    coding = agreed.add_mutually_exclusive_group()
    coding.add_argument(
        "--list",
        metavar="FILE",
        type=Path,
        help="write the cells to be coded a second time, as CSV",
    )
    coding.add_argument("--take", metavar="FILE", type=Path, help="take such a list, coded, back")
    docs = command("docs", _docs, "write the data dictionary and what follows in other pages")
    takes_package(docs, writes=True)
    compare = command("diff", _diff, "say what changed between two versions of a package")
    for name, help in (("old", "the earlier package"), ("new", "the later package")):
        compare.add_argument(
            name, metavar=name.upper(), type=Path, help=f"{help}: folder, descriptor or zip"
        )
    compare.add_argument(
        "--format", choices=("markdown", "csv"), default="markdown", help="default: markdown"
    )
    command("completion", lambda _: _completion(commands), "print what completes words in a shell")
    return parser, commands


def _version() -> str:
    try:
        return version("frictionless-figures")
    except PackageNotFoundError:  # run from its source
        return "unknown"


def _completion(commands: argparse._SubParsersAction[Any]) -> int:
    """Print the line that bash evaluates, and zsh after `bashcompinit`."""
    options = (command._option_string_actions for command in commands.choices.values())
    words = sorted({*commands.choices, *chain.from_iterable(options)})
    print(f"complete -o default -W '{' '.join(words)}' figures")
    return 0


def _check(options: argparse.Namespace) -> int:
    if files.takes(options):
        return files.check_files(options)
    if len(options.inputs) > 1:
        return _refuse(f"one package at a time, not {' and '.join(options.inputs)}")
    from frictionless_figures.command import report
    from frictionless_figures.validation import validate

    with ExitStack() as stack:
        package = descriptor_at(Path(*options.inputs or ["datapackage.json"]), stack)
        run = validate(package, options.texts, report.progress)
        if (
            run.tables is not None
            and not options.json
            and draft.unfinished(package, options.texts, run)
        ):
            return 1
    if options.json:
        print(as_json(report.as_json(run)))
    else:
        report.show(run, options.texts)
    return run.status


def _explain(options: argparse.Namespace) -> int:
    from frictionless import FrictionlessException

    from frictionless_figures.command.explain import UnknownIdError, explain
    from frictionless_figures.validation import validate

    run = validate(options.package)
    if run.problems or run.tables is None:
        return _refuse(*run.problems)
    try:
        print("\n".join(explain(options.id, run.tables, run.outcomes)))
    except UnknownIdError as error:
        return _refuse(str(error))
    except FrictionlessException as error:  # a table that no check has read
        return _refuse(": ".join(each.note for each in (error.error, *error.reasons)))
    return 0


def _read(options: argparse.Namespace) -> int:
    status = 0
    for token in options.tokens:
        said = rate.quotient(token)
        if said is not None:
            print(said)
            continue
        try:
            reading = read(token)
        except NotAFigure as error:
            print(error, file=sys.stderr)
            status = 1
            continue
        print(sentence(reading))
        for name, value in asdict(reading).items():
            if name not in ("token", "alternatives"):
                print(f"  {name:<10} {'' if value is None else value}".rstrip())
        for other in reading.alternatives:
            print(f"  or, as a {other.kind}: {sentence(other)}")
    return status


def _finish(options: argparse.Namespace) -> int:
    steps = [finish.sort, finish.pin]
    if (options.package.parent / "README.md").exists():
        steps.append(_docs)
    for step in steps:
        if status := step(options):
            return status
    print(
        "wrote the dictionary and the README" if _docs in steps else "there is no README to write"
    )
    return 0


def _expectations(options: argparse.Namespace) -> int:
    from frictionless_figures.command.expectations import run

    return run(options)


def _agreement(options: argparse.Namespace) -> int:
    from frictionless_figures.command import agreement, blind
    from frictionless_figures.descriptor import DescriptorError
    from frictionless_figures.table import SetUpError
    from frictionless_figures.validation import tables_of

    try:
        if options.list:
            blind.write_list(options.package, options.list)
        elif options.take:
            blind.take(options.package, options.take)
        else:
            agreement.show(options, tables_of(options.package))
    except DescriptorError as error:
        return _refuse(*error.lines)
    except SetUpError as error:
        return _refuse(str(error))
    return 0


def _docs(options: argparse.Namespace) -> int:
    from frictionless_figures.command.docs import pages
    from frictionless_figures.descriptor import DescriptorError
    from frictionless_figures.output import OutputError, write_file
    from frictionless_figures.table import SetUpError

    try:
        for page, text in pages(options.package).items():
            write_file(page, text.encode(), inside=options.package.parent)
    except DescriptorError as error:
        return _refuse(*error.lines)
    except (SetUpError, OutputError, OSError) as error:
        return _refuse(str(error))
    except KeyError as error:
        return _refuse(f"{options.package}: a table has no {error}, which its description needs")
    return 0


def _diff(options: argparse.Namespace) -> int:
    from frictionless_figures.command.diff import run

    return run(options)


def _refuse(*lines: str) -> int:
    for line in lines:
        print(f"figures: {shown(line)}", file=sys.stderr)
    return 2
