"""Which engine checks a file."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from frictionless_figures.command.engines import CouldNotCheckError
from frictionless_figures.command.engines.claim import Claim
from frictionless_figures.command.engines.source import Source
from frictionless_figures.command.engines.task import Engine

NEEDED = {"python": (), "polars": ("polars", "narwhals"), "spark": ("pyspark", "narwhals")}
ENGINES = ("auto", *NEEDED)
MANY = 300_000  # rows for which the faster engine is named
MOST = 6  # decimals that columns take
LARGE = 8_000_000  # bytes from which Polars is worth its start


def choose(name: str, source: Source, claim: Claim) -> tuple[str, Engine]:
    """The name of the engine and the engine; `auto` is Polars for a large file that suits it.

    Raises CouldNotCheckError where what the name asks for is not installed, or can't read the file.
    """
    hindrance = hindrance_of(source, claim)
    if name == "auto":
        large = source.form == "parquet" or source.path.stat().st_size >= LARGE
        name = "polars" if large and not hindrance and installed("polars") else "python"
    elif not installed(name):
        needed = f"pip install {' '.join(NEEDED[name])}"
        raise CouldNotCheckError(f"the engine {name} is not installed: {needed}")
    elif name != "python" and hindrance:
        raise CouldNotCheckError(f"{source.name} is not for {name} ({hindrance}): use python")
    module = import_module(f"frictionless_figures.command.engines.{name}_engine")
    engine: Engine = module.suspects
    return name, engine


def faster(name: str, rows: int, source: Source, claim: Claim) -> Iterator[str]:
    """What would make a long run shorter, in words."""
    if name == "python" and rows >= MANY:
        hindrance = hindrance_of(source, claim)
        if hindrance:
            yield f"Polars would be faster, but does not read this file ({hindrance})"
        elif not installed("polars"):
            yield f"Polars is faster with so many rows: pip install {' '.join(NEEDED['polars'])}"
        else:
            yield "--engine polars is faster with so many rows"


def hindrance_of(source: Source, claim: Claim) -> str:
    """Why only Python reads the file, in a word or two; nothing where any engine does."""
    layout = source.layout
    if not claim.is_plain or layout.decimal == ",":
        return "a decimal comma, or digits that are missing"
    if (claim.decimals or 0) > MOST:
        return f"more than {MOST} decimals"
    if source.form == "parquet":
        return ""
    if source.packing or source.form != "csv":
        return source.packing or source.form
    if layout.encoding not in ("utf-8", "utf-8-sig"):
        return f"encoding {layout.encoding}"
    if layout.header_row != 1:
        return "lines above the header"
    return "" if source.has_line_feeds else "line ends of an old Mac"


def installed(name: str) -> bool:
    """Whether all is there that an engine needs."""
    return all(find_spec(module) is not None for module in NEEDED[name])
