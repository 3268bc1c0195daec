"""Totals: cases in files, then what files cannot say."""

import csv
from pathlib import Path

import pytest

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.total import total
from frictionless_figures.arithmetic.verdict import Verdict, Words

CASES = Path(__file__).parent / "cases"
HOLDS = {"valid": True, "invalid": False, "undecided": None}


def cases(kind):
    with (CASES / f"totals_{kind}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield pytest.param(kind, row, id=f"{row['parts']} = {row['total']}")


@pytest.mark.parametrize(("kind", "row"), [case for kind in HOLDS for case in cases(kind)])
def test_judges_the_case(kind, row):
    parts = row["parts"].split(" + ") if row["parts"] else []
    verdict = total(parts, row["total"])
    assert (verdict.holds, verdict.status, verdict.cause, verdict.explanation) == (
        HOLDS[kind],
        row["status"],
        row.get("cause") or None,
        row["explanation"],
    )


def test_gives_the_sum():
    verdict = total((8784, 2588, 1362), 12734)
    assert verdict == Verdict(True, "exact", 12734, 12734, lambda: Words("no"))
    assert verdict.explanation == "8784 + 2588 + 1362 is 12734, as printed."


SOME = [
    (["210条", "165条"], "880条", "some", "partial", "210 + 165 is 375, within the printed 880."),
    (
        [610, 165],
        700,
        "some",
        "inconsistent",
        "610 + 165 is 775, printed 700; the parts are 75 over it.",
    ),
    (
        [610, 165],
        700,
        "overlapping",
        "partial",
        "the largest of 610, 165 is 610, within the printed 700.",
    ),
    (
        [710, 165],
        700,
        "overlapping",
        "inconsistent",
        "the largest of 710, 165 is 710, printed 700; the parts are 10 over it.",
    ),
    (["超600", 165], 700, "overlapping", "partial", None),
]


@pytest.mark.parametrize(("figures", "whole", "parts", "status", "explanation"), SOME)
def test_judges_parts_that_are_not_all(figures, whole, parts, status, explanation):
    verdict = total(figures, whole, parts=parts)
    assert (verdict.holds, verdict.status) == (status == "partial", status)
    assert explanation in (None, verdict.explanation)


def test_takes_counts_rounded_to_a_step():
    assert [total([10, 5], whole, step=5).holds for whole in (20, 25)] == [True, False]


def test_refuses_an_unknown_word_for_the_parts():
    with pytest.raises(ValueError, match=r"^parts must be one of all, some, overlapping; they are"):
        total([1], 1, parts="most")


def test_gives_the_bounds_of_the_sum():
    verdict = total(["4.7万户", "超300户"], "5万户")
    assert (verdict.lower, verdict.upper) == (46800, None)


@pytest.mark.parametrize("parts", ["12734", [1, 2.5]])
def test_refuses_one_figure_for_the_parts_and_a_float_among_them(parts):
    with pytest.raises(TypeError):
        total(parts, 12734)


def test_calls_the_formula(monkeypatch):
    monkeypatch.setattr(formula, "total_holds", lambda *_: False)
    assert total([1, 2], 3).holds is False
