"""A reading as an exact interval, and exact numbers in words.

Whole numbers stay ints, which are many times faster than fractions; nothing here is divided by `/`,
for an int by an int is a float.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from frictionless_figures.reading import Number, Reading, plain

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


def spelled(figure: Reading | Exact) -> str:
    """A figure as a sentence names it: plain where it is one number, otherwise as printed."""
    if isinstance(figure, Reading):
        value = point(figure)
        return figure.token if value is None else plain(value)
    return plain(figure)


def fixed(number: Exact, decimals: int) -> str:
    """A number with so many decimals, rounded half away from zero.

    >>> fixed(Fraction(11068 * 100, 15902), 2), fixed(Fraction(-1, 8), 2), fixed(Fraction(-1, 9), 0)
    ('69.60', '-0.13', '0')
    """
    places = (2 * abs(number.numerator) * 10**decimals + number.denominator) // (
        2 * number.denominator
    )
    sign = "-" if number < 0 < places else ""
    digits = str(places).rjust(decimals + 1, "0")
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


def between(ends: Interval, show: Callable[[Exact], str]) -> str:
    """An interval in words: one number, `between … and …`, `at least …`, `at most …`."""
    lower, upper = ends
    if lower is None or upper is None:
        if lower is not None:
            return f"at least {show(lower)}"
        return "any number" if upper is None else f"at most {show(upper)}"
    return show(lower) if lower == upper else f"between {show(lower)} and {show(upper)}"
