"""A sentence as claims see it: its figures, the clauses they stand in, the words before them."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from frictionless_figures.draft.sentences import sentences
from frictionless_figures.reading import Reading
from frictionless_figures.reading.numerals import numerals

_CLAUSE = re.compile("[,，;；:：()（）。！？!?\n]")
_JOINED = re.compile("(?:、|和|与|及|以及|,|，)(?:约|近|超|超过|达|达到|为|占)?")
_MAY_CLAIM = re.compile("[%％﹪‰成分占率计]|百分|其中|包括|连续|蝉联|历|过去|[:：]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A numeral that states something, at its place in the text."""

    start: int
    end: int
    token: str
    kind: str
    reading: Reading

    @property
    def is_rate(self) -> bool:
        """It is a printed rate: percent, per mille, tenths, a fraction in words."""
        return self.reading.kind == "share" and self.reading.unit in ("%", "‰")

    @property
    def is_count(self) -> bool:
        """It is one printed number of something, and no more or less than it."""
        value = self.reading.value
        return (
            self.kind == "quantity"
            and self.reading.qualifier in ("exact", "rounded")
            and bool(self.reading.unit)
            and value is not None
            and value > 0
            and not (value == 1 and not self.token[0].isdigit())
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
            if one.reading is not None
        ]
        dates = [(start + one.end, one.token) for one in printed if one.kind == "date"]
        clauses = [start, *(mark.end() for mark in _CLAUSE.finditer(text, start, end))]
        yield Passage(text, start, end, figures, dates, clauses)
