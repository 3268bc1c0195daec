"""What all commands of `figures` share, and those that need no package."""

import json
import subprocess
import sys
import zipfile

import pytest

from conftest import FEW, keep
from frictionless_figures.command import main

COMMAND = [sys.executable, "-m", "frictionless_figures.command"]


def run(capsys, *arguments):
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.mark.parametrize(
    ("claim", "status", "line"),
    [
        (
            ["11068", "15902", "69.6%"],
            0,
            "holds: 11068 / 15902 is 69.601 %, printed 69.6 %.",
        ),
        (
            ["2", "3", "66.6%"],
            1,
            "FAILS: 2 / 3 is 66.67 %, printed 66.6 %; a printed 66.6 % needs another numerator and"
            " denominator; it is cut off instead of rounded.",
        ),
        (
            ["2", "3", "66.6", "--rounding", "truncated"],
            0,
            "holds: 2 / 3 is 66.67 %, printed 66.6 %.",
        ),
        (["1", "4", "0.25", "--per", "1"], 0, "holds: 1 / 4 is exactly the printed 0.25."),
        (
            ["936", "?", "76.5%"],
            0,
            "936 / ? is printed 76.5 % with a denominator from 1223 to 1224.",
        ),
        (
            ["？", "15902起", "69.6"],
            0,
            "? / 15902起 is printed 69.6 % with a numerator from 11060 to 11075.",
        ),
        (["439", "?", "91.08%"], 0, "439 / ? is printed 91.08 % with a denominator of 482."),
        (["0", "?", "0"], 0, "0 / ? is printed 0 % with a denominator of 1 or more."),
        (["1", "?", "99.9"], 1, "1 / ? is printed 99.9 % with no whole denominator."),
    ],
)
def test_judges_one_claim(claim, status, line, capsys):
    assert run(capsys, "rate", *claim) == (status, f"{line}\n", "")


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        (["?", "?", "50%"], "one ? at a time: a rate alone follows from any counts"),
        (["1", "2", "x"], "'x' holds no number"),
        (["x", "?", "50%"], "'x' holds no number"),
    ],
)
def test_refuses_a_claim_of_no_figures(claim, why, capsys):
    assert run(capsys, "rate", *claim) == (2, "", f"figures: {why}\n")


def test_says_of_a_quotient_what_it_is_in_percent(capsys):
    assert run(capsys, "read", "11068/15902", "1,250/1,000", "3/4") == (
        0,
        "11068/15902 is a quotient of two counts: 69.60 % of 15902.\n"
        "1,250/1,000 is a quotient of two counts: 125.00 % of 1000.\n"
        "3/4 is a quotient of two counts: 75.00 % of 4.\n",
        "",
    )


def test_does_not_divide_by_zero(capsys):
    status, out, _ = run(capsys, "read", "3/0")
    assert (status, out) == (1, "")


@pytest.mark.parametrize(
    ("word", "hint"), [("chekc", "did you mean check?"), ("zzz", "figures --help lists them")]
)
def test_says_which_command_was_meant(word, hint, capsys):
    assert run(capsys, word) == (2, "", f"figures: there is no command {word}; {hint}\n")


def test_says_its_version(capsys):
    with pytest.raises(SystemExit, match=r"^0$"):
        main(["--version"])
    assert capsys.readouterr().out.startswith("figures ")


def test_completes_commands_and_options(tmp_path):
    words = "$(cut -d\\' -f2 line)"
    script = f'{" ".join(COMMAND)} completion > line && compgen -W "{words}" -- --nu'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("--numerator\n", "")


@pytest.mark.parametrize(
    "check",
    [
        "check --numerator n --denominator m --rate r --json" + " rates.csv" * 40,
        "check package",
    ],
)
def test_ends_as_a_shell_expects_where_the_reader_of_a_pipe_has_enough(check, package, tmp_path):
    keep(package, *FEW)
    (tmp_path / "rates.csv").write_text("n,m,r\n" + "1,4,26\n" * 40)
    script = f"({' '.join(COMMAND)} {check}; echo $? > status) | sleep 0"
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True)
    assert ((tmp_path / "status").read_text(), done.stderr) == ("141\n", "")


def packages(package, tmp_path):
    """A package of one table by its descriptor, by its folder and as a zip."""
    descriptor = json.loads(package.read_text("utf-8"))
    (units,) = (each for each in descriptor["resources"] if each["name"] == "units")
    units["checklist"]["checks"] = [{"type": "plain-text"}]
    package.write_text(json.dumps(descriptor | {"resources": [units]}), "utf-8")
    archive = tmp_path / "package.zip"
    with zipfile.ZipFile(archive, "w") as files:
        for path in sorted(package.parent.rglob("*")):
            files.write(path, f"folder/{path.relative_to(package.parent)}")
    return package, package.parent, archive


def test_takes_a_descriptor_a_folder_or_a_zip(package, tmp_path, capsys):
    places = packages(package, tmp_path)
    checked = [run(capsys, "check", place, "--json") for place in places]
    assert {each["check"] for each in json.loads(checked[0][1])["checks"]} >= {"plain-text"}
    assert checked[1:] == checked[:1] * 2
    for place in places:
        status, out, err = run(capsys, "explain", "yuan", place)
        assert (status, err) == (0, "")
        assert out.startswith("yuan in units.csv, row ")


@pytest.mark.parametrize("command", ["pin", "docs"])
def test_writes_into_no_zip(command, package, tmp_path, capsys):
    archive = packages(package, tmp_path)[2]
    before = archive.read_bytes()
    why = f"figures: {archive} is a zip, in which nothing is written: unpack it\n"
    assert run(capsys, command, archive) == (2, "", why)
    assert archive.read_bytes() == before


def test_refuses_a_zip_that_is_none(tmp_path, capsys):
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as files:
        files.writestr("readme.txt", "no package")
    status, out, err = run(capsys, "explain", "x", path)
    assert (status, out, err.count("\n")) == (2, "", 1)


def test_checks_one_package_at_a_time(capsys):
    why = "figures: one package at a time, not a and b\n"
    assert run(capsys, "check", "a", "b") == (2, "", why)
