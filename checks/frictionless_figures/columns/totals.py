"""Whether the printed totals of one frame are the sums of the parts in another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

import polars as pl

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.total import total as judge_total
from frictionless_figures.arithmetic.verdict import NOT_STATED, judged
from frictionless_figures.columns import cells
from frictionless_figures.columns.cells import LARGEST, PLACES, PREFIX, VERDICT, Columns, refuse
from frictionless_figures.columns.frames import (
    Native,
    columns_of,
    extracted,
    kind_of,
    with_verdicts,
    within,
)

_KEY, _TEXT, _R, _D, _LOW, _HIGH, _OK, _NONE, _PARTS, _SIZE, _PLACE = (
    PREFIX + name for name in "key text r d low high ok none parts size place".split()
)
_LEAST, _MOST_OF, _SIZES, _OPEN = (
    f"{PREFIX}of parts {name}" for name in ("low", "high", "size", "open")
)
_POWERS = [10**decimals for decimals in range(PLACES + 1)]
_MOST = 10**11  # of a number, so that a billion of its last places are below 2**63


def check_totals(
    frame: Native,
    totals: Native,
    *,
    by: str,
    part: str,
    total: str,
    parts: str = "all",
    step: int = 1,
    missing: Iterable[str] = (),
) -> Native:
    """The totals with a column `verdict`: whether each is the sum of its parts in `frame`.

    `by` names the column, in both frames, that says which parts belong to which total; `parts` and
    `step` are those of `frictionless_figures.total`. Frames, cells, verdicts and errors are those
    of `check_rates`; `undefined` is a total without parts, `not stated` one of which a part is not
    stated. Parts without a total are a row of their own at the end, `malformed`, in which only `by`
    is filled. A frame in memory keeps its order, its index and its types; of a lazy one the columns
    named here are read at once, but of Spark, whose workers judge the keys apart.
    """
    rule = TotalRule(by, part, total, parts, step, tuple(missing))
    result: Any = totals
    match kind_of(totals):
        case "duckdb" | "pyspark" as kind:
            refuse(columns_of(frame), [part], [by])
            refuse(columns_of(totals), [total], [by])
            result = within(kind).with_totals(frame, totals, VERDICT, rule)
        case _:
            verdicts, orphans = rule.verdicts(
                extracted(frame, [part], [by]), extracted(totals, [total], [by])
            )
            whole = result.collect() if isinstance(totals, pl.LazyFrame) else result
            result = _appended(with_verdicts(whole, verdicts), by, orphans)
            result = result.lazy() if isinstance(totals, pl.LazyFrame) else result
    judged_totals: Native = result
    return judged_totals


@dataclass(frozen=True, slots=True)
class TotalRule:
    """The columns of totals and parts; the arguments of `check_totals`."""

    by: str
    part: str
    total: str
    parts: str = "all"
    step: int = 1
    missing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        judge_total([0], 0, parts=self.parts, step=self.step)  # raises for an unknown option

    def judge(self, total: str, parts: list[str | None]) -> str:
        """The verdict of the scalar rule on a total and its parts."""
        figures: list[Any] = parts
        rule = partial(judge_total, figures, total, parts=self.parts, step=self.step)
        return judged((total, *parts), self.missing, rule)[0]

    def verdicts(self, pieces: pl.DataFrame, wholes: pl.DataFrame) -> tuple[pl.Series, list[str]]:
        """The verdicts in the order of the totals, and the keys of parts that have none."""
        parts = self._intervals(pieces, self.part)
        rows = self._intervals(wholes, self.total)
        sums = self._sums(parts)
        verdict = rows.join(sums, on=_KEY, how="left", maintain_order="left").select(
            self._verdict().alias(VERDICT)
        )[VERDICT]
        orphans = sums.join(rows, on=_KEY, how="anti")[_KEY].sort().to_list()
        open_rows = rows.filter(verdict.is_null()).select(_KEY, _TEXT)
        texts = parts.join(open_rows, on=_KEY, how="semi").select(_KEY, _TEXT)
        listed = dict(texts.group_by(_KEY, maintain_order=True).agg(_TEXT).iter_rows())
        judged_here = (self.judge(text, listed.get(key, [])) for key, text in open_rows.iter_rows())
        said = [next(judged_here) if known is None else known for known in verdict]
        return pl.Series(VERDICT, said, pl.String), orphans

    def _verdict(self) -> pl.Expr:
        least, most, low, high = (pl.col(name) for name in (_LEAST, _MOST_OF, _LOW, _HIGH))
        plain = (pl.col(_OPEN) == 0) & (pl.col(_SIZES) < LARGEST)
        return cells.first_of(
            (pl.col(_KEY) == "", "malformed"),
            (pl.col(_NONE), NOT_STATED),
            (~pl.col(_OK), None),
            (pl.col(_PARTS).is_null(), "undefined"),
            (~plain, None),
            (formula.total_holds(least, most, low, high, self.parts), "holds"),
            otherwise="inconsistent",
        )

    def _intervals(self, frame: pl.DataFrame, name: str) -> pl.DataFrame:
        """The keys and numbers of a frame as text, and the numbers as intervals.

        These count halves of a millionth, which is the last place that columns know.
        """
        columns = Columns(frame, [name])
        text, d = columns.text(name), pl.col(_D)
        frame = frame.select(
            _key(frame, self.by).alias(_KEY),
            text.fill_null("").alias(_TEXT),
            columns.states_nothing(name, self.missing).alias(_NONE),
            name,
        )
        frame = cells.with_places(frame, pl.col(_TEXT), _R, _D)
        fits = pl.col(_R).is_between(-_MOST, _MOST, closed="none").fill_null(False)
        power = cells.chosen(d, _POWERS[::-1])  # of a last place
        half = pl.when(d > 0).then(power).otherwise((self.step - (self.step == 1)) * power)
        frame = frame.with_columns(
            fits.alias(_OK), (2 * pl.col(_R) * power).alias(_HIGH), half.alias(_SIZE)
        )
        middle, half = pl.col(_HIGH), pl.col(_SIZE)
        clipped = (d == 0) & (middle >= 0) & (middle < half)
        return frame.with_columns(
            pl.when(clipped).then(0).otherwise(middle - half).alias(_LOW),
            (middle + half).alias(_HIGH),
        )

    def _sums(self, pieces: pl.DataFrame) -> pl.DataFrame:
        """One row for each key: the sum of its parts, or the largest of them."""
        largest = self.parts == "overlapping"
        plain = pieces.with_columns(
            pl.when(_OK).then(_LOW).alias(_LOW), pl.when(_OK).then(_HIGH).alias(_HIGH)
        )
        ends = [pl.col(name).max() if largest else pl.col(name).sum() for name in (_LOW, _HIGH)]
        sizes = [pl.col(name).cast(pl.Float64).abs() for name in (_LOW, _HIGH)]
        return plain.group_by(_KEY).agg(
            ends[0].alias(_LEAST),
            ends[1].alias(_MOST_OF),
            (sizes[0] + sizes[1]).sum().alias(_SIZES),
            pl.len().alias(_PARTS),
            (~pl.col(_OK)).sum().alias(_OPEN),
        )


def _key(frame: pl.DataFrame, by: str) -> pl.Expr:
    """The keys as text, empty where there is none; 12 is the same in any type of number."""
    key, dtype = pl.col(by).cast(pl.String), frame.schema[by]
    return (cells.without_last_zeros(key) if dtype.is_numeric() else key).fill_null("")


def _appended(native: Any, by: str, keys: list[str]) -> Any:
    """The frame with a row for each key, `malformed`, at its end; whole numbers stay such."""
    if not keys:
        return native
    names = [key or None for key in keys]
    columns: dict[str, Any] = {by: names, VERDICT: ["malformed"] * len(keys)}
    kind = kind_of(native)
    if kind == "polars":
        lone = pl.DataFrame(columns).with_columns(pl.col(by).cast(native.schema[by]))
        return pl.concat([native, lone], how="diagonal")
    library = import_module(kind)
    if kind == "pyarrow":
        columns[by] = library.array(names, "string").cast(native.schema.field(by).type)
        return library.concat_tables([native, library.table(columns)], promote_options="default")
    whole = [name for name in native if native[name].dtype.kind in "iu"]
    native = native.astype(dict.fromkeys(whole, "Int64"))  # else they would be float with gaps
    rows = library.DataFrame(columns, dtype=object).astype({by: native[by].dtype})
    return library.concat([native, rows])
