"""The formula of each rule as common SQL, which SQLite, PostgreSQL and Spark run unchanged.

Each function gives an expression that is 1 where the claim holds, 0 where it does not, and -1 where
it is undefined, a cell is NULL, or a number is too large for whole numbers of 63 bits. Arguments
are SQL expressions, most often names of columns of whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.operand import signed
from frictionless_figures.arithmetic.printed_rate import MARKS
from frictionless_figures.arithmetic.span import COUNTINGS

PLACES = range(7)  # of printed decimals
EXACT = 10**13  # of a rate in last places, below which a float of SQLite holds it
LARGEST = 9 * 10**18  # below 2 ** 63: SQLite slides into floats beyond
Parts = str | Sequence[str] | Mapping[str, Sequence[str]]  # an expression, a sum, plus and minus


class Sql:
    """An SQL expression that arithmetic, comparison and logic build further."""

    __hash__ = None  # type: ignore[assignment]  # == makes an expression

    def __init__(self, text: object) -> None:
        self.text = text

    def __str__(self) -> str:
        return str(self.text)

    def _with(self, sign: str, other: object) -> Sql:
        return Sql(f"({self} {sign} {other})")

    def __add__(self, other: object) -> Sql:
        return self._with("+", other)

    def __sub__(self, other: object) -> Sql:
        return self._with("-", other)

    def __rsub__(self, other: object) -> Sql:
        return Sql(f"({other} - {self})")

    def __mul__(self, other: object) -> Sql:
        return self._with("*", other)

    __rmul__ = __mul__

    def __mod__(self, other: object) -> Sql:
        return self._with("%", other)

    def __eq__(self, other: object) -> Sql:  # type: ignore[override]  # an expression, no bool
        return self._with("=", other)

    def __lt__(self, other: object) -> Sql:
        return self._with("<", other)

    def __le__(self, other: object) -> Sql:
        return self._with("<=", other)

    def __gt__(self, other: object) -> Sql:
        return self._with(">", other)

    def __ge__(self, other: object) -> Sql:
        return self._with(">=", other)

    def __and__(self, other: object) -> Sql:
        return self._with("AND", other)

    def __or__(self, other: object) -> Sql:
        return self._with("OR", other)


def rate(
    numerator: Parts,
    denominator: Parts,
    rate: str,
    decimals: str | int,
    rounding: str = "nearest",
    per: int = 100,
    step: int = 1,
) -> str:
    """Whether numerator / denominator is printed as `rate`, a number with so many `decimals`.

    The arguments are those of `frictionless_figures.rate`; sides of several figures have step 1.
    """
    if per not in MARKS:
        raise ValueError(f"per must be one of {', '.join(map(str, MARKS))}; it is {per!r}")
    (n1, n2), (m1, m2) = _side(numerator, step), _side(denominator, step)
    power = "CASE {} {} END".format(decimals, " ".join(f"WHEN {d} THEN {10**d}" for d in PLACES))
    power = str(10**decimals) if isinstance(decimals, int) else power
    places, scale = Sql(whole(f"ROUND({rate} * {power})")), Sql(f"({per} * {power})")
    holds = formula.rate_holds(n1, n2, m1, m2, places, places, scale, rounding)
    products = [f"2 * {scale} * ABS({end})" for end in dict.fromkeys((str(n1), str(n2)))]
    products += [f"(2 * ABS({places}) + 2) * {end}" for end in dict.fromkeys((str(m1), str(m2)))]
    counts = [name for _, name in (*signed(numerator), *signed(denominator))]
    defined = f"{m1 > 0} AND ABS({places}) <= {EXACT}"
    return judged(holds, counts, products, defined)


def change(
    before: Parts,
    after: Parts,
    change: str,
    decimals: str | int,
    direction: str = "up",
    rounding: str = "nearest",
    per: int = 100,
) -> str:
    """Whether `change` is printed for what lies between before and after: `up`, `down`, `times`."""
    if direction == "times":
        return rate(after, before, change, decimals, rounding, 1)
    plus, minus = (before, after) if direction == "down" else (after, before)
    terms = [*signed(plus), *((-sign, name) for sign, name in signed(minus))]
    gap = {
        "plus": [name for sign, name in terms if sign > 0],
        "minus": [name for sign, name in terms if sign < 0],
    }
    return rate(gap, before, change, decimals, rounding, per)


def total(added: str, total: str, parts: str = "all") -> str:
    """Whether a sum of parts, most often `SUM(part)`, is the total; of overlapping, their MAX."""
    sums, whole_total = Sql(whole(added)), Sql(whole(total))
    holds = formula.total_holds(sums, sums, whole_total, whole_total, parts)
    return judged(holds, [added, total], [f"ABS({sums})", f"ABS({whole_total})"])


def span(first: str, last: str, years: str, counting: str = "inclusive") -> str:
    """Whether from year `first` to year `last` it is `years` years, counted in one of two ways."""
    start, end, claim = (Sql(whole(name)) for name in (first, last, years))
    holds = formula.span_holds(start, end, claim, claim, COUNTINGS[counting])
    sizes = [f"ABS({number})" for number in (start, end, claim)]
    return judged(holds, [first, last, years], sizes, str(start <= end))


def whole(expression: str) -> str:
    """A whole number in which products of 38 digits are exact, in SQLite of 63 bits."""
    return f"CAST({expression} AS DECIMAL(38, 0))"


def judged(holds: Sql, counts: Sequence[str], products: Sequence[str], defined: str = "") -> str:
    """1, 0 or -1; what is undefined, NULL, no whole number or too large is -1."""
    known = [defined] if defined else []
    known += [f"{count} = {whole(count)}" for count in dict.fromkeys(counts)]
    known += [f"{product} <= {LARGEST}" for product in products]
    return f"CASE WHEN {' AND '.join(known)} THEN CASE WHEN {holds} THEN 1 ELSE 0 END ELSE -1 END"


def _side(parts: Parts, step: int) -> tuple[Sql, Sql]:
    """The least and the most of a side, one object where they are the same; doubled with a step."""
    terms = [(sign, Sql(whole(name))) for sign, name in signed(parts)]
    total = Sql(0)
    for sign, term in terms:
        total = total + term if sign > 0 else total - term
    if step == 1:
        return total, total
    if len(terms) > 1:
        raise ValueError("figures of several columns are not rounded to a step in SQL")
    count = terms[0][1]
    least = f"CASE WHEN {count} >= 0 AND 2 * {count} < {step} THEN 0 ELSE 2 * {count} - {step} END"
    return Sql(f"({least})"), Sql(f"(2 * {count} + {step})")
