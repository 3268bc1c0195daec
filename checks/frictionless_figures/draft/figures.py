"""What a numeral is used for, and the indicator that a figure proposes."""

import re
from collections.abc import Iterable

from frictionless_figures.reading import Number, Reading, plain
from frictionless_figures.reading.numerals import Numeral
from frictionless_figures.table import Row

Cells = dict[str, str]
_USES = {
    "date": "date",
    "name": "name",
    "number": "name",
    "idiom": "rhetoric",
    "clock": "attribute",
}
_CHANGED = re.compile(
    "(?:增长|增加|上升|上涨|提高|下降|减少|降低|回落|下滑|升|降|涨|跌)[了约近达幅]*$"
)
#: What the dimension of a unit may be, by what the figure measures.
_DIMENSIONS = {
    "share": ("share",),
    "change": ("change", "count", "money"),
    "rank": ("rank",),
    "level": ("rank",),
    "duration": ("duration",),
    "limit": ("duration",),
}
_COUNTED = ("count", "money")
_SHORT = ("分钟", "小时", "天", "日")


def use_of(numeral: Numeral, text: str, named: bool) -> str:
    """The proposed use of a numeral; `named` where it stands inside a known name.

    What counts nothing (一项, 第一) is rhetoric; a time that is no record is an attribute, and so
    are the people of a scene (两户).
    """
    reading, token = numeral.reading, numeral.token
    if named:
        return "name"
    if numeral.kind in _USES or reading is None:
        return _USES.get(numeral.kind, "rhetoric")
    if numeral.kind == "duration":
        around = text[max(0, numeral.start - 4) : numeral.end + 3]
        record = "连" in around or reading.unit == "周年" or reading.unit in _SHORT
        return "indicator" if record else "attribute"
    if numeral.kind == "ordinal":
        if not reading.unit:
            return "rhetoric"
        return "attribute" if reading.unit == "级" else "indicator"
    if token[0] in "两三四五六七八九十" and reading.unit in ("户", "名", "人", "位", "口", "对"):
        return "attribute"  # some people of a scene
    one = reading.value == 1 and token[0] in "一"
    return "rhetoric" if one or reading.unit == "字" else "indicator"


def measure_of(numeral: Numeral, text: str) -> str:
    """What a figure measures, by its kind and the words before it."""
    reading = numeral.reading
    assert reading is not None
    begin = max(text.rfind(mark, 0, numeral.start) for mark in "。；;\n") + 1
    before = text[begin : numeral.start]
    if reading.unit.endswith("百分点") or _CHANGED.search(before):
        return "change"
    if numeral.kind == "duration":
        limited = reading.qualifier == "at-most" and reading.unit in _SHORT
        return "limit" if limited else "duration"
    if numeral.kind == "ordinal":
        return "level" if "星级" in reading.unit else "rank"
    if numeral.kind == "share":
        return "share"
    return "cumulative" if "累计" in before else "count"


def figure_cells(numeral: Numeral, text: str, units: Iterable[Row]) -> Cells:
    """The cells of an indicator that its token states: measure, numbers, qualifier, unit."""
    reading = numeral.reading
    assert reading is not None
    measure = measure_of(numeral, text)
    value = reading.value if reading.value is not None else reading.lower
    upper = reading.upper
    if measure == "share" and (upper is None or upper > 100):
        upper = 100
    return {
        "measure": measure,
        "value": _printed(value),
        "lower": _printed(reading.lower),
        "upper": _printed(upper),
        "qualifier": reading.qualifier,
        "unit_id": _unit(reading, measure, units),
        "token": numeral.token,
    }


def dimensions(measure: str) -> str:
    """The dimensions that a unit may have for a measure, in words."""
    return " or ".join(_DIMENSIONS.get(measure, _COUNTED))


def _unit(reading: Reading, measure: str, units: Iterable[Row]) -> str:
    """The unit that is printed with the measure word of a figure, where the package has it.

    Nothing (零事故) is counted in cases.
    """
    word = reading.unit or ("起" if reading.value == 0 else "")
    fitting = (
        row["unit_id"] or ""
        for row in units
        if word in (row["measure_words"] or "").split(" ")
        and row["dimension"] in _DIMENSIONS.get(measure, _COUNTED)
    )
    return next(fitting, "") if word else ""


def _printed(number: Number | None) -> str:
    return "" if number is None else plain(number)
