"""Finds where a figure in running text begins and ends: the longest token that `read` can read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from frictionless_figures.reading import NotAFigure, Reading, read
from frictionless_figures.reading.lexicon import BEFORE, BEFORE_ROUND, NOT_BEFORE, NOTHINGS
from frictionless_figures.reading.patterns import (
    AFTERS,
    ARABIC,
    BODY,
    CN,
    NEIGHBOURS,
    ONE,
    TO,
    UNIT,
)

#: No figure is longer; keeps the search linear on texts that are nothing but digits.
WINDOW: Final = 48
_ENDS_BEFORE: Final = frozenset(word[-1] for word in [*BEFORE, *BEFORE_ROUND])
_LONGEST_BEFORE: Final = max(map(len, BEFORE))
_CURRENCIES: Final = frozenset("¥$€£")
_SIGNS: Final = frozenset("-负")
_NOT_SIGN: Final = frozenset("不抱肩担胜背自欺辜亏")
_ROUND: Final = frozenset("百千万亿半")
_PASSES: Final = frozenset("个均已双值额量")  # 产值过三千亿元
_NOT_NEGATIVE: Final = frozenset(f"{CN}%‰℃)]）")


def reading_of(token: str) -> Reading | None:
    """What a token reads as, or None where it is no figure."""
    try:
        return read(token)
    except NotAFigure:
        return None


def figure_at(text: str, folded: str, at: int, floor: int) -> tuple[int, int, Reading] | None:
    """Start, end and reading of the figure whose number begins at a character."""
    if folded[at] == "零":
        for length in (3, 2):
            if folded[at + 1 : at + length] in NOTHINGS:
                reading = reading_of(text[at : at + length])
                return (at, at + length, reading) if reading else None
    start = _beginning(folded, at, floor)
    for end in _endings(folded, at):
        end -= folded[end - 1] == " "
        if folded[end - 1] <= "9" and _goes_on(folded, end):
            continue
        for begin in (start, at) if start != at else (at,):
            reading = reading_of(text[begin:end])
            if reading:
                return begin, end, reading
    return None


def _goes_on(folded: str, end: int) -> bool:
    """Whether a Latin letter or digit follows."""
    return folded[end : end + 1].isascii() and folded[end : end + 1].isalnum()


def _endings(folded: str, at: int) -> Iterator[int]:
    """Where a figure that begins at a character may end, the longest first."""
    stop = at + WINDOW
    if folded[at : at + 3] in NEIGHBOURS and folded[at - 1 : at] != "、":
        second = ONE.match(folded, at + 2, stop)
        if second:
            yield second.end()
    one = ONE.match(folded, at, stop)
    if one and one["grouped"] and not folded[one.end("grouped") : one.end()].strip():
        one = ARABIC.match(folded, at, stop)  # columns of a table: no measure word holds them
    if one:
        end = one.end()
        if end == stop:
            return
        after = AFTERS.match(folded, end, stop)
        if after and after[0] == "以上":
            second = ONE.match(folded, after.end(), stop)
            if second and folded.startswith("以下", second.end()):
                yield second.end() + 2
        to = TO.match(folded, end, stop)
        second = ONE.match(folded, to.end(), stop) if to else None
        if second:
            last = AFTERS.match(folded, second.end(), stop)
            if last:
                yield last.end()
            yield second.end()
        if after:
            yield after.end()
        yield end
    body = BODY.match(folded, at, stop)
    if body:
        unit = UNIT.match(folded, body.end(), stop)
        if unit:
            yield unit.end()
        yield body.end()
    arabic = ARABIC.match(folded, at, stop)
    if arabic:
        yield arabic.end()


def _beginning(folded: str, at: int, floor: int) -> int:
    """Where the figure whose number begins at a character begins with sign and qualifiers."""
    start = at
    before = folded[at - 1] if at > floor else ""
    several = before == "好" and folded[at] == "几"
    if several or before in _CURRENCIES or (before in _SIGNS and _is_sign(folded, at - 1, floor)):
        start -= 1
    for _ in range(2):
        stop = start - 1 if start > floor and folded[start - 1] == " " else start
        if stop <= floor or folded[stop - 1] not in _ENDS_BEFORE:
            break
        begin = _qualifier(folded, stop, floor, folded[at])
        if begin is None:
            break
        start = begin
    if start == at and before in ("每", "打"):
        start -= 1
    return start


def _is_sign(folded: str, at: int, floor: int) -> bool:
    """Whether a minus is one: not after a numeral, nor in a code or a word (担负)."""
    left = folded[at - 1] if at else ""
    if folded[at] == "负":
        return left not in _NOT_SIGN
    return not (at == floor > 0 or left in _NOT_NEGATIVE or (left.isascii() and left.isalnum()))


def _qualifier(folded: str, stop: int, floor: int, first: str) -> int | None:
    """Where the longest qualifier that ends at a place begins, unless a word swallows it."""
    for begin in range(max(floor, stop - _LONGEST_BEFORE), stop):
        word = folded[begin:stop]
        rounds = word in BEFORE_ROUND and first in _ROUND
        passes = word == "过" and folded[begin - 1 : begin] in _PASSES
        if not (word in BEFORE or rounds or passes):
            continue
        swallowing = NOT_BEFORE.get(word[:1]) if word not in NOT_BEFORE else NOT_BEFORE[word]
        left, further = folded[begin - 1 : begin], folded[begin - 2 : begin - 1]
        for entry in swallowing or ():
            if left == entry[0] and (not further or further not in entry[1:]):
                return None
        if word == ">" and folded.rfind("<", floor, begin) > folded.rfind(">", floor, begin):
            return None  # a tag ends here
        return begin
    return None
