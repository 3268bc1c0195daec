"""The rules on columns: every engine gives the verdicts of the case file."""

import csv
from decimal import Decimal

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import CASES
from engines import FRAMES, cells, rows
from frictionless_figures import rate
from frictionless_figures.arithmetic import formula
from frictionless_figures.columns import (
    check_rates,
    check_spans,
    check_totals,
)
from frictionless_figures.columns.cells import PLACES, UnreadableColumnError
from frictionless_figures.columns.rates import WORKING, RateRule, Shape, shape_of

RATE = {"numerator": "n", "denominator": "m", "rate": "r"}
BOUNDS = {
    "numerator_bounds": ("numerator_min", "numerator_max"),
    "denominator_bounds": ("denominator_min", "denominator_max"),
}
NAMES = {name: name for name in ("numerator", "denominator", "rate")}

with (CASES / "columns.csv").open(encoding="utf-8", newline="") as file:
    ROWS = [{name: cell or None for name, cell in row.items()} for row in csv.DictReader(file)]
PLAIN = [row for row in ROWS if not any(row[name] for pair in BOUNDS.values() for name in pair)]


def table(rows):
    return {name: [row[name] for row in rows] for name in rows[0] if name != "verdict"}


def one(n, m, r):
    return pl.DataFrame({"n": [n], "m": [m], "r": [r]})


@pytest.mark.parametrize("engine", FRAMES)
@pytest.mark.parametrize("rounding", formula.ROUNDINGS)
def test_gives_the_verdicts_of_the_case_file(engine, rounding):
    for cases, bounds in ((ROWS, BOUNDS), (PLAIN, {})):
        rows = [row for row in cases if row["rounding"] == rounding]
        found = check_rates(FRAMES[engine](table(rows)), **NAMES, rounding=rounding, **bounds)
        claims = [tuple(row.values()) for row in rows]
        assert list(zip(claims, cells(found, "verdict"), strict=True)) == [
            (claim, row["verdict"]) for claim, row in zip(claims, rows, strict=True)
        ]


@pytest.mark.parametrize("row", PLAIN, ids=lambda row: " ".join(filter(None, row.values())))
def test_agrees_with_the_scalar_rule_where_columns_decide(row):
    if row["verdict"] in ("malformed", "undecided"):
        return
    verdict = rate(row["numerator"], row["denominator"], row["rate"], row["rounding"])
    names = {True: "holds", None: "undefined", False: "inconsistent"}
    status = "truncated" if verdict.holds is False and verdict.status == "truncated" else None
    assert (status or names[verdict.holds]) == row["verdict"]


@pytest.mark.parametrize("engine", FRAMES)
def test_gives_back_the_frame_that_it_took_with_its_columns(engine):
    frame = FRAMES[engine](table(PLAIN))
    found = check_rates(frame, **NAMES)
    assert type(found) is type(frame)
    assert list(nw.from_native(found).collect_schema()) == [*table(PLAIN), "verdict"]


def test_reads_nothing_of_a_lazy_frame():
    read = []
    frame = pl.LazyFrame({"n": ["1"], "m": ["2"], "r": ["50"]})
    frame = frame.map_batches(
        lambda batch: read.append(len(batch)) or batch, schema=frame.collect_schema()
    )
    found = check_rates(frame, **RATE)
    assert read == []
    assert found.collect(engine="streaming")["verdict"].to_list() == ["holds"]


@pytest.mark.parametrize("engine", FRAMES)
@pytest.mark.parametrize(
    "shape", [None, Shape(0, False), Shape(1, False), Shape(1, True), Shape(2, False)]
)
def test_finds_the_same_failures_whatever_shape_it_expects(engine, shape):
    claims = [row for row in PLAIN if row["rounding"] == "nearest"]
    found = RateRule(**NAMES).failures(FRAMES[engine](table(claims)), shape)
    assert cells(found, "verdict") == [r["verdict"] for r in claims if r["verdict"] != "holds"]


@pytest.mark.parametrize("decimals", range(PLACES + 1))
def test_decides_rightly_at_the_edge_of_a_shape(decimals):
    """The largest denominators of the short way, and the first beyond, with the largest rates."""
    shape, scale = Shape(decimals, False), 100 * 10**decimals
    most = 10 ** (decimals + 3) - 1
    printed = f"{most}" if not decimals else f"999.{'9' * decimals}"
    rows = []
    for m in (shape.largest_denominator + step for step in (-1, 0, 1)):
        last = (2 * most + 1) * m // (2 * scale)  # the largest numerator that rounds to the rate
        for n in (last, last + 1):
            rows += [(n, m, printed), (-n, m, f"-{printed}")]
    frame = pl.DataFrame(rows, schema={"n": pl.Int64, "m": pl.Int64, "r": pl.String}, orient="row")
    failures = RateRule("n", "m", "r").failures(frame, shape)
    assert failures.equals(check_rates(frame, **RATE).filter(pl.col("verdict") != "holds"))
    decided = [row for row in rows if row[1] <= shape.largest_denominator]
    undecided = pl.col("verdict") == "undecided"
    wrong = failures.filter(~undecided)
    assert [row[:3] for row in wrong.rows()] == [row for row in decided if not rate(*row).holds]
    assert set(failures.filter(undecided)["m"]) == {shape.largest_denominator + 1}


def test_takes_the_shape_of_most_rates():
    assert shape_of(["69.6", "70.0", "x", "70"]) == Shape(1, False)
    assert shape_of(["69%", "70%"]) == Shape(0, True)
    assert shape_of(["x", ""]) is None


TYPED = {
    "pandas numpy": lambda: pd.DataFrame({"n": [11068], "m": [15902], "r": ["69.6"]}),
    "pandas nullable": lambda: TYPED["pandas numpy"]().convert_dtypes(),
    "polars": lambda: one(11068, 15902, Decimal("69.6")),
    "polars unsigned": lambda: one(11068, 15902, "69.6").cast({"n": pl.UInt64, "m": pl.UInt32}),
    "polars categorical": lambda: one(11068, 15902, "69.6").cast({"r": pl.Categorical}),
    "pyarrow": lambda: pa.table({"n": [11068], "m": [15902], "r": [Decimal("69.6")]}),
    "duckdb": lambda: duckdb.sql("SELECT 11068::HUGEINT AS n, 15902 AS m, 69.6::DECIMAL(9,1) AS r"),
    "whole rate": lambda: one(11068, 15902, 70),
}


@pytest.mark.parametrize("frame", TYPED)
def test_takes_whole_numbers_and_decimals(frame):
    assert cells(check_rates(TYPED[frame](), **RATE), "verdict") == ["holds"]


def test_takes_a_column_of_nulls_for_missing():
    assert cells(check_rates(one(None, 15902, "69.6"), **RATE), "verdict") == ["malformed"]


@pytest.mark.parametrize("rounding", formula.ROUNDINGS)
def test_keeps_the_index_of_pandas(rounding):
    frame = pd.DataFrame({"n": ["1", "2"], "m": ["2", "2"], "r": ["50", "99"]}, index=[7, 3])
    found = check_rates(frame, **RATE, rounding=rounding)
    assert found["verdict"].to_dict() == {7: "holds", 3: "inconsistent"}


def test_takes_the_places_of_a_decimal_for_printed():
    frame = one(697, 1000, Decimal("70.0"))
    assert cells(check_rates(frame, **RATE), "verdict") == ["inconsistent"]
    assert cells(check_rates(frame, **RATE, decimals=0), "verdict") == ["holds"]


@pytest.mark.parametrize("engine", FRAMES)
def test_takes_the_decimals_that_the_column_no_longer_says(engine):
    texts = ["70", "69.7", "69.70", "69.700000000", "69.71", "69.", "7", None]
    frame = FRAMES[engine]({"n": ["697"] * 8, "m": ["1000"] * 8, "r": texts})
    expected = ["inconsistent", "holds", "holds", "holds", "malformed", "malformed"]
    found = check_rates(frame, **RATE, decimals=1)
    assert cells(found, "verdict") == [*expected, "inconsistent", "malformed"]


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame, pl.LazyFrame, pa.table])
@pytest.mark.parametrize("name", "nmr")
def test_refuses_a_column_that_is_float_already(frame, name):
    columns = {"n": [11068], "m": [15902], "r": ["69.6"]} | {name: [69.6]}
    with pytest.raises(UnreadableColumnError, match=f"column {name} is float .* decimals are gone"):
        check_rates(frame(columns), **RATE)


def test_refuses_whole_numbers_that_pandas_made_float():
    with pytest.raises(UnreadableColumnError, match="read them as text or Int64"):
        check_rates(pd.DataFrame({"n": [1, None], "m": [2, 2], "r": ["50", "50"]}), **RATE)


@pytest.mark.parametrize(
    ("columns", "options", "line"),
    [
        ({"r": [True]}, {}, "column r is Boolean: a printed number is text"),
        ({}, {"rate": "rate"}, "there is no column rate; the columns are n, m, r"),
        ({"verdict": ["x"]}, {}, "the frame has a column verdict already"),
        ({"_holds": ["x"]}, {}, "the frame has a column _holds already"),
        ({}, {"rounding": "floor"}, "rounding must be one of nearest"),
        ({}, {"decimals": 7}, "decimals must be from 0 to 6; they are 7"),
    ],
)
def test_refuses_what_it_cannot_check(columns, options, line):
    frame = pl.DataFrame({"n": ["1"], "m": ["2"], "r": ["50"]} | columns)
    with pytest.raises(ValueError, match=f"^{line}"):
        check_rates(frame, **RATE | options)


@pytest.mark.parametrize("bounds", [None, ("a", "b")])
def test_refuses_every_name_that_it_uses_itself(bounds):
    frame = nw.from_native(pl.DataFrame({name: ["1"] for name in "nmrab"}))
    rule = RateRule("n", "m", "r", numerator_bounds=bounds, denominator_bounds=bounds)
    assert set(rule._judged(frame).columns) - set("nmrab") <= WORKING


small = st.integers(-300, 300)
places = st.integers(0, 3)


@settings(max_examples=settings().max_examples // 2)
@given(
    rows=st.lists(st.tuples(small, small, st.integers(-3000, 3000), places), min_size=1),
    rounding=st.sampled_from(formula.ROUNDINGS),
)
def test_gives_the_verdict_of_the_scalar_rule_on_any_numbers(rows, rounding):
    texts = [f"{Decimal(r).scaleb(-d):f}" for _, _, r, d in rows]
    frame = pl.DataFrame(
        {"n": [n for n, *_ in rows], "m": [m for _, m, *_ in rows], "r": texts}, strict=False
    )
    found = cells(check_rates(frame, **RATE, rounding=rounding), "verdict")
    verdicts = [rate(n, m, r, rounding) for (n, m, *_), r in zip(rows, texts, strict=True)]
    assert [each == "holds" for each in found] == [bool(verdict.holds) for verdict in verdicts]
    assert [each == "undefined" for each in found] == [each.holds is None for each in verdicts]


PARTS = [
    *[("a", "8784"), ("a", "2588"), ("a", "1362"), ("b", "9"), ("c", "1"), ("orphan", "3")],
    *[("shares", "33.3")] * 3,
    *[("huge", str(2**62)), ("neg", "-1"), ("neg", "-2"), ("bad", "1起"), (None, "3")],
    *[("wide", str(2**46))] * 3,
    *[("long", "1.25"), ("gap", None)],
]
TOTALS = [
    *[("a", "12734", "holds"), ("b", "10", "inconsistent"), ("c", "x", "malformed")],
    *[("none", "5", "undefined"), ("shares", "100.0", "holds"), ("huge", "1", "undecided")],
    *[("neg", "-3", "holds"), ("bad", "1", "malformed"), (None, "3", "malformed")],
    *[("wide", str(3 * 2**46), "holds"), ("long", "1.2", "undecided"), ("gap", "0", "malformed")],
    *[("a", "12743", "inconsistent"), ("b", None, "malformed")],
]


@pytest.mark.parametrize("engine", FRAMES)
def test_judges_totals(engine):
    frames = [
        FRAMES[engine]({"by": [row[0] for row in given], "number": [row[1] for row in given]})
        for given in (PARTS, TOTALS)
    ]
    found = check_totals(*frames, by="by", part="number", total="number", decimals=1)
    assert sorted(map(str, rows(found))) == sorted(
        map(str, [*TOTALS, ("orphan", None, "malformed")])
    )


def test_leaves_a_sum_that_int64_may_not_hold_undecided():
    parts = pl.DataFrame({"by": ["a"] * 2**11, "n": [2**50] * 2**11})
    totals = pl.DataFrame({"by": ["a"], "n": [2**51]})
    found = check_totals(parts, totals, by="by", part="n", total="n")
    assert cells(found, "verdict") == ["undecided"]


def test_keeps_the_types_of_the_totals():
    frame = pd.DataFrame({"by": ["a"], "n": [3], "note": ["x"]})
    found = check_totals(
        pd.DataFrame({"by": ["a", "a"], "n": [1, 2]}), frame, by="by", part="n", total="n"
    )
    pd.testing.assert_frame_equal(found, frame.assign(verdict="holds"))


def test_refuses_totals_without_the_key():
    frame = pl.DataFrame({"by": ["a"], "n": [3]})
    with pytest.raises(UnreadableColumnError, match="there is no column key"):
        check_totals(frame, frame, by="key", part="n", total="n")


SPANS = [
    ("2005", "2023", "19", "inclusive", "holds"),
    ("2005", "2023", "20", "inclusive", "inconsistent"),
    ("2005", "2023", "18", "elapsed", "holds"),
    ("2005", "2023", "19", "elapsed", "inconsistent"),
    ("2023", "2005", "19", "inclusive", "undefined"),
    ("-5", "5", "11", "inclusive", "holds"),
    ("2005", "2023", "19年", "inclusive", "malformed"),
    ("2005", None, "19", "inclusive", "malformed"),
    ("2005", "2023", "19", "either", "malformed"),
    ("2005", "2023", "19", None, "malformed"),
    ("2005", "9223372036854775808", "19", "inclusive", "undecided"),
    ("-900000000000000000", "900000000000000000", "1", "elapsed", "inconsistent"),
]


@pytest.mark.parametrize("engine", FRAMES)
def test_judges_spans(engine):
    names = ("first", "last", "years", "counting")
    columns = dict(zip(names, zip(*SPANS, strict=True), strict=False))
    frame = FRAMES[engine]({name: list(cells) for name, cells in columns.items()})
    found = check_spans(frame, **{name: name for name in names})
    assert cells(found, "verdict") == [row[-1] for row in SPANS]


def test_judges_spans_that_are_all_counted_alike():
    frame = pl.DataFrame({"first": [2005], "last": [2023], "years": [18]})
    found = check_spans(frame, first="first", last="last", years="years", counting="elapsed")
    assert cells(found, "verdict") == ["holds"]


def test_refuses_a_counting_that_is_neither_known_nor_a_column():
    frame = pl.DataFrame({"first": [2005], "last": [2023], "years": [18]})
    with pytest.raises(UnreadableColumnError, match="there is no column both"):
        check_spans(frame, first="first", last="last", years="years", counting="both")
