"""Exact positions on a drawing that is to scale."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from frictionless_figures.arithmetic.interval import fixed

Place = Fraction | int


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `lower` to `upper`, drawn over the width of its picture."""

    lower: Place
    upper: Place

    def at(self, value: Place) -> str:
        """Return the place of a value, in percent of the width.

        >>> Scale(Fraction("69.5"), Fraction("69.7")).at(Fraction(1106800, 15902))
        '50.654%'
        """
        return _percent(Fraction(value - self.lower) / Fraction(self.upper - self.lower))

    def wide(self, start: Place, end: Place) -> str:
        """Return the width of what goes from `start` to `end`, in percent of the width."""
        return _percent(Fraction(end - start) / Fraction(self.upper - self.lower))


def padded(values: list[Fraction], share: Fraction = Fraction(1, 12)) -> Scale:
    """Return the scale that holds all the values, with a share of its length free at both ends."""
    lower, upper = min(values), max(values)
    room = (upper - lower) * share
    return Scale(lower - room, upper + room)


def _percent(share: Fraction) -> str:
    text = fixed(share * 100, 3)
    return f"{text.rstrip('0').rstrip('.')}%"


@dataclass(frozen=True, slots=True)
class Glyph:
    """An interval on a scale of its own: its stretch, its number, and the end that is open."""

    at: str
    wide: str
    value: str
    open: str


def glyph(value: str | None, lower: str | None, upper: str | None) -> Glyph:
    """Return the small drawing of a figure's interval; cells that are empty are open ends.

    >>> glyph("69.6", "69.55", "69.65")
    Glyph(at='20%', wide='60%', value='50%', open='')
    >>> glyph("100000", "100000", None)
    Glyph(at='20%', wide='80%', value='20%', open='upper')
    """
    if lower is None:
        return Glyph("0%", "80%", "80%", "lower")
    if upper is None:
        return Glyph("20%", "80%", "20%", "upper")
    if lower == upper:
        return Glyph("50%", "0%", "50%", "")
    start, end = Fraction(lower), Fraction(upper)
    room = (end - start) / 3
    scale = Scale(start - room, end + room)
    middle = (start + end) / 2 if value is None else Fraction(value)
    return Glyph(scale.at(start), scale.wide(start, end), scale.at(middle), "")
