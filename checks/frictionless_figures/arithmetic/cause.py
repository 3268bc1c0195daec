"""The likely cause of a printed rate or change that does not follow from its figures.

A rate that another rounding gives (most often cut off instead of rounded) is found from the
figures alone, and is no guess. Everything else is one, and is named only where exactly one of the
known slips would give the rate, and no single mistyped digit would give it as well.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from frictionless_figures.arithmetic.interval import interval, rational, spelled
from frictionless_figures.arithmetic.quotient import PrintedRate, Quotient, Range, printed_rate
from frictionless_figures.arithmetic.verdict import Figure
from frictionless_figures.reading import NotAFigure, Reading, as_reading, read

_NEIGHBOURS = re.compile(r"(?=(\d)([.,]?)(\d))")


class Cause(NamedTuple):
    """A named slip that explains a failing rate, in words; a guess says so in its sentence."""

    name: str  # truncated, rounded; other-base, transposed, wrong-year, complement, bent-share …
    sentence: str


def rate_cause(
    quotient: Quotient, rate: Reading, others: Iterable[Figure], shares: Sequence[Figure]
) -> Cause | None:
    """The one slip that explains why no rounding of the quotient gives `rate`, or None.

    `others` are the other numbers printed in the same place, any of which may be the true base;
    `shares` the printed rates of the list that this rate is the last of, itself included.
    """
    n, m = quotient.top.single, quotient.base.single
    if quotient.claim.is_interval or not (n and m and _definite(n) and _definite(m)):
        return None
    guesses = {
        *_other_bases(quotient, map(as_reading, others)),
        *_transpositions(quotient, n, m, rate),
        *_slips_of_two_counts(quotient),
        *_bent_share(quotient, [as_reading(share) for share in shares]),
    }
    return the_only(guesses, quotient)


def the_only(guesses: set[Cause], quotient: Quotient) -> Cause | None:
    """The guess where there is one alone, and no mistyped digit explains the rate as well."""
    if len(guesses) != 1:
        return None
    guess = guesses.pop()
    if guess.name in ("bent-share", "times"):  # the list or the word speaks for it
        return guess
    return None if _mistyped(quotient, guess.name == "transposed") else guess


def guessed(name: str, sentence: str) -> Cause:
    """A cause that says that it is a guess."""
    return Cause(name, f"guess: {sentence}")


def _definite(reading: Reading) -> bool:
    """The figure is one printed number; an interval like 超10万 fits too much to found a guess."""
    return reading.qualifier in ("exact", "rounded")


def _mistyped(quotient: Quotient, counts: bool) -> bool:
    """One digit of the rate, or of its counts if they are asked, explains it when put right."""
    top, base, claim, half = quotient.top, quotient.base, quotient.claim, Fraction(1, 2)
    if quotient.value is None or claim.low is None:
        return False
    places = quotient.value * claim.scale
    fitting: list[tuple[int, Range | None]] = [
        (claim.low, (floor(places - half), ceil(places + half)))
    ]
    if counts:
        fitting.append((int(top.value or 0), claim.numerators(base)))
        fitting.append((int(base.value or 0), claim.denominators(top)))
    return any(
        _is_within(other, ends) for number, ends in fitting for other in _one_digit_off(number)
    )


def _is_within(number: int, ends: Range | None) -> bool:
    """Whether a number is in a range, of which None is an open end."""
    first, last = ends or (1, 0)
    return (first is None or first <= number) and (last is None or number <= last)


def _one_digit_off(number: int) -> Iterator[int]:
    """The number with another digit in one place, in every way."""
    size, sign = abs(number), -1 if number < 0 else 1
    for place in range(len(str(size))):
        digit = size // 10**place % 10
        for other in {*range(10)} - {digit}:
            yield number + (other - digit) * sign * 10**place


def _other_bases(quotient: Quotient, others: Iterable[Reading]) -> Iterator[Cause]:
    claim = quotient.claim
    for other in others:
        if _definite(other) and claim.fits(quotient.top.ends, interval(other)):
            yield guessed("other-base", f"{claim.text} fits {other.token}, printed elsewhere")


def _transpositions(quotient: Quotient, n: Reading, m: Reading, rate: Reading) -> Iterator[Cause]:
    claim, top, base = quotient.claim, quotient.top, quotient.base
    numerators, denominators = claim.numerators(base), claim.denominators(top)
    for figure, counts in ((n, numerators), (m, denominators), (rate, None)):
        for token in _swaps(figure.token):
            if figure is not rate and token.isdecimal():
                fits = token[0] != "0" and _is_within(int(token), counts)
            elif figure is rate:
                retyped = _retyped(rate.token, token, claim)
                fits = retyped is not None and retyped.fits(top.ends, base.ends)
            elif (other := _read(token)) is None:
                continue
            elif figure is n:
                fits = claim.fits(interval(other), base.ends)
            else:
                fits = claim.fits(top.ends, interval(other))
            if fits:
                what = f"two digits transposed, {token} fits for {figure.token}"
                yield guessed("transposed", what)


def _retyped(token: str, other: str, claim: PrintedRate) -> PrintedRate | None:
    """The claim with its rate printed otherwise, in digits of the same places."""
    digits, others = (re.sub("[^0-9]", "", text) for text in (token, other))
    if digits and claim.low == claim.high == int(digits) and others[0] != "0":
        return replace(claim, low=int(others), high=int(others))
    reading = _read(other)
    return None if reading is None else printed_rate(reading, claim.rounding, claim.per)


def _read(token: str) -> Reading | None:
    """What a token is read as; None for a leading zero, for commas out of step."""
    try:
        return read(token)
    except NotAFigure:
        return None


def _swaps(token: str) -> Iterator[str]:
    """The token with two neighbouring digits transposed, in every way."""
    for match in _NEIGHBOURS.finditer(token):
        left, point, right = match.groups()
        if left != right:
            at = match.start()
            yield token[:at] + right + point + left + token[at + 2 + len(point) :]


def _slips_of_two_counts(quotient: Quotient) -> Iterator[Cause]:
    """Quotients that are taken for n / m where n is a part of m, or the growth that led to m."""
    claim, count, whole = quotient.claim, quotient.top.value, quotient.base.value
    if not quotient.is_point or count is None or whole is None or count <= 0:
        return
    for name, what, above, below in (
        ("complement", "this is the rest", whole - count, whole),
        ("wrong-year", "growth on the wrong year", count, whole + count),
        ("wrong-year", "growth on the wrong year", count, whole - count),
    ):
        if claim.fits((above, above), (below, below)):
            shown = claim.show(Fraction(above, below))
            yield guessed(name, f"{what}, {spelled(above)} / {spelled(below)} is {shown}")


def _bent_share(quotient: Quotient, shares: Sequence[Reading]) -> Iterator[Cause]:
    """The last share, bent by no more than the roundings of the others, so that all add up."""
    claim, value = quotient.claim, quotient.value
    if value is None or not shares or claim.low is None or shares[-1].value != claim.value:
        return
    values = [rational(share.value) for share in shares if share.value is not None]
    off = abs(value * claim.scale - claim.low)
    if sum(values) == claim.per and 2 * off <= len(values) - 1:
        yield guessed("bent-share", "bent so that the list adds to 100 %")
