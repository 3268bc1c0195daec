"""What a rule takes, and what it says about one printed claim."""

from dataclasses import dataclass
from decimal import Decimal

from frictionless_figures.reading import Number, Reading

Figure = int | Decimal | str | Reading  # never a float: as_reading says why


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a printed claim follows from its ingredients, how, and what it would need instead.

    `status` says how the printed number stands to what the ingredients give:

    - `exact`: equal;
    - `rounded`: equal once rounded to the printed place;
    - `truncated`: equal only when cut off at the printed place;
    - `interval`: reached only because a figure is printed as an interval (`近`, `余`, `以上` …);
    - `inconsistent`: none of these;
    - `undefined`: the ingredients give no number.

    `holds` says whether the rule accepts that: a `truncated` rate does not hold where the rule
    asks for rounding. None is undefined, and never a pass.
    """

    holds: bool | None
    status: str
    lower: Number | None  # the least that the ingredients give; None is open or undefined
    upper: Number | None  # the most
    explanation: str
    cause: str | None = None  # the name of the likely cause, where exactly one fits
