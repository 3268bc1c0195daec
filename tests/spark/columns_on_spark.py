"""Spark gives the verdicts of the case files, judges each row once, and compiles what it runs.

Needs PySpark and Java, so pytest collects it only when it is named: `make test-spark` does.
"""

import re

import pytest

from engines import cells, rows
from frictionless_figures.columns import (
    check_changes,
    check_rates,
    check_spans,
    check_totals,
    in_spark,
)
from frictionless_figures.columns.cells import UnreadableColumnError
from test_check_file import HEADER, VERDICTS, check, read, write
from test_columns import (
    CHANGES,
    MISSING,
    NAMES,
    OPTIONS,
    ORPHAN,
    PARTS,
    SPANS,
    TOTALS,
    claims,
    table,
)

pytestmark = pytest.mark.filterwarnings("ignore")  # PySpark's own
COMPILED = 8000  # bytes of a method, beyond which Java only interprets it


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
        schema = ", ".join(f"`{name}` string" for name in columns)
        cells_of_rows = list(zip(*columns.values(), strict=True))
        return spark.createDataFrame(cells_of_rows, schema).coalesce(1)

    return made


@pytest.mark.parametrize(("rounding", "per", "step"), OPTIONS)
def test_gives_the_verdicts_of_the_case_file(frame, rounding, per, step):
    cases = claims(rounding, per, step)
    options = {"rounding": rounding, "per": per, "step": step, "missing": MISSING}
    judged = check_rates(frame(table(cases)), **NAMES, **options)
    assert cells(judged, "verdict") == [row["verdict"] for row in cases]


def test_takes_whole_numbers_and_decimals(spark):
    frame = spark.sql("SELECT 11068 AS n, 15902L AS m, CAST('69.60' AS DECIMAL(9, 2)) AS r")
    judged = check_rates(frame, numerator="n", denominator="m", rate="r")
    assert cells(judged, "verdict") == ["holds"]


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("SELECT 1 AS n, 2 AS m, 50.0D AS r", r"column r is float \(double\): its printed"),
        ("SELECT 1 AS n, 2 AS m, '50' AS r, 1 AS `a.b`", "Spark takes no . and no ` in a name"),
        ("SELECT 1 AS n, 2 AS m, '50' AS r, 1 AS r", "there are two columns r: rename one"),
        ("SELECT 1 AS n, 2 AS m, '50' AS r, 1 AS N", "N and n are one name there: rename one"),
        ("SELECT 1 AS n, 2 AS m, '50' AS r, 1 AS Verdict", "Verdict and verdict are one name"),
    ],
)
def test_refuses_a_column_in_a_sentence(spark, query, line):
    with pytest.raises(UnreadableColumnError, match=f"^{line}"):
        check_rates(spark.sql(query), numerator="n", denominator="m", rate="r")


def test_takes_one_column_for_all(frame):
    judged = check_rates(frame({"a": ["100", "1", "x"]}), numerator="a", denominator="a", rate="a")
    assert cells(judged, "verdict") == ["holds", "inconsistent", "malformed"]


def test_judges_more_rows_than_at_once(spark, monkeypatch):
    monkeypatch.setattr(in_spark, "MANY", 7)
    batches = "spark.sql.execution.arrow.maxRecordsPerBatch"
    spark.conf.set(batches, 3)
    frame = spark.range(100).selectExpr("id AS n", "100L AS m", "CAST(id + id % 2 AS string) AS r")
    judged = check_rates(frame, numerator="n", denominator="m", rate="r")
    failed = judged.filter("verdict <> 'holds'").collect()
    spark.conf.unset(batches)
    assert {row.n for row in failed} == {*range(1, 100, 2)}


def test_judges_each_row_once(frame):
    judged = check_rates(frame(table(claims("nearest", 100, 1))), **NAMES)
    filtered = judged.filter("verdict <> 'holds'")
    plan = filtered._jdf.queryExecution().executedPlan().toString()
    assert plan.count("ArrowEvalPython ") == 1


def test_compiles_what_is_not_judged_in_python(spark, frame):
    judged = check_rates(frame(table(claims("nearest", 100, 1))), **NAMES)
    plan = judged._jdf.queryExecution().executedPlan()
    debug = spark._jvm.org.apache.spark.sql.execution.debug.__getattr__("package$")
    stages = getattr(debug, "MODULE$").codegenStringSeq(plan)
    sizes = re.findall(r"maxMethodCodeSize=(\d+)|ByteCodeStats\((\d+)", str(stages))
    largest = [int(one or other) for one, other in sizes]
    assert largest
    assert max(largest) < COMPILED


@pytest.mark.parametrize("buckets", ["1", "3"])
def test_judges_totals(spark, frame, buckets):
    spark.conf.set("spark.sql.shuffle.partitions", buckets)
    parts, totals = (
        frame({"by": [row[0] for row in given], "number": [row[1] for row in given]})
        for given in (PARTS, TOTALS)
    )
    judged = check_totals(parts, totals, by="by", part="number", total="number", missing=[".."])
    assert sorted(map(str, rows(judged))) == sorted(map(str, [*TOTALS, ORPHAN]))


@pytest.mark.parametrize(
    ("part", "total"),
    [("12.50", "12.5"), ("30000000D", "30000000L"), ("1e20D", "100000000000000000000BD")],
)
def test_takes_keys_of_any_type_of_number(part, total, spark):
    spark.conf.set("spark.sql.shuffle.partitions", "7")
    parts = spark.sql(f"SELECT {part} AS k, 3 AS n UNION ALL SELECT NULL, 1")
    totals = spark.sql(f"SELECT {total} AS k, 3 AS n, current_timestamp() AS beside")
    judged = check_totals(parts, totals, by="k", part="n", total="n")
    assert {row[-1]: row[1] for row in judged.collect()} == {"holds": 3, "malformed": None}
    assert judged.filter("verdict = 'holds'").select("beside").collect()[0][0] is not None


def test_judges_changes(frame):
    names = ("before", "after", "difference", "change", "direction")
    columns = dict(zip(names, map(list, zip(*CHANGES, strict=True)), strict=False))
    sides = {name: name for name in names if name != "difference"}
    judged = cells(check_changes(frame(columns), **sides, missing=[".."]), "verdict")
    expected = [row[-1] for row in CHANGES]
    expected[1:3] = ["holds", "holds"]
    assert judged == expected


def test_judges_spans(frame):
    names = ("first", "last", "years", "counting")
    columns = dict(zip(names, zip(*SPANS, strict=True), strict=False))
    judged = check_spans(frame(columns), **{name: name for name in names})
    assert cells(judged, "verdict") == [row[-1] for row in SPANS]


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
    assert "8 rates checked, 6 failed" in capsys.readouterr().out


def test_leaves_total_rows_to_other_engines(spark, tmp_path, capsys):
    path = write(tmp_path, ROWS_OF_A_FILE)
    assert check(path, "--engine", "spark", "--total-row", "Total") == 2
    assert "--total-row is not for spark" in capsys.readouterr().err
