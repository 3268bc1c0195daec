"""What one row of a table claims, judged from the text of its cells."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from frictionless_figures.arithmetic.operand import signed
from frictionless_figures.arithmetic.verdict import Verdict

HOLDS, NOT_STATED = "holds", "not stated"
Word = tuple[str, Callable[[], str]]  # a verdict, and what says why


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
    said = {None: "undefined", True: HOLDS, False: "inconsistent"}[verdict.holds]
    if verdict.holds is False and verdict.status == "truncated":
        said = "truncated"
    return said, lambda: verdict.explanation


def figures_of(side: Any, row: Mapping[str, Any]) -> Any:
    """The figures of a side that names columns: one, or those of plus and minus."""
    if isinstance(side, str):
        return row[side]
    figures: dict[str, list[Any]] = {"plus": [], "minus": []}
    for sign, name in signed(side):
        figures["plus" if sign > 0 else "minus"].append(row[name])
    return figures
