"""numerals: it finds every numeral expression of a text, with its offsets and its kind."""

import csv
from pathlib import Path
from time import process_time

import pytest

from frictionless_figures.reading import Reading, read
from frictionless_figures.reading.numerals import Numeral, numerals

CASES = Path(__file__).parent / "cases"


def rows() -> list[dict[str, str]]:
    with (CASES / "numerals.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def printed(numeral: Numeral) -> str:
    return f"{numeral.token.replace(' ', '_')}:{numeral.kind}{'~' if numeral.ambiguous else ''}"


def bounds(reading: Reading) -> tuple[object, ...]:
    return reading.token, reading.value, reading.lower, reading.upper, reading.unit


@pytest.mark.parametrize("case", rows(), ids=lambda case: case["text"])
def test_finds(case: dict[str, str]) -> None:
    assert " ".join(map(printed, numerals(case["text"]))) == case["numerals"]


@pytest.mark.parametrize("case", rows(), ids=lambda case: case["text"])
def test_reads_what_the_token_alone_reads(case: dict[str, str]) -> None:
    for numeral in numerals(case["text"]):
        if numeral.reading:
            alone = read(numeral.token)
            ways = [alone, *alone.alternatives]
            assert bounds(numeral.reading) in [bounds(way) for way in ways]
            assert numeral.reading.kind == numeral.kind


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
    assert [(numeral.kind, numeral.reading) for numeral in numerals(text)] == [("number", None)]


@pytest.mark.parametrize("text", ["①", "½", "Ⅳ", "㈠", "", "平安", "百姓", "首都"])
def test_finds_nothing_in_list_marks_and_words(text: str) -> None:
    assert numerals(text) == []


@pytest.mark.parametrize(
    "piece",
    [*"零一十百万半首几数第0٣,.:%-—~“○壹拾近约不超个¥<+/", "一二", "1至", "“一”", "二○", "1:"],
)
def test_takes_eight_times_as_long_for_eight_times_the_text(piece: str) -> None:
    def seconds(times: int) -> float:
        began = process_time()
        numerals(piece * times)
        return process_time() - began

    def grows_alike() -> bool:
        return seconds(32_000 // len(piece)) < 24 * seconds(4_000 // len(piece)) + 0.1

    # A busy machine may slow one of three; what is quadratic takes 64 times as long each time.
    assert any(grows_alike() for _ in range(3))
