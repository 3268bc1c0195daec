"""The names that a text prints, with the rows of the package that they name there."""

from frictionless_figures.chain import NAMED, names_of, occurrences
from frictionless_figures.draft.figures import Cells
from frictionless_figures.table import Tables

Mention = tuple[int, int, str, Cells]  # start, stop, token, and the ids where they are plain


def named(text: str, source: str, tables: Tables) -> list[Mention]:
    """Every occurrence of a known name, in order.

    A name such as 全镇 may be borne by rows of several sources. It names the one row that no other
    source mentions, or else the one whose own name the text prints; otherwise it is left open.
    """
    found: dict[tuple[int, int, str], Cells] = {}
    for table, field in NAMED.items():
        names = names_of(tables[table])
        key = tables[table].primary_key[0]
        printed = {row[key] for row in tables[table].rows if (row["name_zh"] or "\0") in text}
        others = [row for row in tables["mentions"].rows if row["source_id"] != source]
        elsewhere = {row[field] for row in others}
        for place in occurrences(text, tuple(names)):
            bearers = names[place[2]]
            own = [one for one in bearers if one not in elsewhere]
            meant = own or [one for one in bearers if one in printed]
            found.setdefault(place, {})[field] = meant[0] if len(meant) == 1 else ""
    return [(*place, ids) for place, ids in sorted(found.items())]
