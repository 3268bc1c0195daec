"""Rates follow from the counts of their own row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from frictionless_figures.arithmetic.interval import fixed
from frictionless_figures.arithmetic.operand import operand
from frictionless_figures.arithmetic.printed_rate import rate_holds, with_decimals
from frictionless_figures.arithmetic.quotient import feasible_denominators
from frictionless_figures.arithmetic.rate import rate as judge_rate
from frictionless_figures.outcome import Finding, Held
from frictionless_figures.reading import as_reading
from frictionless_figures.rules.figures import (
    EXPLAIN,
    Figures,
    Side,
    Stated,
    added,
    differences,
    fields_of,
    judged,
    unreadable,
    verify_options,
)
from frictionless_figures.table import Row, Table, Tables

OPTIONAL = {"decimals": "decimals", "least": "denominator_min", "most": "denominator_max"}


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
) -> Iterator[Finding | Held]:
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
    options = {"decimals": decimals, "least": least, "most": most}
    table.need(*(name for option, name in options.items() if name != OPTIONAL[option]))
    rule = _Rate(
        table, Figures(figures, table, tables), tops, bases, rate, rounding, per, step, **options
    )
    plain = rounding == "nearest" and step == 1 and isinstance(numerator, str)
    bare = rule.says_all()
    held: list[int] = []
    n_at, m_at, r_at = (table.places[name] for name in (tops[0][1], bases[0][1], rate))
    for place, cells in enumerate(table.content.cells):
        n, m, r = cells[n_at], cells[m_at], cells[r_at]
        if plain and n and m and r and rate_holds(n, m, r, per) and (bare or rule.is_plain(cells)):
            held.append(place)
        else:
            yield from rule.findings(table.row(place))
    if held:
        yield Held(held, rule.sentence, rate)


@dataclass(frozen=True, slots=True)
class _Rate:
    """The rule, with what its options name."""

    table: Table
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

    def says_all(self) -> bool:
        """Whether two counts and a rate say all of any row: no other field has a say."""
        others = (self.decimals, self.least, self.most)
        simple = len(self.bases) == 1 and self.bases[0][0] > 0 and self.figures.table is None
        return simple and not any(name in self.table.places for name in others)

    def is_plain(self, cells: Sequence[str | None]) -> bool:
        """Whether plain numbers say all of a row: its figures are exact counts and a percentage."""
        if len(self.bases) > 1 or self.bases[0][0] < 0:
            return False
        places, share = self.table.places, cells[self.table.places[self.rate]] or ""
        if share.endswith(("%", "‰")):
            return False
        if self.decimals in places:
            printed = cells[places[self.decimals]]
            if printed != str(len(share.partition(".")[2])) and (printed or self.figures.table):
                return False
        if any(name in places and cells[places[name]] for name in (self.least, self.most)):
            return False
        if self.figures.table is None:
            return True
        names = (self.tops[0][1], self.bases[0][1], self.rate)
        return self.per == 100 and all(
            self.figures.is_printed(cells, name, share=name == self.rate) for name in names
        )

    def sentence(self, row: Row) -> str:
        """Return what is to be said of a row that holds."""
        return next(self.findings(row)).message

    def findings(self, row: Row) -> Iterator[Finding]:
        """Yield what there is to say of a row."""
        if row[self.rate] is None and not self.figures.token(row, self.rate):
            yield Finding(row, None, "The row states no rate.", self.rate)
            return
        try:
            share = self._share(row)
            if isinstance(share, Finding):
                yield share
                return
            tops = [self.figures.stated(row, name) for _, name in self.tops]
            if self._has_range(row):
                yield from self._without_denominator(row, tops[0], share)
                return
            if row[self.least] is not None or row[self.most] is not None:
                why = f"{self.least} and {self.most} are only for a denominator that is not printed"
                yield Finding(row, False, f"{why}. Leave them empty.", self.least)
                return
            bases = [self.figures.stated(row, name) for _, name in self.bases]
            yield from self._judged(row, tops, bases, share)
        except (ValueError, TypeError) as error:
            names = [*(name for _, name in (*self.tops, *self.bases)), self.rate]
            yield unreadable(row, error, self.rate, names)

    def _share(self, row: Row) -> Stated | Finding:
        """Return the rate of a row, with as many decimals as it is printed with."""
        share, printed = self.figures.stated(row, self.rate), row[self.decimals]
        has_decimals = self.figures.table is not None and self.table.has(self.decimals)
        if share.printed or (printed is None and not has_decimals):
            return share
        if self.figures.table is None and share.cell and printed and printed.isdecimal():
            text = with_decimals(share.cell, min(int(printed), 99))
            share = replace(share, figure=as_reading(text))
        if printed == str(share.figure.decimals):
            return share
        places = share.figure.decimals
        message = (
            f"{share.figure.token} is printed with {places} decimal{'s' * (places != 1)},"
            f" and {self.decimals} is {printed or 'empty'}."
        )
        return Finding(row, False, f"{message} Correct {self.decimals}.", self.decimals)

    def _has_range(self, row: Row) -> bool:
        """Whether a row has no denominator, and fields that hold the range of it."""
        name = self.bases[0][1]
        if len(self.bases) > 1 or row[name] is not None or not self.table.has(self.least):
            return False
        if len(self.tops) > 1 or self.per != 100 or self.step != 1:
            return False  # the range is that of one count and a percentage
        return self.figures.table is None or row[self.figures.id_field(name)] is None

    def _judged(
        self, row: Row, tops: list[Stated], bases: list[Stated], share: Stated
    ) -> Iterator[Finding]:
        top = added((sign for sign, _ in self.tops), tops)
        base = added((sign for sign, _ in self.bases), bases)
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
