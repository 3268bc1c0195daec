"""Finds every numeral expression in a text, with its offsets and its kind.

Each stretch of numeral characters is decided once, from left to right, by the first that fits: a
set phrase or name of `phrases`, a name in quotation marks, a code beside Latin letters, a date, a
clock time, an identifier, a figure that `read` can read. What is left is an idiom (Chinese
characters) or a number without reading (digits).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from frictionless_figures.reading import NotAFigure, Reading, read
from frictionless_figures.reading.digits import fold
from frictionless_figures.reading.lexicon import BEFORE, NOT_BEFORE, NOTHINGS, UNITS
from frictionless_figures.reading.patterns import (
    CASES,
    CLOCK,
    CN,
    CODE,
    DATE,
    DOUBLED,
    FOREIGN,
    IDIOM,
    JOINT,
    LARGE,
    NUMBERED,
    ORDINAL,
    PERIOD,
    PLACE,
    QUOTED,
    SEED,
    STANDARD,
    TRIES,
)
from frictionless_figures.reading.phrases import LONGEST_PHRASE, PHRASES


@dataclass(frozen=True, slots=True)
class Numeral:
    """One numeral expression at its place in the text: token == text[start:end].

    kind is quantity, share, multiple, ordinal, duration or number, with the reading of the token
    where it has one; or date, clock, name, idiom, without reading.
    """

    start: int
    end: int
    token: str
    kind: str
    reading: Reading | None

    @property
    def ambiguous(self) -> bool:
        """Whether the printed figure can be read in more than one way."""
        return self.reading is not None and bool(self.reading.alternatives)


_Decision = tuple[int, int, str, Reading | None]
_LAST: Final = ("年", "月", "日", "天", "小时", "分钟", "周")
_ENDS_BEFORE: Final = frozenset(word[-1] for word in BEFORE) | {"过", "上"}
#: No figure is longer; keeps the search linear on texts that are nothing but digits.
_WINDOW: Final = 48


def numerals(text: str) -> list[Numeral]:
    """Every numeral expression of the text, in order, never overlapping.

    start and end are half-open offsets in Unicode code points of the text as given. Characters of
    words that are not about number (百姓, 首都, 一定) are left out; whatever is in doubt is given.

    >>> [(n.token, n.kind) for n in numerals("化解率69.6%,拨打12345")]
    [('69.6%', 'share'), ('12345', 'number')]
    """
    folded = fold(text)
    quotes = [found.span(1) for found in QUOTED.finditer(folded) if SEED.search(found[1])]
    quotes.reverse()
    found: list[Numeral] = []
    floor = 0
    seed = SEED.search(folded)
    while seed:
        at = seed.start()
        while quotes and quotes[-1][1] <= at:
            quotes.pop()
        quote = quotes[-1] if quotes and quotes[-1][0] <= at else None
        start, end, kind, reading = _decide(text, folded, at, floor, quote)
        if kind:
            found.append(Numeral(start, end, text[start:end], kind, reading))
        floor = end
        seed = SEED.search(folded, floor)
    return found


def _decide(
    text: str, folded: str, at: int, floor: int, quote: tuple[int, int] | None
) -> _Decision:
    """Span, kind and reading of the numeral at a seed; an empty kind for a word without number."""
    digit = "0" <= folded[at] <= "9" or (not folded[at].isascii() and folded[at].isdecimal())
    if digit:
        decision = _code(folded, at, floor)
    else:
        decision = _doubled(text, folded, at, floor) or _phrase(folded, at, floor)
    if quote and quote[0] >= floor and (decision is None or decision[2] in ("idiom", "name")):
        decision = _quoted(text, folded, at, *quote) or decision
    if decision is None:
        decision = _calendar(folded, at, floor) or _order(text, folded, at, floor)
    if decision is None and not digit:
        decision = _repeated(folded, at)
    if decision is None:
        decision = _figure(text, folded, at, floor)
    if decision:
        return decision
    run = CODE.match(folded, at)
    end = run.end() if run else at
    if digit and not folded[at:end].isdecimal():
        return at, end, "name", None
    end = max(end, at + 1)
    while end < len(folded) and (folded[end] in CN or "0" <= folded[end] <= "9"):
        end += 1
    return at, end, "number" if digit else "idiom", None


def _code(folded: str, at: int, floor: int) -> _Decision | None:
    """A code beside Latin letters, a telephone or other number that counts nothing, or digits
    of another script, which are nobody's figure."""
    run = FOREIGN.match(folded, at)
    if run and (not run[0].isascii() or len(run[0]) > _WINDOW // 2):
        return at, run.end(), "number", None
    start = at
    while start > floor and (folded[start - 1].isascii() and folded[start - 1].isalnum()):
        start -= 1
    if start == at and at - 1 > floor and folded[at - 1] in "-_./":
        start = at - 1
        while start > floor and folded[start - 1].isascii() and folded[start - 1].isalpha():
            start -= 1
        if start == at - 1:
            start = at
    if start < at and not LARGE.match(folded, at):
        run = CODE.match(folded, start)
        end = max(run.end(), at + 1) if run else at + 1
        return start, end, "name", None
    if STANDARD.search(folded, max(floor, at - 6), at):
        run = CODE.match(folded, at)
        return at, run.end() if run else at + 1, "number", None
    found = NUMBERED.match(folded, at)
    if found and not CLOCK.match(folded, at) and not DATE.match(folded, at):
        return at, found.end(), "number", None
    return None


def _phrase(folded: str, at: int, floor: int) -> _Decision | None:
    """The longest listed phrase that covers the character."""
    best: tuple[int, int] | None = None
    for start in range(max(floor, at - LONGEST_PHRASE + 1), at + 1):
        least = max(at - start + 1, 2, best[1] - best[0] + 1 if best else 0)
        for end in range(min(start + LONGEST_PHRASE, len(folded)), start + least - 1, -1):
            if folded[start:end] in PHRASES:
                best = (start, end)
                break
    if best is None:
        return None
    word = folded[best[0] : best[1]]
    if word == "一起" and CASES.match(folded, best[1]):
        return None
    return *best, PHRASES[word] or "", None


def _doubled(text: str, folded: str, at: int, floor: int) -> _Decision | None:
    """翻番, 翻了两番."""
    for start in range(max(floor, at - 3), at + 1):
        found = DOUBLED.match(folded, start)
        if found and found.end() > at:
            return start, found.end(), "multiple", _reading(text[start : found.end()])
    return None


def _quoted(text: str, folded: str, at: int, start: int, end: int) -> _Decision | None:
    """A short quotation without a measured figure: the name of something."""
    content = folded[start:end]
    if content.isascii() and content.isdecimal():
        return start, end, "number", _reading(text[start:end])
    if content in PHRASES:
        return start, end, PHRASES[content] or "", None
    found = TRIES[3][1].match(folded, at, at + _WINDOW)
    if found and (
        not {*found[0]}.isdisjoint("%.亿")
        or (folded[at] <= "9" and not found[0].isdecimal())
        or (found[0].endswith(_LAST) and folded[at] not in "百千万")
        or folded[at] == "零"
    ):
        return None
    return start, end, "name", None


def _calendar(folded: str, at: int, floor: int) -> _Decision | None:
    """A date or a clock time."""
    for start in range(max(floor, at - 4), at):
        found = PERIOD.match(folded, start)
        if found and found.end() > at:
            return start, found.end(), "date", None
    found = DATE.match(folded, at)
    if found:
        return at, found.end(), "date", None
    found = CLOCK.match(folded, at)
    return (at, found.end(), "clock", None) if found else None


def _order(text: str, folded: str, at: int, floor: int) -> _Decision | None:
    """An ordinal: 第28周, 首批."""
    start = at - 1 if at > floor and folded[at - 1] == "第" else at
    found = ORDINAL.match(folded, start)
    if not found:
        return None
    return start, found.end(), "ordinal", _reading(text[start : found.end()])


def _repeated(folded: str, at: int) -> _Decision | None:
    """七里坪, a name; 一次次, 一街一品, rhetoric, unless both are measured (一年两次)."""
    place = PLACE.match(folded, at)
    if place:
        return at, place.end(), "name", None
    found = IDIOM.match(folded, at)
    if not found or (found[2] and (found[2] in CN or found[3] in CN)):
        return None
    if found[2] and found[0][2] != "一" and found[2] in UNITS and found[3] in UNITS:
        return None
    return at, found.end(), "idiom", None


def _reading(token: str) -> Reading | None:
    try:
        return read(token)
    except NotAFigure:
        return None


def _figure(text: str, folded: str, at: int, floor: int) -> _Decision | None:
    """The longest figure at the character that reads, with the qualifiers before it."""
    if folded[at] == "零":
        for length in (3, 2):
            if folded[at + 1 : at + length] in NOTHINGS:
                end = at + length
                return at, end, "quantity", _reading(text[at:end])
    start = _qualified(folded, at, floor)
    ends: list[int] = []
    for sign, form in TRIES:
        if not sign.search(folded, at, at + _WINDOW):
            continue
        found = form.match(folded, at, at + _WINDOW)
        if not found or found.end() in ends:
            continue
        if found.end() == at + _WINDOW:
            return None
        ends.append(found.end())
        for begin in (start, at) if start != at else (at,):
            end = found.end()
            if (
                folded[end - 1] <= "9"
                and folded[end : end + 1].isascii()
                and folded[end : end + 1].isalnum()
            ):
                continue
            reading = _reading(text[begin:end])
            if reading:
                return _judged(folded, begin, end, reading)
    return None


def _judged(folded: str, start: int, end: int, reading: Reading) -> _Decision:
    """The decision on a figure that reads, by what stands around it."""
    token, kind = folded[start:end], reading.kind
    if kind == "date":
        return start, end, kind, None
    if kind == "ordinal" and token.endswith("级") and JOINT.match(folded, end):
        kind = "quantity"
    elif (kind == "number" and len(token) == 1 and not token.isascii()) or (
        token[0] in "百千万亿"
        and kind in ("quantity", "duration")
        and reading.qualifier in ("exact", "rounded")
    ):
        return start, end, "idiom", None
    return start, end, kind, reading


def _qualified(folded: str, at: int, floor: int) -> int:
    """Where the figure at this character begins with its qualifiers."""
    start = at
    if start > floor and folded[start - 1] == "-":
        left = folded[start - 2] if start - 1 > floor else ""
        if not (left.isascii() and left.isalnum()):
            start -= 1
    for _ in range(2):
        stop = start - 1 if start > floor and folded[start - 1] == " " else start
        if stop <= floor or folded[stop - 1] not in _ENDS_BEFORE:
            break
        for length in (5, 4, 3, 2, 1):
            begin = stop - length
            if begin < floor:
                continue
            word = folded[begin:stop]
            if word not in BEFORE and not (word in "过上" and folded[at] in "百千万亿半"):
                continue
            if begin and folded[begin - 1] in NOT_BEFORE.get(word, ""):
                continue
            start = begin
            break
        else:
            break
    if start == at and start > floor and folded[start - 1] in "每打":
        start -= 1
    return start
