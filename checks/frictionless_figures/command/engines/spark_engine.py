"""PySpark: when one machine is not enough.

It passes over blank lines, takes no line breaks inside quotes, and knows no numbers of rows.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, Observation, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StringType, StructField, StructType

from frictionless_figures.arithmetic.verdict import HOLDS
from frictionless_figures.columns.cells import VERDICT
from frictionless_figures.command.engines import CouldNotCheckError, first_line
from frictionless_figures.command.engines.choice import SURE, Suspects, Task
from frictionless_figures.command.engines.source import Row

LINE = "whole line"  # the whole line of a row of another length than the header


def suspects(task: Task) -> Iterator[Suspects]:
    """Yield the rows that do not hold on columns, all at once."""
    if task.total_row is not None:
        raise CouldNotCheckError("--total-row is not for spark: use --engine polars or python")
    columns = task.columns
    try:
        builder: Any = SparkSession.builder
        session: SparkSession = builder.master(task.master).appName("figures").getOrCreate()
        seen = Observation()
        scan = _scan(session, task, columns).observe(seen, F.count(F.lit(1)).alias("rows"))
        rows = task.rule().judged(scan).filter(F.col(VERDICT) != HOLDS).collect()
        task.progress.saw(seen.get["rows"])
    except PySparkException as error:
        raise CouldNotCheckError(
            f"{task.source.name} cannot be read: {first_line(error)}"
        ) from error
    yield Suspects(_suspect(row.asDict(), columns) for row in rows)


def _suspect(cells: dict[str, Any], columns: list[str]) -> tuple[None, Row, str | None]:
    """A row as text; its verdict where it is no matter of reading."""
    if line := cells.get(LINE):
        return None, next(csv.reader([line])), None
    row = ["" if cells[name] is None else str(cells[name]) for name in columns]
    return None, row, cells[VERDICT] if cells[VERDICT] in SURE else None


def _scan(session: SparkSession, task: Task, columns: list[str]) -> DataFrame:
    path = str(task.source.path)
    if task.source.form == "parquet":
        return session.read.parquet(path).toDF(*columns)
    fields = [StructField(name, StringType()) for name in (*columns, LINE)]
    scan = session.read.csv(
        path,
        schema=StructType(fields),
        header=True,
        enforceSchema=True,
        sep=task.source.layout.delimiter,
        quote='"',
        escape='"',
        multiLine=False,
        columnNameOfCorruptRecord=LINE,
    )
    # A ragged row is a suspect: without its rate it can't hold on columns.
    name = columns[task.source.columns[2]]
    return scan.withColumn(name, F.when(F.col(f"`{LINE}`").isNull(), F.col(f"`{name}`")))
