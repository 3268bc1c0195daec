"""Columns of printed numbers as columns of int64, beside which stands what is plain enough for it.

A cast of text is lenient in most engines (`1e3`, `12.7`, blanks) and raises in the others, and
int64 wraps: a cell is cast only after a pattern has said that it is plain and that it fits. What
does not is 0; no null reaches the arithmetic, for engines disagree on nulls.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from importlib import import_module
from operator import add, and_
from typing import Any

import narwhals as nw

VERDICT = "verdict"
PREFIX = "figures "  # of the columns that are added for a while
PLACES = 6  # the most decimals that columns take; a number with more is for the scalar rule
LARGEST = 9e18  # of any product, below 2**63

_WHOLE = "-?(?:0|[1-9][0-9]{0,16})"  # a sum of 90 of them is below 2**63
WHOLE = f"^{_WHOLE}"
_LIMIT = 10**17
_NARROW = (nw.Int8, nw.Int16, nw.Int32, nw.Int64, nw.UInt8, nw.UInt16, nw.UInt32)
_LARGE = (nw.UInt64, nw.Int128, nw.UInt128)
# Unknown is a column of nulls alone.
_AS_TEXT = (nw.String, nw.Categorical, nw.Enum, nw.Decimal, nw.Unknown, *_LARGE)


PRINTED = "a printed number is text, a whole number or a decimal"


class UnreadableColumnError(ValueError):
    """A column is missing, or is of a type that no longer says what was printed."""


def refuse_float(name: str, dtype: object) -> UnreadableColumnError:
    """The error of a column that no longer says what was printed, and what to pass instead."""
    return UnreadableColumnError(
        f"column {name} is float ({dtype}): its printed decimals are gone; pass it as text, whole"
        " numbers or Decimal (pandas makes float of whole numbers with gaps: read them as Int64)"
    )


class Columns:
    """The columns of one frame by name: their cells as text, as whole numbers, and as flags."""

    def __init__(self, frame: Any, names: Iterable[str], missing: Collection[str] = ()) -> None:
        self._schema: nw.Schema = frame.collect_schema()
        # For the patterns of Java and Python a text also ends before its last line break.
        self._end = r"\z" if frame.implementation.is_spark_like() else "$"
        self._ends_early = frame.implementation.is_pandas_like()
        self._missing = ["", *missing]
        self._names = list(names)
        self.is_polars = frame.implementation.is_polars()
        for name in self._names:
            self.refuse_missing(name)
            dtype = self._schema[name]
            if dtype.is_float():
                raise refuse_float(name, dtype)
            if dtype not in (*_NARROW, *_AS_TEXT):
                raise UnreadableColumnError(f"column {name} is {dtype}: {PRINTED}")

    def refuse_missing(self, name: str) -> None:
        """Raise UnreadableColumnError unless there is such a column."""
        if name not in self._schema:
            listed = ", ".join(self._schema) or "none"
            raise UnreadableColumnError(f"there is no column {name}; the columns are {listed}")

    def is_whole(self, name: str) -> bool:
        """Whether the cells are whole numbers already, of at most int64."""
        return self._schema[name] in _NARROW

    def text(self, name: str) -> nw.Expr:
        """The cells as text; decimals have all the places of their type."""
        column = nw.col(name)
        return column if self._schema[name] == nw.String else column.cast(nw.String)

    def matches(self, name: str, pattern: str) -> nw.Expr:
        """Whether the text of the cell is of a pattern, from its first character to its last."""
        matches = self.text(name).str.contains(pattern + self._end)
        if self._ends_early:
            matches = matches & ~self.text(name).str.contains(r"[\n\r]")
        return matches.fill_null(False)

    def fits(self, name: str) -> nw.Expr:
        """Whether the cell is a whole number that sums of columns can hold."""
        if self.is_whole(name):
            column = nw.col(name).cast(nw.Int64)
            return ((column > -_LIMIT) & (column < _LIMIT)).fill_null(False)
        return self.matches(name, WHOLE)

    def states_nothing(self, name: str) -> nw.Expr:
        """Whether the cell is null, empty, or one of those that state nothing."""
        if self.is_whole(name):
            return nw.col(name).is_null()
        return nw.col(name).is_null() | self.text(name).is_in(self._missing).fill_null(True)

    def whole(self, name: str, fits: nw.Expr) -> nw.Expr:
        """The whole numbers where the flag says that they fit, else 0."""
        if self.is_whole(name):
            column = nw.col(name).cast(nw.Int64)
            return nw.when(fits).then(column).otherwise(nw.lit(0, nw.Int64))
        return self.where(name, fits).cast(nw.Int64)

    def number(self, name: str) -> nw.Expr:
        """The column that `with_wholes` has added."""
        return nw.col(f"{PREFIX}number {self._names.index(name)}")

    def with_wholes(self, frame: Any, names: Iterable[str]) -> tuple[Any, nw.Expr]:
        """The frame with some columns as whole numbers, and whether all of a row are such."""
        added = {f"{PREFIX}number {self._names.index(name)}": name for name in names}
        lenient = {
            n: name for n, name in added.items() if self.is_polars and not self.is_whole(name)
        }
        if lenient:
            frame = nw.from_native(in_polars().with_wholes(frame.to_native(), lenient, _LIMIT))
        fits = {
            new: ~nw.col(new).is_null() if new in lenient else self.fits(name)
            for new, name in added.items()
        }
        frame = frame.with_columns(flag.alias(f"{new} fits") for new, flag in fits.items())
        flags = {new: nw.col(f"{new} fits") for new in added}
        frame = frame.with_columns(
            self.whole(name, flags[new]).alias(new)
            for new, name in added.items()
            if new not in lenient
        )
        return frame, reduce(and_, flags.values())

    def where(self, name: str, fits: nw.Expr) -> nw.Expr:
        """The text of the cells where the flag says that it fits, else 0."""
        return nw.when(fits).then(self.text(name)).otherwise(nw.lit("0"))


def in_polars() -> Any:
    """What Polars does faster in its own words; only where it is installed."""
    return import_module("frictionless_figures.columns.in_polars")


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
    for number, other in enumerate(values[1:], start=1):
        value = nw.when(index == number).then(nw.lit(other, nw.Int64)).otherwise(value)
    return value


def added(terms: Iterable[tuple[int, nw.Expr]]) -> nw.Expr:
    """The sum of columns with their signs."""
    return reduce(add, (column if sign > 0 else 0 - column for sign, column in terms))


def first_of(*cases: tuple[nw.Expr, str | None], otherwise: str) -> nw.Expr:
    """The verdict of the first condition that is true; None leaves it to the scalar rule."""
    verdict = nw.lit(otherwise)
    for condition, name in reversed(cases):
        said = nw.lit(None, nw.String) if name is None else nw.lit(name)
        verdict = nw.when(condition).then(said).otherwise(verdict)
    return verdict
