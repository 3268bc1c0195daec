"""Whether the printed changes of a frame follow from the figures before and after them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrameT

from frictionless_figures.arithmetic.change import DIRECTIONS
from frictionless_figures.arithmetic.change import change as judge_change
from frictionless_figures.arithmetic.operand import signed
from frictionless_figures.arithmetic.printed_rate import with_decimals
from frictionless_figures.arithmetic.row import NOT_STATED, figures_of, judged, states_nothing
from frictionless_figures.arithmetic.verdict import Verdict
from frictionless_figures.columns.cells import PREFIX, VERDICT, Columns
from frictionless_figures.columns.frames import Cells, Frame, check
from frictionless_figures.columns.rates import RateRule, Side


def check_changes(
    frame: IntoFrameT,
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
) -> IntoFrameT:
    """The frame with a column `verdict`: whether each change is that from before to after.

    Two of before, after and difference are enough. `direction` is `up`, `down`, `times`, a word for
    them, or the name of the column that says which. All else is as in `frictionless_figures.change`
    and `check_rates`.
    """
    rule = ChangeRule(
        change, before, after, difference, direction, decimals, rounding, per, step, tuple(missing)
    )
    result: IntoFrameT = check(frame, rule)
    return result


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """The columns of a change; the arguments of `check_changes`."""

    change: str
    before: Side | None
    after: Side | None
    difference: Side | None
    direction: str
    decimals: int | None
    rounding: str
    per: int
    step: int
    missing: tuple[str, ...]

    def __post_init__(self) -> None:
        if sum(side is not None for side in self._sides) < 2:
            raise ValueError("a change needs two of before, after and difference")
        self._ways("up")  # raises for an unknown option

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that the rule reads, each once."""
        sides = [name for side in self._sides if side is not None for _, name in signed(side)]
        own = [] if self._way else [self.direction]
        return tuple(dict.fromkeys([*sides, self.change, *own]))

    @property
    def _sides(self) -> tuple[Side | None, ...]:
        return self.before, self.after, self.difference

    @property
    def _way(self) -> str | None:
        """The direction of all rows, or None where a column says it."""
        words = {word: way for way, names in DIRECTIONS.items() for word in names}
        return words.get(self.direction, None if self.direction else "up")

    def judge(self, texts: Cells) -> str:
        """The verdict of the scalar rule on the texts of a row."""
        row: dict[str, Any] = dict(zip(self.names, texts, strict=True))
        before, after, difference = (self._figures(side, row) for side in self._sides)
        if sum(side is not None for side in (before, after, difference)) < 2:
            return NOT_STATED

        def verdict() -> Verdict:
            return judge_change(
                before,
                after,
                with_decimals(row[self.change], self.decimals),
                difference=difference,
                direction=self.direction if self._way else row[self.direction] or "",
                rounding=self.rounding,
                per=self.per,
                step=self.step,
            )

        return judged([row[self.change]], self.missing, verdict)[0]

    def _figures(self, side: Side | None, row: Mapping[str, str | None]) -> Any:
        """The figures of a side, or None where it is not named, or a cell of it states nothing."""
        names = [] if side is None else [name for _, name in signed(side)]
        if side is None or any(states_nothing(row[name], self.missing) for name in names):
            return None
        return figures_of(side, row)

    def decided(self, frame: Frame) -> Frame:
        """The frame with the column `verdict`, null where only the scalar rule can judge."""
        columns = Columns(frame, self.names)
        ways = {way: PREFIX + way for way in ("up", "down") if self._way in (None, way)}
        if not ways or None not in self._sides:  # multiples, and what has to be compared as well
            return frame.with_columns(nw.lit(None, nw.String).alias(VERDICT))
        for way, name in ways.items():
            frame = self._ways(way).decided(frame).with_columns(nw.col(VERDICT).alias(name))
        if self._way:
            return frame
        said = nw.lit(None, nw.String)
        for way, name in ways.items():
            words = "|".join(DIRECTIONS[way])
            is_way = columns.matches(self.direction, f"^(?:{words})")
            said = nw.when(is_way).then(nw.col(name)).otherwise(said)
        return frame.with_columns(said.alias(VERDICT))

    def _ways(self, way: str) -> RateRule:
        """The change in one direction as a rate: the difference over the figure before."""
        before, after, gap = (None if side is None else signed(side) for side in self._sides)
        sign = -1 if way == "down" else 1
        if gap is None:
            assert before is not None
            assert after is not None
            gap = [*_times(sign, after), *_times(-sign, before)]
        elif before is None:
            assert after is not None
            before = [*after, *_times(-sign, gap)]
        options = (self.decimals, self.rounding, self.per, self.step, self.missing)
        return RateRule(_side(gap), _side(before), self.change, *options)


def _times(sign: int, terms: list[tuple[int, str]]) -> list[tuple[int, str]]:
    return [(sign * own, name) for own, name in terms]


def _side(terms: list[tuple[int, str]]) -> Mapping[str, list[str]]:
    return {
        "plus": [name for sign, name in terms if sign > 0],
        "minus": [name for sign, name in terms if sign < 0],
    }
