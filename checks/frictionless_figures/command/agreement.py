"""`figures agreement`: how far two coders agree, from their codings and resolutions alone."""

from __future__ import annotations

import json
from argparse import Namespace
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from frictionless_figures.command import blind
from frictionless_figures.rules.coded import CELL
from frictionless_figures.table import SetUpError, Tables
from frictionless_figures.validation import tables_of


class Agreement(NamedTuple):
    """The agreement of two coders on the cells of one field.

    `kappa` is Cohen's, None where both use one code only; `low` to `high` is its 95 % interval
    (Fleiss, Cohen and Everitt 1969), which is None where no cell differs.
    """

    resource: str
    field: str
    cells: int
    same: int
    kappa: float | None = None
    low: float | None = None
    high: float | None = None


def agreements(tables: Tables) -> list[Agreement]:
    """Return the agreement of both codings by table and field.

    The second coder said what `codings` holds. The first said the same, except where the table
    `resolutions` keeps what the first said. Raises SetUpError, also without statsmodels.
    """
    tables["codings"].need(*CELL, "value")
    tables["resolutions"].need(*CELL, "first")
    differing = {row.key(CELL): row["first"] for row in tables["resolutions"].rows}
    pairs: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in tables["codings"].rows:
        first = differing.get(row.key(CELL), row["value"])
        pairs[row["resource"] or "", row["field"] or ""][first or "", row["value"] or ""] += 1
    return [_measured(*name, counts) for name, counts in sorted(pairs.items())]


def _measured(resource: str, field: str, counts: Counter[tuple[str, str]]) -> Agreement:
    cells, codes = counts.total(), sorted({code for pair in counts for code in pair})
    same = sum(counts[code, code] for code in codes)
    if same == cells:
        return Agreement(resource, field, cells, same, 1.0 if len(codes) > 1 else None)
    try:
        from statsmodels.stats.inter_rater import cohens_kappa
    except ImportError:
        needed = "agreement needs statsmodels: pip install 'frictionless-figures[agreement]'"
        raise SetUpError(needed) from None
    kappa = cohens_kappa([[counts[first, second] for second in codes] for first in codes])
    bounds = (kappa.kappa, max(-1, kappa.kappa_low), min(1, kappa.kappa_upp))
    return Agreement(resource, field, cells, same, *(round(float(bound), 4) for bound in bounds))


def shown(judged: Sequence[Agreement]) -> list[tuple[str, ...]]:
    """Return the cells of a table: a header, a row for each field, and one for all."""
    rows: list[tuple[str, ...]] = [("table", "field", "cells", "the same", "Cohen's κ", "95 %")]
    for part in judged:
        kappa = "–" if part.kappa is None else f"{part.kappa:.2f}"
        interval = "–" if part.low is None else f"{part.low:.2f} to {part.high:.2f}"
        share = f"{100 * part.same / part.cells:.0f} %"
        rows.append((part.resource, part.field, str(part.cells), share, kappa, interval))
    cells, same = (sum(getattr(part, name) for part in judged) for name in ("cells", "same"))
    return [*rows, ("all", "", str(cells), f"{100 * same / max(cells, 1):.1f} %", "", "")]


def run(options: Namespace) -> int:
    """Print the agreement as a table or as JSON, or write or take the list of a second coding."""
    if options.list:
        blind.write_list(options.package, options.list)
        return 0
    if options.take:
        blind.take(options.package, options.take)
        return 0
    judged = agreements(tables_of(options.package))
    if options.json:
        print(json.dumps([part._asdict() for part in judged], indent=2))
        return 0
    rows = shown(judged)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())
    return 0
