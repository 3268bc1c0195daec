"""Printed totals, differences in points and spans of years that their ingredients bear out."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from frictionless_figures.arithmetic.change import change
from frictionless_figures.arithmetic.total import total
from frictionless_figures.draft.passage import Figure, Passage
from frictionless_figures.draft.verdicts import FOLLOWS, Claim, settled

_PARTS = re.compile("其中|分别为|分别是|分别有|包括|[:：]")
_SUMMED = re.compile("(?:合计|共计|总计|总共)[^,，]{0,8}$")
_YEARS = re.compile("([0-9]{4})年?[至到—-]([0-9]{4})年?")


def totals(passage: Passage) -> Iterator[Claim]:
    """Each count behind which all its parts are printed; open where some parts are missing."""
    for whole in passage.figures:
        if not whole.is_count:
            continue
        parts = _parts_behind(passage, whole) or _parts_before(passage, whole)
        if len(parts) > 1:
            verdict = total([part.reading for part in parts], whole.reading)
            claim = settled("total", whole, parts, verdict)
            if claim:
                yield claim
            elif _listed(passage, parts) and _short(parts, whole):
                yield Claim("total", whole, ingredients=tuple(parts))


def _parts_behind(passage: Passage, whole: Figure) -> list[Figure]:
    """The list of counts in the unit of the total that 其中 or 分别为 opens right behind it."""
    parts: list[Figure] = []
    previous = whole
    for figure in passage.figures:
        if figure.start < whole.end:
            continue
        words = passage.between(previous, figure)
        if not parts and not _PARTS.search(words):
            break
        if re.search("[;；]", words) or not figure.is_count:
            break
        if figure.reading.unit != whole.reading.unit or (parts and _PARTS.search(words)):
            break
        parts.append(figure)
        previous = figure
    return parts


def _parts_before(passage: Passage, whole: Figure) -> list[Figure]:
    """A list of counts that 合计 sums up."""
    if not _SUMMED.search(passage.label(whole)):
        return []
    same = [n for n in passage.counts_before(whole) if n.reading.unit == whole.reading.unit]
    return same[::-1] if total([n.reading for n in same], whole.reading).holds else []


def _listed(passage: Passage, parts: list[Figure]) -> bool:
    """The parts are one list with 、, and nothing is compared between them."""
    return all(
        re.fullmatch("[^,，各]*、[^,，各]*", passage.between(*pair)) for pair in pairwise(parts)
    )


def _short(parts: list[Figure], whole: Figure) -> bool:
    added = sum(Fraction(part.reading.value or 0) for part in parts)
    return added < Fraction(whole.reading.value or 0)


def points(passage: Passage) -> Iterator[Claim]:
    """由93.2%提高到95.8%，提高2.6个百分点."""
    for place, figure in enumerate(passage.figures):
        first, last = ([None, None, *passage.figures[:place]])[-2:]
        if not figure.reading.unit.endswith("百分点") or first is None or last is None:
            continue
        if not (first.is_rate and last.is_rate and figure.reading.value is not None):
            continue
        from_to = re.search("[由从]", passage.label(first)) and re.search(
            "(?:到|至|为)了?$", passage.label(last)
        )
        if from_to and passage.clause(figure) - passage.clause(last) <= 1:
            verdict = change(first.reading, last.reading, figure.reading)
            if verdict.holds and verdict.status in ("exact", "rounded"):
                yield Claim("points", figure, FOLLOWS, (first, last), verdict.explanation)


def spans(passage: Passage) -> Iterator[Claim]:
    """2015年至2024年，连续10年: counted with both ends, or 历时9年 as years that have passed."""
    for end, dates in passage.dates:
        years = _YEARS.fullmatch(dates)
        for figure in passage.figures:
            words = passage.text[end : figure.start]
            if not years or figure.kind != "duration" or figure.reading.unit != "年":
                continue
            if figure.start < end or re.search("[;；]", words) or len(words) > 12:
                continue
            counted = int(years[2]) - int(years[1]) + bool(re.search("连续|蝉联", words))
            if re.search("连续|蝉联|历时|历经|过去", words) and figure.reading.value == counted:
                yield Claim("span", figure, FOLLOWS, (), f"{years[0]} is {figure.token}.")
