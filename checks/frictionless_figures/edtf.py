"""Dates of the Extended Date/Time Format (EDTF, ISO 8601-2:2019), levels 0 and 1."""

import calendar
import re

_DATE = re.compile(
    r"""(?P<year>-?[0-9]{4}|-?[0-9]{3}X|-?[0-9]{2}XX|Y-?[1-9][0-9]{4,})
        (?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?
        (?P<qualifier>[?~%])?""",
    re.VERBOSE,
)
_TIME = re.compile(r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-]([01][0-9]):[0-5][0-9])?")


def years(text: str) -> tuple[int | None, int | None]:
    """Return the first and the last year of an EDTF date; None is an open or unknown end.

    Level 1 is read: qualification (`2024?`), unspecified digits from the right (`201X`,
    `2004-XX`), seasons, years of more than four digits, negative years, and intervals with open
    (`2005/..`) or unknown (`/1985`) ends. Raises ValueError with one line for anything else.
    Source: Library of Congress, Extended Date/Time Format (EDTF) Specification, 2019.

    >>> years("2025-01/2025-11")
    (2025, 2025)
    >>> years("2005/..")
    (2005, None)
    """
    if "/" not in text:
        return _years_of_date(text, text)
    first, _, last = text.partition("/")
    if "/" in last or {first, last} <= {"", ".."}:
        raise ValueError(f'"{text}" is not an EDTF interval: it needs one slash and one date')
    start = (None, None) if first in ("", "..") else _years_of_date(first, text)
    end = (None, None) if last in ("", "..") else _years_of_date(last, text)
    if start[0] is not None and end[1] is not None and _order(first) > _order(last):
        raise ValueError(f'"{text}" is not an EDTF interval: it ends before it starts')
    return start[0], end[1]


def _years_of_date(date: str, text: str) -> tuple[int, int]:
    day, time, clock = date.partition("T")
    match = _DATE.fullmatch(day)
    if match is None or (time and not _TIME.fullmatch(time + clock)):
        raise ValueError(f'"{text}" is not an EDTF level 1 date, such as 2024, 2005-09 or 2024?')
    year, month, number = match["year"], match["month"], match["day"]
    if time and (match["qualifier"] or not number or "X" in day or year.startswith("Y")):
        raise ValueError(f'"{text}" is not an EDTF date: a time needs a whole, certain day')
    if "X" in year and month not in (None, "XX"):
        raise ValueError(f'"{text}" is not EDTF level 1: a month needs a whole year')
    if year.startswith("Y") and month:
        raise ValueError(f'"{text}" is not an EDTF date: a year with Y stands alone')
    if number and number != "XX" and month == "XX":
        raise ValueError(f'"{text}" is not EDTF level 1: a day needs a month')
    season = month and month != "XX" and 21 <= int(month) <= 24 and number is None
    if month and month != "XX" and not season:
        if not 1 <= int(month) <= 12:
            raise ValueError(f'"{text}" is not an EDTF date: there is no month {month}')
        # Years before 1 have leap days by the same arithmetic, which repeats every 400 years.
        last = calendar.monthrange(int(year) % 400 + 400, int(month))[1]
        if number and number != "XX" and not 1 <= int(number) <= last:
            raise ValueError(f'"{text}" is not an EDTF date: month {month} has {last} days')
    digits = year.lstrip("Y")
    ends = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    return min(ends), max(ends)


def _order(date: str) -> tuple[int, str]:
    """Return what dates of one precision sort by; unspecified digits count as their least."""
    match = _DATE.match(date)
    assert match is not None
    return int(match["year"].lstrip("Y").replace("X", "0")), (match["month"] or "").strip("X")


def days(text: str) -> tuple[str | None, str | None]:
    """Return the first and the last day of an EDTF date in ISO 8601; None is an open end.

    None also stands for an end that ISO 8601 does not write without agreement: a year before 1 or
    after 9999, and a season. Raises ValueError as `years` does.

    >>> days("2025-01/2025-11"), days("2005/.."), days("2024?")
    (('2025-01-01', '2025-11-30'), ('2005-01-01', None), ('2024-01-01', '2024-12-31'))
    """
    years(text)
    first, _, last = text.partition("/")
    return _day(first, last=False), _day(last if "/" in text else first, last=True)


def _day(date: str, last: bool) -> str | None:
    match = _DATE.match(date)
    if match is None:
        return None
    year, month, day = match["year"], match["month"], match["day"]
    year = year.replace("X", "9" if last else "0")
    month = (12 if last else 1) if month in (None, "XX") else int(month)
    if len(year) != 4 or not int(year) >= 1 or month > 12:
        return None
    if day in (None, "XX"):
        day = calendar.monthrange(int(year), month)[1] if last else 1
    return f"{year}-{month:02}-{int(day):02}"


_PRINTED = re.compile(
    r"""(?P<y1>[0-9]{4})年?(?:(?P<m1>[0-9]{1,2})月?(?:(?P<d1>[0-9]{1,2})[日号]?)?)?
        (?:[至到—–~-]+(?:(?P<y2>[0-9]{4})年?)?(?:(?P<m2>[0-9]{1,2})月)?(?:(?P<d2>[0-9]{1,2})[日号])?)?""",
    re.VERBOSE,
)


def printed_date(token: str) -> str:
    """Return the EDTF date that a printed Chinese date gives.

    Raises ValueError for a token that does not print its year, such as `4月`: the year would be
    a guess.

    >>> printed_date("2005年9月"), printed_date("2025年1至11月"), printed_date("2004年至2023年")
    ('2005-09', '2025-01/2025-11', '2004/2023')
    """
    match = _PRINTED.fullmatch(token)
    if match is None or "年" not in token:
        raise ValueError(f"{token} does not print a whole date")
    first = _joined(match["y1"], match["m1"], match["d1"])
    if not (match["y2"] or match["m2"] or match["d2"]):
        return first
    same_year = match["y2"] is None
    month = match["m2"] or (match["m1"] if same_year else None)
    return f"{first}/{_joined(match['y2'] or match['y1'], month, match['d2'])}"


def _joined(year: str, month: str | None, day: str | None) -> str:
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])
