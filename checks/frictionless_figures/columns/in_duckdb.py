"""A relation of DuckDB, judged by its different rows in Polars and joined to their verdicts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from importlib.util import find_spec
from typing import Any
from uuid import uuid4

import polars as pl

from frictionless_figures.arithmetic.sql import quoted
from frictionless_figures.columns.cells import PREFIX, UnreadableColumnError
from frictionless_figures.columns.frames import key_texts

Relation = Any  # duckdb.DuckDBPyRelation
CHANGED = "the rows changed since the rule was applied to them: apply it again"


def with_verdicts(
    relation: Relation,
    verdict: str,
    names: Sequence[str],
    judge: Callable[[pl.DataFrame], pl.Series],
) -> Relation:
    """The relation with the verdicts on its columns `names`, in its own order."""
    rows = _texts(relation, names, distinct=True)
    return _joined(relation, names, rows.with_columns(judge(rows).alias(verdict)), verdict)


def with_totals(parts: Relation, totals: Relation, verdict: str, rule: Any) -> Relation:
    """The totals with their verdicts, and a row for each key of parts without a total."""
    by = rule.by
    names = [*dict.fromkeys([by, rule.total])]
    rows = _texts(totals, names, distinct=True)
    pieces = _texts(parts, [*dict.fromkeys([by, rule.part])])
    verdicts, orphans = rule.verdicts(_keyed(pieces, parts, by), _keyed(rows, totals, by))
    result = _joined(totals, names, rows.with_columns(verdicts.alias(verdict)), verdict)
    if not orphans:
        return result
    kind = _type_of(totals, by)
    for text in orphans:
        if re.match("U?(TINY|SMALL|BIG|HUGE)?INT", kind) and not re.fullmatch("(-?[0-9]+)?", text):
            raise UnreadableColumnError(f"the key {text} of the parts is no {kind}: rename or cast")
    lone = f"CAST(NULLIF({quoted(by)}, '') AS {kind}) AS {quoted(by)}, 'malformed' AS {verdict}"
    return _joint(
        result,
        pl.DataFrame({by: orphans}),
        lambda rows, beside: f"FROM {rows} UNION ALL BY NAME SELECT {lone} FROM {beside}",
    )


def _keyed(rows: pl.DataFrame, relation: Relation, by: str) -> pl.DataFrame:
    """The rows with keys that are the same in any type of number."""
    kind = _type_of(relation, by)
    if not kind.startswith(("DOUBLE", "FLOAT", "DECIMAL")):
        return rows
    number = Decimal if kind.startswith("DECIMAL") else float
    keys = (None if key is None else number(key) for key in rows[by])
    return rows.with_columns(key_texts(by, keys))


def _type_of(relation: Relation, name: str) -> str:
    return str(dict(zip(relation.columns, relation.types, strict=True))[name])


def _texts(relation: Relation, names: Sequence[str], distinct: bool = False) -> pl.DataFrame:
    """Some columns as text, in Polars."""
    shown = relation.project(", ".join(f"{_text(name)} AS {quoted(name)}" for name in names))
    shown = shown.distinct() if distinct else shown
    return shown.pl() if find_spec("pyarrow") else pl.DataFrame(shown)


def _joined(relation: Relation, names: Sequence[str], rows: pl.DataFrame, verdict: str) -> Relation:
    """The relation with the verdict that stands beside the same texts in other rows.

    A row that was not there then ends the query with an error, and is not left out.
    """
    beside = {name: f"{PREFIX}text {number}" for number, name in enumerate(names)}
    said = f"{PREFIX}{verdict}"
    frame = rows.select(
        pl.col(verdict).alias(said), *(pl.col(n).alias(t) for n, t in beside.items())
    )
    same = (f'{_text(name)} IS NOT DISTINCT FROM "{text}"' for name, text in beside.items())
    columns = ", ".join(map(quoted, relation.columns))
    new = f'CASE WHEN "{said}" IS NULL THEN error(\'{CHANGED}\') ELSE "{said}" END AS {verdict}'
    row = f'"{PREFIX}row"'
    alike = " AND ".join(same)

    def query(rows: str, beside: str) -> str:
        numbered = f"SELECT *, row_number() OVER () AS {row} FROM {rows}"
        joined = f"({numbered}) LEFT JOIN {beside} ON {alike}"
        return f"SELECT {columns}, {new} FROM {joined} ORDER BY {row}"

    return _joint(relation, frame, query)


def _joint(relation: Relation, frame: pl.DataFrame, query: Callable[[str, str], str]) -> Relation:
    """A query on the relation and on a frame beside it, by names that nothing else has."""
    rows, beside = (f"figures_{uuid4().hex}" for _ in range(2))
    # Among the globals DuckDB looks for what is no table. Streams it warns of when Python ends.
    globals()[beside] = frame.to_arrow() if find_spec("pyarrow") else _Stream(frame)
    try:
        return relation.query(rows, query(rows, beside))
    finally:
        del globals()[beside]


class _Stream:
    """A frame that DuckDB reads without PyArrow, through which it would pass one of Polars."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(schema)


def _text(name: str) -> str:
    return f"CAST({quoted(name)} AS VARCHAR)"
