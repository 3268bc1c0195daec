"""What a sentence is used for agrees with what it holds."""

from bisect import bisect_left
from collections.abc import Iterator

from frictionless_figures.outcome import Finding
from frictionless_figures.rules.ground import number
from frictionless_figures.table import Row, Table, Tables


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
    starts = {
        use: _starts(tables, names_of_tables.split())
        for use, names_of_tables in (("fact", facts), ("name", names))
    }
    for row in table.rows:
        start, end = number(row["start"]), number(row["stop"])

        def begins(use: str, row: Row = row, start: int = start, end: int = end) -> bool:
            places = starts[use].get(row["source_id"], [])
            return bisect_left(places, start) < bisect_left(places, end)

        expected = next(filter(begins, starts), "other")
        if row["use"] == expected:
            yield Finding(row, True, f"The sentence is {expected}.")
        else:
            message = f"use is {row['use'] or 'empty'}, and what starts in it makes it {expected}"
            yield Finding(row, False, f"{message}. Correct it, or add the row it lacks.", "use")


def _starts(tables: Tables, names: list[str]) -> dict[str | None, list[int]]:
    """Return by source, in order, where the rows of some tables start."""
    starts: dict[str | None, list[int]] = {}
    for name in names:
        tables[name].need("source_id", "start")
        for row in tables[name].rows:
            starts.setdefault(row["source_id"], []).append(number(row["start"]))
    for places in starts.values():
        places.sort()
    return starts
