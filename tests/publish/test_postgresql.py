"""The script loads the package into a real PostgreSQL, and nothing of a cell gets out of it."""

import itertools
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from checkout import HOSTILE, source_of
from cluster import PROGRAMS, Cluster, PsqlError, cluster
from conftest import ROOT
from frictionless_figures.outcome import Outcome
from frictionless_figures.validation import validate
from publish.source import NotReadyError, load
from publish.sql import SHOWN, own_schema, postgresql
from publish.sqlite import figures, sqlite

SOURCE = load(ROOT)
needs_server = pytest.mark.skipif(
    not PROGRAMS or not shutil.which("psql"), reason="PostgreSQL is not installed"
)
AS_TEXT = {True: "t", False: "f", None: ""}
DATABASES = (f"test_{number}" for number in itertools.count())


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


def loaded(server: Cluster, script: bytes, folder: Path) -> str:
    """Return the name of a new database, after psql ran the script in the folder."""
    name = next(DATABASES)
    server.psql("--command", f"CREATE DATABASE {name}")
    (folder / "load.sql").write_bytes(script)
    server.psql("--file", str(folder / "load.sql"), database=name)
    return name


@pytest.fixture(scope="module")
def run() -> list[Outcome]:
    return validate(SOURCE.path).outcomes


@pytest.fixture(scope="module")
def database(server: Cluster, run: list[Outcome], tmp_path_factory: pytest.TempPathFactory) -> str:
    return loaded(server, postgresql(SOURCE, run), tmp_path_factory.mktemp("sql"))


@needs_server
def test_loads_every_cell_as_printed(server: Cluster, database: str) -> None:
    for name, table in SOURCE.tables.items():
        fields = [field["name"] for field in SOURCE.fields(name)]
        columns = ", ".join(f'"{field}"::text' for field in fields)
        query = f"SELECT coalesce(json_agg(json_build_array({columns})), '[]') FROM \"{name}\""
        expected = sorted([row[field] or "" for field in fields] for row in table.rows)
        found = json.loads(server.psql("--command", query, database=database))
        assert sorted([cell or "" for cell in row] for row in found) == expected


@needs_server
def test_comments_on_every_table_view_of_figures_and_column(server: Cluster, database: str) -> None:
    query = """SELECT c.relname || '.' || coalesce(a.attname, '') FROM pg_description d
        JOIN pg_class c ON c.oid = d.objoid AND c.relkind IN ('r', 'v')
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'"""
    own = {name: own_schema(name) for name in ("figures", "outcomes", "periods")}
    schemas = {**SOURCE.schemas, **own}
    expected = {f"{name}." for name in schemas} | {
        f"{name}.{field['name']}" for name, schema in schemas.items() for field in schema["fields"]
    }
    assert set(server.psql("--command", query, database=database).split()) == expected


@needs_server
def test_shows_what_was_found(server: Cluster, database: str, run: list[Outcome]) -> None:
    query = "SELECT check_name, table_name, key, holds FROM outcomes"
    found = server.psql("--command", query, database=database)
    shown = [outcome for outcome in run if outcome.check in SHOWN]
    assert sorted(found.splitlines()) == sorted(
        f"{each.check}|{each.table}|{each.key}|{AS_TEXT[each.holds]}" for each in shown
    )


@needs_server
def test_joins_the_figures_as_sqlite_does(
    server: Cluster, database: str, run: list[Outcome]
) -> None:
    names = [field["name"] for field in own_schema()["fields"]]
    columns = ", ".join(f"{name}::text" for name in names)
    query = f"SELECT coalesce(json_agg(json_build_array({columns})), '[]') FROM figures"
    found = json.loads(server.psql("--command", query, database=database))
    expected = figures(sqlite(SOURCE, run))
    assert found == [[None if cell is None else str(cell) for cell in row] for row in expected]


@needs_server
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",11068,disputes-surfaced", ",11067,disputes-surfaced", "foreign key"),
        (",69.6,1,", ",69.6,7,", "check constraint"),
    ],
)
def test_refuses_what_the_schema_forbids(
    server: Cluster, package: Path, tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = package.parent / "data" / "rates.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PsqlError) as refused:
        loaded(server, postgresql(load(package), []), tmp_path)
    assert said in str(refused.value)


@needs_server
def test_lets_nothing_of_a_hostile_package_out(server: Cluster, tmp_path: Path) -> None:
    source = source_of(tmp_path, HOSTILE)
    (script := tmp_path / "run").mkdir()
    name = loaded(server, postgresql(source, [hostile_outcome()]), script)
    query = 'SELECT json_agg(t) FROM "rates" t'
    found = json.loads(server.psql("--command", query, database=name))
    fields = [field["name"] for field in source.fields("rates")]
    expected = [[row[field] for field in fields] for row in source.tables["rates"].rows]
    assert [list(row.values()) for row in found] == expected
    assert found[0].keys() == set(fields)
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    assert server.psql("--command", tables, database=name).split() == ["rates", "outcomes"]
    assert sorted(path.name for path in script.iterdir()) == ["load.sql"]


def hostile_outcome() -> Outcome:
    return Outcome("\\! touch OUT", "\\.", "\n\\.\n\\! touch OUT", "\\N", False, "\t\\\t'\n")


@pytest.mark.parametrize(
    "bound", ["0)); DROP TABLE x; --", "", None, True, [1], float("inf"), "1e5", "0x1", "1 OR 1"]
)
def test_takes_no_bound_that_is_no_number(bound: object, tmp_path: Path) -> None:
    field = {"name": "n", "type": "integer", "constraints": {"minimum": bound}}
    source = source_of(tmp_path, [field])
    with pytest.raises(NotReadyError, match=r"^a schema bounds a field by .*, which is no number$"):
        postgresql(source, [])


def test_says_what_it_does_not_take(tmp_path: Path) -> None:
    source = source_of(tmp_path, [{"name": "n", "type": "geopoint"}])
    with pytest.raises(NotReadyError, match=r'^PostgreSQL has no .* of type geopoint: "n"$'):
        postgresql(source, [])


def test_has_no_line_for_psql_itself_but_the_ends_of_its_blocks() -> None:
    script = postgresql(SOURCE, []).decode()
    assert set(re.findall(r"^\\[^N].*$", script, re.MULTILINE)) == {"\\."}
