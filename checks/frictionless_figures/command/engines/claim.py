"""The claim that every row of a file makes, and what becomes of one row of text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from math import ceil
from typing import Final

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.rate import rate, rate_holds, with_decimals
from frictionless_figures.arithmetic.verdict import (
    HOLDS,
    NOT_STATED,
    Verdict,
    Word,
    judged,
    states_nothing,
)
from frictionless_figures.reading import spelled

FAILURES: Final = ("truncated", "inconsistent", "undefined", "malformed")
PERS: Final = (100, 1, 1000, 100_000)
# Parts of some rows; by half of them it is the same whether they are cut off or rounded.
NEARLY_ALL, HALF, FEW = 0.95, 0.6, 0.1

_DIGITS = re.compile("0|[1-9][0-9]{0,99}")  # what needs no reading
Cells = Sequence[str]  # numerator, denominator, rate


@dataclass(frozen=True, slots=True)
class Claim:
    """How the rates of a file came from their counts, and how its cells are written."""

    rounding: str = "nearest"
    per: int = 100  # what a quotient of 1 is printed as
    step: int = 1  # the counts are rounded to multiples of it
    decimals: int | None = None  # of the printed rates, where the cells no longer say
    missing: frozenset[str] = frozenset()  # cells that state nothing, besides the empty one
    decimal: str = "."

    @property
    def is_plain(self) -> bool:
        """Whether a cell of ASCII digits and a point is the number that it looks like."""
        return self.decimal == "." and not re.search("[0-9]", "".join(self.missing))

    def plainly(self) -> Callable[[str, str, str], bool | None]:
        """What decides most rows at once: whether plain numbers hold, and None of all others."""
        if not self.is_plain or self.decimals is not None:
            return lambda *cells: self.verdict(cells) == HOLDS or None
        if self == Claim():
            return rate_holds
        return partial(rate_holds, per=self.per, rounding=self.rounding, step=self.step)

    def plain_failure(self, numerator: str, denominator: str, rate: str) -> str:
        """The verdict on plain numbers of which `plainly` says that they do not hold."""
        cut = rate_holds(numerator, denominator, rate, self.per, "truncated", self.step)
        return "truncated" if cut else "inconsistent"

    def verdict(self, cells: Cells) -> str:
        """The verdict of a row: `holds`, `not stated`, or one of `FAILURES`."""
        if any(states_nothing(cell, self.missing) for cell in cells):
            return NOT_STATED
        numbers = self._numbers(cells)
        holds = rate_holds(*numbers, self.per, self.rounding, self.step)
        if holds is None:
            return self._judged(cells)[0]
        return HOLDS if holds else self.plain_failure(*numbers)

    def explained(self, cells: Cells) -> tuple[str, str]:
        """The verdict of a row, and the sentence that says why."""
        verdict, why = self._judged(cells)
        return verdict, why()

    def _numbers(self, cells: Cells) -> tuple[str, str, str]:
        """The cells as a report would print them, the rate with all its decimals."""
        n, m, printed = (spelled(cell, self.decimal) for cell in cells)
        return n, m, with_decimals(printed, self.decimals)

    def _judged(self, cells: Cells) -> Word:
        def verdict() -> Verdict:
            *counts, printed = self._numbers(cells)
            n, m = (int(text) if _DIGITS.fullmatch(text) else text for text in counts)
            return rate(n, m, printed, self.rounding, self.per, self.step)

        return judged(cells, self.missing, verdict)


def advice(claim: Claim, rows: Iterable[Cells]) -> Iterator[str]:
    """The option with which nearly all of some rows hold that fail without it, in one sentence."""
    verdicts = [(cells, claim.verdict(cells)) for cells in rows]
    stated = [cells for cells, said in verdicts if said not in (NOT_STATED, "malformed")]
    count, now = len(stated), sum(said == HOLDS for _, said in verdicts)
    # Of roundings "any" says nothing of how it was done.
    others = [(f"--per {per}", replace(claim, per=per), FEW) for per in PERS]
    others += [
        (f"--rounding {rounding}", replace(claim, rounding=rounding), HALF)
        for rounding in formula.ROUNDINGS
        if rounding != "any"
    ]
    fewest, option = min(count - ceil(NEARLY_ALL * count) + 1, count - now), ""
    for name, other, most in others if count > 1 else ():
        if now <= most * count:
            failing = (1 for cells in stated if other.verdict(cells) != HOLDS)
            if (failures := sum(islice(failing, fewest))) < fewest:
                fewest, option = failures, name
    if option:
        which = "nearly all" if fewest else "all"
        yield f"with {option} {which} of the first {count} rates hold"
