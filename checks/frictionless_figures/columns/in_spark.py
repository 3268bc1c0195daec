"""A Spark frame judged in the workers' Python: its cells come over as Arrow, by whole batches.

Written as columns of Spark, a rule is slower: Catalyst writes each column into all that use it, so
that a number is read anew in every branch of the formula. The workers need this library too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import StringType, StructField, StructType

Cells = tuple[pa.Array, ...]
BUCKET = "figures bucket"  # of keys that one worker judges at once
MANY = 100_000  # rows judged at once; setting up the rule costs as much as 40,000 rows of it


def with_verdicts(
    frame: DataFrame,
    verdict: str,
    names: Sequence[str],
    judge: Callable[[pa.Table], Any],
) -> DataFrame:
    """The frame with the verdicts on its columns `names`, which `judge` gives in Polars."""

    def judged(batches: Iterator[Cells]) -> Iterator[pa.Array]:
        waiting: list[Cells] = []
        for batch in batches:
            waiting.append(batch)
            if sum(len(cells[0]) for cells in waiting) >= MANY:
                yield from said(waiting)
                waiting.clear()
        if waiting:
            yield from said(waiting)

    def said(batches: Sequence[Cells]) -> Iterator[pa.Array]:
        columns = map(pa.chunked_array, zip(*batches, strict=True))
        table = pa.table(dict(zip(read, columns, strict=True)))
        verdicts = judge(table).to_arrow().cast(pa.string())
        start = 0
        for cells in batches:
            yield verdicts.slice(start, len(cells[0]))
            start += len(cells[0])

    # A tuple of one column would come without its tuple.
    read = [*names, names[0]] if len(names) == 1 else names
    judged.__annotations__ = {"batches": Iterator[Cells], "return": Iterator[pa.Array]}
    _with_python(frame)
    # Not deterministic: else a filter on the verdict has every row judged twice.
    verdicts = F.arrow_udf(judged, StringType()).asNondeterministic()
    return frame.withColumn(verdict, verdicts(*read))


def with_totals(parts: DataFrame, totals: DataFrame, verdict: str, rule: Any) -> DataFrame:
    """The totals with their verdicts, and a row for each key of parts without a total."""
    from frictionless_figures.columns.totals import check_totals

    options = {name: getattr(rule, name) for name in rule.__slots__}

    def judged(pieces: pa.Table, wholes: pa.Table) -> pa.Table:
        table = check_totals(pieces.drop([BUCKET]), wholes.drop([BUCKET]), **options)
        return table.cast(pa.schema(map(_as_spark_wants, table.schema)))

    _with_python(totals)
    session, fields = totals.sparkSession, [*totals.schema.fields]
    fields = [StructField(field.name, field.dataType) for field in fields]  # orphans lack most
    buckets = F.lit(int(session.conf.get("spark.sql.shuffle.partitions")))
    sides = []
    for frame in (parts, totals):
        text = F.coalesce(F.col(rule.by).cast("string"), F.lit(""))
        number = text.try_cast("double") + F.lit(0.0)  # 12, 12.0 and 1.2E1 go to one worker
        bucket = F.pmod(F.when(number.isNull(), F.hash(text)).otherwise(F.hash(number)), buckets)
        sides.append(frame.withColumn(BUCKET, bucket).groupBy(BUCKET))
    schema = StructType([*fields, StructField(verdict, StringType())])
    return sides[0].cogroup(sides[1]).applyInArrow(judged, schema)


def _as_spark_wants(field: pa.Field) -> pa.Field:
    """A time with a zone is handed over in that of the session, and wanted back in UTC."""
    in_zone = pa.types.is_timestamp(field.type) and field.type.tz
    return field.with_type(pa.timestamp("us", "UTC")) if in_zone else field


def _with_python(frame: DataFrame) -> None:
    """Have local workers run this very Python: any other may not have the library."""
    context = frame.sparkSession.sparkContext
    if str(context.master).startswith("local") and "PYSPARK_PYTHON" not in os.environ:
        context.pythonExec = sys.executable
