"""numerals: it finds every numeral expression of a text, with its offsets and its kind."""

import csv
from pathlib import Path

import pytest

from frictionless_figures.reading import read
from frictionless_figures.reading.numerals import Numeral, numerals

CASES = Path(__file__).parent / "cases"


def rows() -> list[dict[str, str]]:
    with (CASES / "numerals.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def printed(numeral: Numeral) -> str:
    return f"{numeral.token.replace(' ', '_')}:{numeral.kind}{'~' if numeral.ambiguous else ''}"


@pytest.mark.parametrize("case", rows(), ids=lambda case: case["text"])
def test_finds(case: dict[str, str]) -> None:
    assert " ".join(map(printed, numerals(case["text"]))) == case["numerals"]


@pytest.mark.parametrize("case", rows(), ids=lambda case: case["text"])
def test_reads_what_the_token_alone_reads(case: dict[str, str]) -> None:
    found = [numeral for numeral in numerals(case["text"]) if numeral.reading]
    assert [numeral.reading for numeral in found] == [read(numeral.token) for numeral in found]


def test_gives_offsets_in_code_points_of_the_text_as_given() -> None:
    text = "𠮷１２３萬個，👍近７件"
    assert numerals(text) == [
        Numeral(1, 6, "１２３萬個", "quantity", read("１２３萬個")),
        Numeral(8, 11, "近７件", "quantity", read("近７件")),
    ]


@pytest.mark.parametrize(
    "text", ["三治融合", "十三五", "七里坪", "一步一脚印", "周一", "8:30", "2005年9月", "A4", "5G"]
)
def test_reads_no_figure_in_a_name_an_idiom_a_date_or_a_clock_time(text: str) -> None:
    assert [numeral.reading for numeral in numerals(text)] == [None]


@pytest.mark.parametrize("text", ["٣٤个", "१२", "𝟙𝟚个", "10²", "2₃"])
def test_takes_digits_of_another_script_for_a_number_without_reading(text: str) -> None:
    found = numerals(text)
    assert [(numeral.kind, numeral.reading) for numeral in found] == [("number", None)]


@pytest.mark.parametrize("text", ["①", "½", "Ⅳ", "㈠", "", "平安", "百姓", "首都"])
def test_finds_nothing_in_list_marks_and_words(text: str) -> None:
    assert numerals(text) == []


@pytest.mark.parametrize(
    "text",
    ["1" * 50_000, "1万" * 20_000, "一" * 20_000, "1," * 20_000, "“一" * 5_000, "1至" * 5_000],
)
def test_ends_soon_on_nothing_but_digits(text: str) -> None:
    found = numerals(text)
    assert all(text[numeral.start : numeral.end] == numeral.token for numeral in found)
