"""Dates are EDTF, and the years beside them are their years."""

from collections.abc import Iterator

from frictionless_figures.edtf import days, years
from frictionless_figures.outcome import Finding
from frictionless_figures.table import Table, Tables


def edtf_date(
    table: Table,
    tables: Tables,
    *,
    date: str = "date",
    start: str = "",
    end: str = "",
    first_day: str = "",
    last_day: str = "",
    basis: str = "",
) -> Iterator[Finding]:
    """The field `date` is an EDTF level 1 date.

    The integer fields `start` and `end`, where they are named, hold its first and last year, the
    fields `first_day` and `last_day` its first and last day in ISO 8601; they are empty where the
    date is open or missing. The field `basis`, where it is named, says
    `unstated` exactly where the date is missing.
    """
    table.need(date, *filter(None, (start, end, first_day, last_day, basis)))
    for row in table.rows:
        text = row[date]
        try:
            ends = (None,) * 4 if text is None else (*years(text), *days(text))
        except ValueError as error:
            yield Finding(row, False, f"{error}. Correct {date}.", date)
            continue
        wrong = []
        for name, part in zip((start, end, first_day, last_day), ends, strict=True):
            expected = None if part is None else str(part)
            if name and row[name] != expected:
                found = f"{name} is {row[name] or 'empty'}, and {date} {text or 'empty'} says"
                message = f"{found} {expected or 'empty'}. Correct one of them."
                wrong.append(Finding(row, False, message, name))
        if basis and (row[basis] == "unstated") != (text is None):
            found = f"{basis} is {row[basis] or 'empty'}, and {date} is {text or 'empty'}"
            message = f"{found}. Write unstated exactly where there is no date."
            wrong.append(Finding(row, False, message, basis))
        held = f"{date} {text} is a date." if text else f"No {date} is given."
        yield from wrong or [Finding(row, True, held)]
