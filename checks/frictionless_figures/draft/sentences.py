"""Cuts a text into sentences, as half-open offsets in the text as given."""

import re
from collections.abc import Iterator

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
    return [
        span for start, end in _pieces(text) if (span := _stripped(text, start, end))[0] < span[1]
    ]


def _pieces(text: str) -> Iterator[Span]:
    start = 0
    for cut in sorted({*_full_stops(text), *_line_ends(text), len(text)}):
        yield start, cut
        start = cut


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


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _BLANK:
        start += 1
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    return start, end
