"""The words of the page in its two languages, and numbers and dates as each has them."""

import json
import re
from calendar import month_name
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from frictionless_figures.reading import plain
from frictionless_figures.table import Row
from publish.source import NotReadyError

WORDS = Path(__file__).parent / "words"
# From which number on a language writes it with a multiplier: the decimal places, and the word.
MULTIPLIERS = {
    "en": ((10**9, 9, " billion"), (10**6, 6, " million")),
    "zh": ((10**8, 8, "亿"), (10**6, 4, "万")),
}
# English for what is counted, where the name of the unit is a definition; `piece` counts anything.
NOUNS = {
    "attendance": ("person-time", "person-times"),
    "case": ("case", "cases"),
    "household": ("household", "households"),
    "level": ("level", "levels"),
    "person": ("person", "people"),
    "piece": ("", ""),
    "star": ("star", "stars"),
    "yuan": ("yuan", "yuan"),
}
PLAIN = ("exact", "rounded", "range")  # qualifiers that a number is said without
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?([?~%]?)")


@dataclass(frozen=True, slots=True)
class Both:
    """One thing said in English and in Chinese; the page holds both and shows one of them.

    What has no Chinese stays English.
    """

    en: str
    zh: str

    def __html__(self) -> Markup:
        """Return both as HTML, or the one where they are the same."""
        if self.en == self.zh:
            return escape(self.en)
        if not self.zh:
            return Markup("<span lang=en class=only>{}</span>").format(self.en)
        pair = "<span lang=en>{}</span><span lang=zh>{}</span>"
        return Markup(pair).format(self.en, self.zh)

    def __str__(self) -> str:
        """Return both as plain text, for where HTML takes no markup."""
        return " / ".join(dict.fromkeys(text for text in (self.en, self.zh) if text))

    def __bool__(self) -> bool:
        """Return whether anything is said."""
        return bool(self.en or self.zh)


@dataclass(frozen=True, slots=True)
class Words:
    """The Chinese for the words of the page itself; the package has its own beside its English."""

    page: Mapping[str, str]

    def say(self, text: str, **values: object) -> Both:
        """Return words of the page, filled in. Raises NotReadyError where Chinese lacks."""
        if text not in self.page:
            raise NotReadyError(f"words/zh_page.json has no Chinese for: {text}")
        en, zh = (
            {name: getattr(value, language, value) for name, value in values.items()}
            for language in ("en", "zh")
        )
        return Both(text.format(**en), self.page[text].format(**zh))

    def word(self, value: str | None) -> Both:
        """Return a word that the schemas list, such as `more-than`, as it is read."""
        text = value or ""
        return Both(text.replace("-", " "), self.page.get(text, text))

    def amount(self, row: Row, unit: Row | None) -> Both:
        """Return a figure as a reader says it, with what it counts."""
        counted = _counted(row, unit, number(row["value"]) or self._between(row))
        if row["qualifier"] in PLAIN:
            return counted
        said = self.word(row["qualifier"])
        return Both(f"{said.en} {counted.en}", f"{said.zh}{counted.zh}")

    def spread(self, row: Row) -> Both:
        """Return how far a figure may be from its number; nothing where its words say it."""
        lower, value, upper = (row[name] for name in ("lower", "value", "upper"))
        if upper is None or lower is None or lower == upper:
            return Both("", "")
        half = Decimal(upper) - Decimal(value or lower)
        if value and half == Decimal(value) - Decimal(lower):
            near = number(f"{half:f}")
            return Both(f"±{near.en}", f"±{near.zh}")
        return self._between(row)

    def _between(self, row: Row) -> Both:
        ends = {end: number(row[end]) for end in ("lower", "upper")}
        return self.say("{lower} to {upper}", **ends)


def _counted(row: Row, unit: Row | None, stated: Both) -> Both:
    """Return the number of a figure with what it counts."""
    if unit is None:
        return stated
    words = (unit["measure_words"] or "").split()
    if "%" in words:
        return Both(f"{stated.en}%", f"{stated.zh}%")
    # Of several measure words, Chinese takes the one that is printed.
    chinese = next((word for word in words if word in (row["token"] or "")), unit["name_zh"] or "")
    if unit["unit_id"] == "rank":
        return Both(f"no. {stated.en}", f"第{stated.zh}{chinese}")
    name = unit["name_en"] or ""
    one, many = NOUNS.get(unit["unit_id"] or "", (name, f"{name}s"))
    noun = one if row["value"] == "1" else many
    return Both(f"{stated.en} {noun}".rstrip(), f"{stated.zh}{chinese}")


def words() -> Words:
    """Return the words that lie in `words/`."""
    return Words(json.loads((WORDS / "zh_page.json").read_text(encoding="utf-8")))


def of(thing: Row | Mapping[str, Any] | None, name: str) -> Both:
    """Return what a row, or a part of a descriptor, says under a name in both languages.

    English stands under the name, or with `_en` after it, Chinese with `_zh`.
    """
    if thing is None:
        return Both("", "")
    get = thing.get if isinstance(thing, Mapping) else thing.__getitem__
    return Both(get(f"{name}_en") or get(name) or "", get(f"{name}_zh") or "")


def number(text: str | int | None) -> Both:
    """Return a number of the tables as each language writes it, without loss.

    >>> number("81138000000"), number("12734")
    (Both(en='81.138 billion', zh='811.38亿'), Both(en='12,734', zh='12734'))
    """
    if text in (None, ""):
        return Both("", "")
    return Both(_written(str(text), "en"), _written(str(text), "zh"))


def _written(text: str, language: str) -> str:
    exact, word = Decimal(text), ""
    for least, places, multiplier in MULTIPLIERS[language]:
        # Chinese writes a round number with 万 from there on.
        if abs(exact) >= (10**places if places == 4 and not exact % 1000 else least):
            sign, digits, exponent = exact.as_tuple()
            scaled = Decimal((sign, digits, int(exponent) - places))
            exact, word = Decimal(plain(scaled)), multiplier
            break
    return f"{exact:{',' if language == 'en' else ''}f}{word}"


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
    since, until = start and _one(start), end and _one(end)
    if since and not slash:
        return since
    if since and last in ("", ".."):
        if within:
            return Both(f"in {since.en} or later", f"{since.zh}或其后")
        return Both(f"since {since.en}", f"{since.zh}起")
    if until and first in ("", ".."):
        return Both(f"until {until.en}", f"{until.zh}及以前")
    if not (start and end and since and until):
        return Both(date, date)
    if within and start[1] != end[1]:
        return Both(f"between {since.en} and {until.en}", f"{since.zh}至{until.zh}间")
    return _through(start, end)


def _through(start: re.Match[str], end: re.Match[str]) -> Both:
    """Return both ends, with what they share said once."""
    if start[4] and end[4]:
        both = spoken(f"{start[0][:-1]}/{end[0][:-1]}")
        return Both(f"probably {both.en}", f"{both.zh}（推定）")
    first, last = _one(start), _one(end)
    if start[1] == end[1] and start[2] and end[2] and not (start[3] or start[4]):
        months = f"{start[1]}年{int(start[2])}—{last.zh.partition('年')[2]}"
        return Both(f"{month_name[int(start[2])]} to {last.en}", months)
    plain = not (start[2] or end[2] or start[4])
    zh = f"{start[1]}—{last.zh}" if plain else f"{first.zh}至{last.zh}"
    return Both(f"{first.en} to {last.en}", zh)


def _one(date: re.Match[str]) -> Both:
    year, month, day, doubt = date.groups()
    en, zh = year, f"{year}年"
    if month:
        en, zh = f"{month_name[int(month)]} {year}", f"{zh}{int(month)}月"
    if day:
        en, zh = f"{int(day)} {en}", f"{zh}{int(day)}日"
    if doubt == "~":
        return Both(f"about {en}", f"约{zh}")
    return Both(f"probably {en}", f"{zh}（推定）") if doubt else Both(en, zh)
