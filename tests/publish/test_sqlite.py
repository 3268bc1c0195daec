"""The SQLite file holds the package with its keys, and shows what its checks found."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from checkout import EVIL, HOSTILE, source_of
from conftest import ROOT
from frictionless_figures.outcome import Outcome
from frictionless_figures.rules.claims import CLAIMS
from frictionless_figures.validation import Run, validate
from publish.source import NotReadyError, load
from publish.sqlite import canonical, sqlite

SOURCE = load(ROOT)
TABLES = [resource["name"] for resource in SOURCE.resources]


@pytest.fixture(scope="module")
def run() -> Run:
    return validate(ROOT / "datapackage.json")


@pytest.fixture(scope="module")
def raw(run: Run) -> bytes:
    return sqlite(SOURCE, run.outcomes)


@pytest.fixture
def database(raw: bytes, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "package.sqlite"
    path.write_bytes(raw)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


def test_is_sound(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("name", TABLES)
def test_has_the_cells_of_every_table(name: str, database: sqlite3.Connection) -> None:
    found = database.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()
    assert found == [tuple(row) for row in SOURCE.rows(name)]
    types = {field["name"]: field["type"] for field in SOURCE.fields(name)}
    declared = {row[1]: row[2] for row in database.execute(f'PRAGMA table_info("{name}")')}
    kinds = {"integer": "INTEGER", "number": "NUMERIC"}
    assert declared == {field: kinds.get(kind, "TEXT") for field, kind in types.items()}


def test_needs_no_new_sqlite(database: sqlite3.Connection) -> None:
    found = database.execute("SELECT name, wr, strict FROM pragma_table_list WHERE type = 'table'")
    tables = {name: flags for name, *flags in found if not name.startswith("sqlite_")}
    assert tables == {name: [0, 0] for name in (*TABLES, "outcomes", "periods")}


def test_shows_whole_numbers_as_such(database: sqlite3.Connection) -> None:
    query = "SELECT value FROM indicators WHERE token IN ('19年', '69.6%', '811.38亿元')"
    assert sorted(database.execute(query)) == [(19,), (69.6,), (81138000000,)]
    assert {type(value) for (value,) in database.execute(query)} == {int, float}


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE spans SET years = 18 WHERE span_id = 'consecutive-years-19'", "FOREIGN KEY"),
        ("UPDATE rates SET numerator_id = 'nothing'", "FOREIGN KEY"),
        ("UPDATE spans SET counting = 'roughly'", "CHECK"),
        ("UPDATE spans SET first_year = 1", "CHECK"),
        ("UPDATE spans SET first_year = 'long ago'", "CHECK"),
        ("UPDATE indicators SET lower = 'few'", "CHECK"),
        ("UPDATE spans SET counting = NULL", "NOT NULL"),
        ("UPDATE places SET place_id = 'xiuzhou'", "UNIQUE"),
    ],
)
def test_refuses_what_the_schemas_refuse(
    statement: str, problem: str, database: sqlite3.Connection
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=problem), database:
        database.execute(statement)


def test_says_what_it_is(database: sqlite3.Connection) -> None:
    query = "SELECT name, title_zh, version, date FROM about"
    descriptor = SOURCE.descriptor
    expected = [descriptor[name] for name in ("name", "title_zh", "version")]
    assert database.execute(query).fetchall() == [(*expected, descriptor["created"][:10])]


def test_shows_of_each_claim_and_printed_figure_what_was_found(
    database: sqlite3.Connection, run: Run
) -> None:
    fields = ("check", "table", "key", "row", "field", "holds", "known", "message")
    found = database.execute("SELECT * FROM outcomes ORDER BY rowid").fetchall()
    shown = [each for each in run.outcomes if each.check in (*CLAIMS, "printed-figure")]
    assert {each.check for each in shown} == {
        "printed-figure",
        "stated-rate",
        "stated-span",
        "stated-total",
    }
    assert found == [tuple(getattr(outcome, field) for field in fields) for outcome in shown]


def test_joins_every_figure_once(database: sqlite3.Connection, run: Run) -> None:
    rows = [dict(row) for row in named(database, "SELECT * FROM figures")]
    indicators = SOURCE.tables["indicators"].rows
    assert sorted(row["figure"] for row in rows) == [row["indicator_id"] for row in indicators]
    share = next(row for row in rows if row["figure"] == "disputes-resolved-share")
    assert share == {
        "figure": "disputes-resolved-share",
        "label": "Share of disputes resolved",
        "label_zh": "矛盾纠纷化解率",
        "as_printed": "69.6%",
        "value": 69.6,
        "lower": 69.55,
        "upper": 69.65,
        "unit": "percent of a whole",
        "unit_zh": "百分比",
        "measure": "share",
        "topic": "Xiuzhou",
        "topic_zh": "秀洲",
        "period": "January to November 2025",
        "period_zh": "2025年1—11月",
        "first_day": "2025-01-01",
        "last_day": "2025-11-30",
        "place": "Xiuzhou",
        "place_zh": "秀洲",
        "programme": None,
        "programme_zh": None,
        "claimed_by": None,
        "source": "秀洲区以平安建设构筑全域长治久安新格局",
        "recomputed": "11068 / 15902 is 69.601 %, printed 69.6 %.",
    }
    claims = {each.key: each.message for each in run.outcomes if each.check in CLAIMS}
    assert {row["figure"]: row["recomputed"] for row in rows if row["recomputed"]} == claims


def named(database: sqlite3.Connection, query: str) -> list[sqlite3.Row]:
    database.row_factory = sqlite3.Row
    return database.execute(query).fetchall()


def test_keeps_whatever_does_not_hold() -> None:
    outcomes = [
        Outcome(check, "t", "p", "k", holds, "m")
        for check in ("plain-text", "edtf-date")
        for holds in (True, None, False)
    ]
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(sqlite(SOURCE, outcomes))
        found = database.execute("SELECT check_name, holds FROM outcomes").fetchall()
    assert found == [("plain-text", 0), ("edtf-date", 0)]


def test_keeps_the_descriptions_of_tables_and_columns(database: sqlite3.Connection) -> None:
    made = dict(database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'"))
    for name, schema in SOURCE.schemas.items():
        assert f"-- {schema['description']}\n" in made[name]
        for field in schema["fields"]:
            assert re.search(
                rf'"{field["name"]}" .* -- {re.escape(field["description"])}', made[name]
            )


def test_lets_nothing_of_a_hostile_package_out(tmp_path: Path) -> None:
    source = source_of(tmp_path, HOSTILE)
    outcome = Outcome("'); DROP TABLE rates; --", "\n", EVIL[0], EVIL[1], False, EVIL[2])
    (tmp_path / "package.sqlite").write_bytes(sqlite(source, [outcome]))
    with closing(sqlite3.connect(tmp_path / "package.sqlite")) as database:
        found = database.execute("SELECT * FROM rates")
        assert [column[0] for column in found.description] == list(EVIL)
        assert found.fetchall() == [(text,) * len(EVIL) for text in EVIL]
        names = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        assert names == [("rates",), ("outcomes",)]


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (["a", "A"], "SQLite does not take the tables: duplicate column name: A"),
        (["a\0b"], r"a database takes no name like 'a\x00b'"),
        ([""], "a database takes no name like ''"),
    ],
)
def test_says_in_one_line_what_it_does_not_take(
    fields: list[str], line: str, tmp_path: Path
) -> None:
    source = source_of(tmp_path, [{"name": f"c{number}"} for number in range(len(fields))], [])
    schema = {"fields": [{"name": name, "type": "string"} for name in fields]}
    with pytest.raises(NotReadyError) as refused:
        sqlite(replace(source, schemas={"rates": schema}), [])
    assert str(refused.value) == line


@pytest.mark.parametrize("name", ["outcomes", "periods", "figures"])
def test_needs_the_names_of_its_own_tables(name: str) -> None:
    with pytest.raises(NotReadyError, match=f"^a database needs the name {name} for its own"):
        sqlite(replace(SOURCE, schemas={**SOURCE.schemas, name: {}}), [])


def test_does_not_tell_which_library_wrote_it(raw: bytes) -> None:
    (number,) = re.findall(rb"^.{96}(.{4})", raw, re.DOTALL)
    assert int.from_bytes(number, "big") == 3_037_000
    assert canonical(raw) == raw


def test_wipes_what_a_library_leaves_in_the_unallocated_space(raw: bytes) -> None:
    header = next(page for page in range(4096, len(raw), 4096) if raw[page] == 13)
    gap = header + 8 + 2 * int.from_bytes(raw[header + 3 : header + 5], "big")
    assert gap < header + int.from_bytes(raw[header + 5 : header + 7], "big")
    dirty = raw[:gap] + b"\x07" + raw[gap + 1 :]
    assert canonical(dirty) == raw
