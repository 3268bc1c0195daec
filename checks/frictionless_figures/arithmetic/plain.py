"""Claims of plain numbers, decided in whole numbers and without a word."""

from __future__ import annotations

from frictionless_figures.arithmetic.printed_rate import COMPUTED

LONGEST = 4000  # digits: of more Python makes no number


def rate_holds(numerator: str, denominator: str, rate: str, per: int = 100) -> bool | None:
    """Return whether a printed rate is its quotient, rounded to the nearest; None: not plain.

    Plain are ASCII digits without a leading zero, a rate also with some decimals; anything else (a
    sign, a word, a blank) is for `frictionless_figures.rate` to read. A rate on the border between
    two roundings holds for both.

    >>> rate_holds("11068", "15902", "69.6"), rate_holds("11068", "15902", "69.7")
    (True, False)
    >>> rate_holds("1.1万", "15902", "69.6") is None
    True
    """
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
    base, places = int(denominator), int("1" + "0" * len(part))
    return abs(2 * per * places * int(numerator) - 2 * int(whole + part) * base) <= base
