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
