"""Parquet files: read as text, and written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import polars as pl

from frictionless_figures.command.engines import CouldNotCheckError, first_line
from frictionless_figures.output import OutputError


def refuse_floats(path: Path, wanted: Sequence[str]) -> None:
    """Raise CouldNotCheckError where a wanted column no longer says what was printed."""
    schema = _scan(path).collect_schema()
    for name in wanted:
        if schema[name].is_float():
            raise CouldNotCheckError(
                f"{path}: column {name} is float ({schema[name]}): its printed decimals are gone;"
                " write it as text, as a whole number or as a decimal"
            )


def rows_of(path: Path) -> Iterator[Sequence[str]]:
    """The header and the rows as text; a missing cell is empty."""
    text = _scan(path).select(pl.all().cast(pl.String).fill_null(""))
    yield text.collect_schema().names()
    for batch in text.collect_batches(maintain_order=True):
        yield from batch.iter_rows()


def _scan(path: Path) -> pl.LazyFrame:
    try:
        scan = pl.scan_parquet(path, glob=False)
        scan.collect_schema()
    except pl.exceptions.PolarsError as error:
        raise CouldNotCheckError(f"{path} cannot be read: {first_line(error)}") from error
    return scan


def write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    """Write rows as columns of text; `row`, the first, as whole numbers."""
    header, *others = rows
    types = {str(name): pl.Int64 if name == "row" else pl.String for name in header}
    if len(types) < len(header):
        raise OutputError("Parquet needs names that differ: write .csv or .xlsx")
    pl.DataFrame(others, schema=types, orient="row").write_parquet(path)
