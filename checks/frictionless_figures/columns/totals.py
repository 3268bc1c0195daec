"""Whether the printed totals of one frame are the sums of the parts in another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

import polars as pl

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.total import total as judge_total
from frictionless_figures.arithmetic.verdict import NOT_STATED
from frictionless_figures.arithmetic.verdict import judged as word_of
from frictionless_figures.columns import cells
from frictionless_figures.columns.cells import (
    COARSEST,
    LARGEST,
    POWERS,
    PREFIX,
    VERDICT,
    Columns,
    UnreadableColumnError,
    marks,
    refuse,
    text,
)
from frictionless_figures.columns.frames import (
    Native,
    columns_of,
    extracted,
    keys_of,
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
    rule = TotalRule(by, part, total, parts, step, marks(missing))
    kinds = kind_of(frame), kind_of(totals)
    if kinds[0] != kinds[1] and {"duckdb", "pyspark"} & {*kinds}:
        raise UnreadableColumnError("parts of {} and totals of {}: convert one".format(*kinds))
    if kinds[1] in ("duckdb", "pyspark"):
        refuse(columns_of(frame), [part], [by])
        refuse(columns_of(totals), [total], [by])
        result: Native = within(kinds[1]).with_totals(frame, totals, VERDICT, rule)
        return result
    pieces, wholes = extracted(frame, [part], [by]), extracted(totals, [total], [by])
    verdicts, orphans = rule.verdicts(pieces, wholes)
    judged: Any = totals.collect() if isinstance(totals, pl.LazyFrame) else totals
    judged = with_verdicts(judged, verdicts)
    if orphans:
        keys = dict(zip(pieces[by].fill_null(""), keys_of(frame, by), strict=True))
        judged = _appended(judged, by, {text: keys[text] for text in orphans})
    result = judged.lazy() if isinstance(totals, pl.LazyFrame) else judged
    return result


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
        return word_of((total, *parts), self.missing, rule)[0]

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
        frame = frame.select(
            pl.col(self.by).fill_null("").alias(_KEY),
            text(name).fill_null("").alias(_TEXT),
            Columns(frame).states_nothing(name, self.missing).alias(_NONE),
        )
        frame = cells.with_places(frame, pl.col(_TEXT), _R, _D)
        fits = pl.col(_R).is_between(-_MOST, _MOST, closed="none").fill_null(False)
        fits &= ~pl.col(_NONE) & (self.step <= COARSEST)
        coarse = min(self.step - (self.step == 1), COARSEST)
        power = cells.chosen(pl.col(_D), POWERS[::-1])  # of a last place
        half = pl.when(pl.col(_D) > 0).then(power).otherwise(coarse * power)
        frame = frame.with_columns(
            fits.alias(_OK), (2 * pl.col(_R) * power).alias(_HIGH), half.alias(_SIZE)
        )
        middle, half = pl.col(_HIGH), pl.col(_SIZE)
        clipped = (pl.col(_D) == 0) & (middle >= 0) & (middle < half)
        return frame.with_columns(
            pl.when(clipped).then(0).otherwise(middle - half).alias(_LOW),
            (middle + half).alias(_HIGH),
        )

    def _sums(self, pieces: pl.DataFrame) -> pl.DataFrame:
        """One row for each key: the sum of its parts, or the largest of them."""
        plain = pieces.with_columns(pl.when(_OK).then(end).alias(end) for end in (_LOW, _HIGH))
        ends = [pl.col(name) for name in (_LOW, _HIGH)]
        sizes = [end.cast(pl.Float64).abs() for end in ends]
        if self.parts == "overlapping":
            ends = [end.max() for end in ends]
        else:
            ends = [end.sum() for end in ends]
        return plain.group_by(_KEY).agg(
            ends[0].alias(_LEAST),
            ends[1].alias(_MOST_OF),
            (sizes[0] + sizes[1]).sum().alias(_SIZES),
            pl.len().alias(_PARTS),
            (~pl.col(_OK)).sum().alias(_OPEN),
        )


def _appended(native: Any, by: str, keys: Mapping[str, Any]) -> Any:
    """The frame with a row for each key, `malformed`, at its end; whole numbers stay such.

    A key of text or numbers is made from its text, any other is put there as it is.
    """
    malformed = ["malformed"] * len(keys)
    texts, own = [key or None for key in keys], [*keys.values()]
    try:
        match kind_of(native):
            case "polars":
                dtype = native.schema[by]
                of_text = dtype.is_numeric() or dtype == pl.String
                column = pl.Series(by, texts if of_text else own, strict=False).cast(dtype)
                lone = pl.DataFrame([column, pl.Series(VERDICT, malformed)])
                return pl.concat([native, lone], how="diagonal")
            case "pyarrow" as kind:
                library: Any = import_module(kind)
                dtype = native.schema.field(by).type
                try:
                    column = library.array(texts, "string").cast(dtype)
                except (library.ArrowInvalid, library.ArrowNotImplementedError):
                    column = library.array(own, dtype)
                lone = library.table({by: column, VERDICT: malformed})
                return library.concat_tables([native, lone], promote_options="default")
            case kind:
                library = import_module(kind)
                if not native.columns.is_unique:
                    raise UnreadableColumnError("two columns have one name: rename one")
                types = native.dtypes.astype(str)  # of numpy's whole numbers, which have no gaps
                whole = native.loc[:, types.str.fullmatch("u?int[0-9]+")]
                native = native.astype(whole.convert_dtypes().dtypes)
                dtype = native[by].dtype
                number = library.api.types.is_numeric_dtype(dtype) and dtype.kind != "b"
                column = library.Series(texts if number else own, dtype=object)
                column = (library.to_numeric(column) if number else column).astype(dtype)
                if column.isna().sum() != texts.count(None):
                    raise ValueError("a category")
                lone = library.DataFrame({by: column, VERDICT: malformed})
                return library.concat([native, lone.astype({VERDICT: native[VERDICT].dtype})])
    except UnreadableColumnError:
        raise
    except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError) as error:
        listed = ", ".join(map(str, own))
        raise UnreadableColumnError(
            f"the parts have keys ({listed:.60}) that do not fit the column {by} of the totals"
        ) from error
