"""Changes: cases in a file, then what a file cannot say."""

import csv
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import CASES
from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.change import change
from test_rule_properties import printed, roundings, roundings_of

HOLDS = {"yes": True, "no": False, "": None}

with (CASES / "changes.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(list(row.values())[:5]))
def test_judges_the_case(row):
    before, after, difference = (row[name] or None for name in ("before", "after", "difference"))
    verdict = change(
        before, after, row["change"], difference=difference, direction=row["direction"]
    )
    assert (verdict.holds, verdict.status, verdict.cause, verdict.explanation) == (
        HOLDS[row["holds"]],
        row["status"],
        row["cause"] or None,
        row["explanation"],
    )


def test_takes_no_figure_for_the_base_of_points():
    """The figure before is printed as 1, and points are of 1 whatever the step."""
    assert change(1, 9, "8个百分点", step=5).holds is True


def test_takes_sums_and_steps():
    assert change([100, 80], {"plus": [300], "minus": [60]}, "33.3%").holds is True
    assert change(180, 240, "28%", step=5).holds is False
    assert change(180, 240, "32%", step=5).holds is True


def test_names_the_rounding_before_any_guess():
    verdict = change(3, 5, "66.6%")
    assert (verdict.holds, verdict.status, verdict.cause) == (False, "truncated", "truncated")


@pytest.mark.parametrize(
    ("call", "line"),
    [
        (lambda: change(None, 240, "25%"), "a change needs two of before, after and difference"),
        (lambda: change(None, None, "25%", difference=3), "a change needs two of before"),
        (lambda: change(1, 2, "25%", direction="sideways"), "direction must be up, down or times"),
        (lambda: change(1, 2, "25起"), "a rate is printed in %, ‰ or 倍, not in 起: 25起"),
        (lambda: change(1, 2, "25%", rounding="floor"), "rounding must be one of"),
        (lambda: change(1, 2, "25", per=3), "per must be one of"),
        (lambda: change({"of": [1]}, 2, "25"), "figures are in plus and minus, not in of"),
    ],
)
def test_refuses_what_it_cannot_judge(call, line):
    with pytest.raises(ValueError, match=f"^{line}"):
        call()


def test_calls_the_formula(monkeypatch):
    monkeypatch.setattr(formula, "rate_holds", lambda *_: False)
    assert change(180, 240, "33.3%").holds is False


counts = st.integers(-(10**9), 10**9)


@given(
    st.integers(1, 10**9),
    counts,
    st.integers(-2, 2),
    st.integers(0, 4),
    roundings,
    st.sampled_from(["up", "down", "times"]),
)
def test_holds_exactly_when_the_quotient_rounds_to_it(before, after, off, places, rounding, way):
    top = {"up": after - before, "down": before - after, "times": after}[way]
    value = Fraction(top * (1 if way == "times" else 100) * 10**places, before)
    last = round(value) + off
    told = {"direction": way, "rounding": rounding}
    gap = before - after if way == "down" else after - before
    expected = last in roundings_of(value, rounding)
    claim = printed(last, places)
    assert change(before, after, claim, **told).holds == expected
    assert change(before, None, claim, difference=gap, **told).holds == expected
    assert change(None, after, claim, difference=gap, **told).holds == expected
