"""Whether the printed numbers of years of a frame are the time between the years beside them."""

from __future__ import annotations

from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrameT

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.span import COUNTINGS
from frictionless_figures.columns import cells
from frictionless_figures.columns.cells import Columns
from frictionless_figures.columns.verdicts import VERDICT, first_of, refuse_taken

FARTHEST = 2**60  # of a year, so that no difference wraps
WORKING = frozenset("_first _last _years _first_fits _last_fits _years_fits _ends _safe".split())


def check_spans(
    frame: IntoFrameT, *, first: str, last: str, years: str, counting: str = "inclusive"
) -> IntoFrameT:
    """The frame with a column `verdict`: whether each number of years is that from first to last.

    Takes what Narwhals takes, and gives the same back; a lazy frame stays lazy. The columns hold
    whole numbers, as text or not. `counting` is `inclusive` where both end years count, `elapsed`
    where only the time between them does, or the name of the column that says which. The verdicts
    are those of `check_rates` without `truncated`; `undefined` is a first year after the last.

    Raises UnreadableColumnError (a ValueError) for a column that is missing, float or of no number;
    ValueError for a frame whose columns have the names of ours.
    """
    given: Any = nw.from_native(frame)
    kept = refuse_taken(given, WORKING)
    columns = Columns(given, (first, last, years))
    names = {"_first": first, "_last": last, "_years": years}
    judged = given.with_columns(
        columns.matches(name, cells.WHOLE_THAT_FITS).alias(f"{to}_fits")
        for to, name in names.items()
    )
    judged = judged.with_columns(
        columns.whole(name, nw.col(f"{to}_fits")).alias(to) for to, name in names.items()
    )
    near = [
        nw.col(f"{to}_fits") & (nw.col(to) > -FARTHEST) & (nw.col(to) < FARTHEST) for to in names
    ]
    ends, known = _counting(counting, columns)
    judged = judged.with_columns(_safe=near[0] & near[1] & near[2], _ends=ends)
    judged = judged.with_columns(
        nw.when(nw.col("_safe")).then(nw.col(name)).otherwise(nw.lit(0, nw.Int64)).alias(name)
        for name in names
    )
    start, end, claim = (nw.col(name) for name in names)
    plain = [columns.matches(name, cells.WHOLE) for name in names.values()]
    verdict = first_of(
        (~(plain[0] & plain[1] & plain[2] & known), "malformed"),
        (~nw.col("_safe"), "undecided"),
        (start > end, "undefined"),
        (formula.span_holds(start, end, claim, claim, nw.col("_ends")), "holds"),
        otherwise="inconsistent",
    )
    result: IntoFrameT = judged.select(*kept, verdict.alias(VERDICT)).to_native()
    return result


def _counting(counting: str, columns: Columns) -> tuple[nw.Expr, nw.Expr]:
    """What the first year counts, and whether the row says so."""
    if counting in COUNTINGS:
        return nw.lit(COUNTINGS[counting], nw.Int64), nw.lit(True)
    columns.refuse_unreadable(counting)
    ends, known = nw.lit(0, nw.Int64), nw.lit(False)
    for name, value in COUNTINGS.items():
        said = columns.matches(counting, f"^{name}$")
        ends, known = nw.when(said).then(nw.lit(value, nw.Int64)).otherwise(ends), known | said
    return ends, known
