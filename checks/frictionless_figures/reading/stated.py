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

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeVar

from frictionless_figures.reading.digits import MULTIPLIERS, WHOLE, Digits, compound
from frictionless_figures.reading.lexicon import (
    AFTER,
    BEFORE,
    BEFORE_ROUND,
    LOOKING_BACK,
    MEASURED,
    RANKS,
    SECONDS,
    SHARES,
    UNITS,
)

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
    alternatives: tuple["Reading", ...] = ()
    attained: bool = True


#: No printed quantity is longer; below Python's limit of 4300 digits for int(str).
LONGEST: Final = 200
#: Patterns of what may be the qualifiers before and after a figure, one group each.
BEFORES: Final = f"([{''.join(sorted({*''.join([*BEFORE, *BEFORE_ROUND])}))}]*)"
AFTERS: Final = f"((?:{'|'.join(map(re.escape, sorted(AFTER, key=len, reverse=True)))})?)"
#: Qualifiers whose bounds are never attained, and qualifiers that go by another one's name.
STRICT: Final = frozenset(("more-than", "余", "less-than", "nearly"))
SHOWN: Final = {"less-than": "nearly", "余": "more-than"}
_OPEN_ABOVE: Final = {"more-than", "at-least"}
_OPEN_BELOW: Final = {"at-most", "less-than"}
_WEAKEST: Final = ("about", "at-least", "more-than", "余", "at-most", "less-than", "nearly")
_LONGEST_BEFORE: Final = max(map(len, BEFORE))
_LONGEST_AFTER: Final = max(map(len, AFTER))
_SIMPLE = re.compile(
    f"{BEFORES}([-+负]|零下)?(?:好(?=几))?([0-9.,零〇一二两三四五六七八九十百千万亿廿卅余多几数来点]+)(.*)",
    re.DOTALL,
)
_ARABIC = re.compile(rf"({WHOLE})(?:\.([0-9]+))? ?([余多来几]?)([十百千]?万?亿?)([余多来几]?)")
_GROUPED = re.compile("[1-9][0-9]{0,2}[.,][0-9]{3}")
_EITHER = re.compile(r"(.+)\((.+)\)")
_KILO: Final = frozenset("瓦米克卡伏兆赫帕焦")  # 3千瓦 is three of 千瓦
_ROUND: Final = frozenset("百千万亿半")
_OF_ROUND: Final = BEFORE | BEFORE_ROUND
_ROUNDED: Final = frozenset(MEASURED.split())
_TWOFOLD: Final = SECONDS | {"年", "月", "日", "号"}
_Real = TypeVar("_Real", int, Fraction)


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


def digits(body: str) -> Digits | None:
    """The number that a folded body of digits prints, or None if it prints none.

    >>> digits("2470余万")
    Digits(mantissa=2470, exponent=4, decimals=0, inside='余', plain=False)
    """
    if len(body) > LONGEST:
        return None
    arabic = _ARABIC.fullmatch(body)
    if arabic is None:
        return compound(body)
    whole, part, early, multiplier, late = arabic.groups("")
    if (early and late) or (whole[0] == "0" and len(whole) > 1):
        return None  # a leading zero is a code's, not a count's
    mantissa = int(whole.replace(",", "") + part)
    exponent = MULTIPLIERS[multiplier] - len(part)
    return Digits(mantissa, exponent, len(part), early or late, not (multiplier or part))


def simple(text: str) -> Reading | None:
    """The reading of a figure of the common form: qualifiers, number, measure word, qualifier."""
    parts = parted(text)
    if parts is None:
        return None
    before, sign, body, unit, after = parts
    kind = UNITS.get(unit)
    printed = digits(body) if kind is not None else None
    if kind is None or printed is None:
        return None
    negative = sign not in ("", "+")
    if before == "近" and unit in LOOKING_BACK:
        names = qualifiers("", after)
        nearly = stated(text, printed, unit, kind, ("nearly", *names), negative)
        last = stated(text, printed, unit, kind, names, negative)
        return replace(last, alternatives=(nearly,)) if last and nearly else last
    names = qualifiers(before, after, body)
    if kind == "date" and names:
        return None  # 3月以内: of months there would be 个
    reading = stated(text, printed, unit, kind, names, negative)
    grouped = "," in body or "." in body
    if reading and (unit == "级" or not names) and (unit in _TWOFOLD or grouped):
        return _twofold(reading, printed, body)
    return reading


def _twofold(reading: Reading, printed: Digits, body: str) -> Reading | None:
    """The reading with the other readings that its measure word, its comma or its point allows."""
    unit, value = reading.unit, reading.value
    if "," in body or "." in body:
        counts = reading.kind in ("number", "quantity") and unit not in _ROUNDED
        if not _GROUPED.fullmatch(body) or ("." in body and not counts):
            return reading
        point = digits(body.translate({ord(","): ".", ord("."): ","}))
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


def parted(text: str) -> tuple[str, str, str, str, str] | None:
    """Qualifiers, sign, number, measure word, qualifier of a figure of the common form."""
    figure = _SIMPLE.fullmatch(text)
    if not figure:
        return None
    before, sign, body, unit = figure.groups("")
    after = ""
    if body[-1] in "千两点" and len(body) > 1:
        kilo = body[-1] == "千" and unit[:1] in _KILO and unit
        tael = body[-1] == "两" and (unit in AFTER or unit[:1] in ("", "多", "余", "半"))
        point = body[-1] == "点" and not unit and (body[0] == "几" or (body[0] <= "9" and body[3:]))
        if kilo or tael or point:
            body, unit = body[:-1], f"{body[-1]}{unit}"
    if unit not in UNITS:
        for length in range(min(_LONGEST_AFTER, len(unit)), 0, -1):
            if unit[-length:] in AFTER:
                unit, after = unit[:-length], unit[-length:]
                break
        either = _EITHER.fullmatch(unit)
        if either and {*either.groups()} <= UNITS.keys():
            unit = either[1]  # 1万台(套)以上
    return before, sign, body, unit, after


def qualifiers(before: str, after: str, body: str = "") -> tuple[str, ...]:
    """The names of the qualifiers printed before and after; "unknown" for any other words."""
    names = [AFTER[after]] if after else []
    known = _OF_ROUND if body and {body[0], body[-1]} & _ROUND else BEFORE
    while before:
        for length in range(min(_LONGEST_BEFORE, len(before)), 0, -1):
            if name := known.get(before[:length]):
                names.append(name)
                before = before[length:]
                break
        else:
            return ("unknown",)
    return tuple(names)


def stated(
    token: str,
    printed: Digits,
    unit: str,
    kind: str,
    names: tuple[str, ...] = (),
    negative: bool = False,
    half: bool = False,
) -> Reading | None:
    """The reading of a printed number, or None where its qualifiers contradict each other.

    The names are those of the qualifiers around the number; what stands inside it (余, 几) the
    digits carry.
    """
    mantissa, exponent, decimals, inside, plain = printed
    if kind == "share" and unit in SHARES:
        exponent += SHARES[unit]
        if unit == "折" and 10 < mantissa < 100 and mantissa % 10 and not decimals:
            exponent -= 1  # 85折 is 8.5折
        unit = "%"
    if negative:
        mantissa = -mantissa
    value = number(mantissa, exponent)
    if not (names or inside):
        if plain and kind != "share" and unit not in _ROUNDED:
            return Reading(token, value, value, value, "exact", unit, decimals, kind)
        spread = 25 if half else 5
        low = number(mantissa * 10 - spread, exponent - 1)
        high = number(mantissa * 10 + spread, exponent - 1)
        return Reading(token, value, low, high, "rounded", unit, decimals, kind)
    if inside:
        names = (*names, "about" if inside == "来" else "余")
    step = 1  # the place of the last digit that is not zero, in units of the last digit
    while mantissa and not mantissa % (step * 10):
        step *= 10
    # From here on in tenths of a unit of the last digit, so that a tenth of a number is whole.
    near = step if abs(mantissa) == step and inside != "来" else step * 10
    more = mantissa * 90 if inside == "数" else step * (50 if half else 10)
    bounds = bounded(names, mantissa * 10, near, near, more)
    if bounds is None or (negative and bounds[0] != "about"):
        return None
    name, *ends, attained = bounds
    lower, upper = (None if end is None else number(end, exponent - 1) for end in ends)
    return Reading(token, value, lower, upper, name, unit, decimals, kind, (), attained)


def bounded(
    names: tuple[str, ...], value: _Real, down: _Real, up: _Real, more: int = 0
) -> tuple[str, _Real | None, _Real | None, bool] | None:
    """Qualifier, bounds, and whether they are attained; None where names contradict each other.

    The neighbourhood of the value is `down` and `up` from it; 余 reaches `more` above it.
    """
    above, below = not _OPEN_ABOVE.isdisjoint(names), not _OPEN_BELOW.isdisjoint(names)
    rises, nearly, about = "余" in names, "nearly" in names, "about" in names
    if "unknown" in names or ((above or rises) and (below or nearly)):
        return None
    name = names[0] if len(names) == 1 else next((one for one in _WEAKEST if one in names), "exact")
    lower = None if below else value - down * (nearly or about)
    upper = None if above else max(value + more * rises, value + up * about)
    return SHOWN.get(name, name), lower, upper, name not in STRICT
