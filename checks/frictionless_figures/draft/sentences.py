"""Cuts a text into sentences, as half-open offsets in the text as given."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter

Span = tuple[int, int]

#: No sentence ends inside a title or a quotation; one that is never closed protects nothing.
_WHOLE = re.compile("《[^《》]{1,100}》|“[^“”]{1,600}”|「[^「」]{1,600}」")
#: An ellipsis behind a closing mark trails a list off and ends nothing.
_END = re.compile("(?:[。！？!?]|(?<![”》」…])…)[。！？!?…]*[”’」』）)]*")
_BREAK = re.compile(r"[ \t\u3000]*\n\s*")
_LINE_GOES_ON = re.compile("[,，、;；]$")
_HEADING = 24  # characters: a whole line without a full stop that is no longer is a heading
_BLANK = " \t\n\r\u3000\u00a0\ufeff"


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
