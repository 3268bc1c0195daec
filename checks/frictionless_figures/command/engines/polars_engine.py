"""Polars: a lazy scan that streams a file larger than memory.

Only plain numbers are decided here, by the one formula in int64; the rest is for the scalar rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl

from frictionless_figures.arithmetic import formula
from frictionless_figures.command.engines import CouldNotCheckError, first_line
from frictionless_figures.command.engines.claim import Claim
from frictionless_figures.command.engines.task import Suspects, Task

ROW, VERDICT, CHUNK = "row", "verdict", 10_000
FARTHEST = 2**28  # of a denominator and of a rate in last places, so that no product wraps
PLACES = 6  # the most decimals that fit


def suspects(task: Task) -> Iterator[Suspects]:
    """Yield the rows that do not hold as plain numbers."""
    task.progress.expect(task.source.expected_rows())
    try:
        held: list[pl.DataFrame] = []  # few rows are judged when all is read, not in between
        for batch in _query(task).collect_batches(maintain_order=True, engine="streaming"):
            held.append(batch)
            if sum(map(len, held)) > CHUNK:
                yield from map(_suspects, pl.concat(held).iter_slices(CHUNK))
                held.clear()
        if held:
            yield from map(_suspects, pl.concat(held).iter_slices(CHUNK))
    except pl.exceptions.PolarsError as error:
        name = task.source.name
        raise CouldNotCheckError(f"{name} cannot be read: {first_line(error)}") from error


def _suspects(frame: pl.DataFrame) -> Suspects:
    text = frame.select(pl.all().exclude(ROW, VERDICT).cast(pl.String))
    rows = zip(frame[ROW], text.fill_null("").iter_rows(), frame[VERDICT], strict=True)
    if frame[VERDICT].null_count():
        return Suspects(rows)
    verdicts = Counter(dict(frame[VERDICT].value_counts().iter_rows()))

    def as_csv() -> str:
        written = text.insert_column(0, frame[ROW]).with_columns(
            frame[VERDICT], why=pl.lit(None, pl.String)
        )
        return written.write_csv(include_header=False, quote_style="necessary")

    return Suspects(rows, verdicts, as_csv, frame[ROW][-1] if len(frame) else 0)


def _query(task: Task) -> pl.LazyFrame:
    """The rows that are not known to hold, with their number, their text and their verdict."""

    def seen(batch: pl.DataFrame) -> pl.DataFrame:
        task.progress.saw(len(batch))
        return batch

    source, claim = task.source, task.claim
    columns = [f"c{number}" for number in range(len(source.names))]
    if source.form == "parquet":
        scan = pl.scan_parquet(source.path, glob=False, row_index_name=ROW, row_index_offset=2)
        scan = scan.rename(dict(zip(source.names, columns, strict=True)))
    else:
        scan = pl.scan_csv(
            source.path,
            has_header=False,
            skip_rows=1,
            separator=source.layout.delimiter or ",",
            schema=dict.fromkeys(columns, pl.String),
            glob=False,
            row_index_name=ROW,
            row_index_offset=2,
        )
    schema = scan.collect_schema()
    scan = scan.map_batches(seen, streamable=True, schema=schema, validate_output_schema=False)
    n, m, r = (pl.col(columns[at]).cast(pl.String) for at in source.columns)
    rate, scale, shaped = _rate(r, [source.cells(row)[2] for row in source.sample], claim)
    # Digits that begin with 1 to 9 are a number as it is printed: no sign, no zero that leads.
    plain = (n >= "1") & (m >= "1")
    if any(source.cells(row)[0] == "0" for row in source.sample):
        plain = plain | ((n == "0") & (m >= "1"))
    scan = scan.with_columns(_n=_whole(n), _m=_whole(m), _r=rate, _plain=plain & shaped)
    decided = pl.col("_plain") & _fits(claim, scale)
    if task.total_row is not None:
        decided = decided & ~_is_total(task, columns)
    # Made as columns first, so that Polars computes what they share once.
    scan = scan.with_columns(_decided=decided, _holds=_holds(claim, scale, claim.rounding))
    scan = scan.filter(~(pl.col("_decided") & pl.col("_holds")).fill_null(False))
    failed = pl.when(_holds(claim, scale, "truncated")).then(pl.lit("truncated"))
    verdict = pl.when("_decided").then(failed.otherwise(pl.lit("inconsistent"))).alias(VERDICT)
    return scan.select(ROW, *columns, verdict)


def _whole(text: pl.Expr) -> pl.Expr:
    return text.cast(pl.Int64, strict=False)


def _rate(text: pl.Expr, sample: list[str], claim: Claim) -> tuple[pl.Expr, Any, pl.Expr]:
    """A rate in last places, what a quotient of 1 is in them, and whether it is of a known shape.

    The shapes are those of the sample; another is a matter for the scalar rule, and of speed only.
    """
    if claim.per == 100 and any(cell.endswith("%") for cell in sample):
        text = text.str.strip_suffix("%")
    lengths = Counter(len(cell.rstrip("%").partition(".")[2]) for cell in sample)
    most = PLACES if claim.decimals is None else claim.decimals
    decimals = [d for d, _ in lengths.most_common() if d <= most] or [0]
    places = _whole(text.str.replace(".", "", literal=True) if any(decimals) else text)
    first = (text >= "1") | text.str.starts_with("0.")
    if len(decimals) == 1:
        (d,) = decimals
        shaped = first & (text.str.slice(-d - 1, 1) == ".") if d else first | (text == "0")

        def by(value: Callable[[int], int]) -> Any:
            return value(d)
    else:
        point = text.str.find(".", literal=True).cast(pl.Int64)
        length = text.str.len_bytes().cast(pl.Int64)
        shown = (length - 1 - point).fill_null(0)
        shaped = (first | (text == "0")) & shown.is_in(decimals) & ~text.str.ends_with(".")

        def by(value: Callable[[int], int]) -> Any:
            return shown.replace_strict({d: value(d) for d in decimals}, default=0)

    if claim.decimals is None:
        return places, by(lambda d: claim.per * 10**d), shaped
    printed = claim.decimals
    return places * by(lambda d: 10 ** (printed - d)), claim.per * 10**printed, shaped


def _fits(claim: Claim, scale: Any) -> pl.Expr:
    """Whether the row is one of counts and a rate for which no product leaves int64."""
    most = pl.lit(2**60) // scale if isinstance(scale, pl.Expr) else 2**60 // scale
    fits = (pl.col("_n") <= most) & (pl.col("_m") < FARTHEST) & (pl.col("_r") < FARTHEST)
    if claim.step == 1:
        return fits
    return fits & (pl.col("_n") >= claim.step) & (pl.col("_m") > claim.step)


def _holds(claim: Claim, scale: Any, rounding: str) -> pl.Expr:
    n, m, r = pl.col("_n"), pl.col("_m"), pl.col("_r")
    n1, n2, m1, m2 = n, n, m, m
    if claim.step > 1:
        n1, n2, m1, m2 = (2 * x + sign * claim.step for x in (n, m) for sign in (-1, 1))
    holds: pl.Expr = formula.rate_holds(n1, n2, m1, m2, r, r, scale, rounding)
    return holds


def _is_total(task: Task, columns: list[str]) -> pl.Expr:
    """Whether a cell beside the claim begins as the total rows do, or may do: Python says."""
    start = (task.total_row or "").casefold()
    others = [name for at, name in enumerate(columns) if at not in task.source.columns]
    if not others:
        return pl.lit(False)
    text = (pl.col(name).cast(pl.String).str.strip_chars().str.to_lowercase() for name in others)
    return pl.any_horizontal(cell.str.starts_with(start).fill_null(False) for cell in text)
