"""Dates lie where EDTF puts them, and numbers lose nothing by being written out."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.page.language import Both, number
from publish.page.scale import Glyph, glyph
from publish.page.timeline import Extent, extent

MULTIPLIERS = {" billion": 10**9, " million": 10**6, "亿": 10**8, "万": 10**4}


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("1993", Extent("year", Fraction(1993), Fraction(1994), False)),
        ("2023-07", Extent("point", 2023 + Fraction(1, 2), 2023 + Fraction(7, 12), False)),
        ("2024-04?", Extent("point", 2024 + Fraction(1, 4), 2024 + Fraction(1, 3), True)),
        ("2025-12-24", Extent("point", 2025 + Fraction(11, 12), Fraction(2026), False)),
        ("2024?", Extent("year", Fraction(2024), Fraction(2025), True)),
        ("201X", Extent("year", Fraction(2010), Fraction(2020), False)),
        ("2024-21", Extent("year", Fraction(2024), Fraction(2025), False)),
        ("2005/..", Extent("interval", Fraction(2005), None, False)),
        ("../2005", Extent("interval", None, Fraction(2006), False)),
        ("2005-09/..", Extent("interval", 2005 + Fraction(2, 3), None, False)),
        ("2025-01/2025-11", Extent("interval", Fraction(2025), 2025 + Fraction(11, 12), False)),
    ],
)
def test_places_a_date_as_precisely_as_it_is(date: str, expected: Extent) -> None:
    assert extent(date) == expected


def test_refuses_what_is_no_date() -> None:
    with pytest.raises(ValueError, match="not an EDTF"):
        extent("July 2023")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("936", "936", "936"), Glyph("50%", "0%", "50%", "")),
        (("7500", "7400", "7500"), Glyph("20%", "60%", "80%", "")),
        (("24700000", "24700000", "24800000"), Glyph("20%", "60%", "20%", "")),
        (("10", None, "10"), Glyph("0%", "80%", "80%", "lower")),
        (("70", "70", None), Glyph("20%", "80%", "20%", "upper")),
        ((None, "3", "5"), Glyph("20%", "60%", "50%", "")),
    ],
)
def test_draws_an_interval_on_a_scale_of_its_own(
    cells: tuple[str | None, str | None, str | None], expected: Glyph
) -> None:
    assert glyph(*cells) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0", Both("0", "0")),
        ("69.60", Both("69.60", "69.60")),
        ("12734", Both("12,734", "12,734")),
        ("24700000", Both("24.7 million", "2,470万")),
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
