"""Which engine checks a file."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from frictionless_figures.command.engines.source import CouldNotCheckError, Engine, File

MODULES = {"polars": "polars", "duckdb": "duckdb", "pandas": "pandas", "spark": "pyspark"}
AUTOMATIC = ("polars", "duckdb", "pandas")  # in the order of preference
ENGINES = ("auto", *MODULES, "python")


def choose(name: str, file: File) -> tuple[str, Engine]:
    """Return the name of the engine and the engine; `auto` is the first that is installed.

    Where none is, Python reads a CSV by itself, row by row. Raises CouldNotCheckError where what
    the file or the name asks for is not installed.
    """
    narwhals = find_spec("narwhals") is not None
    if name == "auto":
        found = [each for each in AUTOMATIC if narwhals and find_spec(MODULES[each])]
        name = found[0] if found else "python"
    elif name != "python" and not (narwhals and find_spec(MODULES[name])):
        needed = f"pip install narwhals {MODULES[name]}"
        raise CouldNotCheckError(f"the engine {name} is not installed: {needed}")
    if name == "python" and not file.is_csv:
        needed = "pip install narwhals polars"
        raise CouldNotCheckError(f"{file.path} needs an engine that reads Parquet: {needed}")
    module = import_module(f"frictionless_figures.command.engines.{name}_engine")
    engine: Engine = module.suspects
    return name, engine
