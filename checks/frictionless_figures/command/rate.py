"""`figures rate` and `figures read`: one claim, judged or solved for a count, and one figure."""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import asdict
from fractions import Fraction

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.interval import fixed, operand
from frictionless_figures.arithmetic.quotient import MARKS, printed_rate
from frictionless_figures.arithmetic.rate import rate, worded
from frictionless_figures.descriptor import DescriptorError
from frictionless_figures.reading import NotAFigure, read
from frictionless_figures.rules.printed import sentence

UNKNOWN = ("?", "？")
_QUOTIENT = re.compile(r"([0-9][0-9,]*) ?[/／] ?([0-9][0-9,]*)")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the three parts of a claim, and what may have been done to it."""
    for name in ("numerator", "denominator"):
        parser.add_argument(name, metavar=name.upper(), help="as printed, or ? for what it can be")
    parser.add_argument("rate", metavar="RATE", help="as printed, such as 69.6%%")
    parser.add_argument("--per", type=int, choices=MARKS, default=100, help="of a rate without %%")
    parser.add_argument("--rounding", choices=formula.ROUNDINGS, default="nearest")


def run(options: argparse.Namespace) -> int:
    """Print whether the rate follows, or which counts it follows from; return the exit status."""
    unknown = [name for name in ("numerator", "denominator") if getattr(options, name) in UNKNOWN]
    try:
        if len(unknown) == 2:
            raise ValueError("one ? at a time: a rate alone follows from any counts")
        if unknown:
            return _solved(options, *unknown)
        counts = options.numerator, options.denominator
        verdict = rate(*counts, options.rate, options.rounding, options.per)
    except ValueError as error:
        raise DescriptorError(str(error)) from None
    print(f"{'holds' if verdict.holds else 'FAILS'}: {verdict.explanation}")
    return 0 if verdict.holds else 1


def _solved(options: argparse.Namespace, unknown: str) -> int:
    claim = printed_rate(options.rate, options.rounding, options.per)
    if unknown == "numerator":
        fraction = f"? / {options.denominator}"
        counts = claim.numerators(operand(options.denominator))
    else:
        fraction = f"{options.numerator} / ?"
        counts = claim.denominators(operand(options.numerator))
    if counts is None:
        print(f"{fraction} is printed {claim.text} with no whole {unknown}.")
        return 1
    print(f"{fraction} is printed {claim.text} with a {unknown} {worded(counts)}.")
    return 0


def read_tokens(options: argparse.Namespace) -> int:
    """Print what each token says; return 1 where one is no figure."""
    status = 0
    for token in options.tokens:
        if said := quotient(token):
            print(said)
            continue
        try:
            reading = read(token)
        except NotAFigure as error:
            print(error, file=sys.stderr)
            status = 1
            continue
        print(sentence(reading))
        for name, value in asdict(reading).items():
            if name not in ("token", "alternatives"):
                print(f"  {name:<10} {'' if value is None else value}".rstrip())
        for other in reading.alternatives:
            print(f"  or, as a {other.kind}: {sentence(other)}")
    return status


def quotient(token: str) -> str | None:
    """What a token says that is a quotient of two counts, in percent; None where it is none.

    >>> quotient("11068/15902")
    '11068/15902 is a quotient of two counts: 69.60 % of 15902.'
    """
    counts = _QUOTIENT.fullmatch(token.strip())
    top, base = (int(count.replace(",", "")) for count in counts.groups()) if counts else (0, 0)
    if not base:
        return None
    share = fixed(Fraction(100 * top, base), 2)
    return f"{token} is a quotient of two counts: {share} % of {base}."
