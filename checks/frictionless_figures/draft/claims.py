"""The claims of a text: printed rates, changes and totals with the figures that bear them out."""

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from frictionless_figures.arithmetic.change import change as judged
from frictionless_figures.arithmetic.rate import rate
from frictionless_figures.arithmetic.total import total
from frictionless_figures.draft.passage import (
    CUT_OFF,
    FAILS,
    FOLLOWS,
    OPEN,
    Claim,
    Figure,
    Passage,
    near,
    passages,
    settled,
)
from frictionless_figures.draft.shares import shares

_PARTS = re.compile("其中|分别为|分别是|分别有|包括|[:：]")
_SUMMED = re.compile("(?:合计|共计|总计|总共)[^,，]{0,8}$")
_YEARS = re.compile("([0-9]{4})年?[至到—-]([0-9]{4})年?")
_UP = "增长|增加|上升|提高|提升|上涨|扩大|增幅|涨幅|多|增|升|涨"
_DOWN = "下降|减少|降低|回落|下滑|下跌|缩减|压减|降幅|跌幅|少|减|降|跌"
_CHANGE = re.compile(f"(?:(?P<up>{_UP})|(?:{_DOWN}))[了约近达为率幅度分别均也]*$")
_LEVEL = re.compile("(?:到|至|为)(?:了|约|[^,，;；。]{0,8}年的?)?$")
#: What a simple comparison of two printed figures does not give.
_NOT_SIMPLE = re.compile(
    "年均|平均|可比|不变价|名义|实际|扣除|复合|增速|同口径|[两二三四五六七八九十]年"
)
_ADVERBS = re.compile(
    "同比|环比|净|又|再|则|已|总体|共|累计|大幅|比[^,，]*|较[^,，]*|[^\u4e00-\u9fff]"
)
_EARLIER = re.compile("上年|去年|同期|上月|上季|前年|相?比|较")
_BEFORE = re.compile("去年|上年|前年|同期|上月|上季|年初|原|[同与较比由从]")
_AGAINST = re.compile("[,，](?:较|比|与|同|相比)")
_SINCE = re.compile("相比|今年|本月|本季|[0-9]年")
_COMPARED = re.compile(
    "[,，](?:同比|环比|比(?:上年|去年|上月|上季度?|上一年)(?:同期)?)[^,，、;；]{0,4}"
)
_FROM = re.compile("[由从][^,，;；。]{0,12}$")


def claims(text: str, saw: Callable[[int], None] | None = None) -> list[Claim]:
    """Every claim of a text, in its order; `saw` is told how many characters are done.

    Only figures of one sentence and one unit, within two clauses or named as base, are ever put
    together; a rate without such figures is a claim with no base printed.
    """
    claimed, done = list[Claim](), 0
    for passage in passages(text):
        claimed += _claims(passage)
        if saw:
            saw(passage.end - done)
            done = passage.end
    return sorted(claimed, key=lambda claim: (claim.figure.start, claim.kind))


def _claims(passage: Passage) -> Iterator[Claim]:
    for listed in passage.lists(lambda figure: figure.is_rate):
        if not _way(passage, listed[0]):
            yield from shares(passage, listed)
        elif len(listed) == 1:
            yield _change(passage, listed[0])
        else:
            yield from (Claim("change", figure) for figure in listed)
    yield from _totals(passage)
    yield from _points(passage)
    yield from _spans(passage)


def _way(passage: Passage, figure: Figure) -> str:
    """Whether the words before a figure let something go up or down by it, or nothing."""
    verb = _CHANGE.search(passage.label(figure))
    return ("up" if verb["up"] else "down") if verb else ""


def _change(passage: Passage, figure: Figure) -> Claim:
    """The claim of a change, with the figures that bear it out, where they are printed."""
    counts, claim = passage.counts_before(figure), None
    if len(counts) > 1 and passage.apart(counts[0], figure) <= 1:
        words = passage.since(counts[1], figure) + passage.tail(figure)
        subject = _ADVERBS.sub("", _CHANGE.sub("", passage.label(figure)))
        counted = passage.since(counts[1], counts[0]) + counts[0].token
        # What grew by the rate is what was counted: nothing else is named before the verb.
        same = counts[0].reading.unit[:1] in subject or subject[-4:] in counted
        if same and not _NOT_SIMPLE.search(words):
            claim = _by_difference(passage, figure, counts[1], counts[0])
            claim = claim or _by_periods(passage, figure, counts)
    return claim or Claim("change", figure)


def _by_difference(passage: Passage, figure: Figure, current: Figure, step: Figure) -> Claim | None:
    """214起，比上年减少38起，下降15.1%: the earlier figure is their sum or difference.

    Where the first figure is the earlier one (去年200起，今年减少30起), it is the base itself.
    """
    words, direction = passage.between(current, step), _way(passage, figure)
    same = current.reading.unit == step.reading.unit and _way(passage, step) == direction
    if not same or passage.apart(current, step) > 1:
        return None
    before = _BEFORE.search(passage.label(current)) or (
        _SINCE.search(words) and not _AGAINST.match(words)
    )
    now, then = (None, current.reading) if before else (current.reading, None)
    verdict = judged(then, now, figure.reading, difference=step.reading, direction=direction)
    if claim := settled("change", figure, verdict, current, step):
        return claim
    # Both are whole counts: no mean, and no money, which is compared in prices not printed.
    exact = current.reading.qualifier == step.reading.qualifier == "exact"
    means = "均" in passage.since(current, current) or current.reading.unit.endswith("元")
    if exact and not means and _COMPARED.fullmatch(words):
        earlier = current.number - (step.number if direction == "up" else -step.number)
        quotient = 100 * step.number / earlier if earlier > 0 else Fraction()
        wrong_year = rate(step.reading, current.reading, figure.reading)
        if near(quotient, figure) or wrong_year.status in ("exact", "rounded"):
            return Claim("change", figure, FAILS, (current, step), verdict.explanation)
    return None


def _by_periods(passage: Passage, figure: Figure, counts: list[Figure]) -> Claim | None:
    """72人，上年同期90人，下降20%; 由90人减少到72人，下降20%."""
    last = counts[0]
    same = (one for one in counts[1:] if one.reading.unit == last.reading.unit)
    if (other := next(same, None)) is None:
        return None
    compared = _EARLIER.search(passage.since(last, last))
    if passage.apart(other, last) == 1 and compared and not _way(passage, last):
        current, earlier = other, last
    elif _FROM.search(passage.label(other)) and _LEVEL.search(passage.label(last)):
        current, earlier = last, other
    else:
        return None
    direction = _way(passage, figure)
    verdict = judged(earlier.reading, current.reading, figure.reading, direction=direction)
    return settled("change", figure, verdict, current, earlier)


def _totals(passage: Passage) -> Iterator[Claim]:
    """Each count behind which all its parts are printed; open where some parts are missing."""
    for whole in filter(lambda figure: figure.is_count, passage.figures):
        parts = _parts_behind(passage, whole) or _parts_before(passage, whole)
        if len(parts) > 1:
            verdict = total([part.reading for part in parts], whole.reading)
            if claim := settled("total", whole, verdict, *parts):
                yield claim
            elif sum(part.number for part in parts) < whole.number and all(
                re.fullmatch("[^,，各]*、[^,，各]*", passage.between(*pair))
                for pair in pairwise(parts)
            ):  # one list with 、, and nothing is compared between its members
                yield Claim("total", whole, ingredients=tuple(parts))


def _parts_behind(passage: Passage, whole: Figure) -> list[Figure]:
    """The list of counts in the unit of the total that 其中 or 分别为 opens right behind it."""
    parts: list[Figure] = []
    for figure in (figure for figure in passage.figures if figure.start >= whole.end):
        words = passage.between([whole, *parts][-1], figure)
        opens = bool(_PARTS.search(words)) is not bool(parts)
        same = figure.is_count and figure.reading.unit == whole.reading.unit
        if not (opens and same) or re.search("[;；]", words):
            break
        parts.append(figure)
    return parts


def _parts_before(passage: Passage, whole: Figure) -> list[Figure]:
    """A list of counts that 合计 sums up."""
    if not _SUMMED.search(passage.label(whole)):
        return []
    same = [n for n in passage.counts_before(whole) if n.reading.unit == whole.reading.unit]
    return same[::-1] if total([n.reading for n in same], whole.reading).holds else []


def _points(passage: Passage) -> Iterator[Claim]:
    """由93.2%提高到95.8%，提高2.6个百分点."""
    for first, last, figure in zip(*(passage.figures[at:] for at in range(3)), strict=False):
        points = figure.reading.unit.endswith("百分点") and figure.reading.value is not None
        rates = first.is_rate and last.is_rate and passage.apart(last, figure) <= 1
        begins = re.search("[由从]", passage.label(first))
        if points and rates and begins and re.search("(?:到|至|为)了?$", passage.label(last)):
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
