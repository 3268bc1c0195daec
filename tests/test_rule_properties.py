"""The rules against fractions written a second time, from the definitions instead of the formula.

A printed rate is taken back to the set of numbers that round to it: the number of the quotient's
interval nearest to the printed one is the one that decides.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, trunc

from hypothesis import example, given
from hypothesis import strategies as st

from frictionless_figures.arithmetic.formula import ROUNDINGS, rate_holds
from frictionless_figures.arithmetic.interval import fixed, interval
from frictionless_figures.arithmetic.quotient import printed_rate
from frictionless_figures.arithmetic.rate import feasible_denominators, feasible_numerators, rate
from frictionless_figures.arithmetic.span import span
from frictionless_figures.arithmetic.total import total
from frictionless_figures.reading import Reading, as_reading
from frictionless_figures.reading.ratios import exact as number

FAR = 10**40
NEAR = Fraction(1, FAR)
HALF = Fraction(1, 2)


def roundings_of(value: Fraction, rounding: str) -> set[int]:
    """The whole numbers that `value` may be printed as, from the definition of each rounding."""
    sign = -1 if value < 0 else 1
    return {
        "nearest": {floor(value + HALF), ceil(value - HALF)},
        "half-up": {sign * floor(abs(value) + HALF)},
        "half-even": {round(value)},
        "truncated": {trunc(value)},
        "ceiling": {ceil(value)},
        "any": {floor(value), ceil(value)},
    }[rounding]


def quotients(n: Reading, m: Reading, scale: int) -> tuple[Fraction, Fraction]:
    """The least and the largest quotient: at the corners, or just inside where none is there."""
    tops = (-FAR if n.lower is None else n.lower, FAR if n.upper is None else n.upper)
    bases = (m.lower, FAR**2 if m.upper is None else m.upper)
    if not n.attained:
        tops = (Fraction(tops[0]) + NEAR, Fraction(tops[1]) - NEAR)
    if not m.attained:
        bases = (Fraction(bases[0]) + NEAR, Fraction(bases[1]) - NEAR)
    corners = [Fraction(top) / Fraction(base) * scale for top in tops for base in bases]
    return min(corners), max(corners)


def expected_rate(n: Reading, m: Reading, last_places: int, decimals: int, rounding: str) -> bool:
    """Some quotient prints as the rate: the one nearest to the rate decides."""
    least, most = quotients(n, m, 100 * 10**decimals)
    nearest = max(least, min(most, Fraction(last_places)))
    return last_places in roundings_of(nearest, rounding)


def printed(last_places: int, decimals: int) -> Decimal:
    digits = tuple(map(int, str(abs(last_places))))
    return Decimal((int(last_places < 0), digits, -decimals))


def between(lower: int | Fraction | None, upper: int | Fraction | None) -> Reading:
    """A reading of the interval and nothing else."""
    ends = [None if end is None else number(Fraction(end)) for end in (lower, upper)]
    return Reading("between", None, *ends, "range", "", 0, "quantity")


def point(value: int) -> tuple[Fraction, Fraction]:
    return Fraction(value), Fraction(value)


roundings = st.sampled_from(ROUNDINGS)
decimals = st.integers(0, 6)
counts = st.integers(-2000, 2000) | st.integers(-(10**12), 10**12)
bases = st.integers(1, 2000) | st.integers(1, 10**12)


@st.composite
def claims(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """A numerator, a denominator, a rate at most two last places from the quotient, decimals."""
    places = draw(decimals)
    if draw(st.booleans()):  # a tie, or a half last place beside one
        base = 2 * 10**places * draw(st.integers(1, 50))
        count = draw(st.integers(-3 * base, 3 * base))
    else:
        base, count = draw(bases), draw(counts)
    middle = floor(Fraction(count * 100 * 10**places, base))
    return count, base, middle + draw(st.integers(-2, 2)), places


@st.composite
def intervals(draw: st.DrawFn, least: int, most: int) -> Reading:
    lower, upper = sorted(draw(st.tuples(*[st.integers(2 * least, 2 * most)] * 2)))
    ends = [draw(st.sampled_from([Fraction(end, 2)] * 5 + [None])) for end in (lower, upper)]
    reading = between(ends[0] if least < 0 else Fraction(lower, 2), ends[1])
    return replace(reading, attained=lower == upper or draw(st.booleans()))


@given(claims(), roundings)
@example((1, 2000, 0, 1), "half-up")
@example((-1, 2000, 0, 1), "half-up")
@example((-1, 1001, 0, 1), "truncated")
@example((1, 1000, 0, 1), "truncated")
def test_rate_holds_exactly_when_the_quotient_rounds_to_it(claim, rounding):
    count, base, last_places, places = claim
    value = Fraction(count * 100 * 10**places, base)
    verdict = rate(count, base, printed(last_places, places), rounding)
    assert verdict.holds == (last_places in roundings_of(value, rounding))
    assert verdict.lower == verdict.upper == number(value / 10**places)


@given(claims(), roundings)
def test_rate_status_says_how_the_rate_stands_to_the_quotient(claim, rounding):
    count, base, last_places, places = claim
    value = Fraction(count * 100 * 10**places, base)
    verdict = rate(count, base, printed(last_places, places), rounding)
    fits = {name for name in ROUNDINGS if last_places in roundings_of(value, name)}
    if value == last_places:
        expected = "exact"
    elif rounding in fits:
        expected = "rounded" if "nearest" in fits or "truncated" not in fits else "truncated"
    elif "truncated" in fits:
        expected = "truncated"
    else:
        expected = "rounded" if "nearest" in fits else "inconsistent"
    assert verdict.status == expected


@given(
    intervals(-300, 300), intervals(1, 300), st.integers(-400, 400), st.integers(0, 2), roundings
)
def test_rate_of_intervals_holds_exactly_when_some_quotient_rounds_to_it(n, m, last, places, how):
    verdict = rate(n, m, printed(last, places), how)
    assert verdict.holds == expected_rate(n, m, last, places, how)
    assert verdict.status in (
        ("interval",) if verdict.holds else ("truncated", "rounded", "inconsistent")
    )


@given(intervals(-300, 300), intervals(1, 300), intervals(-200, 200))
def test_rate_that_is_an_interval_meets_the_quotients(n, m, claimed):
    least, most = quotients(n, m, 100)
    low = -(FAR**2) if claimed.lower is None else Fraction(claimed.lower)
    high = FAR**2 if claimed.upper is None else Fraction(claimed.upper)
    if not claimed.attained:
        low, high = low + NEAR**3, high - NEAR**3
    assert rate(n, m, claimed).holds == (least <= high and most >= low)


@given(st.integers(-9, 9), st.integers(-9, 0), st.integers(0, 9), counts, roundings)
def test_rate_holds_nowhere_without_a_positive_denominator(count, base, more, last, rounding):
    assert rate(count, base, printed(last, 1), rounding).holds is None
    assert rate(count, between(base, base + more), printed(last, 1), rounding).holds is None
    assert not rate_holds(count, count, base, base, last, last, 1000, rounding)
    assert not rate_holds(count, count, base, base + more, last, last, 1000, rounding)


@given(bases, bases, st.integers(0, 4), st.integers(0, 4))
def test_rate_of_rounded_counts_accepts_the_rate_of_the_true_ones(count, base, cut, places):
    def rounded(true: int) -> Reading:
        near = round(Fraction(true, 10**cut)) * 10**cut
        return between(near - HALF * 10**cut, near + HALF * 10**cut)

    truth = round(Fraction(count * 100 * 10**places, base))
    verdict = rate(rounded(count), rounded(base), printed(truth, places))
    assert verdict.holds is True or (verdict.holds is None and base <= 10**cut)


@given(st.integers(-60, 60), st.integers(-250, 250), st.integers(0, 1), roundings)
@example(0, 1, 0, "any")
@example(0, -1, 0, "any")
def test_feasible_denominators_are_those_that_brute_force_finds(count, last, places, rounding):
    window = range(1, 400)
    found = {
        m for m in window if last in roundings_of(Fraction(count * 100 * 10**places, m), rounding)
    }
    ends = feasible_denominators(count, printed(last, places), rounding)
    first, final = ends or (1, 0)
    assert {m for m in window if first <= m and (final is None or m <= final)} == found


@given(counts, st.integers(-(10**7), 10**7), decimals, roundings)
def test_feasible_denominators_end_where_the_rate_stops_holding(count, last, places, rounding):
    claimed = printed(last, places)
    ends = feasible_denominators(count, claimed, rounding)
    if ends is None:
        return
    first, final = ends
    assert first >= 1
    assert rate(count, first, claimed, rounding).holds
    assert first == 1 or not rate(count, first - 1, claimed, rounding).holds
    for beyond in (first * 10**9, FAR) if final is None else ():
        assert rate(count, beyond, claimed, rounding).holds
    if final is not None:
        assert rate(count, final, claimed, rounding).holds
        assert not rate(count, final + 1, claimed, rounding).holds


@given(st.integers(1, 150), st.integers(-250, 250), st.integers(0, 1), roundings)
def test_feasible_numerators_are_those_that_brute_force_finds(base, last, places, rounding):
    window = range(-400, 400)
    found = {
        n for n in window if last in roundings_of(Fraction(n * 100 * 10**places, base), rounding)
    }
    first, final = feasible_numerators(base, printed(last, places), rounding) or (1, 0)
    assert {n for n in window if first <= n <= final} == found


@given(bases, st.integers(-(10**7), 10**7), decimals, roundings)
def test_feasible_numerators_end_where_the_rate_stops_holding(base, last, places, rounding):
    claimed = printed(last, places)
    ends = feasible_numerators(base, claimed, rounding)
    if ends is None:
        return
    held = [rate(n, base, claimed, rounding).holds for n in (ends[0] - 1, *ends, ends[1] + 1)]
    assert held == [False, True, True, False]


@given(intervals(-40, 40), intervals(1, 40), st.integers(-150, 150), roundings)
@example(between(1, None), between(10, None), 1, "any")
@example(between(1, None), between(10, None), -1, "any")
@example(between(1, None), between(10, None), -50, "nearest")
def test_feasible_sets_of_intervals_are_those_that_brute_force_finds(n, m, last, rounding):
    claimed, fits = printed(last, 0), printed_rate(printed(last, 0), rounding).fits
    ends = n.attained, m.attained
    found = {m for m in range(1, 150) if fits(interval(n), point(m), attained=(ends[0], True))}
    first, final = feasible_denominators(n, claimed, rounding) or (1, 0)
    assert {m for m in range(1, 150) if first <= m and (final is None or m <= final)} == found
    window = range(-100, 100)
    found = {n for n in window if fits(point(n), interval(m), attained=(True, ends[1]))}
    low, high = feasible_numerators(m, claimed, rounding) or (1, 0)
    low, high = (-FAR if low is None else low, FAR if high is None else high)
    assert {top for top in window if low <= top <= high} == found


@given(claims(), roundings)
def test_shown_quotient_never_misleads(claim, rounding):
    count, base, last_places, places = claim
    value = Fraction(count * 100, base)
    claimed = printed(last_places, places)
    text = printed_rate(claimed, rounding).show(value / 100).removesuffix(" %")
    shown, step = Fraction(text), Fraction(1, 10 ** len(text.partition(".")[2]))
    assert abs(shown - value) <= step / 2
    assert (shown == Fraction(claimed)) == (value == Fraction(claimed))
    assert (last_places in roundings_of(shown * 10**places, rounding)) == (
        last_places in roundings_of(value * 10**places, rounding)
    )


@given(st.fractions(), st.integers(0, 8))
def test_fixed_is_the_nearest_number_with_so_many_decimals(value, places):
    text = fixed(value, places)
    assert len(text.partition(".")[2]) == places
    assert abs(Fraction(text) - value) <= Fraction(1, 2 * 10**places)
    assert not (text.startswith("-") and Fraction(text) == 0)


@given(st.fractions())
def test_number_is_the_same_number(value):
    assert Fraction(number(value)) == value


mixed = st.tuples(st.integers(-(10**9), 10**9), st.integers(0, 6))


@given(st.lists(mixed, min_size=1, max_size=8), mixed, st.integers(-3, 3))
def test_total_holds_exactly_when_the_intervals_meet(parts, offset, nudge):
    def ends(last: int, places: int) -> tuple[Fraction, Fraction]:
        half = HALF if places else Fraction(0)  # without decimals the number is exact
        return (last - half) / 10**places, (last + half) / 10**places

    figures = [printed(last, places) for last, places in parts]
    lower = sum(ends(*part)[0] for part in parts)
    upper = sum(ends(*part)[1] for part in parts)
    places = offset[1]
    last = round((lower + upper) / 2 * 10**places) + nudge
    low, high = ends(last, places)
    verdict = total(figures, printed(last, places))
    assert verdict.holds == (lower <= high and low <= upper)
    assert (verdict.lower, verdict.upper) == (number(lower), number(upper))


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 6)), min_size=1, max_size=8))
def test_total_of_rounded_truths_holds(truths):
    """Whatever the true millionths are, each part printed to its own place still adds up."""
    parts = [printed(round(Fraction(true, 10 ** (6 - cut))), cut) for true, cut in truths]
    whole = sum(true for true, _ in truths)
    assert total(parts, printed(whole, 6)).holds is True


@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(0, 3000), st.booleans())
def test_span_counts_the_years_of_a_list(first, last, years, inclusive):
    counted = len(range(first, last + 1)) - (not inclusive)
    verdict = span(first, last, years, "inclusive" if inclusive else "elapsed")
    assert verdict.holds == (None if first > last else counted == years)


@given(st.lists(intervals(-50, 50), min_size=1, max_size=5), intervals(-250, 250))
def test_total_of_open_intervals_holds_exactly_when_they_meet(parts, whole):
    lower = sum(-FAR if part.lower is None else Fraction(part.lower) for part in parts)
    upper = sum(FAR if part.upper is None else Fraction(part.upper) for part in parts)
    low = -(FAR**2) if whole.lower is None else whole.lower
    high = FAR**2 if whole.upper is None else whole.upper
    if all(part.attained for part in (*parts, whole)):
        assert total(parts, whole).holds == (lower <= high and low <= upper)
    else:
        assert total(parts, whole).holds == (lower < high and low < upper)


def test_reads_its_own_printed_numbers():
    """The properties stand on these readings: a decimal is rounded, a whole number is exact."""
    assert [(r.lower, r.upper) for r in map(as_reading, (printed(-696, 1), printed(-70, 0)))] == [
        (Decimal("-69.65"), Decimal("-69.55")),
        (-70, -70),
    ]
