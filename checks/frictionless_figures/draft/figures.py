"""What a numeral is used for, the indicator that a figure proposes, and the time it speaks of."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from frictionless_figures.edtf import printed_date
from frictionless_figures.reading import Reading, plain
from frictionless_figures.reading.numerals import Numeral
from frictionless_figures.table import Row

Cells = dict[str, str]
Time = tuple[int, int, str]  # start, stop, and what is printed
_USES = {"date": "date", "name": "name", "number": "name", "clock": "attribute"}
_CHANGED = re.compile(
    "(?:增长|增加|上升|上涨|提高|下降|减少|降低|回落|下滑|升|降|涨|跌)[了约近达幅]*$"
)
#: What the dimension of a unit may be, by what the figure measures; of others count or money.
_DIMENSIONS = {
    **{"share": ("share",), "change": ("change", "count", "money")},
    **dict.fromkeys(("rank", "level"), ("rank",)),
    **dict.fromkeys(("duration", "limit"), ("duration",)),
}
_COUNTED = ("count", "money")
_SHORT = ("分钟", "小时", "天", "日")

#: Words that date by the day of the article; what is so now has not happened now.
RELATIVE = re.compile("(?:去年|今年|明年)(?:以来)?|目前|现在|近日|日前")
STILL = ("目前", "现在")
_YEARS = {"去年": -1, "今年": 0, "明年": 1}
_PUBLISHED = re.compile(r"([0-9]{4})(?:-[0-9]{2}){0,2}([?~%]?)")
_BOUND = re.compile("以[来前后]|之?[前后]|至今|起")
_YEAR_BEFORE = re.compile("同比|[比较](?:上年|去年|[上前]一年)")


def use_of(numeral: Numeral, text: str, named: bool) -> str:
    """The proposed use of a numeral; `named` where it stands inside a known name.

    What counts nothing (一项, 第一) is rhetoric; a time that is no record is an attribute, and so
    are the people of a scene (两户).
    """
    reading, token = numeral.reading, numeral.token
    if named:
        return "name"
    if numeral.kind in _USES or reading is None:  # an idiom is left
        return _USES.get(numeral.kind, "rhetoric")
    if numeral.kind == "duration":
        around = text[max(0, numeral.start - 4) : numeral.end + 3]
        record = "连" in around or reading.unit == "周年" or reading.unit in _SHORT
        return "indicator" if record else "attribute"
    if numeral.kind == "ordinal":
        return {"": "rhetoric", "级": "attribute"}.get(reading.unit, "indicator")
    if token[0] in "两三四五六七八九十" and reading.unit in ("户", "名", "人", "位", "口", "对"):
        return "attribute"  # some people of a scene
    one = reading.value == 1 and token[0] == "一"
    return "rhetoric" if one or reading.unit == "字" else "indicator"


def _measure_of(numeral: Numeral, reading: Reading, text: str) -> str:
    """What a figure measures, by its kind and the words before it."""
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


def figure_cells(numeral: Numeral, reading: Reading, text: str, units: Iterable[Row]) -> Cells:
    """The cells of an indicator that its token states: measure, numbers, qualifier, unit."""
    measure = _measure_of(numeral, reading, text)
    value, lower, upper = reading.value, reading.lower, reading.upper
    if measure == "share" and (upper is None or upper > 100):
        upper = 100
    ends = {"value": lower if value is None else value, "lower": lower, "upper": upper}
    cells = {name: "" if end is None else plain(end) for name, end in ends.items()}
    unit = _unit(reading, measure, units)
    said = {"qualifier": reading.qualifier, "unit_id": unit, "token": numeral.token}
    return {"measure": measure} | cells | said


def dimensions(measure: str) -> str:
    """The dimensions that a unit may have for a measure, in words."""
    return " or ".join(_DIMENSIONS.get(measure, _COUNTED))


def _unit(reading: Reading, measure: str, units: Iterable[Row]) -> str:
    """The unit that is printed with the measure word of a figure, where the package has it.

    Nothing (零事故) is counted in cases.
    """
    word = reading.unit or ("起" if reading.value == 0 else "")
    fitting = _DIMENSIONS.get(measure, _COUNTED)
    for row in units if word else ():
        if word in (row["measure_words"] or "").split(" ") and row["dimension"] in fitting:
            return row["unit_id"] or ""
    return ""


def times(text: str, printed: Iterable[Numeral]) -> list[Time]:
    """Every date and relative word of a text, in order."""
    dates = [(one.start, one.end, one.token) for one in printed if one.kind == "date"]
    return sorted(dates + [(*word.span(), word[0]) for word in RELATIVE.finditer(text)])


def last(found: Sequence[Time], start: int, stop: int) -> Time | None:
    """The last time that is printed from an offset on and before another one."""
    before = found[bisect_left(found, (start,)) : bisect_left(found, (stop,))]
    return before[-1] if before else None


def read(time: Time, published: str) -> tuple[str, str]:
    """The EDTF date of a time and its basis; both are empty where no year is printed.

    A relative word has the date of the article, or its year, with the mark of doubt of that; the
    date is empty where the article has none.
    """
    word, of = time[2], _PUBLISHED.fullmatch(published)
    if RELATIVE.fullmatch(word) is None:
        try:
            return printed_date(word), "stated"
        except ValueError:
            return "", ""
    if of is None or word[:2] not in _YEARS:
        return published if of else "", "inferred"
    year = f"{int(of[1]) + _YEARS[word[:2]]}{of[2]}"
    return (f"{year}/{of[1]}{of[2]}" if word == "去年以来" else year), "inferred"


def period(time: Time | None, cells: Cells, text: str, published: str) -> Cells:
    """Period, its basis, and the base of a change against the year before, where they follow.

    A number of years spans years of its own, and a date that bounds one side (以来) is no period.
    """
    if time is None or cells["measure"] == "duration":
        return {}
    date, basis = read(time, published)
    bounded = basis == "stated" and _BOUND.match(text, time[1])
    if not date or bounded or ("/" in date and cells["measure"] == "rank"):
        return {}
    when = {"period": date, "period_basis": basis}
    compared = _YEAR_BEFORE.search(text, time[1], int(cells["start"]))
    if cells["measure"] == "change" and compared:
        when["base"] = re.sub("[0-9]{4}", lambda year: str(int(year[0]) - 1), date)
    return when
