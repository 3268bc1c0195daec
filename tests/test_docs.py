"""The pages are what the package makes them, and what they say of it is so."""

import doctest
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas
import pytest
from frictionless import Checklist

from conftest import FEW, ROOT, keep
from frictionless_figures.command import _parser, main
from frictionless_figures.command.docs import blocks, dictionaries, pages, with_blocks
from frictionless_figures.descriptor import DescriptorError, read_json
from frictionless_figures.registry import RULES
from frictionless_figures.rules.claims import CLAIMS
from frictionless_figures.table import Tables
from frictionless_figures.validation import Run
from publish.citation import cited
from publish.source import load

DESCRIPTOR = ROOT / "datapackage.json"
DOCS = sorted(str(page.relative_to(ROOT)) for page in (ROOT / "docs").glob("*.md"))
READMES = ("README.md", "README.zh.md")
PAGES = [*READMES, "CONTRIBUTING.md", "SECURITY.md", "seeds/README.md", *DOCS]
BLOCKS = {
    *((name, block) for name in READMES for block in ("tables", "doubts", "agreement")),
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


def fences(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def commands(page: str) -> list[list[str]]:
    """The words of each line of a shell on a page, without the folder of the command."""
    lines = [line for text in fences(page, "sh") for line in text.splitlines()]
    words = [shlex.split(line, comments=True) for line in lines]
    return [[line[0].removeprefix(".venv/bin/"), *line[1:]] for line in words if line]


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*  ## ", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_has_two_readmes_of_one_order_with_the_same_snippets() -> None:
    assert commands("README.md") == commands("README.zh.md")
    assert fences("README.md", "python") == fences("README.zh.md", "python")
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in READMES]
    assert [len(re.findall("^## ", text, re.MULTILINE)) for text in texts] == [7, 7]
    links = [re.findall(r"\]\(((?!README)[^)#]+)", text) for text in texts]
    assert [link.replace(".zh", "") for link in links[1]] == links[0]
    assert [text.count("\n") for text in texts if text.count("\n") > 130] == []


@pytest.mark.parametrize("words", commands("README.md"), ids=" ".join)
def test_has_a_readme_whose_commands_run(
    words: list[str], monkeypatch: pytest.MonkeyPatch, package: Path
) -> None:
    keep(package, *FEW)
    monkeypatch.chdir(package.parent)
    if words[0] == "make":
        assert words[1] in targets()
    elif words[0] == "figures":
        assert main(words[1:]) == 0
    else:
        subprocess.run([sys.executable, "-m", *words], check=True, capture_output=True)


@pytest.mark.parametrize("page", PAGES)
def test_names_commands_and_options_that_there_are(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets()
    parser, known = _parser()
    assert set(re.findall(r"`figures ([a-z]+)", text)) <= {*known.choices}
    for words in commands(page):
        if words[0] == "figures":
            parser.parse_args(words[1:])
        elif words[0] == "make":
            assert words[1] in targets()


def test_loads_the_figures_of_a_year_as_the_pages_say(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        row
        for row in tables["indicators"].rows
        if row["from_year"] and int(row["from_year"]) <= 2025 <= int(row["to_year"] or 2025)
    ]
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    (snippet,) = fences("README.md", "python")
    exec(snippet, names)
    figures, found = names["figures"], names["of_2025"]
    assert list(found["indicator_id"]) == [row["indicator_id"] for row in rows]
    assert [str(value) for value in found["from_year"]] == [row["from_year"] for row in rows]
    assert list(figures["value"]) == [float(row["value"]) for row in tables["indicators"].rows]
    ends = [None if pandas.isna(day) else str(day.date()) for day in found["date_end"]]
    assert ends == [row["date_end"] for row in rows]
    for name in ("unit", "place"):
        words = {row[f"{name}_id"]: row["name_en"] for row in tables[f"{name}s"].rows}
        said = [None if pandas.isna(cell) else cell for cell in found[name]]
        assert said == [words.get(row[f"{name}_id"]) for row in rows]
    (query,) = fences("docs/loading.md", "sql")
    labels = [row["label_en"] for row in rows]
    assert [cells[0] for cells in duckdb.sql(query).fetchall()] == labels


def test_asks_for_a_year_as_the_readme_of_the_release_does() -> None:
    texts = [(ROOT / name).read_text() for name in ("README.md", "publish/package_readme.md")]
    asked = [re.findall(r"^(?:first, last|of_2025) = .*$", text, re.MULTILINE) for text in texts]
    assert len(asked[0]) == 2
    assert asked[0] == asked[1]


def test_counts_the_programs_that_were_tried() -> None:
    text = (ROOT / "docs/loading.md").read_text(encoding="utf-8")
    tried = {
        line[2:].split(" |")[0].split(",")[0]
        for line in text.splitlines()
        if "| all" in line or re.search(r"\| \d+ of \d+ \|", line)
    }
    others = len(tried - {"pandas", "R", "DuckDB"})
    assert f"R, DuckDB and {others} others" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"R、DuckDB 及另外 {others} 种程序" in (ROOT / "README.zh.md").read_text(
        encoding="utf-8"
    )


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_loads_in_r_as_the_page_says(tables: Tables) -> None:
    (snippet,) = fences("docs/loading.md", "r")
    line = f"{snippet}writeLines(enc2utf8(figures$token), stdout(), useBytes = TRUE)"
    done = subprocess.run(["Rscript", "-e", line], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode().split() == [row["token"] for row in tables["indicators"].rows]


def test_cites_the_version_that_it_is() -> None:
    source = load(ROOT)
    pages = cited(source)
    assert {name: (ROOT / name).read_text(encoding="utf-8") for name in READMES} == pages
    descriptor = {**source.descriptor, "version": "9.8.7"}
    later = cited(replace(source, descriptor=descriptor))
    assert [text.count("9.8.7") for text in later.values()] == [4, 4]


def test_lists_for_a_deposit_what_only_a_publisher_knows() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = "".join(line for line in text.splitlines(True) if line.startswith("| "))
    named = re.findall(r"`(\w+)`", table)
    person = {"title": "Ada Curator", "givenName": "Ada", "familyName": "Curator"}
    descriptor = {
        **read_json(DESCRIPTOR),
        "id": "https://doi.org/10.1234/abc.5",
        "homepage": "https://example.org/xiuzhou",
        "created": "2031-02-03T00:00:00Z",
        "contributors": [
            {**person, "path": "https://orcid.org/0000-0002-1825-0097", "roles": ["creator"]},
            {"title": "House", "roles": ["publisher"]},
        ],
    }
    page = cited(replace(load(ROOT), descriptor=descriptor))["README.md"]
    for said in ("10.1234/abc.5", "example.org/xiuzhou", "2031-02-03", "Curator, Ada", "House"):
        assert said in page
    assert "No DOI" not in page
    filled = {key for key, value in descriptor.items() if value != read_json(DESCRIPTOR).get(key)}
    assert filled - {"contributors"} | {*person, "path", "creator", "publisher"} == {*named}


def test_says_how_many_claims_follow(whole: Run) -> None:
    claims = [outcome for outcome in whole.outcomes if outcome.check in CLAIMS]
    assert [sum(outcome.holds is holds for outcome in claims) for holds in (True, False)] == [5, 1]
    words = {
        "README.md": ["Six claims", "Five follow", "One does not"],
        "README.zh.md": ["有六项", "五项成立", "一项不成立"],
    }
    for name in READMES:
        text = " ".join((ROOT / name).read_text(encoding="utf-8").split())
        assert re.findall("|".join(words[name]), text) == words[name]


def test_follows_a_figure_to_its_source_as_the_package_does(tables: Tables) -> None:
    """The lines on why it is believed."""
    (rate,) = (r for r in tables["rates"].rows if r["rate_id"] == "disputes-resolved-share")
    (figure,) = (r for r in tables["indicators"].rows if r["indicator_id"] == rate["rate_id"])
    key = ("source_id", "start", "token")
    (numeral,) = (r for r in tables["numerals"].rows if r.key(key) == figure.key(key))
    for name in READMES:
        (lines,) = fences(name, "text")
        numbers = [
            re.findall(r"\d+(?:\.\d+)?", re.sub(r"SHA-256", "", line))
            for line in lines.splitlines()
        ]
        assert numbers == [
            [rate["numerator"], rate["denominator"], "69.60", rate["rate"]],
            [figure["value"], figure["lower"], figure["upper"]],
            [numeral["token"].removesuffix("%"), numeral["start"], numeral["stop"]],
            [],
        ]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the table and the descriptor of the page on packages of one's own."""
    for name, language in (("rates.csv", "csv"), ("datapackage.json", "json")):
        (text,) = fences("docs/own-package.md", language)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_has_examples_of_a_package_of_your_own_that_run(own: Path) -> None:
    page = str(ROOT / "docs/own-package.md")
    assert doctest.testfile(page, module_relative=False) == (0, 11)


def test_says_what_the_checks_say_of_a_package_of_your_own(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (ROOT / "docs/own-package.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"Both say `(.*?)`", text)
    assert main(["check"]) == 1
    said = capsys.readouterr().out
    assert line in said
    assert said.endswith("\n4 checks performed, 1 failed.\n")
    frictionless = [sys.executable, "-m", "frictionless", "validate", "datapackage.json"]
    done = subprocess.run(
        frictionless, capture_output=True, text=True, env={**os.environ, "COLUMNS": "300"}
    )
    assert done.returncode == 1
    assert line in done.stdout
    (test,) = (text for text in fences("docs/own-package.md", "python") if "def test_" in text)
    (own / "test_figures.py").write_text(test, encoding="utf-8")
    pytest_there = [sys.executable, "-m", "pytest", "-vv", "-p", "no:cacheprovider"]
    done = subprocess.run(pytest_there, capture_output=True, text=True)
    assert done.returncode == 1
    assert line in done.stdout
    rates = own / "rates.csv"
    rates.write_text(rates.read_text().replace("75.6", "76.5"))
    names: dict[str, Callable[[], None]] = {}
    exec(test, names)
    names["test_figures"]()


def test_names_the_wheel_that_a_release_builds() -> None:
    version, declared = (
        read_json(DESCRIPTOR)["version"],
        tomllib.loads((ROOT / "pyproject.toml").read_text()),
    )
    extras = declared["project"]["optional-dependencies"]
    installs = [words for words in commands("docs/own-package.md") if words[0] == "pip"]
    wheel = f"frictionless_figures-{version}-py3-none-any.whl"
    assert installs == [["pip", "install", wheel], ["pip", "install", f"{wheel}[columns]"]]
    assert "columns" in extras


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


@pytest.mark.parametrize("page", PAGES)
def test_links_to_what_is_there(page: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (ROOT / page).read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []
