"""Whether the printed totals of one frame are the sums of the parts in another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrameT

from frictionless_figures.arithmetic import formula
from frictionless_figures.arithmetic.total import total as judge_total
from frictionless_figures.arithmetic.verdict import NOT_STATED, judged
from frictionless_figures.columns import cells
from frictionless_figures.columns.cells import LARGEST, PLACES, PREFIX, VERDICT, Columns
from frictionless_figures.columns.frames import (
    Frame,
    appended,
    beside,
    extracted,
    is_foreign,
    opened,
    with_verdicts,
)

_KEY, _TEXT, _D, _LOW, _HIGH, _OK, _NONE, _PARTS, _TOTALS, _SIZE, _PLACE, _SAID = (
    PREFIX + name for name in "key text d low high ok none parts totals size place said".split()
)
_LEAST, _MOST_OF, _OPEN = (f"{PREFIX}of parts {name}" for name in ("low", "high", "open"))
_POWERS = [10**decimals for decimals in range(PLACES + 1)]
_DECIMAL = rf"^-?(?:0|[1-9][0-9]{{0,10}})(?:\.[0-9]{{1,{PLACES}}})?"
_MOST = 10**11  # of a whole number beside such decimals


def check_totals(
    frame: IntoFrameT,
    totals: IntoFrameT,
    *,
    by: str,
    part: str,
    total: str,
    parts: str = "all",
    step: int = 1,
    missing: Iterable[str] = (),
) -> IntoFrameT:
    """The totals with a column `verdict`: whether each is the sum of its parts in `frame`.

    `by` names the column, in both frames, that says which parts belong to which total; `parts` and
    `step` are those of `frictionless_figures.total`. Frames, cells, verdicts and errors are those
    of `check_rates`; `undefined` is a total without parts, `not stated` one of which a part is not
    stated. Parts without a total are a row of their own at the end, `malformed`, in which only `by`
    is filled. A frame in memory keeps its order, its index and its types.
    """
    rule = TotalRule(by, part, total, parts, step, tuple(missing))
    if is_foreign(totals):
        pieces = extracted(frame, (part,), keys=(by,))
        wholes = extracted(totals, (total,), keys=(by,))
    else:
        pieces, wholes = opened(frame), opened(totals)
    if isinstance(wholes, nw.DataFrame):
        verdicts, orphans = _eager(rule, pieces, wholes)
        return appended(with_verdicts(totals, verdicts), by, orphans)
    result: IntoFrameT = _lazy(rule, pieces, wholes).to_native()
    return result


@dataclass(frozen=True, slots=True)
class TotalRule:
    """The columns of totals and parts; the arguments of `check_totals`."""

    by: str
    part: str
    total: str
    parts: str
    step: int
    missing: tuple[str, ...]

    def __post_init__(self) -> None:
        judge_total([0], 0, parts=self.parts, step=self.step)  # raises for an unknown option

    def judge(self, total: str, parts: list[str | None]) -> str:
        """The verdict of the scalar rule on a total and its parts."""
        figures: list[Any] = parts
        rule = partial(judge_total, figures, total, parts=self.parts, step=self.step)
        return judged((total, *parts), self.missing, rule)[0]

    def decided(self, pieces: Frame, wholes: Frame) -> tuple[Frame, Frame]:
        """The totals with `verdict`, null where only the scalar rule can judge, and the sums."""
        columns = Columns(pieces, [self.part]), Columns(wholes, [self.total])
        both = columns[0].is_whole(self.part) and columns[1].is_whole(self.total)
        places = 0 if both else PLACES
        wholes = self._intervals(wholes, self.total, places)
        sums = self._sums(self._intervals(pieces, self.part, places), wholes)
        judged = wholes.drop(_SIZE).join(sums, on=_KEY)
        plain = nw.col(_OK) & (nw.col(_OPEN) == 0) & (nw.col(_SIZE) < LARGEST)
        least, most, low, high = (nw.col(name) for name in (_LEAST, _MOST_OF, _LOW, _HIGH))
        verdict = cells.first_of(
            (nw.col(_KEY) == "", "malformed"),
            (nw.col(_NONE), NOT_STATED),
            (~nw.col(_OK), None),
            (nw.col(_PARTS) == 0, "undefined"),
            (~plain, None),
            (formula.total_holds(least, most, low, high, self.parts), "holds"),
            otherwise="inconsistent",
        )
        return judged.with_columns(verdict.alias(VERDICT)), sums

    def _intervals(self, frame: Frame, name: str, places: int) -> Frame:
        """The frame with its numbers as intervals, and with its keys and numbers as text."""
        columns = Columns(frame, [name], self.missing)
        columns.refuse_missing(self.by)
        fits = columns.fits(name)
        if not columns.is_whole(name):
            fits = columns.matches(name, _DECIMAL)
        elif places:
            fits = fits & (nw.col(name) < _MOST) & (nw.col(name) > -_MOST)
        frame = frame.with_columns(
            _key(frame, self.by).alias(_KEY),
            fits.fill_null(False).alias(_OK),
            columns.states_nothing(name).alias(_NONE),
            columns.text(name).fill_null("").alias(_TEXT),
        )
        zero = nw.lit(0, nw.Int64)
        if columns.is_whole(name):
            frame = frame.with_columns(columns.whole(name, nw.col(_OK)).alias(_LOW), zero.alias(_D))
        else:
            text = columns.where(name, nw.col(_OK))
            frame = frame.with_columns(
                cells.places(text).alias(_LOW), cells.decimals(text).alias(_D)
            )
        power = cells.chosen(nw.col(_D), _POWERS[: places + 1][::-1])  # of a last place
        half = nw.when(nw.col(_D) > 0).then(power).otherwise((self.step - (self.step == 1)) * power)
        frame = frame.with_columns((2 * nw.col(_LOW) * power).alias(_HIGH), half.alias(_SIZE))
        middle, half = nw.col(_HIGH), nw.col(_SIZE)
        clipped = (nw.col(_D) == 0) & (middle >= 0) & (middle < half)
        return frame.with_columns(
            nw.when(clipped).then(zero).otherwise(middle - half).alias(_LOW),
            (middle + half).alias(_HIGH),
        )

    def _sums(self, pieces: Frame, wholes: Frame) -> Frame:
        """One row for each key of either: the sum of its parts, or the largest of them."""
        largest = self.parts == "overlapping"
        none, one = nw.lit(0, nw.Int64), nw.lit(1, nw.Int64)
        neutral = nw.lit(-int(LARGEST) if largest else 0, nw.Int64)
        size = nw.col(_HIGH).cast(nw.Float64).abs() + nw.col(_LOW).cast(nw.Float64).abs()
        is_open = (~nw.col(_OK)).cast(nw.Int64)
        rows = [
            pieces.select(
                _KEY,
                _LOW,
                _HIGH,
                size.alias(_SIZE),
                one.alias(_PARTS),
                none.alias(_TOTALS),
                is_open.alias(_OPEN),
            ),
            wholes.select(
                _KEY,
                neutral.alias(_LOW),
                neutral.alias(_HIGH),
                nw.lit(0.0, nw.Float64).alias(_SIZE),
                none.alias(_PARTS),
                one.alias(_TOTALS),
                none.alias(_OPEN),
            ),
        ]
        ends = [nw.col(name).max() if largest else nw.col(name).sum() for name in (_LOW, _HIGH)]
        return (
            nw.concat(rows, how="vertical")
            .group_by(_KEY)
            .agg(
                ends[0].alias(_LEAST),
                ends[1].alias(_MOST_OF),
                *(nw.col(name).sum() for name in (_SIZE, _PARTS, _TOTALS, _OPEN)),
            )
        )


def _key(frame: Frame, by: str) -> nw.Expr:
    """The keys as text, empty where there is none; 12 is the same in any type of number."""
    key, dtype = nw.col(by).cast(nw.String), frame.collect_schema()[by]
    return (cells.without_last_zeros(key) if dtype.is_numeric() else key).fill_null("")


def _eager(rule: TotalRule, pieces: Frame, wholes: Frame) -> tuple[nw.Series[Any], list[str]]:
    """The verdicts in the order of the totals, and the keys of parts that have none."""
    judged, sums = rule.decided(pieces.lazy().collect(), wholes.with_row_index(_PLACE))
    judged = judged.sort(_PLACE)
    said = _said(rule, judged, pieces)
    rows = zip(*(judged[name].to_list() for name in (VERDICT, _KEY, _TEXT)), strict=True)
    verdicts = [said[key, text] if verdict is None else verdict for verdict, key, text in rows]
    orphans = sums.filter(nw.col(_TOTALS) == 0)[_KEY].sort().to_list()
    return nw.new_series(VERDICT, verdicts, nw.String, backend=wholes.implementation), orphans


def _said(rule: TotalRule, judged: Frame, pieces: Frame) -> dict[tuple[str, str], str]:
    """What the scalar rule says about the totals that columns leave open, by key and text."""
    rest = judged.filter(nw.col(VERDICT).is_null()).select(_KEY, _TEXT).unique().lazy().collect()
    totals = list(rest.iter_rows())
    if not totals:
        return {}
    keys = {key for key, _ in totals}
    columns = Columns(pieces, [rule.part])
    texts = pieces.select(
        _key(pieces, rule.by).alias(_KEY),
        columns.text(rule.part).alias(_TEXT),
    )
    parts: dict[str, list[str | None]] = {}
    for key, text in texts.filter(nw.col(_KEY).is_in(list(keys))).lazy().collect().iter_rows():
        parts.setdefault(key, []).append(text)
    return {(key, text): rule.judge(text, parts.get(key, [])) for key, text in totals}


def _lazy(rule: TotalRule, pieces: Frame, wholes: Frame) -> Frame:
    """The totals of a database or a cluster, the order of whose rows is the engine's."""
    schema = wholes.collect_schema()
    judged, sums = rule.decided(pieces, wholes)
    said = _said(rule, judged, pieces)
    if said:
        keys, texts = zip(*said, strict=True)
        columns = {_KEY: keys, _TEXT: texts, _SAID: tuple(said.values())}
        judged = judged.join(beside(wholes, columns), on=[_KEY, _TEXT], how="left")
        judged = judged.with_columns(nw.coalesce(VERDICT, _SAID).alias(VERDICT))
    orphans = sums.filter(nw.col(_TOTALS) == 0).select(
        nw.when(nw.col(_KEY) != "").then(_KEY).cast(schema[rule.by]).alias(rule.by),
        nw.lit("malformed").alias(VERDICT),
    )
    return nw.concat([judged.select(*schema, VERDICT), orphans], how="diagonal")
