"""Each claim as one query that PostgreSQL, SQLite and Spark SQL run unchanged, in whole numbers.

A query judges every row: 1 holds, 0 fails, 2 is no claim that could fail, because a number is not
that of the figure it names, is missing, or has more digits than 63 bits hold. Counts are taken in
thousandths and rates in millionths. The formula of each claim is the one of `arithmetic.formula`,
applied to expressions that write themselves down.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from frictionless_figures.arithmetic import formula

COUNT, RATE = 10**3, 10**6  # how many of it are 1
LARGEST = 9 * 10**18  # SQLite slides into floats beyond 2 ** 63
FAR = 10**17  # thousandths: stands for the end of a denominator that has none
PLACES = range(7)
LAST_PLACE = f"CASE d {' '.join(f'WHEN {d} THEN {RATE // 10**d}' for d in PLACES)} END"


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


class Claim:
    """The rows of a table that state a claim, beside the figures that their numbers name.

    `figures` is the table of figures, or empty; `doubted` is what stands behind FROM to get the
    doubt about the row `k`, or empty where there is no table of doubts.
    """

    def __init__(
        self, key: str, fields: Collection[str], figures: str, figures_key: str, doubted: str
    ) -> None:
        self.key, self.fields, self.doubted = key, fields, doubted
        self.figures, self.figures_key = figures, figures_key
        self.tables = "{batch} AS own" if figures else "(SELECT * FROM {batch}) AS own"
        self.columns = [f"own.{key} AS k"]
        self.named: dict[str, str] = {}  # by number: that it is the one of its figure

    def number(self, name: str, field: str) -> None:
        """Add a number, and the least and the most that it stands for."""
        self.columns.append(f"{decimal(f'own.{field}')} AS {name}")
        if not self.figures:
            self.columns += [f"{decimal(f'own.{field}')} AS {name}{end}" for end in (1, 2)]
            self.named[name] = f"{name} IS NOT NULL"
            return
        link = f"{field}_id" if f"{field}_id" in self.fields else self.key
        there = f"{name}_figure"
        self.tables += f" LEFT JOIN {self.figures} AS {there} ON {there}.{self.figures_key} = own.{link}"
        for part, to in (("value", "_value"), ("lower", "1"), ("upper", "2")):
            self.columns.append(f"{decimal(f'{there}.{part}')} AS {name}{to}")
        self.columns.append(f"own.{link} AS {name}_link")
        self.named[name] = f"COALESCE({name} = {name}_value, FALSE)"

    def query(
        self,
        units: Mapping[str, int],
        steps: Iterable[tuple[str, str]],
        verdicts: Iterable[tuple[str, int]],
        computed: tuple[str, str],
        shown: str,
    ) -> str:
        """Return the query that names the rows whose verdict is not the expected one.

        `units` says in what each number is taken; `steps` are queries, each of the one before.
        `computed` are two numbers whose quotient is what the claim gives instead, by which its
        doubt knows it again.
        """
        told = " ".join(f"WHEN {condition} THEN {verdict}" for condition, verdict in verdicts)
        base, amount = computed
        first = [
            ("given", f"SELECT {', '.join(self.columns)} FROM {self.tables}"),
            ("scaled", f"SELECT given.*, {_scaled(units)} FROM given"),
            ("whole", f"SELECT scaled.*, {_kept(units)} FROM scaled"),
        ]
        every = [*first, *steps]
        judged = f"SELECT {every[-1][0]}.*, CASE {told} ELSE 0 END AS verdict FROM {every[-1][0]}"
        named = ", ".join(f"{name} AS ({query})" for name, query in [*every, ("judged", judged)])
        unexpected = "verdict <> 1"
        if self.doubted:
            doubt = f"SELECT 1 FROM {self.doubted}"
            known = f"{doubt} AND {decimal('doubt.computed')} * {base} = {amount}"
            unexpected = f"verdict = 2 OR (verdict = 1 AND EXISTS ({doubt}))"
            unexpected += f" OR (verdict = 0 AND NOT EXISTS ({known}))"
        return f"WITH {named} SELECT k AS {self.key}, {shown} FROM judged WHERE {unexpected}"


def rate_query(claim: Claim, options: Mapping[str, Any]) -> str:
    """Return the query of `stated-rate`."""
    names = {name: options[field] for name, field in zip("nmr", ("numerator", "denominator", "rate"), strict=True)}
    for name, field in names.items():
        claim.number(name, field)
    has_range = {options["least"], options["most"]} <= set(claim.fields)
    for name, end in (("m3", "least"), ("m4", "most")):
        claim.columns.append(f"{decimal(f'own.{options[end]}' if has_range else 'NULL')} AS {name}")
    units = dict.fromkeys(("n1", "n2", "m1", "m2", "m3", "m4"), COUNT)
    units |= dict.fromkeys(("r", "r1", "r2"), RATE)
    own = f"own.{options['decimals']}" if options["decimals"] in claim.fields else "NULL"
    claim.columns.append(f"CAST({own} AS BIGINT) AS told")
    least = " ".join(f"WHEN ABS(r * {10**d} - ROUND(r * {10**d})) < 0.000001 THEN {d}" for d in PLACES)
    d, per, is_number, as_printed, states_nothing = f"CASE {least} END", "100", "TRUE", "TRUE", "r IS NULL"
    if claim.figures:
        claim.columns.append("r_figure.qualifier IN ('exact', 'rounded') AS is_number")
        claim.columns.append("r_figure.token AS token")
        per = "CASE WHEN token LIKE '%倍' THEN 1 ELSE 100 END"
        is_number, states_nothing = "is_number", "r IS NULL AND token IS NULL"
        if own != "NULL":
            d = "told"
            # A last place is 1 in 10 ** d of the unit that is printed, which may be the permille.
            unit = "CASE WHEN token LIKE '%‰' THEN 1 ELSE 10 END"
            as_printed = f"(place * 10 = {LAST_PLACE} * {unit} OR token LIKE '%成%')"
    elif own != "NULL":
        d = f"COALESCE(told, {d})"
    # A figure that is rounded says by its upper end what its last place is.
    place = f"CASE WHEN {is_number} AND r2_w > r_w THEN 2 * (r2_w - r_w) ELSE {LAST_PLACE} END"
    steps = [
        ("printed", f"SELECT whole.*, {d} AS d, {per} AS per FROM whole"),
        ("placed", f"SELECT printed.*, {place} AS place FROM printed"),
        (
            "counted",
            f"SELECT placed.*, {_whole('r_w / place')} AS places,"
            f" {_whole(f'per * {RATE} / place')} AS scale FROM placed",
        ),
    ]
    fits = _fits(options["rounding"], is_number, bool(claim.figures))
    divides = f"places * place = r_w AND scale * place = per * {RATE} AND {as_printed}"
    products = [f"2 * scale * ABS({n})" for n in ("n1_w", "n2_w")]
    products += [f"(2 * ABS(places) + 2) * {m}" for m in ("m1_w", "m2_w", "m3_w", "m4_w")]
    small = " AND ".join(f"COALESCE({product} <= {LARGEST}, TRUE)" for product in products)
    named = claim.named
    unnamed = "m IS NULL AND m_link IS NOT NULL" if f"{names['m']}_id" in claim.fields and claim.figures else "FALSE"
    feasible = (
        f"{fits('m3_w')} AND NOT {fits(f'(m3_w - {COUNT})')}"
        f" AND CASE WHEN m4 IS NULL THEN {fits(str(FAR))}"
        f" ELSE {fits('m4_w')} AND NOT {fits(f'(m4_w + {COUNT})')} END"
    )
    verdicts = [
        (states_nothing, 1),
        (f"NOT (kept AND {named['n']} AND {named['r']}) OR {unnamed}", 2),
        (f"{is_number} AND NOT COALESCE({divides}, FALSE) OR NOT ({small})", 2),
        (f"m IS NOT NULL AND (NOT {named['m']} OR m3 IS NOT NULL OR m4 IS NOT NULL)", 2),
        (f"m1_w IS NOT NULL AND {fits('m1_w', f'COALESCE(m2_w, {FAR})')}", 1),
        (f"m IS NULL AND m3 IS NOT NULL AND {feasible}", 1),
    ]
    shown = ", ".join(f"{name} AS {field}" for name, field in names.items())
    return claim.query(units, steps, verdicts, ("COALESCE(m2_w, m1_w)", "per * n1_w"), shown)


class _fits:
    """Writes down that the rate follows from a denominator, or from one between two."""

    def __init__(self, rounding: str, is_number: str, figures: bool) -> None:
        self.rounding, self.is_number, self.figures = rounding, is_number, figures

    def __call__(self, least: str, most: str = "") -> str:
        n1, n2, m1, places, scale = map(Sql, ("n1_w", "n2_w", least, "places", "scale"))
        m2 = Sql(most) if most else m1
        number = formula.rate_holds(n1, n2, m1, m2, places, places, scale, self.rounding)
        if not self.figures:
            return str(number)
        ends = Sql("r1_w"), Sql("r2_w")
        between = formula.rate_holds(n1, n2, m1, m2, *ends, Sql(f"(per * {RATE})"), "none")
        return f"CASE WHEN {self.is_number} THEN {number} ELSE {between} END"


def total_query(claim: Claim, options: Mapping[str, Any]) -> str:
    """Return the query of `stated-total`: one row for each group of rows."""
    claim.number("p", options["part"])
    claim.number("t", options["total"])
    usable = f"kept AND {claim.named['p']} AND ({claim.named['t']} OR t IS NULL)"
    ends = [f"CASE WHEN COUNT(*) = COUNT({p}) THEN SUM({p}) END AS {p}" for p in ("p1_w", "p2_w")]
    steps = [
        ("named", f"SELECT whole.*, CASE WHEN {usable} THEN 1 ELSE 0 END AS usable FROM whole"),
        (
            "added",
            f"SELECT k, SUM(p) AS p, MIN(t) AS t, MAX(t) AS t_most, COUNT(t) AS totals,"
            f" COUNT(*) AS rows_of_it, MIN(usable) AS usable, {', '.join(ends)},"
            f" MIN(t1_w) AS t1_w, MIN(t2_w) AS t2_w FROM named GROUP BY k",
        ),
    ]
    large = " OR ".join(f"COALESCE(ABS({p}) > {LARGEST}, FALSE)" for p in ("p1_w", "p2_w"))
    nothing = "FALSE" if claim.figures else "totals = 0"
    verdicts = [
        (nothing, 1),
        (f"usable = 0 OR t <> t_most OR totals <> rows_of_it OR {large}", 2),
        (str(formula.total_holds(*map(Sql, ("p1_w", "p2_w", "t1_w", "t2_w")))), 1),
    ]
    units = dict.fromkeys(("p1", "p2", "t1", "t2"), COUNT)
    shown = f"t AS {options['total']}, p AS {options['part']}"
    return claim.query(units, steps, verdicts, (str(COUNT), "p1_w"), shown)


def span_query(claim: Claim, options: Mapping[str, Any]) -> str:
    """Return the query of `stated-span`."""
    for name, end in (("f", "first"), ("l", "last")):
        claim.columns.append(f"{decimal(f'own.{options[end]}')} AS {name}")
    claim.number("y", options["years"])
    ends = f"WHEN 'inclusive' THEN {COUNT} WHEN 'elapsed' THEN 0"
    claim.columns.append(f"CASE own.{options['counting']} {ends} END AS one")
    units = dict.fromkeys(("f", "l", "y1", "y2"), COUNT)
    verdicts = [
        ("FALSE" if claim.figures else "y IS NULL", 1),
        (f"f IS NULL OR l IS NULL OR one IS NULL OR NOT (kept AND {claim.named['y']})", 2),
        (str(formula.span_holds(*map(Sql, ("f_w", "l_w", "y1_w", "y2_w", "one")))), 1),
    ]
    shown = ", ".join(f"{name} AS {options[field]}" for name, field in zip("fly", ("first", "last", "years"), strict=True))
    return claim.query(units, [], verdicts, (str(COUNT), "l_w - f_w + one"), shown)


def decimal(cell: str) -> str:
    """Return a cell as a decimal, in which no product of what follows overflows."""
    return f"CAST({cell} AS DECIMAL(38, 10))"


def _whole(number: str) -> str:
    """SQLite rounds to a float, which only BIGINT makes whole again; products need more digits."""
    return f"CAST(CAST(ROUND({number}) AS BIGINT) AS DECIMAL(38, 0))"


def _scaled(units: Mapping[str, int]) -> str:
    """Return for each number a column `_w`: how many of its units it is, where that is not vast."""
    return ", ".join(
        f"CASE WHEN ABS({name}) <= {10**15 // unit} THEN {_whole(f'{name} * {unit}')} END AS {name}_w"
        for name, unit in units.items()
    )


def _kept(units: Mapping[str, int]) -> str:
    """Return the column `kept`: no number has lost anything on the way to whole units."""
    return " AND ".join(
        f"COALESCE(ABS({name} * {unit} - {name}_w) < 0.001, {name} IS NULL)"
        for name, unit in units.items()
    ) + " AS kept"


Queries = Mapping[str, tuple[Any, Sequence[str]]]
QUERIES: Queries = {  # by check: its query, and the options that the query knows
    "stated-rate": (
        rate_query,
        ("numerator", "denominator", "rate", "decimals", "least", "most", "rounding", "figures"),
    ),
    "stated-span": (span_query, ("first", "last", "years", "counting", "figures")),
    "stated-total": (total_query, ("group", "part", "total", "figures")),
}
