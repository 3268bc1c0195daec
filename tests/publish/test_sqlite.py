"""The SQLite file holds the package with its keys, and recomputes its claims."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from frictionless_figures.arithmetic.formula import ROUNDINGS, rate_holds, span_holds, total_holds
from frictionless_figures.validation import Run, validate
from publish.source import load
from publish.sqlite import canonical, sqlite
from publish.views import Sql

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
    kinds = {"integer": "INTEGER", "number": "REAL"}
    assert declared == {field: kinds.get(kind, "TEXT") for field, kind in types.items()}


def test_has_strict_tables_only(database: sqlite3.Connection) -> None:
    found = database.execute("SELECT name, strict FROM pragma_table_list WHERE type = 'table'")
    strict = {name: strict for name, strict in found if not name.startswith("sqlite_")}
    assert strict == {**dict.fromkeys(TABLES, 1), "outcomes": 1}


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE spans SET years = 18 WHERE span_id = 'consecutive-years-19'", "FOREIGN KEY"),
        ("UPDATE rates SET numerator_id = 'nothing'", "FOREIGN KEY"),
        ("UPDATE spans SET counting = 'roughly'", "CHECK"),
        ("UPDATE spans SET first_year = 1", "CHECK"),
        ("UPDATE spans SET first_year = 'long ago'", "cannot store TEXT value"),
        ("UPDATE spans SET basis = NULL", "NOT NULL"),
        ("UPDATE places SET place_id = 'xiuzhou'", "UNIQUE"),
    ],
)
def test_refuses_what_the_schemas_refuse(
    statement: str, problem: str, database: sqlite3.Connection
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=problem), database:
        database.execute(statement)


def test_has_a_view_for_every_declared_check(database: sqlite3.Connection) -> None:
    declared = {check for name in TABLES for check, _ in SOURCE.tables[name].checks}
    views = {
        name
        for (name,) in database.execute("SELECT name FROM pragma_table_list WHERE type = 'view'")
    }
    assert views == {"about", *(f"check_{check.replace('-', '_')}" for check in declared)}
    for name in views:
        assert database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] > 0


@pytest.mark.parametrize("check", ["stated-rate", "stated-total", "stated-span"])
def test_recomputes_a_claim_as_the_check_does(
    check: str, database: sqlite3.Connection, run: Run
) -> None:
    view = f"check_{check.replace('-', '_')}"
    rows = database.execute(f"SELECT *, explanation IS NOT NULL FROM {view}").fetchall()
    names = [row[1] for row in database.execute(f"PRAGMA table_info({view})")]
    holds = names.index("holds")
    found = {row[0]: (bool(row[holds]), bool(row[-1])) for row in rows}
    expected = {each.key: (each.holds, each.known) for each in run.outcomes if each.check == check}
    assert found == expected


def test_sees_a_claim_that_does_not_hold_any_more(database: sqlite3.Connection) -> None:
    query = (
        "SELECT recomputed, holds FROM check_stated_rate WHERE rate_id = 'disputes-resolved-share'"
    )
    recomputed, holds = database.execute(query).fetchone()
    assert (round(recomputed, 3), holds) == (69.601, 1)
    database.execute("PRAGMA foreign_keys = OFF")
    database.execute("UPDATE rates SET rate = 69.7 WHERE rate_id = 'disputes-resolved-share'")
    assert database.execute(query).fetchone()[1] == 0
    database.execute("UPDATE rates SET denominator_max = 1225")
    below = (
        "SELECT holds FROM check_stated_rate WHERE denominator_max = 1225 AND denominator IS NULL"
    )
    assert database.execute(below).fetchall() == [(0,)]


@pytest.mark.parametrize("rounding", ROUNDINGS)
@given(
    numbers=st.lists(st.integers(-40, 40), min_size=5, max_size=5), scale=st.sampled_from([1, 100])
)
def test_decides_in_sql_as_in_integers(rounding: str, numbers: list[int], scale: int) -> None:
    n1, n2, m1, m2, rate = numbers
    names = [Sql(f"({number})") for number in (*numbers, scale)]
    N1, N2, M1, M2, R, S = names
    expressions = [
        (
            rate_holds(N1, N2, M1, M2, R, R, S, rounding),
            rate_holds(n1, n2, m1, m2, rate, rate, scale, rounding),
        ),
        (
            rate_holds(N1, N1, M1, M1, R, R, S, rounding),
            rate_holds(n1, n1, m1, m1, rate, rate, scale, rounding),
        ),
        (total_holds(N1, N2, M1, M2), total_holds(n1, n2, m1, m2)),
        (span_holds(N1, N2, M1, M2, 1), span_holds(n1, n2, m1, m2, 1)),
    ]
    query = f"SELECT {', '.join(str(sql) for sql, _ in expressions)}"
    with closing(sqlite3.connect(":memory:")) as database:
        found = database.execute(query).fetchone()
    assert [bool(each) for each in found] == [bool(expected) for _, expected in expressions]


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
