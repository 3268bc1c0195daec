"""The conditions of the custom expectations, each written once for the columns of every engine.

Counts are taken in thousandths, rates in millionths, up to 10^12 and 10^6: a number beyond is
undecided, which fails its row. The arithmetic is the one formula's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from frictionless_figures.arithmetic import formula
from frictionless_figures.edtf import years as years_of

Column = Any  # of the engines in `columns`: a pandas Series, a SQL expression, a Spark column
Cells = tuple[Any, ...]
Ends = str | Sequence[str]  # the column of a number, or the two columns of its least and most

COUNT, RATE = 10**3, 10**6  # how many of it are 1: three decimals of a count, six of a rate
LIMIT = 10**15  # of a count; a rate is limited to LIMIT / 1000
PLACES = {decimals: 10**decimals for decimals in range(7)}
ENDS = {"inclusive": 1, "elapsed": 0}


@dataclass(frozen=True, slots=True)
class Number:
    """A column of whole numbers without gaps; where not `given`, 0 stands for what is no number."""

    value: Column
    given: Column
    missing: Column


def stated_rate(
    engine: Any,
    *,
    numerator: Ends,
    denominator: Ends,
    rate: str,
    decimals: str,
    rate_ends: Sequence[str] | None = None,
    least: str | None = None,
    most: str | None = None,
    per: int = 100,
    rounding: str = "nearest",
) -> Column:
    """Whether each numerator over its denominator is printed as its rate.

    `rate_ends` are the columns of the interval that the printed rate says; where that is no
    rounding to the last of `decimals` places, the quotient itself has to lie in it. Where no
    denominator is given, `least` and `most` have to hold exactly the range that the rate allows.
    """
    printed = engine.number(decimals)
    places, told = engine.choose(printed.value, PLACES)
    numbers = [
        *_ends(engine, numerator, COUNT),
        *_ends(engine, denominator, COUNT),
        *_ends(engine, rate_ends or rate, RATE, LIMIT // 1000),
        engine.number(rate, places, LIMIT // 1000),
        engine.number(rate, RATE, LIMIT // 1000),
        *(engine.number(name, COUNT) for name in (least, most) if name),
    ]

    def condition(known: Column, places: Column, *bound: Column) -> Column:
        columns = iter(bound)
        row = _Rate(engine, places, per, rounding, *map(Number, columns, columns, columns))
        holds = row.feasible() if least and most else row.stated()
        return known & row.is_figures() & holds

    columns = [column for each in numbers for column in (each.value, each.given, each.missing)]
    return engine.bind([printed.given & told, places, *columns], condition)


@dataclass(frozen=True, slots=True)
class _Rate:
    """The numbers of a rate: counts in thousandths, limits of the rate in millionths."""

    engine: Any
    places: Column  # 10 to the decimals printed
    per: int
    rounding: str
    low: Number  # the numerator
    high: Number
    base1: Number  # the denominator
    base2: Number
    rate1: Number  # the interval of the rate
    rate2: Number
    point: Number  # the rate in last places printed
    fine: Number  # the rate in millionths
    first: Number | None = None  # the range in place of a denominator
    last: Number | None = None

    def is_figures(self) -> Column:
        """The numerator and the rate are told."""
        return _is_figure(self.low, self.high) & _is_figure(self.rate1, self.rate2)

    def stated(self) -> Column:
        """The rate follows from the denominator."""
        base1, base2 = self.base1, self.base2
        most = self.engine.where(base2.missing, self._far(base1.value), base2.value)
        told = base1.given & _is_figure(base1, base2)
        return told & self.engine.bind([base1.value, most], self._holds)

    def feasible(self) -> Column:
        """The rate follows from the denominator, or has instead exactly the range it allows."""
        first, last = self.first, self.last
        assert first is not None
        assert last is not None
        upwards = last.missing & self._fits(self._far(first.value))
        bounded = last.given & self._fits(last.value) & ~self._fits(last.value + COUNT)
        fits = self._fits(first.value) & ~self._fits(first.value - COUNT) & (upwards | bounded)
        no_base = self.base1.missing & self.base2.missing
        return (first.missing & last.missing & self.stated()) | (no_base & first.given & fits)

    def _far(self, base: Column) -> Column:
        """A denominator beyond which no larger one changes an answer."""
        sizes = [
            self.engine.where(end.value < 0, 0 - end.value, end.value)
            for end in (self.low, self.high)
        ]
        return 2 * self.per * RATE * (sizes[0] + sizes[1]) + base + COUNT

    def _fits(self, base: Column) -> Column:
        return self.engine.bind([base], lambda bound: self._holds(bound, bound))

    def _holds(self, least: Column, most: Column) -> Column:
        point, rate1, rate2 = self.point.value, self.rate1, self.rate2
        scale = self.per * self.places
        rounded = self._follows(least, most, point, point, scale, self.rounding)
        inside = self._follows(least, most, rate1.value, rate2.value, self.per * RATE, "none")
        # The interval is that of a number, exact or rounded to its last place, or another one.
        width = (rate2.value - rate1.value) * self.places
        middle = 2 * self.fine.value == rate1.value + rate2.value
        is_number = rate1.given & rate2.given & middle & ((width == 0) | (width == RATE))
        return (is_number & self.point.given & rounded) | (~is_number & inside)

    def _follows(
        self, least: Column, most: Column, r1: Column, r2: Column, scale: Column, how: str
    ) -> Column:
        """The formula; where an end is open, numbers stand in that make its side true."""
        above, below = self.low.missing | self.rate2.missing, self.high.missing | self.rate1.missing
        return formula.rate_holds(
            self.engine.where(above, -1 - least, self.low.value),
            self.engine.where(below, 1 + least, self.high.value),
            least,
            most,
            self.engine.where(below, 0 * r1, r1),
            self.engine.where(above, 0 * r2, r2),
            scale,
            how,
        )


def stated_total(
    engine: Any, *, group: str, part: Ends, total: Ends, same: str | None = None
) -> Column:
    """Whether the parts of each group of rows add up to its total, which every row repeats.

    `same` is a further column that all rows of a group repeat.
    """
    parts, totals = _ends(engine, part, COUNT), _ends(engine, total, COUNT)
    repeated = [*totals] + ([] if same is None else [engine.number(same, COUNT)])
    figures = _is_figure(*parts) & _is_figure(*totals)

    def holds(sums: Any) -> Column:
        answer = sums.every(figures)
        for number in repeated:
            answer = answer & (sums.least(number.value) == sums.most(number.value))
            answer = answer & (sums.every(number.given) | sums.every(number.missing))
        # What nothing limits is held against itself.
        least, most = sums.sum(parts[0].value), sums.sum(parts[1].value)
        no_least, no_most = ~sums.every(parts[0].given), ~sums.every(parts[1].given)
        whole1, whole2 = sums.least(totals[0].value), sums.least(totals[1].value)
        return answer & formula.total_holds(
            engine.where(no_least | ~sums.every(totals[1].given), whole2, least),
            engine.where(no_most | ~sums.every(totals[0].given), whole1, most),
            whole1,
            whole2,
        )

    return engine.by_group(group, holds)


def stated_span(engine: Any, *, first: str, last: str, years: str, counting: str) -> Column:
    """Whether each number of years is the time from its first to its last year."""
    numbers = [engine.number(name) for name in (first, last, years)]
    begin, end, claim = numbers
    ends, told = engine.choose(engine.text(counting), ENDS)
    holds = formula.span_holds(begin.value, end.value, claim.value, claim.value, ends)
    return told & begin.given & end.given & claim.given & holds


def edtf_date(engine: Any, *, date: str, start: str = "", end: str = "", basis: str = "") -> Column:
    """Whether each date is EDTF, with its years and, where it is missing, `unstated` beside it."""
    names = [name for name in (date, start, end, basis) if name]

    def holds(cells: Cells) -> bool:
        row = dict(zip(names, cells, strict=True))
        try:
            found = (None, None) if row[date] is None else years_of(str(row[date]))
        except ValueError:
            return False
        told = [row[name] == year for name, year in zip((start, end), found, strict=True) if name]
        return all(told) and (not basis or (row[basis] == "unstated") == (row[date] is None))

    return engine.judge(names, holds)


def known_key(engine: Any, *, fields: Sequence[str], keys: Sequence[Sequence[str]]) -> Column:
    """Whether the cells of each row together are one of the keys, or all are missing."""
    known = {tuple(key) for key in keys}

    def holds(cells: Cells) -> bool:
        return set(cells) == {None} or tuple(map(plain, cells)) in known

    return engine.judge(fields, holds)


def _ends(engine: Any, ends: Ends, unit: int, limit: int = LIMIT) -> tuple[Number, Number]:
    """The least and the most of a figure, one and the same where one column holds it."""
    if isinstance(ends, str):
        number = engine.number(ends, unit, limit)
        return number, number
    low, high = (engine.number(name, unit, limit) for name in ends)
    return low, high


def _is_figure(low: Number, high: Number) -> Column:
    """At least one end is given, and the other is given or open."""
    return (low.given | low.missing) & (high.given | high.missing) & (low.given | high.given)


def plain(cell: Any) -> str | None:
    """A cell as the keys of a suite write it: numbers without needless zeros."""
    if cell is None or isinstance(cell, str):
        return cell
    text = format(Decimal(str(cell)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
