"""A relation of DuckDB, judged by its different rows in Polars and joined to their verdicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import polars as pl

from frictionless_figures.columns.cells import without_last_zeros

Relation = Any  # duckdb.DuckDBPyRelation


def with_verdicts(
    relation: Relation,
    verdict: str,
    names: Sequence[str],
    judge: Callable[[pl.DataFrame], pl.Series],
) -> Relation:
    """The relation with the verdicts on its columns `names`, in its own order."""
    rows = texts(relation, names, distinct=True)
    return joined(relation, names, rows.with_columns(judge(rows).alias(verdict)), verdict)


def with_totals(parts: Relation, totals: Relation, verdict: str, rule: Any) -> Relation:
    """The totals with their verdicts, and a row for each key of parts without a total."""
    by = rule.by
    rows = texts(totals, [by, rule.total], distinct=True)
    verdicts, orphans = rule.verdicts(
        _keyed(texts(parts, [by, rule.part]), parts, by), _keyed(rows, totals, by)
    )
    result = joined(totals, [by, rule.total], rows.with_columns(verdicts.alias(verdict)), verdict)
    if not orphans:
        return result
    lone = _Stream(pl.DataFrame({by: orphans}))  # noqa: F841
    view, kind = f"figures_{uuid4().hex}", dict(zip(totals.columns, totals.types, strict=True))[by]
    key = f"CAST(NULLIF({quoted(by)}, '') AS {kind}) AS {quoted(by)}"
    return result.query(
        view, f"FROM {view} UNION ALL BY NAME SELECT {key}, 'malformed' AS {verdict} FROM lone"
    )


def _keyed(rows: pl.DataFrame, relation: Relation, by: str) -> pl.DataFrame:
    """The rows with keys that are the same in any type of number."""
    kind = str(dict(zip(relation.columns, relation.types, strict=True))[by])
    if not kind.startswith(("DOUBLE", "FLOAT", "DECIMAL")):
        return rows
    return rows.with_columns(without_last_zeros(pl.col(by)))


def texts(relation: Relation, names: Sequence[str], distinct: bool = False) -> pl.DataFrame:
    """Some columns as text, in Polars."""
    shown = relation.project(", ".join(f"{_text(name)} AS {quoted(name)}" for name in names))
    return pl.DataFrame(shown.distinct() if distinct else shown)


def joined(relation: Relation, names: Sequence[str], rows: pl.DataFrame, verdict: str) -> Relation:
    """The relation with the verdict that stands beside the same texts in other rows."""
    beside = {name: f"text {number}" for number, name in enumerate(names)}
    said = _Stream(rows.rename(beside).select(verdict, *beside.values()))  # noqa: F841
    same = (f'{_text(name)} IS NOT DISTINCT FROM "{text}"' for name, text in beside.items())
    columns = ", ".join(quoted(name) for name in (*relation.columns, verdict))
    view = f"figures_{uuid4().hex}"
    return relation.query(  # which finds `said` by its name
        view,
        f'SELECT {columns} FROM (SELECT *, row_number() OVER () AS "figures row" FROM {view})'
        f' JOIN said ON {" AND ".join(same)} ORDER BY "figures row"',
    )


class _Stream:
    """A frame that DuckDB reads as Arrow; one of Polars itself it would pass through PyArrow."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(schema)


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _text(name: str) -> str:
    return f"CAST({quoted(name)} AS VARCHAR)"
