"""Rates: cases in files, then what files cannot say."""

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import frictionless_figures
from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic import rate as rate_module
from frictionless_figures.arithmetic.rate import feasible_denominators, feasible_numerators, rate
from frictionless_figures.arithmetic.verdict import Verdict, Words
from frictionless_figures.reading import as_reading

CASES = Path(__file__).parent / "cases"
HOLDS = {"valid": True, "invalid": False, "undecided": None}


def cases(kind):
    with (CASES / f"rates_{kind}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield pytest.param(kind, row, id=" ".join(list(row.values())[:4]))


@pytest.mark.parametrize(("kind", "row"), [case for kind in HOLDS for case in cases(kind)])
def test_judges_the_case(kind, row):
    verdict = rate(row["numerator"], row["denominator"], row["rate"], row["rounding"])
    assert (verdict.holds, verdict.status, verdict.cause, verdict.explanation) == (
        HOLDS[kind],
        row["status"],
        row.get("cause") or None,
        row["explanation"],
    )


def test_gives_the_quotient_in_the_unit_of_the_rate():
    verdict = rate(5, 2, "2.5倍")
    assert verdict == Verdict(True, "exact", Decimal("2.5"), Decimal("2.5"), lambda: Words("no"))
    assert verdict.explanation == "5 / 2 is exactly the printed 2.5 倍."


def test_makes_its_words_when_they_are_read(monkeypatch):
    verdict = rate(2, 3, "66.6%")
    monkeypatch.setattr(rate_module, "needed", lambda *_: "all else")
    assert verdict.explanation == (
        "2 / 3 is 66.67 %, printed 66.6 %; all else; it is cut off instead of rounded."
    )
    assert verdict.cause == "truncated"


@pytest.mark.parametrize(
    ("per", "printed", "shown"),
    [(1, "0.697", "0.697"), (100, "69.7", "69.7 %"), (1000, "697.0", "697.0 ‰")],
)
def test_takes_what_a_quotient_of_one_is_printed_as(per, printed, shown):
    verdict = rate(11068, 15902, printed, per=per)
    assert verdict.holds is False
    assert f"printed {shown}; a printed {shown} needs" in verdict.explanation


def test_takes_the_unit_that_the_rate_carries_before_per():
    assert rate(11068, 15902, "69.6%", per=1000).holds is True


SUMS = [
    ([583, 57], 640, "100%", "exact", "(583 + 57) / 640 is exactly the printed 100 %."),
    ({"plus": [250], "minus": [10]}, 250, "96%", "exact", None),
    (9, [9, 31], "22.5%", "exact", "9 / (9 + 31) is exactly the printed 22.5 %."),
    ("4.7万", ["4.7万", "1.2万"], "78.0%", "inconsistent", None),
    ("4.7万", ["4.7万", "1.2万"], "79.0%", "interval", None),
    ({"plus": ["15.9万"], "minus": ["0.3万"]}, "15.9万", "97.5%", "inconsistent", None),
    ({"plus": ["15.9万"], "minus": ["0.3万"]}, "15.9万", "98.0%", "interval", None),
    ("99至101", "99至101", "98.1%", "interval", None),  # two figures that are printed alike
]


@pytest.mark.parametrize(("top", "base", "claim", "status", "explanation"), SUMS)
def test_judges_sums_and_differences(top, base, claim, status, explanation):
    verdict = rate(top, base, claim)
    assert verdict.status == status
    assert explanation in (None, verdict.explanation)


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"per": 7}, "per must be one of 1, 100, 1000, 100000; it is 7"),
        ({"step": 0}, "step must be a whole number from 1 on; it is 0"),
        ({"step": True}, "step must be a whole number from 1 on; it is True"),
    ],
)
def test_refuses_an_unknown_option(options, line):
    with pytest.raises(ValueError, match=f"^{line}$"):
        rate(11068, 15902, "69.6%", **options)


def test_raises_for_an_unknown_rounding_in_the_formula():
    with pytest.raises(ValueError, match=r"^rounding must be one of"):
        formula.upper_ends(1, "round")


@pytest.mark.parametrize("typed", ["69.7%", "59.6%", "69.9%"])
def test_guesses_nothing_where_a_digit_of_the_rate_is_mistyped(typed):
    assert rate(11068, 15902, typed).cause is None


def test_gives_the_bounds_of_the_quotients():
    verdict = rate("超10万人次", "20万人次", "70%")
    assert (verdict.lower, verdict.upper) == (Fraction(2000, 41), None)


def test_takes_decimals_and_readings_for_what_they_print():
    expected = rate("11068", "15902", "69.6")
    assert rate(11068, 15902, Decimal("69.6")) == expected
    assert rate(*map(as_reading, ("11068", "15902", "69.6%"))) == expected


def test_takes_70_and_70_0_for_different_claims():
    assert (rate(697, 1000, 70).holds, rate(697, 1000, Decimal("70.0")).holds) == (True, False)


@pytest.mark.parametrize("place", range(3))
def test_refuses_a_float(place):
    figures = [11068, 15902, "69.6"]
    figures[place] = 69.6
    with pytest.raises(TypeError, match="float"):
        rate(*figures)


@pytest.mark.parametrize("rounding", ["round", "none", "floor", ""])
def test_refuses_an_unknown_rounding(rounding):
    names = "nearest, half-up, half-even, truncated, ceiling, any"
    with pytest.raises(ValueError, match=f"^rounding must be one of {names}; it is {rounding!r}$"):
        rate(11068, 15902, "69.6%", rounding=rounding)


@pytest.mark.parametrize("function", [feasible_denominators, feasible_numerators])
def test_refuses_an_unknown_rounding_of_what_is_feasible(function):
    with pytest.raises(ValueError, match="rounding must be one of"):
        function(11068, "69.6%", "round")


@pytest.mark.parametrize("function", [feasible_denominators, feasible_numerators])
@pytest.mark.parametrize("figures", [[10, 20], {"plus": [10], "minus": [2]}, []])
def test_finds_what_is_feasible_for_one_figure_alone(function, figures):
    with pytest.raises(TypeError, match="a figure is an int"):
        function(figures, "50%")


def test_refuses_a_rate_in_another_unit():
    with pytest.raises(ValueError, match="a rate is printed in %, ‰ or 倍, not in 起: 5起"):
        rate(1, 2, "5起")


def test_calls_the_formula(monkeypatch):
    monkeypatch.setattr(formula, "rate_holds", lambda *_: False)
    assert rate(11068, 15902, "69.6%").holds is False


def test_finds_no_denominator_for_nothing():
    assert feasible_denominators(0, "5%") is None


def test_finds_no_numerator_over_nothing():
    assert feasible_numerators(0, "0.0%") is None


def test_finds_denominators_of_a_rate_that_is_an_interval():
    assert feasible_denominators(60, "70%以上") == (1, 85)


def test_finds_no_last_numerator_under_an_open_denominator():
    assert feasible_numerators("超10万人次", "69.6%") == (69551, None)
    assert feasible_numerators("超5", "0%", "ceiling") == (None, 0)


def test_names_another_printed_base():
    verdict = rate(439, 483, "91.08%", others=["482件", 15902, 483])
    assert verdict.cause == "other-base"
    assert verdict.explanation.endswith("; guess: 91.08 % fits 482件, printed elsewhere.")


def test_names_the_share_bent_to_make_a_hundred():
    verdict = rate(1, 3, "33.4%", shares=["33.3%", "33.3%", "33.4%"])
    assert verdict.cause == "bent-share"
    assert verdict.explanation.endswith("; guess: bent so that the list adds to 100 %.")


@pytest.mark.parametrize(
    ("printed", "shares"),
    [
        ("33.4%", ["33.3%", "33.4%", "33.3%"]),  # not the last
        ("33.4%", ["33.3%", "33.2%", "33.4%"]),  # does not add up
        ("34.0%", ["33.4%", "32.6%", "34.0%"]),  # the last is far off
        ("33.4%", ["66.6%", "33.4%"]),  # two shares bend the last by no more than one half place
    ],
)
def test_names_no_bent_share_where_the_list_does_not_ask_for_it(printed, shares):
    assert rate(3331, 10000, printed, shares=shares).cause is None


def test_has_all_that_it_exports():
    exported = frictionless_figures.__all__
    assert [name for name in exported if not hasattr(frictionless_figures, name)] == []
    assert {"change", "numerals", "rate", "read", "span", "total"} < set(exported)


def test_says_that_two_open_figures_give_any_number():
    verdict = rate({"plus": ["超10件"], "minus": ["超5件"]}, 20, "50%")
    assert verdict.explanation == "(超10件 - 超5件) / 20 is any number, printed 50 %."
    assert (verdict.holds, verdict.lower, verdict.upper) == (True, None, None)


def test_names_no_cause_where_two_fit():
    assert rate(20, 120, "20.0%", others=[100]).cause is None


def test_names_one_cause_though_it_is_printed_twice():
    assert rate(439, 483, "91.08%", others=[482, 482]).cause is not None


def test_names_no_cause_where_the_rate_holds():
    assert rate(11068, 15902, "69.6%", others=[15900]).cause is None


def test_guesses_nothing_from_an_open_interval():
    assert rate(439, 483, "91.08%", others=["超400件"]).cause is None


def test_looks_for_a_transposition_among_counts_that_are_rounded_to_a_step():
    verdict = rate(689, 1957, "33.5%", step=10)
    assert verdict.explanation.endswith("; guess: two digits transposed, 35.3% fits for 33.5%.")


def test_marks_every_guess_and_no_finding():
    verdicts = [
        rate(2, 3, "66.6%"),
        rate(2, 3, "66.7%", rounding="truncated"),
        rate(11608, 15902, "69.6%"),
        rate(4834, 15902, "69.6%"),
    ]
    assert [(verdict.cause, "guess: " in verdict.explanation) for verdict in verdicts] == [
        ("truncated", False),
        ("rounded", False),
        ("transposed", True),
        ("complement", True),
    ]
