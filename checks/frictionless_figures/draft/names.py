"""The names that a text prints: those of rows of the package, and those that no row bears yet."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from frictionless_figures.chain import NAMED, names_of, occurrences
from frictionless_figures.draft.figures import Cells
from frictionless_figures.draft.passage import Span, sentence_at
from frictionless_figures.table import Row, Tables

Mention = tuple[int, int, str, Cells]  # start, stop, token, and the ids where they are plain
_WIDE = ("country", "province", "city")
_KIND = re.compile("[省市区县镇乡村]|街道|社区")
#: A name opens a clause, or follows the place that it lies in.
_PLACE = re.compile(
    r"(?:(?<![^\s,，。;；:：、])|(?<=[0-9][年月日])|(?<=[省市区县镇乡道]))"
    r"(?P<body>[\u4e00-\u9fff]{2,3}?)(?P<kind>" + _KIND.pattern + ")"
)
_GENERAL = re.compile(
    "[全各每本该多等的在与了是将被由其这向对把让使及某数几省市区县镇乡]|[小园城社片地辖景校厂山郊新农]$"
    "|示范|平安|文明|和谐|美丽|先进|组织|推[动进]|实现|加强|带动|发动|覆盖|健全|深入|走进|打造"
)
#: A 县, a 乡 and a 社区 are what the package says that they are.
_LEVELS = {"省": "province", "市": "city", "区": "district", "镇": "town", "村": "village"}
_LEVELS["街道"] = "subdistrict"
_QUOTED = re.compile("“(?P<name>[^“”,，。;；:：]{2,20})”(?P<tail>[^“”,，。;；:：、等的]{0,6})")
_AWARD = re.compile("(?:获评|授予|荣获|获得|捧回|命名|评为)[^,，。;；]*$")
_NOUNS = [
    tuple(kind.split(":"))
    for kind in "team:队 campaign:行动 facility:中心|站|(?<!工作)室|法庭|公寓 app:小程序 "
    "event-series:讲堂 "
    "mechanism:机制|网络 platform:平台 initiative:工程 governance-model:模式|工作法|体系".split()
]
#: 巡防队 beside a name tells its kind, and 众治中心 does not.
_BESIDE = "(?!.{1,2}中心)[\u4e00-\u9fff]{0,2}?"


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
    others = [row for row in tables["mentions"].rows if row["source_id"] != source]
    for table, field in NAMED.items():
        names, elsewhere = names_of(tables[table]), {row[field] for row in others}
        key = tables[table].primary_key[0]
        for cells in drafted.get(table, ()):
            names.setdefault(cells["name_zh"], []).append(cells[key])
        rows = [row for row in tables[table].rows if (row["name_zh"] or "\0") in text]
        printed = {row[key] for row in rows if row["place_id"] not in foreign or key == "place_id"}
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


def places(text: str, source: str, tables: Tables) -> list[Cells]:
    """A row for each place named twice or more, with the one that it is printed behind."""
    known, rows = names_of(tables["places"]), dict[str, Cells]()
    ends = (match.end() for match in _KIND.finditer(text))
    often = Counter(text[end - n : end] for end in ends for n in (3, 4, 5))
    ids = {name: bearers[0] for name, bearers in known.items() if len(bearers) == 1}
    for match in _PLACE.finditer(text):
        name, at = match[0], match.start()
        if name in known or often[name] < 2 or _GENERAL.search(match["body"]):
            continue
        id = ids.setdefault(name, f"{source}-{at}")
        cells = {"place_id": id, "name_zh": name, "level": _LEVELS.get(match["kind"], "")}
        row = rows.setdefault(name, cells)
        before = (text[max(at - n, 0) : at] for n in (3, 4, 5))
        if over := [ids[name] for name in before if name in ids]:
            row |= {"part_of": over[0], "part_of_basis": "printed"}
    return list(rows.values())


def programs(
    text: str,
    source: str,
    tables: Tables,
    spans: Sequence[Span],
    mentions: Sequence[Mention],
    events: Iterable[Cells],
) -> list[Cells]:
    """A row for each name in quotation marks that is conferred or has the noun of a kind."""
    known, rows = names_of(tables["programs"]), dict[str, Cells]()
    begin = ("founding", "launch", "pilot")
    begun = {event["start"]: event["date"] for event in events if event["kind"] in begin}
    for match in _QUOTED.finditer(text):
        name, at = match["name"], match.start("name")
        start, stop = sentence_at(spans, at)
        kinds = [kind for kind, noun in _NOUNS if re.search(f"(?:{noun})$", name)]
        kinds += [kind for kind, noun in _NOUNS if re.match(f"{_BESIDE}(?:{noun})", match["tail"])]
        if _AWARD.search(text, start, match.start()):
            kinds = ["award"]
        if name in known or not (kinds or name in rows):
            continue
        cells = {"program_id": f"{source}-{at}", "name_zh": name, "kind": kinds[0] if kinds else ""}
        if cells["kind"] != "award":
            cells["place_id"] = only(mentions, "place_id", start, stop)
        row = rows.setdefault(name, cells)
        if row["kind"] != "award" and begun.get(str(start)):
            row.setdefault("since", begun[str(start)])
    return list(rows.values())
