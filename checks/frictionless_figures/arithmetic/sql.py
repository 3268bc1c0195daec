"""The formula of each rule as SQL that PostgreSQL, SQLite and Spark SQL run alike.

The numbers are columns of whole numbers: what `scaled` makes of decimals, where they are `kept`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from frictionless_figures.arithmetic import formula

PLACES = range(7)  # of printed decimals
LARGEST = 9 * 10**18  # below 2 ** 63: SQLite slides into floats beyond


def _infix(sign: str) -> Callable[[Sql, object], Sql]:
    def joined(first: Sql, second: object) -> Sql:
        text = f"({first} {sign} {second})"
        return Sql(f"COALESCE({text}, TRUE)" if sign in ("=", "<", "<=", ">", ">=") else text)

    return joined


class Sql:
    """An SQL expression that arithmetic, comparison and logic build further.

    The end of an interval is NULL where it is open: then a comparison with it is true.

    >>> print(formula.total_holds(*map(Sql, ("p1", "p2", "t1", "t2"))))
    (COALESCE((p1 <= t2), TRUE) AND COALESCE((t1 <= p2), TRUE))
    """

    __hash__ = None  # type: ignore[assignment]  # == makes an expression

    def __init__(self, text: object) -> None:
        self.text = text

    def __str__(self) -> str:
        return str(self.text)

    def __rsub__(self, other: object) -> Sql:
        return Sql(f"({other} - {self})")

    __add__, __sub__, __mul__, __mod__ = map(_infix, "+-*%")
    __rmul__ = __mul__
    __lt__, __le__, __gt__, __ge__ = map(_infix, ("<", "<=", ">", ">="))
    __eq__ = _infix("=")  # type: ignore[assignment]  # an expression, no bool
    __and__, __or__ = map(_infix, ("AND", "OR"))


def rate_fits(
    rate: str, scale: str, rounding: str, least: str, most: str = "", attained: str = ""
) -> str:
    """Return that n1_w to n2_w over `least`, or over `least` to `most`, prints as the rate.

    `rate` names the columns of its ends, which are one and the same for a number. `attained` says
    whether the numerator can be its ends, where not all can; `m_attained`, of two denominators.
    """
    ends = [Sql(end) for end in rate.split()]
    base = Sql(least)
    bases = base, Sql(most) if most else base
    top = Sql("n1_w"), Sql("n2_w")
    can_be = (Sql(attained), Sql("m_attained") if most else True) if attained else (True, True)
    return str(formula.rate_holds(*top, *bases, ends[0], ends[-1], Sql(scale), rounding, can_be))


def decimal(cell: str) -> str:
    """Return a cell as a decimal: what is a float in SQLite, and exact in the others."""
    return f"CAST({cell} AS DECIMAL(38, 10))"


def nearest(number: str) -> str:
    """Return the nearest whole number, an integer in SQLite and one of 38 digits elsewhere.

    BIGINT alone makes SQLite's float an integer, and alone would overflow in the others.
    """
    return f"CAST(CAST(ROUND({number}) AS BIGINT) AS DECIMAL(38, 0))"


def scaled(units: Mapping[str, int]) -> str:
    """Return for each number a column `_w`: how many of its units it is, where that is not vast."""
    return ", ".join(
        f"CASE WHEN ABS({name}) <= {10**15 // unit} THEN {nearest(f'{name} * {unit}')} END"
        f" AS {name}_w"
        for name, unit in units.items()
    )


def kept(units: Mapping[str, int]) -> str:
    """Return that no number has lost anything on the way to whole units."""
    return " AND ".join(
        f"COALESCE(ABS({name} * {unit} - {name}_w) < 0.001, {name} IS NULL)"
        for name, unit in units.items()
    )


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
