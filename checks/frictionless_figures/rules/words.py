"""Numbers in our own words about a row are borne out by the row or by its source."""

import re
from collections.abc import Iterator
from functools import cache

from frictionless_figures.outcome import Finding
from frictionless_figures.reading import NotAFigure, plain, read
from frictionless_figures.table import Row, Table, Tables

NUMBER = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")


def own_words(
    table: Table, tables: Tables, *, fields: str, numerals: str = "numerals", start: str = "start"
) -> Iterator[Finding]:
    """Each number in the named fields stands in another cell of the row, or in its source.

    In another cell: its value, a bound, a year of its period, a part of an id. In its source: a
    numeral of the table `numerals` that prints it, or reads as it; where the row has no source,
    a numeral of any. The offset in `start` bears nothing out.
    """
    table.need(*fields.split())
    tables[numerals].need("source_id", "token")
    printed: dict[str | None, set[str]] = {}
    for numeral in tables[numerals].rows:
        found = _numbers(numeral["token"] or "") | _read(numeral["token"] or "")
        printed.setdefault(numeral["source_id"], set()).update(found)
        printed.setdefault(None, set()).update(found)
    names = fields.split()
    others = [name for name in table.names if name not in (*names, start)]
    for row in table.rows:
        own = {number for name in others for number in _numbers(row[name] or "")}
        known = own | printed.get(row["source_id"], set())
        yield from _judged(row, names, known)


def _judged(row: Row, names: list[str], known: set[str]) -> Iterator[Finding]:
    wrong = False
    for name in names:
        for number in sorted(_numbers(row[name] or "") - known):
            wrong = True
            message = f"{name} says {number}, which neither the row nor its source bears out."
            yield Finding(row, False, f"{message} Correct {name}.", name)
    if not wrong:
        yield Finding(row, True, "Every number of our words is borne out.")


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
