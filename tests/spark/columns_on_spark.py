"""Spark gives the verdicts of the case files, and `figures check` finds the same rows on it.

Needs PySpark and Java, so pytest collects it only when it is named: `make test-spark` does.
"""

import pytest

from engines import cells, rows
from frictionless_figures.arithmetic import formula
from frictionless_figures.columns import check_rates, check_spans, check_totals
from frictionless_figures.columns.rates import RateRule, Shape
from test_check_file import HEADER, VERDICTS, check, read, write
from test_columns import BOUNDS, NAMES, PARTS, PLAIN, ROWS, SPANS, TOTALS, table

pytestmark = pytest.mark.filterwarnings("ignore")  # PySpark's own


@pytest.fixture(scope="module")
def spark():
    """Return a session of two threads."""
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .appName("figures")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture
def frame(spark):
    """Return what makes a frame of columns of text; one partition keeps the order of the rows."""

    def made(columns):
        schema = ", ".join(f"{name} string" for name in columns)
        found = list(zip(*columns.values(), strict=True))
        return spark.createDataFrame(found, schema).coalesce(1)

    return made


@pytest.mark.parametrize("rounding", formula.ROUNDINGS)
@pytest.mark.parametrize(("given", "bounds"), [(ROWS, BOUNDS), (PLAIN, {})], ids=["all", "plain"])
def test_gives_the_verdicts_of_the_case_file(frame, rounding, given, bounds):
    claims = [row for row in given if row["rounding"] == rounding]
    found = check_rates(frame(table(claims)), **NAMES, rounding=rounding, **bounds)
    assert cells(found, "verdict") == [row["verdict"] for row in claims]


@pytest.mark.parametrize("shape", [None, Shape(1, False), Shape(1, True)])
def test_finds_the_same_failures_whatever_shape_it_expects(frame, shape):
    claims = [row for row in PLAIN if row["rounding"] == "nearest"]
    found = RateRule(**NAMES).failures(frame(table(claims)), shape)
    assert cells(found, "verdict") == [r["verdict"] for r in claims if r["verdict"] != "holds"]


def test_takes_whole_numbers_and_decimals(spark):
    frame = spark.sql("SELECT 11068 AS n, 15902L AS m, CAST('69.60' AS DECIMAL(9, 2)) AS r")
    assert cells(check_rates(frame, numerator="n", denominator="m", rate="r"), "verdict") == [
        "holds"
    ]


def test_judges_totals(frame):
    parts, totals = (
        frame({"by": [row[0] for row in given], "number": [row[1] for row in given]})
        for given in (PARTS, TOTALS)
    )
    found = check_totals(parts, totals, by="by", part="number", total="number", decimals=1)
    assert sorted(map(str, rows(found))) == sorted(
        map(str, [*TOTALS, ("orphan", None, "malformed")])
    )


def test_judges_spans(frame):
    names = ("first", "last", "years", "counting")
    columns = dict(zip(names, zip(*SPANS, strict=True), strict=False))
    found = check_spans(frame(columns), **{name: name for name in names})
    assert cells(found, "verdict") == [row[-1] for row in SPANS]


ROWS_OF_A_FILE = f"""{HEADER}
2,11068起,"15,902",69.6%,read as printed
3,11068,15902,69.7,"a, b"
4,2,3,66.6,
6,x,3,66.6,
7,,3,66.6,
8,1,0,5,
9,1,3
12,1,4,25.1234567,
14,007,100,7,
15,1,4,25,,extra
"""


def test_judges_the_rows_of_a_file(spark, tmp_path, capsys):
    path, output = write(tmp_path, ROWS_OF_A_FILE), tmp_path / "failing.csv"
    assert check(path, "--engine", "spark", "--master", "local[2]", "--output", output) == 1
    rows = {int(row[1]): row[6] for row in read(output)[1:]}
    assert rows == {**VERDICTS, 15: "malformed"}
    assert "8 rates checked, 7 failed" in capsys.readouterr().out


def test_leaves_total_rows_to_other_engines(spark, tmp_path, capsys):
    path = write(tmp_path, ROWS_OF_A_FILE)
    assert check(path, "--engine", "spark", "--total-row", "Total") == 2
    assert "--total-row is not for spark" in capsys.readouterr().err
