"""A text cut into sentences, and each as claims see it: figures, clauses, words."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from operator import itemgetter

from frictionless_figures.arithmetic.verdict import Verdict
from frictionless_figures.reading import Reading
from frictionless_figures.reading.numerals import Numeral, numerals

Span = tuple[int, int]

#: No sentence ends inside a title or a quotation; one that is never closed protects nothing.
_WHOLE = re.compile("《[^《》]{1,100}》|“[^“”]{1,600}”|「[^「」]{1,600}」")
#: An ellipsis behind a closing mark trails a list off and ends nothing.
_END = re.compile("(?:[。！？!?]|(?<![”》」…])…)[。！？!?…]*[”’」』）)]*")
_BREAK = re.compile(r"[ \t\u3000]*\n\s*")
_LINE_GOES_ON = re.compile("[,，、;；]$")
_HEADING = 24  # characters: a whole line without a full stop that is no longer is a heading
_BLANK = " \t\n\r\u3000\u00a0\ufeff"

FOLLOWS = "follows"
CUT_OFF = "follows when cut off"
FAILS = "does not follow"
OPEN = "no base printed"
_WORDS = {"exact": FOLLOWS, "rounded": FOLLOWS, "interval": FOLLOWS, "truncated": CUT_OFF}
_CLAUSE = re.compile("[,，;；:：()（）。！？!?\n]")
_JOINED = re.compile("(?:、|和|与|及|以及|,|，)(?:约|近|超|超过|达|达到|为|占)?")
_MAY_CLAIM = re.compile("[%％﹪‰成分占率计]|百分|其中|包括|连续|蝉联|历|过去|[:：]")


def sentences(text: str) -> list[Span]:
    """Start and end of every sentence, in order, without the blanks between them.

    A sentence ends at 。！？… and the marks that close behind them. A line break inside a sentence
    is joined; a line that is a heading stands for itself.

    >>> text = "平安秀洲\\n\\n他读《喜报！》一文。他又\\n读。"
    >>> [text[start:end] for start, end in sentences(text)]
    ['平安秀洲', '他读《喜报！》一文。', '他又\\n读。']
    """
    found = []
    for start, end in pairwise([0, *sorted({*_full_stops(text), *_line_ends(text), len(text)})]):
        if sentence := text[start:end].strip(_BLANK):
            begin = text.index(sentence, start)
            found.append((begin, begin + len(sentence)))
    return found


def sentence_at(spans: Sequence[Span], at: int) -> Span:
    """The last sentence that starts at an offset or before it; an empty one there if none does."""
    place = bisect_right(spans, at, key=itemgetter(0))
    return spans[place - 1] if place else (at, at)


def _full_stops(text: str) -> Iterator[int]:
    protected = [mark.span() for mark in _WHOLE.finditer(text)]
    place = 0
    for mark in _END.finditer(text):
        while place < len(protected) and protected[place][1] < mark.end():
            place += 1
        inside = place < len(protected) and protected[place][0] < mark.start()
        if not inside or protected[place][1] == mark.end():
            yield mark.end()


def _line_ends(text: str) -> Iterator[int]:
    """Where a line ends that does not go on in the next one."""
    begin = 0
    for mark in _BREAK.finditer(text):
        line = text[begin : mark.start()].strip(_BLANK)
        if not _goes_on(line):
            yield mark.start()
        begin = mark.end()


def _goes_on(line: str) -> bool:
    """The line breaks off inside a sentence: behind a comma, or long, or behind a full stop."""
    stops = list(_full_stops(line))
    rest = line[stops[-1] :] if stops else line
    if not rest:
        return False
    if _LINE_GOES_ON.search(rest) or (stops and len(rest) > 1):
        return True
    return len(rest) > _HEADING and any(comma in rest for comma in ",，、")


class Figure(Numeral):
    """A numeral that states something, at its place in the text."""

    reading: Reading

    @property
    def number(self) -> Fraction:
        """The one number that is printed, 0 where it is none."""
        return Fraction(self.reading.value or 0)

    @property
    def is_rate(self) -> bool:
        """It is a printed rate: percent, per mille, tenths, a fraction in words."""
        return self.reading.kind == "share" and self.reading.unit in ("%", "‰")

    @property
    def is_count(self) -> bool:
        """It is one printed number of something, and no more or less than it."""
        return (
            self.kind == "quantity"
            and self.reading.qualifier in ("exact", "rounded")
            and bool(self.reading.unit)
            and self.number > 0
            and (self.number != 1 or self.token[0].isdigit())
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of a text with its figures and dates; offsets are those of the text."""

    text: str
    start: int
    end: int
    figures: Sequence[Figure]
    dates: Sequence[tuple[int, str]]  # where each ends, and what it prints
    clauses: Sequence[int]  # where each clause starts

    def clause(self, figure: Figure) -> int:
        """The number of the clause that a figure stands in."""
        return bisect_right(self.clauses, figure.start) - 1

    def label(self, figure: Figure) -> str:
        """The words before a figure, back to the figure before it or to the start of its clause."""
        before = [other.end for other in self.figures if other.end <= figure.start]
        return self.text[max([self.clauses[self.clause(figure)], *before[-1:]]) : figure.start]

    def apart(self, first: Figure, last: Figure) -> int:
        """How many clauses lie between two figures."""
        return self.clause(last) - self.clause(first)

    def since(self, first: Figure, last: Figure) -> str:
        """The words before a figure, from the clause of an earlier one on."""
        return self.text[self.clauses[self.clause(first)] : last.start]

    def between(self, first: Figure, last: Figure) -> str:
        """The words between two figures."""
        return self.text[first.end : last.start]

    def tail(self, figure: Figure) -> str:
        """The words behind a figure, to the end of its clause."""
        stop = _CLAUSE.search(self.text, figure.end, self.end)
        return self.text[figure.end : stop.start() if stop else self.end]

    def counts_before(self, figure: Figure) -> list[Figure]:
        """The counts before a figure, the nearest first."""
        return [n for n in reversed(self.figures) if n.end <= figure.start and n.is_count]

    def counts_behind(self, figure: Figure) -> list[Figure]:
        """The counts behind a figure, the nearest first."""
        return [n for n in self.figures if n.start >= figure.end and n.is_count]

    def lists(self, belongs: Callable[[Figure], bool]) -> list[list[Figure]]:
        """The figures that belong, joined by 、 and 和 into lists; most have one member."""
        lists: list[list[Figure]] = []
        for figure in filter(belongs, self.figures):
            if lists and _JOINED.fullmatch(self.between(lists[-1][-1], figure)):
                lists[-1].append(figure)
            else:
                lists.append([figure])
        return lists


def passages(text: str) -> Iterator[Passage]:
    """The sentences of a text; only those that may claim something have their figures read."""
    for start, end in sentences(text):
        sentence = text[start:end]
        printed = numerals(sentence) if _MAY_CLAIM.search(sentence) else []
        figures = [
            Figure(start + one.start, start + one.end, one.token, one.kind, one.reading)
            for one in printed
            if one.reading
        ]
        dates = [(start + one.end, one.token) for one in printed if one.kind == "date"]
        clauses = [start, *(mark.end() for mark in _CLAUSE.finditer(text, start, end))]
        yield Passage(text, start, end, figures, dates, clauses)


@dataclass(frozen=True, slots=True)
class Claim:
    """A printed share, change, difference in points, total or span, and what it follows from."""

    kind: str
    figure: Figure
    verdict: str = OPEN
    ingredients: tuple[Figure, ...] = ()
    explanation: str = ""


def settled(kind: str, figure: Figure, verdict: Verdict, *ingredients: Figure) -> Claim | None:
    """The claim that follows from its ingredients, or None where it does not.

    A fit that only the width of its ingredients gives proves nothing unless what they give is known
    to a twentieth.
    """
    if verdict.status == "interval":
        if verdict.lower is None or verdict.upper is None:
            return None
        least, most = Fraction(verdict.lower), Fraction(verdict.upper)
        if 20 * (most - least) > most:
            return None
    word = _WORDS.get(verdict.status)
    return Claim(kind, figure, word, ingredients, verdict.explanation) if word else None


def near(quotient: Fraction, figure: Figure) -> bool:
    """A quotient in percent is within a fifth or three points of a printed rate of one value."""
    one = figure.reading.value is not None and figure.reading.qualifier in ("exact", "rounded")
    return one and abs(quotient - figure.number) <= max(abs(figure.number) / 5, Fraction(3))
