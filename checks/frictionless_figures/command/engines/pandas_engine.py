"""pandas: a CSV in chunks, a Parquet file in memory."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pandas as pd

from frictionless_figures.columns.rates import RateRule, shape_of
from frictionless_figures.command.engines.source import (
    CouldNotCheckError,
    Suspect,
    Task,
    as_text,
    first_line,
)

CHUNK = 250_000  # rows
MALFORMED = (pd.errors.ParserError, pd.errors.ParserWarning, UnicodeDecodeError)


def suspects(task: Task) -> Iterator[Suspect]:
    """Yield the rows that do not hold."""
    rule, shape = RateRule(*task.claim), shape_of(task.file.cells(task.claim.rate))
    if task.file.is_csv:
        task.progress.expect(task.file.expected_rows())
    try:
        for chunk in _chunks(task):
            task.progress.saw(len(chunk))
            found = rule.failures(chunk, shape)
            for number, *values in found.itertuples(name=None):
                kept = (None if pd.isna(value) else value for value in values)
                cells = as_text(dict(zip(found.columns, kept, strict=True)))
                yield Suspect(number + 2, cells, str(cells.pop("verdict")))
    except (OSError, *MALFORMED) as error:
        raise CouldNotCheckError(f"{task.file.path} cannot be read: {first_line(error)}") from error


def _chunks(task: Task) -> Iterator[pd.DataFrame]:
    if not task.file.is_csv:
        frame = pd.read_parquet(task.file.path, dtype_backend="pyarrow")
        yield frame.reset_index(drop=True)
        return
    with pd.read_csv(
        task.file.path,
        dtype="str",
        encoding="utf-8-sig",
        keep_default_na=False,
        na_values=[""],
        skip_blank_lines=False,
        index_col=False,
        chunksize=CHUNK,
    ) as chunks:
        while True:
            with warnings.catch_warnings():  # cells beyond the header are dropped with a warning
                warnings.simplefilter("error", pd.errors.ParserWarning)
                chunk = next(chunks, None)
            if chunk is None:
                return
            yield chunk
