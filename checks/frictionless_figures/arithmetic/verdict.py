"""What a rule takes, and what it says about one printed claim, or one row of a table."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from frictionless_figures.reading import Number, Reading

Figure = int | Decimal | str | Reading  # never a float: as_reading says why
Figures = Figure | Sequence[Figure] | Mapping[str, Sequence[Figure]]  # one, a sum, plus and minus
HOLDS, NOT_STATED = "holds", "not stated"
Word = tuple[str, Callable[[], str]]  # a verdict as a cell says it, and what says why


class Words(NamedTuple):
    """What a verdict says to a person: a sentence, and the name of the likely cause if any."""

    explanation: str
    cause: str | None = None


@dataclass(frozen=True)
class Verdict:
    """Whether a printed claim follows from its ingredients, how, and what it would need instead.

    `status` says how the printed number stands to what the ingredients give:

    - `exact`: equal;
    - `rounded`: equal once rounded to the printed place;
    - `truncated`: equal only when cut off at the printed place;
    - `interval`: reached only because a figure is printed as an interval (`近`, `余`, `以上` …);
    - `partial`: parts that need not be all of a total stay within it;
    - `inconsistent`: none of these;
    - `undefined`: the ingredients give no number.

    `holds` says whether the rule accepts that: a `truncated` rate does not hold where the rule
    asks for rounding. None is undefined, and never a pass. The words are made when they are read.
    """

    holds: bool | None
    status: str
    lower: Number | None  # the least that the ingredients give; None is open or undefined
    upper: Number | None  # the most
    words: Callable[[], Words] = field(repr=False, compare=False)

    @cached_property
    def _said(self) -> Words:
        return self.words()

    @property
    def explanation(self) -> str:
        """The claim and its ingredients in one sentence, and what the claim needs instead."""
        return self._said.explanation

    @property
    def cause(self) -> str | None:
        """The name of the likely cause, where exactly one slip explains a failing claim."""
        return self._said.cause


def undefined(why: str) -> Verdict:
    """The verdict on a claim whose ingredients give no number."""
    return Verdict(None, "undefined", None, None, lambda: Words(why))


def states_nothing(cell: str | None, missing: Collection[str]) -> bool:
    """Whether a cell is empty, or one of those that state nothing."""
    return cell is None or not cell.strip() or cell.strip() in missing


def judged(
    cells: Iterable[str | None], missing: Collection[str], judge: Callable[[], Verdict]
) -> Word:
    """The verdict on a row as a cell says it; the rule is asked where all cells state something.

    `malformed` is a cell that is no figure, `undefined` what the figures give no number for.
    """
    if any(states_nothing(cell, missing) for cell in cells):
        return NOT_STATED, str
    try:
        verdict = judge()
    except ValueError as error:
        why = str(error)
        return "malformed", lambda: why
    failing = "truncated" if verdict.status == "truncated" else "inconsistent"
    said = {None: "undefined", True: HOLDS, False: failing}[verdict.holds]
    return said, lambda: verdict.explanation


def figures_of(side: Any, row: Mapping[str, Any]) -> Any:
    """The figures of a side that names columns: one, a list, or those of plus and minus."""
    if isinstance(side, str):
        return row[side]
    if isinstance(side, Mapping):
        return {sign: [row[name] for name in names] for sign, names in side.items()}
    return [row[name] for name in side]
