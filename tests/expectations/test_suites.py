"""The suites hold what schemas and checklists ask, in any Great Expectations, in each engine."""

import json
import re

import pytest
from frictionless import Package

from conftest import ROOT
from expectations.conftest import Ended, failing, slips
from frictionless_figures.expectations.suites import (
    suites,
    untranslated,
    written,
)
from frictionless_figures.package import load_tables
from frictionless_figures.table import SetUpError
from publish.source import load
from publish.sqlite import sqlite

FOLDER = ROOT / "checks" / "expectations"
DESCRIPTOR = str(ROOT / "datapackage.json")


def claims(ended: Ended, job: str) -> dict[str, list[str]]:
    """Return by suite the keys that its claims name; what could not be performed fails the test."""
    assert [each for suite in ended[job].values() for each in suite if each[3]] == []
    return {
        name: sorted(keys)
        for name, suite in ended[job].items()
        for words, _, keys, _ in suite
        if words.startswith("stated-")
    }


def test_hold_the_package_where_this_library_is_not_installed(ended: Ended) -> None:
    asked = {
        path.stem: len(json.loads(path.read_text(encoding="utf-8"))["expectations"])
        for path in FOLDER.glob("*.json")
    }
    assert {name: len(suite) for name, suite in ended["package"].items()} == asked
    assert [each for suite in ended["package"].values() for each in suite if not each[1]] == []


@pytest.mark.parametrize("job", ["printed", "plain", "slips"])
def test_fail_the_claims_that_the_library_fails(
    ended: Ended, packages: dict[str, Package], job: str
) -> None:
    expected = failing(packages[job])
    if job == "plain":  # more digits than 63 bits hold: never a pass
        expected["rates"] = sorted([*expected["rates"], "vast"])
    assert claims(ended, job) == expected


def test_see_each_slip_in_a_cell_of_a_claim(ended: Ended) -> None:
    planted = {
        name: sorted({str(next(iter(row.values()))) for row in rows if "-slip" in str(row)})
        for name, (rows, check) in slips().items()
        if check
    }
    assert all(planted.values())
    assert claims(ended, "slips") == planted


def test_are_committed_as_they_are_generated() -> None:
    made = suites(Package.from_descriptor(DESCRIPTOR))
    found = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    expected = {name: written(suite) for name, suite in made.items()}
    assert found == expected, "run figures expectations --write"


def test_ask_what_the_schema_says_of_a_field(tmp_path) -> None:
    limits = {"required": True, "unique": True, "pattern": "[a-z]+", "maxLength": 5}
    fields = [
        {"name": "id", "type": "string", "constraints": limits},
        {"name": "size", "type": "integer", "constraints": {"minimum": 0, "enum": [0, 1]}},
    ]
    (suite,) = suites(package_of(fields)).values()
    assert [(each["type"], each["kwargs"]) for each in suite["expectations"]] == [
        ("expect_table_columns_to_match_set", {"column_set": ["id", "size"]}),
        ("expect_column_values_to_not_be_null", {"column": "id"}),
        ("expect_column_values_to_be_unique", {"column": "id"}),
        ("expect_column_values_to_match_regex", {"column": "id", "regex": "^(?:[a-z]+)$"}),
        ("expect_column_value_lengths_to_be_between", {"column": "id", "max_value": 5}),
        ("expect_column_values_to_be_in_set", {"column": "size", "value_set": [0, 1]}),
        ("expect_column_values_to_be_between", {"column": "size", "min_value": 0}),
    ]


def package_of(fields: list[dict], **schema: object) -> Package:
    resource = {"name": "things", "data": [[field["name"] for field in fields]]}
    resource["schema"] = {"fields": fields, **schema}
    return Package.from_descriptor({"name": "p", "resources": [resource]})


@pytest.mark.parametrize(
    ("field", "schema", "line"),
    [
        (
            {"type": "date", "constraints": {"minimum": "2005-01-01"}},
            {},
            "things: no expectation holds minimum of id",
        ),
        ({"type": "geopoint"}, {}, "things: no expectation holds geopoint default of id"),
        (
            {"name": "table", "type": "string"},
            {
                "foreignKeys": [
                    {"fields": "table", "reference": {"resource": "", "fields": "table"}}
                ]
            },
            'no common SQL holds the name "table": give it another',
        ),
    ],
)
def test_refuse_what_no_expectation_holds(field: dict, schema: dict, line: str) -> None:
    fields = [{"name": "id", "format": "default", **field}]
    with pytest.raises(SetUpError) as refused:
        suites(package_of(fields, **schema))
    assert str(refused.value) == line


def keyless(**check: str) -> Package:
    """Return a package of rates that have no primary key."""
    names = ["id", "numerator", "denominator", "rate"]
    package = package_of([{"name": name, "type": "string"} for name in names])
    package.resources[0].custom["checklist"] = {"checks": [{"type": "stated-rate", **check}]}
    return package


def test_name_a_claim_by_its_first_field_where_there_is_no_key() -> None:
    *_, claim = suites(keyless())["things"]["expectations"]
    query = claim["kwargs"]["unexpected_rows_query"]
    assert query.startswith("WITH s0 AS (SELECT own.id AS k, ")


def test_refuse_to_find_figures_without_a_key() -> None:
    line = "things: stated-rate finds its figures by primary keys only"
    with pytest.raises(SetUpError, match=line):
        suites(keyless(figures="things"))


def test_name_the_checks_that_no_query_stands_for() -> None:
    tables = load_tables(Package.from_descriptor(DESCRIPTOR))
    declared = {check for table in tables.values() for check, _ in table.checks}
    portable = {"referenced", "stated-rate", "stated-span", "stated-total", "unique-key"}
    assert set(untranslated(tables)) == declared - portable


def test_run_as_the_docs_say_on_the_sqlite_of_a_release(
    tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file that readers get stands in for the reader's own PostgreSQL."""
    path = tmp_path / "package.sqlite"
    path.write_bytes(sqlite(load(ROOT), []))
    page = (ROOT / "docs/great-expectations.md").read_text(encoding="utf-8")
    snippet = re.search(r"```python\n(import json\n.*?)```", page, re.DOTALL)
    assert snippet
    code = snippet[1].replace("add_postgres", "add_sqlite")
    code = code.replace("postgresql+psycopg:///xiuzhou", f"sqlite:///{path}")
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    exec(code, names)
    found = names["batch"].validate(names["suite"])
    names["source"].get_engine().dispose()
    assert [each.success for each in found.results] == [True] * len(names["suite"].expectations)
    assert found.results
