"""Each check gives just the lines of its case file, field by field, and no more.

A case holds its own small tables (the first is the checked one, unless `check_on` names another),
what their schemas declare, the options of the check, and what is expected: how often the check
holds or states nothing, and for each failure or known failure its field and its line.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from conftest import CASES
from frictionless_figures.checks import ERRORS
from frictionless_figures.registry import RULES, Performance, promise
from frictionless_figures.table import Content, ForeignKey, SetUpError, Table, Tables

Case = dict[str, Any]


def cases() -> Iterator[Any]:
    for path in sorted((CASES / "checks").glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield pytest.param(path.stem, case, id=f"{path.stem}: {case['it']}")


def content(text: str) -> Content:
    names, *lines = csv.reader(io.StringIO(text))
    cells = [tuple(cell or None for cell in line) for line in lines]
    return Content(names, range(2, len(cells) + 2), cells)


def table(name: str, text: str, case: Case) -> Table:
    names = content(text).names
    types = dict.fromkeys(names, "string") | case.get("types", {}).get(name, {})
    raw = case["bytes"].encode() if "bytes" in case else None
    return Table(
        name=name,
        path=f"{name}.csv",
        load=lambda: content(text),
        primary_key=tuple(case.get("keys", {}).get(name, names[:1])),
        types=types,
        unique_keys=tuple(map(tuple, case.get("unique", {}).get(name, []))),
        foreign_keys=tuple(
            ForeignKey(tuple(key["fields"]), key["resource"], tuple(key["reference"]))
            for key in case.get("foreign", {}).get(name, [])
        ),
        checks=tuple(case.get("checks", {}).get(name, {}).items()),
        read_bytes=lambda: raw,
    )


def outcome(check: str, case: Case) -> Case:
    """Return what a check makes of a case."""
    made = {name: table(name, text, case) for name, text in case["tables"].items()}
    tables = Tables({name: (lambda made=made[name]: made) for name in made})
    checked = tables[case.get("check_on", next(iter(made)))]
    done = Performance(check, checked, tables)
    try:
        list(done.perform(**case.get("options", {})))
    except SetUpError as error:
        return {"refused": str(error)}
    outcomes = list(done.outcomes())
    result: Case = {
        "held": sum(each.holds is True for each in outcomes),
        "unstated": sum(each.holds is None for each in outcomes),
        "known": [f"{each.field}: {each}" for each in outcomes if each.known],
        "failed": [
            f"{each.field}: {each}" for each in outcomes if each.holds is False and not each.known
        ],
    }
    return {name: value for name, value in result.items() if value}


@pytest.mark.parametrize(("check", "case"), list(cases()))
def test_gives_what_the_case_expects(check: str, case: Case) -> None:
    assert outcome(check, case) == case["expected"]


def misspelt() -> Iterator[Any]:
    """Yield cases with one option that names a field changed, each option of each check once."""
    seen = set()
    for parameters in cases():
        check, case = parameters.values
        names = {name for text in case["tables"].values() for name in content(text).names}
        for option, value in case.get("options", {}).items():
            if {*str(value).split()} <= names and (check, option) not in seen:
                seen.add((check, option))
                changed = case | {"options": case["options"] | {option: "misspelt"}}
                yield pytest.param(check, changed, id=f"{check} {option}")


@pytest.mark.parametrize(("check", "case"), list(misspelt()))
def test_refuses_an_option_that_names_no_field(check: str, case: Case) -> None:
    assert " has no field misspelt" in outcome(check, case).get("refused", "")


def test_says_of_each_error_what_its_check_promises() -> None:
    for check, error in ERRORS.items():
        assert error.description == promise(check)
        assert " ".join((RULES[check].__doc__ or "").split()).startswith(promise(check))
        assert promise(check).endswith(".")


@pytest.mark.parametrize("word", "NA n/a #N/A #NA NaN -nan NULL None nil <NA> - -- ?".split())
def test_wants_no_word_that_a_reader_takes_for_missing(word: str) -> None:
    (line,) = outcome("plain-text", {"tables": {"rows": f"id,words\na,{word}\n"}})["failed"]
    assert line.endswith(f'"{word}", which some readers take for missing. Leave the cell empty.')


def test_has_cases_that_hold_and_cases_that_fail_for_every_check() -> None:
    seen = {check: set[str]() for check in RULES}
    for parameters in cases():
        check, case = parameters.values
        seen[check].update(case["expected"])
    assert {check for check, kinds in seen.items() if {"held", "failed"} <= kinds} == set(RULES)
