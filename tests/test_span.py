"""Spans: cases in files, then what files cannot say."""

import csv
from pathlib import Path

import pytest

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.span import span
from frictionless_figures.arithmetic.verdict import Verdict, Words

CASES = Path(__file__).parent / "cases"
HOLDS = {"valid": True, "invalid": False, "undecided": None}


def cases(kind):
    with (CASES / f"spans_{kind}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield pytest.param(kind, row, id=" ".join(list(row.values())[:4]))


@pytest.mark.parametrize(("kind", "row"), [case for kind in HOLDS for case in cases(kind)])
def test_judges_the_case(kind, row):
    verdict = span(row["first"], row["last"], row["years"], row["counting"])
    assert (verdict.holds, verdict.status, verdict.cause, verdict.explanation) == (
        HOLDS[kind],
        row["status"],
        row.get("cause") or None,
        row["explanation"],
    )


def test_gives_the_years_counted():
    verdict = span(2005, 2023, 19, "inclusive")
    assert verdict == Verdict(True, "exact", 19, 19, lambda: Words("no"))
    assert verdict.explanation == "2005 to 2023 is 19 years inclusive, as printed."


def test_refuses_an_unknown_counting():
    with pytest.raises(
        ValueError, match=r"^counting must be one of inclusive, elapsed; it is 'both'$"
    ):
        span(2005, 2023, 19, "both")


def test_refuses_years_counted_in_another_unit():
    with pytest.raises(ValueError, match="a span is printed in 年, not in 起: 19起"):
        span(2005, 2023, "19起", "inclusive")


def test_refuses_an_end_that_is_no_whole_year():
    with pytest.raises(ValueError, match=r"a span runs between whole years, not 2005\.5"):
        span("2005.5", 2023, 19, "inclusive")


def test_calls_the_formula(monkeypatch):
    monkeypatch.setattr(formula, "span_holds", lambda *_: False)
    assert span(2005, 2023, 19, "inclusive").holds is False
