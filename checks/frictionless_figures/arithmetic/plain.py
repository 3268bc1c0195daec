"""Claims of plain numbers, decided in whole numbers and without a word."""

from __future__ import annotations

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.printed_rate import COMPUTED

UNITS = {"%": 100, "‰": 1000}
LONGEST = 4000  # digits: of more Python makes no number


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
    if rate[-1:] in UNITS:
        rate, per = rate[:-1], UNITS[rate[-1]]
    whole, _, part = rate.partition(".")
    digits = numerator + denominator + whole + part
    computed = len(part) >= COMPUTED and len(whole) + len(part) >= 15
    if (
        computed
        or len(digits) > LONGEST
        or not (digits.isascii() and digits.isdigit() and numerator and denominator and whole)
    ):
        return None
    if (
        (numerator[0] == "0" and len(numerator) > 1)
        or denominator[0] == "0"
        or (whole[0] == "0" and len(whole) > 1)
        or (not part and "." in rate)
    ):
        return None
    n, m, r = int(numerator), int(denominator), int(whole + part)
    scale = per * int("1" + "0" * len(part))
    if rounding == "nearest" and step == 1:
        return abs(2 * scale * n - 2 * r * m) <= m
    if step == 1:
        return bool(formula.rate_holds(n, n, m, m, r, r, scale, rounding))
    if m <= step:
        return None
    ends = max(2 * n - step, 0), 2 * n + step, 2 * m - step, 2 * m + step
    return bool(formula.rate_holds(*ends, r, r, scale, rounding))
