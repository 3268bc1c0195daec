"""Adds proposed rows to the rows that stand, and says what is left for a person to judge."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from frictionless_figures.chain import NAMED
from frictionless_figures.draft.figures import RELATIVE, Cells
from frictionless_figures.draft.passage import Span, sentence_at
from frictionless_figures.draft.rows import dated, sentence_uses

#: What tells that a proposed row stands already, whatever id it was given since.
_PLACES = {
    **dict.fromkeys(("sentences", "numerals", "mentions"), ("source_id", "start", "stop")),
    "sources": ("source_id",),
    "indicators": ("source_id", "start"),
    "events": ("event_id",),
    "rates": ("rate_id",),
    "totals": ("total_id", "part_id"),
    "places": ("name_zh",),
    "programs": ("name_zh",),
}
#: Tables whose rows and cells a person may have emptied or removed for good.
_JUDGED = ("sources", "rates", "totals", "places", "programs")
_TIMED = {"indicators": "period_basis", "events": "date_basis"}  # which says that time is judged
_WORDED = {"indicators": "label_en", "events": "title_en"}  # which says that the row is
_TIMES = ("period", "base", "date", *_TIMED.values())
_MINE = ("numerals", "indicators", "events", "mentions", "sentences")  # of one source
_COMPARED = re.compile("同比|环比|同期|增长|[比较](?:上一?|去|前)[年月季]")

Rows = dict[str, list[Cells]]
#: The key of each table, its fields that have to be filled, and those judged.
Fields = Mapping[str, tuple[Sequence[str], Sequence[str], Sequence[str]]]


def merged(standing: Rows, proposals: Rows, source: str, again: bool) -> Rows:
    """The rows to be added, by table; where they are drafted again, standing rows are filled.

    Again, only empty cells are filled, and those that follow from others: the use of each sentence
    from what starts in it, years and days from their date, mentions from the names that were added
    since, and the day of what the text dates by its own. A row that a person removed is not
    proposed a second time, and neither is a time or a place that a person left empty.
    """
    added: Rows = {name: [] for name in proposals}
    mine = _of_source(standing, source)
    known, proposed = (
        {id for row in rows["mentions"] for id in _ids(row)} for rows in (standing, proposals)
    )
    for name, rows in proposals.items():
        if again and name in _JUDGED:
            continue
        here = {key_of(row, _PLACES[name]): row for row in standing[name]}
        anew = proposed - known if name == "mentions" else ()
        for proposal in rows:
            stands = here.get(key_of(proposal, _PLACES[name]))
            if stands is None and (not again or _still_wanted(name, proposal, mine["numerals"])):
                added[name].append(proposal)
            elif stands and again:
                kept = ["place_id"] if stands.get(_WORDED.get(name, "")) else []
                kept += _TIMES if stands.get(_TIMED.get(name, "")) else ()
                for field, cell in proposal.items():
                    if cell and field not in kept and (not stands[field] or cell in anew):
                        stands[field] = cell
        standing[name] += added[name]
    if again:
        gone = _covered(mine["mentions"], proposals["mentions"])
        standing["mentions"][:] = [row for row in standing["mentions"] if id(row) not in gone]
        _follow({name: [*mine[name], *added.get(name, [])] for name in _MINE})
    return added


def _of_source(rows: Rows, source: str) -> Rows:
    return {name: [r for r in rows.get(name, ()) if r["source_id"] == source] for name in _MINE}


def rename(standing: Rows, text: str, source: str) -> None:
    """Give a place or programme that was drafted the id that a person gave its row since."""
    for name, field in NAMED.items():
        ids = {row["name_zh"]: row[field] for row in standing[name]}
        for table, rows in standing.items():
            for cell in (field, "part_of") if table == name else (field,):
                for row in rows:
                    at = row.get(cell, "").removeprefix(f"{source}-")
                    if at.isdecimal() and row[cell] not in ids.values():
                        here = [one for one in ids if one and text.startswith(one, int(at))]
                        row[cell] = ids[max(here, key=len)] if here else row[cell]


def key_of(row: Cells, fields: Sequence[str]) -> str:
    """The cells of the fields of a key as one text, joined by a slash."""
    return "/".join(row.get(field, "") for field in fields)


def _ids(mention: Cells) -> list[str]:
    """What a mention names: a programme, a place, or both under one name."""
    return [mention[name] for name in NAMED.values() if mention.get(name)]


def _covered(mentions: Sequence[Cells], proposed: Sequence[Cells]) -> set[int]:
    """The identity of the mentions inside a longer name of the same sort, known by now."""
    there = {_span(row) for row in proposed}
    taken = {
        (field, at)
        for row in proposed
        for field in {"", *NAMED.values()} & {"", *row}  # one that names nothing yet is of any sort
        for at in range(*_span(row))
    }
    return {
        id(row)
        for row in mentions
        for sort in [field for field in NAMED.values() if row[field]] or [""]
        if (sort, int(row["start"])) in taken and _span(row) not in there
    }


def _still_wanted(name: str, proposal: Cells, numerals: Sequence[Cells]) -> bool:
    """Of indicators only those whose numeral is still used as one; of numerals no part of one."""
    if name == "indicators":
        wanted = (proposal["start"], "indicator")
        return any((row["start"], row["use"]) == wanted for row in numerals)
    if name == "numerals":
        start, stop = _span(proposal)
        return not any(at < stop and start < end for at, end in map(_span, numerals))
    return name != "events"


def _follow(rows: Rows) -> None:
    """The use of each sentence follows from what starts in it, years and days from their date."""
    spans = {_span(row): row for row in rows["sentences"]}
    for span, use in sentence_uses(rows, sorted(spans)).items():
        spans[span]["use"] = use
    stops = {row["start"]: row["stop"] for row in rows["sentences"]}
    for row in rows["events"]:
        row["stop"] = row["stop"] or stops.get(row["start"], "")
    for name, date in (("indicators", "period"), ("events", "date")):
        for row in rows[name]:
            row.update(dated(row.get(date, "")))


def _span(row: Cells) -> Span:
    return int(row["start"]), int(row["stop"])


def left_to_do(
    standing: Rows, fields: Fields, texts: Mapping[str, str]
) -> list[tuple[str, int, str, str, list[str], list[str]]]:
    """Source, offset, table, key of each row to be finished; its cells to fill, and to look at.

    A change that its text compares with an earlier time has a base too. Rows come in the order of
    the text; those without a place in it come first.
    """
    left, spans = [], defaultdict[str, list[Span]](list)
    for row in sorted(standing.get("sentences", ()), key=_span):
        spans[row["source_id"]].append(_span(row))
    for name, rows in standing.items():
        key, required, judged = fields[name]
        for row in rows:
            start, source = row.get("start", ""), row.get("source_id", "")
            at = int(start) if start.isdecimal() else -1
            first, stop = sentence_at(spans[source], at)
            sentence = texts.get(source, "")[first:stop]
            empty = [field for field in required if not row.get(field)]
            if name == "mentions" and not _ids(row):
                known = " or ".join(_bearers(row["token"], standing)) or "no row"
                empty.append(f"program_id or place_id (look: {row['token']} is a name of {known})")
            if name == "events" and at > first:
                empty.append(f"start ({at}: its sentence starts at {first})")
            if row.get("measure") == "change" and not row.get("base"):
                empty += ["base"] * bool(_COMPARED.search(sentence))
            if empty:
                word = RELATIVE.search(sentence)
                look = [
                    f"{field} ({word[0]})" if word and field in ("period", "date") else field
                    for field in judged
                    if field not in empty and not row.get(field)
                ]
                left.append((source, at, name, key_of(row, key), empty, look))
    return sorted(left)


def _bearers(token: str, standing: Rows) -> Iterator[str]:
    """The rows that bear a name, with the place of each."""
    for name, field in NAMED.items():
        for row in standing.get(name, ()):
            if token in (row["name_zh"], *row.get("aliases", "").split(";")):
                place = row.get("part_of" if name == "places" else "place_id")
                yield f"{row[field]} in {place}" if place else row[field]


def undated(rows: Rows, texts: Mapping[str, str], source: str) -> Iterator[tuple[int, list[str]]]:
    """Offset of each sentence of a source that prints dates and dates no row, and these dates.

    No figure and no event starts in it; where the text of a source is given, 今年 is a date too.
    """
    mine = _of_source(rows, source)
    found = [(int(row["start"]), row["token"]) for row in mine["numerals"] if row["use"] == "date"]
    found += [(word.start(), word[0]) for word in RELATIVE.finditer(texts.get(source, ""))]
    found.sort()
    spans = sorted(map(_span, mine["sentences"]))
    for (start, stop), use in sentence_uses(mine, spans).items():
        dates = found[bisect_left(found, (start,)) : bisect_left(found, (stop,))]
        if dates and use != "fact":
            yield start, [token for _, token in dates]


def doubted(rows: Rows, fields: Fields) -> list[Cells]:
    """Table, key and field of each judged cell that ends in ? and is in no doubt."""
    known = {(row["resource"], row["key"], row["field"]) for row in rows.get("doubt_cells", ())}
    return [
        {"resource": name, "key": key, "field": field}
        for name, (keys, _, judged) in fields.items()
        for row in rows.get(name, ())
        for key in [key_of(row, keys)]
        for field in judged
        if row.get(field, "").endswith("?") and (name, key, field) not in known
    ]


def doubts(rows: Rows, fields: Fields, source: str) -> Rows:
    """The rows to be added for them: one doubt covers all that hangs on the date of the article."""
    if not {"doubts", "doubt_cells"} <= fields.keys():
        return {}
    cells = doubted(rows, fields)
    day = {"resource": "sources", "key": source, "field": "published"}
    covers = [row["doubt_id"] for row in rows["doubt_cells"] if day.items() <= row.items()]
    id = covers[0] if covers else f"{source}-dates"
    added = [{"doubt_id": id} | cell for cell in cells]
    known = any(row["doubt_id"] == id for row in rows["doubts"])
    new = [{"doubt_id": id, "kind": "ambiguity"}] if added and not known else []
    return {"doubts": new, "doubt_cells": added}
