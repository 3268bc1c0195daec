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

from frictionless_figures.arithmetic.feasible import Range, denominators, numerators
from frictionless_figures.arithmetic.interval import interval, spelled
from frictionless_figures.arithmetic.operand import Operand
from frictionless_figures.arithmetic.printed_rate import PrintedRate, printed_rate
from frictionless_figures.arithmetic.verdict import Figure
from frictionless_figures.reading import NotAFigure, Reading, as_reading, read

_NEIGHBOURS = re.compile(r"(?=(\d)([.,]?)(\d))")


class Cause(NamedTuple):
    """A named slip that explains a failing rate, in words; a guess says so in its sentence."""

    name: str  # truncated, rounded; other-base, transposed, wrong-year, complement, bent-share …
    sentence: str


def rate_cause(
    top: Operand,
    base: Operand,
    rate: Figure,
    claim: PrintedRate,
    others: Iterable[Figure] = (),
    shares: Sequence[Figure] = (),
) -> Cause | None:
    """The one slip that explains why no rounding of top / base gives `rate`, or None.

    `others` are the other numbers printed in the same place, any of which may be the true base;
    `shares` the printed rates of the list that this rate is the last of, itself included.
    """
    n, m = top.single, base.single
    if claim.is_interval or not (n and m and _definite(n) and _definite(m)):
        return None
    guesses = {
        *_other_bases(top, base, claim, [as_reading(other) for other in others]),
        *_transpositions(n, m, as_reading(rate), claim),
        *_slips_of_two_counts(top, base, claim),
        *_bent_share(top, base, claim, [as_reading(share) for share in shares]),
    }
    return the_only(guesses, top, base, claim)


def rounded_otherwise(status: str, rounding: str) -> Cause | None:
    """The finding that the rate is cut off, or rounded in another way than the rule asks for."""
    if status == "truncated":
        return Cause(status, "it is cut off instead of rounded")
    if status == "rounded":
        return Cause(status, f"it is rounded, but not {rounding}")
    return None


def the_only(guesses: set[Cause], top: Operand, base: Operand, claim: PrintedRate) -> Cause | None:
    """The guess where there is one alone, and no mistyped digit explains the rate as well."""
    if len(guesses) != 1:
        return None
    guess = guesses.pop()
    if guess.name in ("bent-share", "times"):  # the list or the word speaks for it
        return guess
    return None if _mistyped(top, base, claim, guess.name == "transposed") else guess


def guessed(name: str, sentence: str) -> Cause:
    """A cause that says that it is a guess."""
    return Cause(name, f"guess: {sentence}")


def _definite(reading: Reading) -> bool:
    """The figure is one printed number; an interval like 超10万 fits too much to found a guess."""
    return reading.qualifier in ("exact", "rounded")


def _mistyped(top: Operand, base: Operand, claim: PrintedRate, counts: bool) -> bool:
    """One digit of the rate, or of its counts if they are asked, explains it when put right."""
    above, below = top.value, base.value
    if above is None or below is None or below <= 0 or claim.low is None:
        return False
    places = above / below * claim.per / claim.step
    right = (floor(places - Fraction(1, 2)), ceil(places + Fraction(1, 2)))
    return _one_digit_off(claim.low, right) or (
        counts
        and (
            (top.single is not None and _one_digit_off(int(above), numerators(base.ends, claim)))
            or (
                base.single is not None
                and _one_digit_off(int(below), denominators(top.ends, claim))
            )
        )
    )


def _one_digit_off(number: int, ends: Range | None) -> bool:
    """Whether another digit in one place of the number brings it into a range."""
    size, sign = abs(number), -1 if number < 0 else 1
    for place in range(len(str(size))):
        power = sign * 10**place
        digit = size // 10**place % 10
        for other in range(10):
            if other != digit and _is_within(number + (other - digit) * power, ends):
                return True
    return False


def _is_within(number: int, ends: Range | None) -> bool:
    """Whether a number is in a range, of which None is an open end."""
    if ends is None:
        return False
    first, last = ends
    return (first is None or first <= number) and (last is None or number <= last)


def _other_bases(
    top: Operand, base: Operand, claim: PrintedRate, others: list[Reading]
) -> Iterator[Cause]:
    for other in others:
        if _definite(other) and claim.fits(top.ends, interval(other)):
            yield guessed("other-base", f"{claim.text} fits {other.token}, printed elsewhere")


def _transpositions(n: Reading, m: Reading, rate: Reading, claim: PrintedRate) -> Iterator[Cause]:
    top, base = interval(n), interval(m)
    fitting = ((n, numerators(base, claim)), (m, denominators(top, claim)), (rate, None))
    for figure, counts in fitting:
        for token in _swaps(figure.token):
            if figure is rate:
                swapped = _retyped(rate.token, token, claim)
                fits = swapped is not None and swapped.fits(top, base)
            elif token.isdecimal():
                fits = token[0] != "0" and _is_within(int(token), counts)
            elif (other := _read(token)) is not None:
                ends = interval(other)
                fits = claim.fits(ends, base) if figure is n else claim.fits(top, ends)
            else:
                continue
            if fits:
                yield guessed(
                    "transposed", f"two digits transposed, {token} fits for {figure.token}"
                )


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
        rest = token[match.start() + len(left + point + right) :]
        if left != right:
            yield token[: match.start()] + right + point + left + rest


def _slips_of_two_counts(top: Operand, base: Operand, claim: PrintedRate) -> Iterator[Cause]:
    """Quotients that are taken for n / m where n is a part of m, or the growth that led to m."""
    count, whole = top.value, base.value
    if not (top.is_point and base.is_point) or count is None or whole is None or count <= 0:
        return
    for name, what, above, below in (
        ("complement", "this is the rest", whole - count, whole),
        ("wrong-year", "growth on the wrong year", count, whole + count),
        ("wrong-year", "growth on the wrong year", count, whole - count),
    ):
        if claim.fits((above, above), (below, below)):
            shown = f"{spelled(above)} / {spelled(below)} is {claim.show(above / below)}"
            yield guessed(name, f"{what}, {shown}")


def _bent_share(
    top: Operand, base: Operand, claim: PrintedRate, shares: list[Reading]
) -> Iterator[Cause]:
    """The last share, bent by no more than the roundings of the others, so that all add up."""
    count, whole = top.value, base.value
    if count is None or whole is None or not shares or shares[-1].value != claim.value:
        return
    values = [Fraction(share.value) for share in shares if share.value is not None]
    off = abs(count / whole * claim.per - values[-1])
    if sum(values) == claim.per and 2 * off <= (len(values) - 1) * claim.step:
        yield guessed("bent-share", "bent so that the list adds to 100 %")
