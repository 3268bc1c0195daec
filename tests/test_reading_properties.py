"""Properties: read gives back every figure that is rendered; no text crashes or mis-slices."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from frictionless_figures.reading import NotAFigure, Number, Reading, as_reading, plain, read
from frictionless_figures.reading.digits import fold
from frictionless_figures.reading.numerals import numerals
from frictionless_figures.reading.phrases import PHRASES

FULL_WIDTH = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")
TRADITIONAL = str.maketrans("万亿个余两几数约过", "萬億個餘兩幾數約過")
FINANCIAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
NUMERAL_CHARACTERS = frozenset(
    "0123456789０１２３４５６７８９〇零一二三四五六七八九十百千万亿萬億两兩廿卅半双首几幾"
)
#: Texts made of what figures are made of, which arbitrary text seldom is.
PIECES = st.lists(
    st.sampled_from(
        [
            *"0123456789.,-~—至到 %‰成折倍半余多几来数十百千万亿两零一二三四五六七八九第首每约近超",
            *"年月日时分个名起元户人“”《》，。、Ａ１５，萬億個٣²①",
            *(
                "分之",
                "以上",
                "左右",
                "以内",
                "个百分点",
                "小时",
                "个月",
                "人次",
                "翻",
                "番",
                "百姓",
            ),
            *("2023年", "69.6%", "上升", "下降", "不超过", "一起", "统一", "GDP", "km"),
        ]
    ),
    max_size=14,
).map("".join)
TEXTS = st.one_of(st.text(), PIECES)


def spelled(number: int) -> str:
    """A number below 10^16 in Chinese numerals, by counting down through the places."""
    for place, word in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= place:
            high, rest = divmod(number, place)
            gap = "零" if rest and rest < place // 10 else ""
            return spelled(high) + word + (gap + spelled(rest) if rest else "")
    return "零一二三四五六七八九"[number]


def forms(text: str) -> st.SearchStrategy[str]:
    """The text as given, in full-width and in traditional characters."""
    return st.sampled_from([text, text.translate(FULL_WIDTH), text.translate(TRADITIONAL)])


def bounds(reading: Reading) -> tuple[Number | None, Number | None, Number | None]:
    return reading.value, reading.lower, reading.upper


def reading_or_complaint(text: str) -> tuple[Reading | None, str]:
    try:
        return read(text), ""
    except NotAFigure as error:
        return None, str(error)


def step(mantissa: int) -> int:
    """The place of the last digit that is not zero."""
    place = 1
    while mantissa and mantissa % (place * 10) == 0:
        place *= 10
    return place


@given(st.integers(0, 10**30), st.sampled_from(["", "个", "起", "人次", "小时"]), st.data())
def test_gives_back_an_integer(number: int, unit: str, data: st.DataObject) -> None:
    text = data.draw(forms(f"{number}{unit}"))
    assert bounds(read(text)) == (number, number, number)


@given(st.integers(0, 10**15), st.data())
def test_gives_back_an_integer_with_separators(number: int, data: st.DataObject) -> None:
    token = data.draw(st.one_of(forms(f"{number:,}件"), st.just(f"{number:,}件".replace(",", " "))))
    assert bounds(read(token)) == (number, number, number)


@given(st.integers(0, 9999), st.data())
def test_gives_back_a_spelled_integer(number: int, data: st.DataObject) -> None:
    token = f"{spelled(number)}名"
    tokens = [token, token.translate(TRADITIONAL)]
    if number >= 10:
        tokens.append(token.translate(FINANCIAL))
    assert bounds(read(data.draw(st.sampled_from(tokens)))) == (number, number, number)


@given(st.integers(10_000, 10**16 - 1), st.data())
def test_gives_back_a_spelled_number_to_its_last_place(number: int, data: st.DataObject) -> None:
    token = f"{spelled(number)}元"
    half = Fraction(0 if step(number) == 1 else step(number), 2)
    read_back = read(data.draw(st.sampled_from([token, token.translate(TRADITIONAL)])))
    assert bounds(read_back) == (number, number - half, number + half)


@given(
    st.integers(0, 10**9),
    st.integers(0, 6),
    st.sampled_from([("", 0), ("万", 4), ("亿", 8), ("千万", 7), ("万亿", 12)]),
    st.sampled_from(["", "元", "%"]),
    st.data(),
)
def test_gives_back_a_rounded_number(
    mantissa: int, decimals: int, multiplier: tuple[str, int], unit: str, data: st.DataObject
) -> None:
    word, power = multiplier
    number = format(Decimal(f"{mantissa}e-{decimals}"), "f")
    reading = read(data.draw(forms(f"{number}{word}{unit}")))
    value = Fraction(mantissa) * 10**power / 10**decimals
    exact = not (decimals or power or unit == "%")
    half = 0 if exact else Fraction(10**power, 2 * 10**decimals)
    assert bounds(reading) == (value, value - half, value + half)
    assert reading.decimals == decimals


@given(st.integers(1, 10**12), st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8)]), st.data())
def test_gives_back_a_qualified_number(
    number: int, multiplier: tuple[str, int], data: st.DataObject
) -> None:
    word, times = multiplier
    value, place = number * times, step(number) * times
    near = place if place != value else Fraction(value, 10)
    below, above = value - near, value + near
    render, expected = data.draw(
        st.sampled_from(
            [
                ("{}余{}个", (value, value, value + place)),
                ("{}{}多个", (value, value, value + place)),
                ("近{}{}个", (value, below, value)),
                ("不足{}{}个", (value, None, value)),
                ("不得少于{}{}个", (value, value, None)),
                ("不应超过{}{}个", (value, None, value)),
                ("≥{}{} 个", (value, value, None)),
                ("超{}{}个", (value, value, None)),
                ("突破{}{}个", (value, value, None)),
                ("约{}{}个", (value, below, above)),
                ("{}{}个左右", (value, below, above)),
                ("{}{}个以上", (value, value, None)),
                ("不少于{}{}个", (value, value, None)),
                ("{}{}个以内", (value, None, value)),
                ("不超过{}{}个", (value, None, value)),
                ("约{}余{}个", (value, below, value + place)),
            ]
        )
    )
    assert bounds(read(data.draw(forms(render.format(number, word))))) == expected


@given(st.integers(0, 10**6), st.sampled_from(["公里", "米", "吨", "亩", "平方米", "kg"]))
def test_rounds_a_measure_to_the_unit(number: int, unit: str) -> None:
    half = Fraction(1, 2)
    assert bounds(read(f"{number}{unit}")) == (number, number - half, number + half)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.sampled_from(["至", "到", "-", "—", "~"]))
def test_gives_back_a_range(low: int, more: int, to: str) -> None:
    expected = (None, low, low + more)
    assert bounds(read(f"{low}{to}{low + more}名")) == expected
    assert bounds(read(f"{low}名{to}{low + more}名")) == expected


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_gives_back_a_fraction(above: int, below: int) -> None:
    value = Fraction(100 * above, below)
    if below in (100, 1000):
        return  # 百分之 and 千分之 print decimals, not fractions
    assert bounds(read(f"{spelled(below)}分之{spelled(above)}")) == (value, value, value)


@given(TEXTS)
@example("1" * 5000)
@example("٣٤个")
@example("十" * 300)
def test_reads_any_text_or_says_in_one_line_why_not(text: str) -> None:
    reading, complaint = reading_or_complaint(text)
    if reading is None:
        assert len(complaint.splitlines()) == 1
        return
    assert reading.token == text
    value, lower, upper = bounds(reading)
    assert lower is None or upper is None or Fraction(lower) <= Fraction(upper)
    if value is None:
        assert reading.qualifier == "range"
        return
    assert lower is None or Fraction(lower) <= Fraction(value)
    assert upper is None or Fraction(value) <= Fraction(upper)


@given(TEXTS)
def test_slices_any_text_right(text: str) -> None:
    floor = 0
    for numeral in numerals(text):
        assert floor <= numeral.start < numeral.end
        assert text[numeral.start : numeral.end] == numeral.token
        floor = numeral.end
        if numeral.reading:
            assert bounds(read(numeral.token)) == bounds(numeral.reading)
            assert numeral.reading.kind == numeral.kind


@given(TEXTS)
def test_leaves_no_numeral_character_out_but_those_of_listed_words(text: str) -> None:
    expressions = numerals(text)
    inside = {place for numeral in expressions for place in range(numeral.start, numeral.end)}
    words = [word for word, kind in PHRASES.items() if kind is None]
    for place, character in enumerate(text):
        if character in NUMERAL_CHARACTERS and place not in inside:
            assert any(word in fold(text)[max(0, place - 8) : place + 8] for word in words)


@given(PIECES)
def test_finds_again_what_it_found_as_a_measured_figure(text: str) -> None:
    for numeral in numerals(text):
        if numeral.kind in ("quantity", "share", "duration") and numeral.token[0].isdecimal():
            again = numerals(numeral.token)
            assert [(other.token, other.reading) for other in again] == [
                (numeral.token, numeral.reading)
            ]


@given(st.decimals(-(10**9), 10**9, places=3))
def test_takes_a_decimal_for_its_text(figure: Decimal) -> None:
    assert bounds(as_reading(figure)) == bounds(read(format(figure, "f")))


@given(st.fractions() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False))
def test_writes_every_number_exactly(number: Number) -> None:
    assert Fraction(plain(number)) == number
