"""`figures expectations`, as a user meets it."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT
from frictionless_figures.command import main

DESCRIPTOR = ROOT / "datapackage.json"
BLOCKED = """
import socket, sys
def refuse(*_, **__):
    raise AssertionError("a socket was used")
for name in ("connect", "connect_ex", "bind", "sendto"):
    setattr(socket.socket, name, refuse)
socket.getaddrinfo = socket.create_connection = refuse
from frictionless_figures.command import main
sys.exit(main(sys.argv[1:]))
"""


def change(package: Path, table: str, key: str, **cells: str) -> None:
    path = next((package.parent).glob(f"*/{table}.csv"))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (row,) = [row for row in rows if next(iter(row.values())) == key]
    row.update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def run(package: Path, output: Path) -> int:
    return main(["expectations", str(package), "--output", str(output)])


def page(output: Path, table: str) -> str:
    (path,) = (output / "validations" / table).rglob("*.html")
    return path.read_text(encoding="utf-8")


def test_passes_the_package_without_a_socket(counted: Path, tmp_path: Path) -> None:
    output = tmp_path / "docs"
    # A file: PySpark takes a program given by -c for its own doctests, and ends it.
    blocked = tmp_path / "blocked.py"
    blocked.write_text(BLOCKED, encoding="utf-8")
    found = subprocess.run(
        [sys.executable, blocked, "expectations", str(counted), "--output", str(output)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "GX_ANALYTICS_ENABLED": "true"},
    )
    assert (found.returncode, found.stderr) == (0, "")
    assert ", none failed; " in found.stdout.splitlines()[-1]
    rates = page(output, "rates")
    assert "numerator ÷ denominator is printed as rate" in rates
    assert "disputes-resolved-share: 11068 / 15902 is 69.601 %, printed 69.6 %." in rates
    assert "expected to: consecutive-years-20." in page(output, "spans")


def test_shows_the_rows_that_fail(
    counted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "docs"
    change(counted, "indicators", "disputes-resolved-share", lower="69.65", upper="69.75")
    change(counted, "indicators", "disputes-resolved-share", value="69.7")
    change(counted, "rates", "disputes-resolved-share", rate="69.7")
    assert run(counted, output) == 1
    sentence = "11068 ÷ 15902 printed as 69.7 %: it is 69.601308 %."
    place = "failed: rates: expect_stated_rate_to_match (rate_id, "
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith(place)]
    assert [line.rpartition("): ")[2] for line in lines] == [f"disputes-resolved-share: {sentence}"]
    assert sentence in page(output, "rates")


@pytest.mark.parametrize("table", ["indicators", "evidence"])
def test_refuses_markup_before_it_renders(
    counted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str
) -> None:
    output = tmp_path / "docs"
    markup = "<img src=x onerror=alert(1)>"
    cells = {"note": markup} if table == "indicators" else {"value": markup}
    key = "disputes-resolved" if table == "indicators" else None
    path = next(counted.parent.glob(f"*/{table}.csv"))
    if key:
        change(counted, table, key, **cells)
    else:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        first = lines[1].split(",")
        first[3] = markup
        path.write_text("".join([lines[0], ",".join(first), *lines[2:]]), encoding="utf-8")
    assert run(counted, output) == 1
    assert not output.exists()
    assert "nothing is run" in capsys.readouterr().err


def without(name: str) -> Callable[[dict], None]:
    def change(descriptor: dict) -> None:
        descriptor["resources"] = [each for each in descriptor["resources"] if each["name"] != name]

    return change


def set_check(kind: str) -> Callable[[dict], None]:
    def change(descriptor: dict) -> None:
        rates = next(each for each in descriptor["resources"] if each["name"] == "rates")
        rates["checklist"]["checks"][1]["type"] = kind

    return change


def no_tables(descriptor: dict) -> None:
    descriptor["resources"] = []


@pytest.mark.parametrize(
    "spoil", [without("indicators"), without("units"), set_check("stated-rat"), no_tables]
)
def test_cannot_check_a_spoiled_descriptor(
    counted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable
) -> None:
    descriptor = json.loads(counted.read_text(encoding="utf-8"))
    spoil(descriptor)
    counted.write_text(json.dumps(descriptor), encoding="utf-8")
    assert run(counted, tmp_path / "docs") == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("figures: ")


def test_cannot_check_a_table_without_its_file(
    counted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (counted.parent / "data" / "units.csv").unlink()
    assert run(counted, tmp_path / "docs") == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("error", [ModuleNotFoundError(name="great_expectations"), SystemExit(0)])
def test_cannot_check_without_great_expectations(
    counted: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
) -> None:
    class Missing:
        @staticmethod
        def find_spec(name: str, *_: object) -> None:
            if name == "frictionless_figures.expectations.run":
                raise error

    monkeypatch.delitem(sys.modules, "frictionless_figures.expectations.run")
    monkeypatch.setattr(sys, "meta_path", [Missing, *sys.meta_path])
    assert run(counted, tmp_path / "docs") == 2
    assert capsys.readouterr().err.startswith("figures: great_expectations ")


def test_leaves_a_folder_of_something_else(counted: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter").write_text("dear", encoding="utf-8")
    assert run(counted, mine) == 2
    assert [path.name for path in mine.iterdir()] == ["letter"]


def test_writes_the_suites(counted: Path) -> None:
    folder = counted.parent / "checks" / "expectations"
    folder.mkdir(parents=True)
    (folder / "gone.json").write_text("{}", encoding="utf-8")
    assert main(["expectations", str(counted), "--write"]) == 0
    descriptor = json.loads(counted.read_text(encoding="utf-8"))
    names = {f"{each['name']}.json" for each in descriptor["resources"]}
    assert {path.name for path in folder.iterdir()} == names


@pytest.mark.parametrize(
    "script",
    [
        "import frictionless_figures",
        "from frictionless_figures.plugin import FiguresPlugin",
        f"from frictionless_figures.command import main; main(['check', '{DESCRIPTOR}'])",
    ],
)
def test_is_not_imported_by_the_rest(script: str) -> None:
    ask = "import sys; print(sorted({'great_expectations', 'pandas'} & set(sys.modules)))"
    found = subprocess.run(
        [sys.executable, "-c", f"{script}\n{ask}"], capture_output=True, text=True, check=True
    )
    assert found.stdout.splitlines()[-1] == "[]"
