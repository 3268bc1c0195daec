"""The formulas as SQL that PostgreSQL, SQLite and Spark SQL run alike, in whole numbers.

Nothing is divided but where it divides; a product of what `scaled` gives fits 38 digits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from frictionless_figures.arithmetic import formula


def _written(form: str) -> Callable[[Any, object], Any]:
    return lambda left, right: Sql(form.format(left, right))


class Sql:
    """An expression of whole numbers in SQL, which operators and comparisons build further.

    A number may be NULL where the end of an interval is open: a comparison with it is true.

    >>> print(formula.total_holds(*map(Sql, ("p1", "p2", "t1", "t2"))))
    (COALESCE(p1 <= t2, TRUE) AND COALESCE(p2 >= t1, TRUE))
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text

    __hash__ = None  # type: ignore[assignment]  # == makes an expression
    __add__ = _written("({} + {})")
    __sub__ = _written("({} - {})")
    __rsub__ = _written("({1} - {0})")
    __mul__ = __rmul__ = _written("({} * {})")
    __mod__ = _written("({} % {})")
    __and__ = _written("({} AND {})")
    __or__ = _written("({} OR {})")
    __eq__ = _written("COALESCE({} = {}, TRUE)")
    __lt__ = _written("COALESCE({} < {}, TRUE)")
    __le__ = _written("COALESCE({} <= {}, TRUE)")
    __gt__ = _written("COALESCE({} > {}, TRUE)")
    __ge__ = _written("COALESCE({} >= {}, TRUE)")


def rate_fits(rate: str, scale: str, rounding: str, least: str, most: str = "") -> str:
    """Return that n1_w to n2_w over `least`, or over `least` to `most`, prints as the rate.

    `rate` names the columns of its ends, which are one and the same for a number.
    """
    ends = [Sql(end) for end in rate.split()]
    base = Sql(least)
    bases = base, Sql(most) if most else base
    top = Sql("n1_w"), Sql("n2_w")
    return str(formula.rate_holds(*top, *bases, ends[0], ends[-1], Sql(scale), rounding))


def decimal(cell: str) -> str:
    """Return a cell as a decimal: what is a float in SQLite, and exact in the others."""
    return f"CAST({cell} AS DECIMAL(38, 10))"


def whole(number: str) -> str:
    """Return the nearest whole number, which is an integer in SQLite and has 38 digits elsewhere.

    BIGINT alone makes SQLite's float an integer, and alone would overflow in the others.
    """
    return f"CAST(CAST(ROUND({number}) AS BIGINT) AS DECIMAL(38, 0))"


def scaled(units: Mapping[str, int]) -> str:
    """Return for each number a column `_w`: how many of its units it is, where that is not vast."""
    return ", ".join(
        f"CASE WHEN ABS({name}) <= {10**15 // unit} THEN {whole(f'{name} * {unit}')} END"
        f" AS {name}_w"
        for name, unit in units.items()
    )


def kept(units: Mapping[str, int]) -> str:
    """Return that no number has lost anything on the way to whole units."""
    return " AND ".join(
        f"COALESCE(ABS({name} * {unit} - {name}_w) < 0.001, {name} IS NULL)"
        for name, unit in units.items()
    )
