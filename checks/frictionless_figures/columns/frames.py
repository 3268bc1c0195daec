"""A rule of single rows on any frame: columns decide the plain rows, the scalar rule all others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from numbers import Integral
from typing import Any
from uuid import uuid4

import narwhals as nw
from narwhals import dependencies
from narwhals.typing import IntoFrameT

from frictionless_figures.columns.cells import (
    PREFIX,
    PRINTED,
    VERDICT,
    Columns,
    UnreadableColumnError,
    in_polars,
    refuse_float,
)

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
    frame = extracted(native, names) if is_foreign(native) else opened(native)
    if isinstance(frame, nw.DataFrame):
        return with_verdicts(native, _eager(frame, names, decided, judge))
    if frame.implementation.is_pyspark():
        judged_there: IntoFrameT = _in_spark(native, names, decided, judge)
        return judged_there
    kept = [*frame.collect_schema()]
    judged = decided(frame)
    text = Columns(judged, names).text
    texts = {f"{PREFIX}text {at}": name for at, name in enumerate(names)}
    judged = judged.select(*kept, VERDICT, *(text(name).alias(new) for new, name in texts.items()))
    if frame.implementation.is_duckdb():
        judged = _joined(judged, [*texts], judge)
    else:
        filled = in_polars().filled(judged.to_native(), VERDICT, [*texts], judge)
        judged = nw.from_native(filled)
    result: IntoFrameT = judged.select(*kept, VERDICT).to_native()
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


def _in_spark(
    native: Any,
    names: Sequence[str],
    decided: Callable[[Frame], Frame],
    judge: Callable[[Cells], str],
) -> Any:
    """The frame with the verdicts that its workers will give, on tables of PyArrow."""

    def said(table: Any) -> Any:
        verdicts = _eager(extracted(table, names), names, decided, judge)
        return verdicts.to_arrow().cast("string")

    Columns(opened(native), names)  # refuses what is no printed number before anything runs
    in_spark = import_module("frictionless_figures.columns.in_spark")
    return in_spark.with_verdicts(native, VERDICT, names, said)


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


def is_foreign(native: Any) -> bool:
    """Whether the frame is of pandas or PyArrow, whose columns are judged outside of it."""
    return dependencies.is_pandas_dataframe(native) or dependencies.is_pyarrow_table(native)


def extracted(native: Any, names: Iterable[str], keys: Sequence[str] = ()) -> nw.DataFrame[Any]:
    """Those columns alone, in the fastest frame that is installed; keys of any type as text."""
    own = dependencies.is_pandas_dataframe(native)
    columns = [*native.columns] if own else native.column_names
    if VERDICT in columns:
        raise UnreadableColumnError(f"the frame has a column {VERDICT} already: rename or drop it")
    cells = {}
    for name in dict.fromkeys((*names, *keys)):
        if columns.count(name) != 1:
            listed = ", ".join(map(str, columns)) or "none"
            many = "no column" if name not in columns else "more than one column"
            raise UnreadableColumnError(f"there is {many} {name}; the columns are {listed}")
        if name in keys:
            listed = native[name].tolist() if own else native[name].to_pylist()
            cells[name] = [None if _is_null(key) else _key(key) for key in listed]
            continue
        cells[name] = (_of_pandas if own else _of_arrow)(name, native[name])
    backend: Any = next(kind for kind in ("polars", "pyarrow", "pandas") if find_spec(kind))
    return nw.from_dict(cells, backend=backend)


def with_verdicts(native: IntoFrameT, verdicts: nw.Series[Any]) -> IntoFrameT:
    """The frame in memory with the verdicts; index, order and types are kept."""
    frame: Any = native
    if dependencies.is_pandas_dataframe(frame):
        said = verdicts.to_pandas() if find_spec("pyarrow") else verdicts.to_list()
        frame = frame.assign(**{VERDICT: getattr(said, "array", said)})
    elif dependencies.is_pyarrow_table(frame):
        frame = frame.append_column(VERDICT, verdicts.to_arrow().cast("string"))
    else:
        frame = nw.from_native(frame).with_columns(verdicts.alias(VERDICT)).to_native()
    result: IntoFrameT = frame
    return result


def _of_arrow(name: str, column: Any) -> Any:
    if str(column.type).startswith("dictionary"):
        column = column.cast(column.type.value_type)
    if str(column.type) in ("halffloat", "float", "double"):
        raise refuse_float(name, column.type)
    return column


def _of_pandas(name: str, column: Any) -> Any:
    """The column as numpy integers, Arrow or a list; a category and a sparse column in full."""
    dtype = column.dtype
    if hasattr(dtype, "pyarrow_dtype"):
        return _of_arrow(name, column.array.__arrow_array__())
    if hasattr(dtype, "fill_value"):
        column = column.sparse.to_dense()
    elif hasattr(dtype, "categories"):
        column = column.astype(object)
    kind = column.dtype.kind
    if kind == "f":
        raise refuse_float(name, dtype)
    if kind in "iu" and not column.hasnans:
        return column.to_numpy()
    if hasattr(dtype, "storage") and find_spec("pyarrow"):  # text
        return column.array.__arrow_array__()
    if kind == "O":
        return _texts(name, column.to_numpy(object).tolist())
    return column.to_numpy(object, na_value=None).tolist()


def _texts(name: str, cells: Sequence[Any]) -> list[Any]:
    """Cells of any kind as text, whole numbers alone as such."""
    kinds = set(map(type, cells))
    if kinds <= {str, type(None)} or kinds <= {int}:
        return list(cells)
    return [_text(name, cell) for cell in cells]


def _text(name: str, cell: Any) -> str | None:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Decimal) and cell.is_finite():
        return format(cell, "f")
    if _is_null(cell):
        return None
    if isinstance(cell, float):
        raise refuse_float(name, "a cell of an object column")
    if isinstance(cell, Integral) and not isinstance(cell, bool):
        return str(cell)
    raise UnreadableColumnError(f"column {name} holds {type(cell).__name__}: {PRINTED}")


def _key(key: Any) -> str:
    """A key as text; 12 is the same in any type of number."""
    text = str(key)
    is_decimal = isinstance(key, float | Decimal) and "." in text
    return text.rstrip("0").rstrip(".") if is_decimal else text


def _is_null(cell: Any) -> bool:
    return cell is None or type(cell).__name__ == "NAType" or cell != cell


def appended(native: IntoFrameT, by: str, keys: Sequence[str]) -> IntoFrameT:
    """The frame with a row for each key, `malformed`, at its end; whole numbers stay such."""
    if not keys:
        return native
    frame: Any = nw.from_native(native)
    kind, text = frame.implementation, {by: nw.String, VERDICT: nw.String}
    cells = {by: [key or None for key in keys], VERDICT: ["malformed"] * len(keys)}
    rows: Any = nw.from_dict(cells, text, backend=kind)
    if kind.is_pandas():  # in which whole numbers with gaps are of another type
        whole = [name for name, dtype in frame.schema.items() if dtype.is_integer()]
        own: Any = frame.to_native().astype(dict.fromkeys(whole, "Int64"))
        frame = nw.from_native(own)
        rows = nw.from_native(rows.to_native().astype({by: own[by].dtype}))
    else:
        rows = rows.with_columns(nw.col(by).cast(frame.schema[by]))
    result: IntoFrameT = nw.concat([frame, rows], how="diagonal").to_native()
    return result
