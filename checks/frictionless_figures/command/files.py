"""`figures check`: the printed rates of any file, or else a package."""

from __future__ import annotations

import argparse
import csv
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from glob import glob, has_magic
from importlib import import_module
from itertools import chain
from pathlib import Path

from frictionless_figures.arithmetic.formula import ROUNDINGS
from frictionless_figures.command.engines import CouldNotCheckError
from frictionless_figures.command.engines.choice import ENGINES
from frictionless_figures.command.engines.claim import PERS, Claim
from frictionless_figures.command.engines.sniff import Layout
from frictionless_figures.command.engines.source import source_of
from frictionless_figures.command.failing import EXPLAINED, FileTally, Piece, failing
from frictionless_figures.output import OutputError, write_beside
from frictionless_figures.shown import as_json, shown

SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".gz", ".xlsx", ".parquet")
COLUMNS = ("numerator", "denominator", "rate")
LIBRARIES = {".xlsx": "workbook", ".parquet": "parquet"}  # of `engines`, to write a format


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what a file takes, and a package does not."""
    group = parser.add_argument_group("a file of rates in place of a package")
    for name in COLUMNS:
        group.add_argument(f"--{name}", metavar="COLUMN", help=f"the {name} (default: {name})")
    rule = parser.add_argument_group("how the rates of a file came from their counts")
    rule.add_argument("--per", type=int, choices=PERS, default=100, help="100 is percent (default)")
    rule.add_argument(
        "--decimals", type=_natural, metavar="D", help="of the rates, if cells lost 0s"
    )
    rule.add_argument("--step", type=_positive, metavar="N", default=1, help="counts are multiples")
    rule.add_argument("--rounding", choices=ROUNDINGS, default="nearest")
    rule.add_argument("--missing", metavar="MARKS", default="", help='of no number: ".. * -"')
    rule.add_argument(
        "--total-row", metavar="TEXT", help="leave out rows with a cell that starts so"
    )
    form = parser.add_argument_group("how a file is written, where that is not seen")
    form.add_argument("--delimiter", type=_delimiter, metavar="SIGN", help="one sign, or tab")
    form.add_argument("--encoding", metavar="NAME", help="such as gb18030")
    form.add_argument("--header-row", type=_positive, metavar="N", help="the first row is 1")
    form.add_argument("--decimal", choices=(".", ","), help="the decimal sign")
    form.add_argument("--sheet", metavar="NAME", help="of a workbook (default: the first)")
    run = parser.add_argument_group("how a file is run, and what is written")
    run.add_argument("--engine", choices=ENGINES, default="auto")
    run.add_argument("--master", metavar="URL", default="local[*]", help="where Spark runs")
    run.add_argument(
        "--output", metavar="FILE", type=Path, help="failing rows: .csv .xlsx .parquet"
    )
    run.add_argument("--all", action="store_true", help=f"explain all of them, not {EXPLAINED}")


def run(options: argparse.Namespace) -> int:
    """Check the files that are named, or else a package."""
    named = any(getattr(options, name) for name in COLUMNS)
    first = next(iter(options.inputs), "")
    if first and (named or first == "-" or Path(first).suffix.lower() in SUFFIXES):
        return check_files(options)
    from frictionless_figures.command import check  # slow to load, as all of Frictionless is

    return check.run(options)


def check_files(options: argparse.Namespace) -> int:
    """Check every row of every file, print what was found, and return the exit status.

    The engine finds the rows that do not hold as plain numbers; what is no plain number is read as
    printed text (`15902起`, `11,068`), and the first failures are explained by the scalar rule.
    """
    tallies: list[FileTally] = []
    problems: list[str] = []
    pieces = _pieces(options, tallies, problems)
    try:
        if options.output is None:
            deque(pieces, maxlen=0)
        else:
            write_rows(options.output, pieces)
    except (CouldNotCheckError, OutputError) as error:
        problems.append(str(error))
    status = 2 if problems else int(any(tally.failed for tally in tallies))
    if options.json:
        files = [asdict(tally) | {"seconds": round(tally.seconds, 2)} for tally in tallies]
        print(as_json({"status": status, "problems": problems, "files": files}))
        return status
    for tally in tallies:
        for line in tally.lines():
            print(shown(line))
    if options.output is not None and not problems:
        print(f"The failing rows are in {options.output}.")
    for problem in problems:
        print(f"figures: {shown(problem)}", file=sys.stderr)
    return status


def _pieces(
    options: argparse.Namespace, tallies: list[FileTally], problems: list[str]
) -> Iterator[Piece]:
    """The failing rows of all files, the header first; what else is known goes to the lists.

    A file that cannot be checked stops what is written, and else only itself.
    """
    wanted = [getattr(options, name) or name for name in COLUMNS]
    form = ("encoding", "delimiter", "header_row", "decimal", "sheet")
    asked = Layout(**{name: getattr(options, name) for name in form})
    names = list(_expanded(options.inputs))
    header: tuple[str, ...] | None = None
    for name in names:
        try:
            with source_of(name, wanted, asked) as source:
                if output := options.output:
                    if output.exists() and output.samefile(source.path):
                        also = f"{output} is the file to be checked: name another --output"
                        raise CouldNotCheckError(also)
                    if header not in (None, source.names):
                        other = f"{name} has other columns: check it with its own --output"
                        raise CouldNotCheckError(other)
                if header is None:
                    header = source.names
                    yield [["file"] * (len(names) > 1) + ["row", *header, "verdict", "explanation"]]
                claim = Claim(
                    options.rounding,
                    options.per,
                    options.step,
                    options.decimals,
                    frozenset(options.missing.split()),
                    source.layout.decimal or ".",
                )
                before = (name,) * (len(names) > 1)
                tallies.append((yield from failing(source, claim, options, before)))
        except CouldNotCheckError as error:
            if options.output is not None:
                raise
            problems.append(str(error))


def _expanded(names: Sequence[str]) -> Iterator[str]:
    """The files that are named, one by one or by a pattern; CouldNotCheckError where none is."""
    for name in names:
        is_pattern = has_magic(name) and not Path(name).exists()
        matching = sorted(glob(name, recursive=True)) if is_pattern else [name]
        if not matching:
            raise CouldNotCheckError(f"no file is named like {name}")
        yield from matching


def write_rows(path: Path, pieces: Iterable[Piece]) -> None:
    """Write the rows of all pieces, the header first, in the format of the suffix.

    A piece that is text is lines of CSV. Raises OutputError also for another suffix, and where the
    library of the format is not installed.
    """
    suffix, library = path.suffix.lower(), None
    if suffix in LIBRARIES:
        try:
            library = import_module(f"frictionless_figures.command.engines.{LIBRARIES[suffix]}")
        except ModuleNotFoundError as error:
            raise OutputError(f"{path} needs {error.name}: pip install {error.name}") from error
    elif suffix != ".csv":
        raise OutputError(f"{path} has to be named .csv, {' or '.join(LIBRARIES)}")
    with write_beside(path) as part:
        if library:
            library.write(part, chain.from_iterable(pieces))
            return
        with part.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            for piece in pieces:
                if isinstance(piece, str):
                    file.write(piece)
                else:
                    rows.writerows(piece)


def _natural(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text} is no whole number")
    return int(text)


def _positive(text: str) -> int:
    if (number := _natural(text)) == 0:
        raise argparse.ArgumentTypeError("it begins at 1")
    return number


def _delimiter(text: str) -> str:
    sign = {"tab": "\t", "\\t": "\t"}.get(text, text)
    if len(sign) != 1 or sign in '"\r\n':
        raise argparse.ArgumentTypeError(f"{text} is not one sign")
    return sign
