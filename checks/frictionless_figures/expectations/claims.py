"""Each claim as one query that PostgreSQL, SQLite and Spark SQL run unchanged, in whole numbers.

A query judges every row: 1 holds, 0 fails, 2 is no claim that could fail, because a number is not
that of the figure it names, is missing, or has more digits than 63 bits hold. Counts are taken in
thousandths and rates in millionths.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.sql import (
    LARGEST,
    PLACES,
    Sql,
    decimal,
    kept,
    nearest,
    rate_fits,
    scaled,
)
from frictionless_figures.reading.stated import SHOWN, STRICT
from frictionless_figures.table import Table

COUNT, RATE = 10**3, 10**6  # how many of it are 1
STRICTLY = ", ".join(f"'{name}'" for name in sorted({SHOWN.get(name, name) for name in STRICT}))
FAR = str(10**17)  # thousandths: stands for the end of a denominator that has none
PLACE = f"CASE d {' '.join(f'WHEN {d} THEN {RATE // 10**d}' for d in PLACES)} END"
LEAST_PLACES = " ".join(
    f"WHEN ABS(r * {10**d} - ROUND(r * {10**d})) < 0.000001 THEN {d}" for d in PLACES
)


class Claim:
    """The rows of a table that state a claim, beside the figures that their numbers name.

    `key` is the field that names a claim, `figures` the table of figures where there is one, and
    `doubted` what stands behind FROM to get the doubt about the claim `k`, where there are doubts.
    """

    def __init__(self, table: Table, key: str, figures: Table | None, doubted: str) -> None:
        self.table, self.key, self.figures, self.doubted = table, key, figures, doubted
        self.rows = "{batch} AS own" if figures else "(SELECT * FROM {batch}) AS own"
        self.columns = [f"own.{key} AS k"]
        self.named: dict[str, str] = {}  # by number: that it is the one of its figure

    def own(self, name: str, field: str) -> None:
        """Add a number of the row, NULL where the table has no such field."""
        cell = decimal(f"own.{field}" if field in self.table.types else "NULL")
        self.columns.append(f"{cell} AS {name}")

    def number(self, name: str, field: str) -> None:
        """Add a number of the row, and the ends of what it stands for: which, and if attained."""
        self.own(name, field)
        self.named[name] = f"{name} IS NOT NULL"
        ends = {f"{name}1": f"own.{field}", f"{name}2": f"own.{field}"}
        if self.figures:
            link = f"{field}_id" if f"{field}_id" in self.table.types else self.table.primary_key[0]
            there = f"{name}_figure"
            same = f"{there}.{self.figures.primary_key[0]} = own.{link}"
            self.rows += f" LEFT JOIN {self.figures.name} AS {there} ON {same}"
            self.named[name] = f"COALESCE({name} = {name}_value, FALSE)"
            ends = {f"{name}1": f"{there}.lower", f"{name}2": f"{there}.upper"}
            ends[f"{name}_value"] = f"{there}.value"
            attained = f"COALESCE({there}.qualifier NOT IN ({STRICTLY}), TRUE)"
            self.columns.append(f"{attained} AS {name}_attained")
        self.columns += [f"{decimal(cell)} AS {end}" for end, cell in ends.items()]

    def query(
        self,
        units: Mapping[str, int],
        steps: Iterable[str],
        verdicts: Iterable[tuple[str, int]],
        computed: tuple[str, str],
        shown: Mapping[str, str],
    ) -> str:
        """Return the query that names the rows whose verdict is not the expected one.

        `units` says in what each number is taken; each of the `steps` adds columns. `computed`
        are two numbers whose quotient the claim gives instead, by which its doubt knows it again.
        """
        told = " ".join(f"WHEN {condition} THEN {verdict}" for condition, verdict in verdicts)
        added = [
            scaled(units),
            f"{kept(units)} AS kept",
            *steps,
            f"CASE {told} ELSE 0 END AS verdict",
        ]
        query = f"WITH s0 AS (SELECT {', '.join(self.columns)} FROM {self.rows})"
        for number, columns in enumerate(added):
            query += f", s{number + 1} AS (SELECT s{number}.*, {columns} FROM s{number})"
        names = ", ".join(f"{name} AS {field}" for name, field in {"k": self.key, **shown}.items())
        unexpected = "verdict <> 1"
        if self.doubted:
            doubt = f"SELECT 1 FROM {self.doubted}"
            known = f"{doubt} AND {decimal('doubt.computed')} * {computed[0]} = {computed[1]}"
            unexpected = f"verdict = 2 OR (verdict = 1 AND EXISTS ({doubt}))"
            unexpected += f" OR (verdict = 0 AND NOT EXISTS ({known}))"
        return f"{query} SELECT DISTINCT {names} FROM s{len(added)} WHERE {unexpected}"


def rate_query(claim: Claim, options: Mapping[str, Any]) -> str:
    """Return the query of `stated-rate`."""
    shown = {"n": options["numerator"], "m": options["denominator"], "r": options["rate"]}
    for name, field in shown.items():
        claim.number(name, field)
    for name, option in (("m3", "least"), ("m4", "most"), ("told", "decimals")):
        claim.own(name, options[option])
    units = dict.fromkeys(("n1", "n2", "m1", "m2", "m3", "m4"), COUNT)
    units |= dict.fromkeys(("r", "r1", "r2"), RATE)
    d, per, nothing = f"COALESCE(told, CASE {LEAST_PLACES} END)", "100", "r IS NULL"
    is_number, as_printed, unnamed = "TRUE", "TRUE", "FALSE"
    if claim.figures:
        number = "r_figure.qualifier IN ('exact', 'rounded') AND r_figure.token NOT LIKE '%万倍'"
        claim.columns.append(f"{number} AS is_number")
        claim.columns.append("r_figure.token AS token")
        is_number, nothing = "is_number", "r IS NULL AND token IS NULL"
        per = "CASE WHEN token LIKE '%倍' THEN 1 ELSE 100 END"
        if f"{shown['m']}_id" in claim.table.types:
            claim.columns.append(f"own.{shown['m']}_id AS m_id")
            unnamed = "m IS NULL AND m_id IS NOT NULL"
        if options["decimals"] in claim.table.types:
            unit = "CASE WHEN token LIKE '%‰' THEN 1 ELSE 10 END"  # tenths of a percent
            d, as_printed = "told", f"(place * 10 = {PLACE} * {unit} OR token LIKE '%成%')"

    def fits(least: str, most: str = "") -> str:
        ends = ("n_attained", "(n_attained AND r_attained)") if claim.figures else ("", "")
        number = rate_fits("places", "scale", options["rounding"], least, most, ends[0])
        between = rate_fits("r1_w r2_w", f"(per * {RATE})", "none", least, most, ends[1])
        return f"CASE WHEN is_number THEN {number} ELSE {between} END" if claim.figures else number

    steps = [
        f"{d} AS d, {per} AS per",
        # A figure that is rounded says by its upper end what its last place is.
        f"CASE WHEN {is_number} AND r2_w > r_w THEN 2 * (r2_w - r_w) ELSE {PLACE} END AS place",
        f"{nearest('r_w / place')} AS places, {nearest(f'per * {RATE} / place')} AS scale",
        f"CASE WHEN {is_number} THEN scale ELSE per * {RATE} END AS most_scale,"
        f" CASE WHEN {is_number} THEN ABS(places) + 1 ELSE COALESCE(r2_w, r1_w) END AS most_places",
    ]
    divides = f"places * place = r_w AND scale * place = per * {RATE} AND {as_printed}"
    products = [f"2 * most_scale * ABS({n})" for n in ("n1_w", "n2_w")]
    products += [f"2 * most_places * {m}" for m in ("m1_w", "m2_w", "m3_w", "m4_w")]
    small = " AND ".join(f"COALESCE({product} <= {LARGEST}, TRUE)" for product in products)
    last = f"{fits('m4_w')} AND NOT {fits(f'(m4_w + {COUNT})')}"
    feasible = f"{fits('m3_w')} AND NOT {fits(f'(m3_w - {COUNT})')}"
    feasible += f" AND CASE WHEN m4 IS NULL THEN {fits(FAR)} ELSE {last} END"
    named = claim.named
    verdicts = [
        (nothing, 1),
        (f"NOT (kept AND {named['n']} AND {named['r']}) OR {unnamed}", 2),
        (f"{is_number} AND NOT COALESCE({divides}, FALSE) OR NOT ({small})", 2),
        (f"m IS NOT NULL AND (NOT {named['m']} OR m3 IS NOT NULL OR m4 IS NOT NULL)", 2),
        (f"m1_w IS NOT NULL AND {fits('m1_w', f'COALESCE(m2_w, {FAR})')}", 1),
        (f"m IS NULL AND m3 IS NOT NULL AND {feasible}", 1),
    ]
    return claim.query(units, steps, verdicts, ("COALESCE(m2_w, m1_w)", "per * n1_w"), shown)


def total_query(claim: Claim, options: Mapping[str, Any]) -> str:
    """Return the query of `stated-total`: one row for each group of rows."""
    claim.number("p", options["part"])
    claim.number("t", options["total"])
    usable = f"kept AND {claim.named['p']} AND ({claim.named['t']} OR t IS NULL)"
    group, hundred = "OVER (PARTITION BY k)", "FALSE"
    if claim.figures:  # shares, of which an exact one is rounded too, add to exactly 100 %
        claim.columns.append("t_figure.token AS token")
        hundred = "t = 100 AND SUBSTR(token, LENGTH(token), 1) = '%'"
    half = f"CASE WHEN {hundred} AND p1_w = p2_w THEN {COUNT // 2} ELSE 0 END"
    ends = {"p1": f"p1_w - {half}", "p2": f"p2_w + {half}"}
    sums = [
        f"CASE WHEN COUNT(*) {group} = COUNT({p}_w) {group} THEN SUM({end}) {group} END AS {p}_sum"
        for p, end in ends.items()
    ]
    t1, t2 = (Sql(f"CASE WHEN {hundred} THEN {100 * COUNT} ELSE {t}_w END") for t in ("t1", "t2"))
    sums += [f"MIN(t) {group} AS t_least, MAX(t) {group} AS t_most, COUNT(t) {group} AS totals"]
    sums += [f"COUNT(*) {group} AS parts, MIN(usable) {group} AS all_usable"]
    meets: Sql | bool = True
    if claim.figures:
        own = "CASE WHEN p_attained AND t_attained THEN 1 ELSE 0 END"
        sums.append(f"MIN({own}) {group} AS attained")
        meets = Sql("attained = 1")
    large = " OR ".join(f"COALESCE(ABS({p}_sum) > {LARGEST}, FALSE)" for p in ("p1", "p2"))
    verdicts = [
        ("FALSE" if claim.figures else "totals = 0", 1),
        (f"all_usable = 0 OR t_least <> t_most OR totals <> parts OR {large}", 2),
        (str(formula.total_holds(Sql("p1_sum"), Sql("p2_sum"), t1, t2, attained=meets)), 1),
    ]
    steps = [f"CASE WHEN {usable} THEN 1 ELSE 0 END AS usable", ", ".join(sums)]
    units = dict.fromkeys(("p1", "p2", "t1", "t2"), COUNT)
    return claim.query(units, steps, verdicts, (str(COUNT), "p1_sum"), {"t_most": options["total"]})


def span_query(claim: Claim, options: Mapping[str, Any]) -> str:
    """Return the query of `stated-span`."""
    shown = {"f": options["first"], "l": options["last"], "y": options["years"]}
    claim.own("f", shown["f"])
    claim.own("l", shown["l"])
    claim.number("y", shown["y"])
    attained = Sql("y_attained") if claim.figures else True
    first, last, least, most, one = map(Sql, ("f_w", "l_w", "y1_w", "y2_w", "one"))
    ends = f"WHEN 'inclusive' THEN {COUNT} WHEN 'elapsed' THEN 0"
    claim.columns.append(f"CASE own.{options['counting']} {ends} END AS one")
    verdicts = [
        ("FALSE" if claim.figures else "y IS NULL", 1),
        (f"f IS NULL OR l IS NULL OR one IS NULL OR NOT (kept AND {claim.named['y']})", 2),
        (str(formula.span_holds(first, last, least, most, one, attained)), 1),
    ]
    units = dict.fromkeys(("f", "l", "y1", "y2"), COUNT)
    return claim.query(units, [], verdicts, (str(COUNT), "l_w - f_w + one"), shown)


RATE_OPTIONS = "numerator denominator rate decimals least most rounding figures"
CLAIMS: Mapping[str, tuple[Callable[..., str], str]] = {  # with the options that the query knows
    "stated-rate": (rate_query, RATE_OPTIONS),
    "stated-span": (span_query, "first last years counting figures"),
    "stated-total": (total_query, "group part total figures"),
}
