"""`python -m publish`: build the release, or the citation files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from frictionless_figures.descriptor import DescriptorError
from publish.source import NotReadyError

STATUS = "Exit status: 0 done, 1 not ready, 2 could not be tried."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, print what it has to say, and return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except NotReadyError as error:
        status, lines = error.status, error.lines
    except DescriptorError as error:
        status, lines = 2, (str(error),)
    except OSError as error:
        status, lines = 2, (f"{error.strerror}: {error.filename}",)
    for line in lines:
        print(f"publish: {line}", file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m publish", description=__doc__, epilog=STATUS)
    parser.add_argument("--root", type=Path, default=Path(), help="the checkout (default: here)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    release = commands.add_parser("release", help="build everything that readers get")
    release.add_argument("--out", type=Path, help="folder (default: build/release)")
    release.set_defaults(run=_release)
    citation = commands.add_parser("citation", help="write the citation files anew")
    citation.set_defaults(run=_citation)
    tools = commands.add_parser("tools", help="load every table with every program that is here")
    tools.add_argument("--installed", type=Path, help="where tools are (default: .tools)")
    tools.add_argument("--readme", action="store_true", help="write the table into README.md")
    tools.set_defaults(run=_tools)
    return parser


def _release(options: argparse.Namespace) -> int:
    from publish.release import release

    sums = release(options.root, options.out or options.root / "build" / "release")
    print("\n".join(f"{digest}  {name}" for name, digest in sums.items()))
    return 0


def _citation(options: argparse.Namespace) -> int:
    from publish.citation import write
    from publish.readiness import require_pins
    from publish.source import load

    source = load(options.root)
    require_pins(source)
    changed = write(source)
    print(f"wrote {', '.join(changed)}" if changed else "every citation file is right already")
    return 0


def _tools(options: argparse.Namespace) -> int:
    from frictionless_figures.descriptor import replace
    from frictionless_figures.command.dictionary import with_blocks
    from publish.source import load
    from publish.tools.matrix import FAILED, as_csv, block, line, results

    source, found = load(options.root), []
    for result in results(source, options.installed or options.root / ".tools"):
        print(line(result), flush=True)
        found.append(result)
    (options.root / "build").mkdir(exist_ok=True)
    tables = [resource["name"] for resource in source.resources]
    replace(options.root / "build" / "tools.csv", as_csv(found, tables))
    if options.readme:
        if missing := [result.tool for result in found if result.problem]:
            raise NotReadyError(f"README.md is as it was: without {', '.join(missing)}")
        readme = options.root / "README.md"
        text = with_blocks(readme.read_text(encoding="utf-8"), {"tools": block(found)})
        replace(readme, text)
    return int(any((result.problem or "").startswith(FAILED) for result in found))


if __name__ == "__main__":
    sys.exit(main())
