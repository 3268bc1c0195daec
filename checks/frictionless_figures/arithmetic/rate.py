"""Whether a printed rate follows from the counts printed beside it, and which counts would do."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.cause import Cause, rate_cause
from frictionless_figures.arithmetic.interval import between, operand
from frictionless_figures.arithmetic.quotient import COMPUTED, PER, Quotient, Range, printed_rate
from frictionless_figures.arithmetic.verdict import Figure, Figures, Verdict, Words, undefined
from frictionless_figures.reading import as_reading, spelled
from frictionless_figures.reading.ratios import exact
from frictionless_figures.reading.stated import LONGEST

_PLAIN = re.compile(r"(-?[0-9]+)(?:\.([0-9]+))?(\s*[%‰]?)")
_SIGNS = ("%", "‰")  # of a plain rate


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
        why = f"{fraction} is undefined because the {names[1]} is not above 0"
        return undefined(f"{why}; {needed(quotient, names)}.")
    status, ends = _status(quotient), quotient.ends
    lower = upper = None if ends[0] is None else exact(ends[0] * claim.per)
    if ends[1] is not ends[0]:
        upper = None if ends[1] is None else exact(ends[1] * claim.per)

    def words() -> Words:
        if status == "exact":
            return Words(f"{fraction} is exactly the printed {claim.text}.")
        shown = f"{fraction} is {between(ends, claim.show)}, printed {claim.text}"
        if quotient.holds:
            return Words(f"{shown}.")
        shown += f"; {needed(quotient, names)}"
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
    if not quotient.holds:
        others = (("truncated", "truncated"), ("rounded", "nearest"))
        fitting = (name for name, how in others if how != claim.rounding and quotient.fits(how))
        return next(fitting, "inconsistent")
    if value is None:
        return "interval"
    if quotient.is_point and value * claim.per == claim.value:
        return "exact"
    sides = (value, value), (1, 1)
    if claim.is_interval or not claim.fits(*sides):
        return "interval"
    is_cut = not claim.rounded("nearest").fits(*sides) and claim.rounded("truncated").fits(*sides)
    return "truncated" if is_cut else "rounded"  # as well up, where the rule allows it


def needed(quotient: Quotient, names: Sequence[str]) -> str:
    """What the claim needs instead, in words: of a count no negative one."""
    claim, top = quotient.claim, quotient.top
    numerators, least = claim.numerators(quotient.base), top.ends[0]
    if numerators is not None and least is not None and least >= 0:
        first, last = max(numerators[0] or 0, 0), numerators[1]
        numerators = None if last is not None and last < first else (first, last)
    feasible = zip(names, (numerators, claim.denominators(top)), strict=True)
    ways = [f"a {name} {worded(ends)}" for name, ends in feasible if name and ends is not None]
    how = "printed" if claim.is_interval or claim.rounding in ("nearest", "any") else claim.rounding
    needs = " or ".join(ways) or f"another {' and '.join(filter(None, names))}"
    return f"a {how} {claim.text} needs {needs}"


def worded(ends: Range) -> str:
    """A range of counts in words."""
    first, last = ends
    if first is None or last is None:
        return f"of {first} or more" if last is None else f"of {last} or less"
    return f"of {first}" if first == last else f"from {first} to {last}"


def feasible_denominators(
    numerator: Figure, rate: Figure, rounding: str = "nearest"
) -> tuple[int, int | None] | None:
    """The whole positive denominators under which `numerator` is printed as `rate`, inclusive.

    None where there is none; an upper end of None where there is no largest.

    >>> feasible_denominators(936, "76.5%")
    (1223, 1224)
    >>> feasible_denominators(0, "0.0%")
    (1, None)
    """
    count = operand(as_reading(numerator))
    return printed_rate(rate, rounding).denominators(count)


def feasible_numerators(
    denominator: Figure, rate: Figure, rounding: str = "nearest"
) -> Range | None:
    """The whole numerators that over `denominator` are printed as `rate`, inclusive.

    None where there is none; an end of None where there is no last one.

    >>> feasible_numerators("15902起", "69.6%")
    (11060, 11075)
    """
    count = operand(as_reading(denominator))
    return printed_rate(rate, rounding).numerators(count)


def with_decimals(text: str, decimals: int | None) -> str:
    """A plain printed rate with so many decimals, where what wrote it has dropped its last zeros.

    >>> with_decimals("70", 1), with_decimals("69.70%", 1), with_decimals("69.71", 1)
    ('70.0', '69.7%', '69.71')
    """
    match = None if decimals is None else _PLAIN.fullmatch(spelled(text))
    if match is None:
        return text
    places = (match[2] or "").rstrip("0").ljust(decimals or 0, "0")
    return f"{match[1]}{'.' * bool(places)}{places}{match[3]}"


def rate_holds(
    numerator: str,
    denominator: str,
    rate: str,
    per: int = 100,
    rounding: str = "nearest",
    step: int = 1,
) -> bool | None:
    """Return whether a printed rate is its quotient; None: not plain.

    Plain are ASCII digits without a leading zero, a rate also with some decimals and its sign; all
    else (a word, a blank) is for `frictionless_figures.rate` to read, whose options these are.

    >>> rate_holds("11068", "15902", "69.6"), rate_holds("11068", "15902", "69.7")
    (True, False)
    >>> rate_holds("1.1万", "15902", "69.6") is None
    True
    """
    plain = _plain_rate(rate, per)
    if (
        plain is None
        or not (numerator.isdigit() and denominator.isdigit())
        or not (numerator.isascii() and denominator.isascii())
        or denominator[0] == "0"
        or (numerator[0] == "0" and numerator != "0")
        or len(numerator) > LONGEST
        or len(denominator) > LONGEST
    ):
        return None
    n, m = int(numerator), int(denominator)
    r, scale = plain
    if step == 1:
        off = scale * n - r * m
        if rounding == "nearest":
            return 2 * abs(off) <= m
        if rounding == "truncated":
            return 0 <= off < m
        return bool(formula.rate_holds(n, n, m, m, r, r, scale, rounding))
    if m <= step:
        return None
    ends = max(2 * n - step, 0), 2 * n + step, 2 * m - step, 2 * m + step
    return bool(formula.rate_holds(*ends, r, r, scale, rounding))


@lru_cache(4096)  # a table has few different rates
def _plain_rate(rate: str, per: int) -> tuple[int, int] | None:
    """A plain rate in its last places, and what a quotient of 1 is in these; None: not plain."""
    if len(rate) > LONGEST:
        return None
    if rate[-1:] in _SIGNS:
        rate, per = rate[:-1], PER[rate[-1]]
    whole, point, part = rate.partition(".")
    digits = whole + part
    if (
        (len(part) >= COMPUTED and len(digits) >= 15)
        or not (digits.isascii() and digits.isdigit() and whole)
        or (whole[0] == "0" and len(whole) > 1)
        or (point and not part)
    ):
        return None
    return int(digits), per * 10 ** len(part)
