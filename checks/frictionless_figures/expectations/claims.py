"""Each claim as one query that PostgreSQL, SQLite and Spark SQL run unchanged and exactly.

A query names the rows whose verdict is not the expected one: 1 holds, 0 fails, 2 is a row that
judges nothing: a number that is not that of the figure it names, or more digits than whole numbers
of 63 bits can hold. A claim that the table of doubts contradicts has to fail, with 0.

Counts are taken in thousandths and rates in millionths; the formula of each claim is the one of
`arithmetic.formula`, applied to expressions that write themselves down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from frictionless_figures.arithmetic import formula

COUNT, RATE = 10**3, 10**6  # how many of it are 1
LARGEST = 9 * 10**18  # below 2 ** 63: SQLite slides into floats beyond
FAR = 10**17  # thousandths: a denominator that stands for one without an upper end
PLACES = range(7)
EXPECTED = " AND verdict <> {expected}"


class Sql:
    """An expression that operators build further; a comparison with an open end is true."""

    __hash__ = None  # type: ignore[assignment]  # == makes an expression

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text

    def _with(self, sign: str, other: object) -> Sql:
        return Sql(f"({self} {sign} {other})")

    def _against(self, sign: str, other: object) -> Sql:
        return Sql(f"COALESCE({self} {sign} {other}, TRUE)")

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
        return self._against("=", other)

    def __lt__(self, other: object) -> Sql:
        return self._against("<", other)

    def __le__(self, other: object) -> Sql:
        return self._against("<=", other)

    def __gt__(self, other: object) -> Sql:
        return self._against(">", other)

    def __ge__(self, other: object) -> Sql:
        return self._against(">=", other)

    def __and__(self, other: object) -> Sql:
        return self._with("AND", other)

    def __or__(self, other: object) -> Sql:
        return self._with("OR", other)


def rate_query(key: str, figures_key: str, options: Mapping[str, Any], fields: Iterable[str]) -> str:
    """Return the query of `stated-rate`; `figures_key` is the key of the table of figures."""
    n, m, r, figures = (options[name] for name in ("numerator", "denominator", "rate", "figures"))
    ranged = {options["least"], options["most"]} <= set(fields)
    least, most = (f"own.{options[name]}" if ranged else "NULL" for name in ("least", "most"))
    source = _Source(figures, figures_key)
    columns = [
        f"own.{key} AS k",
        *source.number("n", n, f"{n}_id"),
        *source.number("m", m, f"{m}_id"),
        *source.number("r", r, key),
        f"own.{options['decimals']} AS d",
        f"{_decimal(least)} AS m3, {_decimal(most)} AS m4",
    ]
    per, is_number, as_printed = str(options.get("per") or 100), "TRUE", "TRUE"
    if figures:
        columns.append("r_figure.qualifier IN ('exact', 'rounded') AS is_number")
        columns.append("r_figure.token AS token")
        per = "CASE WHEN token LIKE '%倍' THEN 1 ELSE 100 END"
        is_number = "is_number"
        # A last place is 1 in 10 ** d of the printed unit, which is not always the percent.
        unit = "CASE WHEN token LIKE '%‰' THEN 1 ELSE 10 END"
        as_printed = f"(token LIKE '%成%' OR token LIKE '%分之%' OR place * power = {RATE // 10} * {unit})"
    ends = [(f"{name}{end}", COUNT) for name in "nm" for end in (1, 2)]
    ends += [("m3", COUNT), ("m4", COUNT), ("r", RATE), ("r1", RATE), ("r2", RATE)]
    power = " ".join(f"WHEN {decimals} THEN {10**decimals}" for decimals in PLACES)
    step = " ".join(f"WHEN {decimals} THEN {RATE // 10**decimals}" for decimals in PLACES)
    place = f"CASE WHEN {is_number} AND r2_w > r_w THEN 2 * (r2_w - r_w) ELSE CASE d {step} END END"
    judged = _rate_verdict(options["rounding"], is_number, as_printed, bool(figures))
    return _query(
        [
            ("given", f"SELECT {', '.join(columns)} FROM {source.tables}"),
            ("scaled", f"SELECT given.*, {_scaled(ends)}, CASE d {power} END AS power FROM given"),
            ("placed", f"SELECT scaled.*, {_kept(ends)}, {place} AS place, {per} AS per FROM scaled"),
            (
                "told",
                f"SELECT placed.*, {_whole('r_w / place')} AS r_p,"
                f" {_whole(f'per * {RATE} / place')} AS scale FROM placed",
            ),
            ("judged", f"SELECT told.*, {judged} AS verdict FROM told"),
        ],
        f"k AS {key}, n AS {n}, m AS {m}, r AS {r}",
    )


def _rate_verdict(rounding: str, is_number: str, as_printed: str, figures: bool) -> str:
    def fits(least: str, most: str) -> str:
        n1, n2, m1, m2, place, scale = map(Sql, ("n1_w", "n2_w", least, most, "r_p", "scale"))
        m2 = m1 if least == most else m2
        number = formula.rate_holds(n1, n2, m1, m2, place, place, scale, rounding)
        if not figures:
            return str(number)
        ends = Sql("r1_w"), Sql("r2_w")
        between = formula.rate_holds(n1, n2, m1, m2, *ends, Sql(f"(per * {RATE})"), "none")
        return f"CASE WHEN {is_number} THEN {number} ELSE {between} END"

    bases = [name for name in ("m1_w", "m2_w", "m3_w", "m4_w")]
    small = [f"COALESCE(2 * scale * ABS({name}) <= {LARGEST}, TRUE)" for name in ("n1_w", "n2_w")]
    small += [f"COALESCE((2 * ABS(r_p) + 2) * {name} <= {LARGEST}, TRUE)" for name in bases]
    named = " AND ".join(f"{name} = {name}_value" for name in "nr") if figures else "TRUE"
    base = "COALESCE(m = m_value, FALSE)" if figures else "TRUE"
    whole = f"COALESCE(r_p * place = r_w AND scale * place = per * {RATE} AND {as_printed}, FALSE)"
    upwards = f"CASE WHEN m4 IS NULL THEN {fits(str(FAR), str(FAR))} ELSE {fits('m4_w', 'm4_w')} END"
    above = f"CASE WHEN m4 IS NULL THEN FALSE ELSE {fits(f'(m4_w + {COUNT})', f'(m4_w + {COUNT})')} END"
    below = fits(f"(m3_w - {COUNT})", f"(m3_w - {COUNT})")
    range_holds = f"{fits('m3_w', 'm3_w')} AND {upwards} AND NOT {below} AND NOT {above}"
    return _case(
        ("r IS NULL", 1),
        (f"n IS NULL OR d IS NULL OR NOT COALESCE({named}, FALSE) OR NOT kept", 2),
        (f"CASE WHEN {is_number} THEN NOT {whole} ELSE FALSE END OR NOT ({' AND '.join(small)})", 2),
        (f"m IS NOT NULL AND (NOT {base} OR m3 IS NOT NULL OR m4 IS NOT NULL)", 2),
        (f"m IS NOT NULL AND m1_w IS NOT NULL AND {fits('m1_w', f'COALESCE(m2_w, {FAR})')}", 1),
        (f"m IS NULL AND m3 IS NOT NULL AND {range_holds}", 1),
    )


def total_query(key: str, figures_key: str, options: Mapping[str, Any], fields: Iterable[str]) -> str:
    """Return the query of `stated-total`: one row for each group of rows."""
    group, part, total = (options[name] for name in ("group", "part", "total"))
    source = _Source(options["figures"], figures_key)
    columns = [
        f"own.{group} AS k",
        *source.number("p", part, f"{part}_id"),
        *source.number("t", total, group),
    ]
    ends = [(f"{name}{end}", COUNT) for name in "pt" for end in (1, 2)]
    is_named = "COALESCE(p = p_value AND t = t_value, FALSE)" if options["figures"] else "TRUE"
    usable = f"p IS NOT NULL AND t IS NOT NULL AND {is_named} AND kept"
    sums = [f"CASE WHEN COUNT(*) = COUNT({name}) THEN SUM({name}) END AS {name}" for name in ("p1_w", "p2_w")]
    holds = formula.total_holds(*map(Sql, ("p1_w", "p2_w", "t1_w", "t2_w")))
    judged = _case(
        ("usable = 0 OR t <> t_last", 2),
        (f"COALESCE(ABS(p1_w) > {LARGEST} OR ABS(p2_w) > {LARGEST}, FALSE)", 2),
        (str(holds), 1),
    )
    return _query(
        [
            ("given", f"SELECT {', '.join(columns)} FROM {source.tables}"),
            ("scaled", f"SELECT given.*, {_scaled(ends)} FROM given"),
            ("whole", f"SELECT scaled.*, {_kept(ends)} FROM scaled"),
            ("told", f"SELECT whole.*, CASE WHEN {usable} THEN 1 ELSE 0 END AS usable FROM whole"),
            (
                "added",
                f"SELECT k, SUM(p) AS p, MIN(t) AS t, MAX(t) AS t_last, MIN(usable) AS usable,"
                f" {', '.join(sums)}, MIN(t1_w) AS t1_w, MIN(t2_w) AS t2_w FROM told GROUP BY k",
            ),
            ("judged", f"SELECT added.*, {judged} AS verdict FROM added"),
        ],
        f"k AS {group}, t AS {total}, p AS {part}",
    )


def span_query(key: str, figures_key: str, options: Mapping[str, Any], fields: Iterable[str]) -> str:
    """Return the query of `stated-span`."""
    first, last, years, counting = (options[name] for name in ("first", "last", "years", "counting"))
    source = _Source(options.get("figures", ""), figures_key)
    own = [f"{_decimal(f'own.{name}')} AS {to}" for name, to in ((first, "f"), (last, "l"))]
    ends = "CASE own.{counting} WHEN 'inclusive' THEN 1000 WHEN 'elapsed' THEN 0 END AS one"
    columns = [f"own.{key} AS k", *own, *source.number("y", years, key), ends.format(counting=counting)]
    scaled = [(name, COUNT) for name in ("f", "l", "y1", "y2")]
    named = "y = y_value" if options.get("figures") else "TRUE"
    holds = formula.span_holds(*map(Sql, ("f_w", "l_w", "y1_w", "y2_w", "one")))
    judged = _case(
        (f"f IS NULL OR l IS NULL OR y IS NULL OR one IS NULL OR NOT kept", 2),
        (f"NOT COALESCE({named}, FALSE)", 2),
        (str(holds), 1),
    )
    return _query(
        [
            ("given", f"SELECT {', '.join(columns)} FROM {source.tables}"),
            ("scaled", f"SELECT given.*, {_scaled(scaled)} FROM given"),
            ("told", f"SELECT scaled.*, {_kept(scaled)} FROM scaled"),
            ("judged", f"SELECT told.*, {judged} AS verdict FROM told"),
        ],
        f"k AS {key}, f AS {first}, l AS {last}, y AS {years}",
    )


class _Source:
    """The rows of the claim, beside the figures that they name where there is a table of them."""

    def __init__(self, figures: str, key: str) -> None:
        self.figures, self.key = figures, key
        self.tables = "{batch} AS own" if figures else "(SELECT * FROM {batch}) AS own"

    def number(self, name: str, column: str, link: str) -> list[str]:
        """Return the columns of a number and of its least and most; join its figure."""
        own = _decimal(f"own.{column}")
        if not self.figures:
            return [f"{own} AS {name}", f"{own} AS {name}1", f"{own} AS {name}2"]
        figure = f"{name}_figure"
        self.tables += f" LEFT JOIN {self.figures} AS {figure} ON {figure}.{self.key} = own.{link}"
        parts = (("value", "_value"), ("lower", "1"), ("upper", "2"))
        ends = [f"{_decimal(f'{figure}.{part}')} AS {name}{to}" for part, to in parts]
        return [f"{own} AS {name}", *ends]


def _decimal(cell: str) -> str:
    return f"CAST({cell} AS DECIMAL(38, 10))"


def _whole(number: str) -> str:
    """SQLite rounds to a float, which only BIGINT makes whole; the others cut a BIGINT at 63 bits."""
    return f"CAST(CAST(ROUND({number}) AS BIGINT) AS DECIMAL(38, 0))"


def _scaled(columns: Iterable[tuple[str, int]]) -> str:
    """Return for each number a column `_w`: how many of its units it is, where that is not vast."""
    return ", ".join(
        f"CASE WHEN ABS({name}) <= {10**15 // units} THEN {_whole(f'{name} * {units}')} END AS {name}_w"
        for name, units in columns
    )


def _kept(columns: Iterable[tuple[str, int]]) -> str:
    """Return the column `kept`: no number has lost anything on the way to whole units."""
    told = [f"COALESCE(ABS({name} * {units} - {name}_w) < 0.001, {name} IS NULL)" for name, units in columns]
    return f"{' AND '.join(told)} AS kept"


def _case(*verdicts: tuple[str, int]) -> str:
    told = " ".join(f"WHEN {condition} THEN {verdict}" for condition, verdict in verdicts)
    return f"CASE {told} ELSE 0 END"


def _query(steps: Iterable[tuple[str, str]], shown: str) -> str:
    told = ", ".join(f"{name} AS ({query})" for name, query in steps)
    return f"WITH {told} SELECT {shown} FROM judged WHERE verdict <> "
