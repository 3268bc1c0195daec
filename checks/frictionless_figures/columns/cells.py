"""Columns of printed numbers as columns of int64, beside which stands what could be read so.

A cast of text is lenient in most engines (`1e3`, `12.7`, blanks) and raises in the others, and
int64 wraps: a cell is cast only after a pattern has said that it is plain and that it fits. What
does not is 0, and its flag False; no null reaches the arithmetic, for engines disagree on nulls.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import narwhals as nw

LARGEST = 2**63 - 1  # of int64
PLACES = 6  # the most decimals that fit; a number with more is left undecided

WHOLE = r"^-?[0-9]+$"
WHOLE_THAT_FITS = r"^-?[0-9]{1,18}$"
DECIMAL = r"^-?[0-9]+(?:\.[0-9]+)?$"
DECIMAL_THAT_FITS = r"^-?(?:[0-9]{1,18}|[0-9]{1,11}\.[0-9]{1,6})$"
PERCENT = r"^-?[0-9]+(?:\.[0-9]+)?%?$"
PERCENT_THAT_FITS = r"^-?(?:[0-9]{1,18}|[0-9]{1,11}\.[0-9]{1,6})%?$"
_NARROW = (nw.Int8, nw.Int16, nw.Int32, nw.Int64, nw.UInt8, nw.UInt16, nw.UInt32)
_LARGE = (nw.UInt64, nw.Int128, nw.UInt128)
_AS_TEXT = (nw.String, nw.Categorical, nw.Decimal, nw.Unknown, *_LARGE)  # Unknown: nulls alone


class UnreadableColumnError(ValueError):
    """A column is missing, or is of a type that no longer says what was printed."""


class Columns:
    """The columns of one frame by name: their cells as text, as whole numbers, and as flags."""

    def __init__(self, frame: Any, names: Iterable[str]) -> None:
        self._schema: nw.Schema = frame.collect_schema()
        engine = frame.implementation
        # For the patterns of Java and Python a text also ends before its last line break.
        self._ends_early = engine.is_spark_like() or engine.is_pandas_like()
        for name in names:
            self.refuse_unreadable(name)

    def refuse_missing(self, name: str) -> None:
        """Raise UnreadableColumnError unless there is such a column."""
        if name not in self._schema:
            found = ", ".join(self._schema) or "none"
            raise UnreadableColumnError(f"there is no column {name}; the columns are {found}")

    def refuse_unreadable(self, name: str) -> None:
        """Raise UnreadableColumnError unless the column is one that says what was printed."""
        self.refuse_missing(name)
        dtype = self._schema[name]
        if dtype.is_float():
            raise UnreadableColumnError(
                f"column {name} is float ({dtype}): its printed decimals are gone; read it as text"
                " (pandas makes float of whole numbers with gaps: read them as text or Int64)"
            )
        if dtype not in (*_NARROW, *_AS_TEXT):
            raise UnreadableColumnError(
                f"column {name} is {dtype}: a printed number is text, a whole number or a decimal"
            )

    def is_whole(self, name: str) -> bool:
        """Whether the cells are whole numbers already, of at most int64."""
        return self._schema[name] in _NARROW

    def text(self, name: str) -> nw.Expr:
        """The cells as text; decimals have all the places of their type."""
        column = nw.col(name)
        return column if self._schema[name] == nw.String else column.cast(nw.String)

    def matches(self, name: str, pattern: str) -> nw.Expr:
        """Whether the text of the cell is of a pattern; whole numbers of up to int64 always are."""
        if self.is_whole(name):
            return ~nw.col(name).is_null()
        found = self.text(name).str.contains(pattern)
        if self._ends_early:
            found = found & ~self.text(name).str.contains(r"[\n\r]")
        return found.fill_null(False)

    def is_missing(self, name: str) -> nw.Expr:
        """Whether the cell is null or an empty text."""
        missing = nw.col(name).is_null()
        if self._schema[name] != nw.String:
            return missing
        return missing | (nw.col(name) == "").fill_null(True)

    def whole(self, name: str, fits: nw.Expr) -> nw.Expr:
        """The whole numbers where the flag says that they fit, else 0."""
        if self.is_whole(name):
            return nw.col(name).cast(nw.Int64).fill_null(0)
        return self.where(name, fits).cast(nw.Int64)

    def where(self, name: str, fits: nw.Expr) -> nw.Expr:
        """The text of the cells where the flag says that it fits, else 0."""
        return nw.when(fits).then(self.text(name)).otherwise(nw.lit("0"))


def places(text: nw.Expr) -> nw.Expr:
    """A plain decimal counted in its last places: 696 for 69.6."""
    return text.str.replace_all(".", "", literal=True).cast(nw.Int64)


def decimals(text: nw.Expr) -> nw.Expr:
    """How many digits stand after the point of a plain decimal."""
    return text.str.replace_all(r"^[^.]*\.?", "").str.len_chars().cast(nw.Int64)


def without_last_zeros(text: nw.Expr) -> nw.Expr:
    """A plain decimal without the zeros that end its decimals: 69.6 for 69.600, 70 for 70."""
    pointed = text.str.contains(".", literal=True)
    return nw.when(pointed).then(text.str.replace_all(r"\.?0+$", "")).otherwise(text)


def chosen(index: nw.Expr, values: Sequence[int]) -> nw.Expr:
    """The value at an index that is a column: powers of ten by exponent, exactly in any engine."""
    value = nw.lit(values[0], nw.Int64)
    for number, each in enumerate(values[1:], start=1):
        value = nw.when(index == number).then(nw.lit(each, nw.Int64)).otherwise(value)
    return value
