"""The rows of a lazy Polars frame that only the scalar rule can judge, judged as they pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import polars as pl


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
