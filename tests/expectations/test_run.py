"""A run ends closed: what is not asked, taken, performed or shown is never a pass."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from great_expectations.core import ExpectationSuite

from expectations.conftest import accept
from frictionless_figures.expectations import custom
from frictionless_figures.expectations import run as module
from frictionless_figures.expectations.run import Result, run
from frictionless_figures.expectations.suites import UnusableSuiteError

NOT_NULL = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "name"}}
UNIQUE = {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "name"}}


def suite(*expectations: dict) -> dict:
    return {"name": "things", "expectations": list(expectations), "meta": {}}


@pytest.fixture
def frame() -> pd.DataFrame:
    index = pd.Index(["first", "second"], name="id")
    return pd.DataFrame({"name": ["a", "a"]}, index=index, dtype="string")


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        (suite(), "the suite things is empty"),
        (
            suite(NOT_NULL, {**NOT_NULL, "type": "expect_column_values_to_not_be_nul"}),
            "the suite things asks for an unknown expect_column_values_to_not_be_nul; "
            r"did you mean expect_column_values_to_not_be_null\?",
        ),
        (
            suite({"type": "expect_column_values_to_be_unique", "kwargs": {}}),
            "the suite things is not taken: .*column.*",
        ),
    ],
)
def test_refuses_a_suite(asked: dict, line: str, frame: pd.DataFrame) -> None:
    with pytest.raises(UnusableSuiteError, match=f"^{line}$"):
        run({"things": asked}, {"things": frame})


def test_refuses_a_suite_that_holds_less_than_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful(ExpectationSuite):
        def __init__(self, *, expectations: list, **given: object) -> None:
            super().__init__(expectations=expectations[1:], **given)

    monkeypatch.setattr(module, "ExpectationSuite", Forgetful)
    line = "^the suite things holds only 1 of 2 expectations asked for$"
    with pytest.raises(UnusableSuiteError, match=line):
        accept(suite(NOT_NULL, UNIQUE))


def test_refuses_to_run_no_suite_at_all() -> None:
    with pytest.raises(UnusableSuiteError, match=r"^there is no suite to run$"):
        run({}, {})


def test_refuses_a_missing_table() -> None:
    with pytest.raises(UnusableSuiteError, match=r"^there is no table things for its suite$"):
        run({"things": suite(NOT_NULL)}, {})


def test_tells_how_each_expectation_ended(frame: pd.DataFrame) -> None:
    assert run({"things": suite(NOT_NULL, UNIQUE)}, {"things": frame}) == [
        Result("things", "expect_column_values_to_not_be_null (name)", True),
        Result(
            "things",
            "expect_column_values_to_be_unique (name)",
            False,
            ("name a, id first", "name a, id second"),
        ),
    ]


def test_takes_an_expectation_that_raises_for_a_problem(frame: pd.DataFrame) -> None:
    between = {
        "type": "expect_column_values_to_be_between",
        "kwargs": {"column": "name", "min_value": 1},
    }
    (result,) = run({"things": suite(between)}, {"things": frame})
    assert not result.holds
    assert result.problem.startswith("could not be performed: ")


def test_takes_a_result_that_is_not_there_for_a_problem() -> None:
    taken = accept(suite(NOT_NULL))
    found: Iterator[Result] = module._results("things", taken, [])
    assert [result.problem for result in found] == ["was never performed"]


def test_refuses_data_docs_without_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Great Expectations logs that a page cannot be rendered, and goes on without it."""
    rendered = custom._sentence

    def unrenderable(text: str) -> object:
        sentence = rendered(text)
        sentence.string_template["styling"] = None
        return sentence

    monkeypatch.setattr(custom, "_sentence", unrenderable)
    names = ("first", "last", "years", "counting")
    kwargs = {"column_list": list(names), **{name: name for name in names}}
    span = {"type": "expect_stated_span_to_match", "kwargs": kwargs}
    row = pd.DataFrame([[2005, 2023, 19, "inclusive"]], columns=names)
    with pytest.raises(UnusableSuiteError, match=r"^Data Docs lack the page of things: "):
        run({"things": suite(span)}, {"things": row}, tmp_path / "docs")
