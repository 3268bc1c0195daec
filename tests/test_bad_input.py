"""Bad input ends with a status and one clear line; no traceback, and nothing written."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, keep
from frictionless_figures.command import main

Spoil = Callable[[Path], None]


def write(name: str, content: bytes) -> Spoil:
    return lambda folder: (folder / name).write_bytes(content) and None


def remove(name: str) -> Spoil:
    return lambda folder: (folder / name).unlink()


def in_file(name: str, old: bytes, new: bytes) -> Spoil:
    def spoil(folder: Path) -> None:
        content = (folder / name).read_bytes()
        assert old in content
        (folder / name).write_bytes(content.replace(old, new, 1))

    return spoil


def encoded(name: str, encoding: str) -> Spoil:
    def spoil(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_bytes(text.encode(encoding, errors="replace"))

    return spoil


def cut(name: str, size: int) -> Spoil:
    return lambda folder: os.truncate(folder / name, size)


def checklist(checks: object) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / "datapackage.json"
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        descriptor["resources"][1]["checklist"] = checks
        path.write_text(json.dumps(descriptor), encoding="utf-8")

    return spoil


def linked_out(folder: Path) -> None:
    outside = folder.parent / "units.csv"
    (folder / "data/units.csv").rename(outside)
    (folder / "data/units.csv").symlink_to(outside)


UNITS, RATES = "data/units.csv", "data/rates.csv"
FIRST = re.search(rb"[^\0-\x7f]", (ROOT / UNITS).read_text(encoding="utf-8").encode("gbk"))
CASES: dict[str, tuple[Spoil, int, str]] = {
    "a missing descriptor": (
        remove("datapackage.json"),
        2,
        "figures: cannot read datapackage.json: No such file or directory",
    ),
    "a malformed descriptor": (
        in_file("datapackage.json", b"{", b"{,"),
        2,
        "figures: datapackage.json is no JSON: Expecting property name enclosed in double quotes: "
        "line 1 column 2 (char 1)",
    ),
    "a key that stands twice": (
        in_file("datapackage.json", b"{", b'{"name": "other",'),
        2,
        'figures: datapackage.json holds the key "name" twice',
    ),
    "a key that stands twice in a schema": (
        in_file("schemas/units.json", b"{", b'{"name": "other",'),
        2,
        'figures: schemas/units.json holds the key "name" twice',
    ),
    "a missing table": (
        remove(UNITS),
        2,
        'figures: units: cannot read "data/units.csv": No such file or directory',
    ),
    "a missing schema": (
        remove("schemas/units.json"),
        2,
        'figures: units: cannot read "schemas/units.json": No such file or directory',
    ),
    "an unknown check": (
        checklist({"checks": [{"type": "stated-ratio"}]}),
        2,
        'figures: rates: there is no check "stated-ratio"; did you mean stated-rate?',
    ),
    "an unknown option": (
        checklist({"checks": [{"type": "stated-rate", "rounded": "half-up"}]}),
        2,
        "figures: rates: stated-rate has no option rounded; did you mean rounding?",
    ),
    "a missing option": (
        checklist({"checks": [{"type": "referenced"}]}),
        2,
        "figures: rates: referenced needs the option by",
    ),
    "a check on a table that is not there": (
        checklist({"checks": [{"type": "referenced", "by": "figures"}]}),
        2,
        'figures: referenced of rates was not performed: there is no table "figures" (there is '
        "indicators, rates, spans, totals, units)",
    ),
    "a checklist outside the package": (
        checklist("../checklist.json"),
        2,
        'figures: rates: the path "../checklist.json" leads out of the package',
    ),
    "a checklist that is not there": (
        checklist("checklist.json"),
        2,
        'figures: rates: cannot read "checklist.json": No such file or directory',
    ),
    "a checklist that is none": (
        checklist(["stated-rate"]),
        2,
        "figures: rates: the checklist is no object with a list of checks",
    ),
    "a GBK file": (
        encoded(UNITS, "gbk"),
        2,
        f"figures: indicators: 'utf-8' codec can't decode byte 0x{FIRST[0].hex()} in position"
        f" {FIRST.start()}: invalid continuation byte",
    ),
    "a UTF-16 file": (
        encoded(UNITS, "utf-16"),
        2,
        "figures: indicators: 'utf-8' codec can't decode byte 0xff in position 0: "
        "invalid start byte",
    ),
    "a truncated file": (
        cut(UNITS, 60),
        1,
        "failed: plain-text: units.csv: the last line has no end: the file may be cut off. "
        "End it with LF.",
    ),
    "an empty file": (
        cut(UNITS, 0),
        2,
        "failed: plain-text: units.csv: the file is empty. It needs at least its header line.",
    ),
    "an unterminated quote": (
        in_file(UNITS, b"minute,", b'minute,"'),
        1,
        "failed: plain-text: units.csv: line 16 is no CSV (unexpected end of data). "
        "Balance its quotes.",
    ),
    "a byte order mark": (
        in_file(UNITS, b"unit_id", b"\xef\xbb\xbfunit_id"),
        1,
        "failed: plain-text: units.csv: the file starts with a byte order mark (BOM). "
        "Save it as UTF-8 without one.",
    ),
    "carriage returns": (
        in_file(UNITS, b"\n", b"\r\n"),
        1,
        "failed: plain-text: units.csv: line 1 holds a carriage return. End lines with LF alone.",
    ),
    "a NUL": (
        in_file(UNITS, b"minute", b"min\0ute"),
        1,
        "failed: plain-text: units.csv: line 7 holds a NUL character. Remove it.",
    ),
    "a link out of the package": (
        linked_out,
        2,
        'figures: units: the path "data/units.csv" leads out of the package',
    ),
    "full-width digits": (
        in_file(RATES, b",11068,", ",１１０６８,".encode()),
        1,
        'failed: plain-text: rates.csv row 2 (disputes-resolved-share): numerator is "１１０６８", '
        "which is no plain number. Write its digits alone, such as 69.6.",
    ),
    "NaN": (
        in_file(RATES, b",11068,", b",NaN,"),
        1,
        'failed: plain-text: rates.csv row 2 (disputes-resolved-share): numerator is "NaN", '
        "which is no plain number. Write its digits alone, such as 69.6.",
    ),
    "an exponent": (
        in_file(RATES, b",11068,", b",1e3,"),
        1,
        'failed: plain-text: rates.csv row 2 (disputes-resolved-share): numerator is "1e3", '
        "which is no plain number. Write its digits alone, such as 69.6.",
    ),
    "an underscore": (
        in_file(RATES, b",11068,", b",11_068,"),
        1,
        'failed: plain-text: rates.csv row 2 (disputes-resolved-share): numerator is "11_068", '
        "which is no plain number. Write its digits alone, such as 69.6.",
    ),
    "a duplicate key": (
        in_file("data/totals.csv", b"dispute-claims,12734,2588", b"consultations,12734,8784"),
        1,
        "failed: schema: totals.csv row 3 (matters-received/consultations): violates the primary "
        "key: the same as in the row at position 2. Give the row a key of its own.",
    ),
    "a dangling key": (
        in_file("data/spans.csv", b"consecutive-years-19,", b"consecutive-years-18,"),
        1,
        "failed: schema: spans.csv row 2 (consecutive-years-18): span_id, years "
        "consecutive-years-18 19 is no indicator_id, value of indicators. Correct the cell, or "
        "add the row that it names.",
    ),
    "a formula": (
        in_file(UNITS, b"minute,minute,", b"minute,=cmd,"),
        1,
        "failed: plain-text: units.csv row 7 (minute): name_en starts with =, so a spreadsheet "
        "takes it for a formula. Write it otherwise.",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_ends_with_a_status_and_one_line_for(
    name: str, package: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, status, line = CASES[name]
    keep(package, "indicators", "rates", "totals", "spans", "units")
    spoil(package.parent)
    before = {path: path.read_bytes() for path in package.parent.rglob("*") if path.is_file()}
    monkeypatch.chdir(package.parent)
    ended = main(["check"])
    printed = capsys.readouterr()
    lines = (printed.out + printed.err).splitlines()
    judged = [each for each in lines if each.startswith(("failed:", "figures:"))]
    judged = [each for each in judged if not each.startswith("failed: pinned:")]
    assert (ended, line in judged) == (status, True), judged[:3]
    assert "Traceback" not in printed.err
    after = {path: path.read_bytes() for path in package.parent.rglob("*") if path.is_file()}
    assert after == before
