"""What the tests share: the package as tables, and copies of it to spoil.

HYPOTHESIS_PROFILE=thorough tries every property 100,000 times.
"""

import json
import os
import shutil
from pathlib import Path

import pytest
from frictionless import Package
from hypothesis import settings

from frictionless_figures.package import load_tables
from frictionless_figures.table import Content, Table, Tables
from frictionless_figures.validation import Run, validate

settings.register_profile("default", deadline=None)
settings.register_profile("thorough", max_examples=100_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
few_tables = settings(max_examples=settings().max_examples // 5)  # where each example is a table

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases"
# Enough of the tables for claims to be judged.
FEW = ("indicators", "rates", "totals", "spans", "units", "doubts", "doubt_cells")
TEXTS = ROOT.parent / "shared" / "seeds"  # the articles, where they are at hand


def table_of(name: str, key: tuple[str, ...], rows: list[dict[str, str | None]]) -> Table:
    """Return a table of rows given as cells by name, all with the names of the first."""
    names = list(rows[0])
    cells = [tuple(row[name] for name in names) for row in rows]
    content = Content(names, range(2, len(rows) + 2), cells)
    return Table(name, f"{name}.csv", lambda: content, key)


def with_table(tables: Tables, changed: Table) -> Tables:
    """Return the tables of a package, with another one under its name."""
    loaders = {name: (lambda name=name: tables[name]) for name in tables}
    return Tables({**loaders, changed.name: lambda: changed})


@pytest.fixture(scope="session")
def tables() -> Tables:
    """Return the tables of the package as it lies in the project."""
    return load_tables(Package.from_descriptor(str(ROOT / "datapackage.json")))


def keep(descriptor: Path, *names: str) -> None:
    """Keep these tables of a package alone, with the keys and checks that need no other one.

    Each table takes its time to check.
    """
    content = json.loads(descriptor.read_text(encoding="utf-8"))
    content["resources"] = [each for each in content["resources"] if each["name"] in names]
    for resource in content["resources"]:
        needs = {"own-words": "numerals"}
        resource["checklist"]["checks"] = [
            check
            for check in resource["checklist"]["checks"]
            if check.get("by", needs.get(check["type"], names[0])) in names
        ]
        path = descriptor.parent / resource["schema"]
        schema = json.loads(path.read_text(encoding="utf-8"))
        schema["foreignKeys"] = [
            key
            for key in schema.get("foreignKeys", [])
            if key["reference"]["resource"] in (*names, "")
        ]
        write_json(path, schema)
    write_json(descriptor, content)


def write_json(path: Path, value: object) -> None:
    path.write_text(f"{json.dumps(value, ensure_ascii=False, indent=2)}\n", encoding="utf-8")


@pytest.fixture(scope="session")
def whole() -> Run:
    """Return one run of all checks on the package as it lies in the project."""
    return validate(ROOT / "datapackage.json")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return the descriptor of a copy of the package, which a test may spoil."""
    copy = tmp_path / "package"
    for name in ("data", "seeds", "schemas"):
        shutil.copytree(ROOT / name, copy / name)
    return Path(shutil.copy(ROOT / "datapackage.json", copy))
