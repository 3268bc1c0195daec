"""The claims of a text: printed rates, changes and totals with the figures that bear them out."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from frictionless_figures.arithmetic.change import change as judged
from frictionless_figures.arithmetic.total import total
from frictionless_figures.draft.changes import change, way
from frictionless_figures.draft.passage import (
    CUT_OFF,
    FAILS,
    FOLLOWS,
    OPEN,
    Claim,
    Figure,
    Passage,
    passages,
    settled,
)
from frictionless_figures.draft.shares import shares

_PARTS = re.compile("其中|分别为|分别是|分别有|包括|[:：]")
_SUMMED = re.compile("(?:合计|共计|总计|总共)[^,，]{0,8}$")
_YEARS = re.compile("([0-9]{4})年?[至到—-]([0-9]{4})年?")


def claims(text: str, saw: Callable[[int], None] | None = None) -> list[Claim]:
    """Every claim of a text, in its order; `saw` is told how many characters are done.

    Only figures of one sentence and one unit, within two clauses or named as base, are ever put
    together; a rate without such figures is a claim with no base printed.
    """
    claimed: list[Claim] = []
    done = 0
    for passage in passages(text):
        if passage.figures:
            claimed += _claims(passage)
        if saw:
            saw(passage.end - done)
            done = passage.end
    return sorted(claimed, key=lambda claim: (claim.figure.start, claim.kind))


def _claims(passage: Passage) -> Iterator[Claim]:
    for listed in passage.lists(lambda figure: figure.is_rate):
        if not way(passage, listed[0]):
            yield from shares(passage, listed)
        elif len(listed) == 1:
            yield change(passage, listed[0])
        else:
            yield from (Claim("change", figure) for figure in listed)
    yield from _totals(passage)
    yield from _points(passage)
    yield from _spans(passage)


def _totals(passage: Passage) -> Iterator[Claim]:
    """Each count behind which all its parts are printed; open where some parts are missing."""
    for whole in filter(lambda figure: figure.is_count, passage.figures):
        parts = _parts_behind(passage, whole) or _parts_before(passage, whole)
        if len(parts) > 1:
            verdict = total([part.reading for part in parts], whole.reading)
            if claim := settled("total", whole, verdict, *parts):
                yield claim
            elif _listed(passage, parts) and sum(part.number for part in parts) < whole.number:
                yield Claim("total", whole, ingredients=tuple(parts))


def _parts_behind(passage: Passage, whole: Figure) -> list[Figure]:
    """The list of counts in the unit of the total that 其中 or 分别为 opens right behind it."""
    parts: list[Figure] = []
    for figure in passage.figures:
        if figure.start >= whole.end:
            words = passage.between([whole, *parts][-1], figure)
            fits = bool(_PARTS.search(words)) is not bool(parts)
            if not fits or re.search("[;；]", words) or not figure.is_count:
                break
            if figure.reading.unit != whole.reading.unit:
                break
            parts.append(figure)
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


def _points(passage: Passage) -> Iterator[Claim]:
    """由93.2%提高到95.8%，提高2.6个百分点."""
    for first, last, figure in zip(*(passage.figures[at:] for at in range(3)), strict=False):
        if (
            figure.reading.unit.endswith("百分点")
            and first.is_rate
            and last.is_rate
            and figure.reading.value is not None
            and re.search("[由从]", passage.label(first))
            and re.search("(?:到|至|为)了?$", passage.label(last))
            and passage.apart(last, figure) <= 1
        ):
            verdict = judged(first.reading, last.reading, figure.reading)
            if verdict.holds and verdict.status in ("exact", "rounded"):
                yield Claim("points", figure, FOLLOWS, (first, last), verdict.explanation)


def _spans(passage: Passage) -> Iterator[Claim]:
    """2015年至2024年，连续10年: counted with both ends, or 历时9年 as years that have passed."""
    for end, date in passage.dates:
        years = _YEARS.fullmatch(date)
        for figure in passage.figures if years else ():
            words = passage.text[end : figure.start]
            close = figure.start >= end and len(words) <= 12 and not re.search("[;；]", words)
            if years and close and figure.kind == "duration" and figure.reading.unit == "年":
                both = bool(re.search("连续|蝉联", words))
                counted = int(years[2]) - int(years[1]) + both
                if (both or re.search("历时|历经|过去", words)) and figure.number == counted:
                    yield Claim("span", figure, FOLLOWS, (), f"{years[0]} is {figure.token}.")


def summary(claimed: Sequence[Claim]) -> str:
    """The line that counts the rates, so that silence is never approval.

    >>> summary([])
    'no rate is printed'
    """
    rates = [claim.verdict for claim in claimed if claim.kind in ("share", "change")]
    if not rates:
        return "no rate is printed"
    cut, follow = rates.count(CUT_OFF), rates.count(FOLLOWS)
    return (
        f"{len(rates)} rate{'s' * (len(rates) > 1)} printed: {follow + cut} follow"
        f"{f' ({cut} when cut off)' if cut else ''}, {rates.count(FAILS)} do not follow, "
        f"{rates.count(OPEN)} have no base printed beside them"
    )
