"""read, as_reading and plain: it reads a printed figure as the interval that it states."""

import csv
from dataclasses import FrozenInstanceError
from decimal import Decimal, getcontext, localcontext
from fractions import Fraction
from pathlib import Path

import pytest

from frictionless_figures.arithmetic.rate import rate
from frictionless_figures.reading import (
    NotAFigure,
    Number,
    Reading,
    as_rate,
    as_reading,
    plain,
    read,
)

CASES = Path(__file__).parent / "cases"


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text(number: Number | None) -> str:
    return "" if number is None else plain(number)


def printed(reading: Reading) -> dict[str, str]:
    """The reading as a row of the case file."""
    return {
        "token": reading.token,
        "value": text(reading.value),
        "lower": text(reading.lower),
        "upper": text(reading.upper),
        "qualifier": reading.qualifier,
        "unit": reading.unit,
        "decimals": str(reading.decimals),
        "kind": reading.kind,
        "alternatives": " ".join(
            f"{other.kind}:{text(other.value)}:{text(other.lower)}:{text(other.upper)}"
            for other in reading.alternatives
        ),
        "attained": "" if reading.attained else "no",
    }


@pytest.mark.parametrize("case", rows("read.csv"), ids=lambda case: case["token"])
def test_reads(case: dict[str, str]) -> None:
    assert printed(read(case["token"])) == case


@pytest.mark.parametrize("case", rows("not_a_figure.csv"), ids=lambda case: case["token"])
def test_says_why_a_text_is_no_figure(case: dict[str, str]) -> None:
    with pytest.raises(NotAFigure) as error:
        read(case["token"])
    assert str(error.value) == case["complaint"]


def test_keeps_the_token_and_the_measure_word_as_printed() -> None:
    assert read("近７５００個") == Reading(
        "近７５００個", 7500, 7400, 7500, "nearly", "個", 0, "quantity", attained=False
    )


def test_gives_int_where_integral_decimal_where_finite_else_fraction() -> None:
    readings = [read(token).value for token in ("70.0%", "69.6%", "三分之一")]
    assert [(type(value), value) for value in readings] == [
        (int, 70),
        (Decimal, Decimal("69.6")),
        (Fraction, Fraction(100, 3)),
    ]


def test_gives_every_alternative_the_token_of_its_reading() -> None:
    for token in ("1,234人", "近１０年", "增长了1.7倍", "三级", "10—15日", "６兆元", "7.500"):
        assert {other.token for other in read(token).alternatives} == {token}


@pytest.mark.parametrize("token", ["9" * 10_000, "九" * 10_000, "1万" * 5_000, "近" * 10_000 + "1"])
def test_refuses_a_text_longer_than_any_figure(token: str) -> None:
    with pytest.raises(NotAFigure, match="characters is no single figure"):
        read(token)


def test_reads_two_hundred_digits_exactly() -> None:
    assert read("7" * 200).value == int("7" * 200)


def test_does_not_depend_on_the_decimal_context() -> None:
    with localcontext() as context:
        context.prec = 2
        assert read("123456.789万元").lower == Decimal("1234567885")
        assert as_reading(Decimal("1234.5678")).upper == Decimal("1234.56785")
    assert getcontext().prec == 28


def test_is_immutable() -> None:
    with pytest.raises(FrozenInstanceError):
        read("9个").value = 10  # type: ignore[misc]  # this is what must fail


def test_takes_an_int_as_exact() -> None:
    assert as_reading(11068) == Reading("11068", 11068, 11068, 11068, "exact", "", 0, "number")


def test_takes_a_decimal_as_the_text_that_it_prints() -> None:
    assert as_reading(Decimal("69.6")) == read("69.6")
    assert as_reading(Decimal("70.0")) == read("70.0")
    assert as_reading(Decimal("-3.25")) == read("-3.25")
    assert as_reading(Decimal("70")) == as_reading(70)


def test_takes_a_reading_as_it_is_and_a_text_as_read() -> None:
    reading = read("2470余万元")
    assert as_reading(reading) is reading
    assert as_reading("2470余万元") == reading


@pytest.mark.parametrize("case", rows("rates_as_read.csv"), ids=lambda case: case["rate"])
def test_reads_a_rate_so_that_it_holds_or_not(case: dict[str, str]) -> None:
    numerator, denominator = (
        read(case[name]) if not case[name].isdecimal() else int(case[name])
        for name in ("numerator", "denominator")
    )
    verdict = rate(numerator, denominator, as_rate(case["rate"]))
    assert ("yes" if verdict.holds else "no") == case["holds"]


def test_takes_what_is_no_fraction_for_a_rate_as_it_reads() -> None:
    for token in ("69.6%", "近三分之一", "30%~40%", "3倍", "12起"):
        assert as_rate(token) == read(token)


@pytest.mark.parametrize("figure", [69.6, float("nan"), True, None, 1j])
def test_refuses_what_prints_no_figure(figure: object) -> None:
    with pytest.raises(TypeError, match="give the text as printed"):
        as_reading(figure)  # type: ignore[arg-type]  # this is what must fail


def test_says_what_a_float_has_lost() -> None:
    with pytest.raises(TypeError, match="its printed decimals and its exact value are gone"):
        as_reading(69.6)  # type: ignore[arg-type]  # this is what must fail


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+9999", "1E-9999"])
def test_refuses_a_decimal_that_no_text_prints(text: str) -> None:
    with pytest.raises(NotAFigure):
        as_reading(Decimal(text))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (24_700_000, "24700000"),
        (-5, "-5"),
        (Decimal("69.55"), "69.55"),
        (Decimal("69.50"), "69.5"),
        (Decimal("7E+3"), "7000"),
        (Decimal("1E-7"), "0.0000001"),
        (Fraction(1, 3), "1/3"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(6, 2), "3"),
    ],
)
def test_writes_a_number_as_plain_text(number: Number, expected: str) -> None:
    assert plain(number) == expected
