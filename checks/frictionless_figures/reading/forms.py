"""Reads one printed figure, in whatever form it is printed."""

import re
from dataclasses import replace
from fractions import Fraction
from typing import Final

from frictionless_figures.reading import ratios
from frictionless_figures.reading.digits import CN, fold
from frictionless_figures.reading.lexicon import CHANGES, MONEY, NOTHINGS, SHARES, UNITS
from frictionless_figures.reading.stated import (
    LONGEST,
    NotAFigure,
    Reading,
    digits,
    parted,
    qualifiers,
    simple,
    stated,
)

_GROUPS = re.compile("(?<![0-9])[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9])")
#: A blank inside a figure: not between two numbers.
_BLANK = re.compile(" (?![0-9零〇一二两三四五六七八九 ])|(?<![0-9零〇一二两三四五六七八九,. ]) ")
_PRICE = re.compile("(.*?)(US\\$|HK\\$|NT\\$|[¥$€£])([^¥$€£]+)", re.DOTALL)
_MONEY: Final = frozenset(MONEY.split())
_ORDINAL = re.compile(f"(?:第([0-9{CN}]+)|首)(.*)", re.DOTALL)
_CHANGED = re.compile(
    f"((?:{'|'.join(sorted(CHANGES.split(), key=len, reverse=True))})+)(了|到|至|为)?(.+)",
    re.DOTALL,
)
_NUMBER = re.compile(f"[0-9][0-9.,]*|[{CN}]+")
#: Words of other scripts, in which nobody writes the symbols of units; and Chinese ones.
_OTHER = re.compile("[A-Za-z\u00c0-\u024f]{3,}|[\u0370-\u1fff\u3040-\u30ff\uac00-\ud7ff]{2,}")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_CLOCK = re.compile(
    f"(?:[0-9]{{1,2}}(?::[0-9]{{2}}){{1,2}}|[0-9{CN}]+[时点](?:半|整|钟|[0-9{CN}]+分.*|[0-9{CN}]+刻)?)"
)
_DATE = re.compile(f"(?:[0-9{CN}]+年)?(?:[0-9{CN}]+月)?(?:[0-9{CN}]+[日号])?")


def read(token: str) -> Reading:
    """The statement that one printed figure makes, as an exact interval.

    Full-width and traditional forms are read as well; value, lower and upper are exact (int where
    integral, Decimal where finite, else Fraction), in units of the measure word, shares in percent.
    Raises NotAFigure where the text holds no figure, more than one, or a name, date or clock time.

    >>> read("2470余万元").upper
    24800000
    >>> read("69.6%").lower
    Decimal('69.55')
    """
    if len(token) > LONGEST:
        raise NotAFigure(f"a text of {len(token)} characters is no single figure")
    if reading := simple(token):
        return reading
    text = folded = fold(token)
    if " " in text:
        text = _GROUPS.sub(lambda groups: groups[0].replace(" ", ""), text)
        text = _BLANK.sub("", text)
    if "个" in text:
        text = text.replace("个亿", "亿").replace("个多亿", "多亿")
    reading = _form(text) or _base(text) or _changed(text)
    if reading is None:
        raise NotAFigure(_complaint(token, text))
    return _as_printed(reading, token, folded)


def _as_printed(reading: Reading, token: str, text: str) -> Reading:
    """The reading of the folded text, with token and measure word as they were printed."""
    if text == token == reading.token and not reading.alternatives:
        return reading
    unit = reading.unit
    start = text.rfind(unit) if unit not in SHARES else -1
    if start >= 0:
        unit = token[start : start + len(unit)]
    others = tuple(_as_printed(other, token, text) for other in reading.alternatives)
    return replace(reading, token=token, unit=unit, alternatives=others)


def _form(text: str) -> Reading | None:
    """The reading of a folded text in the first form that fits."""
    if reading := simple(text):
        return reading
    forms = (form for signs, form in _FORMS if not signs or not signs.isdisjoint(text))
    return next((reading for form in forms if (reading := form(text))), None)


def _ordinal(text: str) -> Reading | None:
    """第28周, 第十四届, 第一, 首批."""
    ordinal = _ORDINAL.fullmatch(text)
    if not ordinal or ordinal[2] not in UNITS or not (ordinal[1] or ordinal[2]):
        return None
    printed = digits(ordinal[1] or "一")
    reading = stated(text, printed, ordinal[2], "ordinal") if printed and printed.plain else None
    if not reading:
        return None
    return replace(reading, lower=reading.value, upper=reading.value, qualifier="exact")


def _priced(text: str) -> Reading | None:
    """¥300, 约$5亿: the sign of a currency is the measure word."""
    price = _PRICE.fullmatch(text)
    reading = _form(price[1] + price[3]) if price else None
    if not price or not reading or reading.kind not in ("number", "quantity"):
        return None
    return replace(reading, token=text, unit=reading.unit or price[2], kind="quantity")


def _mega(text: str) -> Reading | None:
    """6兆元: a million million, or a million."""
    reading = _form(text.replace("兆", "万亿"))
    if not reading or reading.unit not in _MONEY:
        return None
    ends = (reading.value, reading.lower, reading.upper)
    value, low, high = (
        None if end is None else ratios.exact(Fraction(end) / 10**6) for end in ends
    )
    small = replace(reading, token=text, value=value, lower=low, upper=high)
    return replace(reading, token=text, alternatives=(small,))


def _nothing(text: str) -> Reading | None:
    """零发案."""
    if text[:1] != "零" or text[1:] not in NOTHINGS:
        return None
    return Reading(text, 0, 0, 0, "exact", "", 0, "quantity")


def _base(text: str) -> Reading | None:
    """每10万人: the base of a rate is exact."""
    reading = _form(text[1:]) if text[:1] == "每" else None
    if not reading or reading.qualifier not in ("exact", "rounded"):
        return None
    return replace(reading, token=text, lower=reading.value, upper=reading.value, qualifier="exact")


def _changed(text: str) -> Reading | None:
    """下降8.6% reads as the printed 8.6%; 上升1.7倍 can also mean 2.7 times the base."""
    change = _CHANGED.fullmatch(text)
    reading = _form(change[3]) if change else None
    if not change or not reading:
        return None
    reading = replace(reading, token=text)
    value, low, high = reading.value, reading.lower, reading.upper
    if reading.unit != "倍" or change[2] in ("到", "至", "为") or change[1] not in _GROWS:
        return reading
    more = [
        None if bound is None else ratios.exact(Fraction(bound) + 1) for bound in (value, low, high)
    ]
    other = replace(reading, value=more[0], lower=more[1], upper=more[2])
    return replace(reading, alternatives=(other,))


_GROWS: Final = frozenset("上升 上涨 增长 增加 提高 提升 扩大 增 涨 升".split())
#: The forms, each with the characters of which one must be there; an empty set asks for none.
_FORMS: Final = [
    (frozenset(signs), form)
    for signs, form in (
        ("半多余来", ratios.halved),
        ("成折米秒", ratios.tenths),
        ("分/", ratios.parts),
        ("半折", ratios.fifty),
        ("至到-—~下", ratios.ranged),
        ("第首", _ordinal),
        ("番", ratios.doubled),
        ("零", _nothing),
        ("、", ratios.listed),
        ("¥$€£", _priced),
        ("兆", _mega),
        ("", ratios.adjacent),
    )
]


def _complaint(token: str, text: str) -> str:
    """One line that says what the text holds instead of a figure."""
    shown = repr(token if len(token) <= 40 else f"{token[:39]}…")
    if any(sign.isdigit() and not "0" <= sign <= "9" for sign in text):
        return f"{shown} holds digits that are neither 0-9, full-width nor Chinese"
    if _OTHER.search(text) and not _CHINESE.search(text):
        return f"{shown} is no figure: Chinese figures (近7500个) and plain numbers (69.6) are read"
    numbers = _NUMBER.findall(text)
    if not numbers and "半" not in text:
        return f"{shown} holds no number"
    if _CLOCK.fullmatch(text):
        return f"{shown} is a clock time, not a figure"
    if _DATE.fullmatch(text):
        return f"{shown} is a date, not a figure"
    if len(numbers) > 1 and all(map(digits, numbers)):
        return f"{shown} holds {len(numbers)} numbers that are no one figure: read them one by one"
    figure = parted(text)
    if figure and digits(figure[2]) and "unknown" not in qualifiers(figure[0], "", figure[2]):
        unit = figure[3]
        if unit not in UNITS:
            return f"{shown} is no figure: {unit!r} is no measure word"
        return f"{shown} is no figure: its qualifiers contradict each other"
    return f"{shown} is no figure: its number cannot be read"
