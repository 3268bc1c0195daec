"""The rules on columns: every engine gives the verdicts of the cases and of the scalar rule."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import CASES, few_tables
from engines import FRAMES, cells, names_of, rows
from frictionless_figures import rate
from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.change import change
from frictionless_figures.columns import check_changes, check_rates, check_spans, check_totals
from frictionless_figures.columns.cells import PLACES, UnreadableColumnError
from frictionless_figures.columns.rates import RateRule
from frictionless_figures.command import main

RATE = {"numerator": "n", "denominator": "m", "rate": "r"}
NAMES = {name: name for name in ("numerator", "denominator", "rate")}
MISSING = ("..", "-")

with (CASES / "columns.csv").open(encoding="utf-8", newline="") as file:
    ROWS = [{name: cell or None for name, cell in row.items()} for row in csv.DictReader(file)]
PLAIN = [row for row in ROWS if (row["per"], row["step"]) == ("100", "1")]
OPTIONS = sorted({(row["rounding"], int(row["per"]), int(row["step"])) for row in ROWS})
STATES = {True: "holds", False: "inconsistent", None: "undefined"}


def table(rows):
    return {name: [row[name] for row in rows] for name in NAMES}


def claims(rounding, per, step):
    asked = (rounding, str(per), str(step))
    return [row for row in ROWS if (row["rounding"], row["per"], row["step"]) == asked]


def one(n, m, r):
    return pl.DataFrame({"n": [n], "m": [m], "r": [r]})


def said(verdict):
    return (
        "truncated"
        if verdict.holds is False and verdict.status == "truncated"
        else STATES[verdict.holds]
    )


def by_frame(frame):
    def verdicts(rows, **options):
        return cells(
            check_rates(frame(table(rows)), **NAMES, **options, missing=MISSING), "verdict"
        )

    return verdicts


def by_scalar_rule(rows, **options):
    for row in rows:
        claim = [row[name] for name in NAMES]
        try:
            nothing = any(not cell or not cell.strip() or cell in MISSING for cell in claim)
            yield "not stated" if nothing else said(rate(*claim, **options))
        except ValueError:
            yield "malformed"


def by_command(engine):
    def verdicts(rows, **options):
        with TemporaryDirectory() as folder:
            path, output = Path(folder, "rates.csv"), Path(folder, "failing.csv")
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([NAMES, *zip(*table(rows).values(), strict=True)])
            told = [f"--{name}={value}" for name, value in options.items()]
            marks = f"--missing={' '.join(MISSING)}"
            main(["check", str(path), "--engine", engine, "--output", str(output), marks, *told])
            with output.open(encoding="utf-8", newline="") as file:
                failing = {int(row["row"]): row["verdict"] for row in csv.DictReader(file)}
        return [failing.get(number) for number in range(2, len(rows) + 2)]

    return verdicts


WAYS = {
    **{name: by_frame(frame) for name, frame in FRAMES.items()},
    "scalar rule": by_scalar_rule,
    "command, python": by_command("python"),
    "command, polars": by_command("polars"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("rounding", "per", "step"), OPTIONS)
def test_gives_the_verdicts_of_the_case_file(way, rounding, per, step):
    rows = claims(rounding, per, step)
    verdicts = WAYS[way](rows, rounding=rounding, per=per, step=step)
    expected = [row["verdict"] for row in rows]
    if way.startswith("command"):  # names only what fails
        expected = [None if word in ("holds", "not stated") else word for word in expected]
    keys = [tuple(row.values())[:3] for row in rows]
    assert list(zip(keys, verdicts, strict=True)) == list(zip(keys, expected, strict=True))


@pytest.mark.parametrize("engine", FRAMES)
def test_gives_back_the_frame_that_it_took_with_its_columns(engine):
    frame = FRAMES[engine](table(PLAIN) | {"note": ["x"] * len(PLAIN)})
    judged = check_rates(frame, **NAMES)
    assert type(judged) is type(frame)
    assert names_of(judged) == [*NAMES, "note", "verdict"]


def test_reads_nothing_of_a_lazy_frame():
    read = []
    frame = pl.LazyFrame({"n": ["1"], "m": ["2"], "r": ["50"]})
    frame = frame.map_batches(
        lambda batch: read.append(len(batch)) or batch, schema=frame.collect_schema()
    )
    judged = check_rates(frame, **RATE)
    assert read == []
    assert judged.collect(engine="streaming")["verdict"].to_list() == ["holds"]


@pytest.mark.parametrize("engine", ["polars", "polars-lazy"])
@pytest.mark.parametrize(("rounding", "per", "step"), OPTIONS)
def test_finds_the_failures_alone(engine, rounding, per, step):
    asked = claims(rounding, per, step)
    rule = RateRule(**NAMES, rounding=rounding, per=per, step=step, missing=MISSING)
    expected = {tuple(row.values())[:3]: row["verdict"] for row in asked}
    found = {row[:3]: row[3] for row in rows(rule.failures(FRAMES[engine](table(asked))))}
    assert {key for key, verdict in expected.items() if verdict != "holds"} <= set(found)
    assert all(found[key] in (None, expected[key]) for key in found)
    assert "holds" not in found.values()


@pytest.mark.parametrize("decimals", range(PLACES + 1))
def test_decides_rightly_at_the_edge_of_int64(decimals):
    """The largest counts that columns decide, and the first beyond, with the largest rates."""
    scale, most = 100 * 10**decimals, 10 ** (decimals + 3) - 1
    printed = f"{most}" if not decimals else f"999.{'9' * decimals}"
    for edge in (9 * 10**18 // (2 * most + 2), 9 * 10**18 // (2 * 10 ** (decimals + 3))):
        claimed = []
        for m in range(edge - 2, edge + 3):
            last = (2 * most + 1) * m // (2 * scale)  # the largest numerator that gives the rate
            for n in (last, last + 1):
                claimed += [(n, m, printed), (-n, m, f"-{printed}")]
        frame = pl.DataFrame(claimed, {"n": pl.Int64, "m": pl.Int64, "r": pl.String}, orient="row")
        expected = [bool(rate(*row).holds) for row in claimed]
        assert [v == "holds" for v in check_rates(frame, **RATE)["verdict"]] == expected
        wrong = RateRule("n", "m", "r").failures(frame).drop_nulls("verdict")
        assert all(not rate(*row[:3]).holds for row in wrong.rows())
        holding = [row for row, holds in zip(claimed, expected, strict=True) if holds]
        assert set(holding) & set(map(tuple, wrong.select("n", "m", "r").rows())) == set()


def numpy_frame():
    return pd.DataFrame({"n": [11068], "m": [15902], "r": ["69.6"]})


def arrow_dictionary(values):
    return pa.table({"n": [11068], "m": [15902], "r": pa.array(values).dictionary_encode()})


TYPED = {
    "pandas numpy": numpy_frame,
    "pandas nullable": lambda: numpy_frame().convert_dtypes(),
    "pandas objects": lambda: numpy_frame().astype(object),
    "pandas Decimal": lambda: numpy_frame().assign(r=[Decimal("69.6")]),
    "pandas category": lambda: numpy_frame().astype("category"),
    "pandas sparse": lambda: numpy_frame().astype({"n": pd.SparseDtype(int, 0)}),
    "pandas numpy scalars": lambda: pd.DataFrame(
        {"n": [np.int64(11068)], "m": "15902", "r": "69.6"}, dtype=object
    ),
    "pandas number columns": lambda: numpy_frame().assign(**{"1": 2}).rename(columns={"1": 1}),
    "pandas arrow dictionary": lambda: arrow_dictionary(["69.6"]).to_pandas(
        types_mapper=pd.ArrowDtype
    ),
    "polars": lambda: one(11068, 15902, Decimal("69.6")),
    "polars unsigned": lambda: one(11068, 15902, "69.6").cast({"n": pl.UInt64, "m": pl.UInt32}),
    "polars categorical": lambda: one(11068, 15902, "69.6").cast({"r": pl.Categorical}),
    "pyarrow": lambda: pa.table({"n": [11068], "m": [15902], "r": [Decimal("69.6")]}),
    "pyarrow dictionary": lambda: arrow_dictionary(["69.6"]),
    "duckdb": lambda: duckdb.sql("SELECT 11068::HUGEINT AS n, 15902 AS m, 69.6::DECIMAL(9,1) AS r"),
    "whole rate": lambda: one(11068, 15902, 70),
}


@pytest.mark.parametrize("frame", TYPED)
def test_takes_whole_numbers_and_decimals(frame):
    assert cells(check_rates(TYPED[frame](), **RATE), "verdict") == ["holds"]


FLOATS = {
    "pandas": lambda: numpy_frame().assign(r=[69.6]),
    "pandas gaps": lambda: pd.DataFrame({"n": [11068, None], "m": [15902, 1], "r": ["69.6", "1"]}),
    "pandas nullable": lambda: numpy_frame().assign(r=[69.6]).convert_dtypes(),
    "pandas category": lambda: numpy_frame().assign(r=[69.6]).astype({"r": "category"}),
    "pandas sparse": lambda: numpy_frame().assign(r=pd.arrays.SparseArray([69.6])),
    "pandas object": lambda: numpy_frame().assign(r=pd.Series([69.6], dtype=object)),
    "pandas dictionary": lambda: arrow_dictionary([69.6]).to_pandas(types_mapper=pd.ArrowDtype),
    "polars": lambda: one(11068, 15902, 69.6),
    "polars lazy": lambda: one(11068, 15902, 69.6).lazy(),
    "pyarrow": lambda: pa.table({"n": [11068], "m": [15902], "r": [69.6]}),
    "pyarrow dictionary": lambda: arrow_dictionary([69.6]),
    "duckdb": lambda: duckdb.sql("SELECT 11068 AS n, 15902 AS m, 69.6::DOUBLE AS r"),
}


@pytest.mark.parametrize("frame", FLOATS)
def test_refuses_a_float_wherever_it_hides(frame):
    line = r"^column [nr] is float \(.*\): its printed decimals are gone; pass it as text"
    with pytest.raises(UnreadableColumnError, match=line):
        check_rates(FLOATS[frame](), **RATE)


def test_takes_cells_of_several_kinds():
    frame = pd.DataFrame(
        {
            "n": [11068, "11,068", "15902起", None, np.nan, pd.NA, 2**70],
            "m": [15902, Decimal(15902), 15902, 3, 3, 3, 2**70],
            "r": ["69.6", Decimal("69.60"), 100, "1", "1", "1", "100"],
        },
        dtype=object,
    )
    expected = ["holds"] * 3 + ["not stated"] * 3 + ["holds"]
    assert cells(check_rates(frame, **RATE), "verdict") == expected


@pytest.mark.parametrize("rounding", formula.ROUNDINGS)
def test_keeps_the_index_of_pandas(rounding):
    frame = pd.DataFrame({"n": ["1", "2"], "m": ["2", "2"], "r": ["50", "99"]}, index=[7, 7])
    judged = check_rates(frame, **RATE, rounding=rounding)
    pd.testing.assert_frame_equal(judged, frame.assign(verdict=["holds", "inconsistent"]))


def test_takes_the_places_of_a_decimal_for_printed():
    frame = one(697, 1000, Decimal("70.0"))
    assert cells(check_rates(frame, **RATE), "verdict") == ["inconsistent"]
    assert cells(check_rates(frame, **RATE, decimals=0), "verdict") == ["holds"]


@pytest.mark.parametrize("engine", FRAMES)
@pytest.mark.parametrize("decimals", [1, "d"])
def test_takes_the_decimals_that_the_column_no_longer_says(engine, decimals):
    texts = ["70", "69.7", "69.70", "69.700000000", "69.71", "69.", "7", None, "69.7起"]
    frame = FRAMES[engine]({"n": ["697"] * 9, "m": ["1000"] * 9, "r": texts, "d": ["1"] * 9})
    expected = ["inconsistent", "holds", "holds", "holds", "inconsistent", "malformed"]
    judged = check_rates(frame, **RATE, decimals=decimals)
    assert cells(judged, "verdict") == [*expected, "inconsistent", "not stated", "malformed"]


@pytest.mark.parametrize("engine", FRAMES)
def test_judges_a_rate_with_more_decimals_than_the_column_says_by_its_own(engine):
    counts = [("6971", "1000", "69.71"), ("6971", "10000", "69.71"), ("697", "1000", "69.7")]
    columns = dict(zip("nmr", zip(*counts, strict=True), strict=True))
    for decimals in (0, "d"):
        frame = FRAMES[engine]({**columns, "d": ["1", "0", "0"]})
        judged = check_rates(frame, **RATE, decimals=decimals)
        assert cells(judged, "verdict") == ["inconsistent", "holds", "holds"]
    frame = FRAMES[engine]({**columns, "d": ["+1", "-0", "9" * 5000]})
    judged = check_rates(frame, **RATE, decimals="d")
    assert cells(judged, "verdict") == ["inconsistent", "holds", "holds"]


@pytest.mark.parametrize("engine", FRAMES)
def test_states_nothing_by_a_mark_that_is_a_number(engine):
    spans = {"first": ["2005"], "last": ["2023"], "years": ["99"]}
    judged = check_spans(FRAMES[engine](spans), **{name: name for name in spans}, missing=["99"])
    assert cells(judged, "verdict") == ["not stated"]
    frame = FRAMES[engine]({"by": ["a", "a"], "n": ["1", "99"]})
    totals = FRAMES[engine]({"by": ["a"], "n": ["1"]})
    judged = check_totals(frame, totals, by="by", part="n", total="n", missing=["99"])
    assert cells(judged, "verdict") == ["not stated"]


def test_states_nothing_by_a_whole_number():
    frame = one(-1, 10, 10)
    assert cells(check_rates(frame, **RATE, missing=["-1"]), "verdict") == ["not stated"]
    with pytest.raises(ValueError, match="missing is a list of texts"):
        check_rates(frame, **RATE, missing="..")


@pytest.mark.parametrize("step", [10**9, 7 * 10**13, 2**64, 10**30])
def test_takes_any_step(step):
    frame = one("5", "7", "71")
    assert cells(check_rates(frame, **RATE, step=step), "verdict") == [
        said(rate("5", "7", "71", step=step))
    ]
    part = pl.DataFrame({"k": ["a"], "n": ["3"]})
    judged = check_totals(part, part, by="k", part="n", total="n", step=step)
    assert cells(judged, "verdict") == ["holds"]


def test_sums_as_many_columns_as_there_are():
    frame = pl.DataFrame({"n": [10**17 - 1], "m": [10**17 - 1], "r": ["100"]})
    judged = check_rates(frame, numerator="m", denominator=["n"] * 93, rate="r")
    assert cells(judged, "verdict") == ["inconsistent"]


def test_takes_no_table_of_the_database_for_its_own():
    with duckdb.connect() as database:
        database.execute("CREATE TABLE said AS SELECT 'holds' AS verdict")
        database.execute(
            "CREATE TABLE t AS SELECT '1' AS n, '2' AS m, '99' AS r, 'x' AS \"text 0\""
        )
        judged = check_rates(database.table("t"), **RATE)
        assert cells(judged, "verdict") == ["inconsistent"]
        assert rows(judged.filter("verdict = 'holds'")) == []
        database.execute("INSERT INTO t VALUES ('1', '3', '33', 'y')")
        with pytest.raises(duckdb.Error, match="the rows changed since the rule was applied"):
            judged.fetchall()


@pytest.mark.parametrize("engine", FRAMES)
def test_takes_sides_of_several_columns(engine):
    columns = {"a": ["3", "3"], "b": ["1", "1.5"], "c": ["2", "2"], "r": ["40.0", "40.0"]}
    frame = FRAMES[engine](columns)
    share = check_rates(
        frame, numerator={"plus": ["a", "b"], "minus": ["c"]}, denominator=["a", "c"], rate="r"
    )
    assert cells(share, "verdict") == ["holds", "inconsistent"]


@pytest.mark.parametrize(
    ("columns", "options", "line"),
    [
        ({"r": [True]}, {}, "column r is Boolean: a printed number is text"),
        ({}, {"rate": "rate"}, "there is no column rate; the columns are n, m, r"),
        ({"verdict": ["x"]}, {}, "the frame has a column verdict already: rename or drop it"),
        ({"figures r": ["x"]}, {}, "the frame has a column figures r already: rename or drop it"),
        ({}, {"rounding": "floor"}, "rounding must be one of nearest"),
        ({}, {"decimals": 7}, "decimals must be from 0 to 6; they are 7"),
        ({}, {"per": 10}, "per must be one of 1, 100, 1000, 100000; it is 10"),
        ({}, {"step": 0}, "step must be a whole number from 1 on; it is 0"),
        ({}, {"numerator": {"over": ["n"]}}, "figures are in plus and minus, not in over"),
        ({}, {"numerator": []}, "a claim needs at least one figure on each side"),
    ],
)
def test_refuses_what_it_cannot_check(columns, options, line):
    frame = pl.DataFrame({"n": ["1"], "m": ["2"], "r": ["50"]} | columns)
    with pytest.raises(ValueError, match=f"^{line}"):
        check_rates(frame, **RATE | options)


@pytest.mark.parametrize(
    ("frame", "line"),
    [
        (
            pd.DataFrame([["1", "2", "3", "50"]], columns=[*"nmrr"]),
            "there is more than one column r",
        ),
        (
            pa.table([["1"], ["2"], ["50"], ["5"]], names=[*"nmrr"]),
            "there is more than one column r",
        ),
        (pd.DataFrame({"n": ["1"], "m": ["2"]}), "there is no column r; the columns are n, m"),
        (numpy_frame().assign(verdict=1), "the frame has a column verdict already"),
        (numpy_frame().assign(r=[[1]]), "column r holds list: a printed number is text"),
        (numpy_frame().assign(r=[np.array([1, 2])]), "column r holds ndarray: a printed"),
        (numpy_frame().assign(r=pd.NaT), "column r is datetime64"),
        (pa.table({"n": [1], "m": [2], "r": [True]}), "column r is bool: a printed number is text"),
        ({"n": [1]}, "a frame is of pandas, Polars, PyArrow, DuckDB or Spark, not of dict"),
    ],
)
def test_refuses_names_and_cells_in_a_sentence(frame, line):
    with pytest.raises(UnreadableColumnError, match=f"^{line}"):
        check_rates(frame, **RATE)


def test_judges_a_pandas_frame_without_pyarrow(monkeypatch):
    monkeypatch.setattr("frictionless_figures.columns.frames.find_spec", lambda _: None)
    judged = check_rates(pd.DataFrame(table(PLAIN)), **NAMES, missing=MISSING, rounding="any")
    other = check_rates(pl.DataFrame(table(PLAIN)), **NAMES, missing=MISSING, rounding="any")
    assert cells(judged, "verdict") == cells(other, "verdict")


small = st.integers(-300, 300)
texts = st.tuples(st.integers(-3000, 3000), st.integers(0, 3)).map(
    lambda r: f"{Decimal(r[0]).scaleb(-r[1]):f}"
)


@few_tables
@given(
    rows=st.lists(st.tuples(small, small, small, texts), min_size=1),
    rounding=st.sampled_from(formula.ROUNDINGS),
    per=st.sampled_from([1, 100, 1000, 100000]),
    step=st.sampled_from([1, 5]),
)
def test_gives_the_verdict_of_the_scalar_rule_on_any_numbers(rows, rounding, per, step):
    frame = pl.DataFrame(rows, dict.fromkeys("nmkr", pl.String), orient="row", strict=False)
    options = {"rounding": rounding, "per": per, "step": step}
    single = cells(check_rates(frame, **RATE, **options), "verdict")
    assert single == [said(rate(n, m, r, **options)) for n, m, _, r in rows]
    sums = check_rates(frame, **RATE | {"denominator": ["m", "k"]}, **options)
    assert cells(sums, "verdict") == [said(rate(n, [m, k], r, **options)) for n, m, k, r in rows]


CHANGES = [
    ("252", "214", "38", "15.1", "down", "holds"),
    ("252", "214", None, "15.1", "down", "not stated"),
    ("252", "214", "37", "15.1", "下降", "inconsistent"),
    ("180", "240", "60", "33.3%", "up", "holds"),
    ("180", "240", "60", "25", "增长", "inconsistent"),
    ("180", "240", "60", "25", None, "inconsistent"),
    ("180", "240", "60", "33.3", "sideways", "malformed"),
    ("0", "240", "240", "33.3", "up", "undefined"),
    ("3", "2", "1", "33.4", "down", "inconsistent"),
    ("3", "2", "1", "33.33333333", "down", "holds"),
    ("80件", "120", "40", "1.5", "times", "holds"),
    ("80", "160", "80", "翻一番", None, "holds"),
    ("93.2%", "95.8%", "2.6", "2.6个百分点", None, "holds"),
    ("200", "300", "100", "..", "up", "not stated"),
]


@pytest.mark.parametrize("engine", FRAMES)
@pytest.mark.parametrize("left_out", [None, "before", "after", "difference"])
def test_judges_changes(engine, left_out):
    names = ("before", "after", "difference", "change", "direction")
    columns = dict(zip(names, map(list, zip(*CHANGES, strict=True)), strict=False))
    sides = {name: name for name in names if name != left_out}
    judged = cells(check_changes(FRAMES[engine](columns), **sides, missing=[".."]), "verdict")
    expected = [row[-1] for row in CHANGES]
    expected[1] = {None: "holds", "difference": "holds"}.get(left_out, "not stated")
    if left_out:  # nothing to compare the difference with: it is that of the change or not
        expected[2] = said(
            change(*("252", "214")[:2], "15.1", direction="down")
            if left_out == "difference"
            else change(
                "252" if left_out == "after" else None,
                "214" if left_out == "before" else None,
                "15.1",
                difference="37",
                direction="down",
            )
        )
    assert judged == expected


@pytest.mark.parametrize("way", ["up", "down", "times"])
def test_judges_changes_that_all_go_one_way(way):
    frame = pl.DataFrame({"b": [180], "a": [240], "c": ["33.3"]})
    judged = check_changes(frame, before="b", after="a", change="c", direction=way)
    assert cells(judged, "verdict") == ["holds" if way == "up" else "inconsistent"]


def test_refuses_a_change_of_one_figure():
    with pytest.raises(ValueError, match="a change needs two of before, after and difference"):
        check_changes(pl.DataFrame({"a": [1], "c": ["5"]}), after="a", change="c")


PARTS = [
    *[("a", "8784"), ("a", "2588"), ("a", "1362"), ("b", "9"), ("c", "1"), ("orphan", "3")],
    *[("shares", "33.3")] * 3,
    *[("percent", "33")] * 3,
    *[("huge", str(2**62)), ("neg", "-1"), ("neg", "-2"), ("bad", "1x"), (None, "3")],
    *[("wide", str(2**46))] * 3,
    *[
        ("long", "1.25"),
        ("gap", None),
        ("unit", "4.7万户"),
        ("unit", "312户"),
        ("fine", "0.33333333"),
    ],
]
TOTALS = [
    *[("a", "12734", "holds"), ("b", "10", "inconsistent"), ("c", "x", "malformed")],
    *[("none", "5", "undefined"), ("shares", "100.0", "holds"), ("huge", "1", "inconsistent")],
    *[("neg", "-3", "holds"), ("bad", "1", "malformed"), (None, "3", "malformed")],
    *[("wide", str(3 * 2**46), "holds"), ("long", "1.2", "holds"), ("gap", "0", "not stated")],
    *[("a", "12743", "inconsistent"), ("b", None, "not stated"), ("unit", "4.7万户", "holds")],
    *[("percent", "100%", "holds"), ("fine", "0.3", "holds"), ("a", "..", "not stated")],
]
ORPHAN = ("orphan", None, "malformed")


@pytest.mark.parametrize("engine", FRAMES)
def test_judges_totals(engine):
    frames = [
        FRAMES[engine]({"by": [row[0] for row in given], "number": [row[1] for row in given]})
        for given in (PARTS, TOTALS)
    ]
    judged = check_totals(*frames, by="by", part="number", total="number", missing=[".."])
    assert sorted(map(str, rows(judged))) == sorted(map(str, [*TOTALS, ORPHAN]))
    if engine not in ("polars-lazy", "duckdb"):
        assert rows(judged) == [*TOTALS, ORPHAN]


@pytest.mark.parametrize("engine", FRAMES)
def test_judges_parts_that_are_not_all(engine):
    parts = FRAMES[engine]({"by": [*"aabbcc"], "n": ["2", "3", "9", "9", "1", "2起"]})
    totals = FRAMES[engine]({"by": [*"abc"], "n": ["4", "9", "2"]})
    names = {"by": "by", "part": "n", "total": "n"}
    verdicts = {
        words: sorted(rows(check_totals(parts, totals, **names, parts=words)))
        for words in ("all", "some", "overlapping")
    }
    verdicts = {words: [row[-1] for row in judged] for words, judged in verdicts.items()}
    assert verdicts == {
        "all": ["inconsistent", "inconsistent", "inconsistent"],
        "some": ["inconsistent", "inconsistent", "inconsistent"],
        "overlapping": ["holds", "holds", "holds"],
    }


KEYS = {
    "polars": (lambda: pl.DataFrame({"by": [12.0, None], "n": [3, 1]})),
    "pandas": (lambda: pd.DataFrame({"by": [12, None], "n": [3, 1]})),
    "pandas Decimal": (lambda: pd.DataFrame({"by": [Decimal("12.0"), None], "n": [3, 1]})),
    "pyarrow": (lambda: pa.table({"by": [12.0, None], "n": [3, 1]})),
    "duckdb": (lambda: duckdb.sql('SELECT * FROM (VALUES (12.0, 3), (NULL, 1)) t("by", n)')),
}


@pytest.mark.parametrize("kind", KEYS)
def test_takes_keys_of_any_type_of_number(kind):
    parts = KEYS[kind]()
    whole = pd.DataFrame({"by": [12], "n": [3]})
    totals = {
        "polars": pl.from_pandas,
        "pyarrow": pa.Table.from_pandas,
        "duckdb": duckdb.from_df,
    }.get(kind, pd.DataFrame)(whole)
    judged = check_totals(parts, totals, by="by", part="n", total="n")
    assert set(rows(judged)) == {(12, 3, "holds"), (None, None, "malformed")}


MADE = {
    "polars": pl.DataFrame,
    "pandas": pd.DataFrame,
    "pyarrow": pa.table,
    "duckdb": lambda columns: duckdb.from_arrow(pa.table(columns)),
}
DAYS = [date(2025, 1, 1), date(2025, 1, 2)]


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize(
    ("parts", "totals", "expected"),
    [
        ([12.5, 13.5], [Decimal("12.50")], [12.5, 13.5]),
        ([30000000.0, -0.0], [30000000, 0], [30000000, 0]),
        ([1.5e20, 1.5e200], [1.5e20, 1.5e200], [1.5e20, 1.5e200]),
        ([True, False], [True], [True, False]),
        (DAYS, DAYS[:1], DAYS),
        ([Decimal(10**30), Decimal(10**30 + 1)], [Decimal(10**30)], [10**30, 10**30 + 1]),
    ],
)
def test_has_each_key_for_itself_and_keeps_it(kind, parts, totals, expected):
    whole = MADE[kind]({"k": totals, "t": [1] * len(totals)})
    judged = check_totals(MADE[kind]({"k": parts, "n": [1, 1]}), whole, by="k", part="n", total="t")
    words = ["holds"] * len(totals) + ["malformed"] * (len(parts) - len(totals))
    assert [(row[0], row[-1]) for row in rows(judged)] == list(zip(expected, words, strict=True))


@pytest.mark.parametrize("kind", [pl.DataFrame, pa.table])
def test_tells_keys_apart_that_are_long_lists(kind):
    keys = [[*range(30)], [*range(10), 99, *range(11, 30)]]
    parts, totals = kind({"k": keys, "n": [1, 2]}), kind({"k": keys, "t": [1, 2]})
    judged = check_totals(parts, totals, by="k", part="n", total="t")
    assert list(map(str, judged["verdict"])) == ["holds", "holds"]


@pytest.mark.parametrize("kind", MADE)
def test_says_that_a_key_does_not_fit(kind):
    parts, totals = MADE[kind]({"k": ["x"], "n": [1]}), MADE[kind]({"k": [12], "n": [3]})
    with pytest.raises(UnreadableColumnError, match=r"of the parts|the parts have keys"):
        check_totals(parts, totals, by="k", part="n", total="n")


def test_keeps_what_stands_beside_totals_with_an_orphan():
    beside = {"n": [3], "big": np.array([2**63], "uint64"), "small": np.array([1], "int8")}
    arrow = pd.array([1], dtype="int64[pyarrow]")
    totals = pd.DataFrame({"k": pd.Categorical(["a"], ["a", "b"]), **beside, "arrow": arrow})
    parts = pd.DataFrame({"k": ["a", "b"], "n": [3, 1]})
    judged = check_totals(parts, totals, by="k", part="n", total="n")
    assert judged["k"].tolist() == ["a", "b"]
    kept = ["category", "Int64", "UInt64", "Int8", "int64[pyarrow]", "str"]
    assert [*map(str, judged.dtypes)] == kept


def test_refuses_a_name_that_the_database_takes_for_the_verdict():
    frame = duckdb.sql('SELECT 1 AS n, 2 AS m, 50 AS r, 1 AS "Verdict"')
    with pytest.raises(UnreadableColumnError, match=r"^Verdict and verdict are one name there"):
        check_rates(frame, **RATE)


def test_refuses_parts_and_totals_of_kinds_that_do_not_meet():
    parts, totals = pl.DataFrame({"k": ["a"], "n": [1]}), duckdb.sql("SELECT 'a' AS k, 1 AS n")
    with pytest.raises(UnreadableColumnError, match="parts of polars and totals of duckdb"):
        check_totals(parts, totals, by="k", part="n", total="n")


def test_takes_steps_of_totals():
    frame = pl.DataFrame({"by": ["a", "a"], "n": [10, 5]})
    totals = pl.DataFrame({"by": ["a", "a", "a"], "n": [20, 22, 25]})
    judged = check_totals(frame, totals, by="by", part="n", total="n", step=5)
    assert cells(judged, "verdict") == ["holds", "holds", "inconsistent"]


def test_keeps_order_index_and_types_of_the_totals():
    frame = pd.DataFrame({"by": ["b", "a"], "n": [3, 4], "note": ["x", "y"]}, index=[9, 4])
    parts = pd.DataFrame({"by": ["a", "a", "b"], "n": [1, 3, 2]})
    judged = check_totals(parts, frame, by="by", part="n", total="n")
    pd.testing.assert_frame_equal(judged, frame.assign(verdict=["inconsistent", "holds"]))
    orphan = check_totals(parts, frame[:1], by="by", part="n", total="n")
    assert orphan["n"].dtype == "Int64"


def test_refuses_totals_without_the_key_and_parts_of_another_kind():
    frame = pl.DataFrame({"by": ["a"], "n": [3]})
    with pytest.raises(UnreadableColumnError, match="there is no column key"):
        check_totals(frame, frame, by="key", part="n", total="n")
    with pytest.raises(ValueError, match="parts must be one of all, some, overlapping"):
        check_totals(frame, frame, by="by", part="n", total="n", parts="most")


SPANS = [
    ("2005", "2023", "19", "inclusive", "holds"),
    ("2005", "2023", "20", "inclusive", "inconsistent"),
    ("2005", "2023", "18", "elapsed", "holds"),
    ("2005", "2023", "19", "elapsed", "inconsistent"),
    ("2023", "2005", "19", "inclusive", "undefined"),
    ("-5", "5", "11", "inclusive", "holds"),
    ("2005年", "2023年", "近20", "inclusive", "holds"),
    ("2005", None, "19", "inclusive", "not stated"),
    ("2005", "2023", "19", "either", "malformed"),
    ("2005", "2023", "19", None, "not stated"),
    ("2005", "9223372036854775808", "19", "inclusive", "inconsistent"),
    ("-900000000000000000", "900000000000000000", "1", "elapsed", "inconsistent"),
]


@pytest.mark.parametrize("engine", FRAMES)
def test_judges_spans(engine):
    names = ("first", "last", "years", "counting")
    columns = dict(zip(names, zip(*SPANS, strict=True), strict=False))
    frame = FRAMES[engine]({name: list(cells) for name, cells in columns.items()})
    judged = check_spans(frame, **{name: name for name in names})
    assert cells(judged, "verdict") == [row[-1] for row in SPANS]


def test_judges_spans_that_are_all_counted_alike():
    frame = pl.DataFrame({"first": [2005], "last": [2023], "years": [18]})
    judged = check_spans(frame, first="first", last="last", years="years", counting="elapsed")
    assert cells(judged, "verdict") == ["holds"]


def test_refuses_a_counting_that_is_neither_known_nor_a_column():
    frame = pl.DataFrame({"first": [2005], "last": [2023], "years": [18]})
    with pytest.raises(UnreadableColumnError, match="there is no column both"):
        check_spans(frame, first="first", last="last", years="years", counting="both")
