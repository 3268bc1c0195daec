"""What a sentence is used for agrees with what it holds."""

from __future__ import annotations

from collections.abc import Iterator

from frictionless_figures.outcome import Finding
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
    starts = {
        use: [
            (row["source_id"], int(row["start"] or 0))
            for name in tables_of_use.split()
            for row in tables[name].rows
        ]
        for use, tables_of_use in (("fact", facts), ("name", names))
    }
    for row in table.rows:
        source, start, end = row["source_id"], int(row["start"] or 0), int(row["end"] or 0)
        uses = (
            use
            for use, places in starts.items()
            if any(source == where and start <= at < end for where, at in places)
        )
        expected = next(uses, "other")
        if row["use"] == expected:
            yield Finding(row, True, f"The sentence is {expected}.")
        else:
            message = f"use is {row['use'] or 'empty'}, and what starts in it makes it {expected}"
            yield Finding(row, False, f"{message}. Correct it, or add the row it lacks.", "use")
