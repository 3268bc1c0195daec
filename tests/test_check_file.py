"""`figures check FILE`: every file gives the verdicts on what it states, whatever reads it."""

import csv
import gzip
import io
import json
import os
import subprocess
import sys
import threading
import zipfile
from decimal import Decimal

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, few_tables
from frictionless_figures import rate
from frictionless_figures.arithmetic.formula import ROUNDINGS
from frictionless_figures.command import main
from frictionless_figures.command.engines import CouldNotCheckError, choice
from frictionless_figures.command.engines.claim import Claim, advice
from frictionless_figures.command.engines.sniff import Layout
from frictionless_figures.command.engines.source import source_of
from frictionless_figures.command.engines.workbook import text_of
from frictionless_figures.command.engines.workbook import write as write_sheet
from frictionless_figures.output import OutputError

CASES = json.loads((ROOT / "tests/cases/files.json").read_text("utf-8"))
ENGINES = ("python", "polars")
NAMES = ("numerator", "denominator", "rate")
HEADER = "id,n,m,r,note"
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
11,1,4,25.00,"two
lines"
12,007,100,7,
13,+1,4,25,
14,-1,4,-25.0,
15,1,4,.25e2,
"""
VERDICTS = {3: "inconsistent", 4: "truncated", 6: "malformed", 8: "undefined"}
VERDICTS |= {12: "inconsistent"}


def write(tmp_path, text, name="figures.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def check(*arguments):
    """Check files by the columns n, m and r, unless others are named."""
    given = [str(argument) for argument in arguments]
    columns = dict(zip(("--numerator", "--denominator", "--rate"), "nmr", strict=True))
    named = [[flag, name] for flag, name in columns.items() if flag not in given]
    return main(["check", *given, *[part for pair in named for part in pair]])


def document(capsys):
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("case", CASES, ids=[case["it"] for case in CASES])
def test_checks_as_people_write(case, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    name = case.get("name", "rates.csv")
    write(tmp_path, case["text"].encode(case.get("encoding", "utf-8")), name)
    status = check(name, *case["options"])
    out, error = capsys.readouterr()
    *lines, last = out.splitlines() or [""]
    lines += [last.partition(" MB")[2].removeprefix("; ").rstrip(".")] * bool(last)
    assert (status, lines, error) == (case["status"], case["lines"], case["error"])


@pytest.mark.parametrize("engine", ENGINES)
def test_finds_the_same_rows_by_any_engine(engine, tmp_path):
    path, output = write(tmp_path, MESSY), tmp_path / "failing.csv"
    assert check(path, "--engine", engine, "--output", output) == 1
    header, *rows = read(output)
    assert header == ["row", *HEADER.split(","), "verdict", "explanation"]
    assert {int(row[0]): row[6] for row in rows} == VERDICTS
    assert rows[1] == [
        *["4", "3", "2", "3", "66.6", "", "truncated"],
        "2 / 3 is 66.67 %, printed 66.6 %; a printed 66.6 % needs another numerator and"
        " denominator; it is cut off instead of rounded.",
    ]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("rates", [["25", "25.0", "26"], ["25.0", "25", "24.9"], ["25%", "25.00"]])
def test_takes_rates_of_several_shapes(engine, rates, tmp_path):
    output = tmp_path / "failing.csv"
    path = write(tmp_path, f"{HEADER}\n" + "".join(f"1,1,4,{rate},\n" for rate in rates * 400))
    wrong = [rate for rate in rates * 400 if not rate.startswith("25")]
    assert check(path, "--engine", engine, "--output", output) == bool(wrong)
    assert [row[4] for row in read(output)[1:]] == wrong


counts = st.integers(-2, 3000).map(str) | st.sampled_from(["007", "1.5", "12起", "", "1,000", "<5"])
rates = st.builds("{}.{}".format, st.integers(0, 101), st.integers(0, 99)) | st.sampled_from(
    ["25", "25%", "0", "-1.0", "2.5e1", "99.9999999", "x", "100.0"]
)


@few_tables
@given(
    rows=st.lists(st.tuples(counts, counts, rates), min_size=1, max_size=40),
    rounding=st.sampled_from(ROUNDINGS),
    per=st.sampled_from([1, 100, 1000]),
    step=st.sampled_from([1, 1, 5]),
    decimals=st.sampled_from([None, None, 1, 2]),
)
def test_agrees_with_the_scalar_rule(rows, rounding, per, step, decimals, tmp_path_factory):
    path = tmp_path_factory.mktemp("scalar") / "rates.csv"
    path.write_text("n,m,r\n" + "".join(f'"{n}","{m}","{r}"\n' for n, m, r in rows), "utf-8")
    claim = Claim(rounding, per, step, decimals)
    with source_of(str(path), "nmr", Layout()) as source:
        expected = {
            number: claim.explained(cells)[0]
            for number, cells in source.rows()
            if claim.explained(cells)[0] not in ("holds", "not stated")
        }
        for engine in ENGINES:
            suspects = choice.choose(engine, source, claim)[1](task_of(source, claim))
            found = {
                number: verdict or claim.verdict(cells)
                for chunk in suspects
                for number, cells, verdict in chunk.rows
            }
            failing = {at: v for at, v in found.items() if v not in ("holds", "not stated")}
            assert (engine, failing) == (engine, expected)


def test_reads_the_counts_of_a_claim_as_the_scalar_rule_does():
    assert Claim().explained(["11 068", "15'902", "69·7"]) == (
        "inconsistent",
        rate(11068, 15902, "69.7").explanation,
    )


class Silent:
    rows = 0

    def expect(self, rows):
        pass

    def saw(self, rows):
        self.rows += rows


def task_of(source, claim):
    from frictionless_figures.command.engines.choice import Task

    return Task(source, claim, Silent())


def test_reads_on_in_python_where_polars_cannot(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(choice, "LARGE", 0)
    rows = "1,1,4,26,\n" + "2,1,4,25,\n" * 30_000 + "3,1,4,25,,extra\n" + "4,1,4,26,\n"
    assert check(write(tmp_path, f"{HEADER}\n{rows}"), "--json") == 1
    (found,) = document(capsys)["files"]
    assert (found["engine"], found["checked"]) == ("python", 30_003)
    assert [(row["row"], row["verdict"]) for row in found["failures"]] == [
        (2, "inconsistent"),
        (30_003, "malformed"),
        (30_004, "inconsistent"),
    ]


def packed(text, *names):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("folder")
        for name in names or ["folder/rates.csv"]:
            archive.writestr(name, text)
    return memory.getvalue()


@pytest.mark.parametrize("pack", [lambda text: gzip.compress(text.encode()), packed])
@pytest.mark.parametrize("name", ["rates.csv.gz", "rates.zip", "rates.csv"])
def test_unpacks_by_what_a_file_is_and_not_by_its_name(pack, name, tmp_path, capsys):
    path = write(tmp_path, pack("n,m,r\n1,4,25\n1,4,26\n"), name)
    assert check(path, "--json") == 1
    assert document(capsys)["files"][0]["inconsistent"] == 1


def test_refuses_a_zip_of_two_files(tmp_path, capsys):
    path = write(tmp_path, packed("n,m,r\n", "a.csv", "b.csv"), "rates.zip")
    assert check(path) == 2
    names = "a.csv, b.csv"
    assert capsys.readouterr().err == f"figures: {path} holds 2 files ({names}): unpack it first\n"


@pytest.mark.parametrize("content", [b"\x1f\x8b broken", packed("n,m,r\n")[:40], b"PAR1 broken"])
def test_refuses_what_is_broken(content, tmp_path, capsys):
    assert check(write(tmp_path, content)) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"figures: {tmp_path}/figures.csv ")
    assert error.count("\n") == 1


def piped(text, *arguments):
    command = [sys.executable, "-m", "frictionless_figures.command", "check", *arguments]
    return subprocess.run(
        [*command, "--numerator", "n", "--denominator", "m", "--rate", "r", "--json"],
        input=text,
        capture_output=True,
    )


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_reads_all_of_a_pipe(name):
    text = "n,m,r\n1,3,99.9\n" + "1,3,33.3\n" * 20_000 + "1,3,99.9\n"
    done = piped(gzip.compress(text.encode()) if name == "-" else text.encode(), name)
    (found,) = json.loads(done.stdout)["files"]
    assert (done.returncode, found["rows"]) == (1, 20_002)
    assert [row["row"] for row in found["failures"]] == [2, 20_003]


def test_reads_a_named_pipe(tmp_path, capsys):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    thread = threading.Thread(target=path.write_text, args=("n,m,r\n1,4,25\n",))
    thread.start()
    assert check(path) == 0
    thread.join()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("none.csv", "cannot be read: No such file or directory"),
        ("/dev/zero", "is no file"),
        ("folder", "is no file: name its files, such as folder/*.csv"),
        ("no*.csv", ""),
    ],
)
def test_refuses_what_is_no_file(name, why, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    assert check(name) == 2
    expected = f"figures: {name} {why}\n" if why else f"figures: no file is named like {name}\n"
    assert capsys.readouterr().err == expected


def test_checks_several_files_and_patterns_at_once(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name, printed in {"a.csv": "25", "b.csv": "26", "c.csv": "27"}.items():
        write(tmp_path, f"n,m,r\n1,4,{printed}\n", name)
    write(tmp_path, "n,m\n1,4\n", "d.csv")
    assert check("a.csv", "[bc].csv", "--output", "failing.csv") == 1
    assert [row[:6] for row in read(tmp_path / "failing.csv")] == [
        ["file", "row", "n", "m", "r", "verdict"],
        ["b.csv", "2", "1", "4", "26", "inconsistent"],
        ["c.csv", "2", "1", "4", "27", "inconsistent"],
    ]
    assert check("a.csv", "b.csv", "--output", "two.csv") == 1
    assert [row[:2] for row in read(tmp_path / "two.csv")] == [["file", "row"], ["b.csv", "2"]]
    capsys.readouterr()
    assert check("a.csv", "d.csv", "b.csv", "--json") == 2
    found = document(capsys)
    assert found["problems"] == ["d.csv has no column r; its columns are n, m"]
    assert [(each["file"], each["inconsistent"]) for each in found["files"]] == [
        ("a.csv", 0),
        ("b.csv", 1),
    ]


def workbook(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([value for value, _ in row])
            for cell, (_, shown) in zip(sheet[sheet.max_row], row, strict=True):
                cell.number_format = shown
    book.save(path)


def test_reads_a_workbook_as_it_is_shown(tmp_path, capsys):
    path = tmp_path / "rates.xlsx"
    names = [(name, "General") for name in ("n", "m", "r")]
    rows = [
        [("Cases", "General")],
        names,
        [(11068, "#,##0"), (15902, "#,##0"), (0.69601, "0.0%")],
        [(11068, "General"), (15902, "General"), (69.5, "0.00")],
        [(2, "0"), (3, "0"), (66.7, "General")],
        [(2, "0"), (3, "0"), (None, "General")],
    ]
    workbook(path, first=rows, second=[names, [(1, "0"), (4, "0"), ("26%", "@")]])
    assert check(path, "--json") == 1
    (found,) = document(capsys)["files"]
    assert found["layout"] == {"header-row": 2, "decimal": ".", "sheet": "first"}
    assert (found["checked"], found["not_stated"]) == (3, 1)
    assert [(row["row"], row["rate"]) for row in found["failures"]] == [(4, "69.50")]
    assert check(path, "--sheet", "second", "--json") == 1
    assert document(capsys)["files"][0]["failures"][0]["rate"] == "26%"
    assert check(path, "--sheet", "third") == 2
    assert capsys.readouterr().err == (
        f"figures: {path} has no sheet third; its sheets are first, second\n"
    )


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [
        (0.1 + 0.2, "General", "0.3"),
        (70, "0.0", "70.0"),
        (0.5, "0%", "50%"),
        (1234567, "#,##0", "1234567"),
        (12.5, '0.0"x"', "12.5"),
        (True, "General", "True"),
        (None, "0.0", ""),
    ],
)
def test_shows_a_cell_as_its_format_says(value, shown, text):
    assert text_of(value, shown) == text


@pytest.mark.parametrize("engine", ENGINES)
def test_takes_the_types_of_a_parquet_file_as_printed(engine, tmp_path, capsys):
    path = tmp_path / "figures.parquet"
    columns = {
        "n": [11068, 11068, None, 2],
        "m": ["15902", "15902起", "15902", "3"],
        "r": [Decimal("69.60"), Decimal("69.70"), Decimal("1.00"), Decimal("66.66")],
    }
    pl.DataFrame(columns).write_parquet(path)
    assert check(path, "--engine", engine, "--json") == 1
    (found,) = document(capsys)["files"]
    assert [(row["row"], row["rate"], row["verdict"]) for row in found["failures"]] == [
        (3, "69.70", "inconsistent"),
        (5, "66.66", "truncated"),
    ]
    assert (found["checked"], found["not_stated"]) == (3, 1)


def test_refuses_a_column_that_is_float_already(tmp_path, capsys):
    path = tmp_path / "figures.parquet"
    pl.DataFrame({"n": [11068], "m": [15902], "r": [69.6]}).write_parquet(path)
    assert check(path) == 2
    assert capsys.readouterr().err == (
        f"figures: {path}: column r is float (Float64): its printed decimals are gone; write it"
        " as text, as a whole number or as a decimal\n"
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_has_no_total_rows_where_the_claim_is_all_that_a_file_has(engine, tmp_path, capsys):
    write(tmp_path, "n,m,r\nTotal,4,25\n1,4,26\n", "rates.csv")
    options = ("--total-row", "Total", "--engine", engine)
    assert check(tmp_path / "rates.csv", *options) == 1
    assert "2 rates checked, 2 failed" in capsys.readouterr().out


@pytest.mark.parametrize("sign", ["tab", "\\t", "\t"])
def test_takes_a_tab_by_name_by_its_letters_and_as_it_is(sign, tmp_path):
    write(tmp_path, "n\tm\tr\n1\t4\t25\n", "rates.txt")
    assert check(tmp_path / "rates.txt", "--delimiter", sign) == 0


def test_writes_as_many_rows_as_a_sheet_holds(tmp_path, monkeypatch):
    monkeypatch.setattr("frictionless_figures.command.engines.workbook.MOST_ROWS", 2)
    write_sheet(tmp_path / "failing.xlsx", [["id"], ["a"]])
    rows = openpyxl.load_workbook(tmp_path / "failing.xlsx").active.values
    assert list(rows) == [("id",), ("a",)]
    with pytest.raises(OutputError, match="a sheet holds 2 rows: write"):
        write_sheet(tmp_path / "more.xlsx", [["id"], ["a"], ["b"]])


def test_numbers_a_total_row_of_a_parquet_file_as_that_of_a_csv_file(tmp_path, capsys):
    text = "id,n,m,r\na,1,4,25\nTotal,2,8,25\n"
    write(tmp_path, text, "rates.csv")
    pl.read_csv(text.encode(), infer_schema=False).write_parquet(tmp_path / "rates.parquet")
    for name in ("rates.csv", "rates.parquet"):
        assert check(tmp_path / name) == 0
        assert "row 3 is a total, and checked too" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", ["a.csv", "a.TSV", "a.tab", "a.txt", "a.gz", "a.xlsx", "a.parquet"]
)
def test_takes_a_name_for_a_file_of_rates_by_its_ending(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["check", name]) == 2
    assert capsys.readouterr().err == f"figures: {name} cannot be read: No such file or directory\n"


FAILING = ["n,m,r,x", "1,4,26,=1+1", "1,4,27,"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_writes_the_format_of_the_suffix(suffix, tmp_path):
    path, output = write(tmp_path, "\n".join(FAILING)), tmp_path / f"failing{suffix}"
    assert check(path, "--output", output) == 1
    if suffix == ".csv":
        rows = read(output)
    elif suffix == ".xlsx":
        cells = list(openpyxl.load_workbook(output).active.iter_rows())
        assert [cell.data_type for cell in cells[1]][:5] == ["n", "s", "s", "s", "s"]
        rows = [["" if cell.value is None else str(cell.value) for cell in row] for row in cells]
    else:
        frame = pl.read_parquet(output)
        assert frame.schema["row"] == pl.Int64
        rows = [frame.columns, *(list(map(str, row)) for row in frame.iter_rows())]
    assert [row[:6] for row in rows] == [
        ["row", "n", "m", "r", "x", "verdict"],
        ["2", "1", "4", "26", "=1+1", "inconsistent"],
        ["3", "1", "4", "27", "", "inconsistent"],
    ]
    assert sorted(os.listdir(tmp_path)) == [f"failing{suffix}", "figures.csv"]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("options", "count", "explained"), [([], 30_000, 1000), (["--all"], 1100, 1100)]
)
def test_explains_the_first_rows(engine, options, count, explained, tmp_path, capsys):
    path = write(tmp_path, f"{HEADER}\n" + "1,1,4,26.0,\n" * count)
    output = tmp_path / "failing.csv"
    assert check(path, "--engine", engine, "--output", output, *options) == 1
    rows = read(output)[1:]
    assert {row[6] for row in rows} == {"inconsistent"}
    assert [row[0] for row in rows] == [str(number) for number in range(2, count + 2)]
    assert sum(bool(row[7]) for row in rows) == explained
    lines = capsys.readouterr().out.splitlines()
    assert lines[20].startswith(f"failed: {path} row 21: inconsistent: 1 / 4 is 25.00 %")
    assert lines[21:23] == [
        f"… and {count - 20} more",
        f"{count} rates checked, {count} failed: {count} inconsistent.",
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_writes_a_header_where_all_holds(engine, tmp_path, capsys):
    path, output = write(tmp_path, "n,m,r\n1,4,25\n"), tmp_path / "failing.csv"
    assert check(path, "--engine", engine, "--output", output) == 0
    assert read(output) == [["row", "n", "m", "r", "verdict", "explanation"]]
    assert capsys.readouterr().out.splitlines()[-1] == f"The failing rows are in {output}."


def test_never_writes_over_what_is_no_file_of_its_own(tmp_path, capsys):
    path = write(tmp_path, "n,m,r\n1,4,26\n")
    (tmp_path / "link.csv").symlink_to(path)
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    for name, why in {
        "link.csv": "cannot write {}: a link stands there",
        "folder.csv": "cannot write {}: a folder stands there",
        "pipe.csv": "cannot write {}: no file stands there",
        "none/failing.csv": "cannot write {}: No such file or directory",
        "figures.csv": "{} is the file to be checked: name another --output",
        "failing.ods": "{} has to be named .csv, .xlsx or .parquet",
    }.items():
        assert check(path, "--output", tmp_path / name) == 2
        assert capsys.readouterr().err == f"figures: {why.format(tmp_path / name)}\n"
    assert path.read_text() == "n,m,r\n1,4,26\n"
    assert sorted(os.listdir(tmp_path)) == ["figures.csv", "folder.csv", "link.csv", "pipe.csv"]


def test_leaves_the_old_output_where_a_file_cannot_be_checked(tmp_path):
    path, output = write(tmp_path, 'n,m,r\n1,4,26\n1,4,"2'), write(tmp_path, "old", "failing.csv")
    assert check(path, "--output", output) == 2
    assert output.read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == ["failing.csv", "figures.csv"]


def test_says_what_it_found_as_the_document_of_the_docs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "id,n,m,r\n1,11068,15902,69.7\n2,,15902,\n", "rates.csv")
    assert check("rates.csv", "--json") == 1
    text = (ROOT / "docs/files.md").read_text("utf-8")
    expected = json.loads(text.partition("```json\n")[2].partition("```")[0])
    found = document(capsys)
    measured = found["files"][0]
    assert 10 < measured["peak_memory_mb"] < 10_000
    assert measured["seconds"] == round(measured["seconds"], 2)
    for name in ("seconds", "peak_memory_mb"):
        measured[name] = expected["files"][0][name]
    assert found == expected


def test_documents_every_option():
    text = (ROOT / "docs/files.md").read_text("utf-8")
    help = subprocess.run(
        [sys.executable, "-m", "frictionless_figures.command", "check", "--help"],
        capture_output=True,
        text=True,
    ).stdout
    options = {word.strip(",") for word in help.split() if word.startswith("--")}
    assert {option for option in options if f"`{option}" not in text} == {"--help", "--texts"}


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("terminal", [True, False])
def test_shows_a_bar_on_a_terminal_alone(terminal, tmp_path, monkeypatch):
    errors = Terminal() if terminal else io.StringIO()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", errors)
    assert check(write(tmp_path, MESSY)) == 1
    shown = errors.getvalue()
    assert ("Checking rates" in shown and "16/" in shown) if terminal else shown == ""


def test_takes_the_names_of_a_package_where_none_are_given(tmp_path):
    path = write(tmp_path, "numerator,denominator,rate\n1,4,25\n")
    assert main(["check", str(path)]) == 0


def chosen(path, name="auto", claim=None):
    with source_of(str(path), "nmr", Layout()) as source:
        return choice.choose(name, source, claim or Claim(decimal=source.layout.decimal))[0]


def test_chooses_polars_for_a_large_file_that_suits_it(tmp_path, monkeypatch):
    plain = write(tmp_path, "n,m,r\n1,4,25\n")
    assert chosen(plain) == "python"
    monkeypatch.setattr(choice, "LARGE", 1)
    assert chosen(plain) == "polars"
    assert chosen(plain, claim=Claim(missing=frozenset("9"))) == "python"
    for name, content in {
        "a.csv": "n;m;r\n1;4;25,0\n",
        "b.csv": "n,m,r\r1,4,25\r",
        "c.csv": "title\nn,m,r\n1,4,25\n",
        "d.csv": "n,m,r\n1,4,25\n".encode("utf-16"),
        "e.csv": gzip.compress(b"n,m,r\n1,4,25\n"),
    }.items():
        path = write(tmp_path, content, name)
        assert (name, chosen(path)) == (name, "python")
        with pytest.raises(CouldNotCheckError, match="is not for polars"):
            chosen(path, "polars")
    monkeypatch.setattr(choice, "find_spec", lambda name: None)
    assert chosen(plain) == "python"
    with pytest.raises(CouldNotCheckError, match="pip install polars"):
        chosen(plain, "polars")


def test_names_the_five_commonest_marks(tmp_path, capsys):
    marks = ["..", "*", "-", "x", "NA", "n/a"]
    rows = [f"1,{mark},4,25,\n" * (9 - place) for place, mark in enumerate(marks)]
    assert check(write(tmp_path, f"{HEADER}\n{''.join(rows)}1,1,4,25,\n")) == 1
    assert 'with --missing ".. * - x NA" cells' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("wrong", "words"),
    [(0, "with --per 1 all of"), (1, "with --per 1 nearly all of"), (2, "")],
)
def test_proposes_an_option_with_which_nearly_all_rates_hold(wrong, words):
    rows = [("1", "4", "0.25")] * (20 - wrong) + [("1", "4", "0.26")] * wrong
    said = [f"{words} the first 20 rates hold"] if words else []
    assert list(advice(Claim(), rows)) == said


@pytest.mark.parametrize(("rows", "advice"), [(300_000, "pip install polars"), (1000, "")])
def test_names_the_faster_engine_where_the_file_is_large(
    rows, advice, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(choice, "find_spec", lambda name: None)
    assert check(write(tmp_path, "n,m,r\n" + "1,4,25\n" * rows)) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("python: ")
    assert (advice or "pip install") in last if advice else "pip install" not in last


@pytest.mark.parametrize(
    ("rows", "decimal", "words"),
    [
        (choice.MANY - 1, ".", ""),
        (choice.MANY, ".", "--engine polars is faster with so many rows"),
        (choice.MANY, ",", "Polars would be faster, but does not read this file (a decimal comma"),
    ],
)
def test_says_what_is_faster_from_so_many_rows_on(rows, decimal, words, tmp_path):
    with source_of(str(write(tmp_path, "n,m,r\n1,4,25\n")), "nmr", Layout()) as source:
        said = list(choice.faster("python", rows, source, Claim(decimal=decimal)))
        assert list(choice.faster("polars", rows, source, Claim(decimal=decimal))) == []
    assert len(said) == bool(words)
    assert "".join(said).startswith(words)


def test_needs_nothing_but_the_standard_library_to_check_a_csv(tmp_path):
    path = write(tmp_path, MESSY)
    script = (
        "import sys\n"
        "for name in ('frictionless', 'rich', 'polars', 'openpyxl', 'chardet'):\n"
        "    sys.modules[name] = None\n"
        "from frictionless_figures.command import main\n"
        f"sys.exit(main(['check', {str(path)!r}, '--numerator', 'n', '--denominator', 'm',"
        " '--rate', 'r']))"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert found.returncode == 1, found.stderr
    assert "13 rates checked, 5 failed" in found.stdout


@pytest.mark.parametrize("name", ["rates.xlsx", "rates.parquet"])
def test_says_what_to_install(name, tmp_path, monkeypatch, capsys):
    library = {"rates.xlsx": "openpyxl", "rates.parquet": "polars"}[name]
    module = {"openpyxl": "workbook", "polars": "parquet"}[library]
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, f"frictionless_figures.command.engines.{module}", False)
    content = b"PAR1" if library == "polars" else packed("", "[Content_Types].xml")
    path = write(tmp_path, content, name)
    assert check(path) == 2
    assert capsys.readouterr().err == f"figures: {path} needs {library}: pip install {library}\n"
