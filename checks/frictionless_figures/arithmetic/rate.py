"""Whether a printed rate follows from the counts printed beside it."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from frictionless_figures.arithmetic.cause import Cause, rate_cause, rounded_otherwise
from frictionless_figures.arithmetic.feasible import (
    Range,
    denominators,
    feasible_denominators,
    feasible_numerators,
    numerators,
)
from frictionless_figures.arithmetic.interval import Interval, between, number
from frictionless_figures.arithmetic.operand import Operand, corners, operand
from frictionless_figures.arithmetic.printed_rate import PrintedRate, printed_rate
from frictionless_figures.arithmetic.verdict import Figure, Figures, Verdict, Words, undefined

__all__ = ["feasible_denominators", "feasible_numerators", "rate"]


def rate(
    numerator: Figures,
    denominator: Figures,
    rate: Figure,
    rounding: str = "nearest",
    per: int = 100,
    step: int = 1,
    others: Iterable[Figure] = (),
    shares: Sequence[Figure] = (),
) -> Verdict:
    """Whether numerator / denominator is printed as `rate`, for some value of each figure.

    Each side is a figure, a list of figures to be added, or `{"plus": [...], "minus": [...]}`; a
    complement is the whole without the rest. A figure printed alike on both sides is the same one.
    `rate` is in the unit that it carries (`%`, `‰`, `倍`), else it is what a quotient of `1/per`
    is printed as: 1, 100, 1000 or 100000. Its decimals are the printed ones: "70" and "70.0" are
    different claims. `rounding` says what may have been done to it: `nearest` (a tie either way),
    `half-up` (a tie away from zero), `half-even` (GB/T 8170), `truncated` (toward zero),
    `ceiling`, or `any` (off by less than one last place). A qualified rate (`70%以上`) is an
    interval of its own, and nothing is rounded. Counts may be rounded to multiples of `step`.
    `others` and `shares` are the context in which the likely cause is looked for. The bounds of
    the verdict are in the unit of the rate. Raises TypeError for a float; ValueError for text that
    is no figure, for a rate in any other unit and for an unknown rounding or `per`.

    >>> print(rate("11068起", "15902起", "69.6%").explanation)
    11068 / 15902 is 69.601 %, printed 69.6 %.
    >>> print(rate({"plus": [250], "minus": [10]}, 250, "96%").explanation)
    (250 - 10) / 250 is exactly the printed 96 %.
    >>> print(rate(439, 483, "91.08%", others=[482]).explanation)
    439 / 483 is 90.89 %, printed 91.08 %; a printed 91.08 % needs a denominator of 482; guess: \
91.08 % fits 482, printed elsewhere.
    """
    top, base = operand(numerator, step), operand(denominator, step)
    claim = printed_rate(rate, rounding, per)
    return judged(top, base, claim, lambda: rate_cause(top, base, rate, claim, others, shares))


def judged(
    top: Operand,
    base: Operand,
    claim: PrintedRate,
    cause_of: Callable[[], Cause | None],
    names: tuple[str, str] = ("numerator", "denominator"),
    whole: bool = False,
) -> Verdict:
    """The verdict on top / base, or on top alone where it is the `whole` of the claim."""
    fraction = str(top) if whole else f"{top} / {base}"
    if (least := base.ends[0]) is None or least <= 0:
        needs = needed(claim, None, denominators(top.ends, claim, top.attained), names)
        why = f"{fraction} is undefined because the {names[1]} is not above 0; {needs}."
        return undefined(why)
    holds = claim.is_made_of(top, base)
    status = status_of(top, base, claim, holds)
    ends = quotients(corners(top, base))
    lower, upper = (None if end is None else number(end * claim.per) for end in ends)

    def words() -> Words:
        if status == "exact":
            return Words(f"{fraction} is exactly the printed {claim.text}.")
        shown = f"{fraction} is {between(ends, claim.show)}, printed {claim.text}"
        if holds:
            return Words(f"{shown}.")
        enough = counts(numerators(base.ends, claim, base.attained), top.ends)
        others = None if whole else denominators(top.ends, claim, top.attained)
        shown += f"; {needed(claim, enough, others, names)}"
        cause = rounded_otherwise(status, claim.rounding) or cause_of()
        return Words(f"{shown}; {cause.sentence}.", cause.name) if cause else Words(f"{shown}.")

    return Verdict(holds, status, lower, upper, words)


def status_of(top: Operand, base: Operand, claim: PrintedRate, holds: bool) -> str:
    """How the rate stands to the quotient: of the values first, then of the intervals."""
    if not holds:
        for status, rounding in (("truncated", "truncated"), ("rounded", "nearest")):
            if rounding != claim.rounding and claim.is_made_of(top, base, rounding):
                return status
        return "inconsistent"
    above, below = top.value, base.value
    if above is None or below is None or below <= 0:
        return "interval"
    if top.is_point and base.is_point and above / below * claim.per == claim.value:
        return "exact"
    if claim.is_interval or not claim.fits((above, above), (below, below)):
        return "interval"
    for status, rounding in (("rounded", "nearest"), ("truncated", "truncated")):
        if claim.fits((above, above), (below, below), rounding):
            return status
    return "rounded"  # up, where the rule allows it


def quotients(sides: Sequence[tuple[Interval, Interval]]) -> Interval:
    """The least and the largest quotient over a positive denominator; 0 stands for a limit of 0."""
    least: list[Fraction | None] = []
    most: list[Fraction | None] = []
    for (n1, n2), (m1, m2) in sides:
        assert m1 is not None
        least.append(None if n1 is None else _over(n1, m2 if n1 > 0 else m1))
        most.append(None if n2 is None else _over(n2, m1 if n2 > 0 else m2))
    lower = [end for end in least if end is not None]
    upper = [end for end in most if end is not None]
    return (
        min(lower) if len(lower) == len(sides) else None,
        max(upper) if len(upper) == len(sides) else None,
    )


def _over(top: Fraction, base: Fraction | None) -> Fraction:
    return Fraction(0) if base is None else top / base


def counts(feasible: Range | None, numerator: Interval) -> Range | None:
    """Feasible numerators without the negative ones, where the numerator is a count."""
    if feasible is None or numerator[0] is None or numerator[0] < 0:
        return feasible
    first, last = max(feasible[0] or 0, 0), feasible[1]
    return None if last is not None and last < first else (first, last)


def needed(
    claim: PrintedRate,
    tops: Range | None,
    bases: Range | None,
    names: tuple[str, str] = ("numerator", "denominator"),
) -> str:
    """What the claim needs instead, in words."""
    ways = [_words(name, ends) for name, ends in zip(names, (tops, bases), strict=True)]
    how = "printed" if claim.is_interval or claim.rounding in ("nearest", "any") else claim.rounding
    needs = (
        " or ".join(way for way in ways if way) or f"another {' and '.join(filter(None, names))}"
    )
    return f"a {how} {claim.text} needs {needs}"


def _words(name: str, ends: Range | None) -> str:
    if ends is None:
        return ""
    first, last = ends
    if first is None or last is None:
        return f"a {name} of {first} or more" if last is None else f"a {name} of {last} or less"
    return f"a {name} of {first}" if first == last else f"a {name} from {first} to {last}"
