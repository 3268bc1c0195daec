"""All figures in words, joined for who reads: `tables/figures.sql` says how, once for every form.

SQLite and PostgreSQL make a view of it; the spreadsheet and the flat CSV show what SQLite makes.
"""

import csv
import io
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from frictionless_figures.descriptor import read_json
from publish.page.language import spoken
from publish.source import Cell, Source

TABLES = Path(__file__).parent / "tables"
JOINED = {"indicators", "units", "places", "programs", "sources"}
DATES = (("indicators", "period"), ("events", "date"), ("programs", "since"))
FIGURES, PERIODS = "figures", "periods"


@cache
def schema(name: str = FIGURES) -> Mapping[str, Any]:
    """Return the Table Schema of the view, or of another table that only a database has."""
    return read_json(TABLES / f"{name}.json")


def joins(source: Source) -> bool:
    """Return whether a package has the tables that the view joins."""
    return source.schemas.keys() >= JOINED


def periods(source: Source) -> Iterator[list[Cell]]:
    """Yield each date of the tables with its words."""
    dates = {row[field] for table, field in DATES for row in source.tables[table].rows}
    for date in sorted(filter(None, dates)):
        words = spoken(date)
        yield [date, words.en, words.zh]


def figures(database: bytes) -> list[list[Cell]]:
    """Return the rows of the view in a package as an SQLite file."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(database)
        return [list(row) for row in connection.execute(f"SELECT * FROM {FIGURES}")]


def flat(rows: list[list[Cell]]) -> bytes:
    """Return the view as a CSV file, written as the tables of the package are."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([[field["name"] for field in schema()["fields"]], *rows])
    return file.getvalue().encode()
