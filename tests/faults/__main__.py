"""`make faults`: plant every slip, look for it, and write the report."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from faults.measure import measure, total_faults
from faults.report import REPORT, as_json, block, lines
from frictionless_figures.command.dictionary import with_blocks
from frictionless_figures.descriptor import replace
from frictionless_figures.validation import validate

ROOT = Path(__file__).parent.parent.parent


def main(texts: Path | None) -> int:
    """Measure the package as it lies here, and return the exit status: 1 if something is missed."""
    descriptor = ROOT / "datapackage.json"
    run = validate(descriptor, texts)
    if run.status:
        print("faults: the package has faults of its own; run figures check", file=sys.stderr)
        return 2
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Looking for slips", total=total_faults(descriptor))
        count = measure(descriptor, texts, step=lambda done: progress.advance(task, done))
    report = as_json(count)
    replace(REPORT, json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    readme = ROOT / "README.md"
    replace(readme, with_blocks(readme.read_text(encoding="utf-8"), {"faults": block(report)}))
    print("\n".join(lines(report)))
    if texts is None:
        print("The texts were not at hand: what only they can tell counts as missed.")
    return 1 if count.missed or count.alarms else 0


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    sys.exit(main(given[0] if given else None))
