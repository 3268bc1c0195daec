"""Rates follow from the counts of their own row."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from frictionless_figures.arithmetic.interval import fixed, operand
from frictionless_figures.arithmetic.rate import feasible_denominators, rate_holds
from frictionless_figures.arithmetic.rate import rate as judge_rate
from frictionless_figures.outcome import Finding
from frictionless_figures.reading import Reading
from frictionless_figures.rules.figures import (
    EXPLAIN,
    Figures,
    Side,
    Stated,
    differences,
    fields_of,
    judged,
    verify_options,
    with_zeros,
)
from frictionless_figures.table import Row, Table, Tables

OPTIONAL = ("decimals", "denominator_min", "denominator_max")  # fields that may be missing


def stated_rate(
    table: Table,
    tables: Tables,
    *,
    numerator: Side = "numerator",
    denominator: Side = "denominator",
    rate: str = "rate",
    decimals: str = "decimals",
    least: str = "denominator_min",
    most: str = "denominator_max",
    rounding: str = "nearest",
    per: int = 100,
    step: int = 1,
    figures: str = "",
) -> Iterator[Finding]:
    """Each rate follows from the numerator and the denominator of its row.

    Each of the two is a field, a list of fields to be added, or `{"plus": [...], "minus": [...]}`.
    A row without a rate states nothing. `decimals` holds how many decimals the rate is printed
    with, where its number may have lost a zero. `per` is what a quotient of 1 is printed as;
    counts may be rounded to multiples of `step`. Where no denominator is printed, the fields
    `least` and `most` hold exactly the range that the rate allows. With `figures`, the name of a
    table of figures, each number is the value of its printed figure (named by `numerator_id`,
    `denominator_id`, `rate_id`), and the figure's interval is judged.
    """
    verify_options(rounding, per)
    tops, bases = fields_of(numerator), fields_of(denominator)
    table.need(*(name for _, name in (*tops, *bases)), rate)
    names = (decimals, least, most)
    table.need(*(name for name in names if name not in OPTIONAL))
    printed = Figures(figures, table, tables)
    rule = _Rate(printed, tops, bases, rate, rounding, per, step, *names)
    fast = rule.has_fast_rows()
    bare = not figures and not any(name in table.places for name in names)  # no other field counts
    sentence = rule.sentence  # one for all rows
    n_at, m_at, r_at = (table.places[name] for name in (tops[0][1], bases[0][1], rate))
    for place, cells in enumerate(table.content.cells):
        n, m, r = cells[n_at], cells[m_at], cells[r_at]
        row = table.row(place)
        holds = fast and n and m and r and rate_holds(n, m, r, per)
        if holds and (bare or rule.is_plain(row)):
            yield Finding(row, True, sentence, rate)
        else:
            yield from rule.findings(row)


@dataclass(frozen=True, slots=True)
class _Rate:
    """The rule, with what its options name."""

    figures: Figures
    tops: list[tuple[int, str]]
    bases: list[tuple[int, str]]
    rate: str
    rounding: str
    per: int
    step: int
    decimals: str
    least: str
    most: str

    def has_fast_rows(self) -> bool:
        """Whether the fast formula decides rows: one count over another, rounded to nearest."""
        one = len(self.tops) == len(self.bases) == 1 and self.tops[0][0] == self.bases[0][0] == 1
        percent = self.per == 100 or self.figures.table is None
        return one and percent and self.rounding == "nearest" and self.step == 1

    def is_plain(self, row: Row) -> bool:
        """Whether two counts and a rate say all of a row: they are printed as they stand."""
        if any(row[name] for name in (self.least, self.most)):
            return False
        share = row[self.rate] or ""
        places = str(len(share.rstrip("%‰").partition(".")[2]))
        if self.figures.table is None:
            return row[self.decimals] in (None, places)
        if self.decimals in self.figures.claims.places and row[self.decimals] != places:
            return False
        counts = (self.tops[0][1], self.bases[0][1])
        printed = self.figures.is_printed
        return printed(row, self.rate, "%") and all(printed(row, name) for name in counts)

    def sentence(self, row: Row) -> str:
        """Return what is to be said of a row that holds."""
        return next(self.findings(row)).message

    def findings(self, row: Row) -> Iterator[Finding]:
        """Yield what there is to say of a row."""
        fields = [*(name for _, name in (*self.tops, *self.bases)), self.rate]
        return self.figures.judge(row, self.rate, "rate", fields, self._judge)

    def _judge(self, row: Row) -> Iterator[Finding]:
        share = self.figures.stated(row, self.rate)
        if not share.printed:
            if self.figures.table is None:
                share = with_zeros(share, row[self.decimals])
            if problem := self._decimals_problem(row, share.figure):
                yield Finding(row, False, f"{problem} Correct {self.decimals}.", self.decimals)
                return
        tops, top = self.figures.side(row, self.tops)
        if self._has_range(row):
            yield from self._without_denominator(row, tops[0], share)
            return
        if row[self.least] is not None or row[self.most] is not None:
            why = f"{self.least} and {self.most} are only for a denominator that is not printed"
            yield Finding(row, False, f"{why}. Leave them empty.", self.least)
            return
        bases, base = self.figures.side(row, self.bases)
        wrong = [number for number in (*tops, *bases, share) if number.printed is not None]
        if wrong:
            yield from differences(row, self._quotient(top, base, share), *wrong, claim=self.rate)
            return
        arguments = (top, base, share.figure, self.rounding, self.per, self.step)
        verdict = judge_rate(*arguments)
        if verdict.holds is False and self.figures.table is not None:
            own = {number.figure.token for number in (*tops, *bases)}
            others = [figure for figure in self.figures.readings if figure.token not in own]
            verdict = judge_rate(*arguments, others=others)
        yield judged(row, verdict, self.rate)

    def _decimals_problem(self, row: Row, figure: Reading) -> str | None:
        """Return in what way a rate has not as many decimals as its row says, or None."""
        printed, places = row[self.decimals], figure.decimals
        needed = self.figures.table is not None and self.decimals in self.figures.claims.places
        if printed == str(places) or (printed is None and not needed):
            return None
        said = f"{figure.token} is printed with {places} decimal{'s' * (places != 1)}"
        return f"{said}, and {self.decimals} is {printed or 'empty'}."

    def _has_range(self, row: Row) -> bool:
        """Whether a row has no denominator, and fields that hold the range of it."""
        name, fields = self.bases[0][1], self.figures.claims.places
        if len(self.tops) > 1 or len(self.bases) > 1 or self.per != 100 or self.step != 1:
            return False  # the range is that of one count and a percentage
        if row[name] is not None or self.least not in fields:
            return False
        return self.figures.table is None or row[self.figures.id_field(name)] is None

    def _quotient(self, top: object, base: object, share: Stated) -> str:
        """Say what the two counts give."""
        above, below = operand(top, self.step), operand(base, self.step)  # type: ignore[arg-type]
        words = f"{above} / {below}"
        if above.value is None or not below.value:
            return words
        quotient = Fraction(above.value) / Fraction(below.value) * self.per
        unit = " %" if self.per == 100 else f" per {self.per}"
        return f"{words} is {fixed(quotient, share.figure.decimals + 1)}{unit}"

    def _without_denominator(self, row: Row, top: Stated, share: Stated) -> Iterator[Finding]:
        """Judge the range in place of a denominator that is not printed."""
        claim = f"{top.figure.token} at {share.figure.token}"
        feasible = feasible_denominators(top.figure, share.figure, self.rounding)
        if feasible is None:
            yield Finding(row, False, f"no denominator gives {claim}. {EXPLAIN}", self.least)
            return
        ends = [None if end is None else str(end) for end in feasible]
        words = f"{ends[0]} to {ends[1]}" if ends[1] else f"{ends[0]} or more"
        wrong = list(differences(row, f"{claim} allows {words}", top, share, claim=self.rate))
        written = [row[self.least], row[self.most]]
        if written != ends:
            said = " to ".join(end or "empty" for end in written)
            message = f"{claim} allows a denominator from {words}, found {said}."
            field = self.least if written[0] != ends[0] else self.most
            wrong.append(Finding(row, False, f"{message} Write what the rate allows.", field))
        message = f"{claim} has no printed denominator and allows {words}."
        yield from wrong or [Finding(row, True, message, self.rate)]
