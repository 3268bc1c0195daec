"""What a sentence is used for agrees with what it holds."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from frictionless_figures.outcome import Finding
from frictionless_figures.rules.coded import number
from frictionless_figures.table import Table, Tables


def sentence_use(
    table: Table,
    tables: Tables,
    *,
    facts: str = "indicators events",
    names: str = "mentions",
) -> Iterator[Finding]:
    """A sentence is `fact` where a row of the tables `facts` starts in it, `name` where only a
    row of the tables `names` does, and `other` where nothing does.
    """
    table.need("source_id", "start", "stop", "use")
    starts = {"fact": _starts(tables, facts), "name": _starts(tables, names)}
    for row in table.rows:
        start, end, expected = number(row["start"]), number(row["stop"]), "other"
        for use in reversed(starts):
            places = starts[use][row["source_id"]]
            if bisect_left(places, start) < bisect_left(places, end):
                expected = use
        if row["use"] == expected:
            yield Finding(row, True, f"The sentence is {expected}.")
        else:
            message = f"use is {row['use'] or 'empty'}, and what starts in it makes it {expected}"
            yield Finding(row, False, f"{message}. Correct it, or add the row it lacks.", "use")


def _starts(tables: Tables, names: str) -> defaultdict[str | None, list[int]]:
    """Return by source, in order, where the rows of some tables start."""
    starts = defaultdict[str | None, list[int]](list)
    for name in names.split():
        tables[name].need("source_id", "start")
        for row in tables[name].rows:
            starts[row["source_id"]].append(number(row["start"]))
    for places in starts.values():
        places.sort()
    return starts
