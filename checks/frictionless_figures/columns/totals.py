"""Whether the printed totals of one frame are the sums of the parts in another."""

from __future__ import annotations

from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrameT

from frictionless_figures.arithmetic import formula
from frictionless_figures.columns import cells
from frictionless_figures.columns.cells import PLACES, Columns
from frictionless_figures.columns.verdicts import VERDICT, first_of, refuse_taken

LARGEST = 2**52  # of a number in half last places; what is larger is left undecided
# A sum of at most so many numbers of at most so much is below 2**63; each pair is one way.
_SAFE = ((10, 52), (20, 42), (30, 32))
WORKING = frozenset(
    "_key _number _text _d _step _half _lower _upper _fits _plain _safe _parts _totals"
    " _parts_lower _parts_upper _parts_least _parts_most _parts_malformed _parts_unfit".split()
)

Frame = Any  # nw.DataFrame or nw.LazyFrame


def check_totals(
    parts: IntoFrameT, totals: IntoFrameT, *, by: str, part: str, total: str, decimals: int = 0
) -> IntoFrameT:
    """The totals with a column `verdict`: whether each is the sum of its parts.

    `by` names the column, in both frames, that says which parts belong to which total. Takes what
    Narwhals takes, and gives the same back; lazy frames stay lazy, and the order of the rows is
    the engine's. The numbers are text, whole or decimals, with at most so many `decimals`; one with
    decimals stands for all that rounds to it, as in `frictionless_figures.total`. The verdicts are
    those of `check_rates` without `truncated`; `undefined` is a total without parts, and parts
    without a total are a row of their own, `malformed`, in which only `by` is filled.

    Raises UnreadableColumnError (a ValueError) for a column that is missing, float or of no number;
    ValueError for a frame whose columns have the names of ours.
    """
    if not 0 <= decimals <= PLACES:
        raise ValueError(f"decimals must be from 0 to {PLACES}; they are {decimals}")
    given: Frame = nw.from_native(totals)
    kept = refuse_taken(given, WORKING)
    schema = given.collect_schema()
    wholes = _intervals(given, by, total, decimals)
    pieces = _intervals(nw.from_native(parts), by, part, decimals)
    sums = _sums(pieces, wholes)
    # Every total has its row among the sums: an inner join loses none, and makes no nulls.
    judged = wholes.join(sums, on="_key").with_columns(
        _safe=nw.col("_fits") & (nw.col("_parts_unfit") == 0) & _sum_fits()
    )
    lower, upper, least, most = (
        nw.when(nw.col("_safe")).then(nw.col(name)).otherwise(nw.lit(0, nw.Int64))
        for name in ("_parts_lower", "_parts_upper", "_lower", "_upper")
    )
    verdict = first_of(
        (~nw.col("_plain") | (nw.col("_parts_malformed") > 0), "malformed"),
        (nw.col("_parts") == 0, "undefined"),
        (~nw.col("_safe"), "undecided"),
        (formula.total_holds(lower, upper, least, most), "holds"),
        otherwise="inconsistent",
    )
    judged = judged.select(*kept, verdict.alias(VERDICT))
    orphans = sums.filter(nw.col("_totals") == 0).select(
        nw.col("_key").cast(schema[by]).alias(by), nw.lit("malformed").alias(VERDICT)
    )
    if isinstance(orphans, nw.LazyFrame) or len(orphans):
        judged = nw.concat([judged, orphans], how="diagonal")
    result: IntoFrameT = judged.to_native()
    return result


def _intervals(frame: Frame, by: str, number: str, decimals: int) -> Frame:
    """The frame with each number as an interval of half last places, and with its key as text."""
    columns = Columns(frame, [number])
    columns.refuse_missing(by)
    frame = frame.with_columns(
        _key=nw.col(by).cast(nw.String).fill_null(""),
        _fits=columns.matches(number, cells.DECIMAL_THAT_FITS),
        _plain=columns.matches(number, cells.DECIMAL) & ~nw.col(by).is_null(),
    )
    if columns.is_whole(number):
        frame = frame.with_columns(
            _d=nw.lit(0, nw.Int64), _number=columns.whole(number, nw.col("_fits"))
        )
    else:
        frame = frame.with_columns(_text=columns.where(number, nw.col("_fits")))
        text = nw.col("_text")
        frame = frame.with_columns(_d=cells.decimals(text), _number=cells.places(text))
    steps = [10 ** (decimals - d) for d in range(decimals + 1)]
    most = cells.chosen(nw.col("_d"), [LARGEST // (2 * step) - 1 for step in steps])
    frame = frame.with_columns(
        _fits=nw.col("_fits")
        & (nw.col("_d") <= decimals)
        & (nw.col("_number") <= most)
        & (nw.col("_number") >= 0 - most),
        _step=cells.chosen(nw.col("_d"), steps),
    )
    middle = nw.when(nw.col("_fits")).then(nw.col("_number")).otherwise(nw.lit(0, nw.Int64))
    half = nw.when(nw.col("_d") > 0).then(nw.col("_step")).otherwise(nw.lit(0, nw.Int64))
    frame = frame.with_columns(_number=2 * middle * nw.col("_step"), _half=half)
    return frame.with_columns(
        _lower=nw.col("_number") - nw.col("_half"), _upper=nw.col("_number") + nw.col("_half")
    )


def _sums(parts: Frame, totals: Frame) -> Frame:
    """One row for each key of either: the sum of its parts, and what to know of them."""
    none = nw.lit(0, nw.Int64)
    pieces = parts.select(
        "_key",
        "_lower",
        "_upper",
        _parts=nw.lit(1, nw.Int64),
        _totals=none,
        _malformed=(~nw.col("_plain")).cast(nw.Int64),
        _unfit=(~nw.col("_fits")).cast(nw.Int64),
    )
    wholes = totals.select(
        "_key",
        _lower=none,
        _upper=none,
        _parts=none,
        _totals=nw.lit(1, nw.Int64),
        _malformed=none,
        _unfit=none,
    )
    grouped = nw.concat([pieces, wholes], how="vertical").group_by("_key")
    return grouped.agg(
        nw.col("_lower").sum().alias("_parts_lower"),
        nw.col("_upper").sum().alias("_parts_upper"),
        nw.col("_lower").min().alias("_parts_least"),
        nw.col("_upper").max().alias("_parts_most"),
        nw.col("_parts").sum(),
        nw.col("_totals").sum(),
        nw.col("_malformed").sum().alias("_parts_malformed"),
        nw.col("_unfit").sum().alias("_parts_unfit"),
    )


def _sum_fits() -> nw.Expr:
    """Whether so many parts of such a size have a sum that did not wrap."""
    least, most, parts = nw.col("_parts_least"), nw.col("_parts_most"), nw.col("_parts")
    small = [
        (parts <= 2**count) & (least >= -(2**power)) & (most <= 2**power) for count, power in _SAFE
    ]
    fits: nw.Expr = small[0] | small[1] | small[2]
    return fits
