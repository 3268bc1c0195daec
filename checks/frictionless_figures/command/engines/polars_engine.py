"""Polars: a lazy scan that streams a file larger than memory.

Plain numbers are decided by the rule on columns; the rest is for the scalar rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import polars as pl

from frictionless_figures.columns.cells import UnreadableColumnError
from frictionless_figures.command.engines import CouldNotCheckError, first_line
from frictionless_figures.command.engines.choice import SURE, Suspects, Task

ROW, VERDICT, TOTAL, CHUNK = "row", "verdict", "total", 10_000


def suspects(task: Task) -> Iterator[Suspects]:
    """Yield the rows that do not hold as plain numbers."""
    task.progress.expect(task.source.expected_rows())
    try:
        for batch in _query(task).collect_batches(maintain_order=True, engine="streaming"):
            yield from map(_suspects, batch.iter_slices(CHUNK))
    except (pl.exceptions.PolarsError, UnreadableColumnError) as error:
        name = task.source.name
        raise CouldNotCheckError(f"{name} cannot be read: {first_line(error)}") from error


def _suspects(frame: pl.DataFrame) -> Suspects:
    text = frame.select(pl.all().exclude(ROW, VERDICT).cast(pl.String))
    rows = zip(frame[ROW], text.fill_null("").iter_rows(), frame[VERDICT], strict=True)
    if frame[VERDICT].null_count():
        return Suspects(rows)
    verdicts = Counter(dict(frame[VERDICT].value_counts().iter_rows()))

    def as_csv() -> str:
        written = text.insert_column(0, frame[ROW]).with_columns(
            frame[VERDICT], why=pl.lit(None, pl.String)
        )
        return written.write_csv(include_header=False, quote_style="necessary")

    return Suspects(rows, verdicts, as_csv, frame[ROW][-1] if len(frame) else 0)


def _query(task: Task) -> pl.LazyFrame:
    """The rows that are not known to hold, with their number, their text and their verdict."""

    def seen(batch: pl.DataFrame) -> pl.DataFrame:
        task.progress.saw(len(batch))
        return batch

    source, columns = task.source, task.columns
    if source.form == "parquet":
        scan = pl.scan_parquet(source.path, glob=False, row_index_name=ROW, row_index_offset=2)
        scan = scan.rename(dict(zip(source.names, columns, strict=True)))
    else:
        scan = pl.scan_csv(
            source.path,
            has_header=False,
            skip_rows=1,
            separator=source.layout.delimiter or ",",
            schema=dict.fromkeys(columns, pl.String),
            glob=False,
            row_index_name=ROW,
            row_index_offset=2,
        )
    schema = scan.collect_schema()
    scan = scan.map_batches(seen, streamable=True, schema=schema, validate_output_schema=False)
    apart = None
    if task.total_row is not None:
        apart = TOTAL
        scan = scan.with_columns(_is_total(task, task.total_row.casefold()).alias(apart))
    sure = pl.when(pl.col(VERDICT).is_in(SURE)).then(VERDICT)
    return task.rule().failures(scan, apart).select(ROW, *columns, sure)


def _is_total(task: Task, start: str) -> pl.Expr:
    """Whether a cell beside the claim begins as the total rows do, or may do: Python says."""
    others = [name for at, name in enumerate(task.columns) if at not in task.source.columns]
    if not others:
        return pl.lit(False)
    text = (pl.col(name).cast(pl.String).str.strip_chars().str.to_lowercase() for name in others)
    return pl.any_horizontal(cell.str.starts_with(start).fill_null(False) for cell in text)
