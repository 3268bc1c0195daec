"""Whether the printed numbers of years of a frame are the time between the years beside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrameT

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.span import COUNTINGS
from frictionless_figures.arithmetic.span import span as judge_span
from frictionless_figures.arithmetic.verdict import judged
from frictionless_figures.columns import cells
from frictionless_figures.columns.cells import VERDICT, Columns
from frictionless_figures.columns.frames import Cells, Frame, check


def check_spans(
    frame: IntoFrameT,
    *,
    first: str,
    last: str,
    years: str,
    counting: str = "inclusive",
    missing: Iterable[str] = (),
) -> IntoFrameT:
    """The frame with a column `verdict`: whether each number of years is that from first to last.

    `counting` is `inclusive` where both end years count, `elapsed` where only the time between them
    does, or the name of the column that says which. Frames, cells, verdicts and errors are those of
    `check_rates`; `undefined` is a first year after the last.
    """
    marks = tuple(missing)
    numbers, own = (first, last, years), () if counting in COUNTINGS else (counting,)
    names = tuple(dict.fromkeys((*numbers, *own)))

    def judge(texts: Cells) -> str:
        row: dict[str, Any] = dict(zip(names, texts, strict=True))
        how = row.get(counting, counting)
        return judged(texts, marks, lambda: judge_span(row[first], row[last], row[years], how))[0]

    def decided(frame: Frame) -> Frame:
        columns = Columns(frame, names)
        frame, ok = columns.with_wholes(frame, dict.fromkeys(numbers))
        start, end, claim = map(columns.number, numbers)
        ends, known = nw.lit(COUNTINGS.get(counting, 0), nw.Int64), nw.lit(True)
        if own:
            inclusive, elapsed = (columns.matches(counting, f"^{name}") for name in COUNTINGS)
            ends, known = inclusive.cast(nw.Int64), inclusive | elapsed
        verdict = cells.first_of(
            (~(ok & known), None),
            (start > end, "undefined"),
            (formula.span_holds(start, end, claim, claim, ends), "holds"),
            otherwise="inconsistent",
        )
        return frame.with_columns(verdict.alias(VERDICT))

    return check(frame, names, decided, judge)
