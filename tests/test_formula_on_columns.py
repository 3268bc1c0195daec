"""The same functions decide Python ints, expressions of Polars and SQL, and there are no others."""

import sqlite3
from contextlib import closing
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import few_tables
from engines import cells
from frictionless_figures import rate, span, total
from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.change import change
from frictionless_figures.arithmetic.formula import ROUNDINGS, rate_holds, span_holds, total_holds
from frictionless_figures.arithmetic.span import COUNTINGS
from frictionless_figures.arithmetic.sql import LARGEST, Sql
from frictionless_figures.columns import check_changes, check_rates, check_spans, check_totals

SAID = {True: 1, False: 0, None: -1}
WORDS = {"holds": 1, "undefined": -1, "inconsistent": 0, "truncated": 0}
small = st.integers(-40, 40)
rows = st.lists(st.tuples(*[small] * 5, st.sampled_from([1, 10, 100, 1000])), min_size=1)


@few_tables
@given(rows=rows)
def test_rate_of_columns_is_the_rate_of_ints(rows):
    rows = [(*sorted(row[:2]), *sorted(row[2:4]), *row[4:]) for row in rows]
    table = dict(zip(("n1", "n2", "m1", "m2", "r", "s"), zip(*rows, strict=True), strict=True))
    n1, n2, m1, m2, r, s = map(pl.col, table)
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
    assert pl.DataFrame(table).select(**expressions).to_dict(as_series=False) == expected


@few_tables
@given(rows=rows)
def test_total_and_span_of_columns_are_those_of_ints(rows):
    table = dict(zip("abcd", list(zip(*rows, strict=True))[:4], strict=True))
    columns = [pl.col(name) for name in table]
    expressions = {
        "total": total_holds(*columns),
        "some": total_holds(*columns, "some"),
        "span": span_holds(*columns, ends=1),
    }
    assert pl.DataFrame(table).select(**expressions).to_dict(as_series=False) == {
        "total": [total_holds(*row[:4]) for row in rows],
        "some": [total_holds(*row[:4], "some") for row in rows],
        "span": [span_holds(*row[:4], ends=1) for row in rows],
    }


def in_sqlite(rows, names, expression, end=""):
    """Return the answers of SQLite, in whole numbers of 63 bits."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"CREATE TABLE t ({', '.join(f'{n} INTEGER' for n in names)})")
        marks = ", ".join("?" * len(names))
        database.executemany(f"INSERT INTO t VALUES ({marks})", rows)
        return [answer for (answer,) in database.execute(f"SELECT {expression} FROM t{end}")]


def assert_sql_agrees(sides, claims, expected, rounding="nearest", per=100):
    """SQL says of counts, rates in last places and scales what the scalar rule says.

    Of a base that is not positive it says that nothing holds. Products of more than 63 bits are
    left out: the queries ask for these before.
    """
    n, m, r, scale = Sql(sides[0]), Sql(sides[1]), Sql("r"), Sql("s")
    query = formula.rate_holds(n, n, m, m, r, r, scale, rounding)
    rows, answers = [], []
    for (b, a, k, printed_rate, places), verdict in zip(claims, expected, strict=True):
        row = (b, a, k, int(printed_rate.replace(".", "")), per * 10**places)
        if 8 * max(map(abs, row[:3])) * max(abs(row[3]) + 2, row[4]) <= LARGEST:
            rows.append(row)
            answers.append(max(verdict, 0))
    assert in_sqlite(rows, list("nmkrs"), query) == answers


def test_compares_with_an_open_end_as_true_whichever_side_it_is_taken_from():
    ends = [Sql("r") < 0, 0 - Sql("r") < 0, Sql("r") - 1 >= 0]
    assert [in_sqlite([(None,)], ["r"], end) for end in ends] == [[1], [1], [1]]


counts = st.integers(-300, 300) | st.integers(-(10**12), 10**12)
printed = st.tuples(st.integers(-3000, 3000), st.integers(0, 6))
claims = st.lists(st.tuples(counts, counts, counts, printed), min_size=1, max_size=30)
options = st.fixed_dictionaries(
    {
        "rounding": st.sampled_from(ROUNDINGS),
        "per": st.sampled_from([1, 100, 1000, 100000]),
        "step": st.sampled_from([1, 5]),
    }
)


def types(names):
    return dict(zip(names, [pl.Int64] * 3 + [pl.String, pl.Int64], strict=True))


def near(claim, per):
    """Return the row with a rate that is the quotient or near it, as text, and its decimals."""
    n, m, k, (last, places) = claim
    if last % 2 and m:
        last = per * n * 10**places // m + last % 3
    return n, m, k, f"{Decimal(last).scaleb(-places):f}", places


@pytest.mark.parametrize("how", ROUNDINGS)
@given(rows=rows)
def test_rate_in_sql_is_the_rate_of_ints(how, rows):
    rows = [(*sorted(row[:2]), *sorted(row[2:4]), *row[4:]) for row in rows]
    names = ["n1", "n2", "m1", "m2", "r", "s"]
    query = rate_holds(*map(Sql, ["n1", "n2", "m1", "m2", "r", "r", "s"]), how)
    assert in_sqlite(rows, names, query) == [
        rate_holds(n1, n2, m1, m2, r, r, s, how) for n1, n2, m1, m2, r, s in rows
    ]


@few_tables
@given(claims, options)
def test_rate_is_the_same_in_python_on_columns_and_in_sql(claims, options):
    rows = [near(claim, options["per"]) for claim in claims]
    names = ["n", "m", "k", "r", "d"]
    expected = [SAID[rate(n, m, r, **options).holds] for n, m, _, r, _ in rows]
    frame = pl.DataFrame(rows, types(names), orient="row")
    judged = check_rates(frame, numerator="n", denominator="m", rate="r", **options)
    assert [WORDS[word] for word in cells(judged, "verdict")] == expected
    if options["step"] == 1:
        assert_sql_agrees(["n", "m"], rows, expected, options["rounding"], options["per"])


@few_tables
@given(claims, st.sampled_from(ROUNDINGS))
def test_a_base_of_sums_is_the_same_in_python_on_columns_and_in_sql(claims, rounding):
    rows, names = [near(claim, 100) for claim in claims], ["n", "m", "k", "r", "d"]
    top, base = {"plus": ["n"], "minus": ["k"]}, ["m", "k"]
    expected = [
        SAID[rate({"plus": [n], "minus": [k]}, [m, k], r, rounding).holds] for n, m, k, r, _ in rows
    ]
    frame = pl.DataFrame(rows, types(names), orient="row")
    judged = check_rates(frame, numerator=top, denominator=base, rate="r", rounding=rounding)
    assert [WORDS[word] for word in cells(judged, "verdict")] == expected
    assert_sql_agrees(["(n - k)", "(m + k)"], rows, expected, rounding)


@few_tables
@given(claims, st.sampled_from(ROUNDINGS), st.sampled_from(["up", "down", "times"]))
def test_change_is_the_same_in_python_on_columns_and_in_sql(claims, rounding, way):
    rows, names = [near(claim, 100) for claim in claims], ["b", "a", "k", "c", "d"]
    how = {"direction": way, "rounding": rounding}
    expected = [SAID[change(b, a, c, **how).holds] for b, a, _, c, _ in rows]
    frame = pl.DataFrame(rows, types(names), orient="row")
    judged = check_changes(frame, before="b", after="a", change="c", **how)
    assert [WORDS[word] for word in cells(judged, "verdict")] == expected
    gap = {"up": "(m - n)", "down": "(n - m)", "times": "m"}[way]
    assert_sql_agrees([gap, "n"], rows, expected, rounding, 1 if way == "times" else 100)


@few_tables
@given(
    st.lists(st.tuples(st.integers(0, 3), counts), min_size=1),
    counts,
    st.sampled_from(["all", "some", "overlapping"]),
)
def test_total_is_the_same_in_python_on_columns_and_in_sql(parts, whole, words):
    groups = {key: [part for k, part in parts if k == key] for key, _ in parts}
    wholes = [(key, sum(group) if key % 2 else whole) for key, group in sorted(groups.items())]
    expected = [SAID[total(groups[key], number, parts=words).holds] for key, number in wholes]
    pieces = pl.DataFrame(parts, {"k": pl.Int64, "p": pl.Int64}, orient="row")
    totals = pl.DataFrame(wholes, {"k": pl.Int64, "t": pl.Int64}, orient="row")
    judged = check_totals(pieces, totals, by="k", part="p", total="t", parts=words)
    assert [WORDS[word] for word in cells(judged, "verdict")] == expected
    rows = [(key, part, dict(wholes)[key]) for key, part in parts]
    added = "MAX(p)" if words == "overlapping" else "SUM(p)"
    query = formula.total_holds(*map(Sql, [added, added, "MAX(t)", "MAX(t)"]), words)
    assert in_sqlite(rows, ["k", "p", "t"], query, " GROUP BY k ORDER BY k") == expected


@few_tables
@given(st.lists(st.tuples(counts, counts, st.integers(-3, 3)), min_size=1), st.booleans())
def test_span_is_the_same_in_python_on_columns_and_in_sql(ends, inclusive):
    counting = "inclusive" if inclusive else "elapsed"
    rows = [(first, last, last - first + off) for first, last, off in ends]
    expected = [SAID[span(*row, counting).holds] for row in rows]
    frame = pl.DataFrame(rows, dict.fromkeys("fly", pl.Int64), orient="row")
    judged = check_spans(frame, first="f", last="l", years="y", counting=counting)
    assert [WORDS[word] for word in cells(judged, "verdict")] == expected
    query = formula.span_holds(*map(Sql, "flyy"), COUNTINGS[counting])
    assert in_sqlite(rows, list("fly"), query) == [max(verdict, 0) for verdict in expected]


def rate_all_ways():
    frame = pl.DataFrame({"n": [11068], "m": [15902], "r": ["69.6"]})
    judged = check_rates(frame, numerator="n", denominator="m", rate="r")
    query = formula.rate_holds(*map(Sql, "nnmmrr"), 1000)
    query = in_sqlite([(11068, 15902, 696)], list("nmr"), query)
    return rate(11068, 15902, "69.6").holds, judged["verdict"].item() == "holds", query == [1]


def total_all_ways():
    parts = pl.DataFrame({"by": ["a", "a"], "part": [1, 2]})
    totals = pl.DataFrame({"by": ["a"], "total": [3]})
    judged = check_totals(parts, totals, by="by", part="part", total="total")
    query = in_sqlite([(1,), (2,)], ["p"], formula.total_holds(*map(Sql, ["SUM(p)"] * 2 + [3, 3])))
    return total([1, 2], 3).holds, judged["verdict"].item() == "holds", query == [1]


def span_all_ways():
    frame = pl.DataFrame({"first": [2005], "last": [2023], "years": [19]})
    judged = check_spans(frame, first="first", last="last", years="years")
    query = in_sqlite([(2005, 2023, 19)], list("fly"), formula.span_holds(*map(Sql, "flyy"), 1))
    holds = span(2005, 2023, 19, "inclusive").holds
    return holds, judged["verdict"].item() == "holds", query == [1]


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (rate_all_ways, "rate_holds"),
        (total_all_ways, "total_holds"),
        (span_all_ways, "span_holds"),
    ],
)
def test_has_no_second_copy_of_the_formula(rule, name, monkeypatch):
    assert rule() == (True, True, True)
    monkeypatch.setattr(formula, name, lambda first, *_, **__: first != first)
    assert not any(rule())
