"""`make faults`: plant every fault, look for it, and write what is noticed into docs/proof.md."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from faults.measure import measure
from faults.report import PROOF, with_results
from frictionless_figures.command.bar import Bar
from frictionless_figures.output import write_file
from frictionless_figures.validation import validate

ROOT = Path(__file__).parent.parent.parent


def main(texts: Path | None) -> int:
    """Measure the package as it lies here; return 1 for a claim not owned, or a false alarm."""
    descriptor = ROOT / "datapackage.json"
    if validate(descriptor, texts).status:
        print("faults: the package has faults of its own; run figures check", file=sys.stderr)
        return 2
    page = PROOF.read_text(encoding="utf-8")
    with_results(page, Counter())  # before minutes of work: is there a place for the results?
    with Bar("Looking for faults") as bar:
        count, surprises = measure(descriptor, texts, bar)
    write_file(PROOF, with_results(page, count).encode())
    print(*surprises, sep="\n")
    if texts is None:
        print("The texts were not at hand: what only they can tell counts as not noticed.")
    return 1 if surprises else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else None))
