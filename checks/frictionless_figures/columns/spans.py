"""Whether the printed numbers of years of a frame are the time between the years beside them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

import polars as pl

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.span import COUNTINGS
from frictionless_figures.arithmetic.span import span as judge_span
from frictionless_figures.arithmetic.verdict import NOT_STATED, judged
from frictionless_figures.columns import cells
from frictionless_figures.columns.cells import VERDICT, Columns, marks, number, text
from frictionless_figures.columns.frames import Native, Row, check


def check_spans(
    frame: Native,
    *,
    first: str,
    last: str,
    years: str,
    counting: str = "inclusive",
    missing: Iterable[str] = (),
) -> Native:
    """The frame with a column `verdict`: whether each number of years is that from first to last.

    `counting` is `inclusive` where both end years count, `elapsed` where only the time between them
    does, or the name of the column that says which. Frames, cells, verdicts and errors are those of
    `check_rates`; `undefined` is a first year after the last.
    """
    nothing = marks(missing)
    numbers, own = (first, last, years), () if counting in COUNTINGS else (counting,)
    names = tuple(dict.fromkeys((*numbers, *own)))

    def judge(row: Row) -> str:
        claim = row[first], row[last], row[years], row.get(counting, counting)
        return judged(row.values(), nothing, lambda: judge_span(*claim))[0]

    def decided(frame: pl.DataFrame) -> pl.DataFrame:
        columns = Columns(frame)
        frame, fits = columns.with_wholes(frame, dict.fromkeys(numbers))
        start, end, claim = map(number, numbers)
        ends, known = pl.lit(COUNTINGS.get(counting, 0), pl.Int64), pl.lit(True)
        if own:
            said = text(counting)
            ends, known = (said == "inclusive").cast(pl.Int64), said.is_in(list(COUNTINGS))
        empty = reduce(or_, (columns.states_nothing(name, nothing) for name in names))
        verdict = cells.first_of(
            (empty, NOT_STATED),
            (~(fits & known).fill_null(False), None),
            (start > end, "undefined"),
            (formula.span_holds(start, end, claim, claim, ends), "holds"),
            otherwise="inconsistent",
        )
        return frame.with_columns(verdict.alias(VERDICT))

    return check(frame, names, decided, judge)
