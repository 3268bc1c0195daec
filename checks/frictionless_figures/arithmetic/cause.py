"""The likely cause of a printed rate that does not follow from its counts.

A rate that another rounding gives (most often cut off instead of rounded) is found from the two
counts and the rate alone, and is no guess. Everything else is one, and is named only where exactly
one of the known slips would give the rate.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from frictionless_figures.arithmetic.interval import interval, point, spelled
from frictionless_figures.arithmetic.printed_rate import PrintedRate, printed_rate
from frictionless_figures.arithmetic.verdict import Figure
from frictionless_figures.reading import NotAFigure, Reading, as_reading

_NEIGHBOURS = re.compile(r"(?=(\d)([.,]?)(\d))")


@dataclass(frozen=True, slots=True)
class Cause:
    """A named slip that explains a failing rate, in words; a guess says so in its sentence."""

    name: str  # truncated, rounded; other-base, transposed, wrong-year, complement, bent-share
    sentence: str
    guess: bool


def likely_cause(
    numerator: Figure,
    denominator: Figure,
    rate: Figure,
    *,
    rounding: str = "nearest",
    others: Iterable[Figure] = (),
    shares: Sequence[Figure] = (),
) -> Cause | None:
    """The one slip that explains why `rate` is not numerator / denominator, or None.

    `others` are the other numbers printed in the same place, any of which may be the true base;
    `shares` the printed rates of the list that this rate is the last of, itself included.

    >>> likely_cause(439, 483, "91.08%", others=[482, 15902])
    Cause(name='other-base', sentence='guess: 91.08 % fits 482, printed elsewhere', guess=True)
    """
    n, m, claim = as_reading(numerator), as_reading(denominator), printed_rate(rate, rounding)
    base = interval(m)[0]
    if base is None or base <= 0 or claim.fits(interval(n), interval(m)):
        return None
    if claim.fits(interval(n), interval(m), "truncated"):
        return Cause("truncated", "it is cut off instead of rounded", guess=False)
    if claim.fits(interval(n), interval(m), "nearest"):
        return Cause("rounded", f"it is rounded, but not {rounding}", guess=False)
    if claim.rounding == "none" or not (_definite(n) and _definite(m)):
        return None
    guesses = {
        *_other_bases(n, m, claim, [as_reading(other) for other in others]),
        *_transpositions(n, m, as_reading(rate), claim, rounding),
        *_slips_of_two_counts(n, m, claim),
        *_bent_share(n, m, claim, [as_reading(share) for share in shares]),
    }
    return guesses.pop() if len(guesses) == 1 else None


def _definite(reading: Reading) -> bool:
    """The figure is one printed number; an interval like 超10万 fits too much to found a guess."""
    return reading.qualifier in ("exact", "rounded")


def _guess(name: str, sentence: str) -> Cause:
    return Cause(name, f"guess: {sentence}", guess=True)


def _other_bases(
    n: Reading, m: Reading, claim: PrintedRate, others: list[Reading]
) -> Iterator[Cause]:
    for other in others:
        if _definite(other) and claim.fits(interval(n), interval(other)):
            yield _guess("other-base", f"{claim.text} fits {other.token}, printed elsewhere")


def _transpositions(
    n: Reading, m: Reading, rate: Reading, claim: PrintedRate, rounding: str
) -> Iterator[Cause]:
    for place, figure in enumerate((n, m, rate)):
        for swapped in _swaps(figure.token):
            figures = [n, m, rate]
            figures[place] = swapped
            other = printed_rate(swapped, rounding) if place == 2 else claim
            if other.fits(interval(figures[0]), interval(figures[1])):
                yield _guess(
                    "transposed", f"two digits transposed, {swapped.token} fits for {figure.token}"
                )


def _swaps(token: str) -> Iterator[Reading]:
    """The figure with two neighbouring digits transposed, in every way that still is a figure."""
    for found in _NEIGHBOURS.finditer(token):
        left, point, right = found.groups()
        rest = token[found.start() + len(left + point + right) :]
        swapped = token[: found.start()] + right + point + left + rest
        try:
            yield as_reading(swapped)
        except NotAFigure:  # a leading zero, commas out of step
            continue


def _slips_of_two_counts(n: Reading, m: Reading, claim: PrintedRate) -> Iterator[Cause]:
    """Quotients that are taken for n / m where n is a part of m, or the growth that led to m."""
    if (count := point(n)) is None or (base := point(m)) is None or count <= 0:
        return
    for name, what, top, bottom in (
        ("complement", "this is the rest", base - count, base),
        ("wrong-year", "growth on the wrong year", count, base + count),
        ("wrong-year", "growth on the wrong year", count, base - count),
    ):
        if claim.fits((top, top), (bottom, bottom)):
            yield _guess(
                name, f"{what}, {spelled(top)} / {spelled(bottom)} is {claim.show(top / bottom)}"
            )


def _bent_share(
    n: Reading, m: Reading, claim: PrintedRate, shares: list[Reading]
) -> Iterator[Cause]:
    """The last share, bent by no more than the roundings of the others, so that all add up."""
    count, base = point(n), point(m)
    if count is None or base is None or not shares or shares[-1].value != claim.value:
        return
    values = [Fraction(share.value) for share in shares if share.value is not None]
    off = abs(count / base * claim.per - values[-1])
    if sum(values) == claim.per and 2 * off <= (len(values) - 1) * claim.step:
        yield _guess("bent-share", "bent so that the list adds to 100 %")
