"""A rule of single rows on any frame: columns decide the plain rows, the scalar rule all others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any
from uuid import uuid4

import narwhals as nw
from narwhals import dependencies
from narwhals.typing import IntoFrameT

from frictionless_figures.columns.cells import PREFIX, VERDICT, Columns, UnreadableColumnError
from frictionless_figures.columns.extract import extracted, is_foreign, with_verdicts

_OPEN, _SAID = PREFIX + "open", PREFIX + "said"
_NULL, _BETWEEN = "\x1e", "\x1f"  # in a key of texts
Cells = tuple[str | None, ...]
Frame = Any  # nw.DataFrame or nw.LazyFrame


def check(
    native: IntoFrameT,
    names: Sequence[str],
    decided: Callable[[Frame], Frame],
    judge: Callable[[Cells], str],
) -> IntoFrameT:
    """The frame with the column `verdict`, of the kind that was given; a lazy one stays lazy.

    The rule reads the columns `names`. `decided` adds the verdicts, null where only the scalar rule
    can judge; `judge` is that rule, on the texts of a row in the order of the names.
    """
    result: IntoFrameT
    if is_foreign(native):
        result = with_verdicts(native, _eager(extracted(native, names), names, decided, judge))
        return result
    frame = opened(native)
    if isinstance(frame, nw.DataFrame):
        verdicts = _eager(frame, names, decided, judge)
        result = frame.with_columns(verdicts.alias(VERDICT)).to_native()
        return result
    kept = [*frame.collect_schema()]
    judged = decided(frame)
    text = Columns(judged, names).text
    texts = {f"{PREFIX}text {at}": name for at, name in enumerate(names)}
    judged = judged.select(*kept, VERDICT, *(text(name).alias(new) for new, name in texts.items()))
    kind = frame.implementation.value
    if kind == "duckdb":
        judged = _joined(judged, [*texts], judge)
    else:
        within = import_module(f"frictionless_figures.columns.in_{kind.removeprefix('py')}")
        judged = nw.from_native(within.filled(judged.to_native(), VERDICT, [*texts], judge))
    result = judged.select(*kept, VERDICT).to_native()
    return result


def opened(native: Any) -> Frame:
    """The frame for Narwhals; UnreadableColumnError for names that stand twice or are ours."""
    names = [] if dependencies.is_polars_lazyframe(native) else [*native.columns]
    for name in names:
        if names.count(name) > 1:
            raise UnreadableColumnError(f"there are two columns {name}: rename one")
    frame: Frame = nw.from_native(native)
    if frame.implementation.value not in ("polars", "duckdb", "pyspark"):
        kind = frame.implementation.value
        raise UnreadableColumnError(
            f"a frame is of pandas, Polars, PyArrow, DuckDB or Spark, not of {kind}: convert it"
        )
    for name in frame.collect_schema():
        if name == VERDICT or name.startswith(PREFIX):
            raise UnreadableColumnError(f"the frame has a column {name} already: rename or drop it")
        if frame.implementation.is_spark_like() and set(name) & set(".`"):
            raise UnreadableColumnError(f"Spark takes no . and no ` in a name: rename {name}")
    return frame


def _eager(
    frame: Frame,
    names: Sequence[str],
    decided: Callable[[Frame], Frame],
    judge: Callable[[Cells], str],
) -> nw.Series[Any]:
    """The verdicts on a frame in memory."""
    verdicts: nw.Series[Any] = decided(frame)[VERDICT]
    is_open = verdicts.is_null()
    if not is_open.any():
        return verdicts
    text = Columns(frame, names).text
    rest = frame.filter(is_open).select(text(name).alias(name) for name in names)
    judged = map(cache(judge), rest.iter_rows())
    values = [v if isinstance(v, str) else next(judged) for v in verdicts.to_list()]
    return nw.new_series(VERDICT, values, nw.String, backend=frame.implementation)


def _joined(judged: Frame, texts: Sequence[str], judge: Callable[[Cells], str]) -> Frame:
    """The frame with the open rows judged at once, and joined to the others."""
    key = nw.concat_str([nw.col(text).fill_null(_NULL) for text in texts], separator=_BETWEEN)
    open_key = nw.when(nw.col(VERDICT).is_null()).then(key)
    judged = judged.with_columns(open_key.alias(_OPEN))
    rest = judged.filter(nw.col(VERDICT).is_null()).select(_OPEN, *texts).unique().collect()
    if len(rest):
        rows = list(rest.iter_rows())
        columns = {_OPEN: [row[0] for row in rows], _SAID: [judge(row[1:]) for row in rows]}
        judged = judged.join(beside(judged, columns), on=_OPEN, how="left")
        judged = judged.with_columns(nw.coalesce(VERDICT, _SAID).alias(VERDICT))
    return judged


def beside(frame: Frame, columns: Mapping[str, Sequence[str]]) -> Frame:
    """A lazy frame of some texts, where the other frame lives."""
    native = frame.to_native()
    rows = list(zip(*columns.values(), strict=True))
    match frame.implementation.value:
        case "polars":
            return nw.from_dict(dict(columns), backend="polars").lazy()
        case "pyspark":
            made: Any = native.sparkSession.createDataFrame(
                rows, ", ".join(f"`{name}` string" for name in columns)
            )
        case _:
            values = ", ".join(f"({', '.join(map(_literal, row))})" for row in rows)
            names = ", ".join(f'"{name}"' for name in columns)
            view = f"figures_{uuid4().hex}"
            made = native.query(view, f"SELECT * FROM (VALUES {values}) AS rows({names})")
    return nw.from_native(made)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
