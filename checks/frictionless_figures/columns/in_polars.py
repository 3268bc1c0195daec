"""What Polars does in its own words: lenient casts, and Python called as the rows pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TypeVar

import polars as pl

Table = TypeVar("Table", pl.DataFrame, pl.LazyFrame)


def with_wholes(frame: Table, names: Mapping[str, str], limit: int) -> Table:
    """The frame with columns of text as whole numbers below a limit, null where they are no such.

    The cast takes a plus and zeros that lead, as the scalar rule does, and no blanks.
    """
    numbers = {
        new: pl.col(name).cast(pl.String).cast(pl.Int64, strict=False)
        for new, name in names.items()
    }
    # A column of its own is computed once, whatever is made of it.
    frame = frame.with_columns(number.alias(new) for new, number in numbers.items())
    return frame.with_columns(
        pl.when(pl.col(new).is_between(-limit, limit, closed="none")).then(new) for new in names
    )


def with_places(frame: Table, name: str, unit: str, most: int, new: tuple[str, str]) -> Table:
    """The frame with decimals counted in last places, null where they are no such; and how many."""
    places, decimals = new
    text = pl.col(name).cast(pl.String)
    if unit:
        name = f"{places} text"
        frame = frame.with_columns(text.str.strip_suffix(unit).alias(name))
        text = pl.col(name)
    point = text.str.find(".", literal=True).cast(pl.Int64)
    frame = frame.with_columns(
        text.str.replace(".", "", literal=True).cast(pl.Int64, strict=False).alias(places),
        point.alias(f"{places} point"),
    )
    point = pl.col(f"{places} point")  # with a digit before it, or a sign could stand behind it
    frame = frame.with_columns((text.str.len_bytes().cast(pl.Int64) - 1 - point).alias(decimals))
    fits = (point > 0) & pl.col(decimals).is_between(1, most)
    return frame.with_columns(
        pl.when(fits.fill_null(True)).then(places), pl.col(decimals).fill_null(0)
    )


def filled(
    frame: pl.LazyFrame, verdict: str, texts: Sequence[str], judge: Callable[..., str]
) -> pl.LazyFrame:
    """The frame with the verdicts that are null judged on the texts beside them."""

    def judged_of(batch: pl.Series) -> pl.Series:
        rows = batch.struct.unnest()
        verdicts = rows[verdict]
        if not verdicts.null_count():
            return verdicts
        judged = map(cache(judge), rows.filter(verdicts.is_null()).select(texts).iter_rows())
        values = [next(judged) if said is None else said for said in verdicts]
        return pl.Series(verdict, values, pl.String)

    cells = pl.struct(verdict, *texts)
    said = cells.map_batches(judged_of, return_dtype=pl.String, is_elementwise=True)
    return frame.with_columns(said.alias(verdict))
