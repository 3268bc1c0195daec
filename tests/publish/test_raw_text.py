"""A package that somebody sent is refused in one line a fault, and nothing of it is run."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from checkout import publish
from conftest import ROOT
from publish.facts import Facts, bibtex, ris
from publish.source import DESCRIPTOR, NotReadyError, load

INJECTION = "0)); DROP TABLE x; CREATE TABLE y(b bigint CHECK ((b > 0"
RATES = "id,n,m,r\na,1,2,50.0\n"
CASES: dict[str, tuple[dict[str, Any], str, str]] = {
    "bound": (
        {
            "schema": {
                "fields": [{"name": "n", "type": "integer", "constraints": {"minimum": INJECTION}}]
            }
        },
        RATES,
        "no integer",
    ),
    "path": ({"path": "rates\n\\! touch OUT\n.csv"}, RATES, "rates\\n\\! touch OUT\\n.csv"),
    "name": ({"name": "../../OUT"}, RATES, "../../OUT"),
    "outside": ({"path": "../rates.csv"}, RATES, "../rates.csv"),
    "terminal": ({}, "id,n,m,r\n\x1b[31mred\x1b[0m,1,2,70.0\n", "\\x1b[31mred\\x1b[0m"),
    "newline": ({}, 'id,n,m,r\n"a\nfailed: fake",1,2,70.0\n', "a\\nfailed: fake"),
}


def package(folder: Path, resource: dict[str, Any], rows: str) -> Path:
    """Return a folder with a package of one table of rates."""
    (folder / "package").mkdir()
    fields = [{"name": name, "type": "string"} for name in ("id", "n", "m", "r")]
    claim = {"type": "stated-rate", "numerator": "n", "denominator": "m", "rate": "r"}
    table = {
        "name": "rates",
        "type": "table",
        "path": "rates.csv",
        "scheme": "file",
        "format": "csv",
        "encoding": "utf-8",
        "mediatype": "text/csv",
        "schema": {"primaryKey": ["id"], "fields": fields},
        "checklist": {"checks": [{"type": "plain-text"}, claim]},
        **resource,
    }
    for path in {"rates.csv", Path(table["path"]).name}:
        (folder / "package" / path).write_text(rows, encoding="utf-8")
    descriptor = json.dumps({"name": "x", "resources": [table]})
    (folder / "package" / DESCRIPTOR).write_text(descriptor, encoding="utf-8")
    return folder / "package"


def tree(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize("name", ["page", "postgresql", "citation", "release"])
@pytest.mark.parametrize("case", CASES)
def test_refuses_a_hostile_package_in_one_line_a_fault(
    name: str, case: str, tmp_path: Path
) -> None:
    resource, rows, said = CASES[case]
    folder = package(tmp_path, resource, rows)
    before = tree(tmp_path)
    output = [] if name == "citation" else ["--output", str(tmp_path / "made")]
    ended = publish(folder, name, *output)
    assert (ended.returncode in (1, 2), ended.stdout) == (True, "")
    lines = ended.stderr.splitlines()
    assert lines
    assert all(line.startswith("publish: ") and line.isprintable() for line in lines)
    assert name in ("citation", "release") or said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert tree(tmp_path) == before


def test_makes_a_script_of_a_package_that_has_tables_and_checks_only(tmp_path: Path) -> None:
    folder = package(tmp_path, {}, RATES)
    ended = publish(folder, "postgresql", "--output", str(tmp_path / "load.sql"))
    assert (ended.returncode, ended.stderr) == (0, "")
    script = (tmp_path / "load.sql").read_text(encoding="utf-8")
    assert 'CREATE TABLE "rates"' in script
    assert "a\t1\t2\t50.0\n\\.\n" in script


def test_says_what_a_page_of_another_package_lacks(tmp_path: Path) -> None:
    folder = package(tmp_path, {}, RATES)
    ended = publish(folder, "page", "--output", str(tmp_path / "page"))
    line = "publish: the descriptor says nothing of title, description, version, created, licenses"
    assert (ended.returncode, ended.stderr) == (1, f"{line}, contributors\n")


def test_writes_over_nothing_that_it_did_not_make(tmp_path: Path) -> None:
    folder = package(tmp_path, {}, RATES)
    (tmp_path / "text").write_text("mine", encoding="utf-8")
    (tmp_path / "link").symlink_to("text")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter").write_text("dear", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    before = tree(tmp_path)
    for output in ("link", "mine", "pipe"):
        ended = publish(folder, "postgresql", "--output", str(tmp_path / output))
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.startswith(f"publish: cannot write {tmp_path / output}: ")
        assert len(ended.stderr.splitlines()) == 1
    assert tree(tmp_path) == before
    assert (tmp_path / "text").read_text(encoding="utf-8") == "mine"


def test_lets_no_value_of_a_citation_end_it() -> None:
    told = {
        **load(ROOT).descriptor,
        "title": "A } title, note = {x}\nER  - ",
        "homepage": "https://example.org/}\n\\input{x}",
        "id": "https://doi.org/10.1234/a}b",
    }
    entry, record = bibtex(Facts(told)), ris(Facts(told))
    assert (entry.replace("\\{", "").replace("\\}", "")).count("{") == len(
        [None for sign in entry.replace("\\{", "").replace("\\}", "") if sign == "}"]
    )
    assert "\\input" not in entry
    assert [line[:6] for line in record.splitlines() if line.startswith("ER")] == ["ER  - "]
    assert all(line[4:6] == "- " for line in record.splitlines())


@pytest.mark.parametrize("day", ["x", "2026-13-01", "2026-11-2", "2026-11-21}, note={"])
def test_takes_no_day_that_is_none(day: str) -> None:
    with pytest.raises(NotReadyError, match="is no day like 2026-11-21"):
        Facts({**load(ROOT).descriptor, "created": day})


def test_has_one_entry_with_a_line_for_each_name() -> None:
    command = [sys.executable, "-m", "publish", "--help"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    names = re.findall(r"^    ([a-z]+)(?:  |$)", ended.stdout, re.MULTILINE)
    assert names == ["release", "page", "postgresql", "citation"]
