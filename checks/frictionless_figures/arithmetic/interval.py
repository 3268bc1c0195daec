"""Readings as exact intervals, the sums and differences of these, and exact numbers in words.

Whole numbers stay ints, which are many times faster than fractions; nothing here is divided by `/`,
for an int by an int is a float.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from frictionless_figures.arithmetic.verdict import Figures
from frictionless_figures.reading import Number, Reading, as_reading, plain

Exact = int | Fraction
Interval = tuple[Exact | None, Exact | None]  # closed; None is an open end


def rational(number: Number) -> Exact:
    """The number for arithmetic: a decimal as a fraction."""
    return Fraction(number) if isinstance(number, Decimal) else number


def over(above: Exact, below: Exact) -> Exact:
    """The exact quotient, an int where it is one."""
    quotient = Fraction(above, below)
    return quotient.numerator if quotient.denominator == 1 else quotient


def interval(reading: Reading) -> Interval:
    """The interval that a reading says."""
    lower, upper = reading.lower, reading.upper
    return None if lower is None else rational(lower), None if upper is None else rational(upper)


def point(reading: Reading) -> Exact | None:
    """The one value that the reading allows, or None."""
    lower, upper = interval(reading)
    return lower if lower == upper else None


def closed(interval: Interval, far: Exact) -> tuple[Exact, Exact]:
    """The two ends, an open one so far out that going further changes no answer."""
    lower, upper = interval
    return -far if lower is None else lower, far if upper is None else upper


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


class Term(NamedTuple):
    """A figure that is added (sign 1) or taken away (sign -1), and the interval it stands for."""

    sign: int
    reading: Reading
    ends: Interval


@dataclass(frozen=True)
class Operand:
    """The sum and difference of figures that is one side of a quotient, or a total."""

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
        for sign, reading, _ in self.terms:
            if reading.value is None:
                return None
            total += sign * rational(reading.value)
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
        return Operand(tuple(term._replace(sign=-term.sign) for term in self.terms[::-1]))

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


def spelled(figure: Reading | Exact) -> str:
    """A figure as a sentence names it: plain where it is one number, otherwise as printed."""
    if not isinstance(figure, Reading):
        return plain(figure)
    value = point(figure)
    return figure.token if value is None else plain(value)


def fixed(number: Exact, decimals: int) -> str:
    """A number with so many decimals, rounded half away from zero.

    >>> fixed(Fraction(11068 * 100, 15902), 2), fixed(Fraction(-1, 8), 2), fixed(Fraction(-1, 9), 0)
    ('69.60', '-0.13', '0')
    """
    below = 2 * number.denominator
    places = (2 * abs(number.numerator) * 10**decimals + number.denominator) // below
    sign = "-" if number < 0 < places else ""
    digits = str(places).rjust(decimals + 1, "0")
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


def between(ends: Interval, show: Callable[[Exact], str]) -> str:
    """An interval in words: one number, `between … and …`, `at least …`, `at most …`."""
    lower, upper = ends
    if upper is None:
        return "any number" if lower is None else f"at least {show(lower)}"
    if lower is None:
        return f"at most {show(upper)}"
    return show(lower) if lower == upper else f"between {show(lower)} and {show(upper)}"
