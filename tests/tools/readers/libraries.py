"""Print what a Python library makes of CSV files by default: `libraries.py LIBRARY FILE...`.

This runs with the Python that the libraries are installed for, apart from the project.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

Given = tuple[list[str], Iterable[Iterable[Any]]]


def with_pandas(path: str, **options: Any) -> Given:
    """pandas.read_csv."""
    import pandas

    return of_pandas(pandas.read_csv(path, **options))


def with_pandas_pyarrow(path: str) -> Given:
    """pandas.read_csv with the engine and the types of PyArrow."""
    return with_pandas(path, engine="pyarrow", dtype_backend="pyarrow")


def with_pandas_text(path: str) -> Given:
    """pandas.read_csv that takes every cell as text."""
    return with_pandas(path, dtype=str, keep_default_na=False)


def of_pandas(frame: Any) -> Given:
    """A data frame as rows, None where a cell is missing."""
    cells = frame.astype(object)
    return list(frame.columns), cells.where(frame.notna(), None).to_numpy().tolist()


def with_polars(path: str, **options: Any) -> Given:
    """polars.read_csv."""
    import polars

    frame = polars.read_csv(path, **options)
    return frame.columns, frame.rows()


def with_polars_whole(path: str) -> Given:
    """polars.read_csv that looks at every row before it decides on types."""
    return with_polars(path, infer_schema_length=None)


def with_duckdb(path: str, options: str = "") -> Given:
    """read_csv of DuckDB."""
    import duckdb

    found = duckdb.sql(f"SELECT * FROM read_csv('{path}'{options})")
    return found.columns, found.fetchall()


def with_duckdb_text(path: str) -> Given:
    """read_csv of DuckDB that takes every cell as text."""
    return with_duckdb(path, ", all_varchar = true")


def with_pyarrow(path: str) -> Given:
    """pyarrow.csv.read_csv."""
    from pyarrow import csv

    table = csv.read_csv(path)
    return table.column_names, (row.values() for row in table.to_pylist())


def with_pyspark(path: str) -> Given:
    """spark.read.csv with the header that every table has."""
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    frame = spark.getOrCreate().read.csv(path, header=True)
    return frame.columns, frame.collect()


def with_frictionless(path: str) -> Given:
    """A resource of Frictionless without a schema."""
    from frictionless import Resource

    with Resource(path) as resource:
        return resource.header.labels, [row.cells for row in resource.row_stream]


def with_frictionless_index(path: str) -> Given:
    """The SQLite index of a resource of Frictionless."""
    import sqlite3

    from frictionless.resources import TableResource

    with tempfile.TemporaryDirectory() as folder:
        TableResource(path=path).index(f"sqlite:///{folder}/index.db", name="indexed")
        with sqlite3.connect(f"{folder}/index.db") as database:
            found = database.execute("SELECT * FROM indexed")
            return [name for name, *_ in found.description], found.fetchall()


def plain(cell: Any) -> Any:
    """Return a cell as JSON takes it: a date as ISO 8601, a decimal as its digits."""
    if cell is None or isinstance(cell, str | bool | int):
        return cell
    if isinstance(cell, float):
        return None if math.isnan(cell) else cell
    return str(cell)


def main(library: str, paths: list[str]) -> None:
    """Print the version of a library and what it loads of each file."""
    reader = globals()[f"with_{library}"]
    found: dict[str, Mapping[str, Any]] = {}
    for path in paths:
        try:
            columns, rows = reader(path)
            found[path] = {"columns": columns, "rows": [[plain(c) for c in row] for row in rows]}
        except Exception as error:
            found[path] = {"error": f"{type(error).__name__}: {' '.join(str(error).split())[:120]}"}
    names = {"frictionless_index": "frictionless"}
    print(
        json.dumps({"version": version(names.get(library, library.split("_")[0])), "tables": found})
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
