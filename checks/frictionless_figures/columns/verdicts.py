"""The column `verdict` that every rule on columns adds."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

import narwhals as nw

VERDICT = "verdict"


def refuse_taken(frame: Any, working: Set[str]) -> list[str]:
    """Return the names of the columns; ValueError where one is that of a column to be added."""
    names = list(frame.collect_schema())
    for name in names:
        if name == VERDICT or name in working:
            raise ValueError(f"the frame has a column {name} already: rename or drop it")
    return names


def first_of(*cases: tuple[nw.Expr, str], otherwise: str) -> nw.Expr:
    """The verdict of the first condition that is true."""
    verdict = nw.lit(otherwise)
    for condition, name in reversed(cases):
        verdict = nw.when(condition).then(nw.lit(name)).otherwise(verdict)
    return verdict
