"""A reading as an exact interval, and exact numbers in words."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from frictionless_figures.reading import Number, Reading, plain

Interval = tuple[Fraction | None, Fraction | None]  # closed; None is an open end


def interval(reading: Reading) -> Interval:
    """The interval that a reading says, in exact fractions."""
    return (
        None if reading.lower is None else Fraction(reading.lower),
        None if reading.upper is None else Fraction(reading.upper),
    )


def point(reading: Reading) -> Fraction | None:
    """The one value that the reading allows, or None."""
    lower, upper = interval(reading)
    return lower if lower == upper else None


def spelled(figure: Reading | Fraction) -> str:
    """A figure as a sentence names it: plain where it is one number, otherwise as printed."""
    if isinstance(figure, Reading):
        exact = point(figure)
        return figure.token if exact is None else plain(number(exact))
    return plain(number(figure))


def fixed(number: Fraction, decimals: int) -> str:
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


def between(ends: Interval, show: Callable[[Fraction], str]) -> str:
    """An interval in words: one number, `between … and …`, `at least …`, `at most …`."""
    lower, upper = ends
    if lower is None or upper is None:
        if lower is not None:
            return f"at least {show(lower)}"
        return "any number" if upper is None else f"at most {show(upper)}"
    return show(lower) if lower == upper else f"between {show(lower)} and {show(upper)}"


def number(fraction: Fraction) -> Number:
    """The plainest exact number: int, else a finite Decimal, else the Fraction itself.

    >>> number(Fraction(12734)), number(Fraction(139, 2)), number(Fraction(1, 3))
    (12734, Decimal('69.5'), Fraction(1, 3))
    """
    if fraction.denominator == 1:
        return fraction.numerator
    text = plain(fraction)
    return fraction if "/" in text else Decimal(text)
