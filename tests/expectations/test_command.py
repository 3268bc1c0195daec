"""`figures expectations`, as a user meets it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT
from frictionless_figures.command import main
from frictionless_figures.expectations.suites import suite_of, written
from frictionless_figures.validation import validate

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


def run(package: Path, output: Path) -> int:
    return main(["expectations", str(package), "--output", str(output)])


def page(output: Path, table: str) -> str:
    (path,) = (output / "validations" / table).rglob("*.html")
    return path.read_text(encoding="utf-8")


def test_shows_the_package_without_a_socket(package: Path, tmp_path: Path) -> None:
    output = tmp_path / "docs"
    # A file: PySpark takes a program given by -c for its own doctests, and ends it.
    blocked = tmp_path / "blocked.py"
    blocked.write_text(BLOCKED, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, blocked, "expectations", str(package), "--output", str(output)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "GX_ANALYTICS_ENABLED": "true"},
    )
    judged = validate(package, pinned=False)
    assert (ended.returncode, ended.stderr) == (judged.status, "")
    assert f" expectations, {len(judged.failures)} failures; " in ended.stdout.splitlines()[-1]
    assert "Each rate follows from the numerator and the denominator" in page(output, "rates")
    assert "11068 / 15902 is 69.601 %, printed 69.6 %." in page(output, "rates")


def test_shows_the_rows_that_fail_and_markup_as_text(
    alone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output, markup = tmp_path / "docs", "<img src=x onerror=alert(1)>"
    with (alone.parent / "rates.csv").open("a", encoding="utf-8") as file:
        file.write(f"{markup},11068,15902,69.7\n")
    assert run(alone, output) == 1
    sentence = "11068 / 15902 is 69.60 %, printed 69.7 %;"
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("failed")]
    assert line.startswith(f"failed: stated-rate: rates.csv row 3 ({markup}): {sentence}")
    assert sentence in page(output, "rates")
    assert "&lt;img src=x onerror=alert(1)&gt;" in page(output, "rates")
    for path in output.rglob("*.html"):
        assert "<img src=x" not in path.read_text(encoding="utf-8")


def without(name: str) -> Callable[[dict], None]:
    def change(descriptor: dict) -> None:
        descriptor["resources"] = [each for each in descriptor["resources"] if each["name"] != name]

    return change


def misspell(descriptor: dict) -> None:
    rates = next(each for each in descriptor["resources"] if each["name"] == "rates")
    rates["checklist"]["checks"][1]["type"] = "stated-rat"


@pytest.mark.parametrize("spoil", [without("indicators"), without("units"), misspell])
def test_cannot_check_a_spoiled_descriptor(
    package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable
) -> None:
    descriptor = json.loads(package.read_text(encoding="utf-8"))
    spoil(descriptor)
    package.write_text(json.dumps(descriptor), encoding="utf-8")
    assert run(package, tmp_path / "docs") == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines
    assert all(line.startswith("figures: ") for line in lines)


@pytest.mark.parametrize("error", [ModuleNotFoundError(name="great_expectations"), SystemExit(0)])
def test_says_what_to_install_where_great_expectations_is_missing(
    alone: Path,
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

    monkeypatch.delitem(sys.modules, "frictionless_figures.expectations.run", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing, *sys.meta_path])
    assert run(alone, tmp_path / "docs") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("figures: great_expectations ")
    assert line.endswith("install it with: pip install frictionless-figures[expectations]")


def test_leaves_a_folder_of_something_else(alone: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter").write_text("dear", encoding="utf-8")
    assert run(alone, mine) == 2
    assert [path.name for path in mine.iterdir()] == ["letter"]


def test_writes_the_suites(package: Path) -> None:
    folder = package.parent / "checks" / "expectations"
    folder.mkdir(parents=True)
    (folder / "gone.json").write_text(written(suite_of("gone")), encoding="utf-8")
    assert main(["expectations", str(package), "--write"]) == 0
    committed = ROOT / "checks" / "expectations"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        path.name: path.read_bytes() for path in committed.iterdir()
    }


def test_writes_no_suite_outside_the_package(
    package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine" / "expectations"
    mine.mkdir(parents=True)
    (mine / "letter.json").write_text("{}", encoding="utf-8")
    (package.parent / "checks").symlink_to(mine.parent)
    assert main(["expectations", str(package), "--write"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith(f"indicators.json: it lies outside {package.parent}")
    assert [path.name for path in mine.iterdir()] == ["letter.json"]


@pytest.mark.parametrize(
    "script",
    [
        "import frictionless_figures",
        "from frictionless_figures.plugin import FiguresPlugin",
        f"from frictionless_figures.command import main; main(['check', '{DESCRIPTOR}'])",
        "import frictionless_figures.expectations.suites",
    ],
)
def test_is_not_imported_by_the_rest(script: str) -> None:
    ask = "import sys; print(sorted({'great_expectations', 'pandas'} & set(sys.modules)))"
    ended = subprocess.run(
        [sys.executable, "-c", f"{script}\n{ask}"], capture_output=True, text=True, check=True
    )
    assert ended.stdout.splitlines()[-1] == "[]"
