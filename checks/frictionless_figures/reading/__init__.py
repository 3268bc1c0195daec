"""Reads a figure as it is printed, or as spreadsheets and statistical software spell it."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from frictionless_figures.reading.forms import read
from frictionless_figures.reading.ratios import exact
from frictionless_figures.reading.stated import NotAFigure, Number, Reading

__all__ = ["NotAFigure", "Number", "Reading", "as_rate", "as_reading", "plain", "read", "spelled"]

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


def as_reading(figure: int | Decimal | str | Reading) -> Reading:
    """The reading of a figure given as int (exact), Decimal (as if printed), text or Reading.

    A text is a cell as well: where nobody would print it so, it is read as software spells numbers.
    Raises TypeError for float and bool, NotAFigure (a ValueError) for a Decimal that is not finite
    and for a text that holds no figure.

    >>> as_reading(Decimal("69.6")).upper, as_reading("6.96e1").value, as_reading("011'068").value
    (Decimal('69.65'), Decimal('69.6'), 11068)
    """
    if isinstance(figure, Reading):
        return figure
    if isinstance(figure, str):
        try:
            return read(figure)
        except NotAFigure:
            if (plainer := spelled(figure)) == figure:
                raise
            return read(plainer)
    if isinstance(figure, Decimal):
        return replace(read(format(figure, "f")), alternatives=())
    if isinstance(figure, bool) or not isinstance(figure, int):
        reason = "its printed decimals and its exact value are gone; " * isinstance(figure, float)
        raise TypeError(
            f"a figure is an int, a Decimal, a printed text or a Reading, not the "
            f"{type(figure).__name__} {figure!r}: {reason}give the text as printed, "
            f"a Decimal or an int"
        )
    return Reading(plain(figure), figure, figure, figure, "exact", "", 0, "number")


def as_rate(figure: int | Decimal | str | Reading) -> Reading:
    """The reading of a figure as a rate: a fraction (三分之一, 2/3) to the nearest whole percent.

    >>> as_rate("三分之一").upper
    Fraction(203, 6)
    """
    reading = as_reading(figure)
    if reading.kind != "share" or reading.qualifier != "exact" or reading.value is None:
        return reading
    low, high = (exact(Fraction(reading.value) + Fraction(half, 2)) for half in (-1, 1))
    return replace(reading, lower=low, upper=high, qualifier="about")


def plain(number: Number) -> str:
    """The number as plain decimal text without exponent or padding; 1/3 where it never ends.

    >>> plain(24_700_000), plain(Decimal("69.550")), plain(Fraction(1, 3))
    ('24700000', '69.55', '1/3')
    """
    if isinstance(number, Fraction):
        number = exact(number)
    if isinstance(number, Decimal):
        text = format(number, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(number)


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
    if power := int(number["power"] or 0):
        if abs(power) > _LARGEST_EXPONENT:
            return text
        whole, _, part = format(Decimal(f"{whole}.{part}e{power}"), "f").partition(".")
    tail = _PERCENT.sub("%", number["tail"])
    whole = whole.lstrip("0") or "0"
    return f"{number['sign'].strip()}{whole}{'.' * bool(part)}{part}{tail}"
