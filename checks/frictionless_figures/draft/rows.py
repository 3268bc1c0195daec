"""The rows that a text proposes, by table; what only a person can judge stays empty."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from frictionless_figures.draft.claims import claims
from frictionless_figures.draft.figures import (
    STILL,
    Cells,
    Time,
    figure_cells,
    last,
    period,
    read,
    times,
    use_of,
)
from frictionless_figures.draft.names import Mention, named, only, places, programs
from frictionless_figures.draft.passage import OPEN, Claim, Span, sentence_at, sentences
from frictionless_figures.edtf import days, years
from frictionless_figures.reading.numerals import Numeral, numerals
from frictionless_figures.table import Tables

_CLAUSE = re.compile("[^,，;；:：]+")
_LONGEST = 60  # characters: no known name is longer
_BYLINE = re.compile("记者|通讯员|撰文|作者|本报讯|文[/／]")
#: The printed verb decides what kind of event it is; what is announced is a plan.
_HAPPENS = re.compile(
    "(?P<plan>将(?:再|新|会|继续|全面|进一步|建|开|推|启)|计划|拟于)|(?P<meeting>召开|会议.{0,8}举行)|(?P<pilot>试点|试行)"
    "|(?P<award>获评|授予|荣获|获得|捧回|命名|评为)|(?P<decision>提出|谋划|出台|印发)"
    "|(?P<launch>推出|推行|揭牌|启动|启用|上线|打造|出征)|(?P<campaign>开展)"
    "|(?P<founding>成立|建立|组建|构建|搭建|设立|特设)|(?P<reform>升级|深化|细化|整合)"
    "|(?P<completion>建成|完成)"
)


def proposed(
    text: str, source: str, file: str, tables: Tables, saw: Callable[[int], None] | None = None
) -> dict[str, list[Cells]]:
    """The rows of every table that follow from a text, given the names and units of a package.

    `saw` is told how many characters are done.
    """
    printed = numerals(text)
    spans = sentences(text)
    found = times(text, printed)
    mine = (row for row in tables["sources"].rows if row["source_id"] == source)
    day = next((row["published"] or "" for row in mine), "")
    rows: dict[str, list[Cells]] = {"sources": [_source(text, source, file, spans)]}
    rows |= {"numerals": [], "mentions": [], "places": places(text, source, tables)}
    mentions = named(text, source, tables, rows)
    rows["events"] = list(_events(text, source, spans, found, day))
    rows["programs"] = programs(text, source, tables, spans, mentions, rows["events"])
    mentions = named(text, source, tables, rows)
    for cells in rows["events"]:
        if cells["kind"] != "award":  # it stands where it is given
            cells["place_id"] = only(mentions, "place_id", int(cells["start"]), int(cells["stop"]))
    rows["numerals"] = [_numeral(one, text, source, mentions) for one in printed]
    rows["mentions"] = [
        _placed(source, start, stop) | {"token": token} | ids
        for start, stop, token, ids in mentions
    ]
    used = {cells["start"] for cells in rows["numerals"] if cells["use"] == "indicator"}
    units = tables["units"].rows
    rows["indicators"] = []
    for one in printed:
        if str(one.start) in used and one.reading is not None:
            id = {"indicator_id": f"{source}-{one.start}", "source_id": source}
            cells = id | {"start": str(one.start)} | figure_cells(one, one.reading, text, units)
            start, stop = sentence_at(spans, one.start)
            cells |= period(last(found, start, one.start), cells, text, day)
            if cells["measure"] != "rank":  # which stands among others of a wider place
                cells["place_id"] = only(mentions, "place_id", start, stop)
            rows["indicators"].append(cells | dated(cells.get("period", "")))
    by_start = {int(cells["start"]): cells for cells in rows["indicators"]}
    rows |= _claimed(claims(text, saw), by_start)
    rows["sentences"] = [
        _placed(source, *span) | {"sha256": sha256(text[slice(*span)]), "use": use}
        for span, use in sentence_uses(rows, spans).items()
    ]
    return rows


def sentence_uses(rows: dict[str, list[Cells]], spans: Sequence[Span]) -> dict[Span, str]:
    """`fact` where an indicator or an event starts in a sentence, `name` where only a mention."""
    uses = dict.fromkeys(spans, "other")
    for use, names in (("name", ("mentions",)), ("fact", ("indicators", "events"))):
        for start in (cells["start"] for name in names for cells in rows[name]):
            if start.isdecimal():
                span = sentence_at(spans, int(start))
                if int(start) < span[1]:
                    uses[span] = use
    return uses


def _source(text: str, source: str, file: str, spans: Sequence[Span]) -> Cells:
    """The row of the source, with the title and byline that its first lines propose."""
    head = [text[start:stop] for start, stop in spans[:6]]
    lines = [line for line in head if len(line) <= 40 and line[-1] not in "。！？…"]
    byline = next((line for line in lines if _BYLINE.search(line)), "")
    before = lines[: lines.index(byline)] if byline else lines[:1]
    return {
        "source_id": source,
        "kicker": before[-2] if len(before) > 1 else "",
        "title": before[-1] if before else "",
        "byline": byline,
        "language": "zh",
        "text_file": file,
        "characters": str(len(text)),
        "sha256": sha256(text),
    }


def _events(
    text: str, source: str, spans: Sequence[Span], found: Sequence[Time], published: str
) -> Iterator[Cells]:
    """An event for each clause in which something happens, behind a date or a word such as 今年."""
    for start, stop in spans:
        for clause in _CLAUSE.finditer(text, start, stop):
            time = last(found, start, clause.end())
            happens = _HAPPENS.search(text, clause.start(), clause.end())
            date, basis = read(time, published) if time and time[2] not in STILL else ("", "")
            if happens and basis:
                kind = happens.lastgroup or ""
                status = "planned" if kind == "plan" else "happened"
                cells = {"event_id": f"{source}-{clause.start()}", "kind": kind, "status": status}
                cells |= {"date": date, "date_basis": basis if date else ""} | dated(date)
                yield cells | _placed(source, start, stop)


def dated(date: str) -> Cells:
    """The years and days that follow from an EDTF date; an open or empty end gives none."""
    try:
        ends = [*years(date), *days(date)] if date else [None] * 4
    except ValueError:
        return {}
    names = ("from_year", "to_year", "date_start", "date_end")
    return {name: "" if end is None else str(end) for name, end in zip(names, ends, strict=True)}


def _claimed(claimed: Iterable[Claim], indicators: dict[int, Cells]) -> dict[str, list[Cells]]:
    """The rows of rates and totals whose figures are all indicators."""
    rows: dict[str, list[Cells]] = {"rates": [], "totals": []}
    for claim in claimed:
        figures = [indicators.get(one.start, {}) for one in (claim.figure, *claim.ingredients)]
        if claim.verdict == OPEN or not all(figures):
            continue
        whole, *parts = figures
        if claim.kind == "share":
            cells = {"rate_id": whole["indicator_id"], "rate": whole["value"]}
            cells["decimals"] = str(claim.figure.reading.decimals)
            for name, part in zip(("numerator", "denominator"), parts, strict=True):
                cells |= {f"{name}_id": part["indicator_id"], name: part["value"]}
            rows["rates"].append(cells)
        elif claim.kind == "total":
            cells = {"total_id": whole["indicator_id"], "total": whole["value"]}
            for part in parts:
                part_cells = {"part_id": part["indicator_id"], "part": part["value"]}
                rows["totals"].append(cells | part_cells)
    return rows


def _numeral(one: Numeral, text: str, source: str, mentions: Sequence[Mention]) -> Cells:
    """The row of a numeral; one that opens a known name is all of that name."""
    first = bisect_right(mentions, (one.start - _LONGEST,))
    named = False
    for start, stop, token, _ in mentions[first : first + _LONGEST]:
        if start == one.start and one.end < stop:
            return _placed(source, start, stop) | {"token": token, "kind": "name", "use": "name"}
        named = named or (start <= one.start and one.end <= stop)
    said = {"token": one.token, "kind": one.kind, "use": use_of(one, text, named)}
    return _placed(source, one.start, one.end) | said


def _placed(source: str, start: int, stop: int) -> Cells:
    return {"source_id": source, "start": str(start), "stop": str(stop)}


def sha256(text: str) -> str:
    """The fingerprint of a text or a sentence."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
