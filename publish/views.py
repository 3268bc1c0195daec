"""The checks as SQL views: the claims are recomputed by the database, in whole numbers.

The formula of each claim is the one of `frictionless_figures.arithmetic.formula`, applied to
expressions that write themselves down as SQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from frictionless_figures.arithmetic.formula import rate_holds, span_holds, total_holds
from publish.source import Source


class Sql:
    """An SQL expression that arithmetic and comparison build further."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text

    def _with(self, sign: str, other: object) -> Sql:
        return Sql(f"({self} {sign} {other})")

    def _after(self, sign: str, other: object) -> Sql:
        return Sql(f"({other} {sign} {self})")

    def __add__(self, other: object) -> Sql:
        return self._with("+", other)

    def __sub__(self, other: object) -> Sql:
        return self._with("-", other)

    def __rsub__(self, other: object) -> Sql:
        return self._after("-", other)

    def __mul__(self, other: object) -> Sql:
        return self._with("*", other)

    def __rmul__(self, other: object) -> Sql:
        return self._after("*", other)

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

    __hash__ = None  # type: ignore[assignment]  # == makes an expression


def views(source: Source) -> Iterator[str]:
    """Yield the statement of a view for each check that the package declares.

    A claim that one table declares on figures is recomputed; of any other check the view shows
    what it found when the file was made.
    """
    declared: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for resource in source.resources:
        for check, options in source.tables[resource["name"]].checks:
            declared.setdefault(check, []).append((resource["name"], options))
    for check, places in sorted(declared.items()):
        table, options = places[0]
        recomputed = CLAIMS.get(check) if len(places) == 1 else None
        query = recomputed(table, options) if recomputed else RECORDED.format(check=check)
        yield f"CREATE VIEW check_{check.replace('-', '_')} AS {query}"


RECORDED = """SELECT table_name, key, field, holds, known, message FROM outcomes
WHERE check_name = '{check}'"""
EXPLANATION = """(SELECT explanation FROM discrepancies AS d
    WHERE d."check" = '{check}' AND d."table" = '{table}' AND d.key = {key}) AS explanation"""
RATES = """WITH claims AS (
  SELECT r.*, power, 100 * power AS scale, CAST(ROUND(r.rate * power) AS INTEGER) AS places,
    CAST(n.lower AS INTEGER) AS n1, CAST(n.upper AS INTEGER) AS n2,
    CAST(m.lower AS INTEGER) AS m1, CAST(m.upper AS INTEGER) AS m2
  FROM (SELECT *, CAST(CAST('1e' || decimals AS REAL) AS INTEGER) AS power FROM {table}) AS r
  JOIN {figures} AS n ON n.indicator_id = r.numerator_id
  LEFT JOIN {figures} AS m ON m.indicator_id = r.denominator_id
)
SELECT rate_id, numerator, denominator, denominator_min, denominator_max, rate,
  100.0 * numerator / denominator AS recomputed,
  CASE WHEN denominator_id IS NOT NULL THEN {printed}
    ELSE {least} AND {most}
      AND NOT {below} AND NOT {above} END AS holds,
  {explanation}
FROM claims"""
TOTALS = """SELECT total_id, total, SUM(part) AS recomputed, {holds} AS holds,
  {explanation}
FROM {table} JOIN {figures} AS p ON p.indicator_id = part_id
JOIN {figures} AS w ON w.indicator_id = total_id GROUP BY total_id"""
SPANS = """SELECT span_id, first_year, last_year, counting, years,
  {years} AS recomputed, {holds} AS holds,
  {explanation}
FROM {table}"""


def _rate(table: str, options: Mapping[str, Any]) -> str:
    n1, n2, m1, m2, places, scale = map(Sql, ("n1", "n2", "m1", "m2", "places", "scale"))
    rounding = options.get("rounding", "nearest")

    def over(m1: Sql, m2: Sql) -> Sql:
        return Sql(str(rate_holds(n1, n2, m1, m2, places, places, scale, rounding)))

    least, most = Sql("denominator_min"), Sql("denominator_max")
    below, above = least - 1, most + 1
    return RATES.format(
        table=table,
        figures=options["figures"],
        printed=over(m1, m2),
        least=over(least, least),
        most=over(most, most),
        below=over(below, below),
        above=over(above, above),
        explanation=EXPLANATION.format(check="stated-rate", table=table, key="rate_id"),
    )


def _total(table: str, options: Mapping[str, Any]) -> str:
    parts = Sql("SUM(CAST(p.lower AS INTEGER))"), Sql("SUM(CAST(p.upper AS INTEGER))")
    total = Sql("CAST(w.lower AS INTEGER)"), Sql("CAST(w.upper AS INTEGER)")
    return TOTALS.format(
        table=table,
        figures=options["figures"],
        holds=total_holds(*parts, *total),
        explanation=EXPLANATION.format(check="stated-total", table=table, key="total_id"),
    )


def _span(table: str, options: Mapping[str, Any]) -> str:
    first, last, years = Sql("first_year"), Sql("last_year"), Sql("CAST(years AS INTEGER)")
    ends = Sql("(counting = 'inclusive')")
    return SPANS.format(
        table=table,
        years=last - first + ends,
        holds=span_holds(first, last, years, years, ends),
        explanation=EXPLANATION.format(check="stated-span", table=table, key="span_id"),
    )


CLAIMS = {"stated-rate": _rate, "stated-total": _total, "stated-span": _span}
