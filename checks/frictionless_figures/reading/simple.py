"""The common form of a figure: qualifiers, number, measure word, qualifier; and its halves."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from frictionless_figures.reading.digits import Digits, digits
from frictionless_figures.reading.lexicon import (
    AFTER,
    BEFORE,
    BEFORE_ROUND,
    LOOKING_BACK,
    MEASURED,
    RANKS,
    SECONDS,
    UNITS,
)
from frictionless_figures.reading.stated import Reading, stated

#: Patterns of what may be the qualifiers before and after a figure, one group each.
BEFORES: Final = f"([{''.join(sorted({*''.join([*BEFORE, *BEFORE_ROUND])}))}]*)"
AFTERS: Final = f"((?:{'|'.join(map(re.escape, sorted(AFTER, key=len, reverse=True)))})?)"
SIMPLE: Final = re.compile(
    f"{BEFORES}([-+负]|零下)?(?:好(?=几))?([0-9.,零〇一二两三四五六七八九十百千万亿廿卅余多几数来点]+)(.*)",
    re.DOTALL,
)
_LONGEST_BEFORE: Final = max(map(len, BEFORE))
_LONGEST_AFTER: Final = max(map(len, AFTER))
_KILO: Final = frozenset("瓦米克卡伏兆赫帕焦")  # 3千瓦 is three of 千瓦
_GROUPED = re.compile("[1-9][0-9]{0,2}[.,][0-9]{3}")
_UNROUNDED: Final = frozenset(UNITS) - frozenset(MEASURED.split())
_EITHER = re.compile(r"(.+)\((.+)\)")
_HALF = re.compile(f"{BEFORES}半(.*?){AFTERS}", re.DOTALL)
_SPLIT_UNIT = re.compile("个([多余半来])(.*)|(.*?)([多余半])", re.DOTALL)
_ROUND: Final = frozenset("百千万亿半")
_TWOFOLD: Final = SECONDS | {"年", "月", "日", "号"}


def simple(text: str) -> Reading | None:
    """The reading of a figure of the common form, or None."""
    figure = SIMPLE.fullmatch(text)
    return _read_match(figure) if figure else None


def qualifiers(before: str, after: str, body: str = "") -> tuple[str, ...]:
    """The names of the qualifiers printed before and after; "unknown" for any other words."""
    names = [AFTER[after]] if after else []
    while before:
        for length in range(_LONGEST_BEFORE, 0, -1):
            word = before[:length]
            if word in BEFORE:
                names.append(BEFORE[word])
                break
            if word in BEFORE_ROUND and body and {body[0], body[-1]} & _ROUND:
                names.append(BEFORE_ROUND[word])
                break
        else:
            return ("unknown",)
        before = before[len(word) :]
    return tuple(names)


def _read_match(figure: re.Match[str]) -> Reading | None:
    """The reading of qualifiers, number, measure word, qualifier."""
    before, sign, body, unit = figure.groups()
    after = ""
    kind = UNITS.get(unit)
    if kind is None or body[-1] in "千两点":
        before, sign, body, unit, after = parted(figure)
        kind = UNITS.get(unit)
    printed = digits(body) if kind is not None else None
    if kind is None or printed is None:
        return None
    negative = sign not in (None, "+")
    token = figure.string
    if before == "近" and unit in LOOKING_BACK:
        nearly = stated(token, printed, unit, kind, ("nearly", *qualifiers("", after)), negative)
        last = stated(token, printed, unit, kind, qualifiers("", after), negative)
        return replace(last, alternatives=(nearly,)) if last and nearly else last
    names = qualifiers(before, after, body) if before or after else ()
    if kind == "date" and names:
        return None  # 3月以内: of months there would be 个
    reading = stated(token, printed, unit, kind, names, negative)
    grouped = "," in body or "." in body
    if reading and (unit == "级" or not names) and (unit in _TWOFOLD or grouped):
        return _twofold(reading, printed, body)
    return reading


def parted(figure: re.Match[str]) -> tuple[str, str | None, str, str, str]:
    """Qualifiers, sign, number, measure word and qualifier of a match of SIMPLE."""
    before, sign, body, unit = figure.groups()
    kilo = body[-1] == "千" and unit[:1] in _KILO and unit
    tael = body[-1] == "两" and (unit in AFTER or unit[:1] in ("", "多", "余", "半"))
    point = body[-1] == "点" and not unit and (body[0] == "几" or (body[0] <= "9" and body[3:]))
    if len(body) > 1 and (kilo or tael or point):
        body, unit = body[:-1], f"{body[-1]}{unit}"
    after = ""
    if unit not in UNITS:
        for length in range(min(_LONGEST_AFTER, len(unit)), 0, -1):
            if unit[-length:] in AFTER:
                after, unit = unit[-length:], unit[:-length]
                break
        either = _EITHER.fullmatch(unit) if unit[-1:] == ")" else None
        if either and {*either.groups()} <= UNITS.keys():
            unit = either[1]  # 1万台(套)以上
    return before, sign, body, unit, after


def _twofold(reading: Reading, printed: Digits, body: str) -> Reading | None:
    """The reading with the other readings that its measure word, its comma or its point allows."""
    unit, value = reading.unit, reading.value
    if "," in body or "." in body:
        if not _GROUPED.fullmatch(body) or ("." in body and not _counted(reading)):
            return reading
        point = digits(body.replace(",", ".") if "," in body else body.replace(".", ""))
        other = stated(reading.token, point, unit, reading.kind) if point else None
        return replace(reading, alternatives=(other,)) if other else reading
    if not printed.plain or printed.inside or not isinstance(value, int):
        return reading if unit != "月" else None
    if unit in SECONDS:
        if body == "二" or (body == "一" and unit == "级"):
            return replace(reading, kind="ordinal")
        if body == "两" or value < 1 or unit not in RANKS:
            return reading
        kinds = ("ordinal", "quantity") if unit == "级" else ("quantity", "ordinal")
    elif unit == "年":
        if 1000 <= value <= 2999 and len(body) == 4:
            return replace(reading, kind="date")
        if not (len(body) == 2 and body.isascii() and 60 <= value <= 99):
            return reading
        year = replace(reading, value=1900 + value, lower=1900 + value, upper=1900 + value)
        return replace(reading, alternatives=(replace(year, kind="date"),))
    elif unit == "月":
        return replace(reading, kind="date") if 1 <= value <= 12 else None
    elif not 1 <= value <= 31:
        return reading
    else:
        kinds = ("date", "duration") if unit == "日" else ("ordinal", "date")
    return replace(reading, kind=kinds[0], alternatives=(replace(reading, kind=kinds[1]),))


def _counted(reading: Reading) -> bool:
    """Whether a figure counts, so that a point in it may set its thousands apart."""
    return reading.kind in ("number", "quantity") and reading.unit in _UNROUNDED


def halved(text: str) -> Reading | None:
    """半年, 半个多小时, 一年半, 两个半小时, 七成半; and 一个多小时, 三年多."""
    half = _HALF.fullmatch(text)
    if half:
        before, unit, after = half.groups()
        sign, printed = None, Digits(5, -1, -1, 0, "", True)
    else:
        figure = SIMPLE.fullmatch(text)
        if not figure:
            return None
        before, sign, body, unit, after = parted(figure)
        whole = digits(body)
        if whole is None or whole.inside:
            return None
        printed = whole
    word = ""
    split = _SPLIT_UNIT.fullmatch(unit)
    if split:
        middle, rest, front, end = split.groups()
        unit, word = (f"个{rest}", middle) if middle else (front, end)
        if word == "半":
            if half or not printed.plain:
                return None
            mantissa = printed.mantissa * 10 + 5
            printed = Digits(mantissa, -1, -1, 0, "", True)
        else:
            printed = printed._replace(inside=word)
    elif not half:
        return None
    kind = UNITS.get(unit)
    if not unit or kind is None or kind == "date":
        return None
    names = qualifiers(before, after)
    if before == "近" and unit in LOOKING_BACK:
        names = qualifiers("", after)
    negative = sign not in (None, "+")
    return stated(text, printed, unit, kind, names, negative, bool(half) or word == "半")
