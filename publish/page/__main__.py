"""The command `python -m publish.page`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from publish.page.build import RefusedError, build
from publish.page.content import ContentError
from publish.page.language import MissingWordsError
from publish.source import NotReadyError


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the page, print where it lies, and return the exit status."""
    options = _parser().parse_args(arguments)
    default = "build/page" if options.texts is None else "build/page-with-texts"
    output = options.output or Path(default)
    try:
        files = build(options.package, output, options.texts)
    except RefusedError as refused:
        lines = refused.run.problems or [str(each) for each in refused.run.failures]
        return _refuse(refused.run.status, *lines, str(refused))
    except NotReadyError as error:
        return _refuse(2, *error.lines)
    except (ContentError, MissingWordsError) as error:
        return _refuse(2, str(error))
    except OSError as error:
        return _refuse(2, f"{error.filename}: {error.strerror}")
    size = sum(path.stat().st_size for path in files)
    print(f"{files[0]}: {len(files)} files, {size / 1e6:.2f} MB")
    if options.texts is not None:
        print("This page holds sentences of the sources: it is not for publication.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m publish.page",
        description="Build the page of a data package that passes its checks.",
        epilog="Exit status: 0 built, 1 the checks fail, 2 could not be built.",
    )
    parser.add_argument("--texts", metavar="DIR", type=Path, help="folder of the sources' texts")
    parser.add_argument(
        "--package", metavar="DATAPACKAGE", type=Path, default=Path("datapackage.json")
    )
    parser.add_argument(
        "--output",
        metavar="DIR",
        type=Path,
        help="the folder (default: build/page, and build/page-with-texts with --texts)",
    )
    return parser


def _refuse(status: int, *lines: str) -> int:
    for line in lines:
        print(f"page: {line}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
