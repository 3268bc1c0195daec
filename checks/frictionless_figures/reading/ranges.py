"""Ranges: printed with both ends (3至5名) or as neighbouring digits (七八个)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from frictionless_figures.reading.digits import digits
from frictionless_figures.reading.lexicon import RANKS, SECONDS
from frictionless_figures.reading.ratios import parts, tenths
from frictionless_figures.reading.simple import SIMPLE, halved, parted, qualifiers, simple
from frictionless_figures.reading.stated import Reading, between, ends_of

_PLACES: Final = frozenset("十百千万亿")
_ADJACENT = re.compile(
    "(.*?[十百千万]|)([一二两三四五六七八九])([两二三四五六七八九])([十百千]?[万亿]*)"
)
_LISTED = re.compile("(.*?[一二两三四五六七八九])、([两二三四五六七八九].*)", re.DOTALL)
_AMOUNTS: Final = frozenset(("quantity", "duration", "share", "multiple"))
_LEVELS: Final = (SECONDS | RANKS | {"", "层", "季度", "章", "节"}) - {"次", "回", "批"}
_BETWEEN = re.compile("(.+)以上(?:至|、)?(.+)以下", re.DOTALL)


def adjacent(text: str) -> Reading | None:
    """七八个, 两三百万, 十七八岁: neighbouring digits are a range."""
    figure = SIMPLE.fullmatch(text)
    body = _ADJACENT.fullmatch(figure[3]) if figure else None
    if not figure or not body:
        return None
    before, sign, _, unit, after = parted(figure)
    high, first, second, multiplier = body.groups()
    low_digit, high_digit = digits(first), digits(second)
    names = qualifiers(before, after)
    if sign or not low_digit or not high_digit or not (multiplier or unit):
        return None
    step = high_digit.mantissa - low_digit.mantissa
    if {*names} - {"about"} or not (step == 1 or high + first + second == "三五"):
        return None
    ends = [
        simple(f"{'约' * bool(names)}{high}{digit}{multiplier}{unit}") for digit in (first, second)
    ]
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
    bounds = _BETWEEN.fullmatch(text)
    if bounds:
        reading = between(text, simple(bounds[1]), simple(bounds[2]))
        if reading and reading.kind == "date" and reading.alternatives:
            return reading.alternatives[0]  # 十日以上十五日以下
        return reading
    ends = ends_of(text)
    right = SIMPLE.fullmatch(ends[1]) if ends else None
    if not ends or not right:
        return between(text, _end(ends[0]), _end(ends[1])) if ends else None
    left_match = SIMPLE.fullmatch(ends[0])
    left = parted(left_match) if left_match else None
    before, sign, body, unit, after = parted(right)
    if left and {*qualifiers(left[0], after)} <= {"about"} and not (before or left[4]):
        about = "约" * bool(left[0] or after)
        first = (left[1] or "") + left[2]
        high = simple(f"{about}{sign or ''}{body}{unit}")
        multiplier = body[len(body.rstrip("十百千万亿")) :]
        tries = [f"{about}{first}{left[3] or unit}"]
        if multiplier and not left[3] and body != multiplier and not _PLACES & {*left[2]}:
            tries.insert(0, f"{about}{first}{multiplier}{unit}")
        for attempt in tries:
            reading = between(text, simple(attempt), high)
            if reading:
                return reading
    return between(text, _end(ends[0]), _end(ends[1]))


def _end(text: str) -> Reading | None:
    """One end of a range that stands complete: 半年, 三分之一, 七成半."""
    return simple(text) or halved(text) or parts(text) or tenths(text)
