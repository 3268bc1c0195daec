"""The figures that make up one side of a quotient: sums and differences of intervals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from frictionless_figures.arithmetic.interval import Exact, Interval, interval, rational, spelled
from frictionless_figures.arithmetic.verdict import Figures
from frictionless_figures.reading import Reading, as_reading


@dataclass(frozen=True, slots=True)
class Term:
    """A figure that is added (sign 1) or taken away (sign -1), and the interval it stands for."""

    sign: int
    reading: Reading
    ends: Interval


@dataclass(frozen=True)
class Operand:
    """A sum and difference of figures."""

    terms: tuple[Term, ...]

    @cached_property
    def ends(self) -> Interval:
        """The least and the most that it can be."""
        return self.terms[0].ends if self.single else summed((t.sign, t.ends) for t in self.terms)

    @cached_property
    def single(self) -> Reading | None:
        """The figure that it is, where it is one."""
        return self.terms[0].reading if len(self.terms) == 1 and self.terms[0].sign > 0 else None

    @cached_property
    def value(self) -> Exact | None:
        """The sum of the printed values."""
        total: Exact = 0
        for term in self.terms:
            if term.reading.value is None:
                return None
            total += term.sign * rational(term.reading.value)
        return total

    @property
    def attained(self) -> bool:
        """Whether it can be its ends: after 余, 近, 超 a figure is none of its own."""
        return all(term.reading.attained for term in self.terms)

    def __str__(self) -> str:
        if self.single:
            return spelled(self.single)
        words = [(" + ", " - ")[term.sign < 0] + spelled(term.reading) for term in self.terms]
        return f"({''.join(words).removeprefix(' + ').lstrip()})"

    def __neg__(self) -> "Operand":
        return Operand(
            tuple(Term(-term.sign, term.reading, term.ends) for term in self.terms[::-1])
        )

    def __add__(self, other: "Operand") -> "Operand":
        return Operand(self.terms + other.terms)


def operand(figures: Figures, step: int = 1) -> Operand:
    """A figure, a list of figures to be added, or lists to be added and taken away.

    Counts without a qualifier are rounded to multiples of `step`, and never below 0. Raises
    ValueError where there is no figure, for another key than `plus` and `minus`, for no whole step.

    >>> str(operand({"plus": ["250件"], "minus": [10]})), operand([5, 10], step=5).ends
    ('(250 - 10)', (Fraction(10, 1), Fraction(20, 1)))
    """
    if isinstance(step, bool) or not isinstance(step, int) or step < 1:
        raise ValueError(f"step must be a whole number from 1 on; it is {step!r}")
    readings = [(sign, as_reading(figure)) for sign, figure in signed(figures)]
    return Operand(tuple(Term(sign, each, stepped(each, step)) for sign, each in readings))


def signed(parts: Any) -> list[tuple[int, Any]]:
    """What is added (1) and taken away (-1) in one part, a list, or lists in plus and minus."""
    if isinstance(parts, Mapping):
        if strange := parts.keys() - {"plus", "minus"}:
            raise ValueError(f"figures are in plus and minus, not in {', '.join(sorted(strange))}")
        terms = [(1, part) for part in parts.get("plus", ())]
        terms += [(-1, part) for part in parts.get("minus", ())]
    elif isinstance(parts, Sequence) and not isinstance(parts, str):
        terms = [(1, part) for part in parts]
    else:
        terms = [(1, parts)]
    if not terms:
        raise ValueError("a claim needs at least one figure on each side")
    return terms


def stepped(reading: Reading, step: int) -> Interval:
    """What a count stands for that is rounded to multiples of `step`."""
    lower, upper = interval(reading)
    if step == 1 or reading.qualifier != "exact" or lower is None or upper is None:
        return lower, upper
    least = lower - Fraction(step, 2)
    return 0 if lower >= 0 > least else least, upper + Fraction(step, 2)


def summed(terms: Iterable[tuple[int, Interval]]) -> Interval:
    """The interval of a sum of intervals with their signs."""
    lower: Exact | None = 0
    upper: Exact | None = 0
    for sign, (least, most) in terms:
        if sign < 0:
            least, most = None if most is None else -most, None if least is None else -least
        lower = None if lower is None or least is None else lower + least
        upper = None if upper is None or most is None else upper + most
    return lower, upper
