"""Dates of the Extended Date/Time Format (EDTF) as a reader says them, in both languages."""

import re

from publish.page.language import Both

MONTHS = (
    "January February March April May June July August September October November December"
).split()
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?([?~%]?)")


def spoken(date: str | None, within: bool = False) -> Both:
    """Return a date in words; what is more than days, months and years stays EDTF.

    With `within`, an interval is one in which something falls, not one through which it lasts.

    >>> spoken("2025-01/2025-11")
    Both(en='January to November 2025', zh='2025年1—11月')
    >>> spoken("2005/2024?", within=True)
    Both(en='between 2005 and probably 2024', zh='2005年至2024年（推定）间')
    """
    date = date or ""
    first, slash, last = date.partition("/")
    start, end = _DATE.fullmatch(first), _DATE.fullmatch(last)
    if not slash:
        return _one(start) if start else Both(date, date)
    if start and last in ("", ".."):
        since = _one(start)
        if within:
            return Both(f"in {since.en} or later", f"{since.zh}或其后")
        return Both(f"since {since.en}", f"{since.zh}起")
    if end and first in ("", ".."):
        until = _one(end)
        return Both(f"until {until.en}", f"{until.zh}及以前")
    if not start or not end:
        return Both(date, date)
    if not within or start[1] == end[1]:
        return _through(start, end)
    ends = _one(start), _one(end)
    return Both(f"between {ends[0].en} and {ends[1].en}", f"{ends[0].zh}至{ends[1].zh}间")


def _through(start: re.Match[str], end: re.Match[str]) -> Both:
    """Return both ends, with what they share said once."""
    if start[4] and end[4]:
        both = spoken(f"{start[0][:-1]}/{end[0][:-1]}")
        return Both(f"probably {both.en}", f"{both.zh}（推定）")
    first, last = _one(start), _one(end)
    if start[1] == end[1] and start[2] and end[2] and not (start[3] or start[4]):
        months = f"{start[1]}年{int(start[2])}—{last.zh.partition('年')[2]}"
        return Both(f"{MONTHS[int(start[2]) - 1]} to {last.en}", months)
    plain = not (start[2] or end[2] or start[4])
    zh = f"{start[1]}—{last.zh}" if plain else f"{first.zh}至{last.zh}"
    return Both(f"{first.en} to {last.en}", zh)


def _one(date: re.Match[str]) -> Both:
    year, month, day, doubt = date.groups()
    en, zh = year, f"{year}年"
    if month:
        en, zh = f"{MONTHS[int(month) - 1]} {year}", f"{zh}{int(month)}月"
    if day:
        en, zh = f"{int(day)} {en}", f"{zh}{int(day)}日"
    if doubt == "~":
        return Both(f"about {en}", f"约{zh}")
    return Both(f"probably {en}", f"{zh}（推定）") if doubt else Both(en, zh)
