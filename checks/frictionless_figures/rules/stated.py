"""Claims that a source states about its own figures: rates, totals and spans of years."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from frictionless_figures.arithmetic.rate import feasible_denominators
from frictionless_figures.arithmetic.rate import rate as judge_rate
from frictionless_figures.arithmetic.span import span as judge_span
from frictionless_figures.arithmetic.total import total as judge_total
from frictionless_figures.arithmetic.verdict import Verdict
from frictionless_figures.outcome import Finding
from frictionless_figures.reading import NotAFigure, Reading, read
from frictionless_figures.table import Row, Table, Tables

EXPLAIN = "Correct the row, or explain it in the table of discrepancies."


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
) -> Iterator[Finding]:
    """Each rate follows from its numerator and denominator.

    Where no denominator is printed, the columns `least` and `most` hold exactly the range that
    the rate allows. With `figures`, the name of the table of figures, each number stands for the
    printed token of its row there (columns `numerator_id`, `denominator_id` and the primary key).
    """
    printed = _Printed(tables, figures)
    names = (numerator, denominator, rate)
    for row in table.rows:
        try:
            share = printed.reading(row, rate, row[table.primary_key[0]] if figures else None)
            if row[decimals] is not None and row[decimals] != str(share.decimals):
                found = f"{share.token} is printed with {share.decimals} decimals, not"
                yield Finding(row, False, f"{found} {row[decimals]}. Correct {decimals}.", decimals)
                continue
            top = printed.reading(row, numerator, row[f"{numerator}_id"])
            if row[denominator] is None:
                yield _feasible(row, top, share, rounding, (least, most))
                continue
            if row[least] is not None or row[most] is not None:
                why = f"{least} and {most} are only for a denominator that is not printed"
                yield Finding(row, False, f"{why}. Leave them empty.", least)
                continue
            base = printed.reading(row, denominator, row[f"{denominator}_id"])
            verdict = judge_rate(top, base, share, rounding, others=printed.others(top, base))
            yield _finding(row, verdict, rate)
        except (ValueError, TypeError) as error:
            cells = ", ".join(f"{name} {row[name] or 'empty'}" for name in names)
            yield Finding(row, False, f"{error} ({cells}). Correct the row.", rate)


def _feasible(
    row: Row, top: Reading, share: Reading, rounding: str, fields: tuple[str, str]
) -> Finding:
    """Judge the range in place of a denominator that is not printed."""
    feasible = feasible_denominators(top, share, rounding)
    found = tuple(row[name] for name in fields)
    claim = f"{top.token} at {share.token}"
    if feasible is None:
        return Finding(row, False, f"no denominator gives {claim}. {EXPLAIN}", fields[0])
    expected = tuple(None if end is None else str(end) for end in feasible)
    words = f"{expected[0]} to {expected[1]}" if expected[1] else f"{expected[0]} or more"
    if found == expected:
        return Finding(row, True, f"{claim} has no printed denominator and allows {words}.")
    given = " to ".join(end or "empty" for end in found)
    message = f"{claim} allows a denominator from {words}, found {given}."
    return Finding(row, False, f"{message} Write what the rate allows.", fields[0])


def stated_total(
    table: Table,
    tables: Tables,
    *,
    group: str = "total_id",
    part: str = "part",
    total: str = "total",
    figures: str = "",
) -> Iterator[Finding]:
    """The parts of each group of rows add up to its total, which every row repeats."""
    printed = _Printed(tables, figures)
    groups: dict[str | None, list[Row]] = {}
    for row in table.rows:
        groups.setdefault(row[group], []).append(row)
    for name, rows in groups.items():
        totals = {row[total] for row in rows}
        if len(totals) > 1:
            found = " and ".join(sorted(value or "empty" for value in totals))
            message = f"the rows of {name} give {found} as their total. Make them one."
            yield Finding(rows[0], False, message, total, name)
            continue
        try:
            whole = printed.reading(rows[0], total, name)
            parts = [printed.reading(row, part, row[f"{part}_id"]) for row in rows]
            yield replace(_finding(rows[0], judge_total(parts, whole), total), key=name)
        except (ValueError, TypeError) as error:
            yield Finding(rows[0], False, f"{error}. Correct the rows.", total, name)


def stated_span(
    table: Table,
    tables: Tables,
    *,
    first: str = "first_year",
    last: str = "last_year",
    years: str = "years",
    counting: str = "counting",
) -> Iterator[Finding]:
    """Each number of years is the time from its first to its last year, as it is counted."""
    for row in table.rows:
        try:
            verdict = judge_span(
                _given(row, first), _given(row, last), _given(row, years), _given(row, counting)
            )
            yield _finding(row, verdict, years)
        except (ValueError, TypeError) as error:
            yield Finding(row, False, f"{error}. Correct the row.", years)


def _finding(row: Row, verdict: Verdict, field: str) -> Finding:
    if verdict.holds:
        return Finding(row, True, verdict.explanation, field)
    return Finding(row, False, f"{verdict.explanation} {EXPLAIN}", field)


def _given(row: Row, name: str) -> str:
    cell = row[name]
    if cell is None:
        raise ValueError(f"{name} is empty")
    return cell


class _Printed:
    """The printed figures behind the numbers of a row: their tokens in a table, or the cells."""

    def __init__(self, tables: Tables, figures: str) -> None:
        self.table = tables[figures] if figures else None
        self.rows = {key[0]: row for key, row in self._index().items()}

    def _index(self) -> dict[tuple[str | None, ...], Row]:
        return self.table.index(self.table.primary_key[:1]) if self.table else {}

    def reading(self, row: Row, name: str, key: str | None) -> Reading:
        """Return the figure of a cell, as printed where the table of figures has its row."""
        cell = _given(row, name)
        if self.table is None:
            return read(cell)
        if key is None:
            raise ValueError(f"{name} {cell} has no row in {self.table.path}: its id is empty")
        if key not in self.rows or self.rows[key]["token"] is None:
            raise ValueError(f"{name} names {key}, which has no figure in {self.table.path}")
        return read(str(self.rows[key]["token"]))

    def others(self, *figures: Reading) -> list[Reading]:
        """Return the other figures of the table, among which the base of a rate may be."""
        given = {figure.token for figure in figures}
        found = []
        for token in sorted({row["token"] or "" for row in self.rows.values()} - given):
            with suppress(NotAFigure):  # printed-figure reports it
                found.append(read(token))
        return found


# Claims of a source: only these may fail with an explanation, since a source may be wrong.
CLAIMS: Mapping[str, Callable[..., Iterator[Finding]]] = {
    "stated-rate": stated_rate,
    "stated-span": stated_span,
    "stated-total": stated_total,
}
