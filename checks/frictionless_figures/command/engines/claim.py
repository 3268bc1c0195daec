"""The claim that every row of a file makes, and what becomes of one row of text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.plain import rate_holds
from frictionless_figures.arithmetic.printed_rate import with_decimals
from frictionless_figures.arithmetic.rate import rate
from frictionless_figures.reading.spelling import spelled

HOLDS, NOT_STATED = "holds", "not stated"
FAILURES: Final = ("truncated", "inconsistent", "undefined", "malformed")
PERS: Final = (100, 1, 1000, 100_000)
NEARLY_ALL, HALF, FEW = 0.95, 0.6, 0.1  # of some rows; half are the same cut off or rounded

Cells = Sequence[str]  # numerator, denominator, rate
_PLAIN = re.compile(r"(-?(?:0|[1-9][0-9]{0,29}))(?:\.([0-9]{1,30}))?")
_RATE = re.compile(r"(-?(?:0|[1-9][0-9]{0,29}))(?:\.([0-9]{1,6}))? ?([%‰]?)")
_UNITS: Final = {"%": 100, "‰": 1000}


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
        if (self.rounding, self.step) != ("nearest", 1):
            return lambda *cells: self._decided(cells, self.rounding)
        return rate_holds if self.per == 100 else partial(rate_holds, per=self.per)

    def plain_failure(self, numerator: str, denominator: str, rate: str) -> str:
        """The verdict on plain numbers of which `plainly` says that they do not hold."""
        if self.step != 1 or rate[-1:] in _UNITS or "." in numerator or "." in denominator:
            cut = self._decided((numerator, denominator, rate), "truncated")
            return "truncated" if cut else "inconsistent"
        whole, _, part = rate.partition(".")
        places, base = int(whole + part), int(denominator)
        top = self.per * 10 ** len(part) * int(numerator)  # both as `rate_holds` counts them
        cut = places >= 0 and places * base <= top < (places + 1) * base
        return "truncated" if cut else "inconsistent"

    def verdict(self, cells: Cells) -> str:
        """The verdict of a row: `holds`, `not stated`, or one of `FAILURES`."""
        if self._states_nothing(cells):
            return NOT_STATED
        numbers = self._numbers(cells)
        for rounding, verdict in ((self.rounding, HOLDS), ("truncated", "truncated")):
            decided = self._decided(numbers, rounding)
            if decided is None:
                return self._read(numbers)[0]
            if decided:
                return verdict
        return "inconsistent"

    def explained(self, cells: Cells) -> tuple[str, str]:
        """The verdict of a row, and the sentence that says why."""
        return (NOT_STATED, "") if self._states_nothing(cells) else self._read(self._numbers(cells))

    def _states_nothing(self, cells: Cells) -> bool:
        return any(not cell.strip() or cell.strip() in self.missing for cell in cells)

    def _numbers(self, cells: Cells) -> list[str]:
        """The cells as a report would print them, the rate with all its decimals."""
        *counts, printed = (spelled(cell, self.decimal) for cell in cells)
        return [*counts, with_decimals(printed, self.decimals)]

    def _decided(self, numbers: Cells, rounding: str) -> bool | None:
        """Whether plain numbers hold, by the formula alone; None where the rule has to read."""
        top, base = _PLAIN.fullmatch(numbers[0]), _PLAIN.fullmatch(numbers[1])
        printed = _RATE.fullmatch(numbers[2])
        if top is None or base is None or printed is None:
            return None
        (n, n_half, n_power), (m, m_half, m_power) = (self._doubled(it) for it in (top, base))
        if m <= m_half or (self.step > 1 and n < n_half):
            return None
        n1, n2 = (n - n_half) * m_power, (n + n_half) * m_power
        m1, m2 = (m - m_half) * n_power, (m + m_half) * n_power
        places = printed[2] or ""
        r, per = int(printed[1] + places), _UNITS.get(printed[3], self.per)
        if printed[1] == "-0":
            return None
        m2 = m2 if m_half else m1  # one object where the denominator is one number
        scale = per * 10 ** len(places)
        return bool(formula.rate_holds(n1, n2, m1, m2, r, r, scale, rounding))

    def _doubled(self, number: re.Match[str]) -> tuple[int, int, int]:
        """Twice a count in its last places, how far the true one may be off, and its scale."""
        places = number[2] or ""
        half = 1 if places else self.step if self.step > 1 else 0
        return 2 * int(number[1] + places), half, 10 ** len(places)

    def _read(self, numbers: Cells) -> tuple[str, str]:
        """The verdict of the scalar rule on what the cells print, and its sentence."""
        n, m, r = numbers
        try:
            verdict = rate(n, m, r, self.rounding, self.per, self.step)
        except ValueError as error:
            return "malformed", str(error)
        if verdict.holds:
            return HOLDS, verdict.explanation
        status = "undefined" if verdict.holds is None else verdict.status
        return (status if status in FAILURES else "inconsistent"), verdict.explanation


def advice(claim: Claim, rows: Iterable[Cells]) -> str | None:
    """The option with which nearly all of some rows hold that fail without it, in one sentence."""
    stated = [cells for cells in rows if claim.verdict(cells) not in (NOT_STATED, "malformed")]
    now = sum(claim.verdict(cells) == HOLDS for cells in stated)
    best, option = 0, ""
    for name, other, most in _others(claim):
        if len(stated) > 1 and now <= most * len(stated):
            holding = sum(other.verdict(cells) == HOLDS for cells in stated)
            if holding > max(best, now) and holding >= NEARLY_ALL * len(stated):
                best, option = holding, name
    which = "all" if best == len(stated) else "nearly all"
    return f"with {option} {which} of the first {len(stated)} rates hold" if option else None


def _others(claim: Claim) -> Iterator[tuple[str, Claim, float]]:
    """Other claims by their option, and what part of the rows may hold without it."""
    for per in PERS:
        yield f"--per {per}", replace(claim, per=per), FEW
    for rounding in formula.ROUNDINGS:
        if rounding != "any":  # which says nothing of how it was done
            yield f"--rounding {rounding}", replace(claim, rounding=rounding), HALF
