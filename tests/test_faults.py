"""A slice of the planted faults of each part, and that docs/proof.md is of this package."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from frictionless import Package

from conftest import ROOT, TEXTS
from faults.bare import Bare
from faults.fault import Fault
from faults.measure import (
    ENDED,
    NOBODY,
    OWNED,
    OWNER,
    PRINTED,
    Asked,
    Count,
    Eye,
    counted,
    planned,
)
from faults.report import PROOF, with_results
from frictionless_figures.descriptor import DescriptorError
from frictionless_figures.rules.keys import has_ids
from frictionless_figures.table import Tables
from frictionless_figures.validation import validate

DESCRIPTOR = ROOT / "datapackage.json"
WITH_TEXTS = TEXTS.is_dir()
CLAIMS = ("rates", "totals", "spans", "indicators", "doubts", "numerals")  # what claims need


@pytest.fixture(scope="module")
def eye() -> Eye:
    return Eye(DESCRIPTOR, TEXTS if WITH_TEXTS else None)


@pytest.fixture(scope="module")
def plan(tables: Tables) -> list[Asked]:
    return list(planned(tables))


def firsts(plan: list[Asked], part: str) -> Iterator[Fault]:
    """Yield the first fault of each kind in each table."""
    seen = set()
    for name, fault in plan:
        sort = (fault.kind, fault.table)
        if name == part and sort not in seen:
            seen.add(sort)
            yield fault


def test_notices_a_slip_of_each_kind_outside_the_cells_that_the_proof_lists(
    eye: Eye, plan: list[Asked]
) -> None:
    listed = dict(re.findall(r"^- `(\w+)`: (.+ of \d+)$", proof(), re.MULTILINE))
    missed = [
        str(fault)
        for fault in firsts(plan, "single")
        if (WITH_TEXTS or fault.table not in PRINTED)
        and f"{fault.field or '(whole row)'} " not in listed.get(fault.table, "")
        and eye.who(fault) == NOBODY
    ]
    assert missed == []


def test_has_every_slip_in_a_claim_noticed_by_the_rule_that_owns_it(
    eye: Eye, plan: list[Asked]
) -> None:
    asked = [fault for part, fault in plan if part == "owned"]
    assert {(fault.table, fault.field) for fault in asked} == {
        (table, field) for table, (_, fields) in OWNED.items() for field in fields
    }
    assert [str(fault) for fault in asked if eye.owner(fault) != OWNER] == []


def test_notices_a_claim_changed_in_step_with_its_figure(eye: Eye, plan: list[Asked]) -> None:
    changed = [fault for fault in firsts(plan, "in step") if "coding" not in fault.kind]
    assert len(changed) == 11
    assert [str(fault) for fault in changed if eye.who(fault) == NOBODY] == []


def test_has_the_deletion_of_every_id_named_by_figures_diff(eye: Eye, plan: list[Asked]) -> None:
    answers = {
        fault.table: eye.diff(fault) for fault in firsts(plan, "diff") if fault.table != "retired"
    }
    with_ids = {name for name in answers if has_ids(eye.tables[name])}
    assert len(with_ids) > 5
    assert {name for name, answer in answers.items() if answer == ENDED} >= with_ids
    assert NOBODY not in answers.values()


def test_notices_numbers_in_the_words_that_own_words_judges(eye: Eye, plan: list[Asked]) -> None:
    judged = {
        (name, field)
        for name, table in eye.tables.items()
        for check, options in table.checks
        if check == "own-words"
        for field in options["fields"].split()
    }
    words = [
        fault
        for _, fault in plan
        if fault.kind == "number added" and (fault.table, fault.field) in judged
    ]
    assert [str(fault) for fault in words[::13] if eye.who(fault) == NOBODY] == []


def test_gives_no_alarm_at_other_words(eye: Eye, plan: list[Asked]) -> None:
    reworded = [fault for part, fault in plan if part == "reworded"]
    assert [str(fault) for fault in reworded[::41] if eye.who(fault) != NOBODY] == []


@pytest.mark.parametrize(
    ("table", "field"),
    [
        ("rates", "numerator"),
        ("rates", "denominator_max"),
        ("rates", "rate"),
        ("totals", "part"),
        ("spans", "years"),
        ("spans", "last_year"),
    ],
)
def test_has_the_rule_named_by_frictionless_and_by_figures_check(
    table: str, field: str, plan: list[Asked], tables: Tables, package: Path
) -> None:
    """On disk, with neither foreign keys, pins nor second entries."""
    fault = next(f for part, f in plan if part == "owned" and (f.table, f.field) == (table, field))
    without_second_entries(package)
    spoiled = fault.in_tables(tables)[table]
    with (package.parent / "data" / spoiled.path).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([spoiled.names, *spoiled.content.cells])
    report = Package.from_descriptor(str(package)).validate()
    by_frictionless = {error[0] for error in report.flatten(["type"])}
    by_check = {failure.check for failure in validate(package).failures}
    assert OWNED[table][0] in by_frictionless
    assert OWNED[table][0] in by_check


def test_has_claims_that_hold_without_second_entries(package: Path) -> None:
    without_second_entries(package)
    assert Package.from_descriptor(str(package)).validate().valid
    assert validate(package).status == 0


def without_second_entries(descriptor: Path) -> None:
    """Leave what a claim needs: its table, the printed figures and what is known of it."""
    content = json.loads(descriptor.read_text(encoding="utf-8"))
    content["resources"] = [one for one in content["resources"] if one["name"] in CLAIMS]
    for resource in content["resources"]:
        for pin in ("hash", "bytes", "rows"):
            del resource[pin]
        if resource["name"] not in OWNED:
            del resource["checklist"]
        path = descriptor.parent / resource["schema"]
        schema = json.loads(path.read_text(encoding="utf-8"))
        schema.pop("foreignKeys", None)
        path.write_text(json.dumps(schema), encoding="utf-8")
    descriptor.write_text(json.dumps(content), encoding="utf-8")


def proof() -> str:
    return PROOF.read_text(encoding="utf-8")


def counts(page: str) -> list[tuple[str, ...]]:
    return re.findall(r"^\| (.+?) \| (\d+) \|", page, re.MULTILINE)


def test_has_a_proof_of_this_package(tables: Tables, plan: list[Asked]) -> None:
    count, _ = counted(tables, plan, [NOBODY] * len(plan))
    assert counts(proof()) == counts(with_results(proof(), count))
    assert "False alarms at " in proof()


def test_refuses_a_proof_without_its_results() -> None:
    cut = re.sub(r"<!-- results: .*<!-- end of results -->", "", proof(), flags=re.DOTALL)
    with pytest.raises(DescriptorError, match="has no block of results"):
        with_results(cut, Count())


def test_foresees_what_plain_validation_finds(tables: Tables, plan: list[Asked]) -> None:
    """The short way to what Frictionless alone notices agrees with the long way."""
    bare = Bare(Package.from_descriptor(str(DESCRIPTOR)), tables)
    single = [fault for part, fault in plan if part in ("single", "deleted", "in step")]
    for fault in single[:: len(single) // 2]:
        assert bare.notices(fault) == is_refused(fault, tables), str(fault)


def is_refused(fault: Fault, tables: Tables) -> bool:
    """Return whether a whole validation without plugin and pins refuses the tables."""
    package = Package.from_descriptor(str(DESCRIPTOR))
    spoiled = fault.in_tables(tables)
    for resource in package.resources:
        content = spoiled[resource.name].content
        resource.data = [content.names, *([cell or "" for cell in row] for row in content.cells)]
        resource.path = resource.hash = resource.bytes = resource.rows = None
        resource.custom.pop("checklist")
        resource.scheme, resource.format, resource.encoding = "", "inline", None
    return not package.validate().valid
