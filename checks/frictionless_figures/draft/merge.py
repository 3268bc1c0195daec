"""Adds proposed rows to the rows that stand, and says what is left for a person to judge."""

from collections.abc import Iterator, Mapping, Sequence

from frictionless_figures.draft.figures import Cells
from frictionless_figures.draft.rows import dated, sentence_uses

#: What tells that a proposed row stands already, whatever id it was given since.
_PLACES = {
    "sources": ("source_id",),
    "sentences": ("source_id", "start", "stop"),
    "numerals": ("source_id", "start", "stop"),
    "mentions": ("source_id", "start", "stop"),
    "indicators": ("source_id", "start"),
}
#: Tables whose rows a person may have removed for good.
_JUDGED = ("events", "rates", "totals")

Rows = dict[str, list[Cells]]


def merged(standing: Rows, proposals: Rows, source: str, again: bool) -> Rows:
    """The rows to be added, by table; where they are drafted again, standing rows are filled.

    Again, only empty cells are filled, and the use of each sentence follows from what now starts
    in it; a row that a person removed is not proposed a second time.
    """
    added: Rows = {name: [] for name in proposals}
    numerals = [row for row in standing["numerals"] if row["source_id"] == source]
    for name, rows in proposals.items():
        place = _PLACES.get(name)
        if again and (place is None or name in _JUDGED):
            continue
        here = {_at(row, place): row for row in standing[name] if place} if place else {}
        for proposal in rows:
            stands = here.get(_at(proposal, place)) if place else None
            if stands is None:
                if not again or _still_wanted(name, proposal, numerals):
                    added[name].append(proposal)
            elif again:
                stands.update({k: v for k, v in proposal.items() if v and not stands[k]})
    for name, rows in added.items():
        standing[name] += rows
    if again:
        _reuse(standing, source)
        for name, date in (("indicators", "period"), ("events", "date")):
            for row in standing[name]:
                if row["source_id"] == source:
                    row.update({k: v for k, v in dated(row[date]).items() if not row[k]})
    return added


def _at(cells: Cells, place: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(cells[name] for name in place)


def _still_wanted(name: str, proposal: Cells, numerals: Sequence[Cells]) -> bool:
    """Of indicators only those whose numeral is still used as one; of numerals no part of one."""
    if name == "indicators":
        wanted = {"start": proposal["start"], "use": "indicator"}
        return any(wanted.items() <= row.items() for row in numerals)
    if name == "numerals":
        start, stop = int(proposal["start"]), int(proposal["stop"])
        return not any(int(row["start"]) < stop and start < int(row["stop"]) for row in numerals)
    return True


def _reuse(standing: Rows, source: str) -> None:
    """What each sentence of the source is used for follows from the rows that start in it."""
    rows = {
        name: [row for row in standing[name] if row["source_id"] == source]
        for name in ("indicators", "events", "mentions", "sentences")
    }
    sentences = sorted(rows["sentences"], key=lambda row: int(row["start"]))
    spans = [(int(row["start"]), int(row["stop"])) for row in sentences]
    for row, use in zip(sentences, sentence_uses(rows, spans), strict=True):
        row["use"] = use


def left_to_do(
    standing: Rows, required: Mapping[str, Sequence[str]], keys: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, int, str, str, list[str]]]:
    """Source, offset, table, key and empty cells of each row that a person has to finish.

    Rows come in the order of the text; those without a place in it come first.
    """
    left = []
    for name, rows in standing.items():
        for row in rows:
            empty = [field for field in required[name] if not row.get(field)]
            if empty:
                key = "/".join(row.get(field, "") for field in keys[name])
                start = row.get("start", "")
                at = int(start) if start.isdecimal() else -1
                left.append((row.get("source_id", ""), at, name, key, empty))
    yield from sorted(left)
