"""The kinds of frames that the rules on columns take, each made of the same columns of text."""

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa


def arrow(columns):
    return pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})


FRAMES = {
    "pandas": pd.DataFrame,
    "pandas-nullable": lambda columns: pd.DataFrame(columns, dtype="string"),
    "pandas-pyarrow": lambda columns: arrow(columns).to_pandas(types_mapper=pd.ArrowDtype),
    "polars": pl.DataFrame,
    "polars-lazy": pl.LazyFrame,
    "pyarrow": arrow,
    "duckdb": lambda columns: duckdb.from_arrow(arrow(columns)),
}


def rows(frame):
    """Return the rows of any frame as tuples, None where a cell is missing."""
    table = nw.from_native(frame).lazy().collect()
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in table.iter_rows()]


def cells(frame, name):
    """Return a column of any frame as a list, None where it is missing."""
    return [cell for (cell,) in rows(nw.from_native(frame).select(name).to_native())]
