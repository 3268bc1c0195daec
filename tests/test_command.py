import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import FEW, ROOT, TEXTS, keep
from frictionless_figures.command import main
from frictionless_figures.command.check import show
from frictionless_figures.command.explain import UnknownIdError, explain
from frictionless_figures.table import Tables
from frictionless_figures.validation import Run


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def without_pins(package: Path) -> None:
    descriptor = json.loads(package.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        resource.update({"bytes": 1, "hash": f"sha256:{'0' * 64}", "rows": 1})
    package.write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", "utf-8")


def test_says_how_a_check_without_the_texts_ended(
    whole: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    show(whole, None)
    last = capsys.readouterr().out.splitlines()[-1]
    assert whole.status == 0
    assert last.endswith(
        "checks performed, none failed, 1 known; the texts were not given, so the chain ends at "
        "the tables."
    )


def test_sums_each_check_over_its_tables_and_puts_the_claims_first(
    whole: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    show(whole, None)
    lines = capsys.readouterr().out.splitlines()
    tallies = whole.tallies()
    names = {tally.check for tally in tallies}
    claims = ["stated-rate", "stated-span", "stated-total"]
    assert [line.split()[0] for line in lines[1 : 1 + len(names)]] == [
        *claims,
        *sorted(names - {*claims}),
    ]
    assert lines[2].split() == ["stated-span", "1", "3", "2", "1", "0", "0"]
    dates = [tally.performed for tally in tallies if tally.check == "edtf-date"]
    (line,) = (line for line in lines if line.startswith("edtf-date"))
    assert line.split()[1:3] == [str(len(dates)), str(sum(dates))]
    assert [line.split(":")[0] for line in lines[1 + len(names) : -1]] == ["known"]


def test_performs_the_schema_once_for_each_row(whole: Run, tables: Tables) -> None:
    schemas = {each.table: each.performed for each in whole.tallies() if each.check == "schema"}
    assert schemas == {name: len(table.rows) for name, table in tables.items()}


def test_counts_every_declared_check_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "check", "--json", ROOT / "datapackage.json")
    found = json.loads(out)
    descriptor = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    declared = {
        (check["type"], resource["name"])
        for resource in descriptor["resources"]
        for check in resource["checklist"]["checks"]
    }
    assert (status, found["status"], found["problems"], found["failures"]) == (0, 0, [], [])
    assert declared <= {(each["check"], each["table"]) for each in found["checks"]}
    assert all(each["performed"] > 0 for each in found["checks"])
    assert [each["key"] for each in found["known"]] == ["consecutive-years-20"]


def test_refuses_texts_that_are_not_there(
    capsys: pytest.CaptureFixture[str], package: Path
) -> None:
    keep(package, *FEW, "sources")
    status, _, err = run(capsys, "check", package, "--texts", "/nowhere")
    assert status == 2
    assert err.startswith("figures: cannot read the text /nowhere/")
    assert err.count("\n") == 1


def test_refuses_a_text_that_is_not_the_pinned_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("000_ca4509c7b1a318f4.txt", "002_83f1cd4e96e5b6c2.txt"):
        (tmp_path / name).write_text("别的文字。", encoding="utf-8")
    status, out, _ = run(capsys, "check", ROOT / "datapackage.json", "--texts", tmp_path)
    failed = [line for line in out.splitlines() if line.startswith("failed:")]
    assert status == 1
    assert [line.split(" is not the text")[0] for line in failed] == [
        "failed: text: sources.csv row 2 (lasting-order): 002_83f1cd4e96e5b6c2.txt",
        "failed: text: sources.csv row 3 (twenty-years): 000_ca4509c7b1a318f4.txt",
    ]


def test_refuses_a_package_that_declares_no_check(
    capsys: pytest.CaptureFixture[str], package: Path
) -> None:
    descriptor = json.loads(package.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        del resource["checklist"]
    package.write_text(json.dumps(descriptor), encoding="utf-8")
    status, out, err = run(capsys, "check", package)
    line = f"figures: {package} declares no check of figures: there is nothing to check\n"
    assert (status, out, err) == (2, "", line)


def test_refuses_a_check_that_judges_nothing(
    capsys: pytest.CaptureFixture[str], package: Path
) -> None:
    keep(package, *FEW)
    spans = package.parent / "data/spans.csv"
    spans.write_text(spans.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    status, _, err = run(capsys, "check", package)
    assert (status, err) == (
        2,
        "figures: stated-span of spans was not performed: there is nothing that it applies to\n",
    )


def test_explains_a_rate(capsys: pytest.CaptureFixture[str], package: Path) -> None:
    keep(package, *FEW, "sources")
    status, out, err = run(capsys, "explain", "disputes-resolved-share", package)
    assert (status, err) == (0, "")
    for line in (
        "  Printed as 69.6%: 69.6% says from 69.55 to 69.65 (rounded).",
        "  It stands at character 2071 of lasting-order, 秀洲区以平安建设构筑全域长治久安新格局.",
        "    holds stated-rate: 11068 / 15902 is 69.601 %, printed 69.6 %.",
    ):
        assert line in out.splitlines()


def test_could_not_explain_what_is_not_there(
    capsys: pytest.CaptureFixture[str], package: Path
) -> None:
    keep(package, *FEW)
    line = 'figures: no table has the id "zzz", nor a cell that says so\n'
    assert run(capsys, "explain", "zzz", package) == (2, "", line)


def told(whole: Run, words: str) -> list[str]:
    assert whole.tables is not None
    return list(explain(words, whole.tables, whole.outcomes))


def test_explains_a_figure_by_the_claims_that_it_takes_part_in(whole: Run) -> None:
    lines = told(whole, "consultations")
    assert "    holds stated-total: 8784 + 2588 + 1362 is 12734, as printed." in lines


@pytest.mark.parametrize(
    "table", ["indicators", "events", "programs", "places", "units", "sources"]
)
def test_explains_every_row_of(table: str, whole: Run) -> None:
    folder = "seeds" if table == "sources" else "data"
    lines = (ROOT / folder / f"{table}.csv").read_text(encoding="utf-8").splitlines()
    name = lines[1].split(",")[0]
    assert told(whole, name)[0] == f"{name} in {table}.csv, row 2"


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("69.6%", ["disputes-resolved-share in indicators", "disputes-resolved-share in rates"]),
        ("69.6 %", ["disputes-resolved-share in indicators", "disputes-resolved-share in rates"]),
        ("11068起", ["disputes-resolved in indicators"]),
        ("平安秀洲", ["safe-xiuzhou in programs"]),
        ("红马甲", ["red-vests in programs"]),  # an alias
        ("later a brand of volunteer", ["red-vests in programs"]),
    ],
)
def test_explains_what_is_printed_or_called(words: str, rows: list[str], whole: Run) -> None:
    heads = [line.split(".csv")[0] for line in told(whole, words) if not line.startswith(" ")]
    assert heads == rows


def test_lists_the_rows_where_many_say_it(whole: Run) -> None:
    first, *listed = told(whole, "2023")
    assert first == f"{len(listed)} rows say 2023; figures explain ID says all of one"
    assert "  consecutive-years-19 (indicators)" in listed


def test_explains_what_both_coders_say_and_what_is_in_doubt(whole: Run, tables: Tables) -> None:
    def about(name: str, field: str) -> list[str]:
        key = ("indicators", "disputes-resolved")
        rows = (row for row in tables[name].rows if (row["resource"], row["key"]) == key)
        return [row[field] for row in rows]

    lines = told(whole, "disputes-resolved")
    alike = [field for field in about("codings", "field") if field != "measure"]
    assert about("resolutions", "field") == ["measure"]
    assert f"  Coded twice, the same: {', '.join(alike)}." in lines
    (reason,) = about("resolutions", "reason_en")
    said = "Coded twice, measure: cumulative, then count. The first stands:"
    assert f"  {said} {reason}" in lines
    assert about("doubt_cells", "doubt_id") == ["hidden-disputes-within-all"]
    assert any(
        line.startswith("  In doubt (hidden-disputes-within-all), value: ") for line in lines
    )


@pytest.mark.parametrize(
    ("words", "what"),
    [("red-vest", "; did you mean red-vests or "), ("zzz", ", nor a cell that says so")],
)
def test_says_which_id_may_be_meant_where_none_is(words: str, what: str, whole: Run) -> None:
    with pytest.raises(UnknownIdError, match=f'^no table has the id "{words}"{what}'):
        told(whole, words)


def test_reads_tokens(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "read", "2470余万元", "平安", "三级")
    assert status == 1
    assert out.splitlines()[-1] == "  or, as a quantity: 三级 says 3, exactly."
    assert out.splitlines()[0] == "2470余万元 says from 24700000 to 24800000 (more-than)."
    assert err == "'平安' holds no number\n"


def test_pins_what_holds_and_only_once(capsys: pytest.CaptureFixture[str], package: Path) -> None:
    keep(package, *FEW)
    expected = package.read_bytes()
    without_pins(package)
    assert run(capsys, "pin", package)[0] == 0
    assert package.read_bytes() == expected
    assert run(capsys, "pin", package)[1] == "every pin is right already\n"


def test_pins_nothing_while_a_check_fails(
    capsys: pytest.CaptureFixture[str], package: Path
) -> None:
    keep(package, *FEW)
    without_pins(package)
    rates = package.parent / "data/rates.csv"
    text = rates.read_text(encoding="utf-8").replace("1223,1224", "1222,1224")
    rates.write_text(text, encoding="utf-8")
    before = package.read_bytes()
    status, out, err = run(capsys, "pin", package)
    assert (status, out) == (1, "")
    assert err.splitlines()[-1] == "nothing is pinned: the checks fail"
    assert package.read_bytes() == before
    assert list(package.parent.glob(".datapackage*")) == []


def test_says_that_a_changed_table_is_not_as_pinned(
    capsys: pytest.CaptureFixture[str], package: Path
) -> None:
    keep(package, *FEW)
    units = package.parent / "data/units.csv"
    text = units.read_text(encoding="utf-8").replace("case or matter", "matter or case")
    units.write_text(text, encoding="utf-8")
    status, out, _ = run(capsys, "check", package)
    assert status == 1
    assert [line for line in out.splitlines() if line.startswith("failed:")] == [
        "failed: pinned: units.csv: not as pinned: hash. If the change is meant, run figures pin."
    ]


def test_writes_the_docs_that_are_there(capsys: pytest.CaptureFixture[str], package: Path) -> None:
    folder = package.parent
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copy(ROOT / "README.md", folder)
    shutil.copy(ROOT / "README.zh.md", folder)
    for name in ("README.md", "README.zh.md", "docs/checks.md", "docs/curating.md"):
        text = (folder / name).read_text(encoding="utf-8")
        text = re.sub("<!-- end of (?!cite)", r"stale\n\g<0>", text)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "data/README.md").write_text("stale\n", encoding="utf-8")
    (folder / "data/README.zh.md").unlink()
    assert run(capsys, "docs", package) == (0, "", "")
    pages = (
        "README.md",
        "README.zh.md",
        "data/README.md",
        "data/README.zh.md",
        "docs/checks.md",
        "docs/curating.md",
    )
    for name in pages:
        assert (folder / name).read_bytes() == (ROOT / name).read_bytes()


def test_writes_no_docs_without_the_readme_s_blocks(
    capsys: pytest.CaptureFixture[str], package: Path
) -> None:
    (package.parent / "README.md").write_text("nothing here\n", encoding="utf-8")
    (package.parent / "data/README.md").unlink()
    status, _, err = run(capsys, "docs", package)
    assert (status, err) == (2, "figures: README.md has no block of tables\n")
    assert not (package.parent / "data/README.md").exists()


def test_says_which_table_no_docs_can_be_written_from(
    capsys: pytest.CaptureFixture[str], package: Path
) -> None:
    (package.parent / "data/units.csv").write_bytes(b"\xff")
    line = (
        "figures: units: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte\n"
    )
    assert run(capsys, "docs", package) == (2, "", line)


def test_checks_a_source_of_any_id(capsys: pytest.CaptureFixture[str], package: Path) -> None:
    events = package.parent / "data/events.csv"
    text = events.read_text("utf-8").replace(",lasting-order,", ",lasting(order,")
    events.write_text(text, "utf-8")
    status, out, err = run(capsys, "check", package)
    assert (status, err) == (1, "")
    assert "lasting(order" in out


def test_shows_a_progress_bar_on_a_terminal_only(package: Path) -> None:
    keep(package, *FEW)
    command = [sys.executable, "-m", "frictionless_figures.command", "check", str(package)]
    piped = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert piped.stderr == ""
    terminal, other = pty.openpty()
    environment = {**os.environ, "TERM": "xterm"}
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=other, env=environment
    ) as process:
        os.close(other)
        shown = b""
        while True:
            try:
                shown += os.read(terminal, 4096)
            except OSError:  # the other end is closed
                break
    os.close(terminal)
    assert process.returncode == 0
    assert b"Checking tables" in shown


def test_says_that_the_chain_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """Without the articles, that it ends at the tables."""
    texts = ["--texts", TEXTS] if TEXTS.is_dir() else []
    status, out, _ = run(capsys, "check", ROOT / "datapackage.json", *texts)
    assert status == 0
    assert ("the chain ends at the tables" in out) == (not TEXTS.is_dir())
