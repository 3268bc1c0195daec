"""PySpark: when one machine is not enough.

It passes over blank lines, and takes no line breaks inside quotes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, Observation, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StringType, StructField, StructType

from frictionless_figures.columns.rates import RateRule, shape_of
from frictionless_figures.command.engines.source import (
    CouldNotCheckError,
    Suspect,
    Task,
    as_text,
    first_line,
)

LINE = "figures line"  # the whole line of a row of another length than the header


def suspects(task: Task) -> Iterator[Suspect]:
    """Yield the rows that do not hold, without their numbers: partitions know no order."""
    try:
        builder: Any = SparkSession.builder
        session: SparkSession = builder.master(task.master).appName("figures").getOrCreate()
        seen = Observation()
        scan = _scan(session, task).observe(seen, F.count(F.lit(1)).alias("rows"))
        shape = shape_of(task.file.cells(task.claim.rate))
        found = RateRule(*task.claim).failures(scan, shape).collect()
        task.progress.saw(seen.get["rows"])
    except PySparkException as error:
        raise CouldNotCheckError(f"{task.file.path} cannot be read: {first_line(error)}") from error
    for row in found:
        cells = as_text(row.asDict())
        verdict, line = str(cells.pop("verdict")), cells.pop(LINE, None)
        yield Suspect(None, cells if line is None else _ragged(task, line), verdict)


def _ragged(task: Task, line: str) -> dict[str, str | None]:
    """The cells of a row of another length than the header."""
    names, row = task.file.names, next(csv.reader([line]))
    if len(row) > len(names):
        raise CouldNotCheckError(
            f"{task.file.path} has a row of {len(row)} cells, more than the header: {line}"
        )
    return dict.fromkeys(names) | dict(zip(names, row, strict=False))


def _scan(session: SparkSession, task: Task) -> DataFrame:
    path = str(task.file.path)
    if not task.file.is_csv:
        return session.read.parquet(path)
    fields = [StructField(name, StringType()) for name in (*task.file.names, LINE)]
    scan = session.read.csv(
        path,
        schema=StructType(fields),
        header=True,
        enforceSchema=True,
        quote='"',
        escape='"',
        multiLine=False,
        columnNameOfCorruptRecord=LINE,
    )
    # A ragged row is a suspect: without its rate it can't hold on columns.
    name = task.claim.rate
    rate = F.when(F.col(f"`{LINE}`").isNull(), F.col(f"`{name}`"))
    return scan.withColumn(name, rate)
