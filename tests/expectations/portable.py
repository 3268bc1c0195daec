"""Run suites with Great Expectations alone: `python -I portable.py ENGINE ADDRESS JOB...`.

A job is a folder of tables as CSV, their types (`types.json`) and suites. Printed is, as JSON, by
job, suite and expectation whether it held, and the first cells of the rows that it names.
"""

import csv
import importlib.abc
import json
import os
import sys
import warnings
from datetime import date
from decimal import Decimal
from pathlib import Path


class Absent(importlib.abc.MetaPathFinder):
    """This library is not installed, whatever the environment holds."""

    def find_spec(self, name, *_):
        if name.partition(".")[0] == "frictionless_figures":
            raise ModuleNotFoundError(name=name)


sys.meta_path.insert(0, Absent())
os.environ["GX_ANALYTICS_ENABLED"] = "false"
warnings.simplefilter("ignore")

import great_expectations as gx  # noqa: E402
import sqlalchemy as sa  # noqa: E402
from great_expectations.data_context.types.base import ProgressBarsConfig  # noqa: E402

SQL = {
    "string": sa.String(2000),
    "integer": sa.BigInteger,
    "number": sa.Numeric(38, 10),
    "date": sa.Date,
}
READ = {"string": str, "integer": int, "number": Decimal, "date": date.fromisoformat}


def rows_of(job, name, types):
    with (job / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {
                field: READ[kind](row[field]) if row[field] else None
                for field, kind in types.items()
            }


def database(context, engine, address, job, tables):
    """Make the tables in a database of the job's own, and return how a batch is had."""
    if engine == "sqlite":
        address = f"sqlite:///{job / 'tables.sqlite'}"
    else:
        with sa.create_engine(address).begin() as connection:
            connection.execute(sa.text(f"CREATE SCHEMA {job.name}"))
        address += f"?options=-csearch_path%3D{job.name}"
    made = sa.create_engine(address)
    with made.begin() as connection:
        for name, types in tables.items():
            kinds = {**SQL, "integer": sa.Integer} if engine == "sqlite" else SQL
            columns = [sa.Column(field, kinds[kind]) for field, kind in types.items()]
            table = sa.Table(name, sa.MetaData(), *columns)
            table.create(connection)
            rows = list(rows_of(job, name, types))
            if rows:
                connection.execute(table.insert(), rows)
    made.dispose()
    add = (
        context.data_sources.add_sqlite if engine == "sqlite" else context.data_sources.add_postgres
    )
    source = add(job.name, connection_string=address)

    def batch(name):
        asset = source.add_table_asset(name, table_name=name)
        return asset.add_batch_definition_whole_table(name).get_batch()

    return batch, source.get_engine().dispose


def spark(context, session, job, tables):
    """Make the tables temporary views, and return how a batch is had."""
    from pyspark.sql import types as kinds

    typed = {
        "string": kinds.StringType(),
        "integer": kinds.LongType(),
        "number": kinds.DecimalType(38, 10),
        "date": kinds.DateType(),
    }
    frames = {}
    for name, types in tables.items():
        fields = [kinds.StructField(field, typed[kind]) for field, kind in types.items()]
        rows = [tuple(row.values()) for row in rows_of(job, name, types)]
        frames[name] = session.createDataFrame(rows, kinds.StructType(fields)).coalesce(1).cache()
        frames[name].createOrReplaceTempView(name)
    source = context.data_sources.add_spark(job.name)

    def batch(name):
        asset = source.add_dataframe_asset(name)
        return asset.add_batch_definition_whole_dataframe(name).get_batch(
            {"dataframe": frames[name]}
        )

    return batch, session.catalog.clearCache


def session_of(address):
    from pyspark.sql import SparkSession

    off = ("ui.enabled", "ui.showConsoleProgress", "sql.adaptive.enabled", "sql.codegen.wholeStage")
    settings = {f"spark.{name}": "false" for name in off} | {"spark.sql.shuffle.partitions": "1"}
    settings |= {f"spark.driver.{name}": "127.0.0.1" for name in ("bindAddress", "host")}
    settings["spark.driver.extraJavaOptions"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    made = SparkSession.builder.master(address).config(map=settings).getOrCreate()
    made.sparkContext.setLogLevel("OFF")
    return made


def main(engine, address, *jobs):
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    session = session_of(address) if engine == "spark" else None
    ended = {}
    for job in map(Path, jobs):
        tables = json.loads((job / "types.json").read_text(encoding="utf-8"))
        if session:
            batch, close = spark(context, session, job, tables)
        else:
            batch, close = database(context, engine, address, job, tables)
        for path in sorted(job.glob("suites/*.json")):
            suite = gx.ExpectationSuite(**json.loads(path.read_text(encoding="utf-8")))
            form = {"result_format": "COMPLETE" if job.name != "package" else "BOOLEAN_ONLY"}
            results = batch(suite.name).validate(suite, result_format=form).results
            ended.setdefault(job.name, {})[suite.name] = [told(result) for result in results]
        close()
    print(json.dumps(ended))


def told(result):
    config = result.expectation_config
    rows = result.result.get("details", {}).get("unexpected_rows") or []
    keys = sorted(str(next(iter(row.values()))) for row in rows)
    problem = str(result.exception_info) if "Traceback" in str(result.exception_info) else ""
    return [config.description or config.type, result.success, keys, problem[-600:]]


if __name__ == "__main__":
    main(*sys.argv[1:])
