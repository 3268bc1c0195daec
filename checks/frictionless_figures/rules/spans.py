"""Numbers of years are the time between two years."""

from collections.abc import Iterator

from frictionless_figures.arithmetic.span import span as judge_span
from frictionless_figures.outcome import Finding
from frictionless_figures.rules.figures import Figures, differences, judged, unreadable
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
    for row in table.rows:
        if row[years] is None and not printed.token(row, years):
            yield Finding(row, None, "The row states no number of years.", years)
            continue
        try:
            number = printed.stated(row, years)
            start, end = _filled(row, first), _filled(row, last)
            if printed.table is not None and not f"{start}{end}".isascii():
                raise ValueError("years beside printed figures are written in ASCII digits")
            verdict = judge_span(start, end, number.figure, _filled(row, counting))
            lead = f"{start} to {end} is {verdict.lower} years {row[counting]}"
            wrong = list(differences(row, lead, number, claim=years))
            yield from wrong or [judged(row, verdict, years)]
        except (ValueError, TypeError) as error:
            yield unreadable(row, error, years, (first, last, years))


def _filled(row: Row, name: str) -> str:
    cell = row[name]
    if cell is None:
        raise ValueError(f"{name} is empty")
    return cell
