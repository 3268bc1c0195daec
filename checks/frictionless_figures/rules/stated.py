"""Claims that a source states about its own figures: rates, totals and spans of years.

Each rule judges the numbers of its own row. With `figures`, the printed figure behind each number
gives its interval, and the number has to be the value of that figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from frictionless_figures.arithmetic.interval import fixed
from frictionless_figures.arithmetic.plain import rate_holds
from frictionless_figures.arithmetic.rate import feasible_denominators
from frictionless_figures.arithmetic.rate import rate as judge_rate
from frictionless_figures.arithmetic.span import span as judge_span
from frictionless_figures.arithmetic.total import total as judge_total
from frictionless_figures.arithmetic.verdict import Verdict
from frictionless_figures.outcome import Finding, Held
from frictionless_figures.reading import Reading, plain, read
from frictionless_figures.rules.figures import Figures, Operand, spelled
from frictionless_figures.table import Row, Table, Tables

EXPLAIN = "Correct the row, or explain it in the table of doubts."
NOTHING = "The row states no {}."


def stated_rate(
    table: Table,
    tables: Tables,
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    rate: str = "rate",
    decimals: str = "decimals",
    least: str = "denominator_min",
    most: str = "denominator_max",
    rounding: str = "nearest",
    figures: str = "",
) -> Iterator[Finding | Held]:
    """Each rate follows from the numerator and the denominator of its row.

    A row without a rate states nothing. `decimals` holds how many decimals the rate is printed
    with, where its number may have lost a zero. Where no denominator is printed, the fields
    `least` and `most` hold exactly the range that the rate allows. With `figures`, the name of a
    table of figures, each number is the value of its printed figure (named by `numerator_id`,
    `denominator_id`, `rate_id`), and the figure's interval is judged.
    """
    table.need(numerator, denominator, rate)
    for name, default in ((decimals, "decimals"), (least, "denominator_min"), (most, "denominator_max")):
        if name != default:
            table.need(name)
    rule = _Rate(table, Figures(figures, table, tables), numerator, denominator, rate, decimals, least, most, rounding)
    held: list[int] = []
    n_at, m_at, r_at = (table.places[name] for name in (numerator, denominator, rate))
    for place, cells in enumerate(table.content.cells):
        n, m, r = cells[n_at], cells[m_at], cells[r_at]
        if n and m and r and rounding == "nearest" and rate_holds(n, m, r) and rule.is_plain(cells):
            held.append(place)
        else:
            yield from rule.findings(table.row(place))
    if held:
        yield Held(held, rule.sentence, rate)


class _Rate:
    """The rule on rates, with what its options name."""

    def __init__(self, table: Table, figures: Figures, numerator: str, denominator: str, rate: str, decimals: str, least: str, most: str, rounding: str) -> None:
        self.figures = figures
        self.numerator, self.denominator, self.rate = numerator, denominator, rate
        self.decimals, self.least, self.most, self.rounding = decimals, least, most, rounding
        self._needs_decimals = figures.table is not None and table.has(decimals)
        self._places = table.places

    def is_plain(self, cells: Sequence[str | None]) -> bool:
        """Whether plain numbers say all of a row: its figures are exact counts and a percentage."""
        places, share = self._places, cells[self._places[self.rate]] or ""
        if self.decimals in places:
            printed = cells[places[self.decimals]]
            if printed != str(len(share.partition(".")[2])) and (printed or self._needs_decimals):
                return False
        if any(name in places and cells[places[name]] for name in (self.least, self.most)):
            return False
        if self.figures.table is None:
            return True
        return all(
            self.figures.is_printed(cells, name, share=name == self.rate)
            for name in (self.numerator, self.denominator, self.rate)
        )

    def findings(self, row: Row) -> Iterator[Finding]:
        """Yield what there is to say of a row."""
        names = (self.numerator, self.denominator, self.rate)
        try:
            if row[self.rate] is None and not self._rate_is_printed(row):
                yield Finding(row, None, NOTHING.format("rate"), self.rate)
                return
            share = self._share(row)
            if isinstance(share, Finding):
                yield share
                return
            top = self.figures.operand(row, self.numerator)
            if row[self.denominator] is None and self._has_range(row):
                yield from self._without_denominator(row, top, share)
                return
            if row[self.least] is not None or row[self.most] is not None:
                why = f"{self.least} and {self.most} are only for a denominator that is not printed"
                yield Finding(row, False, f"{why}. Leave them empty.", self.least)
                return
            base = self.figures.operand(row, self.denominator)
            differences = list(_differences(row, _quotient(top.figure, base.figure, share.figure), top, base, share, claim=self.rate))
            yield from differences or [self._judged(row, top.figure, base.figure, share.figure)]
        except (ValueError, TypeError) as error:
            cells = ", ".join(f"{name} {row[name] or 'empty'}" for name in names)
            yield Finding(row, False, f"{error} ({cells}). Correct the row.", self.rate)

    def sentence(self, row: Row) -> str:
        """Return what is to be said of a row that holds."""
        return next(self.findings(row)).message

    def _rate_is_printed(self, row: Row) -> bool:
        if self.figures.table is None:
            return False
        return bool(self.figures.tokens.get(row[self.figures.id_field(self.rate)] or ""))

    def _has_range(self, row: Row) -> bool:
        named = self.figures.table is not None and row[f"{self.denominator}_id"] is not None
        return self.figures.claims.has(self.least) and not named

    def _share(self, row: Row) -> Operand | Finding:
        """Return the rate of a row, with as many decimals as it is printed with."""
        share, printed = self.figures.operand(row, self.rate), row[self.decimals]
        if share.printed or (printed is None and not self._needs_decimals):
            return share
        if self.figures.table is None and share.cell and printed and printed.isdecimal():
            lost = int(printed) - share.figure.decimals
            if lost > 0 and share.cell.isascii():
                dot = "" if "." in share.cell else "."
                share = replace(share, figure=read(f"{share.cell}{dot}{'0' * min(lost, 99)}"))
        if printed == str(share.figure.decimals):
            return share
        places = share.figure.decimals
        message = (
            f"{share.figure.token} is printed with {places} decimal{'s' * (places != 1)},"
            f" and {self.decimals} is {printed or 'empty'}."
        )
        return Finding(row, False, f"{message} Correct {self.decimals}.", self.decimals)

    def _judged(self, row: Row, top: Reading, base: Reading, share: Reading) -> Finding:
        verdict = judge_rate(top, base, share, self.rounding)
        if verdict.holds is False and self.figures.table is not None:
            others = [figure for figure in self.figures.others if figure.token not in (top.token, base.token)]
            verdict = judge_rate(top, base, share, self.rounding, others=others)
        return _finding(row, verdict, self.rate)

    def _without_denominator(self, row: Row, top: Operand, share: Operand) -> Iterator[Finding]:
        """Judge the range in place of a denominator that is not printed."""
        claim = f"{top.figure.token} at {share.figure.token}"
        feasible = feasible_denominators(top.figure, share.figure, self.rounding)
        if feasible is None:
            yield Finding(row, False, f"no denominator gives {claim}. {EXPLAIN}", self.least)
            return
        ends = [None if end is None else str(end) for end in feasible]
        words = f"{ends[0]} to {ends[1]}" if ends[1] else f"{ends[0]} or more"
        differences = list(_differences(row, f"{claim} allows {words}", top, share, claim=self.rate))
        found = [row[self.least], row[self.most]]
        if found != ends:
            given = " to ".join(end or "empty" for end in found)
            message = f"{claim} allows a denominator from {words}, found {given}."
            field = self.least if found[0] != ends[0] else self.most
            differences.append(Finding(row, False, f"{message} Write what the rate allows.", field))
        message = f"{claim} has no printed denominator and allows {words}."
        yield from differences or [Finding(row, True, message, self.rate)]


def stated_total(
    table: Table,
    tables: Tables,
    *,
    group: str = "total_id",
    part: str = "part",
    total: str = "total",
    figures: str = "",
) -> Iterator[Finding]:
    """The parts of each group of rows add up to its total, which every row repeats.

    A group without any total states nothing. With `figures`, the name of a table of figures, each
    number is the value of its printed figure (named by `part_id` and `total_id`).
    """
    table.need(group, part, total)
    printed = Figures(figures, table, tables)
    groups: dict[str | None, list[Row]] = {}
    for row in table.rows:
        groups.setdefault(row[group], []).append(row)
    for name, rows in groups.items():
        try:
            for finding in _of_group(rows, part, total, printed):
                finding.key = name
                yield finding
        except (ValueError, TypeError) as error:
            yield Finding(rows[0], False, f"{error}. Correct the rows.", total, name)


def _of_group(rows: list[Row], part: str, total: str, printed: Figures) -> Iterator[Finding]:
    """Yield what there is to say of the parts of one total."""
    totals = {row[total] for row in rows}
    if totals == {None} and printed.table is None:
        yield Finding(rows[0], None, NOTHING.format("total"), total)
        return
    if len(totals) > 1 and printed.table is None:
        words = " and ".join(sorted(value or "empty" for value in totals))
        message = f"the rows of the group give {words} as their total. Make them one."
        yield Finding(rows[0], False, message, total)
        return
    empty = [row for row in rows if row[part] is None and printed.table is None]
    if empty:
        message = f"{part} is empty, and {total} is {rows[0][total]}. Correct the row."
        yield from (Finding(row, False, message, part) for row in empty)
        return
    parts = [printed.operand(row, part) for row in rows]
    wholes = [printed.operand(row, total) for row in rows]
    verdict = judge_total([operand.figure for operand in parts], wholes[0].figure)
    added = " + ".join(spelled(operand.figure) for operand in parts[:8])
    lead = f"{added} is printed as {wholes[0].figure.token}"
    differences = [
        difference
        for row, operand, whole in zip(rows, parts, wholes, strict=True)
        for difference in _differences(row, lead, operand, whole)
    ]
    yield from differences or [_finding(rows[0], verdict, total)]


def stated_span(
    table: Table,
    tables: Tables,
    *,
    first: str = "first_year",
    last: str = "last_year",
    years: str = "years",
    counting: str = "counting",
    figures: str = "",
) -> Iterator[Finding]:
    """Each number of years is the time from the first to the last year of its row.

    The field `counting` says how it is counted. A row without a number of years states nothing.
    With `figures`, the name of a table of figures, the number of years is the value of its printed
    figure (named by `years_id`, or by the primary key).
    """
    table.need(first, last, years, counting)
    printed = Figures(figures, table, tables)
    for row in table.rows:
        if row[years] is None and printed.table is None:
            yield Finding(row, None, NOTHING.format("number of years"), years)
            continue
        try:
            number = printed.operand(row, years)
            ends = [_filled(row, name) for name in (first, last)]
            verdict = judge_span(ends[0], ends[1], number.figure, _filled(row, counting))
            lead = f"{ends[0]} to {ends[1]} is {verdict.lower} years {row[counting]}"
            yield from list(_differences(row, lead, number, claim=years)) or [_finding(row, verdict, years)]
        except (ValueError, TypeError) as error:
            yield Finding(row, False, f"{error}. Correct the row.", years)


def _differences(
    row: Row, lead: str, *operands: Operand, claim: str = ""
) -> Iterator[Finding]:
    """Yield the numbers of a row that are not what is printed, after what the printed ones give.

    `claim` is the field of the number that the claim is about, which needs no name.
    """
    for operand in operands:
        if operand.printed is not None:
            number = operand.cell or "nothing"
            if operand.field != claim:
                number = f"{operand.field} {number}"
            message = f"{lead}, the row says {number}, printed is {operand.printed}."
            yield Finding(row, False, f"{message} Correct {operand.field}.", operand.field)


def _quotient(top: Reading, base: Reading, share: Reading) -> str:
    """Say what two counts are in percent."""
    words = f"{spelled(top)} / {spelled(base)}"
    if top.value is None or not base.value:
        return words
    quotient = Fraction(top.value) / Fraction(base.value) * 100
    return f"{words} is {fixed(quotient, share.decimals + 1)} %"


def _finding(row: Row, verdict: Verdict, field: str) -> Finding:
    if verdict.holds:
        return Finding(row, True, verdict.explanation, field)
    computed = None if verdict.lower is None else plain(verdict.lower)
    return Finding(row, False, f"{verdict.explanation} {EXPLAIN}", field, computed=computed)


def _filled(row: Row, name: str) -> str:
    cell = row[name]
    if cell is None:
        raise ValueError(f"{name} is empty")
    return cell


# Claims of a source: only these may fail with an explanation, since a source may be wrong.
CLAIMS: Mapping[str, Callable[..., Iterator[Finding | Held]]] = {
    "stated-rate": stated_rate,
    "stated-span": stated_span,
    "stated-total": stated_total,
}
