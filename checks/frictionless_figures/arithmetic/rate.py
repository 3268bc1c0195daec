"""Whether a printed rate follows from the counts printed beside it."""

from collections.abc import Callable, Iterable, Sequence

from frictionless_figures.arithmetic.cause import Cause, rate_cause
from frictionless_figures.arithmetic.interval import between
from frictionless_figures.arithmetic.operand import operand
from frictionless_figures.arithmetic.printed_rate import printed_rate
from frictionless_figures.arithmetic.quotient import Quotient, Range
from frictionless_figures.arithmetic.verdict import Figure, Figures, Verdict, Words, undefined
from frictionless_figures.reading import as_reading
from frictionless_figures.reading.ratios import exact


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
    top, base, printed = operand(numerator, step), operand(denominator, step), as_reading(rate)
    quotient = Quotient(top, base, printed_rate(printed, rounding, per))
    return judged(quotient, lambda: rate_cause(quotient, printed, others, shares))


def judged(
    quotient: Quotient,
    cause_of: Callable[[], Cause | None],
    names: tuple[str, str] = ("numerator", "denominator"),
) -> Verdict:
    """The verdict on a quotient; on its numerator alone where the other side has no name."""
    top, base, claim = quotient.top, quotient.base, quotient.claim
    fraction = f"{top} / {base}" if names[1] else str(top)
    if (least := base.ends[0]) is None or least <= 0:
        needs = needed(quotient, (None, quotient.denominators), names)
        why = f"{fraction} is undefined because the {names[1]} is not above 0; {needs}."
        return undefined(why)
    status = _status(quotient)
    ends = quotient.ends
    lower = upper = None if ends[0] is None else exact(ends[0] * claim.per)
    if ends[1] is not ends[0]:
        upper = None if ends[1] is None else exact(ends[1] * claim.per)

    def words() -> Words:
        if status == "exact":
            return Words(f"{fraction} is exactly the printed {claim.text}.")
        shown = f"{fraction} is {between(ends, claim.show)}, printed {claim.text}"
        if quotient.holds:
            return Words(f"{shown}.")
        shown += f"; {needed(quotient, (_counts(quotient), quotient.denominators), names)}"
        found = {
            "truncated": Cause(status, "it is cut off instead of rounded"),
            "rounded": Cause(status, f"it is rounded, but not {claim.rounding}"),
        }
        cause = found.get(status) or cause_of()
        return Words(f"{shown}; {cause.sentence}.", cause.name) if cause else Words(f"{shown}.")

    return Verdict(quotient.holds, status, lower, upper, words)


def _status(quotient: Quotient) -> str:
    """How the rate stands to the quotient: of the values first, then of the intervals."""
    claim, value = quotient.claim, quotient.value
    roundings = [("rounded", "nearest"), ("truncated", "truncated")]
    if not quotient.holds:
        for status, rounding in reversed(roundings):
            if rounding != claim.rounding and quotient.fits(rounding):
                return status
        return "inconsistent"
    if value is None:
        return "interval"
    if quotient.is_point and value * claim.per == claim.value:
        return "exact"
    if claim.is_interval or not claim.fits((value, value), (1, 1)):
        return "interval"
    for status, rounding in roundings:
        if claim.fits((value, value), (1, 1), rounding):
            return status
    return "rounded"  # up, where the rule allows it


def _counts(quotient: Quotient) -> Range | None:
    """Feasible numerators without the negative ones, where the numerator is a count."""
    feasible, least = quotient.numerators, quotient.top.ends[0]
    if feasible is None or least is None or least < 0:
        return feasible
    first, last = max(feasible[0] or 0, 0), feasible[1]
    return None if last is not None and last < first else (first, last)


def needed(quotient: Quotient, feasible: Sequence[Range | None], names: Sequence[str]) -> str:
    """What the claim needs instead, in words."""
    claim, ways = quotient.claim, []
    for name, ends in zip(names, feasible, strict=True):
        if ends is not None and name:
            ways.append(f"a {name} {worded(ends)}")
    how = "printed" if claim.is_interval or claim.rounding in ("nearest", "any") else claim.rounding
    needs = " or ".join(ways) or f"another {' and '.join(filter(None, names))}"
    return f"a {how} {claim.text} needs {needs}"


def worded(ends: Range) -> str:
    """A range of counts in words."""
    first, last = ends
    if first is None or last is None:
        return f"of {first} or more" if last is None else f"of {last} or less"
    return f"of {first}" if first == last else f"from {first} to {last}"
