"""The slips of one cell: what a hand does to a figure, a date, a key or a word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random

LOOK_ALIKES = {"a": "а", "c": "с", "e": "е", "o": "о", "p": "р", "x": "х", "A": "А", "B": "В"}
LOOK_ALIKES |= {"C": "С", "E": "Е", "H": "Н", "K": "К", "M": "М", "N": "Ν", "O": "О", "T": "Т"}
QUALIFIERS = ("近", "超", "约", "余", "多", "以上", "以下", "内")
MEASURES = ("起", "件", "项", "个", "户", "人次", "名", "人", "场", "年", "分钟", "元", "%", "级")

Slip = Callable[[str, Random], str | None]


def digit_changed(cell: str, random: Random) -> str | None:
    """Return the cell with one digit changed, or None where it has none."""
    return _at_digit(cell, random, lambda digit: str((int(digit) + random.randint(1, 9)) % 10))


def digits_transposed(cell: str, random: Random) -> str | None:
    """Return the cell with two neighbouring digits that differ changed about, or None."""
    pairs = [m.start() for m in re.finditer(r"(?=(\d)(\d))", cell) if m[1] != m[2]]
    if not pairs:
        return None
    at = random.choice(pairs)
    return cell[:at] + cell[at + 1] + cell[at] + cell[at + 2 :]


def digit_dropped(cell: str, random: Random) -> str | None:
    """Return the cell with one digit left out, or None where it has none."""
    return _at_digit(cell, random, lambda digit: "")


def digit_doubled(cell: str, random: Random) -> str | None:
    """Return the cell with one digit typed twice, or None where it has none."""
    return _at_digit(cell, random, lambda digit: digit * 2)


def point_moved(cell: str, random: Random) -> str | None:
    """Return the cell with its decimal point one place on, or a new one before its last digit."""
    if match := re.search(r"(\d)\.(\d)", cell):
        start = match.start()
        return f"{cell[:start]}.{match[1]}{match[2]}{cell[match.end() :]}".replace("..", ".")
    match = re.search(r"\d(\d)(?!\d)", cell)
    return f"{cell[: match.start(1)]}.{cell[match.start(1) :]}" if match else None


def zero_added(cell: str, random: Random) -> str | None:
    """Return the cell with a zero after the digits of its first number, or None."""
    match = re.search(r"\d+", cell)
    return f"{cell[: match.end()]}0{cell[match.end() :]}" if match else None


def full_width_digit(cell: str, random: Random) -> str | None:
    """Return the cell with one digit in its full-width form, or None where it has none."""
    return _at_digit(cell, random, lambda digit: chr(ord(digit) + 0xFEE0))


def multiplier_dropped(cell: str, random: Random) -> str | None:
    """Return a token without its 万 or 亿, or None where it has none."""
    changed = re.sub("[万亿]", "", cell, count=1)
    return None if changed == cell else changed


def qualifier_changed(cell: str, random: Random) -> str | None:
    """Return a token with another qualifier, or without the one that it has, or None."""
    for word in QUALIFIERS:
        if word in cell:
            return cell.replace(word, "" if word in ("余", "多", "内") else "余", 1)
    return f"近{cell}" if cell[:1].isdigit() else None


def unit_changed(cell: str, random: Random) -> str | None:
    """Return a token with another measure word, or None where it has none of these."""
    for word in MEASURES:
        if cell.endswith(word):
            other = random.choice([measure for measure in MEASURES if measure != word])
            return cell.removesuffix(word) + other
    return None


def year_shifted(cell: str, random: Random) -> str | None:
    """Return the cell with one of its years a year off, or None where it has none."""
    years = list(re.finditer(r"(?<!\d)(19|20)\d\d(?!\d)", cell))
    if not years:
        return None
    year = random.choice(years)
    shifted = int(year[0]) + random.choice((-1, 1))
    return f"{cell[: year.start()]}{shifted}{cell[year.end() :]}"


def month_changed(cell: str, random: Random) -> str | None:
    """Return a date with another month, or None where it has none."""
    months = list(re.finditer(r"(?<=\d{4}-)\d\d", cell))
    if not months:
        return None
    month = random.choice(months)
    other = random.choice([n for n in range(1, 13) if n != int(month[0])])
    return f"{cell[: month.start()]}{other:02d}{cell[month.end() :]}"


def shifted_by_one(cell: str, random: Random) -> str | None:
    """Return an offset that is one off."""
    return str(max(int(cell) + random.choice((-1, 1)), 0))


def blanked(cell: str, random: Random) -> str | None:
    """Return the empty cell."""
    return ""


def look_alike(cell: str, random: Random) -> str | None:
    """Return the cell with one Latin letter as its Cyrillic or Greek double, or None."""
    places = [at for at, letter in enumerate(cell) if letter in LOOK_ALIKES]
    if not places:
        return None
    at = random.choice(places)
    return cell[:at] + LOOK_ALIKES[cell[at]] + cell[at + 1 :]


def _at_digit(cell: str, random: Random, change: Callable[[str], str]) -> str | None:
    places = [at for at, letter in enumerate(cell) if letter.isdigit()]
    if not places:
        return None
    at = random.choice(places)
    return cell[:at] + change(cell[at]) + cell[at + 1 :]


FIGURES: dict[str, Slip] = {
    "digit changed": digit_changed,
    "digits transposed": digits_transposed,
    "digit dropped": digit_dropped,
    "digit doubled": digit_doubled,
    "decimal point moved": point_moved,
    "zero added": zero_added,
    "full-width digit": full_width_digit,
}
TOKENS: dict[str, Slip] = {
    "万 dropped": multiplier_dropped,
    "qualifier changed": qualifier_changed,
    "unit changed": unit_changed,
}
DATES: dict[str, Slip] = {"year ± 1": year_shifted, "month changed": month_changed}
OFFSETS: dict[str, Slip] = {"offset ± 1": shifted_by_one}
WORDS: dict[str, Slip] = {"cell blanked": blanked, "Latin look-alike": look_alike}


def slips(sort: str) -> Iterator[tuple[str, Slip]]:
    """Yield the slips that a cell of a sort can suffer: figure, offset, token, date or word."""
    if sort != "word":
        yield from FIGURES.items()
    if sort == "offset":
        yield from OFFSETS.items()
    if sort == "token":
        yield from TOKENS.items()
    if sort in ("date", "year"):
        yield from DATES.items()
    yield from WORDS.items()
