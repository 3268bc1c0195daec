"""The statement of a printed figure: value, interval, qualifier; and the table that bounds it.

With ``u`` the place of the last printed digit that is not zero and ``s`` the place of the last
printed digit, both times the multiplier:

=====================  ==========  ===============================  ==================
printed                qualifier   lower                            upper
=====================  ==========  ===============================  ==================
11068起, 三百二十人    exact       v                                v
4.7万户, 69.6%, 23公里 rounded     v - s/2                          v + s/2
2470余万元, 十几个     more-than   v, not reached                   v + u, not reached
几十人, 数百户         more-than   v (one ten, one hundred)         10 v
近7500个               nearly      v - u (0.9 v for a lone 1)       v, not reached
超10万人次             more-than   v, not reached                   open
约20人                 about       v - u (0.9 v for a lone 1)       v + u (1.1 v)
70%以上, 不少于30天    at-least    v                                open
半年内, 不得超过40%    at-most     open                             v
不足50%, 不到两成      nearly      open                             v, not reached
3至5名, 七八个         range       lower of the first               upper of the last
=====================  ==========  ===============================  ==================

Lengths, areas, volumes and masses printed to the unit are rounded to it; counts, times are exact.
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
from frictionless_figures.reading.lexicon import MEASURED, SHARES

Number = int | Decimal | Fraction


class NotAFigure(ValueError):
    """The text holds no single printed figure; the message says what it holds instead."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one printed figure states: lower <= truth <= upper, None where a bound is open.

    value is None only for a printed range; decimals counts those of the printed number itself;
    alternatives are the other readings of a figure that can be read in two ways; attained is False
    where the truth lies between the bounds and on neither: after 余, 多, 超, 近, 不足.
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
    attained: bool = True


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
        if plain and kind != "share" and unit not in _ROUNDED:
            return Reading(token, value, value, value, "exact", unit, decimals, kind)
        spread = 25 if half else 5
        low = number(mantissa * 10 - spread, exponent - 1)
        high = number(mantissa * 10 + spread, exponent - 1)
        return Reading(token, value, low, high, "rounded", unit, decimals, kind)
    if inside:
        qualifiers = (*qualifiers, _INSIDE.get(inside, "余"))
    name = joint(qualifiers)
    if name is None or (negative and name != "about"):
        return None
    # From here on in units of 10**(exponent - 1), so that a tenth of a number is whole.
    centre, step = mantissa * 10, 10 ** (tip - exponent + 1)
    near = step // 10 if abs(centre) == step and inside != "来" else step
    lower: int | Decimal | None = None
    upper: int | Decimal | None = None
    if _OPEN_BELOW.isdisjoint(qualifiers):
        falls = "about" in qualifiers or "nearly" in qualifiers
        lower = number(centre - near * falls, exponent - 1)
    if _OPEN_ABOVE.isdisjoint(qualifiers):
        most = centre
        if "余" in qualifiers:
            most = centre * 10 if inside == "数" else centre + step * (5 if half else 1)
        if "about" in qualifiers:
            most = max(most, centre + near)
        upper = number(most, exponent - 1)
    shown = SHOWN.get(name, name)
    return Reading(token, value, lower, upper, shown, unit, decimals, kind, (), name not in STRICT)


_RANGE = re.compile(
    "从?(.*?[0-9零〇一二两三四五六七八九十百千万亿廿卅半].*?)(?:至|到|-{1,2}|—{1,2}|~{1,2})(.+)",
    re.DOTALL,
)
_ROUNDED: Final = frozenset(MEASURED.split())
_INSIDE: Final = {"来": "about"}
_NAMES: Final = ("about", "at-least", "more-than", "余", "at-most", "less-than", "nearly")
_OPEN_ABOVE: Final = frozenset(("more-than", "at-least"))
_OPEN_BELOW: Final = frozenset(("at-most", "less-than"))
#: Qualifiers whose bounds are never attained, and qualifiers that go by another one's name.
STRICT: Final = frozenset(("more-than", "余", "less-than", "nearly"))
SHOWN: Final = {"less-than": "nearly", "余": "more-than"}


def joint(qualifiers: tuple[str, ...]) -> str | None:
    """The weakest of several qualifiers, or None where they contradict each other."""
    if len(qualifiers) == 1 and qualifiers[0] != "unknown":
        return qualifiers[0]
    names = {*qualifiers}
    if "unknown" in names:
        return None
    if names & {*_OPEN_ABOVE, "余"} and names & {*_OPEN_BELOW, "nearly"}:
        return None
    return next(name for name in _NAMES if name in names)


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
    decimals, attained = max(low.decimals, high.decimals), low.attained and high.attained
    kinds = [high.kind, *(other.kind for other in high.alternatives if other.kind != high.kind)]
    others: tuple[Reading, ...] = ()
    for kind in reversed(kinds):
        ranged = Reading(
            text, None, low.lower, high.upper, "range", high.unit, decimals, kind, others, attained
        )
        others = (ranged,)
    return ranged


def ends_of(text: str) -> tuple[str, str] | None:
    """The two ends of a text that prints a range: 3至5名, 30%~40%."""
    ends = _RANGE.fullmatch(text)
    return (ends[1], ends[2]) if ends else None
