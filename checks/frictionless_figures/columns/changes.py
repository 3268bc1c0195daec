"""Whether the printed changes of a frame follow from the figures before and after them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from frictionless_figures.arithmetic.change import DIRECTIONS
from frictionless_figures.arithmetic.change import change as judge_change
from frictionless_figures.arithmetic.interval import signed
from frictionless_figures.arithmetic.rate import with_decimals
from frictionless_figures.arithmetic.verdict import (
    NOT_STATED,
    Verdict,
    figures_of,
    judged,
    states_nothing,
)
from frictionless_figures.columns.cells import PREFIX, VERDICT, marks, text
from frictionless_figures.columns.frames import Native, Row, check
from frictionless_figures.columns.rates import RateRule, Side, Terms


def check_changes(
    frame: Native,
    *,
    change: str,
    before: Side | None = None,
    after: Side | None = None,
    difference: Side | None = None,
    direction: str = "",
    decimals: int | None = None,
    rounding: str = "nearest",
    per: int = 100,
    step: int = 1,
    missing: Iterable[str] = (),
) -> Native:
    """The frame with a column `verdict`: whether each change is that from before to after.

    Two of before, after and difference are enough. `direction` is `up`, `down`, `times`, a word for
    them, or the name of the column that says which. All else is as in `frictionless_figures.change`
    and `check_rates`.
    """
    sides = [None if side is None else signed(side) for side in (before, after, difference)]
    if sum(side is not None for side in sides) < 2:
        raise ValueError("a change needs two of before, after and difference")
    words = {word: way for way, names in DIRECTIONS.items() for word in names}
    told = words.get(direction, None if direction else "up")  # None where a column says it
    nothing = marks(missing)
    rates = {}
    for way in ("up", "down"):
        top, base = _quotient(sides, way)
        rates[way] = RateRule(top, base, change, decimals, rounding, per, step, nothing)
    own = [] if told else [direction]
    stated = [name for side in sides for _, name in side or ()]
    names = tuple(dict.fromkeys([*stated, change, *own]))

    def judge(row: Row) -> str:
        empty = {name for name in names if states_nothing(row[name], nothing)}
        figures = [
            None if terms is None or empty & {name for _, name in terms} else figures_of(side, row)
            for side, terms in zip((before, after, difference), sides, strict=True)
        ]
        if sum(figure is not None for figure in figures) < 2:
            return NOT_STATED

        def verdict() -> Verdict:
            return judge_change(
                figures[0],
                figures[1],
                with_decimals(row[change], decimals),
                difference=figures[2],
                direction=direction if told else row[direction] or "",
                rounding=rounding,
                per=per,
                step=step,
            )

        return judged([row[change]], nothing, verdict)[0]

    def decided(frame: pl.DataFrame) -> pl.DataFrame:
        said = pl.lit(None, pl.String)
        if told == "times" or None not in sides:  # multiples, and what has to be compared as well
            return frame.with_columns(said.alias(VERDICT))
        if told:
            return rates[told].decided(frame)
        for way, rule in rates.items():
            frame = rule.decided(frame).with_columns(pl.col(VERDICT).alias(PREFIX + way))
            is_way = text(direction).is_in(list(DIRECTIONS[way]))
            said = pl.when(is_way).then(PREFIX + way).otherwise(said)
        return frame.with_columns(said.alias(VERDICT))

    return check(frame, names, decided, judge)


def _quotient(sides: Sequence[Terms | None], way: str) -> list[Side]:
    """The change in one direction as a rate: the difference over the figure before."""
    (before, after, gap), sign = sides, -1 if way == "down" else 1

    def times(sign: int, terms: Terms | None) -> Terms:
        return [(sign * own, name) for own, name in terms or ()]

    gap = gap or [*times(sign, after), *times(-sign, before)]
    return [
        {
            "plus": [name for sign, name in terms if sign > 0],
            "minus": [name for sign, name in terms if sign < 0],
        }
        for terms in (gap, before or [*times(1, after), *times(-sign, gap)])
    ]
