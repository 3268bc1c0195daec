"""`make tools`: load every table with every program, and write what each makes of them."""

from __future__ import annotations

import sys
from pathlib import Path

from frictionless_figures.command.docs import with_blocks
from frictionless_figures.output import write_file
from publish.source import load
from tools.matrix import FAILED, as_csv, block, line, results

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "loading.md"


def main() -> int:
    """Load the tables of the package here; return 1 where a program fails, 2 where one lacks."""
    source, told = load(ROOT), []
    for result in results(source, ROOT / ".tools"):
        print(line(result), flush=True)
        told.append(result)
    write_file(ROOT / "build" / "tools.csv", as_csv(told, list(source.schemas)).encode())
    problems = [result for result in told if result.problem]
    if problems:
        names = ", ".join(result.tool for result in problems)
        print(f"tools: {PAGE.name} is as it was: without {names}", file=sys.stderr)
        return 1 if any((result.problem or "").startswith(FAILED) for result in problems) else 2
    text = with_blocks(PAGE.read_text(encoding="utf-8"), {"tools": block(told)})
    write_file(PAGE, text.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
