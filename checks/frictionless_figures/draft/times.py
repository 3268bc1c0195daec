"""What time a clause speaks of: the last one printed before it, a date or a word such as 今年."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from frictionless_figures.draft.figures import Cells
from frictionless_figures.edtf import printed_date
from frictionless_figures.reading.numerals import Numeral

Time = tuple[int, int, str]  # start, stop, and what is printed

#: Words that date by the day of the article; what is so now has not happened now.
RELATIVE = re.compile("(?:去年|今年|明年)(?:以来)?|目前|现在|近日|日前")
STILL = ("目前", "现在")
_YEARS = {"去年": -1, "今年": 0, "明年": 1}
_PUBLISHED = re.compile(r"([0-9]{4})(?:-[0-9]{2}){0,2}([?~%]?)")
_BOUND = re.compile("以[来前后]|之?[前后]|至今|起")
_YEAR_BEFORE = re.compile("同比|[比较](?:上年|去年|[上前]一年)")


def times(text: str, printed: Iterable[Numeral]) -> list[Time]:
    """Every date and relative word of a text, in order."""
    dates = [(one.start, one.end, one.token) for one in printed if one.kind == "date"]
    return sorted(dates + [(*word.span(), word[0]) for word in RELATIVE.finditer(text)])


def last(found: Sequence[Time], start: int, stop: int) -> Time | None:
    """The last time that is printed from an offset on and before another one."""
    before = found[bisect_left(found, (start,)) : bisect_left(found, (stop,))]
    return before[-1] if before else None


def read(time: Time, published: str) -> tuple[str, str]:
    """The EDTF date of a time and its basis; both are empty where no year is printed.

    A relative word has the date of the article, or its year, with the mark of doubt of that; the
    date is empty where the article has none.
    """
    word, of = time[2], _PUBLISHED.fullmatch(published)
    if RELATIVE.fullmatch(word) is None:
        try:
            return printed_date(word), "stated"
        except ValueError:
            return "", ""
    if of is None or word[:2] not in _YEARS:
        return published if of else "", "inferred"
    year = f"{int(of[1]) + _YEARS[word[:2]]}{of[2]}"
    return (f"{year}/{of[1]}{of[2]}" if word == "去年以来" else year), "inferred"


def period(time: Time | None, cells: Cells, text: str, published: str) -> Cells:
    """Period, its basis, and the base of a change against the year before, where they follow.

    A number of years spans years of its own, and a date that bounds one side (以来) is no period.
    """
    if time is None or cells["measure"] == "duration":
        return {}
    date, basis = read(time, published)
    bounded = basis == "stated" and _BOUND.match(text, time[1])
    if not date or bounded or ("/" in date and cells["measure"] == "rank"):
        return {}
    when = {"period": date, "period_basis": basis}
    compared = _YEAR_BEFORE.search(text, time[1], int(cells["start"]))
    if cells["measure"] == "change" and compared:
        when["base"] = re.sub("[0-9]{4}", lambda year: str(int(year[0]) - 1), date)
    return when
