"""The names that a text prints, with the rows of the package that they name there."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from frictionless_figures.chain import NAMED, names_of, occurrences
from frictionless_figures.draft.figures import Cells
from frictionless_figures.table import Row, Tables

Mention = tuple[int, int, str, Cells]  # start, stop, token, and the ids where they are plain
_WIDE = ("country", "province", "city")


def named(
    text: str, source: str, tables: Tables, drafted: Mapping[str, Sequence[Cells]]
) -> list[Mention]:
    """Every occurrence of a name that is known or drafted, in order.

    A name such as 全镇 may be borne by rows of several sources. It names the one row that no other
    source mentions, or else the one whose own name the text prints; otherwise it is left open, and
    so is the name of a programme in a county that the text does not name.
    """
    found: dict[tuple[int, int, str], Cells] = {}
    foreign = _foreign(text, tables)
    for table, field in NAMED.items():
        names = names_of(tables[table])
        key = tables[table].primary_key[0]
        for cells in drafted.get(table, ()):
            names.setdefault(cells["name_zh"], []).append(cells[key])
        rows = [row for row in tables[table].rows if (row["name_zh"] or "\0") in text]
        printed = {row[key] for row in rows if row["place_id"] not in foreign or key == "place_id"}
        others = [row for row in tables["mentions"].rows if row["source_id"] != source]
        elsewhere = {row[field] for row in others}
        for place in occurrences(text, tuple(names)):
            bearers = names[place[2]]
            own = [one for one in bearers if one not in elsewhere]
            meant = own or [one for one in bearers if one in printed]
            found.setdefault(place, {})[field] = meant[0] if len(meant) == 1 else ""
    return [(*place, ids) for place, ids in sorted(found.items())]


def _foreign(text: str, tables: Tables) -> set[str | None]:
    """The places in a county of which, as of all that lies around them, the text names none."""
    rows: dict[str | None, Row] = {row["place_id"]: row for row in tables["places"].rows}
    foreign = set[str | None]()
    for id in rows:
        at, forms = rows.get(id), list[str]()
        while at is not None and at["level"] not in _WIDE and (at["name_zh"] or "") not in forms:
            forms += (at["name_zh"] or "", *(at["aliases"] or "").split(";"))
            at = rows.get(at["part_of"])
        if forms and not any(form and form[0] != "全" and form in text for form in forms):
            foreign.add(id)
    return foreign


def only(mentions: Sequence[Mention], field: str, start: int, stop: int) -> str:
    """The one row of a field that a stretch of the text names, or nothing.

    A place right in front of another one (东岭县河湾镇) only says where that is.
    """
    here = mentions[bisect_left(mentions, (start,)) : bisect_left(mentions, (stop,))]
    here = [mention for mention in here if field in mention[3]]
    behind = {mention[0] for mention in here}
    ids = {mention[3][field] for mention in here if mention[1] not in behind}
    return ids.pop() if len(ids) == 1 else ""
