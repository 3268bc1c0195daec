"""Finds every numeral expression in a text, with its offsets and its kind.

Each stretch of numeral characters is decided once, from left to right, by the first that fits: a
set phrase or name of `phrases`, a name in quotation marks, a code beside Latin letters, a date, a
clock time, an identifier, a figure that `read` can read. What is left is an idiom (Chinese
characters) or a number without reading (digits).
"""

import re
from dataclasses import dataclass, replace
from string import ascii_letters, digits
from typing import Final

from frictionless_figures.reading import Reading, patterns
from frictionless_figures.reading.digits import CN, fold
from frictionless_figures.reading.figure import WINDOW, figure_at, in_context, no_figure, reading_of
from frictionless_figures.reading.lexicon import UNITS
from frictionless_figures.reading.phrases import GOES_ON, LONGEST_PHRASE, PHRASES


@dataclass(frozen=True, slots=True)
class Numeral:
    """One numeral expression at its place in the text: token == text[start:end].

    kind is quantity, share, multiple, ordinal, duration or number, with the reading of the token
    where it has one (of two, the one that stands out in the text: 二十届 is a rank before 全会);
    or date, clock, name, idiom, without reading.
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
_JOINING: Final = frozenset(":∶+·. ")
_RUN = re.compile(rf"(.)\1{{{WINDOW - 1},}}")
_REST = re.compile(f"[{CN}0-9]+")
_CALENDAR: Final = ((patterns.DATE, "date"), (patterns.CLOCK, "clock"), (patterns.BORN, "name"))
_LAST: Final = ("年", "月", "日", "天", "小时", "分钟", "周")
#: First character of phrases -> their lengths, the greatest first.
_LENGTHS: Final = {
    first: sorted({len(phrase) for phrase in PHRASES if phrase[0] == first}, reverse=True)
    for first in {phrase[0] for phrase in PHRASES}
}


def numerals(text: str) -> list[Numeral]:
    """Every numeral expression of the text, in order, never overlapping.

    start and end are half-open offsets in Unicode code points of the text as given. Characters of
    words that are not about number (百姓, 首都, 一定) are left out; whatever is in doubt is given.

    >>> [(n.token, n.kind) for n in numerals("化解率69.6%,拨打12345")]
    [('69.6%', 'share'), ('12345', 'number')]
    """
    folded = fold(text)
    marks = patterns.QUOTED.finditer(folded)
    quotes = [quote.span(1) for quote in marks if patterns.SEED.search(quote[1])][::-1]
    expressions: list[Numeral] = []
    floor = 0
    while seed := patterns.SEED.search(folded, floor):
        at = seed.start()
        while quotes and quotes[-1][1] <= at:
            quotes.pop()
        quote = quotes[-1] if quotes and quotes[-1][0] <= at else None
        start, end, kind, reading = _decide(text, folded, at, floor, quote)
        if kind:
            expressions.append(Numeral(start, end, text[start:end], kind, reading))
        floor = end
    return expressions


def _decide(
    text: str, folded: str, at: int, floor: int, quote: tuple[int, int] | None
) -> _Decision:
    """Span, kind and reading of the numeral at a seed; an empty kind for a word without number."""
    digit = folded[at].isdecimal()
    if run := _RUN.match(folded, at):
        return at, run.end(), "number" if digit else "idiom", None
    if digit:
        decision = _code(folded, at, floor)
    else:
        decision = _in_list(text, folded, at) or _phrase(folded, at, floor)
    if quote and quote[0] >= floor and (decision is None or decision[2] in ("idiom", "name")):
        decision = _quoted(text, folded, at, *quote) or decision
    if decision is None:
        decision = _calendar(folded, at) or _order(text, folded, at)
    if decision is None and not digit:
        decision = _repeated(folded, at)
    if decision is None:
        figure = figure_at(text, folded, at, floor)
        decision = _judged(folded, *figure) if figure else None
    if decision:
        return decision
    code = patterns.CODE.match(folded, at)
    if code and not code[0].isdecimal():
        return at, code.end(), "name", None
    rest = _REST.match(folded, at + 1)
    return at, rest.end() if rest else at + 1, "number" if digit else "idiom", None


def _code(folded: str, at: int, floor: int) -> _Decision | None:
    """A code beside Latin letters, a telephone or other number that counts nothing, a ratio, or
    digits of another script, which are nobody's figure."""
    run = patterns.FOREIGN.match(folded, at)
    if run and (not run[0].isascii() or len(run[0]) > WINDOW // 2):
        return at, run.end(), "number", None
    before = folded[floor:at]
    start = floor + len(before.rstrip(ascii_letters + digits))
    if start == at and before[1:] and before[-1] in "-_./":
        letters = len(before) - 1 - len(before[:-1].rstrip(ascii_letters))
        start = at - 1 - letters if letters else at
    if machine := patterns.MACHINE.search(folded, max(floor, at - 3), at):
        start = machine.start()
    code = patterns.CODE.match(folded, at)
    end = code.end() if code else at + 1
    if start < at and not patterns.LARGE.match(folded, at):
        return start, end, "name", None
    if patterns.STANDARD.search(folded, max(floor, at - 6), at):
        return at, end, "number", None
    if not run or folded[run.end() : run.end() + 1] in _JOINING:
        if summands := patterns.SUM.match(folded, at):
            return at, summands.end(), "name", None
        ratio, clock = patterns.RATIO.match(folded, at), patterns.CLOCK.match(folded, at)
        if ratio and (not clock or patterns.COMPARED.search(folded, max(0, at - 6), at)):
            return at, ratio.end(), "number", None
    identifier = patterns.NUMBERED.match(folded, at)
    if identifier and not (patterns.CLOCK.match(folded, at) or patterns.DATE.match(folded, at)):
        return at, identifier.end(), "number", None
    return None


def _in_list(text: str, folded: str, at: int) -> _Decision | None:
    """一是, (二), 三、: the number of a point in a list; and 翻番, 翻了两番."""
    item = patterns.ENUMERATED.match(folded, at)
    if item and (reading := reading_of(text[at : item.end()])):
        return at, item.end(), "ordinal", replace(reading, kind="ordinal")
    if doubling := patterns.DOUBLED.match(folded, at):
        return at, doubling.end(), "multiple", reading_of(text[at : doubling.end()])
    return None


def _phrase(folded: str, at: int, floor: int) -> _Decision | None:
    """The longest listed phrase that covers the character."""
    best, longest = 0, 0
    for start in range(max(floor, at - LONGEST_PHRASE + 1), at + 1):
        for length in _LENGTHS.get(folded[start], ()):
            end = start + length
            if end <= at or length <= longest:
                break
            phrase, following = folded[start:end], folded[end : end + 1]
            if len(phrase) < length or phrase not in PHRASES:
                continue
            if following not in {*GOES_ON.get(phrase[-1], "")}:  # 十分之三, 居首位
                best, longest = start, length
    word = folded[best : best + longest]
    if not word or (word == "一起" and patterns.CASES.match(folded, best + longest)):
        return None
    if word == "四处" and folded[best - 1 : best] in {*"现有了共等设建成的"}:
        return None
    return best, best + longest, PHRASES[word] or "", None


def _quoted(text: str, folded: str, at: int, start: int, end: int) -> _Decision | None:
    """A short quotation without a measured figure: the name of something."""
    content = folded[start:end]
    if content.isascii() and content.isdecimal():
        return start, end, "number", reading_of(text[start:end])
    if content in PHRASES:
        return start, end, PHRASES[content] or "", None
    if patterns.DATE.match(folded, at):
        return None
    at += folded[at] == "第"
    figure = figure_at(text, folded, at, at)
    printed = folded[at : figure[1]] if figure else ""
    if printed and (
        not {*printed}.isdisjoint("%.亿")
        or (folded[at] <= "9" and not printed.isdecimal())
        or (printed.endswith(_LAST) and folded[at] not in "百千万亿")
        or folded[at] == "零"
    ):
        return None
    return start, end, "name", None


def _calendar(folded: str, at: int) -> _Decision | None:
    """A date, a clock time, or the name of a generation."""
    for pattern, kind in _CALENDAR:
        if found := pattern.match(folded, at):
            return at, found.end(), kind, None
    return None


def _order(text: str, folded: str, at: int) -> _Decision | None:
    """An ordinal: 第28周, 首批."""
    ordinal = patterns.ORDINAL.match(folded, at)
    if not ordinal:
        return None
    unit = patterns.UNIT.match(folded, ordinal.end())
    if ordinal[0] == "首" and not unit:
        return None
    end = unit.end() if unit and unit[0][0] != " " else ordinal.end()
    return at, end, "ordinal", reading_of(text[at:end])


def _repeated(folded: str, at: int) -> _Decision | None:
    """七里坪, a name; 一次次, 一街一品, rhetoric, unless both are measured (一年两次)."""
    if place := patterns.PLACE.match(folded, at):
        return at, place.end(), "name", None
    idiom = patterns.IDIOM.match(folded, at)
    if not idiom or (
        idiom[2] and (idiom[2] in f"{CN}至到来余多几" or idiom[3] in f"{CN}年天月次个大期余多倍")
    ):
        return None
    if idiom[2] and idiom[0][2] != "一" and idiom[2] in UNITS and idiom[3] in UNITS:
        return None
    return at, idiom.end(), "idiom", None


def _judged(folded: str, start: int, end: int, reading: Reading) -> _Decision:
    """The decision on a figure that reads, by what stands around it."""
    token, kind = folded[start:end], reading.kind
    if kind == "date":
        return start, end, kind, None
    if kind == "number" and token[0] == "每":
        return start + 1, end, "idiom", None
    if instead := no_figure(folded, start, end, reading):
        return start, end, instead, None
    reading = in_context(folded, start, end, reading)
    return start, end, reading.kind, reading
