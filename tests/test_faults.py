"""A slice of the planted faults, and that the report is of this package."""

from collections import Counter
from itertools import islice

import pytest
from frictionless import Package

from conftest import ROOT, TEXTS
from faults.bare import Bare
from faults.measure import Eye
from faults.plant import Fault, faults, harmless
from faults.report import block, totals, written
from frictionless_figures.command.dictionary import with_blocks
from frictionless_figures.table import Tables

DESCRIPTOR = ROOT / "datapackage.json"
WITH_TEXTS = TEXTS.is_dir()


@pytest.fixture(scope="module")
def eye() -> Eye:
    return Eye(DESCRIPTOR, TEXTS if WITH_TEXTS else None)


def test_notices_every_fault_of_a_slice(eye: Eye) -> None:
    """Without the texts, every fault that they are not needed for: outside the seeds."""
    sliced = islice(faults(eye.tables), 0, None, 61)
    missed = [
        (fault.table, fault.key, fault.field, fault.kind)
        for fault in sliced
        if (WITH_TEXTS or fault.table in ("indicators", "rates", "totals", "spans", "events"))
        and not eye.bare.notices(fault)
        and not eye.notices(fault)
    ]
    assert missed == []


def test_gives_no_alarm_at_other_words(eye: Eye) -> None:
    sliced = islice(harmless(eye.tables), 0, None, 7)
    assert [fault for fault in sliced if eye.bare.notices(fault) or eye.notices(fault)] == []


def test_reports_the_faults_of_this_package(tables: Tables) -> None:
    planted = Counter(fault.kind for fault in faults(tables))
    reported = {kind: sums["planted"] for kind, sums in totals(written(), "kind").items()}
    assert reported == dict(sorted(planted.items()))


def test_reports_nothing_missed_and_no_alarm() -> None:
    assert (written()["missed"], written()["alarms"]) == ([], [])


def test_stands_in_the_readme_as_reported() -> None:
    found = (ROOT / "README.md").read_text(encoding="utf-8")
    assert found == with_blocks(found, {"faults": block(written())})


def test_foresees_what_plain_validation_finds(tables: Tables, package: object) -> None:
    """The short way to what Frictionless alone notices agrees with the long way."""
    bare = Bare(Package.from_descriptor(str(DESCRIPTOR)), tables)
    for fault in islice(faults(tables), 0, None, 1201):
        assert bare.notices(fault) == _is_refused(fault, tables), fault


def _is_refused(fault: Fault, tables: Tables) -> bool:
    """Return whether a whole validation without plugin and pins refuses the tables."""
    package = Package.from_descriptor(str(DESCRIPTOR))
    spoiled = fault.in_tables(tables)
    for resource in package.resources:
        table = spoiled[resource.name]
        header = [field.name for field in resource.schema.fields]
        resource.data = [header, *([row[name] or "" for name in header] for row in table.rows)]
        resource.path = resource.hash = resource.bytes = resource.rows = None
        resource.custom.pop("checklist")
        resource.scheme, resource.format, resource.encoding = "", "inline", None
    return not package.validate().valid
