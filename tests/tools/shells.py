"""Programs that are run from a shell, one table at a time."""

from __future__ import annotations

from pathlib import Path

from tools.canonical import Loaded
from tools.programs import Place, names_of, objects, run


def duckdb_shell(place: Place, table: str, path: Path) -> Loaded:
    """DuckDB's own program, with a file in place of a table."""
    query = f"SELECT * FROM '{path}'"
    return objects(run([place.program("duckdb"), "-json", "-c", query]), names_of(place, table))


def sqlite_shell(place: Place, table: str, path: Path) -> Loaded:
    """The shell of SQLite, which makes a table of text."""
    lines = f'.import --csv "{path}" loaded\n.mode json\nSELECT * FROM loaded;\n'
    return objects(run([place.program("sqlite3")], lines), names_of(place, table))


def sqlite_utils(place: Place, table: str, path: Path) -> Loaded:
    """sqlite-utils: insert, then rows."""
    database = place.work / f"{table}.db"
    program = place.program("sqlite-utils")
    run([program, "insert", database, "loaded", path, "--csv"])
    return objects(run([program, "rows", database, "loaded"]), names_of(place, table))


def csvkit(place: Place, table: str, path: Path) -> Loaded:
    """csvkit: csvjson, which guesses types."""
    return objects(run([place.program("csvjson"), str(path)]), names_of(place, table))


def csvkit_text(place: Place, table: str, path: Path) -> Loaded:
    """csvkit without guessing."""
    command = [place.program("csvjson"), "--no-inference", str(path)]
    return objects(run(command), names_of(place, table))


def miller(place: Place, table: str, path: Path) -> Loaded:
    """Miller: CSV to JSON."""
    command = [place.program("mlr"), "--icsv", "--ojson", "cat", str(path)]
    return objects(run(command), names_of(place, table))


def visidata(place: Place, table: str, path: Path) -> Loaded:
    """VisiData without its screen."""
    out = place.work / f"{table}.json"
    run([place.program("vd"), "--batch", path, "--output", out], HOME=str(place.work))
    return objects(out.read_text(encoding="utf-8"), names_of(place, table))
