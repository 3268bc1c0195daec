"""What kind of numeral a figure is where its measure word serves for counts and ranks alike."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from frictionless_figures.reading.stated import Reading

#: Before a numeral these say that it counts: 举办三期, 连续十四届.
_COUNTED = re.compile("(?:[办过了共]|举行|召开|开展|连续|连任|历时|累计|出版|获得|分)$")
#: Measure word -> kind, what follows the figure, what stands before it.
_RULES: Final = {
    "级": (
        ("quantity", re.compile("联动|网络|体系|架构|书记|平台|贯通|管理|治理|政府|便民|服务|调解|综治"), re.compile("")),
        ("quantity", re.compile(""), re.compile("[省市区县乡镇村盟旗]$|纵贯$|各$|共$")),
    ),
    "届": (
        (
            "ordinal",
            re.compile(
                "[^,。;]{0,2}[一二三四五六七八九十]+(?:中|次)|[^,。;]{0,3}(?:人大|政协|人民|全国|全会|历次|委员|"
                "常委|会议|代表|理事|董事|监事|职工|运动会|[奥亚]运|博览会|大会|年会|论坛|[省市县区]委|村委|党)"
            ),
            re.compile(""),
        ),
    ),
    "期": (
        (
            "ordinal",
            re.compile("[^,。;]{0,4}(?:工程|项目|建设|扩建|改造|机组|用地|厂|园|基地|开工|投产|竣工|建成|投运|、)"),
            re.compile(""),
        ),
        (
            "ordinal",
            re.compile("(?!培训|学员|节目|讲座|班|课|杂志|刊)"),
            re.compile("[电水热气线区园厂场程港目房网库]$"),
        ),
    ),
    "环": (
        ("ordinal", re.compile("[路线内外]|以[内外]|高速|入地"), re.compile("")),
        ("ordinal", re.compile(""), re.compile("[东南西北]$")),
    ),
    "次": (
        (
            "ordinal",
            re.compile("[^,。;0-9]{0,6}(?:会议|全会|大会|代会|全体|主席团)"),
            re.compile("(?:届|人大|政协|委员会|大会|代会|委会|协会|党委|人民政府)$"),
        ),
    ),
}  # fmt: skip


def in_context(folded: str, start: int, end: int, reading: Reading) -> Reading:
    """The reading of folded[start:end] as its neighbours decide it, without its alternatives."""
    rules = _RULES.get(reading.unit)
    if rules is None or reading.qualifier != "exact" or folded[start] == "第":
        return reading
    before = folded[max(0, start - 8) : start]
    for kind, after, preceding in rules:
        if kind == "ordinal" and (folded[start] == "两" or _COUNTED.search(before)):
            continue
        if after.match(folded, end) and preceding.search(before):
            return replace(reading, kind=kind, alternatives=())
    return reading
