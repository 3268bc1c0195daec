"""Columns of printed numbers as columns of int64, beside which stands what is plain enough for it.

A cell that is no plain number, or too large, is null there, and left to the scalar rule.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from operator import add, and_
from typing import TypeVar

import polars as pl

Table = TypeVar("Table", pl.DataFrame, pl.LazyFrame)
VERDICT = "verdict"
PREFIX = "figures "  # of the columns that are added for a while
PLACES = 6  # the most decimals that columns take; a number with more is for the scalar rule
LARGEST = 9e18  # of any product, below 2**63
LIMIT, TERMS = 10**17, 90  # a sum of so many whole numbers below the limit is below 2**63
COARSEST = 10**9  # step that columns take
PRINTED = "a printed number is text, a whole number or a decimal"

_FLOATS = frozenset("float double float16 float32 float64".split())
_TEXTS = frozenset("string varchar char categorical enum decimal null void".split())
_WHOLES = frozenset(
    "tinyint smallint integer int bigint utinyint usmallint uinteger int8 int16 int32 int64 uint8"
    " uint16 uint32".split()
)
_LARGE = frozenset("uint64 int128 uint128 ubigint hugeint uhugeint".split())


class UnreadableColumnError(ValueError):
    """A column is missing, or is of a type that no longer says what was printed."""


def refuse_float(name: str, type_name: object) -> UnreadableColumnError:
    """The error of a column that no longer says what was printed, and what to pass instead."""
    return UnreadableColumnError(
        f"column {name} is float ({type_name}): its printed decimals are gone; pass it as text,"
        " whole numbers or Decimal (pandas makes float of whole numbers with gaps: read them as"
        " Int64)"
    )


def refuse(types: Sequence[tuple[str, str]], names: Iterable[str], by: Iterable[str] = ()) -> None:
    """Raise UnreadableColumnError unless the columns are there once, and those `names` readable.

    The types are those of Polars, DuckDB or Spark, by the names of the columns.
    """
    columns = [name for name, _ in types]
    for name, count in Counter(columns).items():
        if count > 1:
            raise UnreadableColumnError(f"there are two columns {name}: rename one")
        if name == VERDICT or name.startswith(PREFIX):
            raise UnreadableColumnError(f"the frame has a column {name} already: rename or drop it")
    known = dict(types)
    for name in (*names, *by):
        if name not in known:
            listed = ", ".join(columns) or "none"
            raise UnreadableColumnError(f"there is no column {name}; the columns are {listed}")
    for name in names:
        kind = known[name].partition("(")[0].strip('"').lower()
        if kind in _FLOATS:
            raise refuse_float(name, known[name])
        if kind not in _TEXTS | _WHOLES | _LARGE:
            raise UnreadableColumnError(f"column {name} is {known[name]}: {PRINTED}")


def marks(missing: Iterable[str]) -> tuple[str, ...]:
    """The cells that state nothing; ValueError for what is no list of texts."""
    listed = () if isinstance(missing, str) else tuple(missing or ())
    if isinstance(missing, str) or not all(isinstance(mark, str) for mark in listed):
        raise ValueError(f"missing is a list of texts, such as ['..', '-']; it is {missing!r}")
    return listed


def types_of(frame: pl.DataFrame | pl.LazyFrame) -> list[tuple[str, str]]:
    """The columns of a frame of Polars and their types, by name."""
    return [(name, str(dtype)) for name, dtype in frame.collect_schema().items()]


class Columns:
    """The columns of one frame by name: their cells as text, as whole numbers, and as flags."""

    def __init__(self, frame: pl.DataFrame | pl.LazyFrame, names: Iterable[str]) -> None:
        self._schema = frame.collect_schema()
        self._names = list(names)

    def is_whole(self, name: str) -> bool:
        """Whether the cells are whole numbers already, of at most int64."""
        return str(self._schema[name]).lower() in _WHOLES

    def text(self, name: str) -> pl.Expr:
        """The cells as text; decimals have all the places of their type."""
        return pl.col(name).cast(pl.String)

    def states_nothing(self, name: str, missing: Collection[str]) -> pl.Expr:
        """Whether the cell is null, empty, or one of those that state nothing."""
        if self.is_whole(name) and not re.search("[0-9]", "".join(missing)):
            return pl.col(name).is_null()
        return pl.col(name).is_null() | self.text(name).is_in(["", *missing]).fill_null(True)

    def number(self, name: str) -> pl.Expr:
        """The column that `with_wholes` has added."""
        return pl.col(f"{PREFIX}number {self._names.index(name)}")

    def with_wholes(
        self, frame: Table, names: Iterable[str], summed: bool = True
    ) -> tuple[Table, pl.Expr]:
        """The frame with some columns as whole numbers, and whether all of a row are such.

        Those to be summed are below `LIMIT`. The cast takes a plus and zeros that lead, as the
        scalar rule does, and no blanks.
        """
        numbers = {name: self.number(name).meta.output_name() for name in names}
        # A column of its own is computed once, whatever is made of it.
        frame = frame.with_columns(
            (pl.col(name) if self.is_whole(name) else self.text(name))
            .cast(pl.Int64, strict=False)
            .alias(number)
            for name, number in numbers.items()
        )
        if summed:
            frame = frame.with_columns(
                pl.when(pl.col(number).is_between(-LIMIT, LIMIT, closed="none")).then(number)
                for number in numbers.values()
            )
        return frame, reduce(and_, (pl.col(number).is_not_null() for number in numbers.values()))


def with_places(frame: Table, text: pl.Expr, places: str, decimals: str) -> Table:
    """The frame with decimals counted in last places, null where they are no such; and how many."""
    name = f"{places} text"
    frame = frame.with_columns(text.alias(name))
    text = pl.col(name)
    frame = frame.with_columns(
        text.str.replace(".", "", literal=True).cast(pl.Int64, strict=False).alias(places),
        text.str.find(".", literal=True).alias(f"{places} point"),
    )
    point = pl.col(f"{places} point")  # with a digit before it, or a sign could stand behind it
    frame = frame.with_columns((text.str.len_bytes() - 1 - point).alias(decimals))
    fits = (point > 0) & pl.col(decimals).is_between(1, PLACES)
    return frame.with_columns(
        pl.when(fits.fill_null(True)).then(places), pl.col(decimals).fill_null(0)
    )


def without_last_zeros(text: pl.Expr) -> pl.Expr:
    """A plain decimal without the zeros that end its decimals: 69.6 for 69.600, 70 for 70.0."""
    pointed = text.str.contains(".", literal=True)
    return pl.when(pointed).then(text.str.replace(r"\.?0+$", "")).otherwise(text)


def chosen(index: pl.Expr, values: Sequence[int]) -> pl.Expr:
    """The value at an index that is a column: powers of ten by exponent, exactly."""
    value = pl.lit(values[0], pl.Int64)
    for number, other in enumerate(values[1:], start=1):
        value = pl.when(index == number).then(pl.lit(other, pl.Int64)).otherwise(value)
    return value


def added(terms: Iterable[tuple[int, pl.Expr]]) -> pl.Expr:
    """The sum of columns with their signs."""
    return reduce(add, (column if sign > 0 else 0 - column for sign, column in terms))


def first_of(*cases: tuple[pl.Expr, str | None], otherwise: str) -> pl.Expr:
    """The verdict of the first condition that is true; None leaves it to the scalar rule."""
    verdict = pl.lit(otherwise)
    for condition, name in reversed(cases):
        verdict = pl.when(condition).then(pl.lit(name, pl.String)).otherwise(verdict)
    return verdict
