"""The kinds of frames that the rules on columns take, each made of the same columns of text."""

import duckdb
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
    match type(frame).__module__.partition(".")[0].lstrip("_"):
        case "polars":
            found = frame.lazy().collect().rows()
        case "duckdb":
            found = frame.fetchall()
        case "pyspark":
            found = map(tuple, frame.collect())
        case "pyarrow":
            found = zip(*(column.to_pylist() for column in frame.columns), strict=True)
        case _:
            found = zip(*(frame[name].tolist() for name in frame), strict=True)
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in found]


def names_of(frame):
    """Return the names of the columns of any frame."""
    if isinstance(frame, pl.LazyFrame):
        return frame.collect_schema().names()
    return frame.column_names if isinstance(frame, pa.Table) else [*frame.columns]


def cells(frame, name):
    """Return a column of any frame as a list, None where it is missing."""
    place = names_of(frame).index(name)
    return [row[place] for row in rows(frame)]
