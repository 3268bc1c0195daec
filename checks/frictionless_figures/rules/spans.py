"""Numbers of years are the time between two years."""

from collections.abc import Iterable, Iterator

from frictionless_figures.arithmetic.span import span as judge_span
from frictionless_figures.outcome import Finding
from frictionless_figures.rules.figures import Figures, differences, judged
from frictionless_figures.table import Row, Table, Tables


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

    The field `counting` says how it is counted: `inclusive` of both years, or `elapsed`. A row
    without a number of years states nothing. With `figures`, the name of a table of figures, the
    number of years is the value of its printed figure (named by `years_id`, or by the primary key).
    """
    table.need(first, last, years, counting)
    printed = Figures(figures, table, tables)

    def judge(row: Row) -> Iterable[Finding]:
        number = printed.stated(row, years)
        start, end = _filled(row, first), _filled(row, last)
        if printed.table is not None and not f"{start}{end}".isascii():
            raise ValueError("years beside printed figures are written in ASCII digits")
        verdict = judge_span(start, end, number.figure, _filled(row, counting))
        lead = f"{start} to {end} is {verdict.lower} years {row[counting]}"
        return list(differences(row, lead, number, claim=years)) or [judged(row, verdict, years)]

    for row in table.rows:
        yield from printed.judge(row, years, "number of years", (first, last, years), judge)


def _filled(row: Row, name: str) -> str:
    cell = row[name]
    if cell is None:
        raise ValueError(f"{name} is empty")
    return cell
