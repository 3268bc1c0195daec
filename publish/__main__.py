"""`python -m publish NAME`: make what readers get, from a package that passes its checks."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from frictionless import FrictionlessException

from frictionless_figures.descriptor import DescriptorError
from frictionless_figures.net import caught
from frictionless_figures.output import OutputError, write_file
from frictionless_figures.shown import shown
from frictionless_figures.table import SetUpError
from publish.source import DESCRIPTOR, NotReadyError, load

STATUS = "Exit status: 0 done, 1 not ready, 2 could not be tried."


def main(arguments: Sequence[str] | None = None) -> int:
    """Make one thing, print what it is, and return the exit status."""
    return caught("publish", lambda: _run(_parser().parse_args(arguments)))


def _run(options: argparse.Namespace) -> int:
    try:
        for line in options.run(options):
            print(line)
        return 0
    except FrictionlessException as error:
        status, lines = 2, (error.error.note,)
    except (NotReadyError, DescriptorError, OutputError, SetUpError) as error:
        status, lines = getattr(error, "status", 2), getattr(error, "lines", (str(error),))
    for line in lines:
        print(f"publish: {shown(line)}", file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m publish", description=__doc__, epilog=STATUS)
    kinds = parser.add_subparsers(required=True, metavar="NAME")
    outputs = {release: "build/release", page: "build/page", postgresql: "build/postgresql.sql"}
    for run in (*outputs, citation):
        kind = kinds.add_parser(run.__name__, help=run.__doc__)
        kind.set_defaults(run=run)
        kind.add_argument("--package", metavar="DATAPACKAGE", type=Path, default=Path(DESCRIPTOR))
        if run in outputs:
            kind.add_argument("--output", metavar="PATH", type=Path, default=Path(outputs[run]))
        if run is page:
            kind.add_argument("--texts", metavar="DIR", type=Path, help="the sources' texts")
    return parser


def release(options: argparse.Namespace) -> Iterator[str]:
    """Build everything that readers get, and print the sums."""
    from publish.release import release

    for name, digest in release(options.package, options.output).items():
        yield f"{digest}  {name}"


def page(options: argparse.Namespace) -> Iterator[str]:
    """Build the page; with the sources' texts a private one, which shows the sentences."""
    from publish.page.render import build

    files = build(load(options.package), options.output, options.texts)
    yield f"{options.output / 'index.html'}: {len(files)} files"
    if options.texts is not None:
        yield "This page holds sentences of the sources: it is not for publication."


def postgresql(options: argparse.Namespace) -> Iterator[str]:
    """Write the script that loads tables, keys, comments and views into PostgreSQL."""
    from publish.readiness import require_checks
    from publish.sql import postgresql

    source = load(options.package)
    write_file(options.output, postgresql(source, require_checks(source).outcomes))
    yield f"written to {options.output}"


def citation(options: argparse.Namespace) -> Iterator[str]:
    """Write the citation files of the project anew, from its descriptor."""
    from publish.citation import write
    from publish.readiness import require_pins

    source = load(options.package)
    require_pins(source)
    changed = write(source)
    yield f"wrote {', '.join(changed)}" if changed else "every citation file is right already"


if __name__ == "__main__":
    sys.exit(main())
