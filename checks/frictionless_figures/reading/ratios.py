"""Figures that are printed with two numbers or with a half: ranges, fractions, doublings."""

import re
from dataclasses import replace
from fractions import Fraction
from typing import Final

from frictionless_figures.reading.digits import ASCII, CN, Digits
from frictionless_figures.reading.lexicon import LOOKING_BACK, RANKS, SECONDS, UNITS
from frictionless_figures.reading.stated import (
    AFTERS,
    BEFORES,
    Number,
    Reading,
    bounded,
    digits,
    number,
    parted,
    qualifiers,
    simple,
    stated,
)

_DIGIT: Final = "[1-9一二三四五六七八九]"
#: Figures with a digit behind their unit: what stands between the digits, measure word, kind.
_SPLIT: Final = [
    (re.compile(pattern), point, unit, kind)
    for pattern, point, unit, kind in (
        (f"{BEFORES}([1-9一二两三四五六七八九])成({_DIGIT}){AFTERS}", "", "%", "share"),
        ("()([一二三四五六七八九])([一二三四五六七八九])折()", "", "%", "share"),
        (
            f"{BEFORES}([1-9一二两三四五六七八九])米([0-9]{{1,2}}|{_DIGIT}){AFTERS}",
            ".",
            "米",
            "quantity",
        ),
        (f"{BEFORES}([0-9]{{1,2}})秒([0-9]{{2,3}}){AFTERS}", ".", "秒", "duration"),
    )
]
_PARTS = re.compile(f"{BEFORES}([0-9{CN}]+)分之(.+?){AFTERS}", re.DOTALL)
_SLASH = re.compile(f"{BEFORES}([1-9][0-9]{{0,5}})/([1-9][0-9]{{0,5}})(){AFTERS}")
_FIFTY = re.compile(f"{BEFORES[:-1]}?)(一半|半数|半|对半|对折|(?:一?大|一?多)半){AFTERS}")
_DOUBLED = re.compile(f"翻了?{BEFORES}([一二两三四五六七八九]?)番(多?){AFTERS}")
_PER: Final = {"百": 0, "千": -1, "万": -2, "十万": -3, "百万": -4, "千万": -5, "亿": -6}
_HALF = re.compile(f"{BEFORES}半(.*?){AFTERS}", re.DOTALL)
_SPLIT_UNIT = re.compile("个([多余半来])(.*)|(.*?)([多余半])", re.DOTALL)
_ADJACENT = re.compile(
    "(.*?[十百千万]|)([一二两三四五六七八九])([两二三四五六七八九])([十百千]?[万亿]*)"
)
_LISTED = re.compile("(.*?[一二两三四五六七八九])、([两二三四五六七八九].*)", re.DOTALL)
_AMOUNTS: Final = frozenset(("quantity", "duration", "share", "multiple"))
_LEVELS: Final = (SECONDS | RANKS | {"", "层", "季度", "章", "节"}) - {"次", "回", "批"}
_BETWEEN = re.compile("(.+)以上(?:至|、)?(.+)以下", re.DOTALL)
_PLACES: Final = frozenset("十百千万亿")
_RANGE = re.compile(
    "从?(.*?[0-9零〇一二两三四五六七八九十百千万亿廿卅半].*?)(?:至|到|-{1,2}|—{1,2}|~{1,2})(.+)",
    re.DOTALL,
)


def tenths(text: str) -> Reading | None:
    """七成五, 6成4, 1米75, 58秒12, 八五折 and 打八五折."""
    if text[:1] == "打" and text[-1:] == "折":
        reading = simple(text[1:]) or tenths(text[1:])
        return replace(reading, token=text) if reading else None
    for pattern, point, unit, kind in _SPLIT:
        if split := pattern.fullmatch(text):
            before, whole, part, after = split.groups()
            printed = digits(f"{whole}{point}{part}".translate(ASCII))
            return stated(text, printed, unit, kind, qualifiers(before, after)) if printed else None
    return None


def parts(text: str) -> Reading | None:
    """百分之九点五, 千分之三, 三分之一, 1/3."""
    fraction = _PARTS.fullmatch(text) or _SLASH.fullmatch(text)
    if not fraction:
        return None
    before, whole, part, *_, after = fraction.groups()
    names = qualifiers(before, after)
    if fraction.re is _SLASH:
        whole, part = part, whole
    below, above = digits(whole), digits(part)
    if whole in _PER:
        if above is None:
            ends = _RANGE.fullmatch(part)
            if ends is None or before or after:
                return None
            low, high = (parts(f"{whole}分之{end}") for end in ends.groups())
            return between(text, low, high)
        above = above._replace(exponent=above.exponent + _PER[whole])
        return stated(text, above, "%", "share", names)
    if not below or not above or below.inside or min(below.exponent, above.exponent) < 0:
        return None
    if not below.mantissa or (fraction.re is _SLASH and above.mantissa >= below.mantissa):
        return None
    value = Fraction(100 * above.mantissa * 10**above.exponent, below.mantissa * 10**below.exponent)
    names += ("more-than",) * bool(above.inside)
    return _of_ratio(text, names, value, value / 10, value / 10)


def fifty(text: str) -> Reading | None:
    """一半, 半数, 过半数, 近半, 大半, 打对折."""
    half = _FIFTY.fullmatch(text.removeprefix("打"))
    if not half:
        return None
    before, word, after = half.groups()
    names = qualifiers(before, after, "半")
    if word == "半" and not names:
        return None
    if word[-2:] in ("大半", "多半"):
        names += ("more-than",)
    return _of_ratio(text, names, Fraction(50), Fraction(10), Fraction(10))


def doubled(text: str) -> Reading | None:
    """翻番, 翻一番, 翻了两番: 2, 2, 4 times the base."""
    doubling = _DOUBLED.fullmatch(text)
    if not doubling:
        return None
    before, times, more, after = doubling.groups()
    value = Fraction(2 ** int((times or "一").translate(ASCII)))
    names = qualifiers(before, after) + ("more-than",) * bool(more)
    return _of_ratio(text, names, value, value / 2, value, "倍", "multiple")


def _of_ratio(
    text: str,
    names: tuple[str, ...],
    value: Fraction,
    down: Fraction,
    up: Fraction,
    unit: str = "%",
    kind: str = "share",
) -> Reading | None:
    """The reading of a ratio without printed places: its neighbourhood is down and up from it."""
    bounds = bounded(names, value, down, up)
    if bounds is None:
        return None
    name, *ends, attained = bounds
    low, high = (None if end is None else exact(end) for end in ends)
    return Reading(text, exact(value), low, high, name, unit, 0, kind, (), attained)


def exact(ratio: Fraction) -> Number:
    """The ratio as int or Decimal where it is one."""
    places = ratio.denominator.bit_length()
    scaled = ratio * 10**places
    return number(scaled.numerator, -places) if scaled.denominator == 1 else ratio


def halved(text: str) -> Reading | None:
    """半年, 半个多小时, 一年半, 两个半小时, 七成半; and 一个多小时, 三年多."""
    half = _HALF.fullmatch(text)
    if half:
        before, unit, after = half.groups()
        sign, printed = "", Digits(5, -1, 0, "", True)
    else:
        figure = parted(text)
        whole = digits(figure[2]) if figure else None
        if not figure or whole is None or whole.inside:
            return None
        before, sign, _, unit, after = figure
        printed = whole
    word = ""
    if split := _SPLIT_UNIT.fullmatch(unit):
        middle, rest, front, end = split.groups()
        unit, word = (f"个{rest}", middle) if middle else (front, end)
    if not (half or word) or (word == "半" and (half or not printed.plain)):
        return None
    if word == "半":
        printed = Digits(printed.mantissa * 10 + 5, -1, 0, "", True)
    elif word:
        printed = printed._replace(inside=word)
    kind = UNITS.get(unit)
    if not unit or kind is None or kind == "date":
        return None
    names = qualifiers("" if before == "近" and unit in LOOKING_BACK else before, after)
    negative = sign not in ("", "+")
    return stated(text, printed, unit, kind, names, negative, bool(half) or word == "半")


def adjacent(text: str) -> Reading | None:
    """七八个, 两三百万, 十七八岁: neighbouring digits are a range."""
    figure = parted(text)
    body = _ADJACENT.fullmatch(figure[2]) if figure else None
    if not figure or not body:
        return None
    before, sign, _, unit, after = figure
    high, first, second, multiplier = body.groups()
    step = int(second.translate(ASCII)) - int(first.translate(ASCII))
    names = qualifiers(before, after)
    if sign or {*names} - {"about"} or not (multiplier or unit):
        return None
    if step != 1 and high + first + second != "三五":
        return None
    about = "约" * bool(names)
    ends = (simple(f"{about}{high}{digit}{multiplier}{unit}") for digit in (first, second))
    return between(text, *ends)


def listed(text: str) -> Reading | None:
    """六、七万人, 二、三十个: neighbours with a mark between them; 二、三级 are two levels."""
    marked = _LISTED.fullmatch(text)
    reading = adjacent(f"{marked[1]}{marked[2]}") if marked else None
    if reading is None or reading.kind not in _AMOUNTS or reading.unit in _LEVELS:
        return None
    return replace(reading, token=text)


def ranged(text: str) -> Reading | None:
    """3至5名, 30%~40%, 10—15日, 3万至5万元, 3-5万元, 三年以上七年以下."""
    if bounds := _BETWEEN.fullmatch(text):
        reading = between(text, simple(bounds[1]), simple(bounds[2]))
        if reading and reading.kind == "date" and reading.alternatives:
            return reading.alternatives[0]  # 十日以上十五日以下
        return reading
    ends = _RANGE.fullmatch(text)
    if not ends:
        return None
    left, right = map(parted, ends.groups())
    if left and right and not (left[4] or right[0]):
        (before, *first, unit, _), (_, *last, last_unit, after) = left, right
        if {*qualifiers(before, after)} <= {"about"}:
            about = "约" * bool(before or after)
            high = simple(f"{about}{''.join(last)}{last_unit}")
            multiplier = last[1][len(last[1].rstrip("十百千万亿")) :]
            tries = [f"{about}{''.join(first)}{unit or last_unit}"]
            if multiplier and multiplier != last[1] and not unit and _PLACES.isdisjoint(first[1]):
                tries.insert(0, f"{about}{''.join(first)}{multiplier}{last_unit}")
            for attempt in tries:
                if reading := between(text, simple(attempt), high):
                    return reading
    # Or both ends stand complete: 半年, 三分之一, 七成半.
    whole = (simple(end) or halved(end) or parts(end) or tenths(end) for end in ends.groups())
    return between(text, *whole)


def between(text: str, low: Reading | None, high: Reading | None) -> Reading | None:
    """The range of two readings of one measure word, the first the smaller."""
    if not low or not high or low.value is None or high.value is None:
        return None
    if low.unit != high.unit or Fraction(low.value) >= Fraction(high.value):
        return None
    decimals, attained = max(low.decimals, high.decimals), low.attained and high.attained
    bounds, others = (low.lower, high.upper), tuple[Reading, ...]()
    for kind in [*{other.kind for other in high.alternatives} - {high.kind}, high.kind]:
        others = (
            Reading(text, None, *bounds, "range", high.unit, decimals, kind, others, attained),
        )
    return others[0]
