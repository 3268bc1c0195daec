"""The pages are what the package makes them, and what they say of it is so."""

import doctest
import json
import re

import pytest
from frictionless import Checklist

from conftest import ROOT
from frictionless_figures.command import main
from frictionless_figures.command.dictionary import dictionaries, with_blocks
from frictionless_figures.command.docs import blocks, pages
from frictionless_figures.descriptor import DescriptorError, read_json
from frictionless_figures.registry import RULES
from frictionless_figures.rules.claims import CLAIMS
from frictionless_figures.table import Tables
from frictionless_figures.validation import validate

DESCRIPTOR = ROOT / "datapackage.json"
BLOCKS = {
    ("README.md", "tables"),
    ("README.md", "doubts"),
    ("README.md", "agreement"),
    ("docs/curating.md", "agreement"),
    ("docs/curating.md", "doubts"),
    ("docs/checks.md", "checks"),
}


@pytest.fixture(scope="module")
def made(tables: Tables) -> dict[str, dict[str, str]]:
    return blocks(read_json(DESCRIPTOR), tables)


def test_has_every_page_as_the_package_makes_it() -> None:
    made = pages(DESCRIPTOR)
    assert {page: page.read_text(encoding="utf-8") for page in made} == made


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_has_a_data_dictionary_in_each_language(name: str) -> None:
    text = (ROOT / "data" / name).read_text(encoding="utf-8")
    assert text == dictionaries(DESCRIPTOR)[name]


def test_makes_the_blocks_that_the_pages_have(made: dict[str, dict[str, str]]) -> None:
    assert {(page, block) for page in made for block in made[page]} == BLOCKS


@pytest.mark.parametrize(("page", "block"), sorted(BLOCKS))
def test_has_each_block_and_misses_it(
    page: str, block: str, made: dict[str, dict[str, str]]
) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    pattern = rf"<!-- {block}: made by `make docs` -->\n(.*?)<!-- end of {block} -->\n"
    assert re.findall(pattern, text, re.DOTALL) == [made[page][block]]
    without = re.sub(pattern, "", text, flags=re.DOTALL)
    with pytest.raises(DescriptorError, match=rf"^{page} has no block of {block}$"):
        with_blocks(without, made[page], page)


def test_lists_every_doubt(tables: Tables, made: dict[str, dict[str, str]]) -> None:
    ids = re.findall(r"^- `(.*?)`: ", made["docs/curating.md"]["doubts"], re.MULTILINE)
    assert ids == [row["doubt_id"] for row in tables["doubts"].rows]


def test_has_a_readme_whose_examples_run() -> None:
    assert doctest.testfile(str(ROOT / "README.md"), module_relative=False).failed == 0


def test_says_how_many_claims_follow() -> None:
    claims = [outcome for outcome in validate(DESCRIPTOR).outcomes if outcome.check in CLAIMS]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [sum(outcome.holds is holds for outcome in claims) for holds in (True, False)] == [5, 1]
    assert re.findall(r"Six claims|Five follow|One does not", readme) == [
        "Six claims",
        "Five follow",
        "One does not",
    ]


def test_gives_an_example_of_every_check_that_frictionless_takes() -> None:
    page = (ROOT / "docs/checks.md").read_text(encoding="utf-8")
    examples = [
        json.loads(text) for text in re.findall(r'`(\{"type": ".*\})`$', page, re.MULTILINE)
    ]
    assert {example["type"] for example in examples} == set(RULES)
    for example in examples:
        assert Checklist.from_descriptor({"checks": [example]}).checks[0].type == example["type"]


def test_names_every_option_of_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", "--help"])
    options = set(re.findall(r"--[a-z][a-z-]*", capsys.readouterr().out)) - {"--help", "--texts"}
    page = (ROOT / "docs/files.md").read_text(encoding="utf-8")
    assert set(re.findall(r"--[a-z][a-z-]*", page)) == options


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))])
def test_links_to_what_is_there(page: object) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
