"""Whether a printed rate follows from the two counts printed beside it."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from frictionless_figures.arithmetic.cause import likely_cause
from frictionless_figures.arithmetic.feasible import (
    Range,
    denominators,
    feasible_denominators,
    feasible_numerators,
    numerators,
)
from frictionless_figures.arithmetic.interval import (
    Interval,
    between,
    interval,
    number,
    point,
    spelled,
)
from frictionless_figures.arithmetic.printed_rate import PrintedRate, printed_rate
from frictionless_figures.arithmetic.verdict import Figure, Verdict
from frictionless_figures.reading import Reading, as_reading

__all__ = ["feasible_denominators", "feasible_numerators", "rate"]


def rate(
    numerator: Figure,
    denominator: Figure,
    rate: Figure,
    rounding: str = "nearest",
    *,
    others: Iterable[Figure] = (),
    shares: Sequence[Figure] = (),
) -> Verdict:
    """Whether numerator / denominator is printed as `rate`, for some value of each figure.

    `rate` is in percent, or in the unit that it carries (`‰`, `倍`); its decimals are the printed
    ones: "70" and "70.0" are different claims. `rounding` says what may have been done to it:
    `nearest` (a tie either way), `half-up` (a tie away from zero), `half-even` (GB/T 8170),
    `truncated` (toward zero), `ceiling`, or `any` (off by less than one last place). A qualified
    rate (`70%以上`) is an interval of its own, and nothing is rounded. `others` and `shares` are
    the context in which `likely_cause` looks for the slip. The bounds of the verdict are in the
    unit of the rate. Raises TypeError for a float; ValueError for text that is no figure, for a
    rate in any other unit and for an unknown rounding.

    >>> print(rate("11068起", "15902起", "69.6%").explanation)
    11068 / 15902 is 69.601 %, printed 69.6 %.
    >>> print(rate(439, 483, "91.08%", others=[482]).explanation)
    439 / 483 is 90.89 %, printed 91.08 %; a printed 91.08 % needs a denominator of 482; guess: \
91.08 % fits 482, printed elsewhere.
    """
    n, m, claim = as_reading(numerator), as_reading(denominator), printed_rate(rate, rounding)
    fraction, tops, bases = f"{spelled(n)} / {spelled(m)}", interval(n), interval(m)
    if bases[0] is None or bases[0] <= 0:
        needs = _needs(claim, None, denominators(tops, claim))
        why = f"{fraction} is undefined because the denominator is not above 0; {needs}."
        return Verdict(None, "undefined", None, None, why)
    holds = claim.fits(tops, bases)
    status = _status(n, m, claim, holds)
    quotients = _quotients(tops, bases)
    lower, upper = (None if end is None else number(end * claim.per) for end in quotients)
    if status == "exact":
        explanation = f"{fraction} is exactly the printed {claim.text}"
    else:
        explanation = f"{fraction} is {between(quotients, claim.show)}, printed {claim.text}"
    if holds:
        return Verdict(True, status, lower, upper, f"{explanation}.")
    enough = _counts(numerators(bases, claim), tops)
    explanation += f"; {_needs(claim, enough, denominators(tops, claim))}"
    cause = likely_cause(n, m, rate, rounding=rounding, others=others, shares=shares)
    if cause is None:
        return Verdict(False, status, lower, upper, f"{explanation}.")
    return Verdict(False, status, lower, upper, f"{explanation}; {cause.sentence}.", cause.name)


def _status(n: Reading, m: Reading, claim: PrintedRate, holds: bool) -> str:
    """How the rate stands to the quotient: of the values first, then of the intervals."""
    tops, bases = interval(n), interval(m)
    if not holds:
        for status, rounding in (("truncated", "truncated"), ("rounded", "nearest")):
            if claim.fits(tops, bases, rounding):
                return status
        return "inconsistent"
    if n.value is None or m.value is None:
        return "interval"
    top, base = Fraction(n.value), Fraction(m.value)
    exact = point(n) is not None and point(m) is not None
    if exact and top / base * claim.per == claim.value:
        return "exact"
    if claim.rounding == "none" or not claim.fits((top, top), (base, base)):
        return "interval"
    for status, rounding in (("rounded", "nearest"), ("truncated", "truncated")):
        if claim.fits((top, top), (base, base), rounding):
            return status
    return "rounded"  # up, where the rule allows it


def _quotients(numerator: Interval, denominator: Interval) -> Interval:
    """The least and the largest quotient over a positive denominator; 0 stands for a limit of 0."""
    (n1, n2), (m1, m2) = numerator, denominator
    assert m1 is not None

    def over(top: Fraction, base: Fraction | None) -> Fraction:
        return Fraction(0) if base is None else top / base

    return (
        None if n1 is None else over(n1, m2 if n1 > 0 else m1),
        None if n2 is None else over(n2, m1 if n2 > 0 else m2),
    )


def _counts(feasible: Range | None, numerator: Interval) -> Range | None:
    """Feasible numerators without the negative ones, where the numerator is a count."""
    if feasible is None or numerator[0] is None or numerator[0] < 0:
        return feasible
    first, last = max(feasible[0] or 0, 0), feasible[1]
    return None if last is not None and last < first else (first, last)


def _needs(claim: PrintedRate, tops: Range | None, bases: Range | None) -> str:
    """What the claim needs instead, in words."""
    ways = [_words(name, ends) for name, ends in (("numerator", tops), ("denominator", bases))]
    how = "printed" if claim.rounding in ("nearest", "any", "none") else claim.rounding
    needed = " or ".join(way for way in ways if way) or "another numerator and denominator"
    return f"a {how} {claim.text} needs {needed}"


def _words(name: str, ends: Range | None) -> str:
    if ends is None:
        return ""
    first, last = ends
    if first is None or last is None:
        return f"a {name} of {first} or more" if last is None else f"a {name} of {last} or less"
    return f"a {name} of {first}" if first == last else f"a {name} from {first} to {last}"
