"""One run over a file, and which engine does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from frictionless_figures.command.bar import Bar
from frictionless_figures.command.engines import CouldNotCheckError
from frictionless_figures.command.engines.claim import Claim
from frictionless_figures.command.engines.source import Row, Source

if TYPE_CHECKING:
    from frictionless_figures.columns.rates import RateRule

NEEDED = {"python": (), "polars": ("polars",), "spark": ("pyspark", "polars")}
ENGINES = ("auto", *NEEDED)
SURE = ("truncated", "inconsistent")  # verdicts that need no reading
MANY = 300_000  # rows for which the faster engine is named
MOST = 6  # decimals that columns take
LARGE = 8_000_000  # bytes from which Polars is worth its start


@dataclass(frozen=True, slots=True)
class Task:
    """One run: the file, its claim, what counts its rows, what its total rows are called."""

    source: Source
    claim: Claim
    progress: Bar
    total_row: str | None = None
    master: str = "local[*]"  # where Spark runs

    @property
    def columns(self) -> list[str]:
        """The names of all columns within an engine, which takes any names but no name twice."""
        return [f"c{number}" for number in range(len(self.source.names))]

    def rule(self) -> RateRule:
        """The claim as a rule on these columns."""
        from frictionless_figures.columns.rates import RateRule

        how = {name: getattr(self.claim, name) for name in ("decimals", "rounding", "per", "step")}
        names = zip(("numerator", "denominator", "rate"), self.source.columns, strict=True)
        how |= {name: self.columns[at] for name, at in names}
        rates = (self.source.cells(row)[2] for row in self.source.sample)
        signs = any(rate.endswith(("%", "‰")) for rate in rates)
        return RateRule(**how, missing=tuple(self.claim.missing), signs=signs)

    def is_total(self, row: Row) -> bool:
        """Whether a cell beside the claim begins as the total rows do."""
        start, columns = (self.total_row or "").casefold(), self.source.columns
        return any(
            at not in columns and (cell or "").strip().casefold().startswith(start)
            for at, cell in enumerate(row)
        )


class Suspects(NamedTuple):
    """Rows that do not hold at first sight, in the order of the file.

    Each has its number where the engine knows it, its cells, and its verdict where the engine is
    sure of it. Where it is sure of all, it counts them, and can write them as lines of CSV itself.
    """

    rows: Iterable[tuple[int | None, Row, str | None]]
    verdicts: Counter[str] | None = None
    as_csv: Callable[[], str] | None = None
    last: int = 0  # number of the last of them


Engine = Callable[[Task], Iterator[Suspects]]


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
    if not claim.is_plain:
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
