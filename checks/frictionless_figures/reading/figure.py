"""Finds where a figure in running text begins and ends, and what kind its neighbours make of it.

It is the longest token that `read` can read.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from frictionless_figures.reading import NotAFigure, Reading, patterns, read
from frictionless_figures.reading.digits import CN
from frictionless_figures.reading.lexicon import BEFORE, BEFORE_ROUND, NOT_BEFORE, NOTHINGS

#: No figure is longer; keeps the search linear on texts that are nothing but digits.
WINDOW: Final = 48
_ENDS_BEFORE: Final = frozenset(word[-1] for word in [*BEFORE, *BEFORE_ROUND])
_LONGEST_BEFORE: Final = max(map(len, BEFORE))
_CURRENCIES: Final = frozenset("¥$€£")
_SIGNS: Final = frozenset("-负")
_NOT_SIGN: Final = frozenset("不抱肩担胜背自欺辜亏")
_ROUND: Final = frozenset("百千万亿半")
_PASSES: Final = frozenset("个均已双值额量")  # 产值过三千亿元
_NOT_NEGATIVE: Final = frozenset(f"{CN}%‰℃)]）")
#: Before a numeral these say that it counts: 举办三期, 连续十四届.
_COUNTED = re.compile("(?:[办过了共新]|举行|召开|开展|连续|连任|历时|累计|出版|获得|分)$")
_LEVELS: Final = "联动|网络|体系|架构|书记|平台|贯通|管理|治理|政府|便民|服务|调解|综治"
_BODIES: Final = (
    "中央|人大|政协|人民|全国|全会|历次|委员|常委|会议|代表|理事|董事|监事|职工|[省市县区]委|"
    "村委|党"
)
_COHORTS: Final = range(1950, 2100)  # 2025届毕业生
_GAMES: Final = "运动会|[奥亚]运|博览会|大会|年会|论坛"
_WORKS: Final = "工程|项目|建设|扩建|改造|机组|生产线|用地|厂|园|基地|开工|投产|竣工|建成|投运|、"
_COURSES: Final = "培训|学员|节目|讲座|班|课|杂志|刊"
_TENS: Final = "[一二三四五六七八九十]"
_CONVENED: Final = (
    f"(?:届|人大|政协|纪委|委员会|大会|代会|委会|协会|党委|人民政府)(?:{_TENS}{{1,3}}次[、和])*$"
)
#: Measure word, kind, what follows the figure, what stands before it.
_RULES: Final = [
    (unit, kind, re.compile(after), re.compile(before))
    for unit, kind, after, before in (
        ("级", "quantity", _LEVELS, ""),
        ("级", "quantity", "", "[省市区县乡镇村盟旗]$|纵贯$|各$|共$"),
        ("届", "session", f"[^,，。;]{{0,2}}{_TENS}+[中次]|人大|政协|(?:应届)?毕业", ""),
        ("届", "ordinal", f".{{0,3}}(?:{_BODIES}|{_GAMES})", ""),
        ("分", "duration", "[0-9一二三四五六七八九十]+秒", ""),
        ("分", "duration", "(?!之)", "(?:小时|[0-9]时)$"),
        ("星", "quantity", "(?![级酒饭宾旅好卡民])", ""),
        ("类", "ordinal", "水(?:质|体|标|域)|断面", ""),
        ("类", "ordinal", "[^,，。;、]{0,4}新药|创新药|医疗器械|口岸", ""),
        ("类", "ordinal", "", "水质|(?:提升|上升|改善|恢复|下降|优于)[至到为]?$"),
        ("期", "ordinal", f"[^,，。;]{{0,4}}(?:{_WORKS})", ""),
        ("期", "ordinal", f"(?!{_COURSES})", "[电水热气线区园厂场程港目房网库会]$"),
        ("环", "ordinal", "[路线内外]|以[内外]|高速|入地", ""),
        ("环", "ordinal", "", "[东南西北]$"),
        ("次", "ordinal", "[^,，。;0-9]{0,6}(?:会议|全会|大会|代会|全体|主席团)", _CONVENED),
    )
]


def reading_of(token: str) -> Reading | None:
    """What a token reads as, or None where it is no figure."""
    try:
        return read(token)
    except NotAFigure:
        return None


def figure_at(text: str, folded: str, at: int, floor: int) -> tuple[int, int, Reading] | None:
    """Start, end and reading of the figure whose number begins at a character."""
    if folded[at] == "零" and folded[at + 1 : at + 3] in NOTHINGS:
        reading = reading_of(text[at : at + 3])
        return (at, at + 3, reading) if reading else None
    start = _beginning(folded, at, floor)
    for end in _endings(folded, at):
        end -= folded[end - 1] == " "
        following = folded[end : end + 1]
        if folded[end - 1] <= "9" and following.isascii() and following.isalnum():
            continue
        for begin in (start, at) if start != at else (at,):
            if reading := reading_of(text[begin:end]):
                return begin, end, reading
    return None


def _endings(folded: str, at: int) -> Iterator[int]:
    """Where a figure that begins at a character may end, the longest first."""
    stop = at + WINDOW
    neighbours = folded[at : at + 3] in patterns.NEIGHBOURS and folded[at - 1 : at] != "、"
    if neighbours and (second := patterns.ONE.match(folded, at + 2, stop)):
        yield second.end()
    one = patterns.ONE.match(folded, at, stop)
    if one and one["grouped"] and not folded[one.end("grouped") : one.end()].strip():
        # They are columns of a table: no measure word holds them together.
        one = patterns.ARABIC.match(folded, at, stop)
    if one:
        end = one.end()
        if end == stop:
            return
        after = patterns.AFTERS.match(folded, end, stop)
        if after and after[0] == "以上":
            second = patterns.ONE.match(folded, after.end(), stop)
            if second and folded.startswith("以下", second.end()):
                yield second.end() + 2
        to = patterns.TO.match(folded, end, stop)
        if to and (second := patterns.ONE.match(folded, to.end(), stop)):
            if last := patterns.AFTERS.match(folded, second.end(), stop):
                yield last.end()
            yield second.end()
        if after:
            yield after.end()
        yield end
    if body := patterns.BODY.match(folded, at, stop):
        if unit := patterns.UNIT.match(folded, body.end(), stop):
            yield unit.end()
        yield body.end()
    if arabic := patterns.ARABIC.match(folded, at, stop):
        yield arabic.end()


def _beginning(folded: str, at: int, floor: int) -> int:
    """Where the figure whose number begins at a character begins with sign and qualifiers."""
    start = at
    before = folded[at - 1] if at > floor else ""
    several = before == "好" and folded[at] == "几"
    if several or before in _CURRENCIES or (before in _SIGNS and _is_sign(folded, at - 1, floor)):
        start -= 1
    for _ in range(2):
        stop = start - 1 if start > floor and folded[start - 1] == " " else start
        if stop <= floor or folded[stop - 1] not in _ENDS_BEFORE:
            break
        if (begin := _qualifier(folded, stop, floor, folded[at])) is None:
            break
        start = begin
    if start == at and before in ("每", "打"):
        start -= 1
    return start


def _is_sign(folded: str, at: int, floor: int) -> bool:
    """Whether a minus is one: not after a numeral, nor in a code or a word (担负)."""
    left = folded[at - 1] if at else ""
    if folded[at] == "负":
        return left not in _NOT_SIGN
    return not (at == floor > 0 or left in _NOT_NEGATIVE or (left.isascii() and left.isalnum()))


def _qualifier(folded: str, stop: int, floor: int, first: str) -> int | None:
    """Where the longest qualifier that ends at a place begins, unless a word swallows it."""
    for begin in range(max(floor, stop - _LONGEST_BEFORE), stop):
        word = folded[begin:stop]
        rounds = word in BEFORE_ROUND and first in _ROUND
        passes = word == "过" and folded[begin - 1 : begin] in _PASSES
        if not (word in BEFORE or rounds or passes):
            continue
        left, further = folded[begin - 1 : begin], folded[begin - 2 : begin - 1]
        for entry in NOT_BEFORE.get(word) or NOT_BEFORE.get(word[:1]) or ():
            if left == entry[0] and (not further or further not in entry[1:]):
                return None
        if word == ">" and folded.rfind("<", floor, begin) > folded.rfind(">", floor, begin):
            return None  # a tag ends here
        return begin
    return None


def in_context(folded: str, start: int, end: int, reading: Reading) -> Reading:
    """The reading of folded[start:end] as its neighbours decide it, without its alternatives."""
    plain = reading.qualifier == "exact" and folded[start] != "第"
    if not plain or reading.unit not in "级届期环次分类星":
        return reading
    before = folded[max(0, start - 8) : start]
    counted = folded[start] == "两" or _COUNTED.search(before)
    if reading.unit == "届" and reading.value in _COHORTS:
        return replace(reading, kind="ordinal", alternatives=())
    for unit, kind, after, preceding in _RULES:
        if unit != reading.unit or (kind == "ordinal" and counted):
            continue
        if after.match(folded, end) and preceding.search(before):
            kind = "ordinal" if kind == "session" else kind
            return replace(reading, kind=kind, alternatives=())
    return reading


def no_figure(folded: str, start: int, end: int, reading: Reading) -> str:
    """date, name or idiom where the number of folded[start:end] is no figure there, else empty."""
    token, kind, following = folded[start:end], reading.kind, folded[end : end + 1]
    if kind == "number":
        of = patterns.YEAR_OF.fullmatch(folded[start : end + 1])
        if of or patterns.BRACKETED.match(folded, start - 1):
            return "date"
        if token == "万" and "\u4e00" <= following <= "\u9fff":
            return "name"  # a family or a place: 万家寨
        alone = len(token) == 1 and not token.isascii()
        if (alone and (token == "一" or folded[start - 1 : start] != "前")) or (
            token == "千万" and following in {*"不别要莫记注小"}
        ):
            return "idiom"
    elif token[0] in "百千万亿" and kind in ("quantity", "duration"):
        return "idiom" * (reading.qualifier in ("exact", "rounded"))
    return ""
