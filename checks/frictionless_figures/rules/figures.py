"""The figures that a row states: its cells, or the printed figures behind them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache

from frictionless_figures.arithmetic.formula import ROUNDINGS
from frictionless_figures.arithmetic.interval import signed
from frictionless_figures.arithmetic.rate import with_decimals
from frictionless_figures.arithmetic.verdict import Verdict
from frictionless_figures.outcome import Finding
from frictionless_figures.reading import NotAFigure, Reading, as_reading, plain, read
from frictionless_figures.table import Row, SetUpError, Table, Tables

# A field, a list of fields to be added, or {"plus": [...], "minus": [...]}.
Side = str | Sequence[str] | Mapping[str, Sequence[str]]
EXPLAIN = "Correct the row, or explain it in the table of doubts."


@dataclass(frozen=True, slots=True)
class Stated:
    """One number of a row: its field, its cell, and the figure that is judged.

    The figure is the printed one where the row names it, else the cell as it stands. `printed` is
    the token that the cell does not agree with, or None.
    """

    field: str
    cell: str | None
    figure: Reading
    printed: str | None = None


def verify_options(rounding: str, per: int) -> None:
    """Raise SetUpError for a rounding or a base of rates that there is not."""
    if rounding not in ROUNDINGS:
        raise SetUpError(f"rounding must be one of {', '.join(ROUNDINGS)}; it is {rounding}")
    if per not in (1, 100, 1000, 100_000):
        raise SetUpError(f"per must be 1, 100, 1000 or 100000; it is {per}")


def fields_of(side: Side) -> list[tuple[int, str]]:
    """Return the fields that are added (1) and taken away (-1). Raises SetUpError for no such."""
    lists = side.values() if isinstance(side, Mapping) else [side]
    for fields in lists:
        names = [fields] if isinstance(fields, str) and not isinstance(side, Mapping) else fields
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise SetUpError(f"{side} names no fields: give one, a list, or plus and minus")
    try:
        return signed(side)
    except ValueError as error:
        raise SetUpError(str(error)) from None


class Figures:
    """A table of figures, by its ids: the cell of a claim has to be the value of its figure.

    The id of the figure behind the field `part` stands in the field `part_id`; where a table has
    none, in the first field of its primary key. Without a table of figures each cell speaks for
    itself.
    """

    def __init__(self, name: str, claims: Table, tables: Tables) -> None:
        self.claims = claims
        self.table = tables[name] if name else None
        if self.table is not None:
            self.table.need("token")
            if len(self.table.primary_key) != 1 or not claims.primary_key:
                raise SetUpError(
                    f"figures needs a primary key of {claims.name}, and one of one field of {name}"
                )

    @cached_property
    def tokens(self) -> dict[str, str]:
        """The printed tokens by the id of their figure."""
        if self.table is None:
            return {}
        key = self.table.primary_key[0]
        return {row[key] or "": row["token"] or "" for row in self.table.rows}

    @cached_property
    def readings(self) -> list[Reading]:
        """Every figure of the table, among which the base of a rate may be."""
        readings = []
        for token in sorted(set(self.tokens.values())):
            with suppress(NotAFigure):  # printed-figure reports it
                readings.append(read(token))
        return readings

    def id_field(self, field: str) -> str:
        """Return the field that names the figure behind a number."""
        own = f"{field}_id"
        return own if own in self.claims.places else self.claims.primary_key[0]

    def token(self, row: Row, field: str) -> str | None:
        """Return what is printed for a number, where the row names its figure."""
        if self.table is None:
            return None
        return self.tokens.get(row[self.id_field(field)] or "")

    def is_printed(self, row: Row, field: str, sign: str = "") -> bool:
        """Whether a plain number is printed as it stands, with this sign or a measure word.

        False says only that the figure has to be read.
        """
        cell, token = row[field] or "", self.token(row, field) or ""
        if sign:
            return token == f"{cell}{sign}"
        return token.startswith(cell) and _is_measure_word(token[len(cell) :])

    def stated(self, row: Row, field: str) -> Stated:
        """Return a number of a row. Raises ValueError where it cannot be read."""
        cell = row[field]
        if self.table is None:
            if cell is None:
                raise ValueError(f"{field} is empty")
            return Stated(field, cell, as_reading(cell))
        link = self.id_field(field)
        name = row[link]
        if name is None:
            raise ValueError(f"{field} {cell or 'empty'} has no figure: {link} is empty")
        token = self.tokens.get(name)
        if not token:
            raise ValueError(f"{field} names {name}, which has no figure in {self.table.path}")
        figure = read(token)
        return Stated(field, cell, figure, None if _agrees(cell, token, figure) else token)

    def side(
        self, row: Row, terms: list[tuple[int, str]]
    ) -> tuple[list[Stated], Mapping[str, list[Reading]]]:
        """Return the numbers of a side, and their figures as the arithmetic takes them."""
        numbers = [self.stated(row, field) for _, field in terms]
        figures: dict[str, list[Reading]] = {"plus": [], "minus": []}
        for (sign, _), number in zip(terms, numbers, strict=True):
            figures["plus" if sign > 0 else "minus"].append(number.figure)
        return numbers, figures

    def judge(
        self,
        row: Row,
        claim: str,
        what: str,
        fields: Iterable[str],
        judge: Callable[[Row], Iterable[Finding]],
    ) -> Iterator[Finding]:
        """Yield what there is to say of the claim of a row, also where it is none or unreadable."""
        if row[claim] is None and not self.token(row, claim):
            yield Finding(row, None, f"The row states no {what}.", claim)
            return
        try:
            yield from judge(row)
        except (ValueError, TypeError) as error:
            cells = ", ".join(f"{name} {row[name] or 'empty'}" for name in fields)
            yield Finding(row, False, f"{error} ({cells}). Correct the row.", claim)


@lru_cache(maxsize=1024)
def _is_measure_word(text: str) -> bool:
    """Whether plain digits with this text behind them are that number, exactly."""
    try:
        figure = read(f"17{text}")
    except NotAFigure:
        return False
    return figure.lower == figure.upper == 17


def _agrees(cell: str | None, token: str, figure: Reading) -> bool:
    """Whether a cell is the value of its figure, in ASCII digits or as printed.

    It is empty where a figure has no value, as a range.
    """
    if cell is None or figure.value is None:
        return cell is None and figure.value is None
    try:
        # An exponent is no plain number, and may be one too large to write out.
        plain_number = cell.isascii() and "e" not in cell.lower()
        return cell == token or (plain_number and Fraction(cell) == figure.value)
    except (ValueError, ZeroDivisionError):
        return False


def with_zeros(number: Stated, printed: str | None) -> Stated:
    """Return a number with the decimals that are printed, of which its cell may have lost some."""
    if number.cell is None or not (printed and printed.isdecimal()):
        return number
    return replace(number, figure=as_reading(with_decimals(number.cell, min(int(printed), 99))))


def spelled(figure: Reading) -> str:
    """Return a figure as its value, or as printed where it is a range."""
    return figure.token if figure.value is None else plain(figure.value)


def differences(row: Row, lead: str, *numbers: Stated, claim: str = "") -> Iterator[Finding]:
    """Yield the numbers of a row that are not what is printed, after what the printed ones give.

    `claim` is the field of the number that the claim is about, which needs no name.
    """
    for number in numbers:
        if number.printed is not None:
            said = number.cell or "nothing"
            if number.field != claim:
                said = f"{number.field} {said}"
            message = f"{lead}, the row says {said}, printed is {number.printed}."
            yield Finding(row, False, f"{message} Correct {number.field}.", number.field)


def judged(row: Row, verdict: Verdict, field: str) -> Finding:
    """Return a verdict on a row as a finding, in words when somebody reads them."""
    if verdict.holds:
        return Finding(row, True, lambda _: verdict.explanation, field)
    computed = None if verdict.lower is None else plain(verdict.lower)
    return Finding(
        row, False, lambda _: f"{verdict.explanation} {EXPLAIN}", field, computed=computed
    )
