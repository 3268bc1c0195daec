"""A rule of single rows on a frame of any kind: judged in Polars, by columns where that is enough.

Frames of pandas and PyArrow are judged by their columns in Polars; those of DuckDB and Spark stay
where they are, and get the verdicts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from numbers import Integral
from types import ModuleType
from typing import Any, TypeVar

import polars as pl

from frictionless_figures.columns.cells import (
    LIMIT,
    PRINTED,
    VERDICT,
    UnreadableColumnError,
    refuse,
    refuse_float,
    text,
    types_of,
)

Row = dict[str, Any]  # the texts of a row by their columns
Native = TypeVar("Native")  # a frame of pandas, Polars, PyArrow, DuckDB or Spark
Decided = Callable[[pl.DataFrame], pl.DataFrame]
KINDS = frozenset(  # libraries and what they call a frame
    "polars.DataFrame polars.LazyFrame pandas.DataFrame pyarrow.Table duckdb.DuckDBPyRelation"
    " pyspark.DataFrame".split()
)


def check(
    native: Native, names: Sequence[str], decided: Decided, judge: Callable[[Row], str]
) -> Native:
    """The frame with the column `verdict`, of the kind that was given; a lazy one stays lazy.

    The rule reads the columns `names`. `decided` adds the verdicts, null where only the scalar rule
    can judge; `judge` is that rule, on the texts of a row.
    """

    def verdicts(frame: pl.DataFrame) -> pl.Series:
        return _filled(decided(frame)[VERDICT], frame, names, judge)

    judged: Any
    match kind_of(native):
        case "polars" if isinstance(native, pl.LazyFrame):
            refuse(types_of(native), names)
            judged = native.map_batches(
                lambda batch: batch.with_columns(verdicts(batch).alias(VERDICT)),
                schema={**native.collect_schema(), VERDICT: pl.String},
                predicate_pushdown=False,
                projection_pushdown=False,
                streamable=True,
            )
        case "duckdb" | "pyspark" as kind:
            refuse(columns_of(native), names)
            judged = within(kind).with_verdicts(
                native, VERDICT, names, lambda rows: verdicts(extracted(rows, names))
            )
        case _:
            judged = with_verdicts(native, verdicts(extracted(native, names)))
    result: Native = judged
    return result


def kind_of(native: object) -> str:
    """The library that a frame is of; UnreadableColumnError where it is none of `KINDS`."""
    for parent in type(native).__mro__:
        library = parent.__module__.partition(".")[0].lstrip("_")
        if f"{library}.{parent.__name__}" in KINDS:
            return library
    kind = type(native).__name__
    raise UnreadableColumnError(
        f"a frame is of pandas, Polars, PyArrow, DuckDB or Spark, not of {kind}: convert it"
    )


def within(kind: str) -> ModuleType:
    """The module that judges frames where they are."""
    return import_module(f"frictionless_figures.columns.in_{kind.removeprefix('py')}")


def columns_of(native: Any) -> list[tuple[str, str]]:
    """The columns of a frame of DuckDB or Spark, for which `N` is `n`, and their types."""
    seen: dict[str, str] = {VERDICT: VERDICT}
    for name in native.columns:
        if seen.setdefault(name.lower(), name) != name:
            other = seen[name.lower()]
            raise UnreadableColumnError(f"{name} and {other} are one name there: rename one")
    if kind_of(native) == "duckdb":
        return list(zip(native.columns, map(str, native.types), strict=True))
    for name in native.columns:
        if set(name) & set(".`"):
            raise UnreadableColumnError(f"Spark takes no . and no ` in a name: rename {name}")
    return list(native.dtypes)


def _filled(
    verdicts: pl.Series, frame: pl.DataFrame, names: Sequence[str], judge: Callable[[Row], str]
) -> pl.Series:
    """The verdicts, those that are null judged by the scalar rule."""
    if not verdicts.null_count():
        return verdicts
    rest = frame.filter(verdicts.is_null()).select(text(name) for name in names)
    judged = map(cache(lambda texts: judge(dict(zip(names, texts, strict=True)))), rest.iter_rows())
    values = [next(judged) if said is None else said for said in verdicts]
    return pl.Series(VERDICT, values, pl.String)


def extracted(native: Any, names: Iterable[str], keys: Sequence[str] = ()) -> pl.DataFrame:
    """Those columns of a frame in memory, in Polars; the keys as text."""
    kind, cells = kind_of(native), {}
    if kind == "polars":
        frame: pl.DataFrame = native.lazy().collect()
        refuse(types_of(frame), names, keys)
        return frame.with_columns(key_texts(name, frame[name]) for name in keys)
    columns = [*native.columns] if kind == "pandas" else native.column_names
    if VERDICT in columns:
        raise UnreadableColumnError(f"the frame has a column {VERDICT} already: rename or drop it")
    for name in dict.fromkeys((*names, *keys)):
        if columns.count(name) != 1:
            listed = ", ".join(map(str, columns)) or "none"
            many = "no column" if name not in columns else "more than one column"
            raise UnreadableColumnError(f"there is {many} {name}; the columns are {listed}")
        of_library = _of_pandas if kind == "pandas" else _of_arrow
        cells[name] = (
            key_texts(name, keys_of(native, name))
            if name in keys
            else pl.Series(name, of_library(name, native[name]))
        )
    frame = pl.DataFrame(cells)
    refuse(types_of(frame), names)
    return frame


def with_verdicts(native: Native, verdicts: pl.Series) -> Native:
    """The frame in memory with the verdicts; index, order and types are kept."""
    frame: Any = native
    match kind_of(native):
        case "pandas":
            said = verdicts.to_pandas() if find_spec("pyarrow") else verdicts.to_list()
            frame = frame.assign(**{VERDICT: getattr(said, "array", said)})
        case "pyarrow":
            frame = frame.append_column(VERDICT, verdicts.to_arrow().cast("string"))
        case _:
            frame = frame.with_columns(verdicts.alias(VERDICT))
    result: Native = frame
    return result


def _of_arrow(name: str, column: Any) -> Any:
    if str(column.type).startswith("dictionary"):
        column = column.cast(column.type.value_type)
    refuse([(name, str(column.type))], [name])
    # A decimal may be of any width, and with any scale.
    return column.cast("string") if str(column.type).startswith("decimal") else column


def _of_pandas(name: str, column: Any) -> Any:
    """The column as numpy integers, Arrow or a list; a category and a sparse column in full."""
    if hasattr(column.dtype, "pyarrow_dtype"):
        return _of_arrow(name, column.array.__arrow_array__())
    if hasattr(column.dtype, "fill_value"):
        column = column.sparse.to_dense()
    elif hasattr(column.dtype, "categories"):
        column = column.astype(object)
    if column.dtype.kind == "O" and column.dtype == object:
        return _texts(name, column.to_numpy(object).tolist())
    refuse([(name, str(column.dtype))], [name])
    if column.dtype.kind in "iu" and not column.hasnans:
        return column.to_numpy()
    if hasattr(column.dtype, "storage") and find_spec("pyarrow"):  # text
        return column.array.__arrow_array__()
    return column.to_numpy(object, na_value=None).tolist()


def _texts(name: str, cells: Sequence[Any]) -> list[Any]:
    """Cells of any kind as text, whole numbers alone as such."""
    kinds = set(map(type, cells))
    if kinds <= {str, type(None)} or (kinds <= {int} and all(-LIMIT < n < LIMIT for n in cells)):
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


def keys_of(native: Any, by: str) -> list[Any]:
    """The keys of a frame in memory as they stand there."""
    column = native.lazy().select(by).collect()[by] if kind_of(native) == "polars" else native[by]
    return list(column.to_pylist() if kind_of(native) == "pyarrow" else column.to_list())


def key_texts(name: str, keys: Iterable[Any]) -> pl.Series:
    """Keys as text, null where there is none; 12 is the same in any type of number."""
    if isinstance(keys, pl.Series) and (keys.dtype.is_integer() or keys.dtype == pl.String):
        return keys.cast(pl.String)
    keys = keys.to_list() if isinstance(keys, pl.Series) else keys
    return pl.Series(name, [None if _is_null(key) else _key(key) for key in keys], pl.String)


def _key(key: Any) -> str:
    if isinstance(key, bool):
        return str(key).lower()
    if isinstance(key, Decimal):
        text = format(key, "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text == "-0" else text
    if hasattr(key, "is_integer"):  # a float, of numpy too; -0.0 is 0
        return str(int(key)) if key.is_integer() else str(float(key))
    return str(key)


def _is_null(cell: Any) -> bool:
    if isinstance(cell, Decimal):
        return cell.is_nan()
    is_float = hasattr(cell, "is_integer") and not isinstance(cell, int)
    return (
        cell is None or type(cell).__name__ in ("NAType", "NaTType") or (is_float and cell != cell)
    )
