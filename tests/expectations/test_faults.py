"""The suites fail every fault that the schemas and the rules on claims forbid."""

from dataclasses import replace

import pytest
from frictionless import Package

from conftest import ROOT
from expectations.conftest import Declared
from faults.bare import Bare
from faults.plant import Fault, faults
from frictionless_figures.expectations.frames import frame
from frictionless_figures.expectations.run import run
from frictionless_figures.expectations.suites import TRANSLATED, suites
from frictionless_figures.expectations.watch import Watch
from frictionless_figures.plugin import explanations
from frictionless_figures.registry import confront
from frictionless_figures.table import Row, Tables

Cells = dict[str, str | None]


@pytest.fixture(scope="module")
def watch(tables: Tables, declared: dict[str, Declared]) -> Watch:
    counted = {name: replace(each, rows=len(tables[name].rows)) for name, each in declared.items()}
    return Watch(tables, counted)


def spoiled(tables: Tables, name: str, rows: list[Row]) -> Tables:
    table = replace(tables[name], rows=tuple(rows))
    loaders = {each: (lambda each=each: tables[each]) for each in tables}
    return Tables({**loaders, name: lambda: table})


def with_cells(tables: Tables, name: str, key: str, cells: Cells) -> Tables:
    table = tables[name]
    assert key in {table.key_of(row) for row in table.rows}
    rows = [
        Row(row.number, {**row.cells, **cells}) if table.key_of(row) == key else row
        for row in table.rows
    ]
    return spoiled(tables, name, rows)


SHARE, HIDDEN = "disputes-resolved-share", "hidden-disputes-resolved-share"
PART = "matters-received/consultations"
FAULTS = {
    "type integer": ("indicators", SHARE, {"start": "1e3"}),
    "type number": ("indicators", SHARE, {"value": "much"}),
    "required": ("indicators", SHARE, {"label_en": None}),
    "enum": ("indicators", SHARE, {"qualifier": "perhaps"}),
    "pattern": ("indicators", SHARE, {"program_id": "A Programme"}),
    "minimum": ("indicators", SHARE, {"from_year": "1899"}),
    "maximum": ("indicators", SHARE, {"lower": "1000000000001"}),
    "maxLength": ("indicators", SHARE, {"note": "a" * 501}),
    "minLength": ("discrepancies", "stated-span/spans/consecutive-years-20", {"explanation": "so"}),
    "primary key": ("units", "case", {"unit_id": "item"}),
    "unique": ("units", "case", {"name_en": "item"}),
    "compound primary key": ("totals", PART, {"part_id": "dispute-claims", "part": "2588"}),
    "foreign key": ("indicators", "disputes-resolved", {"unit_id": "cases"}),
    "composite foreign key": ("rates", SHARE, {"numerator": "11067"}),
    "foreign key of three": ("indicators", SHARE, {"start": "1"}),
    "half of a foreign key": ("rates", SHARE, {"denominator_id": None}),
    "parent of a foreign key": ("places", "xiuzhou", {"place_id": "xiuzhou-district"}),
    "no date": ("indicators", SHARE, {"period": "2025-13"}),
    "another year": ("indicators", SHARE, {"to_year": "2026"}),
    "figures of a rate": ("indicators", "disputes-resolved", {"lower": "11000", "upper": "11000"}),
    "decimals of a rate": ("rates", SHARE, {"decimals": "2"}),
    "range of a rate": ("rates", HIDDEN, {"denominator_max": "1225"}),
    "no range of a rate": ("rates", HIDDEN, {"denominator_min": None, "denominator_max": None}),
    "range beside a denominator": ("rates", SHARE, {"denominator_min": "15902"}),
    "part of a total": ("indicators", "consultations", {"lower": "8785", "upper": "8785"}),
    "total": ("indicators", "matters-received", {"lower": "12735", "upper": "12735"}),
    "first year": ("spans", "consecutive-years-19", {"first_year": "2004"}),
    "counting": ("spans", "consecutive-years-19", {"counting": "elapsed"}),
    "stale discrepancy": ("spans", "consecutive-years-20", {"last_year": "2024"}),
    "another discrepancy": (
        "discrepancies",
        "stated-span/spans/consecutive-years-20",
        {"key": "consecutive-years-19"},
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fails_the_fault(watch: Watch, fault: str) -> None:
    assert watch.fails(with_cells(watch.tables, *FAULTS[fault]))


@pytest.mark.parametrize("name", ["rates", "totals", "spans", "units"])
def test_fails_a_row_too_few_and_a_row_too_many(watch: Watch, name: str) -> None:
    rows = list(watch.tables[name].rows)
    assert watch.fails(spoiled(watch.tables, name, rows[1:]))
    assert watch.fails(spoiled(watch.tables, name, [*rows, rows[0]]))


def test_fails_without_the_explanation_of_a_discrepancy(watch: Watch) -> None:
    assert watch.fails(spoiled(watch.tables, "discrepancies", []))


def test_gives_no_alarm_at_other_words(watch: Watch) -> None:
    assert not watch.fails(with_cells(watch.tables, "rates", SHARE, {"note": "Other words."}))


def is_forbidden(fault: Fault, bare: Bare, tables: Tables) -> bool:
    """Return whether the schemas, or a rule that an expectation stands for, forbid the fault."""
    changed = fault.in_tables(tables)
    return bare.notices(fault) or any(
        not outcome.holds and not outcome.known
        for name, table in tables.items()
        for check, options in table.checks
        if check in TRANSLATED
        for outcome in confront(
            check, changed[name], changed, options, explanations(check, name, changed)
        )
    )


def test_fails_every_forbidden_fault_of_a_slice(watch: Watch) -> None:
    """All faults of the claims, and some of every other table."""
    package = Package.from_descriptor(str(ROOT / "datapackage.json"))
    bare = Bare(package, watch.tables)
    planted = [
        fault
        for at, fault in enumerate(faults(watch.tables))
        if fault.table in ("rates", "totals", "spans") or at % 997 == 0
    ]
    forbidden = [fault for fault in planted if is_forbidden(fault, bare, watch.tables)]
    assert forbidden
    assert [fault for fault in forbidden if not watch.fails(fault.in_tables(watch.tables))] == []


def test_sees_what_a_whole_run_sees(watch: Watch, tables: Tables) -> None:
    """Only what a change reaches is run; a whole run on the spoiled tables agrees."""
    changed = with_cells(tables, *FAULTS["parent of a foreign key"])
    asked = suites(changed, watch.declared)
    results = run(asked, {name: frame(changed[name], changed) for name in asked})
    assert not all(result.holds for result in results)
