"""The intervals behind the numbers of a table, as columns beside them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from frictionless_figures.reading import NotAFigure, plain, read
from frictionless_figures.registry import RULES
from frictionless_figures.table import Row, Table, Tables

INTERVALS = "_intervals"  # what the name of a table is followed by in that of its view

Cells = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Role:
    """A number that a claim is made of: its column, and the figure that it stands for.

    `figures` is the table of figures and `key` the column that names a row of it; where `figures`
    is empty, the cell itself is the printed figure.
    """

    column: str
    figures: str
    key: str
    is_rate: bool = False

    @property
    def lower(self) -> str:
        """The column of its least."""
        return f"{self.column}_lower"

    @property
    def upper(self) -> str:
        """The column of its most."""
        return f"{self.column}_upper"

    @property
    def decimals(self) -> str:
        """The column of the decimals that a rate is printed with."""
        return f"{self.column}_decimals"


def options_of(check: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a check: those given, and the defaults of its rule."""
    parameters = inspect.signature(RULES[check]).parameters.values()
    options = {each.name: each.default for each in parameters if each.kind is each.KEYWORD_ONLY}
    return {**options, **given}


def roles(table: Table) -> Iterator[Role]:
    """Yield the numbers of a table that are intervals, as its checks declare them."""
    for check, given in table.checks:
        if check in ("stated-rate", "stated-total"):
            options = options_of(check, given)
            figures = options["figures"]
            if check == "stated-rate":
                for name in (options["numerator"], options["denominator"]):
                    yield Role(name, figures, f"{name}_id")
                yield Role(options["rate"], figures, table.primary_key[0], is_rate=True)
            else:
                yield Role(options["part"], figures, f"{options['part']}_id")
                yield Role(options["total"], figures, options["group"])


def interval_columns(table: Table) -> dict[str, str]:
    """Return the names of the columns that `interval_cells` adds, each with its type."""
    found = {}
    for role in roles(table):
        found.update({role.lower: "number", role.upper: "number"})
        if role.is_rate:
            found[role.decimals] = "integer"
    return found


def interval_cells(table: Table, tables: Tables) -> list[Cells]:
    """Return what is added to each row: the interval of each number, empty where it has none.

    Raises MissingTableError where the table of figures is not there.
    """
    found: list[Cells] = [{} for _ in table.rows]
    for role in roles(table):
        figures = _figures(role, tables)
        for row, cells in zip(table.rows, found, strict=True):
            cells.update(_cells(role, row, figures))
    return found


def rate_units(table: Table, tables: Tables) -> set[str]:
    """Return the units that the rates of a table are printed in."""
    return {
        read(token).unit or "%"
        for role in roles(table)
        if role.is_rate
        for row in table.rows
        if (token := _token(role, row, _figures(role, tables))) is not None and _is_figure(token)
    }


def _figures(role: Role, tables: Tables) -> dict[str | None, Row]:
    if not role.figures:
        return {}
    figures = tables[role.figures]
    return {key[0]: row for key, row in figures.index(figures.primary_key[:1]).items()}


def _token(role: Role, row: Row, figures: Mapping[str | None, Row]) -> str | None:
    if not role.figures:
        return row[role.column]
    named = figures.get(row[role.key])
    return named["token"] if named else None


def _cells(role: Role, row: Row, figures: Mapping[str | None, Row]) -> Cells:
    token = _token(role, row, figures)
    named = figures.get(row[role.key]) if role.figures else None
    if row[role.column] is None or token is None or not _is_figure(token):
        cells: Cells = {role.lower: None, role.upper: None}
        return {**cells, role.decimals: None} if role.is_rate else cells
    reading = read(token)
    if named is not None:
        cells = {role.lower: named["lower"], role.upper: named["upper"]}
    else:
        ends = {role.lower: reading.lower, role.upper: reading.upper}
        cells = {name: None if end is None else plain(end) for name, end in ends.items()}
    return {**cells, role.decimals: str(reading.decimals)} if role.is_rate else cells


def _is_figure(token: str) -> bool:
    try:
        read(token)
    except NotAFigure:
        return False
    return True
