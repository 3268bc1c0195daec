"""The results of a measurement, as the block that `docs/proof.md` holds of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from faults.measure import ENDED, LISTED, NOBODY, OWNER, RULES, SCHEMA, SECOND, Count
from faults.plant import EVERY
from frictionless_figures.command.dictionary import with_blocks

PROOF = Path(__file__).parent.parent.parent / "docs" / "proof.md"
KIND, TABLE = 1, 2
NOTICED = {
    "Frictionless alone": (SCHEMA,),
    "with the checks": (SCHEMA, RULES, SECOND),
    "by the second coding alone": (SECOND,),
    "not noticed": (NOBODY,),
}
SAID = {"figures diff ends with 1": (ENDED,), "lists it": (ENDED, LISTED)}
Columns = dict[str, tuple[str, ...]]


def block(count: Count) -> str:
    """Return the results as Markdown."""
    sampled = ", ".join(f"{n}th row of `{table}`" for table, n in EVERY.items())
    parts = [
        f"Of longer tables not every row is tried, but every {sampled}.\n",
        *_table(count, "single", "slip of one cell or row", KIND, NOTICED),
        *_table(count, "single", "table", TABLE, NOTICED),
        "\n### Judged cells, which are coded twice\n",
        *_table(count, "judged", "table", TABLE, NOTICED),
        "\n### Claims alone, without foreign keys, pins and second entries\n",
        *_table(count, "owned", "cell", None, {"by the rule that owns the claim": (OWNER,)}),
        "\n### Cells changed in step\n",
        *_table(count, "in step", "changed alike", KIND, NOTICED),
        "\n### A row deleted with all that belongs to it\n",
        *_table(count, "deleted", "table", TABLE, NOTICED),
        "",
        *_table(count, "diff", "table", TABLE, SAID),
        "\n### Numbers in our own words\n",
        *_table(count, "words", "cells", None, NOTICED),
        "\n### What is not noticed, of single slips\n",
        *_unnoticed(count),
        f"\nFalse alarms at {_planted(count, 'reworded')} changes of wording: {alarms(count)}.",
    ]
    return "\n".join([*parts, ""])


def with_results(text: str, count: Count) -> str:
    """Return the page with its block of results. Raises DescriptorError where it has none."""
    return with_blocks(text, {"results": block(count)})


def alarms(count: Count) -> int:
    """Return how many changes of wording are taken for faults."""
    return sum(n for (part, *_, who), n in count.items() if part == "reworded" and who != NOBODY)


def disowned(count: Count) -> int:
    """Return how many slips in claims the rule that owns the claim does not notice."""
    return sum(n for (part, *_, who), n in count.items() if part == "owned" and who == NOBODY)


def planted(count: Count) -> dict[str, str]:
    """Return how many faults were planted, by part and sort, as the block has it."""


def _planted(count: Count, part: str) -> int:
    return sum(n for key, n in count.items() if key[0] == part)


def _table(
    count: Count, part: str, head: str, by: int | None, columns: Columns
) -> Iterator[str]:
    """Yield the lines of a table: how many are planted, and what share is noticed by whom."""
    sums: dict[str, Counter[str]] = {}
    for key, n in count.items():
        if key[0] == part:
            name = key[by] if by else f"{key[TABLE]} {key[3]}"
            sums.setdefault(name, Counter())[key[4]] += n
    yield f"| {head} | planted | {' | '.join(columns)} |"
    yield f"|---|---:|{'---:|' * len(columns)}"
    for name, who in [*sorted(sums.items()), ("**all**", sum(sums.values(), Counter()))]:
        shares = (f"{_share(sum(who[one] for one in ones), who)}" for ones in columns.values())
        yield f"| {name} | {who.total()} | {' | '.join(shares)} |"


def _share(part: int, who: Counter[str]) -> str:
    """Return a share with one decimal, cut off, so that 100.0 means all, and 0 none."""
    return f"{part * 1000 // who.total() / 10:.1f} %" if part else "0"
