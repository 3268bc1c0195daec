"""The patterns by which `numerals` finds numeral expressions in folded text."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from frictionless_figures.reading.digits import CN
from frictionless_figures.reading.lexicon import AFTER, NOT_FOLLOWED, UNITS

_DAY: Final = "(?:[0-9]{1,2}|[一二三四五六七八九十廿卅]{1,3})"
_YEAR: Final = "(?:(?:1[0-9]|2[0-2])[0-9]{2}|[一二][零〇一二三四五六七八九]{3})"
_TO: Final = " ?(?:至|到|-|—{1,2}|~) ?"
_LATIN = re.compile("[A-Za-zμ°℃℉㎡㎞㎏㎎㎝㎜㎥]")


def any_of(words: Mapping[str, str]) -> str:
    """A pattern of any of the words, each followed by its own pattern, the longest word first.

    The words are gathered by their first characters: hundreds of alternatives are slow to try.

    >>> any_of({"近": "", "接近": ""})
    '(?:近|接近)'
    """
    tails: dict[str, dict[str, str]] = {}
    for word, after in words.items():
        if word:
            tails.setdefault(word[0], {})[word[1:]] = after
    ways = [f"{re.escape(first)}{any_of(rest)}" for first, rest in tails.items()]
    if len(ways) > 40:  # a look at the first character spares trying them; it takes time to compile
        ways = [f"(?=[{re.escape(''.join(tails))}])(?:{'|'.join(ways)})"]
    if "" in words:
        ways.append(words[""])
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _ending(word: str) -> str:
    """The pattern of what may follow a word."""
    if _LATIN.match(word):
        return "(?![A-Za-z0-9])"
    return f"(?!{NOT_FOLLOWED[word]})" if NOT_FOLLOWED.get(word) else ""


_UNIT: Final = any_of({word: _ending(word) for word in UNITS if word})
#: A measure word may begin here.
_BEGINS: Final = f"[{re.escape(''.join(sorted({word[0] for word in UNITS if word})))}]"
_DECIMALS: Final = r"(?:\.(?!(?:19|20)[0-9]{2}年)[0-9]+)?"  # 20.2026年 opens a list
_ARABIC: Final = f"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])|[0-9]+){_DECIMALS}"
_GROUPED: Final = f"(?P<grouped>[1-9][0-9]{{0,2}}(?: [0-9]{{3}})+(?![0-9]){_DECIMALS})"
_SPELLED: Final = (
    "(?:[零〇一二三四五六七八九十廿卅]|两(?=[百千万亿])"
    "|[万亿](?!丰|达|科|象|物|事)|百(?![分姓货])|千(?![瓦米克卡伏兆赫帕焦])"
    "|(?<=一)两(?=个|[次天年月周名位条件人块句步家种回场晚点千万])"
    "|点(?=[零一二三四五六七八九])|个(?=多?亿)|兆(?=[日美韩欧港]?元))"
)
_MORE: Final = (
    f" ?(?:[余多几](?=[万亿]| ?{_BEGINS})|来(?=[万亿]|{_BEGINS})"
    "|(?<=[0十百千万亿])(?:[多几](?![元样方层角媒功种])|余(?![姚杭])))"
)


def _body(grouped: str = "") -> str:
    """The pattern of a number, with or without blanks between its thousands."""
    first = f"{grouped}{_ARABIC}(?: (?=[百千万亿余多]|十(?![佳大强])))?"
    return (
        f"(?:(?:[几数](?=[十百千万亿])|(?:{first})|两|{_SPELLED})"
        f"(?:{_SPELLED}|(?<=[十百千万亿]){_ARABIC}|{_MORE})*|几(?={_BEGINS}))"
    )


_MEASURE: Final = (
    f" ?(?:个(?:半|[多余来](?![功元边样媒])))?"
    f"(?:{_UNIT}(?:[多余](?![次元家个名项种位方年样举渠部])|半(?![数年导]))?)?"
)
#: A number with its measure word, a fraction or a half.
ONE: Final = re.compile(
    f"(?:-|负|零下)?(?:[0-9{CN}]+分之{_body()}|[1-9][0-9]*/[1-9][0-9]*(?![/0-9])"
    "|(?:一?[大多]半|一半|半数)|[1-9一二两三四五六七八九]成[1-9一二三四五六七八九](?![0-9])"
    f"|[0-9]+秒[0-9]{{2,3}}(?![0-9.{CN}格帧]|{_BEGINS})"
    f"|[1-9一二两三四五六七八九]米(?:[0-9]{{1,2}}|[一二三四五六七八九])(?![0-9.{CN}]|{_BEGINS})"
    f"|(?:半|{_body(f'{_GROUPED}|')})(?:成半|{_MEASURE}))"
)
BODY: Final = re.compile(_body())
UNIT: Final = re.compile(f" ?{_UNIT}")
ARABIC: Final = re.compile(f"{_ARABIC}[万亿千百]?|半")
TO: Final = re.compile(_TO)
#: 六、七万人: neighbours with a mark between them are one range.
NEIGHBOURS: Final = frozenset(f"{low}、{high}" for low, high in pairwise("一二三四五六七八九"))
AFTERS: Final = re.compile(
    r" ?(?:\([^()0-9]{1,3}\)(?=[以及或之内左上]))?"
    + any_of({word: _ending(word) for word in AFTER})
)
FOREIGN: Final = re.compile(r"[\d²³¹⁰-⁹₀-₉]+")
QUOTED: Final = re.compile(
    '[“"‘「『《]([^“”"‘’「」『』《》,，。;；:：!！?？、\\n]{1,16})[”"’」』》]'
)
CODE: Final = re.compile("[A-Za-z0-9]+(?:[-_./+][A-Za-z0-9]+)*")
_MONTH: Final = (
    f"(?:{_DAY}(?: ?月份?)?{_TO})?{_DAY} ?月(?:份|(?: ?{_DAY} ?[日号]?{_TO})?"
    f" ?{_DAY} ?(?:日(?!元)|号(?!楼|线))|[上中下]旬|底|初|末)?"
)
_PERIOD: Final = (
    "[上下]半[年月]|[前第][一二三四1-4]个?季度|上个?世纪[2-9]0年代|(?:周|星期|礼拜)[一二三四五六]"
)
DATE: Final = re.compile(
    f"(?:{_YEAR}(?: ?年(?: ?{_MONTH})?)?{_TO})?{_YEAR} ?年(?!级|以上|多|余)"
    f"(?: ?{_MONTH}|底|初|末|[上下]半年|度|代|前?第?[一二三四1-4]个?季度)?"
    f"|[12][0-9]{{3}}([-/.])[01]?[0-9]\\1[0-3]?[0-9](?![0-9])"
    f"|{_MONTH}(?!龄)"
    f"|{_DAY}{_TO}{_DAY}日(?!内|以内|均|前|元)|[0-9]{{1,2}}日(?![内均元])"
    "|(?:[0-9]{1,2}|[一二]?十[一二三四五六七八九]?)世纪(?:[0-9]0|[二三四五六七八九]十)?(?:年代)?"
    "|(?:(?:1[0-9]|20)?[1-9]0|[二三四五六七八九]十)年代"
    f"|{_YEAR} ?财年|[一二三四1-4]季度|半年(?=报)"
    f"|{_YEAR}(?=(?:[、和与至到]{_YEAR}){{0,4}}[、和与至到]{_YEAR} ?[两二三四]?年(?![多余]))"
    f"|{_YEAR}(?=[两二三四]年)|{_YEAR}/(?:{_YEAR}|[0-9]{{2}})(?![0-9/])"
    f"|{_PERIOD}"
)
#: A year that is printed without 年: 2025世界大会, (2023), (2024—2025).
YEAR_OF: Final = re.compile("20(?!00)[0-4][0-9](?![的多余和与到至第年比强])[\\u4e00-\\u9fff]")
BRACKETED: Final = re.compile(r"\((?:19|20)[0-9]{2}(?:[—-](?:19|20)[0-9]{2})?\)")
CLOCK: Final = re.compile(
    "[0-9]{1,2}(?::[0-5][0-9]){1,2}(?![0-9:])"
    f"|(?:[0-9]{{1,2}}{_TO}(?=[0-9]{{1,2}}时))?(?:[两零]|{_DAY})(?:(?<![大高初].)时(?![代候期间机常空尚刻段工])"
    "|点(?=钟|半|整|许|多|左右|档|[0-9一二三四五六七八九十]+分)|(?<=[0-9])点(?=[到至])"
    "|(?<=[将接]近[0-9一二三四五六七八九十])点(?=[,，。])"
    "|(?<=[午晨晚早夜上约至从][0-9一二三四五六七八九十])点(?=[,，。到至])"
    "|(?<=[午晨晚早夜上约至从][0-9十][0-9一二])点(?=[,，。到至]))"
    f"(?:{_DAY}分(?!钟|之)|半|整|许|多|钟|左右)?"
)
DOUBLED: Final = re.compile("翻了?(?:近|约|超)?[一两二三四五六七八九]?番(?:以上|多)?")
#: Where an expression may begin.
SEED: Final = re.compile(
    rf"[{CN}\d半双首几]|数(?=[十百千万亿])|第(?=[0-9{CN}])|对折|{DOUBLED.pattern}|{_PERIOD}"
)
#: 2.9∶1, 6.1:54.8:39.1; and whether a clock time is one: 比分为3:10.
RATIO: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?(?: ?[:∶] ?[0-9]+(?:\.[0-9]+)?)+(?![0-9.]|[-—~年])")
COMPARED: Final = re.compile("比[^0-9,。;]{0,4}$")
#: 1+5+N, 7·20, “7.20”暴雨: names of something.
SUM: Final = re.compile(
    "[0-9]+(?:[+·][0-9A-Z]+)+"
    '|(?<=[“"])[01]?[0-9]\\.[0-3]?[0-9](?=[”"](?:特大|系列|专案|案|地震|事故|事件|暴雨))'
)
NUMBERED: Final = re.compile(
    "(?:\\+?86[- ]?)?1[3-9][0-9]{9}(?![0-9.])|0[0-9]{2,3}-[0-9]{7,8}(?:-[0-9]+)?"
    "|[48]00-[0-9]{3,4}-?[0-9]{3,4}|[0-9]+(?:[-/][0-9]+){2,}|[0-9]{17}[0-9Xx](?![0-9])"
    "|0[0-9]+(?!\\.|后)"
)
ORDINAL: Final = re.compile(rf"第(?:[0-9]+(?:\.[0-9]+)?|[{CN}]+)|首(?={_BEGINS})")
#: 一是, (二), 三、: what a list is numbered with.
ENUMERATED: Final = re.compile(
    r"(?<![^\n。;:,，、(! ])[一二三四五六七八九十]{1,2}(?=[是要])"
    r"|(?:(?<=\()|(?<=\(\n))[一二三四五六七八九十]{1,3}(?=\n?\))"
    r"|(?<![^\n。;:! ])[一二三四五六七八九十]{1,3}(?=、[^一二三四五六七八九十])"
)
IDIOM: Final = re.compile(
    "一(\\w)(?!审)(?:一?\\1)|[一两三四五六七八九十百千万]([^\\W届])[一二两三四五六七八九十百千万]"
    "(?<!一[名位家部座辆头批幅场起出][^一])([^\\W的])"
    "(?<!一[起同致样定般线审])(?<!二[手战]|四[川合]|三[甲亚权])"
)
#: The name of a generation: 90后, 零零后.
BORN: Final = re.compile("(?<![0-9])(?:[0-9][05]|[六七八九零]零|[七八九零]五)后(?![来续面方期勤])")
#: 七里坪, 三里亭: settlements named after a distance; 六中、七中全会.
PLACE: Final = re.compile(
    "(?<=[县市区旗])[一二三四五六七八九十百千万](?![个大座级条家乡镇村类批次位名十百千万多余年月届])"
    "[\u4e00-\u9fff]{1,2}[镇乡村](?![镇乡村])"
    "|[一二三四五六七八九]中(?=全会|[、和]?[一二三四五六七八九]中)"
    "|[一二三四五六七八九十]{1,3}里[坪亭桥店铺河沟台庄湾屯堡营寨墩塘墅村镇岗坡垄]"
)
#: 歼-20, 苏-35: the dash in the name of a machine is no minus.
MACHINE: Final = re.compile("(?:米格|伊尔|空警|运油|东风|红旗|鹰击|[歼轰运直苏图])-$")
CASES: Final = re.compile(
    "案|重大|交通|刑事|盗|诈|电信|典型|纠纷|事故|因|涉|由|火|命|利用|经济|民事|信访|矛盾|警|汽车|爆炸|枪|恶性"
    "|袭击|恐怖|严重|特大|较大|非法|特别|跨国|跨境|持|绑架|劫|坠|车祸|空难|意外|医疗|食品|投诉"
)
LARGE: Final = re.compile("[0-9.,]+[万亿%余多]")  # GDP12亿 is no code
STANDARD: Final = re.compile("(?:GB|GB/T|ISO|DB|IEC) $")
