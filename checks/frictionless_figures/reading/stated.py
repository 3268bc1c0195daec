"""The statement of a printed figure: value, interval, qualifier; and the table that bounds it.

With ``u`` the place of the last printed digit that is not zero and ``s`` the place of the last
printed digit, both times the multiplier:

=====================  ==========  ===============================  ==================
printed                qualifier   lower                            upper
=====================  ==========  ===============================  ==================
11068起, 三百二十人    exact       v                                v
4.7万户, 69.6%, 3千人  rounded     v - s/2                          v + s/2
2470余万元, 十几个     more-than   v                                v + u
几十人, 数百户         more-than   v (one ten, one hundred)         10 v
近7500个               nearly      v - u (0.9 v for a lone 1)       v
超10万人次             more-than   v                                open
约20人                 about       v - u                            v + u
70%以上                at-least    v                                open
半年内                 at-most     open                             v
3至5名, 七八个         range       lower of the first               upper of the last
=====================  ==========  ===============================  ==================

几 is "more than one and fewer than ten" (现代汉语词典). A half (一年半) is exact, and 多 after it
reaches half a unit further. The ends of a range are rounded as the same figures alone would be.
Several qualifiers give the hull of their intervals (约20余人: 10 to 30); qualifiers that contradict
each other (近20余人) state nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from frictionless_figures.reading.digits import Digits
from frictionless_figures.reading.lexicon import SHARES

Number = int | Decimal | Fraction


class NotAFigure(ValueError):
    """The text holds no single printed figure; the message says what it holds instead."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one printed figure states: lower <= truth <= upper, None where a bound is open.

    value is None only for a printed range; decimals counts those of the printed number itself;
    alternatives are the other readings of a figure that can be read in two ways.
    """

    token: str
    value: Number | None
    lower: Number | None
    upper: Number | None
    qualifier: str
    unit: str
    decimals: int
    kind: str
    alternatives: tuple[Reading, ...] = ()


def number(mantissa: int, exponent: int) -> int | Decimal:
    """The exact number mantissa * 10**exponent, an int where it is one.

    >>> number(6955, -2)
    Decimal('69.55')
    """
    if exponent < 0:
        while exponent and not mantissa % 10:
            mantissa //= 10
            exponent += 1
        if exponent:
            return Decimal(f"{mantissa}e{exponent}")
    scaled: int = mantissa * 10**exponent
    return scaled


def stated(
    token: str,
    printed: Digits,
    unit: str,
    kind: str,
    qualifiers: tuple[str, ...] = (),
    negative: bool = False,
    half: bool = False,
) -> Reading | None:
    """The reading of a printed number, or None where its qualifiers contradict each other.

    The qualifiers are those around the number; what stands inside it (余, 几) the digits carry.
    """
    mantissa, exponent, tip, decimals, inside, plain = printed
    if kind == "share" and unit in SHARES:
        shift = SHARES[unit]
        if unit == "折" and 10 < mantissa < 100 and mantissa % 10 and not decimals:
            shift -= 1  # 85折 is 8.5折
        exponent += shift
        tip += shift
        unit = "%"
    if negative:
        mantissa = -mantissa
    value = number(mantissa, exponent)
    if not (qualifiers or inside):
        if plain and kind != "share":
            return Reading(token, value, value, value, "exact", unit, decimals, kind)
        spread = 25 if half else 5
        low = number(mantissa * 10 - spread, exponent - 1)
        high = number(mantissa * 10 + spread, exponent - 1)
        return Reading(token, value, low, high, "rounded", unit, decimals, kind)
    if inside:
        qualifiers = (*qualifiers, _INSIDE.get(inside, "余"))
    name = qualifiers[0]
    if len(qualifiers) > 1 or negative:
        joint = _joint({*qualifiers})
        if joint is None or (negative and joint != "about"):
            return None
        name = joint
    elif name == "余":
        name = "more-than"
    # From here on in units of 10**(exponent - 1), so that nine tenths of a number are whole.
    centre, step = mantissa * 10, 10 ** (tip - exponent + 1)
    most = centre + step
    if inside and inside != "来":
        most = centre * 10 if inside == "数" else centre + step * (5 if half else 1)
    lower: int | Decimal | None = None
    upper: int | Decimal | None = None
    if "at-most" not in qualifiers:
        low = centre
        if "about" in qualifiers:
            low = centre - step
        elif "nearly" in qualifiers:
            low = mantissa * 9 if centre == step else centre - step
        lower = number(low, exponent - 1)
    if "more-than" not in qualifiers and "at-least" not in qualifiers:
        rises = "余" in qualifiers or "about" in qualifiers
        upper = number(most if rises else centre, exponent - 1)
    return Reading(token, value, lower, upper, name, unit, decimals, kind)


_RANGE = re.compile(
    "从?(.*?[0-9零〇一二两三四五六七八九十百千万亿廿卅半].*?)(?:至|到|-{1,2}|—{1,2}|~{1,2})(.+)",
    re.DOTALL,
)
_INSIDE: Final = {"来": "about"}
_NAMES: Final = ("about", "at-least", "more-than", "at-most", "nearly")
_RISING: Final = frozenset(("余", "more-than", "at-least"))
_FALLING: Final = frozenset(("nearly", "at-most"))


def _joint(qualifiers: set[str]) -> str | None:
    """The weakest of several qualifiers, or None where they contradict each other."""
    if not _RISING.isdisjoint(qualifiers) and not _FALLING.isdisjoint(qualifiers):
        return None
    if "余" in qualifiers:
        qualifiers = qualifiers - {"余"} | {"more-than"}
    return next(name for name in _NAMES if name in qualifiers)


def between(text: str, low: Reading | None, high: Reading | None) -> Reading | None:
    """The range of two readings of one measure word, the first the smaller."""
    if not low or not high or low.value is None or high.value is None:
        return None
    if (
        low.unit != high.unit
        or Fraction(low.value) >= Fraction(high.value)
        or "range" in (low.qualifier, high.qualifier)
    ):
        return None
    decimals = max(low.decimals, high.decimals)
    kinds = [high.kind, *(other.kind for other in high.alternatives if other.kind != high.kind)]
    others: tuple[Reading, ...] = ()
    for kind in reversed(kinds):
        ranged = Reading(
            text, None, low.lower, high.upper, "range", high.unit, decimals, kind, others
        )
        others = (ranged,)
    return ranged


def ends_of(text: str) -> tuple[str, str] | None:
    """The two ends of a text that prints a range: 3至5名, 30%~40%."""
    found = _RANGE.fullmatch(text)
    return (found[1], found[2]) if found else None
