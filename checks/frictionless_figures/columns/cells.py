"""Columns of printed numbers as columns of int64, beside which stands what is plain enough for it.

A cell that is no plain number, or too large, is null there, and left to the scalar rule.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from operator import and_
from typing import TypeVar

import polars as pl

Table = TypeVar("Table", pl.DataFrame, pl.LazyFrame)
VERDICT = "verdict"
PREFIX = "figures "  # of the columns that are added for a while
PLACES = 6  # the most decimals that columns take; a number with more is for the scalar rule
POWERS = [10**decimals for decimals in range(PLACES + 1)]
LARGEST = 9e18  # of any product, below 2**63
LIMIT, TERMS = 10**17, 90  # a sum of so many whole numbers below the limit is below 2**63
COARSEST = 10**9  # step that columns take
PRINTED = "a printed number is text, a whole number or a decimal"

# Types by the names that Polars, Arrow, pandas, DuckDB and Spark give them.
_FLOAT = re.compile("(half)?float[0-9]*|double")
_READ = re.compile(
    "u?(tiny|small|big|huge)?int(eger)?[0-9]*|decimal[0-9]*|(large_)?string(_view)?|varchar|char|str"
    "|categorical|enum|null|void"
)


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

    The types are those of a library, by the names of the columns.
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
        if _FLOAT.fullmatch(kind):
            raise refuse_float(name, known[name])
        if not _READ.fullmatch(kind):
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


def text(name: str) -> pl.Expr:
    """The cells of a column as text; decimals have all the places of their type."""
    return pl.col(name).cast(pl.String)


def number(name: str) -> pl.Expr:
    """The column of whole numbers that `Columns.with_wholes` adds to one."""
    return pl.col(f"{PREFIX}number {name}")


class Columns:
    """The columns of one frame by name: their cells as whole numbers, and as flags."""

    def __init__(self, frame: pl.DataFrame | pl.LazyFrame) -> None:
        self._schema = frame.collect_schema()

    def is_whole(self, name: str) -> bool:
        """Whether the cells are whole numbers already, of at most int64."""
        dtype = self._schema[name]
        return dtype.is_integer() and dtype not in (pl.UInt64, pl.Int128, pl.UInt128)

    def states_nothing(self, name: str, missing: Collection[str]) -> pl.Expr:
        """Whether the cell is null, empty, or one of those that state nothing."""
        if self.is_whole(name) and not re.search("[0-9]", "".join(missing)):
            return pl.col(name).is_null()
        return pl.col(name).is_null() | text(name).is_in(["", *missing]).fill_null(True)

    def with_wholes(
        self, frame: Table, names: Iterable[str], summed: bool = True
    ) -> tuple[Table, pl.Expr]:
        """The frame with some columns as whole numbers, and whether all of a row are such.

        Those to be summed are below `LIMIT`. The cast takes a plus and zeros that lead, as the
        scalar rule does, and no blanks.
        """
        numbers = {name: number(name) for name in names}
        # A column of its own is computed once, whatever is made of it.
        frame = frame.with_columns(
            (pl.col(name) if self.is_whole(name) else text(name))
            .cast(pl.Int64, strict=False)
            .alias(whole.meta.output_name())
            for name, whole in numbers.items()
        )
        if summed:
            frame = frame.with_columns(
                pl.when(whole.is_between(-LIMIT, LIMIT, closed="none")).then(whole)
                for whole in numbers.values()
            )
        return frame, reduce(and_, (whole.is_not_null() for whole in numbers.values()))


def with_places(frame: Table, cell: pl.Expr, places: str, decimals: str) -> Table:
    """The frame with decimals counted in last places, null where they are no such; and how many."""
    frame = frame.with_columns(cell.alias(f"{places} text"))
    printed, point = pl.col(f"{places} text"), pl.col(f"{places} point")
    frame = frame.with_columns(
        printed.str.replace(".", "", literal=True).cast(pl.Int64, strict=False).alias(places),
        printed.str.find(".", literal=True).alias(f"{places} point"),
    )
    frame = frame.with_columns((printed.str.len_bytes() - 1 - point).alias(decimals))
    # With a digit before the point, or a sign could stand behind it.
    fits = (point > 0) & pl.col(decimals).is_between(1, PLACES)
    return frame.with_columns(
        pl.when(fits.fill_null(True)).then(places), pl.col(decimals).fill_null(0)
    )


def chosen(index: pl.Expr, values: Sequence[int]) -> pl.Expr:
    """The value at an index that is a column: powers of ten by exponent, exactly."""
    value = pl.lit(values[0], pl.Int64)
    for number, other in enumerate(values[1:], start=1):
        value = pl.when(index == number).then(pl.lit(other, pl.Int64)).otherwise(value)
    return value


def first_of(*cases: tuple[pl.Expr, str | None], otherwise: str) -> pl.Expr:
    """The verdict of the first condition that is true; None leaves it to the scalar rule."""
    verdict = pl.lit(otherwise)
    for condition, name in reversed(cases):
        verdict = pl.when(condition).then(pl.lit(name, pl.String)).otherwise(verdict)
    return verdict
