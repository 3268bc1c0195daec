"""The rows of a Spark frame that only the scalar rule can judge, judged by the workers' Python."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import cache

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import StringType


def filled(
    frame: DataFrame, verdict: str, texts: Sequence[str], judge: Callable[..., str]
) -> DataFrame:
    """The frame with the verdicts that are null judged on the texts beside them.

    Spark hands over whole columns, which are mostly null, as Arrow does: that costs little.
    """

    def judged_of(cells: pa.Array) -> pa.Array:
        if cells.null_count == len(cells):
            return pa.nulls(len(cells), pa.string())
        judged = cache(judge)
        rows = cells.to_pylist()
        return pa.array([row and judged(tuple(row)) for row in rows], pa.string())

    judged_of.__annotations__ = {"cells": pa.Array, "return": pa.Array}
    context = frame.sparkSession.sparkContext
    if str(context.master).startswith("local") and "PYSPARK_PYTHON" not in os.environ:
        context.pythonExec = sys.executable  # any other Python may not have the library
    is_open = F.when(F.col(verdict).isNull(), F.array(*texts))
    # Not deterministic: else a filter on the verdict has every row judged twice.
    judged_here = F.arrow_udf(judged_of, StringType()).asNondeterministic()
    said = F.coalesce(F.col(verdict), judged_here(is_open))
    return frame.withColumn(verdict, said)
