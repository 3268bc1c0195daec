"""What kind of numeral a figure is where its measure word serves for counts and ranks alike."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from frictionless_figures.reading.patterns import BRACKETED, YEAR_OF
from frictionless_figures.reading.stated import Reading

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
#: Measure word, kind, what follows the figure, what stands before it.
_RULES: Final = [
    (unit, kind, re.compile(after), re.compile(before))
    for unit, kind, after, before in (
        ("级", "quantity", _LEVELS, ""),
        ("级", "quantity", "", "[省市区县乡镇村盟旗]$|纵贯$|各$|共$"),
        (
            "届",
            "session",
            "[^,，。;]{0,2}[一二三四五六七八九十]+[中次]|人大|政协|(?:应届)?毕业",
            "",
        ),
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
        (
            "次",
            "ordinal",
            "[^,，。;0-9]{0,6}(?:会议|全会|大会|代会|全体|主席团)",
            "(?:届|人大|政协|纪委|委员会|大会|代会|委会|协会|党委|人民政府)"
            "(?:[一二三四五六七八九十]{1,3}次[、和])*$",
        ),
    )
]


def in_context(folded: str, start: int, end: int, reading: Reading) -> Reading:
    """The reading of folded[start:end] as its neighbours decide it, without its alternatives."""
    if (
        reading.unit not in "级届期环次分类星"
        or reading.qualifier != "exact"
        or folded[start] == "第"
    ):
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
        if YEAR_OF.fullmatch(folded[start : end + 1]) or BRACKETED.match(folded, start - 1):
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
