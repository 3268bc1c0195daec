"""The generated script loads the package into a real PostgreSQL, where its suites hold."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from conftest import ROOT
from expectations.conftest import accept, close
from frictionless_figures.expectations.frames import frame
from frictionless_figures.expectations.intervals import INTERVALS
from frictionless_figures.expectations.suites import Declared, suites
from frictionless_figures.table import Tables
from publish.postgresql import main, script


@pytest.fixture(scope="module")
def loaded(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a database that holds the package."""
    return load(postgresql, "loaded", ROOT, tmp_path_factory.mktemp("sql") / "load.sql").address


class Loaded:
    def __init__(self, address: str, status: int, errors: str) -> None:
        self.address, self.status, self.errors = address, status, errors


def load(postgresql: str, name: str, folder: Path, path: Path) -> Loaded:
    """Make a database, run the script there, and return how that ended."""
    engine = sa.create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    assert main([str(folder / "datapackage.json"), "--output", str(path)]) == 0
    address = postgresql.rpartition("/")[0] + f"/{name}"
    plain = address.replace("postgresql+psycopg", "postgresql")
    found = subprocess.run(
        ["psql", "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--file", path, plain],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return Loaded(address, found.returncode, found.stderr)


def test_loads_every_row(loaded: str, tables: Tables) -> None:
    engine = sa.create_engine(loaded)
    with engine.connect() as connection:
        found = {
            name: connection.execute(sa.text(f'SELECT count(*) FROM "{name}"')).scalar()
            for name in tables
        }
    engine.dispose()
    assert found == {name: len(table.rows) for name, table in tables.items()}


@pytest.mark.parametrize("name", ["rates", "totals"])
def test_views_hold_what_the_frames_hold(loaded: str, tables: Tables, name: str) -> None:
    engine = sa.create_engine(loaded)
    with engine.connect() as connection:
        query = sa.text(f'SELECT * FROM "{name}{INTERVALS}" ORDER BY 1, 2')
        rows = [tuple(row) for row in connection.execute(query)]
    engine.dispose()
    expected = frame(tables[name], tables).astype("object")
    expected = expected.where(expected.notna(), None)
    assert rows == [tuple(row) for row in expected.itertuples(index=False)]


def test_runs_as_the_readme_says(loaded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    snippet = re.search(r"```python\n(import json\n.*?)```", readme, re.DOTALL)
    assert snippet
    names: dict[str, object] = {}
    monkeypatch.chdir(ROOT)
    exec(snippet[1].replace("postgresql+psycopg:///xiuzhou", loaded), names)
    close([names["source"]])
    assert names["found"].success
    assert len(names["found"].results) == len(names["suite"]["expectations"]) > 0


def test_holds_every_suite(
    loaded: str, context: object, tables: Tables, declared: dict[str, Declared]
) -> None:
    source = context.data_sources.add_postgres("loaded", connection_string=loaded)
    failed = []
    counted = {name: replace(each, rows=len(tables[name].rows)) for name, each in declared.items()}
    for name, asked in suites(tables, counted).items():
        relation = asked["meta"]["relation"]
        asset = source.add_table_asset(relation, table_name=relation)
        batch = asset.add_batch_definition_whole_table(name).get_batch()
        found = batch.validate(accept(asked), result_format="BOOLEAN_ONLY")
        assert len(found.results) == len(asked["expectations"])
        failed += [
            (name, each.expectation_config.type, str(each.exception_info)[:300])
            for each in found.results
            if not each.success
        ]
    assert failed == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",11068,disputes-surfaced", ",11067,disputes-surfaced", "foreign key"),
        (",69.6,1,", ",69.6,7,", "check constraint"),
        ("rate_id,numerator_id", "rate_id,numerator", "column name mismatch"),
    ],
)
def test_refuses_what_the_schema_forbids(
    postgresql: str, package: Path, tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = package.parent / "data" / "rates.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    name = f"spoiled_{abs(hash(said))}"
    found = load(postgresql, name, package.parent, tmp_path / "load.sql")
    assert found.status != 0
    assert said in found.errors
    engine = sa.create_engine(found.address)
    with engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == []
    engine.dispose()


def test_is_the_same_on_every_run(package: Path) -> None:
    assert script(package) == script(package)


def test_says_in_one_line_what_it_cannot_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none.json")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
