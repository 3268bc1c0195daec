"""With the articles, the tables are held to their texts; without, what can be checked is."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import ROOT, TEXTS, table_of, with_table
from frictionless_figures.chain import MissingTextError, occurrences, read_texts, verify
from frictionless_figures.command import main
from frictionless_figures.table import Row, Tables
from frictionless_figures.validation import tables_of, validate

TEXT = "红马甲巡防队2016年化解近75起。\n第二句。"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def small(**changes: dict[str, str | None]) -> Tables:
    """Return the tables of one invented text, each changed in its first row."""
    rows: dict[str, list[dict[str, str | None]]] = {
        "sources": [
            {
                "source_id": "a",
                "text_file": "a.txt",
                "characters": str(len(TEXT)),
                "sha256": digest(TEXT),
            }
        ],
        "numerals": [
            {"source_id": "a", "start": "6", "stop": "11", "token": "2016年", "kind": "date"},
            {"source_id": "a", "start": "13", "stop": "17", "token": "近75起", "kind": "quantity"},
            {"source_id": "a", "start": "19", "stop": "22", "token": "第二句", "kind": "ordinal"},
        ],
        "sentences": [
            {
                "source_id": "a",
                "start": "0",
                "stop": "18",
                "sha256": digest(TEXT[0:18]),
            },
            {
                "source_id": "a",
                "start": "19",
                "stop": "23",
                "sha256": digest(TEXT[19:23]),
            },
        ],
        "mentions": [
            {
                "source_id": "a",
                "start": "0",
                "stop": "3",
                "token": "红马甲",
                "program_id": "vests",
                "place_id": None,
            }
        ],
        "programs": [{"program_id": "vests", "name_zh": "红马甲", "aliases": None}],
        "places": [{"place_id": "here", "name_zh": "别处", "aliases": None}],
    }
    for name, change in changes.items():
        rows[name][0].update(change)
    keys = {"sources": ("source_id",), "programs": ("program_id",), "places": ("place_id",)}
    made = {
        name: table_of(name, keys.get(name, ("source_id", "start")), rows[name]) for name in rows
    }
    return Tables({name: (lambda name=name: made[name]) for name in made})


def lines(tables: Tables, text: str = TEXT) -> list[str]:
    return [str(outcome) for outcome in verify(tables, {"a": text}) if not outcome.holds]


def test_finds_nothing_where_everything_agrees() -> None:
    assert lines(small()) == []


def test_stops_at_a_text_that_is_not_the_pinned_one() -> None:
    (line,) = lines(small(), TEXT + "。")
    assert line.startswith(
        "sources.csv row 2 (a): a.txt is not the text that was read: its SHA-256 is "
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            {"sources": {"characters": "7"}},
            ["sources.csv row 2 (a): characters is 7, and the text has 23. Correct it."],
        ),
        (
            {"numerals": {"token": "2017年"}},
            ["numerals.csv row 2 (a/6): 6 to 11 prints '2016年', not '2017年'. Correct them."],
        ),
        (
            {"numerals": {"kind": "quantity"}},
            ["numerals.csv row 2 (a/6): kind is quantity, and 2016年 is a date. Correct it."],
        ),
        (
            {"numerals": {"stop": "10", "token": "2016"}},
            [
                "numerals.csv row 2 (a/6): 2016 holds no numeral. Correct its offsets, or "
                "remove it.",
                "numerals.csv: a 6 prints 2016年, which has no row. Add it.",
            ],
        ),
        (
            {"sentences": {"stop": "17"}},
            [
                f"sentences.csv row 2 (a/0): 0 to 17 has the SHA-256 {digest(TEXT[0:17])}. "
                "Correct the offsets or sha256.",
                "sentences.csv: a 17 to 18 is in no sentence. Add its row.",
            ],
        ),
        (
            {"sentences": {"stop": "20"}},
            [
                f"sentences.csv row 2 (a/0): 0 to 20 has the SHA-256 {digest(TEXT[0:20])}. "
                "Correct the offsets or sha256.",
                "sentences.csv: a 19 to 20 is in two sentences. Correct their offsets.",
            ],
        ),
        (
            {"sentences": {"stop": "24"}},
            [
                "sentences.csv row 2 (a/0): 0 to 24 is beyond the text, which ends at 23. "
                "Correct it.",
                "sentences.csv: a 0 to 18 is in no sentence. Add its row.",
            ],
        ),
        (
            {"mentions": {"program_id": "others"}},
            ["mentions.csv row 2 (a/0): program_id is others, and 红马甲 is vests. Correct it."],
        ),
        (
            {"mentions": {"program_id": None, "place_id": "here"}},
            [
                "mentions.csv: a 0 prints 红马甲, which has no row. Add it.",
                "mentions.csv row 2 (a/0): 红马甲 is no name of what it mentions. Correct it, "
                "or add an alias.",
            ],
        ),
    ],
)
def test_says_what_does_not_agree(
    change: dict[str, dict[str, str | None]], expected: list[str]
) -> None:
    assert lines(small(**change)) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("here", []),
        ("there", []),
        (
            None,
            [
                "mentions.csv row 2 (a/0): place_id is empty, and 红马甲 is here or there. "
                "Correct it."
            ],
        ),
    ],
)
def test_takes_any_row_that_bears_a_name(place: str | None, expected: list[str]) -> None:
    mention = {"program_id": None, "place_id": place}
    tables = small(mentions=mention, programs={"name_zh": "别的"})
    names = {"name_zh": "红马甲", "aliases": None}
    rows = [{"place_id": "here", **names}, {"place_id": "there", **names}]
    assert lines(with_table(tables, table_of("places", ("place_id",), rows))) == expected


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/hostname", "pipe", "."])
def test_reads_no_text_outside_its_folder_and_nothing_that_is_no_file(
    name: str, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "secret.txt").write_text(TEXT, encoding="utf-8")
    folder = tmp_path / "texts" if name.startswith("..") else tmp_path
    folder.mkdir(exist_ok=True)
    with pytest.raises(MissingTextError, match=r"^cannot read the text \S+: it is no file of "):
        read_texts(small(sources={"text_file": name}), folder)


def test_holds_the_sources_whose_texts_are_given(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, package: Path
) -> None:
    with pytest.raises(MissingTextError, match="No such file or directory"):
        read_texts(tables_of(package), tmp_path)
    draft = ["draft", str(ROOT / "docs/example/tea-room.txt"), "--package", str(package)]
    assert main(draft) == 0
    run = validate(package, ROOT / "docs/example")
    assert run.silenced[-1].startswith("not held against its text, not in ")
    assert run.silenced[-1].endswith(": lasting-order, twenty-years")
    texts = [outcome.key for outcome in run.outcomes if outcome.check == "text"]
    assert (run.problems, texts) == ([], ["tea-room"])
    capsys.readouterr()
    assert main(["check", str(package), "--texts", str(ROOT / "docs/example")]) == 1
    said = capsys.readouterr()
    assert said.out.startswith("left to do: ")
    assert said.err == ""


def test_looks_for_the_longest_name_and_not_inside_numbers() -> None:
    assert occurrences("红马甲", ()) == ()
    found = occurrences("红马甲队和红马甲拨打110,共11068起", ("红马甲", "红马甲队", "110"))
    assert [token for *_, token in found] == ["红马甲队", "红马甲", "110"]


needs_articles = pytest.mark.skipif(not TEXTS.is_dir(), reason=f"the articles are not at {TEXTS}")


@needs_articles
def test_holds_the_articles_to_the_tables() -> None:
    run = validate(ROOT / "datapackage.json", TEXTS)
    assert (run.status, [str(each) for each in run.failures]) == (0, [])
    performed = {outcome.check for outcome in run.outcomes}
    assert {"text", "token", "sentence", "numeral", "mention"} <= performed


def test_has_tokens_as_long_as_their_offsets_say(tables: Tables) -> None:
    for name in ("numerals", "mentions"):
        assert [row for row in tables[name].rows if length(row) != len(row["token"] or "")] == []


def length(row: Row) -> int:
    return int(row["stop"] or 0) - int(row["start"] or 0)


@needs_articles
def test_catches_every_offset_that_is_off_by_one(tables: Tables) -> None:
    texts = read_texts(tables, TEXTS)
    for name, field, shifted in shifts(tables):
        assert any(not outcome.holds for outcome in verify(shifted, texts)), (name, field)


def shifts(tables: Tables) -> Iterator[tuple[str, str, Tables]]:
    for name in ("numerals", "mentions", "sentences"):
        for field in ("start", "stop"):
            rows = [dict(row.items()) for row in tables[name].rows]
            rows[0][field] = str(int(rows[0][field] or 0) + 1)
            changed = table_of(name, tables[name].primary_key, rows)
            changed = replace(changed, foreign_keys=tables[name].foreign_keys)
            yield name, field, with_table(tables, changed)
