"""Printed shares with the part and the whole that are printed beside them."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from frictionless_figures.arithmetic.rate import rate
from frictionless_figures.arithmetic.verdict import Verdict
from frictionless_figures.draft.passage import FAILS, Claim, Figure, Passage, near, settled

_REACHES = "(?:均|已|高?达到?|约|为|是|至|到|保持|维持|稳定在|在)*$"
_NAMED = re.compile(f"([\u4e00-\u9fff]{{1,8}})[率面]{_REACHES}")
_SHARE = re.compile(f"占(?:比|总数|全部|总量|总额)?的?(?:比重|比例)?{_REACHES}")
_SHARE_OF_SOMETHING = re.compile(f"占[^,，;；:：。]{{0,14}}$|(?:比重|比例){_REACHES}")
#: A whole that is not the one counted beside: of the country, of the world.
_ELSEWHERE = re.compile("全[国省市区县州球社行]|世界|国内|同期|本[省市区县]")
_NOT = "(?:未|不|没有|无法)(?:能|按期|按时|予)?"
_OF = re.compile("(?:[（(][^）)]{1,4}[）)])?的(?:约|近|超)?")
#: Rates of all that was counted; a 撤诉率 or 调解率 may be of some of it only.
_OF_ALL = re.compile("办结|办复|答复|回复|化解|合格|达标|整改|立案|优秀|及格|成功|完成|修复|开工")
_COMPARED = re.compile("同比|环比|比上|比去|较上|较去|增加|减少|增长|下降")


def shares(passage: Passage, listed: Sequence[Figure]) -> Iterator[Claim]:
    """The claim of a share, or those of a list of shares printed for a list of parts."""
    if len(listed) > 1:
        yield from _aligned(passage, listed)
        return
    share, lead = listed[0], passage.label(listed[0])
    pairs = _pairs(passage, share, lead)
    proposed = (_proposed(passage, share, part, whole, lead) for part, whole in pairs)
    if claims := [claim for claim in proposed if claim]:
        yield min(claims, key=lambda one: abs(_percent(*one.ingredients) - share.number))
    elif len(pairs) == 1 and _accusable(passage, share, *pairs[0], lead):
        yield Claim("share", share, FAILS, pairs[0], _judged(*pairs[0], share).explanation)
    else:
        yield Claim("share", share)


def _pairs(passage: Passage, share: Figure, lead: str) -> list[tuple[Figure, Figure]]:
    """The counts that may be part and whole of a share, in one unit, by how they are printed.

    Where no whole is named, it may be each larger count before the one before a rate that is named.
    """
    before, behind = passage.counts_before(share), passage.counts_behind(share)
    named: list[tuple[Figure, Figure]] = []
    if len(before) > 1 and _OF.fullmatch(passage.between(before[0], share)):
        whole, part = before[:2]  # 583件，占640件的91.1%
        if "占" in passage.label(whole) and passage.apart(part, whole) <= 1:
            named.append((part, whole))
    if len(behind) > 1 and passage.text.startswith("的", share.end):
        part, whole = behind[:2]  # 占比31.3%的来电1565件，来电合计5000件
        close = passage.apart(share, part) == 0 and passage.apart(part, whole) == 1
        if close and re.search("合计|总|共", passage.label(whole)):
            named.append((part, whole))
    fitting = [pair for pair in named if _contains(*pair)]
    meant = _NAMED.search(lead) or _SHARE_OF_SOMETHING.search(lead)
    if meant and not fitting and before and passage.apart(before[0], share) <= 2:
        fitting = [(before[0], whole) for whole in before[1:] if _contains(before[0], whole)]
    return fitting


def _contains(part: Figure, whole: Figure) -> bool:
    """The whole is in the unit of the part, and not smaller."""
    return whole.reading.unit == part.reading.unit and part.number <= whole.number


def _proposed(
    passage: Passage, share: Figure, part: Figure, whole: Figure, lead: str
) -> Claim | None:
    """The claim that the share follows from part and whole, where it does and is meant."""
    verdict = _judged(part, whole, share)
    if named := _NAMED.search(lead):
        stem, label = named[1][-2:], passage.label(part) + passage.tail(part)
        if re.search(_NOT + stem, label) and not re.search(_NOT + stem, named[1]):
            if not _exact(part, whole):
                return None
            rest = int(whole.number) - int(part.number)  # 250件，未办结10件，办结率96%
            verdict = rate(rest, whole.reading, share.reading)
        elif share.reading.decimals == 0 and stem not in label:
            return None  # a whole percent fits too many pairs for a fit to prove anything
    elif "占" in lead and _of_another(passage, whole, part, lead):
        return None
    return settled("share", share, verdict, part, whole)


def _of_another(passage: Passage, whole: Figure, part: Figure, lead: str) -> bool:
    """A share is said to be of a whole, or of a subject, that the two counts are not."""
    subject, _, named = lead.rpartition("占")
    before = passage.text[passage.start : whole.end]
    elsewhere = _ELSEWHERE.search(named)
    if elsewhere and elsewhere[0] not in before and whole.start < part.start:
        return True
    return len(subject) > 1 and subject[-2:] not in passage.text[whole.start : part.end]


def _percent(part: Figure, whole: Figure) -> Fraction:
    return 100 * part.number / whole.number


def _exact(part: Figure, whole: Figure) -> bool:
    return part.reading.qualifier == whole.reading.qualifier == "exact"


def _accusable(passage: Passage, share: Figure, part: Figure, whole: Figure, lead: str) -> bool:
    """Part, whole and share are so printed that nothing else can be meant."""
    words, label = passage.between(whole, part), passage.label(part)
    if part.start < whole.start or not near(_percent(part, whole), share):
        return False
    if not _exact(part, whole) or re.search("[、;；和及与]", words):
        return False
    if _COMPARED.search(words + passage.between(part, share)):
        return False
    if passage.apart(whole, part) > 2 or passage.apart(part, share) > 1:
        return False
    if named := _NAMED.fullmatch(lead):  # more may have been settled than what is newly received
        plain = not re.search("新|旧存", passage.label(whole)) and not re.search(_NOT, label)
        return plain and bool(_OF_ALL.search(named[1])) and named[1] in label
    return bool(_SHARE.fullmatch(lead) and "其中" in words)


def _aligned(passage: Passage, listed: Sequence[Figure]) -> Iterator[Claim]:
    """分别为1360辆、640辆，分别占68%、32%: a list of parts beside the list of their shares."""
    fitting = [
        counts
        for counts in passage.lists(lambda figure: figure.is_count)
        if counts[-1].end <= listed[0].start and len(counts) == len(listed)
    ]
    if fitting and "占" in passage.label(listed[0]):
        parts = fitting[-1]
        for whole in passage.counts_before(parts[0]):
            proposed = (
                settled("share", share, _judged(part, whole, share), part, whole)
                for part, share in zip(parts, listed, strict=True)
                if _contains(part, whole)
            )
            claims = [claim for claim in proposed if claim]
            if len(claims) == len(parts):
                yield from claims
                return
    yield from (Claim("share", share) for share in listed)


def _judged(part: Figure, whole: Figure, share: Figure) -> Verdict:
    return rate(part.reading, whole.reading, share.reading)
