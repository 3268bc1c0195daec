"""Whether the printed numbers of years of a frame are the time between the years beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrameT

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.row import judged
from frictionless_figures.arithmetic.span import COUNTINGS
from frictionless_figures.arithmetic.span import span as judge_span
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
    result: IntoFrameT = check(frame, SpanRule(first, last, years, counting, tuple(missing)))
    return result


@dataclass(frozen=True, slots=True)
class SpanRule:
    """The columns of a span of years; the arguments of `check_spans`."""

    first: str
    last: str
    years: str
    counting: str
    missing: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that the rule reads, each once."""
        own = () if self.counting in COUNTINGS else (self.counting,)
        return tuple(dict.fromkeys((self.first, self.last, self.years, *own)))

    def judge(self, texts: Cells) -> str:
        """The verdict of the scalar rule on the texts of a row."""
        row: dict[str, Any] = dict(zip(self.names, texts, strict=True))
        first, last, years = (row[name] for name in (self.first, self.last, self.years))
        counting = row.get(self.counting, self.counting)
        return judged(texts, self.missing, lambda: judge_span(first, last, years, counting))[0]

    def decided(self, frame: Frame) -> Frame:
        """The frame with the column `verdict`, null where only the scalar rule can judge."""
        columns = Columns(frame, self.names)
        numbers = (self.first, self.last, self.years)
        frame, ok = columns.with_wholes(frame, dict.fromkeys(numbers))
        start, end, claim = map(columns.number, numbers)
        ends, known = nw.lit(COUNTINGS.get(self.counting, 0), nw.Int64), nw.lit(True)
        if self.counting not in COUNTINGS:
            inclusive, elapsed = (columns.matches(self.counting, f"^{name}") for name in COUNTINGS)
            ends, known = inclusive.cast(nw.Int64), inclusive | elapsed
        verdict = cells.first_of(
            (~(ok & known), None),
            (start > end, "undefined"),
            (formula.span_holds(start, end, claim, claim, ends), "holds"),
            otherwise="inconsistent",
        )
        return frame.with_columns(verdict.alias(VERDICT))
