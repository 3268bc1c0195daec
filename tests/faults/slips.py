"""The slips of one cell: what a hand does to a figure, a date, a key or a word.

A slip that does not apply to a cell leaves it as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from random import Random

LOOK_ALIKES = dict(zip("aceopxABCEHKMNOT", "асеорхАВСЕНКМΝОТ", strict=True))
QUALIFIERS = ("近", "超", "约", "余", "多", "以上", "以下", "内")
MEASURES = ("起", "件", "项", "个", "户", "人次", "名", "人", "场", "年", "分钟", "元", "%", "级")

Slip = Callable[[str, Random], str]


def somewhere(pattern: str, change: Slip) -> Slip:
    """Return the slip that changes one match of a pattern, whichever."""

    def slip(cell: str, random: Random) -> str:
        matches = list(re.finditer(pattern, cell))
        if not matches:
            return cell
        match = random.choice(matches)
        return cell[: match.start()] + change(match[0], random) + cell[match.end() :]

    return slip


def digits_transposed(cell: str, random: Random) -> str:
    """Return the cell with two neighbouring digits that differ changed about."""
    pairs = [match.start() for match in re.finditer(r"(?=(\d)(?!\1)\d)", cell)]
    if not pairs:
        return cell
    at = random.choice(pairs)
    return cell[:at] + cell[at + 1] + cell[at] + cell[at + 2 :]


def point_moved(cell: str, random: Random) -> str:
    """Return the cell with its decimal point one place on, or a new one before its last digit."""
    if re.search(r"\d\.\d", cell):
        return re.sub(r"(\d)\.(\d)", r".\1\2", cell, count=1)
    return re.sub(r"(\d)(\d)(?!\d)", r"\1.\2", cell, count=1)


def qualifier_changed(cell: str, random: Random) -> str:
    """Return a token with another qualifier, or without the one that it has."""
    for word in QUALIFIERS:
        if word in cell:
            return cell.replace(word, "" if word in ("余", "多", "内") else "余", 1)
    return f"近{cell}" if cell[:1].isdigit() else cell


def unit_changed(cell: str, random: Random) -> str:
    """Return a token with another measure word."""
    for word in MEASURES:
        if cell.endswith(word):
            other = random.choice([measure for measure in MEASURES if measure != word])
            return cell.removesuffix(word) + other
    return cell


def _other_digit(digit: str, random: Random) -> str:
    return str((int(digit) + random.randint(1, 9)) % 10)


def _other_month(month: str, random: Random) -> str:
    return f"{random.choice([n for n in range(1, 13) if n != int(month)]):02d}"


FIGURES: Mapping[str, Slip] = {
    "digit changed": somewhere(r"\d", _other_digit),
    "digits transposed": digits_transposed,
    "digit dropped": somewhere(r"\d", lambda digit, random: ""),
    "digit doubled": somewhere(r"\d", lambda digit, random: digit * 2),
    "decimal point moved": point_moved,
    "zero added": lambda cell, random: re.sub(r"\d+", r"\g<0>0", cell, count=1),
    "full-width digit": somewhere(r"\d", lambda digit, random: chr(ord(digit) + 0xFEE0)),
}
OFFSETS: Mapping[str, Slip] = {
    "offset ± 1": lambda cell, random: str(max(int(cell) + random.choice((-1, 1)), 0))
}
TOKENS: Mapping[str, Slip] = {
    "万 dropped": lambda cell, random: re.sub("[万亿]", "", cell, count=1),
    "qualifier changed": qualifier_changed,
    "unit changed": unit_changed,
}
DATES: Mapping[str, Slip] = {
    "year ± 1": somewhere(
        r"(?<!\d)(19|20)\d\d(?!\d)", lambda year, random: str(int(year) + random.choice((-1, 1)))
    ),
    "month changed": somewhere(r"(?<=\d{4}-)\d\d", _other_month),
}
WORDS: Mapping[str, Slip] = {
    "cell blanked": lambda cell, random: "",
    "Latin look-alike": somewhere(
        f"[{''.join(LOOK_ALIKES)}]", lambda letter, random: LOOK_ALIKES[letter]
    ),
}


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
