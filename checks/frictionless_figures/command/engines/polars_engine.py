"""Polars: a lazy scan that streams a file larger than memory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import polars as pl

from frictionless_figures.columns.rates import RateRule, shape_of
from frictionless_figures.columns.verdicts import VERDICT
from frictionless_figures.command.engines.source import (
    SAMPLED,
    CouldNotCheckError,
    File,
    Suspect,
    Task,
    first_line,
)

ROW = "figures row"  # the name of the column of row numbers


def suspects(task: Task) -> Iterator[Suspect]:
    """Yield the rows that do not hold.

    Counts that look whole are read as such, which is faster than as text. Where a cell is none,
    its text is lost: then the rows found are read again, as text.
    """
    whole = [name for name in task.claim.columns[:2] if _look_whole(task.file.cells(name))]
    try:
        scan = _scan(task.file, whole)
        # Polars would count the rows of a CSV by mapping all of it into memory.
        task.progress.expect(
            task.file.expected_rows()
            if task.file.is_csv
            else scan.select(pl.len()).collect().item()
        )
        found = _failures(task, scan)
        verdicts = found[VERDICT].to_list()
        if any(found[name].null_count() for name in whole):
            rows = found[ROW].implode()
            again = _scan(task.file, ()).filter(pl.col(ROW).is_in(rows))
            found = again.collect(engine="streaming")
    except pl.exceptions.PolarsError as error:
        raise CouldNotCheckError(f"{task.file.path} cannot be read: {first_line(error)}") from error
    text = found.select(ROW, pl.exclude(ROW, VERDICT).cast(pl.String))
    for verdict, row in zip(verdicts, text.iter_rows(named=True), strict=True):
        yield Suspect(row.pop(ROW), row, verdict)


def _failures(task: Task, scan: pl.LazyFrame) -> pl.DataFrame:
    def seen(batch: pl.DataFrame) -> pl.DataFrame:
        task.progress.saw(len(batch))
        return batch

    schema, rate = scan.collect_schema(), task.claim.rate
    rates = task.file.cells(rate)
    if not task.file.is_csv and schema.get(rate) == pl.String:
        rates = scan.select(rate).head(SAMPLED).collect().to_series().drop_nulls().to_list()
    told = scan.map_batches(seen, streamable=True, schema=schema, validate_output_schema=False)
    failures = RateRule(*task.claim).failures(told, shape_of(rates))
    return failures.collect(engine="streaming")


def _scan(file: File, whole: Sequence[str]) -> pl.LazyFrame:
    """The rows, numbered; a CSV as text, and null where what should be whole is not."""
    if not file.is_csv:
        return pl.scan_parquet(file.path, glob=False, row_index_name=ROW, row_index_offset=2)
    return pl.scan_csv(
        file.path,
        infer_schema=False,
        schema_overrides=dict.fromkeys(whole, pl.Int64),
        ignore_errors=bool(whole),
        glob=False,
        row_index_name=ROW,
        row_index_offset=2,
    )


def _look_whole(cells: list[str]) -> bool:
    return bool(cells) and all(re.fullmatch("-?[0-9]+", cell) for cell in cells)
