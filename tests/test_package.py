"""The package is what its descriptor says, to readers with and without the plugin."""

import csv
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from conftest import FEW, ROOT, keep
from frictionless_figures.table import Tables

DESCRIPTOR = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
SCHEMAS = {path.stem: json.loads(path.read_text("utf-8")) for path in (ROOT / "schemas").iterdir()}
# The plugin is found wherever it is importable: this hides it, as on a machine without it.
BARE = """
import sys, pkgutil
found = pkgutil.iter_modules
pkgutil.iter_modules = lambda *a: (m for m in found(*a) if m.name != "frictionless_figures")
from frictionless.console import console
sys.argv = ["frictionless", "validate", "datapackage.json", *sys.argv[1:]]
console()
"""
PLUGIN = """
import sys
from frictionless.console import console
sys.argv = ["frictionless", "validate", "datapackage.json", *sys.argv[1:]]
try:
    console()
finally:
    print(sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


@cache
def frictionless(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, "--json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("script", [BARE, PLUGIN], ids=["bare", "plugin"])
def test_is_valid(script: str) -> None:
    ended = frictionless(script, ROOT)
    assert json.loads(ended.stdout)["stats"]["errors"] == 0
    assert ended.returncode == 0


@pytest.mark.parametrize(
    ("script", "valid"), [(BARE, True), (PLUGIN, False)], ids=["bare", "plugin"]
)
def test_has_a_wrong_rate_refused_by_the_plugin_alone(
    script: str, valid: bool, package: Path
) -> None:
    keep(package, *FEW)
    descriptor = json.loads(package.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        for pin in ("bytes", "hash", "rows"):
            del resource[pin]
    package.write_text(json.dumps(descriptor), encoding="utf-8")
    for name in ("data/indicators.csv", "data/rates.csv"):
        path = package.parent / name
        text = path.read_text(encoding="utf-8").replace("69.6%", "69.7%")
        text = text.replace("69.6,69.55,69.65", "69.7,69.65,69.75").replace(",69.6,1", ",69.7,1")
        path.write_text(text, encoding="utf-8")
    report = json.loads(frictionless(script, package.parent).stdout)
    found = [error["type"] for task in report["tasks"] for error in task["errors"]]
    assert report["valid"] == valid
    assert found == ([] if valid else ["stated-rate"])


def test_loads_no_columns_library_with_the_plugin() -> None:
    loaded = frictionless(PLUGIN, ROOT).stderr
    assert "'frictionless_figures'" in loaded
    assert not {"pandas", "polars", "great_expectations"} & set(re.findall(r"'(\w+)'", loaded))


def test_names_every_table_once_and_every_file_in_it() -> None:
    paths = [resource["path"] for resource in DESCRIPTOR["resources"]]
    files = [*(ROOT / "data").glob("*.csv"), *(ROOT / "seeds").glob("*.csv")]
    assert sorted(paths) == sorted(path.relative_to(ROOT).as_posix() for path in files)
    assert sorted(SCHEMAS) == sorted(resource["name"] for resource in DESCRIPTOR["resources"])


@pytest.mark.parametrize("name", SCHEMAS)
def test_describes_every_field_in_both_languages(name: str) -> None:
    words = {"title", "title_zh", "description", "description_zh"}
    assert words <= set(SCHEMAS[name])
    for field in SCHEMAS[name]["fields"]:
        assert {*words, "example"} <= set(field)
        if field["type"] != "date":
            assert "constraints" in field
        if field["type"] in ("integer", "number"):
            assert {"minimum", "maximum"} <= set(field["constraints"])


NAMES = {"resource", "check_type", "language", "code"}  # enumerated, and mean what they name


@pytest.mark.parametrize("name", SCHEMAS)
def test_says_what_each_code_means_in_both_languages(name: str) -> None:
    for field in SCHEMAS[name]["fields"]:
        codes = field.get("categories", [])
        enumerated = field.get("constraints", {}).get("enum", [])
        assert [code["value"] for code in codes] == ([] if field["name"] in NAMES else enumerated)
        for language, stop in (("description", "."), ("description_zh", "。")):
            meanings = [code[language] for code in codes]
            assert all(meaning.endswith(stop) for meaning in meanings)
            assert len(set(meanings)) == len(meanings)


@pytest.mark.parametrize("name", SCHEMAS)
def test_has_examples_that_its_constraints_allow(name: str) -> None:
    for field in SCHEMAS[name]["fields"]:
        example, constraints = field["example"], field.get("constraints", {})
        if "pattern" in constraints:
            assert re.search(constraints["pattern"], example)
        if "enum" in constraints:
            assert example in constraints["enum"]


@pytest.mark.parametrize("resource", DESCRIPTOR["resources"], ids=lambda resource: resource["name"])
def test_pins_every_resource(resource: dict[str, object]) -> None:
    keys = {"bytes", "hash", "rows", "dialect", "schema", "checklist", "encoding"}
    assert keys <= set(resource)


def test_gives_one_version_everywhere() -> None:
    version = DESCRIPTOR["version"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^version: (.*)$", citation, re.MULTILINE) == [version]
    released = re.findall(r"^## (\S+) - (\S+)$", changelog, re.MULTILINE)[0]
    date = re.findall(r"^date-released: '(.*)'$", citation, re.MULTILINE)
    assert released == (version, *date)


def test_gives_the_same_cells_to_a_plain_csv_reader(tables: Tables) -> None:
    for resource in DESCRIPTOR["resources"]:
        with (ROOT / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = [{k: v or None for k, v in row.items()} for row in csv.DictReader(file)]
        assert rows == [dict(row.items()) for row in tables[resource["name"]].rows]
