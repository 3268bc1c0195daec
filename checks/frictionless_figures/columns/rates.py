"""Whether the printed rates of a frame follow from the counts in their rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, and_, or_

import polars as pl

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.interval import signed
from frictionless_figures.arithmetic.rate import rate as judge_rate
from frictionless_figures.arithmetic.rate import with_decimals
from frictionless_figures.arithmetic.verdict import HOLDS, NOT_STATED, Verdict, figures_of, judged
from frictionless_figures.columns import cells
from frictionless_figures.columns.cells import (
    COARSEST,
    PLACES,
    POWERS,
    PREFIX,
    TERMS,
    VERDICT,
    Columns,
    Table,
    marks,
    number,
    refuse,
    text,
    types_of,
)
from frictionless_figures.columns.frames import Native, Row, check

_OK, _FITS, _N1, _N2, _M1, _M2, _R, _D, _SCALE, _HELD = (
    PREFIX + name for name in "ok fits n1 n2 m1 m2 r d scale held".split()
)
Terms = list[tuple[int, str]]  # signs and columns
Side = str | Sequence[str] | Mapping[str, Sequence[str]]  # a column, a sum, plus and minus


def check_rates(
    frame: Native,
    *,
    numerator: Side,
    denominator: Side,
    rate: str,
    decimals: int | str | None = None,
    rounding: str = "nearest",
    per: int = 100,
    step: int = 1,
    missing: Iterable[str] = (),
) -> Native:
    """The frame with a column `verdict`: whether each rate is numerator / denominator.

    Takes frames of pandas, Polars, PyArrow, DuckDB and Spark, and gives the same back; a lazy
    frame stays lazy (of DuckDB the different rows are read at once). Each side is a column, a
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
    rule = RateRule(numerator, denominator, rate, decimals, rounding, per, step, marks(missing))
    return rule.judged(frame)


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
    signs: bool = True  # whether rates may end in their unit; where few do, the scalar rule reads

    def __post_init__(self) -> None:
        if isinstance(self.decimals, int) and not 0 <= self.decimals <= PLACES:
            raise ValueError(f"decimals must be from 0 to {PLACES}; they are {self.decimals}")
        judge_rate(0, 1, 0, self.rounding, self.per, self.step)  # raises for an unknown option

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that the rule reads, each once."""
        own = [self.decimals] if isinstance(self.decimals, str) else []
        return tuple(dict.fromkeys([*self._stated, *own]))

    @property
    def _sides(self) -> tuple[Terms, Terms]:
        return signed(self.numerator), signed(self.denominator)

    @property
    def _stated(self) -> list[str]:
        return [*(name for side in self._sides for _, name in side), self.rate]

    def judged(self, frame: Native) -> Native:
        """The frame with the column `verdict`, native in, native out."""
        return check(frame, self.names, self.decided, self.judge)

    def judge(self, row: Row) -> str:
        """The verdict of the scalar rule on the texts of a row."""
        decimals = self.decimals
        if isinstance(decimals, str):
            own = row[decimals]
            decimals = int(own) if own and own.isdecimal() and len(own) < 3 else None

        def verdict() -> Verdict:
            top, base = (figures_of(side, row) for side in (self.numerator, self.denominator))
            printed = with_decimals(row[self.rate], decimals)
            return judge_rate(top, base, printed, self.rounding, self.per, self.step)

        return judged((row[name] for name in self._stated), self.missing, verdict)[0]

    def decided(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with the column `verdict`, null where only the scalar rule can judge."""
        verdict = pl.lit(None, pl.String)
        if self.step <= COARSEST:
            columns = Columns(frame)
            frame, verdict = self._numbers(frame, columns), self._verdict(columns)
        return frame.with_columns(verdict.alias(VERDICT))

    def failures(self, frame: Table, apart: str | None = None) -> Table:
        """The rows of a Polars frame that columns do not find to hold, with their verdict.

        The verdict is null where only the scalar rule can judge, and where the flag `apart` is set.
        """
        refuse(types_of(frame), self.names)
        if self.step > COARSEST:
            return frame.with_columns(pl.lit(None, pl.String).alias(VERDICT))
        columns, kept = Columns(frame), [*frame.collect_schema()]
        held = pl.col(_OK) & self._small & self._fits(self.rounding)
        verdict = self._verdict(columns)
        if re.search("[0-9]", "".join(self.missing)):
            held = held & ~self._states_nothing(columns)
        if apart is not None:
            held, verdict = held & ~pl.col(apart), pl.when(~pl.col(apart)).then(verdict)
        judged = self._numbers(frame, columns).with_columns(held.alias(_HELD))
        rest = judged.filter(~pl.col(_HELD).fill_null(False)).with_columns(verdict.alias(VERDICT))
        return rest.filter(pl.col(VERDICT).ne_missing(HOLDS)).select(*kept, VERDICT)

    def _verdict(self, columns: Columns) -> pl.Expr:
        return cells.first_of(
            (self._states_nothing(columns), NOT_STATED),
            (~pl.col(_OK), None),
            (pl.col(_M1) <= 0, "undefined"),
            (~self._safe, None),
            (self._fits(self.rounding), HOLDS),
            (self._fits("truncated"), "truncated"),
            otherwise="inconsistent",
        )

    def _states_nothing(self, columns: Columns) -> pl.Expr:
        return reduce(or_, (columns.states_nothing(name, self.missing) for name in self._stated))

    def _fits(self, rounding: str) -> pl.Expr:
        """Whether the rate is that of the counts, by the formula."""
        n1, m1, r = pl.col(_N1), pl.col(_M1), pl.col(_R)
        n2, m2 = (n1, m1) if self.step == 1 else (pl.col(_N2), pl.col(_M2))
        holds: pl.Expr = formula.rate_holds(n1, n2, m1, m2, r, r, pl.col(_SCALE), rounding)
        return holds

    @property
    def _small(self) -> pl.Expr:
        """Whether the numbers are so small that every product is: seen at once, unlike `_safe`."""
        scale = self.per * POWERS[-1]
        most = int(cells.LARGEST) // (2 * scale)
        counts = [_N1, _M1, _N2, _M2][: 2 if self.step == 1 else 4]
        bounds = {**dict.fromkeys(counts, most), _R: scale - 2}
        return reduce(and_, (pl.col(name).is_between(-end, end) for name, end in bounds.items()))

    @property
    def _safe(self) -> pl.Expr:
        """Whether int64 holds every product of the formula, by far."""
        by_rate, by_scale = pl.col(_R).cast(pl.Float64).abs() * 2 + 2, 2 * pl.col(_SCALE)
        ends = [(_M1, by_rate), (_N1, by_scale), (_M2, by_rate), (_N2, by_scale)]
        products = [
            pl.col(name).cast(pl.Float64) * factor
            for name, factor in ends[: 2 if self.step == 1 else 4]
        ]
        return reduce(and_, (product.abs() < cells.LARGEST for product in products))

    def _numbers(self, frame: Table, columns: Columns) -> Table:
        """The frame with both sides and the rate as whole numbers, and whether they are such.

        Sides are twice their figures where counts are rounded to a step.
        """
        sides, ends = self._sides, {}
        summed = self.step > 1 or any(len(side) > 1 or side[0][0] < 0 for side in sides)
        counted = dict.fromkeys(name for side in sides for _, name in side)
        frame, fits = columns.with_wholes(frame, counted, summed)
        if max(map(len, sides)) > (TERMS if self.step == 1 else 1):
            fits = pl.lit(False)  # the scalar rule also ties what stands on both sides
        for side, (first, last) in zip(sides, ((_N1, _N2), (_M1, _M2)), strict=True):
            terms = (number(name) if sign > 0 else 0 - number(name) for sign, name in side)
            ends[first] = count = reduce(add, terms)
            if self.step > 1:
                least = 2 * count - self.step
                ends[first] = pl.when((count >= 0) & (least < 0)).then(0).otherwise(least)
                ends[last] = 2 * count + self.step
        frame, rate_fits = self._with_rate(frame.with_columns(**ends), columns)
        return frame.with_columns((fits & rate_fits).alias(_OK))

    def _with_rate(self, frame: Table, columns: Columns) -> tuple[Table, pl.Expr]:
        """The frame with the rate in last places, and what a quotient of 1 is in these."""
        r, d, printed = pl.col(_R), pl.col(_D), text(self.rate)
        if columns.is_whole(self.rate) and self.decimals is None:
            frame, fits = columns.with_wholes(frame, [self.rate])
            scale = pl.lit(self.per, pl.Int64)
            return frame.with_columns(number(self.rate).alias(_R), scale.alias(_SCALE)), fits
        if self.signs and (unit := {100: "%", 1000: "‰"}.get(self.per)):
            printed = printed.str.strip_suffix(unit)
        if self.decimals is None:
            frame, fits = cells.with_places(frame, printed, _R, _D), r.is_not_null()
        else:
            # A plain decimal without the zeros that end it: 69.6 for 69.600, 70 for 70.0.
            pointed, plain = printed.str.contains(".", literal=True), r"^-?[0-9]{1,9}(?:\.[0-9]+)?$"
            short = pl.when(pointed).then(printed.str.replace(r"\.?0+$", "")).otherwise(printed)
            frame, last = cells.with_places(frame, short, _R, _D), pl.lit(self.decimals)
            if isinstance(self.decimals, str):
                last = text(self.decimals).str.extract(f"^([0-{PLACES}])$")
            last = last.cast(pl.Int64)
            is_plain = printed.str.contains(plain) & r.is_not_null()
            frame = frame.with_columns(
                (is_plain & (d <= last).fill_null(False)).alias(_FITS),
                (r * cells.chosen(last - d, POWERS)).alias(_R),
                last.alias(_D),
            )
            fits = pl.col(_FITS)
        scale = cells.chosen(d, [self.per * power for power in POWERS])
        return frame.with_columns(scale.alias(_SCALE)), fits
