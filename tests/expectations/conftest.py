"""A PostgreSQL and a Spark of the tests' own, and one way to ask every engine for failing rows.

PostgreSQL is the Debian package `postgresql`; it listens on loopback, and is gone afterwards. Where
the tests run as root, which it refuses, it runs as the user of that package.
"""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from frictionless import Package

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what libraries say of each other when they are imported
    import great_expectations as gx
    import pandas as pd
    import sqlalchemy as sa
    from pyspark.sql import SparkSession
    from pyspark.sql import types as spark_types

    import frictionless_figures.expectations.custom  # noqa: F401  # registers the expectations
    from frictionless_figures.expectations.run import accept

from conftest import ROOT
from frictionless_figures.expectations.suites import Declared, declarations
from frictionless_figures.package import load_tables

TYPES = {
    "string": ("string", sa.Text, spark_types.StringType()),
    "integer": ("Int64", sa.BigInteger, spark_types.LongType()),
    "number": ("object", sa.Numeric, spark_types.DecimalType(38, 10)),
}
ENGINES = ("pandas", "postgresql", "spark")


def pytest_configure(config: pytest.Config) -> None:
    """Pass over the warnings of the libraries beneath, which say nothing of this project."""
    config.addinivalue_line("filterwarnings", "ignore")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Return the address of an empty PostgreSQL, as SQLAlchemy writes it."""
    user = "postgres" if os.geteuid() == 0 else None
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parts[-2])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tempfile.mkdtemp(prefix="postgresql-")
    if user:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        path = programs[-1] / program
        found = subprocess.run(
            [path, *arguments],
            user=user,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            check=False,
        )
        assert found.returncode == 0, f"{program} {arguments} ended with {found.returncode}"

    data = f"{folder}/data"
    run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    run("pg_ctl", "start", "-w", "-D", data, "-l", f"{folder}/log", "-o", f"{options} -F")
    try:
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "stop", "-m", "immediate", "-D", data)
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """Return a Spark with two cores of this machine."""
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="session")
def context() -> Iterator[object]:
    """Return the context of the tests, without a progress bar; its connections are closed."""
    context = gx.get_context(mode="ephemeral")
    bars = gx.data_context.types.base.ProgressBarsConfig(globally=False)
    context.variables.progress_bars = bars
    yield context
    close(context.data_sources.all().values())


def close(sources: Iterable[object]) -> None:
    """Close the connections that Great Expectations keeps to PostgreSQL."""
    for source in sources:
        if source.type == "postgres":
            source.get_execution_engine().close()
            source.get_engine().dispose()


Ask = Callable[[dict[str, str], list[dict], dict], list[str]]


@pytest.fixture(params=ENGINES)
def ask(request: pytest.FixtureRequest, context: object) -> Ask:
    """Return a function that puts rows into an engine, and asks which fail an expectation.

    The rows are named by their column `id`. An expectation that raises fails the test.
    """
    engine = request.param
    handle = None if engine == "pandas" else request.getfixturevalue(engine)

    def failing(types: dict[str, str], rows: list[dict], expectation: dict) -> list[str]:
        suite = accept({"name": "asked", "expectations": [expectation], "meta": {}})
        batch = _batch(context, engine, handle, types, rows)
        form = {
            "result_format": "COMPLETE",
            "unexpected_index_column_names": ["id"],
            "partial_unexpected_count": 200,
        }
        (result,) = batch.validate(suite, result_format=form).results
        info = json.dumps(result.exception_info, default=str)
        assert "Traceback" not in info, info
        found = sorted(row["id"] for row in result.result["unexpected_index_list"])
        assert (found == []) == result.success
        return found

    return failing


def _batch(context, engine, handle, types, rows):
    name = f"{engine}-{len(context.data_sources.all())}"
    values = [{column: row.get(column) for column in types} for row in rows]
    if engine == "pandas":
        frame = pd.DataFrame(
            {
                column: pd.Series([row[column] for row in values], dtype=TYPES[kind][0])
                for column, kind in types.items()
            }
        )
        asset = context.data_sources.add_pandas(name).add_dataframe_asset("rows")
        definition = asset.add_batch_definition_whole_dataframe("rows")
        return definition.get_batch({"dataframe": frame})
    if engine == "spark":
        fields = [spark_types.StructField(column, TYPES[kind][2]) for column, kind in types.items()]
        cells = [tuple(row.values()) for row in values]
        frame = handle.createDataFrame(cells, spark_types.StructType(fields))
        asset = context.data_sources.add_spark(name).add_dataframe_asset("rows")
        definition = asset.add_batch_definition_whole_dataframe("rows")
        return definition.get_batch({"dataframe": frame})
    table = name.replace("-", "_")
    database = sa.create_engine(handle)
    columns = [sa.Column(column, TYPES[kind][1]) for column, kind in types.items()]
    made = sa.Table(table, sa.MetaData(), *columns)
    with database.begin() as connection:
        made.create(connection)
        connection.execute(made.insert(), values)
    database.dispose()
    source = context.data_sources.add_postgres(name, connection_string=handle)
    asset = source.add_table_asset(table, table_name=table)
    return asset.add_batch_definition_whole_table("rows").get_batch()


@pytest.fixture
def counted(package: Path) -> Path:
    """Return a copy of the package whose pinned rows are those that its tables have."""
    descriptor = json.loads(package.read_text(encoding="utf-8"))
    tables = load_tables(Package.from_descriptor(str(package)))
    for resource in descriptor["resources"]:
        resource["rows"] = len(tables[resource["name"]].rows)
    package.write_text(json.dumps(descriptor), encoding="utf-8")
    return package


@pytest.fixture(scope="session")
def declared() -> dict[str, Declared]:
    """Return what the package of the project declares."""
    return declarations(Package.from_descriptor(str(ROOT / "datapackage.json")))


def number(text: object) -> Decimal | None:
    """Return a number as the engines take it, or None."""
    return None if text is None else Decimal(str(text))
