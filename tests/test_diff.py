"""`figures diff` tells what changed by key, and never lets an id vanish or come back unseen."""

import csv
import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from conftest import ROOT, keep
from frictionless_figures.command import main
from frictionless_figures.command.diff import changes
from frictionless_figures.table import Content, Table, Tables

TABLES = ("indicators", "rates", "totals", "spans", "programs", "units", "retired", "resolutions")
RETIRED = "table,id,version,replaced_by,reason\n"
ROW = "programs,safe-lectures,9.0.0,,Named twice.\n"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return copied(tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return copied(tmp_path / "new")


def copied(folder: Path) -> Path:
    for name in ("data", "seeds", "schemas"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "datapackage.json", folder)
    keep(folder / "datapackage.json", *TABLES)
    (folder / "data" / "retired.csv").write_text(RETIRED, encoding="utf-8")
    return folder


def without(folder: Path, table: str, start: str) -> None:
    """Remove the one row of a table that starts so."""
    path = folder / "data" / f"{table}.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(start)]
    assert len(kept) == len(lines) - 1
    path.write_text("".join(kept), encoding="utf-8")


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


def diff(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, list[str]]:
    status = main(["diff", *map(str, arguments)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err.splitlines()


def test_tells_fields_in_the_order_of_their_schema() -> None:
    def package(*names: str) -> Tables:
        types = dict.fromkeys(names, "string")
        return Tables({"t": lambda: Table("t", "t.csv", lambda: Content(names, [], []), (), types)})

    few, many = package("id"), package("id", *"zyxwvuts")
    added = [("field added", name) for name in "zyxwvuts"]
    removed = [("field removed", name) for name in "zyxwvuts"]
    assert [(each.change, each.field) for each in changes(few, many)] == added
    assert [(each.change, each.field) for each in changes(many, few)] == removed


def test_finds_nothing_where_nothing_changed(
    old: Path, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff(capsys, old, new) == (0, "No table changed.\n", [])
    assert diff(capsys, old, new, "--format", "csv") == (0, "table,key,change,field,old,new\n", [])


def test_tells_cells_rows_fields_and_tables_by_key(
    old: Path, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(
        new / "data" / "spans.csv", "consecutive-years-19,19,2005", "consecutive-years-19,18,2006"
    )
    change(new / "data" / "rates.csv", "11068,disputes-surfaced", "11068,")
    without(new, "totals", "matters-received,consultations")
    without(old, "units", "star,")
    change(new / "data" / "units.csv", "unit_id,name_en,", "unit_id,name*en,")
    change(new / "schemas" / "units.json", '"name_en",\n      "type"', '"name*en",\n      "type"')
    descriptor = json.loads((new / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"] = [
        each for each in descriptor["resources"] if each["name"] != "resolutions"
    ]
    (new / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    status, out, err = diff(capsys, old, new, "--format", "csv")
    assert (status, err) == (0, [])
    assert list(csv.reader(io.StringIO(out))) == [
        ["table", "key", "change", "field", "old", "new"],
        [
            "rates",
            "disputes-resolved-share",
            "cell changed",
            "denominator_id",
            "disputes-surfaced",
            "",
        ],
        ["totals", "matters-received/consultations", "row removed", "", "", ""],
        ["spans", "consecutive-years-19", "cell changed", "years", "19", "18"],
        ["spans", "consecutive-years-19", "cell changed", "first_year", "2005", "2006"],
        ["units", "", "field added", "name*en", "", ""],
        ["units", "", "field removed", "name_en", "", ""],
        ["units", "star", "row added", "", "", ""],
        ["resolutions", "", "table removed", "", "", ""],
    ]
    assert diff(capsys, old, new)[1].splitlines() == [
        "- `rates`, `disputes-resolved-share`: denominator_id disputes-surfaced → (empty).",
        "- `totals`: row removed: `matters-received/consultations`.",
        "- `spans`, `consecutive-years-19`: years 19 → 18; first_year 2005 → 2006.",
        "- `units`: field added: `name*en`.",
        "- `units`: field removed: `name_en`.",
        "- `units`: row added: `star`.",
        "- `resolutions`: table removed.",
    ]


def test_keeps_markdown_of_a_cell_from_meaning_anything(
    old: Path, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(
        new / "data" / "spans.csv",
        "First naming from the sentence that dates it;",
        "_First_ `naming` [x](y) | z;",
    )
    line = diff(capsys, old, new)[1]
    assert r"→ \_First\_ \`naming\` \[x\](y) \| z; last year" in line


def test_reads_a_zip_as_it_reads_the_folder(
    old: Path, new: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without(new, "totals", "matters-received,consultations")
    line = "- `totals`: row removed: `matters-received/consultations`.\n"
    for prefix in ("", "package/"):
        path = tmp_path / "new.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for file in sorted(new.rglob("*")):
                archive.write(file, f"{prefix}{file.relative_to(new)}")
        assert diff(capsys, old, path) == (0, line, [])
    assert diff(capsys, old / "datapackage.json", new / "datapackage.json") == (0, line, [])


def test_refuses_an_id_that_vanishes(
    old: Path, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without(new, "programs", "safe-lectures,")
    line = "figures: safe-lectures of programs vanishes. Bring it back, or list it in table retired"
    assert diff(capsys, old, new) == (1, "- `programs`: row removed: `safe-lectures`.\n", [line])


def test_takes_an_id_that_is_retired(
    old: Path, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without(new, "programs", "safe-lectures,")
    (new / "data" / "retired.csv").write_text(RETIRED + ROW, encoding="utf-8")
    assert diff(capsys, old, new) == (
        0,
        "- `programs`: row removed: `safe-lectures`.\n"
        "- `retired`: row added: `programs/safe-lectures`.\n",
        [],
    )


def test_refuses_a_retired_id_that_comes_back(
    old: Path, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without(old, "programs", "safe-lectures,")
    (old / "data" / "retired.csv").write_text(RETIRED + ROW, encoding="utf-8")
    status, _, err = diff(capsys, old, new)
    assert status == 1
    assert err == [
        "figures: safe-lectures of programs was retired, and table retired lists it no more",
        "figures: safe-lectures of programs was retired, and a retired id never comes back",
    ]


def test_follows_no_id_that_is_borrowed_from_another_table(
    old: Path, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without(new, "rates", "hidden-disputes-resolved-share,")
    line = "- `rates`: row removed: `hidden-disputes-resolved-share`.\n"
    assert diff(capsys, old, new) == (0, line, [])


def spoil_nothing_there(folder: Path) -> None:
    shutil.rmtree(folder)


def spoil_json(folder: Path) -> None:
    (folder / "datapackage.json").write_text("{", encoding="utf-8")


def spoil_table(folder: Path) -> None:
    (folder / "data" / "rates.csv").unlink()


def spoil_encoding(folder: Path) -> None:
    (folder / "data" / "rates.csv").write_bytes(b"rate_id\n\xff\n")


def spoil_key(folder: Path) -> None:
    path = folder / "data" / "units.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.splitlines()[-1] + "\n", encoding="utf-8")


def spoil_key_fields(folder: Path) -> None:
    change(
        folder / "schemas" / "units.json",
        '"primaryKey": [\n    "unit_id"',
        '"primaryKey": [\n    "name_en",\n    "unit_id"',
    )


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_nothing_there, "No such file or directory"),
        (spoil_json, "is no JSON"),
        (spoil_table, 'cannot read "data/rates.csv"'),
        (spoil_encoding, "rates.csv: the file is not UTF-8: byte 8, line 2. Save it as UTF-8."),
        (spoil_key, "units.csv holds the key yuan twice: rows cannot be matched"),
        (spoil_key_fields, "units has another primary key than before: rows cannot be matched"),
    ],
)
def test_refuses_what_it_cannot_compare(
    spoil: object, words: str, old: Path, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(new)  # type: ignore[operator]
    status, out, err = diff(capsys, old, new)
    assert (status, out, len(err)) == (2, "", 1)
    assert words in err[0]


def test_refuses_a_zip_that_is_damaged_or_holds_no_package(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "new.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("nothing.txt", "nothing")
    assert diff(capsys, old, path)[0] == 2
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"nothing\x50\x4b", b"nothind\x50\x4b", 1))
    line = f"figures: {path} cannot be unpacked: Bad CRC-32 for file 'nothing.txt'"
    assert diff(capsys, old, path)[2] == [line]


def test_refuses_a_zip_that_unpacks_to_too_much(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frictionless_figures.command.LARGEST", 6)
    path = tmp_path / "new.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("nothing.txt", "nothing")
    assert diff(capsys, old, path) == (2, "", [f"figures: {path} unpacks to more than 6 bytes"])
