"""How spreadsheets and statistical software spell a number, as a report would print it."""

from __future__ import annotations

import re
from typing import Final

_GROUP: Final = " '’\u00a0\u2007\u2009\u202f"  # between groups of digits, whatever the decimal sign
_LARGEST_EXPONENT: Final = 30
_FORMULA = re.compile('="([^"]*)"')
_PERCENT = re.compile(r"^ ?(?:pct|per ?cent|prozent)\.?$", re.IGNORECASE)
_PATTERNS: Final = {
    decimal: re.compile(
        # Groups of three, or of two before the last (1,10,680); the separator is always the same.
        rf"(?P<sign>[-+−<>≤≥ ]*)"
        rf"(?P<whole>[0-9]{{1,3}}(?P<group>[{_GROUP}{other}])[0-9]{{2,3}}"
        rf"(?:(?P=group)[0-9]{{2,3}})*(?<=[0-9]{{3}})|[0-9]*)"
        rf"(?:[{decimal}·](?P<part>[0-9]+))?"
        rf"(?:[eE](?P<power>[-+]?[0-9]{{1,4}}))?(?P<tail>[^0-9]*)"
    )
    for decimal, other in ((".", ","), (",", "."))
}


def spelled(cell: str, decimal: str = ".") -> str:
    """The number of a cell with a point, without groups, exponent, formula, zeros that lead.

    What is no number is the cell without the blanks around it.

    `decimal` is the decimal sign of the file, a point or a comma.

    >>> [spelled(cell) for cell in ("11'068", "1,10,680", "1.1068e4", '="11068"', ".5", "8 pct")]
    ['11068', '110680', '11068', '11068', '0.5', '8%']
    >>> spelled("69,6 %", ","), spelled("1.234,5", ",")
    ('69.6 %', '1234.5')
    """
    text = cell.strip()
    formula = _FORMULA.fullmatch(text)
    number = _PATTERNS[decimal].fullmatch(formula[1] if formula else text)
    if number is None or not (number["whole"] or number["part"]):
        return text
    whole = number["whole"].replace(number["group"], "") if number["group"] else number["whole"]
    part = number["part"] or ""
    if number["power"]:
        power = int(number["power"])
        if abs(power) > _LARGEST_EXPONENT:
            return text
        whole, part = _shifted(whole, part, power)
    tail = _PERCENT.sub("%", number["tail"])
    whole = whole.lstrip("0") or "0"
    return f"{number['sign'].strip()}{whole}{'.' * bool(part)}{part}{tail}"


def _shifted(whole: str, part: str, power: int) -> tuple[str, str]:
    """The digits before and after the point, once it has moved to the right by a power of ten."""
    digits, point = whole + part, len(whole) + power
    digits = digits.rjust(len(digits) - point, "0") if point < 0 else digits.ljust(point, "0")
    point = max(point, 0)
    return digits[:point], digits[point:]
