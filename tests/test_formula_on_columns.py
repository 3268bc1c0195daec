"""The same functions decide Python ints and Narwhals expressions alike, and there are no others."""

import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frictionless_figures import rate, span, total
from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.formula import ROUNDINGS, rate_holds, span_holds, total_holds
from frictionless_figures.columns import check_rates, check_spans, check_totals

FRAMES = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "polars-lazy": pl.LazyFrame}
small = st.integers(-40, 40)
rows = st.lists(st.tuples(*[small] * 5, st.sampled_from([1, 10, 100, 1000])), min_size=1)


def answers(engine, table, expressions):
    frame = nw.from_native(FRAMES[engine](table)).select(**expressions).lazy().collect()
    return {name: frame[name].to_list() for name in expressions}


@pytest.mark.parametrize("engine", FRAMES)
@settings(max_examples=settings().max_examples // 5)
@given(rows=rows)
def test_rate_of_columns_is_the_rate_of_ints(engine, rows):
    rows = [(*sorted(row[:2]), *sorted(row[2:4]), *row[4:]) for row in rows]
    table = dict(zip(("n1", "n2", "m1", "m2", "r", "s"), zip(*rows, strict=True), strict=True))
    n1, n2, m1, m2, r, s = map(nw.col, table)
    expressions, expected = {}, {}
    for how in (*ROUNDINGS, "none"):
        expressions[f"{how} of points"] = rate_holds(n1, n1, m1, m1, r, r, s, how)
        expected[f"{how} of points"] = [
            rate_holds(n, n, m, m, r, r, s, how) for n, _, m, _, r, s in rows
        ]
        expressions[f"{how} of bounds"] = rate_holds(n1, n2, m1, m2, r, r, s, how)
        expected[f"{how} of bounds"] = [
            rate_holds(n1, n2, m1, m2, r, r, s, how) for n1, n2, m1, m2, r, s in rows
        ]
    assert answers(engine, table, expressions) == expected


@pytest.mark.parametrize("engine", FRAMES)
@settings(max_examples=settings().max_examples // 5)
@given(rows=rows)
def test_total_and_span_of_columns_are_those_of_ints(engine, rows):
    table = dict(zip("abcd", list(zip(*rows, strict=True))[:4], strict=True))
    columns = [nw.col(name) for name in table]
    expressions = {"total": total_holds(*columns), "span": span_holds(*columns, ends=1)}
    assert answers(engine, table, expressions) == {
        "total": [total_holds(*row[:4]) for row in rows],
        "span": [span_holds(*row[:4], ends=1) for row in rows],
    }


def rate_both_ways():
    frame = pl.DataFrame({"n": [11068], "m": [15902], "r": ["69.6"]})
    found = check_rates(frame, numerator="n", denominator="m", rate="r")
    return rate(11068, 15902, "69.6").holds, found["verdict"].item() == "holds"


def total_both_ways():
    parts = pl.DataFrame({"by": ["a", "a"], "part": [1, 2]})
    totals = pl.DataFrame({"by": ["a"], "total": [3]})
    found = check_totals(parts, totals, by="by", part="part", total="total")
    return total([1, 2], 3).holds, found["verdict"].item() == "holds"


def span_both_ways():
    frame = pl.DataFrame({"first": [2005], "last": [2023], "years": [19]})
    found = check_spans(frame, first="first", last="last", years="years")
    return span(2005, 2023, 19, "inclusive").holds, found["verdict"].item() == "holds"


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (rate_both_ways, "rate_holds"),
        (total_both_ways, "total_holds"),
        (span_both_ways, "span_holds"),
    ],
)
def test_has_no_second_copy_of_the_formula(rule, name, monkeypatch):
    assert rule() == (True, True)
    monkeypatch.setattr(formula, name, lambda first, *_, **__: first != first)
    assert rule() == (False, False)
