"""Printed changes with the figures of both periods, or with one of them and the difference."""

import re
from fractions import Fraction

from frictionless_figures.arithmetic.change import change as judged
from frictionless_figures.arithmetic.rate import rate
from frictionless_figures.draft.passage import FAILS, Claim, Figure, Passage, near, settled

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


def way(passage: Passage, figure: Figure) -> str:
    """Whether the words before a figure let something go up or down by it, or nothing."""
    verb = _CHANGE.search(passage.label(figure))
    return ("up" if verb["up"] else "down") if verb else ""


def change(passage: Passage, figure: Figure) -> Claim:
    """The claim of a change, with the figures that bear it out, where they are printed."""
    counts = passage.counts_before(figure)
    claim = None
    if len(counts) > 1 and passage.apart(counts[0], figure) <= 1:
        words = passage.since(counts[1], figure) + passage.tail(figure)
        if _same_subject(passage, figure, counts) and not _NOT_SIMPLE.search(words):
            claim = _by_difference(passage, figure, counts[1], counts[0])
            claim = claim or _by_periods(passage, figure, counts)
    return claim or Claim("change", figure)


def _same_subject(passage: Passage, figure: Figure, counts: list[Figure]) -> bool:
    """What grew by the rate is what was counted: nothing else is named before the verb."""
    subject = _ADVERBS.sub("", _CHANGE.sub("", passage.label(figure)))
    words = passage.since(counts[1], counts[0]) + counts[0].token
    return counts[0].reading.unit[:1] in subject or subject[-4:] in words


def _by_difference(passage: Passage, figure: Figure, current: Figure, step: Figure) -> Claim | None:
    """214起，比上年减少38起，下降15.1%: the earlier figure is their sum or difference.

    Where the first figure is the earlier one (去年200起，今年减少30起), it is the base itself.
    """
    words, direction = passage.between(current, step), way(passage, figure)
    if current.reading.unit != step.reading.unit or way(passage, step) != direction:
        return None
    if passage.apart(current, step) > 1:
        return None
    before = _BEFORE.search(passage.label(current)) or (
        _SINCE.search(words) and not _AGAINST.match(words)
    )
    now, then = (None, current.reading) if before else (current.reading, None)
    verdict = judged(then, now, figure.reading, difference=step.reading, direction=direction)
    if claim := settled("change", figure, verdict, current, step):
        return claim
    if _definite(passage, current, step) and _COMPARED.fullmatch(words):
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
    if passage.apart(other, last) == 1 and compared and not way(passage, last):
        current, earlier = other, last
    elif _FROM.search(passage.label(other)) and _LEVEL.search(passage.label(last)):
        current, earlier = last, other
    else:
        return None
    direction = way(passage, figure)
    verdict = judged(earlier.reading, current.reading, figure.reading, direction=direction)
    return settled("change", figure, verdict, current, earlier)


def _definite(passage: Passage, current: Figure, step: Figure) -> bool:
    """Both are whole counts: no mean, and no money, which is compared in prices not printed."""
    exact = current.reading.qualifier == step.reading.qualifier == "exact"
    words = passage.since(current, current)
    return exact and "均" not in words and not current.reading.unit.endswith("元")
