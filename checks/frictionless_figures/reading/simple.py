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
    RANKS,
    UNITS,
)
from frictionless_figures.reading.stated import Reading, stated

_QUALIFIERS: Final = {**BEFORE, **BEFORE_ROUND, **AFTER}
_ONE_BEFORE: Final = "|".join(sorted(BEFORE, key=len, reverse=True))
_OPENERS: Final = "".join(sorted({word[0] for word in BEFORE}))
#: Patterns of the qualifiers before and after a figure, one group each.
BEFORES: Final = f"((?:(?=[{_OPENERS}])(?:{_ONE_BEFORE}))*|[过上](?=[百千万亿])) ?"
AFTERS: Final = f"((?:{'|'.join(sorted(AFTER, key=len, reverse=True))})?)"
SIMPLE: Final = re.compile(
    f"{BEFORES}([-+负]|零下)?([0-9.,零〇一二两三四五六七八九十百千万亿廿卅余多几数来点]+) ?(.*)",
    re.DOTALL,
)
_WORDS = re.compile(f"{_ONE_BEFORE}|[过上]")
_KILO: Final = frozenset("瓦米克卡伏兆赫帕焦")  # 3千瓦 is three of 千瓦
_GROUPED = re.compile("[1-9][0-9]{0,2},[0-9]{3}")
_HALF = re.compile(f"{BEFORES}半 ?(.*?){AFTERS}", re.DOTALL)
_SPLIT_UNIT = re.compile("个([多余半来])(.*)|(.*?)([多余半])", re.DOTALL)
_TWOFOLD: Final = RANKS | {"年", "月", "日", "号"}


def simple(text: str) -> Reading | None:
    """The reading of a figure of the common form, or None."""
    found = SIMPLE.fullmatch(text)
    return _read_match(found) if found else None


def qualifiers(before: str, after: str) -> tuple[str, ...]:
    """The names of the qualifiers printed before and after."""
    words = [after] if after else []
    if before:
        words += [before] if before in _QUALIFIERS else _WORDS.findall(before)
    return tuple([_QUALIFIERS[word] for word in words])


def _read_match(found: re.Match[str]) -> Reading | None:
    """The reading of qualifiers, number, measure word, qualifier."""
    before, sign, body, unit = found.groups()
    after = ""
    kind = UNITS.get(unit)
    if kind is None or body[-1] == "千":
        before, sign, body, unit, after = parted(found)
        kind = UNITS.get(unit)
    printed = digits(body) if kind is not None else None
    if kind is None or printed is None:
        return None
    negative = sign not in (None, "+")
    token = found.string
    if before == "近" and unit in LOOKING_BACK:
        nearly = stated(token, printed, unit, kind, qualifiers(before, after), negative)
        last = stated(token, printed, unit, kind, qualifiers("", after), negative)
        return replace(last, alternatives=(nearly,)) if last and nearly else last
    names = qualifiers(before, after) if before or after else ()
    if kind == "date" and names:
        return None  # 3月以内: of months there would be 个
    reading = stated(token, printed, unit, kind, names, negative)
    if reading and (unit == "级" or not names) and (unit in _TWOFOLD or "," in body):
        return _twofold(reading, printed, body)
    return reading


def parted(found: re.Match[str]) -> tuple[str, str | None, str, str, str]:
    """Qualifiers, sign, number, measure word and qualifier of a match of SIMPLE."""
    before, sign, body, unit = found.groups()
    if body[-1] == "千" and unit and unit[0] in _KILO and len(body) > 1:
        body, unit = body[:-1], f"千{unit}"
    after = ""
    if unit not in UNITS:
        for length in (4, 3, 2, 1):
            if unit[-length:] in AFTER:
                after, unit = unit[-length:], unit[:-length].rstrip(" ")
                break
    return before, sign, body, unit, after


def _twofold(reading: Reading, printed: Digits, body: str) -> Reading | None:
    """The reading with the other readings that its measure word or its comma allows."""
    unit, value = reading.unit, reading.value
    if "," in body:
        if not _GROUPED.fullmatch(body):
            return reading
        point = digits(body.replace(",", "."))
        other = stated(reading.token, point, unit, reading.kind) if point else None
        return replace(reading, alternatives=(other,)) if other else reading
    if not printed.plain or printed.inside or not isinstance(value, int):
        return reading if unit != "月" else None
    if unit in RANKS:
        if body in ("一", "二") and unit == "级":
            return replace(reading, kind="ordinal")
        if body == "两" or value < 1:
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


def halved(text: str) -> Reading | None:
    """半年, 半个多小时, 一年半, 两个半小时, 七成半; and 一个多小时, 三年多."""
    half = _HALF.fullmatch(text)
    if half:
        before, unit, after = half.groups()
        sign, printed = None, Digits(5, -1, -1, 0, "", True)
    else:
        found = SIMPLE.fullmatch(text)
        if not found:
            return None
        before, sign, body, unit, after = parted(found)
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
