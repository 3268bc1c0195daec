"""Whether the printed rates of a frame follow from the counts in their rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrameT

from frictionless_figures.arithmetic import formula
from frictionless_figures.columns import cells
from frictionless_figures.columns.cells import LARGEST, PLACES, Columns
from frictionless_figures.columns.verdicts import VERDICT, first_of, refuse_taken

PER = 100  # a rate is in percent
POWERS = [10**decimals for decimals in range(PLACES + 1)]
SCALES = [PER * power for power in POWERS]
# (|rate| + 1) * denominator is at most 2**61 where they are at most these powers of two.
_SAFE = ((11, 50), (21, 40), (31, 30))

# The columns that are added for a while.
WORKING = frozenset(
    "_n1 _n2 _n_fits _n_reversed _m1 _m2 _m_fits _m_reversed _r _r_fits _r_text _d"
    " _own _least _most _least_fits _most_fits _safe _undefined _holds _plain".split()
)

Frame = Any  # nw.DataFrame or nw.LazyFrame
Bounds = tuple[str, str] | None


def check_rates(
    frame: IntoFrameT,
    *,
    numerator: str,
    denominator: str,
    rate: str,
    rounding: str = "nearest",
    decimals: int | None = None,
    numerator_bounds: Bounds = None,
    denominator_bounds: Bounds = None,
) -> IntoFrameT:
    """The frame with a column `verdict`: whether each rate is numerator / denominator in percent.

    Takes what Narwhals takes, and gives the same back; a lazy frame stays lazy. The counts are
    whole numbers, as text or not; the rate is text as printed (`69.6`, `69.6%`), a whole number or
    a decimal. Its decimals are those of the text, of the type for a decimal, or `decimals` where
    the column no longer says. Bounds name two columns, the least and the most that a count stands
    for; where both cells are empty it is the count itself. `rounding` is one of
    `formula.ROUNDINGS`.

    - `holds`: the rate follows, rounded as `rounding` says;
    - `truncated`: only if it is cut off instead;
    - `inconsistent`: neither;
    - `undefined`: the denominator is not above 0;
    - `undecided`: int64 can't hold the numbers, or a bound is open; a failure, never a pass;
    - `malformed`: a cell is empty or no plain number, or the bounds are reversed.

    Raises UnreadableColumnError (a ValueError) for a column that is missing, float or of no number;
    ValueError for an unknown rounding, and for a frame whose columns have the names of ours.
    """
    rule = RateRule(
        numerator, denominator, rate, rounding, decimals, numerator_bounds, denominator_bounds
    )
    given: Frame = nw.from_native(frame)
    result: IntoFrameT = rule.verdicts(given).to_native()
    return result


@dataclass(frozen=True, slots=True)
class Shape:
    """How all the rates of a table are printed: with so many decimals, with a sign or without.

    They have at most three digits before the point, which bounds them without a look at each.
    """

    decimals: int
    percent: bool

    @property
    def pattern(self) -> str:
        """The texts of this shape."""
        fraction = rf"\.[0-9]{{{self.decimals}}}" if self.decimals else ""
        return rf"^-?[0-9]{{1,3}}{fraction}{'%' * self.percent}$"

    @property
    def largest_denominator(self) -> int:
        """The largest denominator by which int64 can multiply any rate of this shape."""
        return next(1 << b for a, b in _SAFE if 10 ** (3 + self.decimals) <= 2**a)


def shape_of(rates: Iterable[str]) -> Shape | None:
    """The shape that most of some printed rates have, or None where no rate is plain."""
    shapes: Counter[Shape] = Counter()
    for text in rates:
        if re.search(cells.PERCENT_THAT_FITS, text):
            number = text.rstrip("%")
            shapes[Shape(len(number.partition(".")[2]), number != text)] += 1
    return shapes.most_common(1)[0][0] if shapes else None


@dataclass(frozen=True, slots=True)
class RateRule:
    """The columns of a rate and how it was rounded; the arguments of `check_rates`."""

    numerator: str
    denominator: str
    rate: str
    rounding: str = "nearest"
    decimals: int | None = None
    numerator_bounds: Bounds = None
    denominator_bounds: Bounds = None

    def __post_init__(self) -> None:
        if self.rounding not in formula.ROUNDINGS:
            raise formula.unknown_rounding(self.rounding)
        if self.decimals is not None and not 0 <= self.decimals <= PLACES:
            raise ValueError(f"decimals must be from 0 to {PLACES}; they are {self.decimals}")

    def verdicts(self, frame: Frame) -> Frame:
        """The frame with the column `verdict`."""
        kept = refuse_taken(frame, WORKING)
        columns = self._columns(frame)
        judged = self._judged(frame).with_columns(
            _plain=_plain(columns, "_n", self.numerator, self.numerator_bounds)
            & _plain(columns, "_m", self.denominator, self.denominator_bounds)
            & columns.matches(self.rate, self._patterns[0])
        )
        verdict = first_of(
            (~nw.col("_plain"), "malformed"),
            (nw.col("_undefined"), "undefined"),
            (~nw.col("_safe"), "undecided"),
            (nw.col("_holds"), "holds"),
            (self._formula(self.decimals, "truncated"), "truncated"),
            otherwise="inconsistent",
        )
        return judged.select(*kept, verdict.alias(VERDICT))

    def failures(self, frame: IntoFrameT, shape: Shape | None = None) -> IntoFrameT:
        """The rows whose verdict is not `holds`, with it; native in, native out.

        Rates that are of the shape given are read the short way; the others, and all that does
        not hold, are then judged in full: the shape is a matter of speed only.
        """
        given: Frame = nw.from_native(frame)
        kept = refuse_taken(given, WORKING)
        rest = self._judged(given, shape).filter(~nw.col("_holds")).select(*kept)
        failed: IntoFrameT = self.verdicts(rest).filter(nw.col(VERDICT) != "holds").to_native()
        return failed

    @property
    def _patterns(self) -> tuple[str, str]:
        """The texts of a rate: those that are plain, and of them those that int64 holds."""
        if self.decimals is None:
            return cells.PERCENT, cells.PERCENT_THAT_FITS
        fraction = rf"\.[0-9]{{1,{self.decimals}}}0*" if self.decimals else r"\.0+"
        return rf"^-?[0-9]+(?:{fraction})?%?$", rf"^-?[0-9]{{1,11}}(?:{fraction})?%?$"

    def _columns(self, frame: Frame) -> Columns:
        bounds = (*(self.numerator_bounds or ()), *(self.denominator_bounds or ()))
        names = (self.numerator, self.denominator, self.rate, *bounds)
        return Columns(frame, names)

    def _judged(self, frame: Frame, shape: Shape | None = None) -> Frame:
        """The frame with flags. It is built in steps, each of which an engine computes once."""
        columns = self._columns(frame)
        frame = _count(frame, columns, "_n", self.numerator, self.numerator_bounds)
        frame = _count(frame, columns, "_m", self.denominator, self.denominator_bounds)
        frame = self._rate(frame, columns, shape)
        fixed = self.decimals if shape is None else shape.decimals
        frame = frame.with_columns(
            _safe=self._fits_int64(fixed, shape),
            _undefined=nw.col("_m_fits") & (nw.col("_m1") <= 0),
        )
        # What can't be decided is taken out before the arithmetic, in which some engines raise.
        neutral = {"_n1": 0, "_m1": 1, "_r": 0}
        neutral |= {"_n2": 0} if self.numerator_bounds else {}
        neutral |= {"_m2": 1} if self.denominator_bounds else {}
        safe = nw.col("_safe")
        frame = frame.with_columns(
            nw.when(safe).then(nw.col(name)).otherwise(nw.lit(value, nw.Int64)).alias(name)
            for name, value in neutral.items()
        )
        if self.rounding == "half-even":
            frame = _with_remainders(frame)
        return frame.with_columns(_holds=safe & self._formula(fixed, self.rounding))

    def _fits_int64(self, fixed: int | None, shape: Shape | None) -> nw.Expr:
        """Whether the row can be decided: the formula is defined and no product wraps."""
        (n1, n2), (m1, m2) = self._operands
        r = nw.col("_r")
        most = _by_decimals(fixed, [LARGEST // (2 * scale) for scale in SCALES])
        if shape is None:
            each = [(r > -(2**a)) & (r < 2**a) & (m2 <= 2**b) for a, b in _SAFE]
            small = each[0] | each[1] | each[2]
        else:
            small = m2 <= shape.largest_denominator
        fits = nw.col("_n_fits") & nw.col("_m_fits") & nw.col("_r_fits")
        decided: nw.Expr = fits & (m1 > 0) & (n1 >= 0 - most) & (n2 <= most) & small
        return decided

    def _formula(self, fixed: int | None, rounding: str) -> nw.Expr:
        (n1, n2), (m1, m2) = self._operands
        scale, r = _by_decimals(fixed, SCALES), nw.col("_r")
        holds: nw.Expr = formula.rate_holds(n1, n2, m1, m2, r, r, scale, rounding)
        return holds

    @property
    def _operands(self) -> tuple[tuple[nw.Expr, nw.Expr], tuple[nw.Expr, nw.Expr]]:
        """The ends of the counts; one object where they are one number, as the formula likes it."""
        n, m = nw.col("_n1"), nw.col("_m1")
        return (
            (n, nw.col("_n2") if self.numerator_bounds else n),
            (m, nw.col("_m2") if self.denominator_bounds else m),
        )

    def _rate(self, frame: Frame, columns: Columns, shape: Shape | None) -> Frame:
        """The frame with the rate in its last places, and with how many decimals it has."""
        pattern = self._patterns[1] if shape is None else shape.pattern
        frame = frame.with_columns(_r_fits=columns.matches(self.rate, pattern))
        text = columns.where(self.rate, nw.col("_r_fits"))
        if shape is None or shape.percent:
            text = text.str.replace_all("%", "", literal=True)
        if self.decimals is not None:
            text = cells.without_last_zeros(text)
        frame = frame.with_columns(_r_text=text)
        text = nw.col("_r_text")
        if shape is not None:
            return frame.with_columns(_r=cells.places(text))
        frame = frame.with_columns(_r=cells.places(text), _d=cells.decimals(text))
        if self.decimals is None:
            return frame
        lost = cells.chosen(self.decimals - nw.col("_d"), POWERS)
        return frame.with_columns(_r=nw.col("_r") * lost)


def _with_remainders(frame: Frame) -> Frame:
    """The frame with a rate that `%` takes: Arrow's whole numbers in pandas have no remainder."""
    if isinstance(frame, nw.LazyFrame) or not frame.implementation.is_pandas():
        return frame
    values = frame["_r"].to_numpy()
    return frame.with_columns(nw.new_series("_r", values, nw.Int64, backend=frame.implementation))


def _by_decimals(fixed: int | None, values: Sequence[int]) -> Any:
    """The value for the decimals of the rate: a number where they are fixed, else a column."""
    return cells.chosen(nw.col("_d"), values) if fixed is None else values[fixed]


def _count(frame: Frame, columns: Columns, to: str, name: str, bounds: Bounds) -> Frame:
    """The frame with a count, or its two ends, and with whether int64 holds them."""
    fits = f"{to}_fits"
    frame = frame.with_columns(columns.matches(name, cells.WHOLE_THAT_FITS).alias(fits))
    frame = frame.with_columns(columns.whole(name, nw.col(fits)).alias(f"{to}1"))
    if bounds is None:
        return frame
    least, most = bounds
    frame = frame.with_columns(
        _own=columns.is_missing(least) & columns.is_missing(most),
        _least_fits=columns.matches(least, cells.WHOLE_THAT_FITS),
        _most_fits=columns.matches(most, cells.WHOLE_THAT_FITS),
    )
    frame = frame.with_columns(
        _least=columns.whole(least, nw.col("_least_fits")),
        _most=columns.whole(most, nw.col("_most_fits")),
    )
    own, count = nw.col("_own"), nw.col(f"{to}1")
    bounded = nw.col("_least_fits") & nw.col("_most_fits")
    return frame.with_columns(
        nw.when(own).then(nw.col(fits)).otherwise(bounded).alias(fits),
        nw.when(own).then(count).otherwise(nw.col("_least")).alias(f"{to}1"),
        nw.when(own).then(count).otherwise(nw.col("_most")).alias(f"{to}2"),
        (bounded & (nw.col("_least") > nw.col("_most"))).alias(f"{to}_reversed"),
    )


def _plain(columns: Columns, to: str, name: str, bounds: Bounds) -> nw.Expr:
    """Whether the cells of a count can be read: an empty bound is open, two are the count."""
    plain = columns.matches(name, cells.WHOLE)
    if bounds is None:
        return plain
    missing = [columns.is_missing(bound) for bound in bounds]
    read = [
        each | columns.matches(bound, cells.WHOLE)
        for each, bound in zip(missing, bounds, strict=True)
    ]
    given = ~(missing[0] & missing[1])
    return (plain | given) & read[0] & read[1] & ~nw.col(f"{to}_reversed")
