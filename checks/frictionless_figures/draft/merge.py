"""Adds proposed rows to the rows that stand, and says what is left for a person to judge."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from frictionless_figures.chain import NAMED
from frictionless_figures.draft.figures import Cells
from frictionless_figures.draft.rows import dated, sentence_uses

#: What tells that a proposed row stands already, whatever id it was given since.
_PLACES = {
    "sources": ("source_id",),
    "sentences": ("source_id", "start", "stop"),
    "numerals": ("source_id", "start", "stop"),
    "mentions": ("source_id", "start", "stop"),
    "indicators": ("source_id", "start"),
    "events": ("event_id",),
    "rates": ("rate_id",),
    "totals": ("total_id", "part_id"),
}
#: Tables whose rows and cells a person may have emptied or removed for good.
_JUDGED = ("sources", "events", "rates", "totals")
_MINE = ("numerals", "indicators", "events", "mentions", "sentences")  # of one source

Rows = dict[str, list[Cells]]


def merged(standing: Rows, proposals: Rows, source: str, again: bool) -> Rows:
    """The rows to be added, by table; where they are drafted again, standing rows are filled.

    Again, only empty cells are filled, and those that follow from others: the use of each sentence
    from what starts in it, years and days from their date, mentions from the names that were added
    since. A row that a person removed is not proposed a second time.
    """
    added: Rows = {name: [] for name in proposals}
    mine = {name: [row for row in standing[name] if row["source_id"] == source] for name in _MINE}
    known = {id for row in standing["mentions"] for id in ids(row)}
    fresh = {id for row in proposals["mentions"] for id in ids(row)} - known
    for name, rows in proposals.items():
        if again and name in _JUDGED:
            continue
        here = {_at(name, row): row for row in standing[name]}
        anew = fresh if name == "mentions" else ()
        for proposal in rows:
            stands = here.get(_at(name, proposal))
            if stands is None and (not again or _still_wanted(name, proposal, mine["numerals"])):
                added[name].append(proposal)
            elif stands and again:
                filled = {k: v for k, v in proposal.items() if v and (not stands[k] or v in anew)}
                stands.update(filled)
        standing[name] += added[name]
    if again:
        gone = _covered(mine["mentions"], proposals["mentions"])
        standing["mentions"][:] = [row for row in standing["mentions"] if row not in gone]
        _follow({name: [*mine[name], *added.get(name, [])] for name in _MINE})
    return added


def _at(name: str, cells: Cells) -> tuple[str, ...]:
    return tuple(cells[field] for field in _PLACES[name])


def ids(mention: Cells) -> list[str]:
    """What a mention names: a programme, a place, or both under one name."""
    return [mention[name] for name in NAMED.values() if mention.get(name)]


def _covered(mentions: Sequence[Cells], proposed: Sequence[Cells]) -> list[Cells]:
    """The mentions inside a longer name of the same sort, which is known by now."""
    there = {_at("mentions", row) for row in proposed}
    taken = {
        (field, at)
        for row in proposed
        for field in NAMED.values()
        for at in range(int(row["start"]), int(row["stop"]))
        if field in row
    }
    return [
        row
        for row in mentions
        if _at("mentions", row) not in there
        and any(row[field] and (field, int(row["start"])) in taken for field in NAMED.values())
    ]


def _still_wanted(name: str, proposal: Cells, numerals: Sequence[Cells]) -> bool:
    """Of indicators only those whose numeral is still used as one; of numerals no part of one."""
    if name == "indicators":
        wanted = {"start": proposal["start"], "use": "indicator"}
        return any(wanted.items() <= row.items() for row in numerals)
    if name == "numerals":
        start, stop = int(proposal["start"]), int(proposal["stop"])
        return not any(int(row["start"]) < stop and start < int(row["stop"]) for row in numerals)
    return True


def _follow(rows: Rows) -> None:
    """The use of each sentence follows from what starts in it, years and days from their date."""
    sentences = sorted(rows["sentences"], key=lambda row: int(row["start"]))
    spans = [(int(row["start"]), int(row["stop"])) for row in sentences]
    for row, use in zip(sentences, sentence_uses(rows, spans), strict=True):
        row["use"] = use
    for name, date in (("indicators", "period"), ("events", "date")):
        for row in rows[name]:
            row.update(dated(row.get(date, "")))


def left_to_do(
    standing: Rows,
    fields: Mapping[str, tuple[Sequence[str], Sequence[str], Sequence[str]]],
    texts: Mapping[str, str],
) -> Iterator[tuple[str, int, str, str, list[str], list[str]]]:
    """Source, offset, table, key of each row to be finished; its cells to fill, and to look at.

    `fields` has the key of each table, its fields that have to be filled, and those judged; a
    change that its text compares with an earlier time has a base too. Rows come in the order of the
    text; those without a place in it come first.
    """
    left = []
    for name, rows in standing.items():
        key, required, judged = fields[name]
        for row in rows:
            empty = [field for field in required if not row.get(field)]
            if name == "mentions" and not ids(row):
                empty.append("program_id or place_id")
            if (
                row.get("measure") == "change"
                and not row.get("base")
                and _compared(row, standing, texts)
            ):
                empty.append("base")
            if empty:
                look = [field for field in judged if field not in empty and not row.get(field)]
                start = row.get("start", "")
                at = int(start) if start.isdecimal() else -1
                row_key = "/".join(row.get(field, "") for field in key)
                left.append((row.get("source_id", ""), at, name, row_key, empty, look))
    yield from sorted(left)


_COMPARED = re.compile("同比|环比|同期|增长|[比较](?:上一?|去|前)[年月季]")


def _compared(row: Cells, standing: Rows, texts: Mapping[str, str]) -> bool:
    """The sentence of a figure says that it is measured against an earlier time."""
    return any(
        _COMPARED.search(texts.get(one["source_id"], ""), int(one["start"]), int(one["stop"]))
        for one in standing.get("sentences", ())
        if one["source_id"] == row["source_id"]
        and int(one["start"]) <= int(row["start"]) < int(one["stop"])
    )


#: The years that a text names by its own.
_YEAR = re.compile("今年|明年|去年")


def undated(rows: Rows, texts: Mapping[str, str], source: str) -> Iterator[tuple[int, list[str]]]:
    """Offset of each sentence of a source that prints dates and dates no row, and these dates.

    No figure and no event starts in it; where the text of a source is given, 今年 is a date too.
    """
    mine = {
        name: [row for row in rows.get(name, ()) if row["source_id"] == source] for name in _MINE
    }
    found = [(int(row["start"]), row["token"]) for row in mine["numerals"] if row["use"] == "date"]
    found += [(year.start(), year[0]) for year in _YEAR.finditer(texts.get(source, ""))]
    found.sort()
    spans = sorted((int(row["start"]), int(row["stop"])) for row in mine["sentences"])
    for (start, stop), use in zip(spans, sentence_uses(mine, spans), strict=True):
        dates = found[bisect_left(found, (start,)) : bisect_left(found, (stop,))]
        if dates and use != "fact":
            yield start, [token for _, token in dates]
