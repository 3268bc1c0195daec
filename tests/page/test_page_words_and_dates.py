"""Dates and figures are said in words that lose nothing, and events stand where they fall."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictionless_figures.table import Row
from publish.page.content import groups
from publish.page.drawings import timeline
from publish.page.language import Both, number, spoken, words

MULTIPLIERS = {" billion": 10**9, " million": 10**6, "亿": 10**8, "万": 10**4}


@pytest.mark.parametrize(
    ("date", "lasting", "within"),
    [
        ("1993", "1993 / 1993年", ""),
        ("2023-07", "July 2023 / 2023年7月", ""),
        ("2025-12-24", "24 December 2025 / 2025年12月24日", ""),
        ("2024-04?", "probably April 2024 / 2024年4月（推定）", ""),
        ("2004~", "about 2004 / 约2004年", ""),
        ("2025-01/2025-11", "January to November 2025 / 2025年1—11月", ""),
        ("2004/2023", "2004 to 2023 / 2004—2023年", "between 2004 and 2023 / 2004年至2023年间"),
        ("2023?/2025?", "probably 2023 to 2025 / 2023—2025年（推定）", "between probably 2023"),
        ("2005-09/2006-01", "September 2005 to January 2006 / 2005年9月至2006年1月", "between"),
        ("2005/..", "since 2005 / 2005年起", "in 2005 or later / 2005年或其后"),
        ("../2005", "until 2005 / 2005年及以前", ""),
        ("201X", "201X", ""),
        ("2024-21", "2024-21", ""),
        ("201X/2024", "201X/2024", ""),
    ],
)
def test_says_a_date_as_precisely_as_it_is(date: str, lasting: str, within: str) -> None:
    assert str(spoken(date)) == lasting
    assert str(spoken(date, within=True)).startswith(within or lasting)


FIGURE = dict.fromkeys(("value", "lower", "upper", "qualifier", "unit_id", "token"))
UNITS = {
    "case": {"name_en": "case or matter", "name_zh": "件", "measure_words": "起 件"},
    "item": {"name_en": "item", "name_zh": "项", "measure_words": "项"},
    "percent": {"name_en": "percent", "name_zh": "百分比", "measure_words": "%"},
    "rank": {"name_en": "rank", "name_zh": "次序", "measure_words": "批 个"},
    "yuan": {"name_en": "yuan (CNY)", "name_zh": "元", "measure_words": "元"},
}


def row(cells: Mapping[str, str | None]) -> Row:
    return Row(2, list(cells.values()), {name: place for place, name in enumerate(cells)})


@pytest.mark.parametrize(
    ("figure", "unit", "amount", "spread"),
    [
        ("12734件 12734 12734 12734 exact", "case", "12,734 cases / 12734件", ""),
        ("11068起 1 1 1 exact", "case", "1 case / 1起", ""),
        ("48项 48 48 48 exact", "item", "48 items / 48项", ""),
        ("69.6% 69.6 69.55 69.65 rounded", "percent", "69.6%", "±0.05"),
        ("首批 1 1 1 exact", "rank", "no. 1 / 第1批", ""),
        ("近7500起 7500 7400 7500 nearly", "case", "nearly 7,500 cases / 近7500起", "7,400 to"),
        ("3至5件 - 3 5 range", "case", "3 to 5 cases / 3至5件", "3 to 5 / 3至5"),
        ("超10万 100000 100000 - more-than", "", "more than 100,000 / 超过10万", ""),
        (
            "811.38亿元 81138000000 81137500000 81138500000 rounded",
            "yuan",
            "81.138 billion yuan / 811.38亿元",
            "±500,000 / ±50万",
        ),
    ],
)
def test_says_a_figure_with_what_it_counts(
    figure: str, unit: str, amount: str, spread: str
) -> None:
    token, *numbers, qualifier = figure.split()
    value, lower, upper = (None if cell == "-" else cell for cell in numbers)
    cells = {"token": token, "value": value, "lower": lower, "upper": upper}
    stated = row({**FIGURE, **cells, "qualifier": qualifier})
    assert str(words().amount(stated, row({"unit_id": unit, **UNITS[unit]}) if unit else None)) == (
        amount
    )
    assert str(words().spread(stated)).startswith(spread)
    assert bool(words().spread(stated)) == bool(spread)


def event(name: str, date: str, first: str, last: str, status: str = "happened") -> Row:
    names = ("event_id", "date", "date_start", "from_year", "to_year", "status")
    return row(dict(zip(names, (name, date, first, first, last or None, status), strict=True)))


EVENTS = [
    event("c", "2004/2024?", "2004", "2024"),
    event("b", "2004", "2004", "2004"),
    event("a", "1993", "1993", "1993"),
    event("d", "2005/..", "2005", ""),
    event("e", "2026", "2026", "2026", "planned"),
    event("f", "2004?", "2004", "2004"),
]


def test_groups_events_by_year_and_plans_by_themselves() -> None:
    undated = row(dict.fromkeys(("event_id", "date", "date_start", "from_year"), None))
    found = [
        (*place, [each["event_id"] for each in rows]) for *place, rows in groups([*EVENTS, undated])
    ]
    assert found == [
        (0, "1993", ["a"]),
        (0, "2004", ["b", "f"]),
        (1, "", ["c", "d"]),
        (2, "2026", ["e"]),
        (3, "", [None]),
    ]


def test_draws_what_lasts_no_longer_than_it_is_known_to() -> None:
    drawing = timeline(EVENTS)
    assert [year for year, _ in drawing["years"]] == ["1993", "2004", "2005", "2024", "2026"]
    places = dict(drawing["years"])
    assert drawing["dots"] == [
        (places["1993"], 0, "happened"),
        (places["2004"], 0, "happened"),
        (places["2004"], 1, "uncertain"),  # one on top of the other
        (places["2026"], 0, "planned"),
    ]
    assert drawing["highest"] == 2
    assert [(start, end, number) for start, end, _, number in drawing["stretches"]] == [
        (places["2004"], places["2024"], 1),
        (places["2005"], None, 1),
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0", Both("0", "0")),
        ("69.60", Both("69.60", "69.60")),
        ("12734", Both("12,734", "12734")),
        ("47000", Both("47,000", "4.7万")),
        ("24700000", Both("24.7 million", "2470万")),
        ("81137500000", Both("81.1375 billion", "811.375亿")),
        (None, Both("", "")),
    ],
)
def test_writes_a_number_as_each_language_does(cell: str | None, expected: Both) -> None:
    assert number(cell) == expected


@given(st.decimals(min_value=0, max_value=10**13, allow_nan=False, places=3))
def test_loses_nothing_by_writing_a_number(value: Decimal) -> None:
    for text in (number(f"{value:f}").en, number(f"{value:f}").zh):
        digits = text.rstrip(" bilmonj亿万")
        multiplier = MULTIPLIERS.get(text[len(digits) :], 1)
        assert Fraction(digits.replace(",", "")) * multiplier == Fraction(value)
