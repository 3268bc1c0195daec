"""The patterns by which `numerals` finds numeral expressions in folded text."""

from __future__ import annotations

import re
from typing import Final

from frictionless_figures.reading.lexicon import AFTER, NOT_FOLLOWED, UNITS


def _either(words: list[str]) -> str:
    """A pattern that prefers the longest of some words and minds what may not follow it.

    The words are gathered by their first characters: hundreds of alternatives are slow to try.
    """
    given = [word for word in words if word]
    ends = {word: f"(?!{NOT_FOLLOWED[word]})" if NOT_FOLLOWED.get(word) else "" for word in given}
    return _gathered(ends)


def _gathered(ends: dict[str, str]) -> str:
    """The words that go on from here, each with what has to follow its end; the empty one last."""
    tails: dict[str, dict[str, str]] = {}
    for word, after in ends.items():
        if word:
            tails.setdefault(word[0], {})[word[1:]] = after
    ways = [f"{re.escape(first)}{_gathered(rest)}" for first, rest in tails.items()]
    if len(ways) > 40:  # a look at the first character spares trying them; it takes time to compile
        ways = [f"(?=[{re.escape(''.join(tails))}])(?:{'|'.join(ways)})"]
    if "" in ends:
        ways.append(ends[""])
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


CN: Final = "零〇一二两三四五六七八九十百千万亿廿卅"
_DAY: Final = "(?:[0-9]{1,2}|[一二三四五六七八九十廿卅]{1,3})"
_YEAR: Final = "(?:(?:1[0-9]|2[0-2])[0-9]{2}|[一二][零〇一二三四五六七八九]{3})"
_TO: Final = " ?(?:至|到|-|—{1,2}|~) ?"
_LATIN: Final = "A-Za-zμ°℃℉㎡㎞㎏㎎㎝㎜㎥"
_UNIT: Final = (
    f"(?:{_either([word for word in UNITS if not re.match(f'[{_LATIN}]', word)])}"
    f"|(?:{_either([word for word in UNITS if re.match(f'[{_LATIN}]', word)])})(?![A-Za-z0-9]))"
)
_ARABIC: Final = (
    "(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9])|[0-9]+)"
    r"(?:\.[0-9]+)?"
)
_SPELLED: Final = (
    "(?:[零〇一二两三四五六七八九十廿卅]|[万亿](?!丰|达|科|象|物|事)|百(?![分姓货])"
    "|千(?![瓦米克卡伏兆赫帕焦])|点(?=[零一二三四五六七八九]))"
)
_MORE: Final = (
    f"(?:[余多几](?=[万亿]| ?{_UNIT})|来(?=个|岁|{_UNIT})"
    "|(?<=[0十百千万亿])(?:[多几](?![元样方层角媒功种])|余(?![姚杭])))"
)
_BODY: Final = (
    f"(?:(?:[几数](?=[十百千万亿])|{_ARABIC} ?(?=[十百千万亿余多])|{_ARABIC}|{_SPELLED})"
    f"(?:{_SPELLED}|(?<=[十百千万亿]){_ARABIC}|{_MORE})*|几(?={_UNIT}))"
)
_HALVED: Final = f"(?:个[多余半来]{_UNIT}?|{_UNIT}(?:[多余](?![次元家个名项种位方])|半(?![数年]))?)"
_ONE: Final = (
    f"(?:(?:-|负|零下)?(?:[0-9{CN}]+分之{_BODY}|[1-9][0-9]*/[1-9][0-9]*(?![/0-9])"
    f"|(?:一?[大多]半|一半|半数)|半 ?(?:个[多余])?{_UNIT}[多余]?|成[一二三四五六七八九]"
    f"|{_BODY}(?:成[一二三四五六七八九半]| ?{_HALVED})?))"
)
_AFTERS: Final = _either([*AFTER])
#: The forms of a figure, the longest first, each with the sign without which there is none.
TRIES: Final = tuple(
    (re.compile(sign), re.compile(form))
    for sign, form in (
        ("下", f"{_ONE}以上{_ONE}以下"),
        ("[至到—~-]", f"{_ONE}{_TO}{_ONE}(?: ?(?:{_AFTERS}))?"),
        ("", f"{_ONE} ?(?:{_AFTERS})"),
        ("", f"{_ONE}"),
        ("", f"{_BODY}(?: ?{_UNIT})?"),
        ("", f"{_ARABIC}[万亿千百]?|半"),
    )
)
SEED: Final = re.compile(rf"[{CN}\d半双首几]|数(?=[十百千万亿])|翻了?番|对折")
FOREIGN: Final = re.compile(r"[\d²³¹⁰-⁹₀-₉]+")
QUOTED: Final = re.compile(
    '[“"‘「『《]([^“”"‘’「」『』《》,，。;；:：!！?？、\\n]{1,16})[”"’」』》]'
)
CODE: Final = re.compile("[A-Za-z0-9]+(?:[-_./+][A-Za-z0-9]+)*")
_MONTH: Final = (
    f"(?:{_DAY}(?:月份?)?{_TO})?{_DAY}月(?:份|(?:{_DAY}[日号]?{_TO})?{_DAY}(?:日|号(?!楼|线))"
    "|[上中下]旬|底|初|末)?"
)
DATE: Final = re.compile(
    f"(?:{_YEAR}(?:年(?:{_MONTH})?)?{_TO})?{_YEAR}年(?!级|以上|多|余)(?:{_MONTH}|底|初|末|[上下]半年|度|代|前?第?[一二三四1-4]个?季度)?"
    f"|[12][0-9]{{3}}([-/.])[01]?[0-9]\\1[0-3]?[0-9](?![0-9])"
    f"|{_MONTH}(?!龄)"
    f"|{_DAY}{_TO}{_DAY}[日](?!内|以内|均|前)|[0-9]{{1,2}}日(?![内均])"
    "|(?:[0-9]{1,2}|[一二]?十[一二三四五六七八九]?)世纪(?:[0-9]0|[二三四五六七八九]十)?(?:年代)?"
    "|(?:(?:1[0-9]|20)?[1-9]0|[二三四五六七八九]十)年代"
    "|[一二三四1-4]季度|半年(?=报)"
)
PERIOD: Final = re.compile(
    "[上下]半[年月]|[前第][一二三四1-4]个?季度|上个?世纪[2-9]0年代|(?:周|星期|礼拜)[一二三四五六]"
)
CLOCK: Final = re.compile(
    "[0-9]{1,2}(?::[0-5][0-9]){1,2}(?![0-9:])"
    f"|{_DAY}(?:时(?![代候期间机常空尚刻段])|点(?=钟|半|整|许|多|左右|[0-9一二三四五六七八九十]+分|[,。,到至]))"
    f"(?:{_DAY}分(?!钟|之)|半|整|许|多|钟|左右)?"
)
NUMBERED: Final = re.compile(
    "(?:\\+?86[- ]?)?1[3-9][0-9]{9}(?![0-9.])|0[0-9]{2,3}-[0-9]{7,8}(?:-[0-9]+)?"
    "|[48]00-[0-9]{3,4}-?[0-9]{3,4}|[0-9]+(?:[-/][0-9]+){2,}|[0-9]{17}[0-9Xx](?![0-9])"
    "|0[0-9]+|[0-9]+:[0-9]+"
)
ORDINAL: Final = re.compile(f"第(?:[0-9]+|[{CN}]+)(?:{_UNIT})?|首{_UNIT}")
IDIOM: Final = re.compile(
    "一(\\w)(?:一?\\1)|[一两三四五六七八九十百千万](\\w)[一二两三四五六七八九十百千万](\\w)"
)
DOUBLED: Final = re.compile("翻了?(?:近|约|超)?[一两二三四五六七八九]?番(?:以上|多)?")
#: 七里坪, 三里亭: settlements named after a distance.
PLACE: Final = re.compile("[一二三四五六七八九十]+里[坪亭桥店铺河沟台庄湾屯堡营寨墩塘墅村镇岗坡垄]")
JOINT: Final = re.compile("联动|网络|体系|架构|书记|平台|贯通|管理|治理|政府|便民|服务|调解|综治")
CASES: Final = re.compile(
    "案|重大|交通|刑事|盗|诈|电信|典型|纠纷|事故|因|涉|由|火|命|利用|经济|民事|信访|矛盾|警"
)
LARGE: Final = re.compile("[0-9.,]+[万亿%余多]")  # GDP12亿 is no code
STANDARD: Final = re.compile("(?:GB|GB/T|ISO|DB|IEC) $")
