"""Shares and multiples that are not printed with a measure word: fractions, halves, doublings."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Final

from frictionless_figures.reading.digits import ASCII, digits
from frictionless_figures.reading.simple import AFTERS, BEFORES, qualifiers, simple
from frictionless_figures.reading.stated import (
    SHOWN,
    STRICT,
    Number,
    Reading,
    between,
    ends_of,
    joint,
    number,
    stated,
)

_CN: Final = "零〇一二两三四五六七八九十百千万亿廿卅"
_TENTHS = re.compile(f"{BEFORES}([1-9一二两三四五六七八九])成([1-9一二三四五六七八九]){AFTERS}")
_METRES = re.compile(
    f"{BEFORES}(?:([1-9一二两三四五六七八九])米([0-9]{{1,2}}|[一二三四五六七八九])"
    f"|([0-9]{{1,2}})秒([0-9]{{2,3}})){AFTERS}"
)
_DISCOUNT = re.compile("([一二三四五六七八九])([一二三四五六七八九])折")
_PARTS = re.compile(f"{BEFORES}([0-9{_CN}]+)分之(.+?){AFTERS}", re.DOTALL)
_SLASH = re.compile(f"{BEFORES}([1-9][0-9]{{0,5}})/([1-9][0-9]{{0,5}})(){AFTERS}")
_FIFTY = re.compile(f"{BEFORES[:-1]}?)(一半|半数|半|对半|对折|(?:一?大|一?多)半){AFTERS}")
_DOUBLED = re.compile(f"翻了?{BEFORES}([一二两三四五六七八九]?)番(多?){AFTERS}")
_PER: Final = {"百": 0, "千": -1, "万": -2, "十万": -3, "百万": -4, "千万": -5, "亿": -6}


def tenths(text: str) -> Reading | None:
    """七成五, 6成4, 1米75, 58秒12 and 八五折."""
    share = _TENTHS.fullmatch(text)
    if share:
        before, tens, ones, after = share.groups()
        printed = digits((tens + ones).translate(ASCII))
        names = qualifiers(before, after)
        return stated(text, printed, "%", "share", names) if printed else None
    if text[:1] == "打" and text[-1:] == "折":
        reading = simple(text[1:]) or tenths(text[1:])
        return replace(reading, token=text) if reading else None
    metres = _METRES.fullmatch(text)
    if metres:
        before, whole, part, seconds, hundredths, after = metres.groups()
        printed = digits(f"{whole or seconds}.{part or hundredths}".translate(ASCII))
        unit, kind = ("秒", "duration") if seconds else ("米", "quantity")
        return stated(text, printed, unit, kind, qualifiers(before, after)) if printed else None
    discount = _DISCOUNT.fullmatch(text)
    printed = digits((discount[1] + discount[2]).translate(ASCII)) if discount else None
    return stated(text, printed, "%", "share") if printed else None


def parts(text: str) -> Reading | None:
    """百分之九点五, 千分之三, 三分之一, 1/3."""
    fraction = _PARTS.fullmatch(text) or _SLASH.fullmatch(text)
    if not fraction:
        return None
    before, whole, part, *_, after = fraction.groups()
    names = qualifiers(before, after)
    if fraction.re is _SLASH:
        whole, part = part, whole
    if whole in _PER:
        printed = digits(part)
        if printed is None:
            ends = ends_of(part)
            if ends is None or before or after:
                return None
            low, high = (parts(f"{whole}分之{end}") for end in ends)
            return between(text, low, high)
        shift = _PER[whole]
        shifted = printed._replace(exponent=printed.exponent + shift, tip=printed.tip + shift)
        return stated(text, shifted, "%", "share", names)
    below, above = digits(whole), digits(part)
    if not below or not above or below.inside or min(below.exponent, above.exponent) < 0:
        return None
    if not below.mantissa or (fraction.re is _SLASH and above.mantissa >= below.mantissa):
        return None
    value = Fraction(100 * above.mantissa * 10**above.exponent, below.mantissa * 10**below.exponent)
    names += ("more-than",) * bool(above.inside)
    return _of_ratio(text, value, value / 10, value / 10, names, "%", "share")


def _of_ratio(
    text: str,
    value: Fraction,
    down: Fraction,
    up: Fraction,
    names: tuple[str, ...],
    unit: str,
    kind: str,
) -> Reading | None:
    """The reading of a ratio without printed places: its neighbourhood is down and up from it."""
    name = joint(names) if names else "exact"
    if name is None:
        return None
    lower: Fraction | None = value - down if {"nearly", "about"} & {*names} else value
    upper: Fraction | None = value + up if "about" in names else value
    if {"more-than", "at-least"} & {*names}:
        upper = None
    if {"at-most", "less-than"} & {*names}:
        lower = None
    low, high = (None if end is None else exact(end) for end in (lower, upper))
    shown = SHOWN.get(name, name)
    return Reading(text, exact(value), low, high, shown, unit, 0, kind, (), name not in STRICT)


def exact(ratio: Fraction) -> Number:
    """The ratio as int or Decimal where it is one."""
    places = ratio.denominator.bit_length()
    scaled = ratio * 10**places
    return number(scaled.numerator, -places) if scaled.denominator == 1 else ratio


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
    return _of_ratio(text, Fraction(50), Fraction(10), Fraction(10), names, "%", "share")


def doubled(text: str) -> Reading | None:
    """翻番, 翻一番, 翻了两番: 2, 2, 4 times the base."""
    doubling = _DOUBLED.fullmatch(text)
    if not doubling:
        return None
    before, times, more, after = doubling.groups()
    printed = digits(times or "一")
    if printed is None:
        return None
    value = Fraction(2**printed.mantissa)
    names = qualifiers(before, after) + ("more-than",) * bool(more)
    return _of_ratio(text, value, value / 2, value, names, "倍", "multiple")
