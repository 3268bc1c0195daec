"""What a date of the Extended Date/Time Format (EDTF) says in words."""

from __future__ import annotations

import re

MONTHS = (
    "January February March April May June July August September October November December"
).split()
SURE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?")
DOUBT = {
    "?": ("(uncertain)", "（存疑）"),
    "~": ("(about)", "（约）"),
    "%": ("(about, uncertain)", "（约，存疑）"),
}


def in_words(date: str) -> tuple[str, str]:
    """Return a date in English and in Chinese; what is none of the common forms stays as it is.

    >>> in_words("2025-01/2025-11")
    ('January to November 2025', '2025年1—11月')
    >>> in_words("2005/..")
    ('since 2005', '2005年以来')
    >>> in_words("2004/2024?")
    ('2004 to 2024 (uncertain)', '2004—2024年（存疑）')
    """
    first, slash, last = date.partition("/")
    if not slash:
        return _one(first)
    if last[-1:] in DOUBT:  # the same doubt of both ends is said once
        first = first.removesuffix(last[-1])
    (en, zh), (end_en, end_zh) = _one(first), _one(last)
    if last in ("", ".."):
        return f"since {en}", f"{zh}以来"
    if first in ("", ".."):
        return f"until {end_en}", f"{end_zh}以前"
    if (
        len(first) == len(last.rstrip("?~%")) == 7 and first[:5] == last[:5]
    ):  # two months of one year
        return f"{en[:-5]} to {end_en}", f"{zh[:-1]}—{end_zh[5:]}"
    if len(first) == 4 and "-" not in last:
        return f"{en} to {end_en}", f"{first}—{end_zh}"
    return f"{en} to {end_en}", f"{zh}至{end_zh}"


def _one(date: str) -> tuple[str, str]:
    mark = date[-1:] if date[-1:] in DOUBT else ""
    match = SURE.fullmatch(date.removesuffix(mark))
    if match is None:
        return date, date
    year, month, day = match.groups()
    en, zh = year, f"{year}年"
    if month:
        en, zh = f"{MONTHS[int(month) - 1]} {en}", f"{zh}{int(month)}月"
    if day:
        en, zh = f"{int(day)} {en}", f"{zh}{int(day)}日"
    if not mark:
        return en, zh
    return f"{en} {DOUBT[mark][0]}", f"{zh}{DOUBT[mark][1]}"
