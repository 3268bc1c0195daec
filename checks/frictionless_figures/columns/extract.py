"""The columns of a pandas frame or a PyArrow table, each cell as what was printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from importlib.util import find_spec
from numbers import Integral
from typing import Any

import narwhals as nw
from narwhals import dependencies

from frictionless_figures.columns.cells import (
    PRINTED,
    VERDICT,
    UnreadableColumnError,
    refuse_float,
)


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


def with_verdicts(native: Any, verdicts: nw.Series[Any]) -> Any:
    """The frame with the verdicts; index, order and types are kept."""
    if dependencies.is_pandas_dataframe(native):
        said = verdicts.to_pandas() if find_spec("pyarrow") else verdicts.to_list()
        return native.assign(**{VERDICT: getattr(said, "array", said)})
    return native.append_column(VERDICT, verdicts.to_arrow().cast("string"))


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


def appended(native: Any, by: str, keys: Sequence[str]) -> Any:
    """The frame with a row for each key, `malformed`, at its end; whole numbers stay such."""
    if not keys:
        return native
    frame: Any = nw.from_native(native)
    kind, text = frame.implementation, {by: nw.String, VERDICT: nw.String}
    cells = {by: [key or None for key in keys], VERDICT: ["malformed"] * len(keys)}
    rows: Any = nw.from_dict(cells, text, backend=kind)
    if kind.is_pandas():  # in which whole numbers with gaps are of another type
        whole = [name for name, dtype in frame.schema.items() if dtype.is_integer()]
        native = native.astype(dict.fromkeys(whole, "Int64"))
        frame = nw.from_native(native)
        rows = nw.from_native(rows.to_native().astype({by: native[by].dtype}))
    else:
        rows = rows.with_columns(nw.col(by).cast(frame.schema[by]))
    return nw.concat([frame, rows], how="diagonal").to_native()
