"""The results of a measurement, as the block that `docs/proof.md` holds of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from faults.measure import ENDED, LISTED, NOBODY, OWNER, RULES, SCHEMA, SECOND, Count
from faults.plant import EVERY
from frictionless_figures.command.docs import with_blocks

PROOF = Path(__file__).parent.parent.parent / "docs" / "proof.md"
KIND, TABLE, FIELD = 1, 2, 3  # places in a key of Count
NOTICED = {
    "Frictionless alone": (SCHEMA,),
    "with the checks": (SCHEMA, RULES, SECOND),
    "by the second coding alone": (SECOND,),
}
DIFFED = {"`figures diff` ends with 1": (ENDED,), "lists it": (ENDED, LISTED)}
Columns = dict[str, tuple[str, ...]]


def block(count: Count) -> str:
    """Return the results as Markdown: equal for equal counts."""
    sampled = ", ".join(f"`{table}` 1 in {n}" for table, n in sorted(EVERY.items()))
    judged, reworded = _who(count, "judged"), _who(count, "reworded")
    parts = [
        f"### One slip\n\nTried is every row, but of longer tables some: {sampled}.\n",
        *_table(count, ("single",), "slip", KIND, NOTICED),
        "",
        *_table(count, ("single",), "table", TABLE, NOTICED),
        f"\nOf {judged.total()} slips in judged cells, {judged[SECOND]} are noticed by"
        f" the second coding alone, and {judged[NOBODY]} by nobody.",
        "Not noticed, of those planted in each cell:\n",
        *_cells(count, "single", (NOBODY,)),
        "\n### The claims alone: what their own rule notices\n",
        *_cells(count, "owned", (OWNER,)),
        "\n### Cells changed in step\n",
        *_table(count, ("in step",), "changed alike", KIND, NOTICED),
        "\n### A row deleted with all that belongs to it\n",
        *_table(count, ("deleted", "diff"), "table", TABLE, NOTICED | DIFFED),
        "\n### A number in our own words\n",
        *_table(count, ("words",), "table", TABLE, NOTICED),
        f"\nFalse alarms at {reworded.total()} changes of wording:"
        f" {reworded.total() - reworded[NOBODY]}.",
    ]
    return "\n".join([*parts, ""])


def with_results(page: str, count: Count) -> str:
    """Return the page with its block of results. Raises DescriptorError where it has none."""
    return with_blocks(page, {"results": block(count)})


def _who(count: Count, *parts: str) -> Counter[str]:
    """Return how many faults of some parts were noticed by whom."""
    who = Counter[str]()
    for key, number in count.items():
        if key[0] in parts:
            who[key[-1]] += number
    return who


def _table(
    count: Count, parts: tuple[str, ...], head: str, by: int, columns: Columns
) -> Iterator[str]:
    """Yield the lines of a table: how many faults were planted, what share is noticed by whom.

    The second part asks others of the same faults as the first.
    """
    yield f"| {head} | planted | {' | '.join(columns)} |"
    yield f"|---|---:|{'---:|' * len(columns)}"
    names = sorted({key[by] for key in count if key[0] in parts})
    for name in [*names, "**all**"]:
        chosen = Count({key: n for key, n in count.items() if key[by] == name or name not in names})
        planted, who = _who(chosen, parts[0]).total(), _who(chosen, *parts)
        shares = (_share(who, ones, planted) for ones in columns.values())
        yield f"| {name} | {planted} | {' | '.join(shares)} |"


def _cells(count: Count, part: str, ones: tuple[str, ...]) -> Iterator[str]:
    """Yield an item for each table: of how many faults in which cells some are the answer."""
    cells = sorted({(key[TABLE], key[FIELD]) for key in count if key[0] == part})
    for table in dict.fromkeys(table for table, _ in cells):
        said = []
        for field in [field for name, field in cells if name == table]:
            chosen = {key: n for key, n in count.items() if key[TABLE:-1] == (table, field)}
            who = _who(Count(chosen), part)
            if answered := sum(who[one] for one in ones):
                said.append(f"{field or '(whole row)'} {answered} of {who.total()}")
        if said:
            yield f"- `{table}`: {', '.join(said)}"


def _share(who: Counter[str], ones: tuple[str, ...], planted: int) -> str:
    """Return a share with one decimal, cut off, so that 100.0 % means all, and 0 none."""
    noticed = sum(who[one] for one in ones)
    return f"{noticed * 1000 // planted / 10:.1f} %" if noticed else "0"
