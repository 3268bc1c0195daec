"""The suites hold what the schemas and checklists ask, and the JSON files are these suites."""

import json
from dataclasses import replace

import pytest
from great_expectations.core import ExpectationSuite

from conftest import ROOT
from frictionless_figures.command.expectations import written
from frictionless_figures.expectations.frames import frame
from frictionless_figures.expectations.suites import (
    Declared,
    UnusableSuiteError,
    suites,
    untranslated,
)
from frictionless_figures.table import Tables

FOLDER = ROOT / "checks" / "expectations"


def test_are_written_as_they_are(tables: Tables, declared: dict[str, Declared]) -> None:
    found = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert found == written(suites(tables, declared)), "run make expectations"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_are_loaded_by_great_expectations_alone(path: object) -> None:
    asked = json.loads(path.read_text(encoding="utf-8"))
    suite = ExpectationSuite(**asked)
    assert [each.expectation_type for each in suite.expectations] == [
        each["type"] for each in asked["expectations"]
    ]


def test_ask_for_the_rates_what_their_checklist_declares(
    tables: Tables, declared: dict[str, Declared]
) -> None:
    (asked,) = [
        each["kwargs"]
        for each in suites(tables, declared)["rates"]["expectations"]
        if each["type"] == "expect_stated_rate_to_match"
    ]
    assert asked == {
        "column_list": [
            "rate_id",
            "numerator_lower",
            "numerator_upper",
            "denominator_lower",
            "denominator_upper",
            "rate",
            "rate_decimals",
            "rate_lower",
            "rate_upper",
            "denominator_min",
            "denominator_max",
        ],
        "numerator": ["numerator_lower", "numerator_upper"],
        "denominator": ["denominator_lower", "denominator_upper"],
        "rate": "rate",
        "decimals": "rate_decimals",
        "rate_ends": ["rate_lower", "rate_upper"],
        "per": 100,
        "rounding": "nearest",
        "least": "denominator_min",
        "most": "denominator_max",
        "key": "rate_id",
    }


def test_ask_that_only_the_explained_span_fails(
    tables: Tables, declared: dict[str, Declared]
) -> None:
    known = {
        name: each["kwargs"]["known"]
        for name, suite in suites(tables, declared).items()
        for each in suite["expectations"]
        if "known" in each["kwargs"]
    }
    assert known == {"spans": ["consecutive-years-20"]}


def test_name_every_check_that_they_do_not_hold(tables: Tables) -> None:
    declared = {check for table in tables.values() for check, _ in table.checks}
    held = {"edtf-date", "stated-rate", "stated-span", "stated-total"}
    assert set(untranslated(tables)) == declared - held


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"constraints": {"minimun": 1}}, "rates: no expectation holds minimun of rate"),
        ({"type": "geopoint"}, "rates: no expectation holds geopoint default of rate"),
        ({"format": "currency"}, "rates: no expectation holds number currency of rate"),
    ],
)
def test_refuse_a_constraint_that_no_expectation_holds(
    tables: Tables, declared: dict[str, Declared], change: dict, line: str
) -> None:
    fields = [
        {"format": "default", **field, **(change if field["name"] == "rate" else {})}
        for field in declared["rates"].schema["fields"]
    ]
    spoiled = replace(declared["rates"], schema={"fields": fields})
    with pytest.raises(UnusableSuiteError, match=f"^{line}$"):
        suites(tables, {"rates": spoiled})


def test_take_frames_of_the_types_of_the_schema(tables: Tables) -> None:
    found = frame(tables["rates"], tables).dtypes.astype(str).to_dict()
    assert {name: found[name] for name in ("rate_id", "denominator_min", "rate")} == {
        "rate_id": "string",
        "denominator_min": "Int64",
        "rate": "object",
    }
