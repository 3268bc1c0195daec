"""Chinese digits as exact numbers, alone and mixed with Arabic ones (12亿8719.5万).

A number is kept as ``mantissa * 10**exponent``, because the interval of a printed figure hangs on
the place of its last digit and on that of its last digit that is not zero.
"""

import re
from typing import Final, NamedTuple

_TRADITIONAL: Final = (
    "萬万億亿兩两個个餘余幾几數数來来約约過过將将滿满點点雙双負负佔占為为達达內内後后從从"
    "戶户輛辆條条項项場场間间層层級级種种類类冊册張张塊块顆颗隻只門门節节課课團团劑剂針针筆笔單单"
    "歲岁檔档維维員员鄉乡鎮镇縣县區区國国圓圆頃顷畝亩噸吨錢钱週周時时鐘钟鍾钟頭头禮礼學学紀纪標标臺台"
    "裡里裏里號号屆届輪轮隊队組组幣币歐欧鎊镑釐厘對对處处棟栋羣群總总計计漲涨擴扩減减環环貫贯親亲"
)
#: One character for one character, so that an offset in the folded text is an offset in the text.
_FOLDED: Final = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code != ord("，")},
    **str.maketrans(_TRADITIONAL[::2], _TRADITIONAL[1::2]),
    **str.maketrans("−﹣〜∼〰≧⩾≦⩽￥–―─﹪", "--~~~≥≥≤≤¥———%"),
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\u3000"), ord(" ")),
}
_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
#: A circle is a zero only after a Chinese digit, or one before it: ○○市 names no year.
_CIRCLE = re.compile("(?<=[零〇一二三四五六七八九])[○◯]+|[○◯](?=[一二三四五六七八九])")
#: A point in the middle of a rate: 19·5%.
_MIDDLE = re.compile("(?<=[0-9])·(?=[0-9]+ ?[%‰])")
#: Financial digits are numerals only among each other: 陆 is also 大陆, 伍 also 队伍.
_FINANCIAL = re.compile("[壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟零万亿]+")
_ACCOUNTED = re.compile("[拾佰仟]|[壹贰貳叁參叄肆伍陆陸柒捌玖][万亿]")
_ACCOUNTING: Final = str.maketrans(
    "壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟", "一二二三三三四五六六七八九十百千"
)

#: Every multiplier, from none and 十 to 千万亿, and its exponent.
MULTIPLIERS: Final = {
    f"{ten}{big}": low + high
    for high, big in ((0, ""), (4, "万"), (8, "亿"), (12, "万亿"))
    for low, ten in enumerate(("", "十", "百", "千"))
}
ASCII: Final = str.maketrans("零〇一二两三四五六七八九", "001223456789")
_VALUE: Final = {"": 1} | {chr(digit): int(chr(value)) for digit, value in ASCII.items()}
CN: Final = "零〇一二两三四五六七八九十百千万亿廿卅"
WHOLE: Final = "[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+"
_ONE: Final = "[一二两三四五六七八九]"
_SPELLED = re.compile(
    rf"(?:({_ONE}?)千)?([零〇]?)(?:({_ONE}?)百)?([零〇]?)(?:({_ONE}?)十)?([零〇]?)"
    "([一二三四五六七八九]?|两$)(?:点([零一二三四五六七八九]+))?"
)
_MIXED = re.compile(rf"(?:([0-9]+)千)?(?:([0-9]+)百)?(?:({WHOLE})(?:\.([0-9]+))?)?([十百千]?)")
_POSITIONAL = re.compile("[零〇一二两三四五六七八九]+")
_SEVERAL = re.compile("[几数]([十百千]?万?亿?)")
_OPEN_END = re.compile("(.*[十百千万亿])(几)[十百千]?([万亿]*)")
_INSIDE = re.compile("([^余多来几]+)([余多来])([万亿]*)")


def fold(text: str) -> str:
    """The text with full-width and traditional characters replaced one for one.

    >>> fold("３５萬個")
    '35万个'
    """
    if "，" in text:
        text = _COMMA.sub(",", text)
    folded = text.translate(_FOLDED)
    if "○" in folded or "◯" in folded:
        folded = _CIRCLE.sub(lambda circles: "〇" * len(circles[0]), folded)
    if "·" in folded:
        folded = _MIDDLE.sub(".", folded)
    if _ACCOUNTED.search(folded):
        return _FINANCIAL.sub(_counted, folded)
    return folded


def _counted(run: re.Match[str]) -> str:
    """A run of financial digits in common ones, where one of its characters says that it counts.

    Alone it is a word (收拾), unless money follows it.
    """
    alone = len(run[0]) == 1 and run.string[run.end() : run.end() + 1] not in ("元", "圆")
    return run[0] if alone or not _ACCOUNTED.search(run[0]) else run[0].translate(_ACCOUNTING)


class Digits(NamedTuple):
    """A printed number: its exact value, its places, and what stands inside it."""

    mantissa: int
    exponent: int  # of the last printed digit
    decimals: int
    inside: str  # 余, 多, 来 or 几 where printed; 数 for several (几十, 数百), else empty
    plain: bool  # an integer printed to the unit


_Terms = list[tuple[int, int]]  # summands as (mantissa, exponent), greatest first


def compound(body: str) -> Digits | None:
    """The number of a body with Chinese digits, several (几十), or more than one multiplier.

    >>> compound("12亿8719.5万")
    Digits(mantissa=1287195, exponent=3, decimals=1, inside='', plain=False)
    """
    if several := _SEVERAL.fullmatch(body):
        return Digits(1, MULTIPLIERS[several[1]], 0, "数", False)
    inside = ""
    if opened := _OPEN_END.fullmatch(body) or _INSIDE.fullmatch(body):
        before, inside, after = opened.groups()
        body = before + after
    if _POSITIONAL.fullmatch(body):
        if len(body) > 1 and (len(body) < 4 or body[0] in "零〇"):
            return None  # 三五 is three to five, 〇七 a code; 二〇二三 is a number
        return Digits(int(body.translate(ASCII)), 0, 0, inside, True)
    big = "万" in body or "亿" in body
    summed = _terms(body)
    if summed is None:
        return None
    terms, decimals = summed
    mantissa, exponent = terms[0]
    for part, power in terms[1:]:
        scale = 10 ** max(exponent - power, 0)
        if part >= scale:
            return None  # each summand lies wholly under the one before
        mantissa, exponent = mantissa * scale + part, power
    if exponent and not (big or decimals or body[0].isascii()):
        # 三百 is printed to the unit: there is no zero to spell
        mantissa, exponent = mantissa * 10**exponent, 0
    return Digits(mantissa, exponent, decimals, inside, exponent == 0)


def _terms(body: str, within: bool = False) -> tuple[_Terms, int] | None:
    """The summands of a body, greatest first, and its decimals; within: a multiplier follows."""
    for multiplier, power in (("亿", 8), ("万", 4)):
        head, separator, rest = body.rpartition(multiplier)
        if not separator:
            continue
        if multiplier in head:
            return None
        upper = _terms(head, True) if head else ([(1, 0)], 0)
        if upper is None:
            return None
        terms, decimals = [(part, place + power) for part, place in upper[0]], upper[1]
        if not rest:
            return terms, decimals
        if len(rest) == 1 and rest in "一二三四五六七八九123456789":
            if rest.isascii() or decimals or within:
                return None
            return [*terms, (_VALUE[rest], power - 1)], 0  # 一万五 is 15000
        if rest[0] in "万亿":
            return None  # 亿万 is no number
        if rest[0] in "零〇" and rest[1:2] not in ("", "零", "〇"):
            rest = rest[1:]  # 1亿零500万, 二十万零五千
        lower = _terms(rest, within)
        return None if lower is None else (terms + lower[0], lower[1])
    return _mixed(body) if body[0] <= "9" else _spelled(body, within)


def _mixed(body: str) -> tuple[_Terms, int] | None:
    """The summands of a body under 万 in Arabic digits (3千5百), and its decimals."""
    mixed = _MIXED.fullmatch(body)
    if not mixed:
        return None
    thousands, hundreds, whole, part, multiplier = mixed.groups("")
    terms = [(int(digits), place) for digits, place in ((thousands, 3), (hundreds, 2)) if digits]
    if not whole:
        return None if multiplier else (terms, 0)
    number = int(whole.replace(",", "") + part)
    return [*terms, (number, MULTIPLIERS[multiplier] - len(part))], len(part)


def _spelled(body: str, within: bool) -> tuple[_Terms, int] | None:
    """The summands of a body under 万 in Chinese digits, and its decimals."""
    spelled = _SPELLED.fullmatch(body.replace("廿", "二十").replace("卅", "三十"))
    if not spelled or body[0] == "点":
        return None
    thousand, gap, hundred, gap2, ten, gap3, one, point = spelled.groups()
    if thousand is not None and hundred == "":
        return None  # 千百万 is no number
    places = ((thousand, 3), (hundred, 2), (ten, 1))
    terms = [(_VALUE[digit], place) for digit, place in places if digit is not None]
    if one:
        place = 0
        if terms and terms[-1][1] > 1 and not (gap or gap2 or gap3):
            if within:
                return None  # 三千五万: the place of 五 is not printed
            place = terms[-1][1] - 1  # 三百五 is 350
        terms.append((_VALUE[one], place))
    if point:
        terms = [*(terms or [(0, 0)]), (int(point.translate(ASCII)), -len(point))]
    return (terms, len(point or "")) if terms else None
