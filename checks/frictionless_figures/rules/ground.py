"""Where in the sources something is printed that can support a judged cell."""

from bisect import bisect_right
from dataclasses import dataclass

from frictionless_figures.table import Table, Tables

Span = tuple[int, int, str]  # start, stop (half-open), use


@dataclass(frozen=True, slots=True)
class Ground:
    """The numerals, names and sentences of the sources, by where they stand.

    `numerals` and `sentences` are by source, in order; `names` by table and id.
    """

    numerals: dict[str | None, list[Span]]
    sentences: dict[str | None, list[Span]]
    names: dict[tuple[str, str | None], list[tuple[str | None, int, int]]]

    def dates(self, source: str | None, at: int, printed: bool) -> bool:
        """Whether a date can be read here: on a numeral that dates, or, inferred, in a sentence."""
        numeral = _covering(self.numerals.get(source, []), at)
        if numeral is not None and (numeral[2] == "date" or not printed):
            return True
        return not printed and self.judges(source, at)

    def names_row(self, table: str, name: str | None, source: str | None, at: int) -> bool:
        """Whether a row is named here."""
        places = self.names.get((table, name), [])
        return any(source == where and start <= at < stop for where, start, stop in places)

    def judges(self, source: str | None, at: int, own: int = -1) -> bool:
        """Whether something can be judged here: in a sentence that says or names something.

        `own` is where the judged row itself is printed: its own sentence serves, whatever it says.
        """
        sentence = _covering(self.sentences.get(source, []), at)
        if sentence is None:
            return False
        return sentence[2] != "other" or sentence[0] <= own < sentence[1]


def ground_of(tables: Tables, numerals: str, mentions: str, sentences: str) -> Ground:
    """Return the ground of a package, from its tables of numerals, mentions and sentences."""
    for name in (numerals, mentions, sentences):
        tables[name].need("source_id", "start", "stop")
    names: dict[tuple[str, str | None], list[tuple[str | None, int, int]]] = {}
    for row in tables[mentions].rows:
        span = (row["source_id"], number(row["start"]), number(row["stop"]))
        for key in tables[mentions].foreign_keys:
            names.setdefault((key.resource, row[key.fields[0]]), []).append(span)
    for table in tables.values():
        if len(table.primary_key) == 1 and table.has("token") and table.has("start"):
            for row in table.rows:
                start = number(row["start"])
                span = (row["source_id"], start, start + len(row["token"] or ""))
                names.setdefault((table.name, row[table.primary_key[0]]), []).append(span)
    return Ground(_spans(tables[numerals]), _spans(tables[sentences]), names)


def number(cell: str | None) -> int:
    """Return an offset, or -1 where a cell is none."""
    return int(cell) if cell and cell.isascii() and cell.isdecimal() else -1


def _spans(table: Table) -> dict[str | None, list[Span]]:
    spans: dict[str | None, list[Span]] = {}
    for row in table.rows:
        span = (number(row["start"]), number(row["stop"]), row["use"] or "")
        spans.setdefault(row["source_id"], []).append(span)
    return {source: sorted(found) for source, found in spans.items()}


def _covering(spans: list[Span], at: int) -> Span | None:
    place = bisect_right(spans, (at, 2**62, "")) - 1
    return spans[place] if place >= 0 and at < spans[place][1] else None
