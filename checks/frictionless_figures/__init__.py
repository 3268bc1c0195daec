"""Checks that recompute what reports claim about their own figures.

The functions here need the standard library only; the Frictionless plugin is loaded when
Frictionless asks for it.
"""

from typing import Any

from frictionless_figures.arithmetic.rate import feasible_denominators, feasible_numerators, rate
from frictionless_figures.arithmetic.span import span
from frictionless_figures.arithmetic.total import total
from frictionless_figures.arithmetic.verdict import Verdict
from frictionless_figures.reading import NotAFigure, Reading, read
from frictionless_figures.reading.numerals import Numeral, numerals

__all__ = [
    "NotAFigure",
    "Numeral",
    "Reading",
    "Verdict",
    "feasible_denominators",
    "feasible_numerators",
    "numerals",
    "rate",
    "read",
    "span",
    "total",
]


def __getattr__(name: str) -> Any:
    if name == "FiguresPlugin":
        from frictionless_figures.plugin import FiguresPlugin

        return FiguresPlugin
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
