"""The printed figures behind the numbers of a row."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from frictionless_figures.reading import NotAFigure, Reading, plain, read
from frictionless_figures.table import Row, SetUpError, Table, Tables


@dataclass(frozen=True, slots=True)
class Operand:
    """One number of a claim: its field, its cell, and the figure that is judged in its place.

    The figure is the printed one where the row names it, else the cell as it stands. `printed` is
    the token that the cell does not agree with, or None.
    """

    field: str
    cell: str | None
    figure: Reading
    printed: str | None = None


class Figures:
    """A table of figures, by its ids: the cell of a claim has to be the value of its figure.

    The id of the figure behind the field `part` stands in the field `part_id`; where a table has
    none, in the first field of its primary key.
    """

    def __init__(self, name: str, claims: Table, tables: Tables) -> None:
        self.claims = claims
        self.table = tables[name] if name else None
        if self.table is not None:
            self.table.need("token")
            if not (self.table.primary_key and claims.primary_key):
                raise SetUpError(f"figures needs a primary key of {claims.name} and of {name}")

    @cached_property
    def tokens(self) -> dict[str, str]:
        """The printed tokens by the id of their figure."""
        if self.table is None:
            return {}
        key = self.table.primary_key[0]
        return {row[key] or "": row["token"] or "" for row in self.table.rows}

    @cached_property
    def others(self) -> list[Reading]:
        """Every figure of the table, among which the base of a rate may be."""
        readings = []
        for token in sorted(set(self.tokens.values())):
            with suppress(NotAFigure):  # printed-figure reports it
                readings.append(read(token))
        return readings

    @cached_property
    def _id_fields(self) -> dict[str, str]:
        return {}

    def id_field(self, field: str) -> str:
        """Return the field that names the figure behind a number."""
        known = self._id_fields.get(field)
        if known is None:
            own = f"{field}_id"
            known = own if self.claims.has(own) else self.claims.primary_key[0]
            self._id_fields[field] = known
        return known

    def is_printed(self, cells: Sequence[str | None], field: str, share: bool = False) -> bool:
        """Whether a plain number is printed as it stands, with a measure word or as a percentage.

        False says only that the figure has to be read.
        """
        cell = cells[self.claims.places[field]] or ""
        token = self.tokens.get(cells[self.claims.places[self.id_field(field)]] or "", "")
        if share:
            return token == f"{cell}%"
        return token.startswith(cell) and _is_measure_word(token[len(cell) :])

    def operand(self, row: Row, field: str) -> Operand:
        """Return a number of a row. Raises ValueError where it cannot be read."""
        cell = row[field]
        if self.table is None:
            if cell is None:
                raise ValueError(f"{field} is empty")
            return Operand(field, cell, read(cell))
        name = row[self.id_field(field)]
        if name is None:
            raise ValueError(
                f"{field} {cell or 'empty'} has no figure: {self.id_field(field)} is empty"
            )
        token = self.tokens.get(name)
        if not token:
            raise ValueError(f"{field} names {name}, which has no figure in {self.table.path}")
        figure = read(token)
        agrees = (
            cell is None
            if figure.value is None
            else cell is not None and (cell == token or _is(cell, figure.value))
        )
        return Operand(field, cell, figure, None if agrees else token)


@lru_cache(maxsize=1024)
def _is_measure_word(text: str) -> bool:
    """Whether plain digits with this text behind them are that number, exactly."""
    try:
        figure = read(f"17{text}")
    except NotAFigure:
        return False
    return figure.lower == figure.upper == 17


def _is(cell: str, value: object) -> bool:
    """Whether a cell is a number."""
    try:
        return Fraction(cell) == value
    except (ValueError, ZeroDivisionError):
        return False


def spelled(figure: Reading) -> str:
    """Return a figure as its value, or as printed where it is a range."""
    return figure.token if figure.value is None else plain(figure.value)
