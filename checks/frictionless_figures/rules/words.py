"""What a sentence is used for, and the numbers in our own words, agree with what is printed."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from frictionless_figures.outcome import Finding
from frictionless_figures.reading import NotAFigure, plain, read
from frictionless_figures.rules.coded import number
from frictionless_figures.table import Table, Tables

NUMBER = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
UNKNOWN = "which neither the row nor its source bears out."


def own_words(
    table: Table, tables: Tables, *, fields: str, numerals: str = "numerals", start: str = "start"
) -> Iterator[Finding]:
    """Each number in the named fields stands in another cell of the row, or in its source.

    In another cell: its value, a bound, a year of its period, a part of an id. In its source: a
    numeral of the table `numerals` that prints it, or reads as it; where the row has no source,
    a numeral of any. The offset in `start` bears nothing out.
    """
    names = fields.split()
    table.need(*names)
    tables[numerals].need("source_id", "token")
    printed = defaultdict[str | None, set[str]](set)
    for numeral in tables[numerals].rows:
        found = _numbers(numeral["token"] or "") | _read(numeral["token"] or "")
        printed[numeral["source_id"]] |= found
        printed[None] |= found
    others = [name for name in table.names if name not in (*names, start)]
    for row in table.rows:
        own = {each for name in others for each in _numbers(row[name] or "")}
        known = own | printed[row["source_id"]]
        wrong = [
            Finding(row, False, f"{name} says {each}, {UNKNOWN} Correct {name}.", name)
            for name in names
            for each in sorted(_numbers(row[name] or "") - known)
        ]
        yield from wrong or [Finding(row, True, "Every number of our words is borne out.")]


@cache
def _numbers(text: str) -> frozenset[str]:
    """Return the numbers of a text in plain digits: 11,068 as 11068, 07 as 7."""
    return frozenset(match.replace(",", "").lstrip("0") or "0" for match in NUMBER.findall(text))


@cache
def _read(token: str) -> frozenset[str]:
    """Return the value and the bounds that a printed figure reads as."""
    try:
        figure = read(token)
    except NotAFigure:
        return frozenset()
    ends = (figure.value, figure.lower, figure.upper)
    return frozenset(plain(end) for end in ends if end is not None)


def sentence_use(
    table: Table, tables: Tables, *, facts: str = "indicators events", names: str = "mentions"
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
    starts = defaultdict[str | None, list[int]](list)
    for name in names.split():
        tables[name].need("source_id", "start")
        for row in tables[name].rows:
            starts[row["source_id"]].append(number(row["start"]))
    for places in starts.values():
        places.sort()
    return starts
