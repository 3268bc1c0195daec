"""Every program that the tables are loaded with, each as it reads by default.

`mend` is the one option that mends what the default of a program makes of plain CSV.
"""

from __future__ import annotations

from dataclasses import dataclass

from tools import servers, sheets, shells
from tools.programs import Run, script, table_by_table

PYTHON = ("python",)
R = ("Rscript",)
NODE = ("node",)
OCTAVE = ("octave-cli", "--quiet")
# Comma, quotation mark, UTF-8, from line 1, no column formats, English, quoted cells not as text,
# no detection of special numbers: dates and percentages stay text.
PLAIN_CSV = "CSV:44,34,76,1,,0,false,false"


@dataclass(frozen=True, slots=True)
class Mend:
    """An option, and how the program is run with it."""

    option: str
    run: Run


@dataclass(frozen=True, slots=True)
class Tool:
    """A program, how it is run, and the option that helps where that goes wrong."""

    name: str
    run: Run
    mend: Mend | None = None


def _python(library: str) -> Run:
    return script(PYTHON, "libraries.py", library)


TOOLS = (
    Tool(
        "pandas",
        _python("pandas"),
        Mend("dtype=str, keep_default_na=False", _python("pandas_text")),
    ),
    Tool("pandas, pyarrow", _python("pandas_pyarrow")),
    Tool("Polars", _python("polars"), Mend("infer_schema_length=None", _python("polars_whole"))),
    Tool("DuckDB, Python", _python("duckdb"), Mend("all_varchar = true", _python("duckdb_text"))),
    Tool("DuckDB, shell", table_by_table(["duckdb", "--version"], shells.duckdb_shell)),
    Tool("PyArrow", _python("pyarrow")),
    Tool("PySpark", _python("pyspark")),
    Tool("frictionless", _python("frictionless")),
    Tool("frictionless, SQLite index", _python("frictionless_index")),
    Tool("sqlite3 shell", table_by_table(["sqlite3", "--version"], shells.sqlite_shell)),
    Tool("sqlite-utils", table_by_table(["sqlite-utils", "--version"], shells.sqlite_utils)),
    Tool("datasette, our SQLite", servers.datasette),
    Tool(
        "csvkit",
        table_by_table(["csvjson", "--version"], shells.csvkit),
        Mend("--no-inference", table_by_table(["csvjson", "--version"], shells.csvkit_text)),
    ),
    Tool("PostgreSQL COPY", servers.postgresql),
    Tool("R, read.csv", script(R, "readers.R", "base")),
    Tool("R, readr", script(R, "readers.R", "readr")),
    Tool("R, data.table", script(R, "readers.R", "data.table")),
    Tool(
        "LibreOffice",
        sheets.libreoffice(),
        Mend(f"--infilter={PLAIN_CSV}", sheets.libreoffice(f"--infilter={PLAIN_CSV}")),
    ),
    Tool("LibreOffice, our xlsx", sheets.libreoffice_xlsx),
    Tool("Gnumeric", sheets.gnumeric, Mend("our xlsx", sheets.gnumeric_xlsx)),
    Tool("Gnumeric, our xlsx", sheets.gnumeric_xlsx),
    Tool("VisiData", table_by_table(["vd", "--version"], shells.visidata)),
    Tool("Miller", table_by_table(["mlr", "--version"], shells.miller)),
    Tool(
        "Node, papaparse",
        script(NODE, "readers.cjs", "papaparse", node=True),
        Mend("skipEmptyLines: true", script(NODE, "readers.cjs", "papaparse-skip", node=True)),
    ),
    Tool("Node, csv-parse", script(NODE, "readers.cjs", "csv-parse", node=True)),
    Tool("Node, d3-dsv", script(NODE, "readers.cjs", "d3-dsv", node=True)),
    Tool("Octave, csv2cell", script(OCTAVE, "readers.m")),
)
