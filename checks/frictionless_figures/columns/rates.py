"""Whether the printed rates of a frame follow from the counts in their rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrameT

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.operand import signed
from frictionless_figures.arithmetic.printed_rate import MARKS, with_decimals
from frictionless_figures.arithmetic.rate import rate as judge_rate
from frictionless_figures.columns import cells
from frictionless_figures.columns.cells import LARGEST, NOT_STATED, PLACES, VERDICT, Columns
from frictionless_figures.columns.frames import (
    PREFIX,
    Cells,
    Frame,
    check,
    filled,
    named,
    opened,
    states_nothing,
)

PER = 100
POWERS = [10**decimals for decimals in range(PLACES + 1)]
_OK, _N1, _N2, _M1, _M2, _TEXT, _R, _D, _SCALE = (
    PREFIX + name for name in ("ok", "n1", "n2", "m1", "m2", "text", "r", "d", "scale")
)
Side = str | Sequence[str] | Mapping[str, Sequence[str]]  # a column, a sum, plus and minus


def check_rates(
    frame: IntoFrameT,
    *,
    numerator: Side,
    denominator: Side,
    rate: str,
    decimals: int | str | None = None,
    rounding: str = "nearest",
    per: int = 100,
    step: int = 1,
    missing: Iterable[str] = (),
) -> IntoFrameT:
    """The frame with a column `verdict`: whether each rate is numerator / denominator.

    Takes frames of pandas, Polars, PyArrow, DuckDB and Spark, and gives the same back; a lazy
    frame stays lazy (of DuckDB what is no plain number is read at once). Each side is a column, a
    list of columns to be added, or `{"plus": [...], "minus": [...]}`. The cells are text as
    printed (`15902起`, `69.6%`), whole numbers or decimals. The decimals of a rate are those of
    the text, of the type for a decimal, or `decimals`, a number or a column, where the cells no
    longer say. `rounding`, `per` and `step` are those of `frictionless_figures.rate`.

    - `holds`: the rate follows, rounded as `rounding` says;
    - `truncated`: only if it is cut off instead;
    - `inconsistent`: neither;
    - `undefined`: the denominator is not above 0;
    - `malformed`: a cell is no figure;
    - `not stated`: a cell is empty or one of `missing`, which is no failure.

    Raises UnreadableColumnError (a ValueError) for a column that is missing, stands twice, is float
    or of no number, and for a frame with a column `verdict`; ValueError for an unknown option.
    """
    rule = RateRule(numerator, denominator, rate, decimals, rounding, per, step, tuple(missing))
    result: IntoFrameT = check(frame, rule)
    return result


@dataclass(frozen=True, slots=True)
class Shape:
    """How all the rates of a table are printed: with so many decimals, with a sign or without.

    They have at most three digits before the point, which bounds them without a look at each.
    """

    decimals: int
    percent: bool

    @property
    def pattern(self) -> str:
        """The texts of this shape."""
        fraction = rf"\.[0-9]{{{self.decimals}}}" if self.decimals else ""
        return rf"^-?(?:0|[1-9][0-9]{{0,2}}){fraction}{'%' * self.percent}"


def shape_of(rates: Iterable[str]) -> Shape | None:
    """The shape that most of some printed rates have, or None where no rate is plain."""
    shapes: Counter[Shape] = Counter()
    for text in rates:
        if match := re.fullmatch(rf"-?[0-9]+(?:\.([0-9]{{1,{PLACES}}}))?(%?)", text):
            shapes[Shape(len(match[1] or ""), bool(match[2]))] += 1
    return shapes.most_common(1)[0][0] if shapes else None


@dataclass(frozen=True, slots=True)
class RateRule:
    """The columns of a rate and how it was made of them; the arguments of `check_rates`."""

    numerator: Side
    denominator: Side
    rate: str
    decimals: int | str | None = None
    rounding: str = "nearest"
    per: int = 100
    step: int = 1
    missing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.rounding not in formula.ROUNDINGS:
            raise formula.unknown_rounding(self.rounding)
        if isinstance(self.decimals, int) and not 0 <= self.decimals <= PLACES:
            raise ValueError(f"decimals must be from 0 to {PLACES}; they are {self.decimals}")
        judge_rate(0, 1, 0, self.rounding, self.per, self.step)  # raises for an unknown option

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that the rule reads, each once."""
        counts = [name for _, name in (*signed(self.numerator), *signed(self.denominator))]
        own = [self.decimals] if isinstance(self.decimals, str) else []
        return tuple(dict.fromkeys([*counts, self.rate, *own]))

    def judge(self, texts: Cells) -> str:
        """The verdict of the scalar rule on the texts of a row."""
        row = dict(zip(self.names, texts, strict=True))
        decimals = self.decimals
        if isinstance(decimals, str):
            own = row.pop(decimals)
            decimals = int(own) if own and own.isdecimal() else None
        sides = [filled(side, row, self.missing) for side in (self.numerator, self.denominator)]
        if None in sides or states_nothing(row[self.rate], self.missing):
            return NOT_STATED
        try:
            printed = with_decimals(str(row[self.rate]), decimals)
            return named(
                judge_rate(sides[0], sides[1], printed, self.rounding, self.per, self.step)
            )
        except ValueError:
            return "malformed"

    def decided(self, frame: Frame) -> Frame:
        """The frame with the column `verdict`, null where only the scalar rule can judge."""
        columns = Columns(frame, self.names, self.missing)
        stated = [name for name in self.names if name != self.decimals]
        frame, ok, scale = self._numbers(frame, columns)
        (n1, n2), (m1, m2) = self._operands
        r = nw.col(_R)
        holds, truncated = (
            formula.rate_holds(n1, n2, m1, m2, r, r, scale, how)
            for how in (self.rounding, "truncated")
        )
        verdict = cells.first_of(
            (cells.some(columns.states_nothing(name) for name in stated), NOT_STATED),
            (~ok, None),
            (m1 <= 0, "undefined"),
            (~self._safe(scale), None),
            (holds, "holds"),
            (truncated, "truncated"),
            otherwise="inconsistent",
        )
        return frame.with_columns(verdict.alias(VERDICT))

    def failures(self, frame: IntoFrameT, shape: Shape | None = None) -> IntoFrameT:
        """The rows that columns do not find to hold, with their verdict; native in, native out.

        `undecided` are those that only the scalar rule can judge. Plain rates that are of the shape
        are read the short way, and the rest in full: the shape is a matter of speed only.
        """
        opened_frame = opened(frame)
        kept = [*opened_frame.collect_schema()]
        rest = opened_frame
        if shape is not None and self.step == 1 and self.decimals is None and self.per == 100:
            rest = self._without_plain(opened_frame, shape).select(*kept)
        judged = self.decided(rest)
        verdict = nw.col(VERDICT).fill_null("undecided")
        failed = judged.with_columns(verdict.alias(VERDICT)).filter(nw.col(VERDICT) != "holds")
        result: IntoFrameT = failed.select(*kept, VERDICT).to_native()
        return result

    def _without_plain(self, frame: Frame, shape: Shape) -> Frame:
        """The rows but those whose rate is of the shape and holds."""
        columns = Columns(frame, self.names, self.missing)
        frame, ok = self._counts(frame, columns, columns.matches(self.rate, shape.pattern))
        text = columns.where(self.rate, ok)
        if shape.percent:
            text = text.str.replace_all("%", "", literal=True)
        frame = frame.with_columns(cells.places(text).alias(_R))
        (n, _), (m, _) = self._operands
        r, scale = nw.col(_R), PER * POWERS[shape.decimals]
        most = int(LARGEST) // (2 * scale)
        small = (m > 0) & (m <= int(LARGEST) // (2 * 10 ** (3 + shape.decimals)))
        safe = ok & small & (n <= most) & (n >= -most)
        holds = formula.rate_holds(n, n, m, m, r, r, scale, self.rounding)
        return frame.filter(~nw.when(safe).then(holds).otherwise(nw.lit(False)))

    def _counts(self, frame: Frame, columns: Columns, rate_fits: nw.Expr) -> tuple[Frame, nw.Expr]:
        """The frame with both sides as whole numbers, twice them where counts are rounded."""
        sides = signed(self.numerator), signed(self.denominator)
        fits = rate_fits & cells.every(columns.fits(name) for side in sides for _, name in side)
        if self.step > 1 and not all(
            isinstance(s, str) for s in (self.numerator, self.denominator)
        ):
            fits = nw.lit(False)  # the scalar rule ties what stands on both sides
        frame = frame.with_columns(fits.alias(_OK))
        ok = nw.col(_OK)
        ends = {}
        for side, names in zip(sides, ((_N1, _N2), (_M1, _M2)), strict=True):
            terms = [(sign, columns.whole(name, ok)) for sign, name in side]
            ends[names[0]] = cells.added(terms)
            if self.step > 1:
                count = ends[names[0]]
                least = 2 * count - self.step
                clipped = nw.when((count >= 0) & (least < 0)).then(nw.lit(0, nw.Int64))
                ends[names[0]], ends[names[1]] = clipped.otherwise(least), 2 * count + self.step
        return frame.with_columns(column.alias(name) for name, column in ends.items()), ok

    @property
    def _operands(self) -> tuple[tuple[nw.Expr, nw.Expr], tuple[nw.Expr, nw.Expr]]:
        n, m = nw.col(_N1), nw.col(_M1)
        if self.step == 1:
            return (n, n), (m, m)
        return (n, nw.col(_N2)), (m, nw.col(_M2))

    def _numbers(self, frame: Frame, columns: Columns) -> tuple[Frame, nw.Expr, Any]:
        """The frame with both sides and the rate as whole numbers; what is plain; the scale."""
        whole = columns.is_whole(self.rate) and self.decimals is None
        plain = columns.fits(self.rate) if whole else columns.matches(self.rate, self._pattern)
        own = self.decimals if isinstance(self.decimals, str) else None
        if own is not None:
            plain = plain & columns.matches(own, f"^[0-{PLACES}]")
        frame, ok = self._counts(frame, columns, plain)
        if whole:
            frame = frame.with_columns(columns.whole(self.rate, ok).alias(_R))
            return frame, ok, self.per
        text = columns.where(self.rate, ok)
        if self.per in (100, 1000):
            text = text.str.replace_all(MARKS[self.per].strip(), "", literal=True)
        if self.decimals is not None:
            text = cells.without_last_zeros(text)
        frame = frame.with_columns(text.alias(_TEXT))
        text = nw.col(_TEXT)
        frame = frame.with_columns(cells.places(text).alias(_R), cells.decimals(text).alias(_D))
        r, d = nw.col(_R), nw.col(_D)
        if self.decimals is not None:
            last = columns.whole(own, ok) if own else nw.lit(self.decimals, nw.Int64)
            kept = nw.when(d <= last).then(last - d).otherwise(nw.lit(0, nw.Int64))
            frame = frame.with_columns(
                (r * cells.chosen(kept, POWERS)).alias(_R),
                last.alias(_D),
                (ok & (d <= last)).alias(_OK),
            )
        scales = [self.per * power for power in POWERS]
        frame = frame.with_columns(cells.chosen(d, scales).alias(_SCALE))
        return frame, ok, nw.col(_SCALE)

    @property
    def _pattern(self) -> str:
        """The texts of a plain rate, with its unit or without."""
        unit = {100: "%?", 1000: "‰?"}.get(self.per, "")
        zeros = "0*" if self.decimals is not None else ""
        return rf"^-?(?:0|[1-9][0-9]{{0,8}})(?:\.[0-9]{{1,{PLACES}}}{zeros})?{unit}"

    def _safe(self, scale: Any) -> nw.Expr:
        """Whether int64 holds every product of the formula."""
        ends, (_, m) = self._operands
        twice = nw.col(_R).cast(nw.Float64).abs() * 2 + 2
        safe: nw.Expr = cells.below(m, twice)
        for end in ends[: 1 if self.step == 1 else 2]:
            safe = safe & cells.below(end, 2 * scale)
        return safe
