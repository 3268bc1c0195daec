"""`figures check FILE`: every engine finds the same rows, and says why."""

import csv
import io
import json
import subprocess
import sys
from decimal import Decimal

import polars as pl
import pytest

from frictionless_figures.command import files, main
from frictionless_figures.command.engines import choice
from frictionless_figures.command.engines.source import CouldNotCheckError, open_file

ENGINES = ("polars", "duckdb", "pandas", "python")
HEADER = "id,n,m,r,note"
CLAIM = ["--numerator", "n", "--denominator", "m", "--rate", "r"]
MESSY = f"""{HEADER}
1,11068起,"15,902",69.6%,read as printed
2,11068,15902,69.7,"a, b"
3,2,3,66.6,
4,x,3,66.6,
5,,3,66.6,
6,1,0,5,
7,1,3
8,99999999999999999999,99999999999999999999,100.0,
9,1,4,25
10,1,4,25.1234567,
11,1,4,25.00,
"""
TENTHS = "another numerator and denominator"
FAILED = [
    [
        *["3", "2", "11068", "15902", "69.7", "a, b", "inconsistent"],
        "11068 / 15902 is 69.60 %, printed 69.7 %; a printed 69.7 % needs a numerator from 11076 to"
        " 11091 or a denominator from 15869 to 15890; guess: two digits transposed, 11086 fits for"
        " 11068.",
    ],
    [
        *["4", "3", "2", "3", "66.6", "", "truncated"],
        f"2 / 3 is 66.67 %, printed 66.6 %; a printed 66.6 % needs {TENTHS}; it is cut off instead"
        " of rounded.",
    ],
    ["5", "4", "x", "3", "66.6", "", "malformed", "'x' holds no number"],
    ["6", "5", "", "3", "66.6", "", "malformed", "n is empty"],
    [
        *["7", "6", "1", "0", "5", "", "undefined"],
        "1 / 0 is undefined because the denominator is not above 0; a printed 5 % needs a"
        " denominator from 19 to 22.",
    ],
    ["8", "7", "1", "3", "", "", "malformed", "r is empty"],
    [
        *["11", "10", "1", "4", "25.1234567", "", "inconsistent"],
        f"1 / 4 is 25.0000000 %, printed 25.1234567 %; a printed 25.1234567 % needs {TENTHS}.",
    ],
]


def write(tmp_path, text, name="figures.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def check(path, *options):
    return main(["check", str(path), *CLAIM, *map(str, options)])


@pytest.mark.parametrize("engine", ENGINES)
def test_writes_the_failing_rows_with_their_line_and_why(engine, tmp_path):
    output = tmp_path / "failing.csv"
    assert check(write(tmp_path, MESSY), "--engine", engine, "--output", output) == 1
    header = ["row", *HEADER.split(","), "verdict", "explanation"]
    assert read(output) == [header, *FAILED]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["failing.csv", "figures.csv"]


@pytest.mark.parametrize("engine", ENGINES)
def test_prints_the_first_failures_the_counts_and_the_speed(engine, tmp_path, capsys):
    path = write(tmp_path, MESSY)
    assert check(path, "--engine", engine) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:-1] == [
        *[f"failed: {path} row {row[0]}: {row[-2]}: {row[-1]}" for row in FAILED],
        "11 rates checked, 7 failed: 2 inconsistent, 3 malformed, 1 truncated, 1 undefined.",
    ]
    assert lines[-1].startswith(f"{engine}: ")
    assert lines[-1].endswith(" MB.")


@pytest.mark.parametrize("engine", ENGINES)
def test_says_the_same_as_json(engine, tmp_path, capsys):
    path = write(tmp_path, MESSY)
    assert check(path, "--engine", engine, "--json") == 1
    found = json.loads(capsys.readouterr().out)
    counts = ("rows", "holds", "truncated", "inconsistent", "undefined", "malformed")
    assert [found[name] for name in counts] == [11, 4, 1, 2, 1, 3]
    assert [each["row"] for each in found["failures"]] == [int(row[0]) for row in FAILED]


def test_leaves_the_explanations_out_of_a_brief_file(tmp_path, capsys):
    output = tmp_path / "failing.csv"
    assert check(write(tmp_path, MESSY), "--output", output, "--brief") == 1
    assert read(output)[1:] == [[*row[:-1], ""] for row in FAILED]
    assert FAILED[0][-1] in capsys.readouterr().out


@pytest.mark.parametrize("engine", ENGINES)
def test_prints_twenty_failures_and_counts_them_all(engine, tmp_path, capsys):
    path = write(tmp_path, f"{HEADER}\n" + "1,1,4,26.0,\n" * 300)
    assert check(path, "--engine", engine) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[19].startswith(f"failed: {path} row 21: inconsistent: 1 / 4 is 25.00 %")
    assert lines[20:22] == ["… and 280 more", "300 rates checked, 300 failed: 300 inconsistent."]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("rates", [["25", "25.0", "26"], ["25.0", "25", "24.9"], ["25%", "25.0"]])
def test_takes_rates_of_several_shapes(engine, rates, tmp_path):
    output = tmp_path / "failing.csv"
    path = write(tmp_path, f"{HEADER}\n" + "".join(f"1,1,4,{rate},\n" for rate in rates * 400))
    wrong = [rate for rate in rates * 400 if not rate.startswith("25")]
    assert check(path, "--engine", engine, "--output", output) == bool(wrong)
    assert [row[4] for row in read(output)[1:]] == wrong


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("terminal", [True, False])
def test_shows_a_bar_on_a_terminal_alone(terminal, tmp_path, monkeypatch):
    errors = Terminal() if terminal else io.StringIO()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", errors)
    assert check(write(tmp_path, MESSY), "--engine", "python") == 1
    shown = errors.getvalue()
    assert ("Checking rates" in shown and "11/" in shown) if terminal else shown == ""


@pytest.mark.parametrize("engine", ENGINES)
def test_passes_a_file_in_which_all_holds(engine, tmp_path, capsys):
    output = tmp_path / "failing.csv"
    path = write(tmp_path, f'\ufeff{HEADER}\r\n1,1,4,25.0,"two\nlines"\r\n2,-1,4,-25.0,\r\n')
    assert check(path, "--engine", engine, "--output", output) == 0
    assert capsys.readouterr().out.splitlines()[0] == "2 rates checked, none failed."
    assert read(output) == [["row", "verdict", "explanation"]]


@pytest.mark.parametrize("engine", ENGINES)
def test_rounds_as_it_is_told(engine, tmp_path):
    path = write(tmp_path, f"{HEADER}\n1,2,3,66.6,\n")
    assert check(path, "--engine", engine, "--rounding", "truncated") == 0


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "is empty: it has not even a header"),
        (f"{HEADER}\n", "has no rows: nothing was checked"),
        ("id,n,r\n1,1,25\n", "has no column m; its columns are id, n, r"),
        ("n,m,m,r\n", "has the name m twice in its header"),
        ("n,m,r,\n", "has no name for column 4 in its header"),
        (f"{HEADER}\n1,\u00ff,4,25.0,\n".encode("latin-1"), "is no UTF-8 text with commas"),
        (f"{HEADER}\n1,1,4,25.0,,one more\n", ""),
        (f'{HEADER}\n1,1,4,25.0,"open\n', ""),
    ],
)
def test_refuses_what_it_cannot_check(engine, text, line, tmp_path, capsys):
    output = tmp_path / "failing.csv"
    path = write(tmp_path, text)
    assert check(path, "--engine", engine, "--output", output) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert found.err.startswith(f"figures: {path} {line}")
    assert found.err.count("\n") == 1
    assert not output.exists()


@pytest.mark.parametrize("name", ["none.csv", "none.parquet"])
def test_refuses_a_file_that_is_not_there(name, tmp_path, capsys):
    assert check(tmp_path / name) == 2
    assert capsys.readouterr().err.startswith(f"figures: {tmp_path / name} ")


def test_never_writes_over_the_file_that_it_checks(tmp_path, capsys):
    path = write(tmp_path, MESSY)
    assert check(path, "--output", path) == 2
    assert "is the file to be checked" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == MESSY


@pytest.mark.parametrize("engine", ["polars", "duckdb", "pandas"])
def test_takes_a_decimal_of_a_parquet_file_as_printed(engine, tmp_path, capsys):
    rates = [Decimal("69.60"), Decimal("69.70"), None]
    path = tmp_path / "figures.parquet"
    pl.DataFrame({"n": [11068] * 3, "m": [15902] * 3, "r": rates}).write_parquet(path)
    assert check(path, "--engine", engine, "--json") == 1
    found = json.loads(capsys.readouterr().out)["failures"]
    assert [(each["row"], each["verdict"]) for each in found] == [
        (3, "inconsistent"),
        (4, "malformed"),
    ]
    assert found[0]["explanation"].startswith("11068 / 15902 is 69.60 %, printed 69.70 %")


@pytest.mark.parametrize("engine", ["polars", "duckdb", "pandas"])
def test_takes_printed_text_of_a_parquet_file(engine, tmp_path):
    path, output = tmp_path / "figures.parquet", tmp_path / "failing.csv"
    columns = {"n": ["11068起", "2"], "m": ["15902", "3"], "r": ["69.6%", "66.6%"]}
    pl.DataFrame(columns).write_parquet(path)
    assert check(path, "--engine", engine, "--output", output) == 1
    assert [row[:-1] for row in read(output)[1:]] == [["3", "2", "3", "66.6%", "truncated"]]


@pytest.mark.parametrize("engine", ["polars", "duckdb", "pandas"])
def test_refuses_a_column_that_is_float_already(engine, tmp_path, capsys):
    path = tmp_path / "figures.parquet"
    pl.DataFrame({"n": [11068], "m": [15902], "r": [69.6]}).write_parquet(path)
    assert check(path, "--engine", engine) == 2
    assert "column r is float (Float64): its printed decimals are gone" in capsys.readouterr().err


@pytest.mark.parametrize("engine", ["polars", "duckdb", "pandas"])
def test_refuses_a_parquet_file_that_is_none(engine, tmp_path, capsys):
    path = write(tmp_path, "n,m,r\n", "figures.parquet")
    assert check(path, "--engine", engine) == 2
    assert capsys.readouterr().err.startswith(f"figures: {path}")


def test_takes_the_names_of_a_package_where_none_are_given(tmp_path):
    path = write(tmp_path, "numerator,denominator,rate\n1,4,25\n")
    assert main(["check", str(path)]) == 0


def without(monkeypatch, *missing):
    monkeypatch.setattr(choice, "find_spec", lambda name: None if name in missing else True)


def test_prefers_the_fastest_engine_that_is_installed(tmp_path, monkeypatch):
    file = open_file(write(tmp_path, MESSY), ("n", "m", "r"))
    assert choice.choose("auto", file)[0] == "polars"
    without(monkeypatch, "polars")
    assert choice.choose("auto", file)[0] == "duckdb"
    without(monkeypatch, "narwhals")
    assert choice.choose("auto", file)[0] == "python"


def test_says_what_to_install(tmp_path, monkeypatch):
    without(monkeypatch, "polars", "narwhals")
    file = open_file(write(tmp_path, MESSY), ("n", "m", "r"))
    with pytest.raises(CouldNotCheckError, match="pip install narwhals polars"):
        choice.choose("polars", file)
    path = tmp_path / "figures.parquet"
    path.touch()
    with pytest.raises(CouldNotCheckError, match="needs an engine that reads Parquet"):
        choice.choose("auto", open_file(path, ("n", "m", "r")))


def test_needs_nothing_but_the_scalar_rule_to_check_a_csv(tmp_path):
    path = write(tmp_path, MESSY)
    script = (
        "import sys\n"
        "for name in ('narwhals', 'polars', 'duckdb', 'pandas'): sys.modules[name] = None\n"
        "import importlib.util as util\n"
        "util.find_spec = lambda name: None\n"
        "from frictionless_figures.command import main\n"
        f"sys.exit(main(['check', {str(path)!r}, *{CLAIM!r}]))"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert found.returncode == 1, found.stderr
    assert "11 rates checked, 7 failed" in found.stdout


def test_loads_no_engine_with_the_command():
    script = (
        "import sys, frictionless_figures.command, frictionless_figures.plugin\n"
        "print({'narwhals', 'polars', 'duckdb', 'pandas', 'pyspark'} & set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert found.stdout == "set()\n"


def test_leaves_a_row_that_the_columns_decided_to_them():
    claim = files.Claim("n", "m", "r", "nearest")
    suspect = files.Suspect(2, {"n": "2", "m": "3", "r": "66.6"}, "truncated")
    assert files.judged(suspect, claim, explained=False) == (2, suspect.cells, "truncated", "")
    assert files.judged(suspect, claim).verdict == "truncated"
