"""Checks that recompute what reports claim about their own figures.

The functions here need the standard library only. Two things are loaded when they are first asked
for: the Frictionless plugin, and the patterns of `numerals`, which take a moment to compile.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from frictionless_figures.arithmetic.change import change
from frictionless_figures.arithmetic.rate import feasible_denominators, feasible_numerators, rate
from frictionless_figures.arithmetic.span import span
from frictionless_figures.arithmetic.total import total
from frictionless_figures.arithmetic.verdict import Verdict
from frictionless_figures.reading import NotAFigure, Reading, read

if TYPE_CHECKING:
    from frictionless_figures.plugin import FiguresPlugin as FiguresPlugin
    from frictionless_figures.reading.numerals import Numeral, numerals

__all__ = [
    "NotAFigure",
    "Numeral",
    "Reading",
    "Verdict",
    "change",
    "feasible_denominators",
    "feasible_numerators",
    "numerals",
    "rate",
    "read",
    "span",
    "total",
]


_LATER = {"FiguresPlugin": "plugin", "Numeral": "reading.numerals", "numerals": "reading.numerals"}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"frictionless_figures.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
