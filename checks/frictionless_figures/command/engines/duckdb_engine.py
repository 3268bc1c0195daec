"""DuckDB: one query over a file larger than memory.

It passes over blank lines, which are then neither checked nor counted.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from frictionless_figures.columns.rates import RateRule, shape_of
from frictionless_figures.command.engines.source import (
    CouldNotCheckError,
    Suspect,
    Task,
    as_text,
    first_line,
)

ROW = "figures row"
BATCH = 10_000


def suspects(task: Task) -> Iterator[Suspect]:
    """Yield the rows that do not hold."""
    with duckdb.connect() as connection:
        try:
            try:
                scan = _scan(connection, task)
                rows = _count(scan)
            except duckdb.Error:  # a quoted line break, which takes one thread
                scan = _scan(connection, task, parallel=False)
                rows = _count(scan)
            task.progress.expect(rows)
            shape = shape_of(task.file.cells(task.claim.rate))
            found = RateRule(*task.claim).failures(scan, shape)
            names = found.columns
            cursor = connection.execute(found.sql_query())
            while batch := cursor.fetchmany(BATCH):
                for row in batch:
                    cells = dict(zip(names, row, strict=True))
                    number, verdict = cells.pop(ROW), cells.pop("verdict")
                    yield Suspect(number, as_text(cells), verdict)
        except duckdb.Error as error:
            path = task.file.path
            raise CouldNotCheckError(f"{path} cannot be read: {first_line(error)}") from error
    task.progress.saw(rows)


def _count(scan: duckdb.DuckDBPyRelation) -> int:
    ((rows,),) = scan.aggregate("count(*)").fetchall()
    return int(rows)


def _scan(
    connection: duckdb.DuckDBPyConnection, task: Task, parallel: bool = True
) -> duckdb.DuckDBPyRelation:
    """The rows, numbered in the order of the file; a CSV as text."""
    path = _quoted(str(task.file.path))
    if task.file.is_csv:
        columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in task.file.names)
        read = (
            f"read_csv({path}, columns={{{columns}}}, auto_detect=false, header=true, delim=',',"
            " quote='\"', escape='\"', null_padding=true,"
            f" parallel={parallel})"
        )
    else:
        read = f"read_parquet({path})"
    return connection.sql(f'SELECT *, row_number() OVER () + 1 AS "{ROW}" FROM {read}')


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
