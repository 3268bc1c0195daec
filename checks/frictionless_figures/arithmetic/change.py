"""Whether a printed change follows from the figures before and after it."""

from frictionless_figures.arithmetic.cause import Cause, guessed, the_only
from frictionless_figures.arithmetic.interval import Operand, operand, spelled
from frictionless_figures.arithmetic.interval import between as spelled_ends
from frictionless_figures.arithmetic.quotient import Quotient, printed_rate
from frictionless_figures.arithmetic.rate import judged
from frictionless_figures.arithmetic.total import meets
from frictionless_figures.arithmetic.verdict import Figure, Figures, Verdict, Words
from frictionless_figures.reading import Reading, as_reading

# What a table or a printed change calls the direction; `times` is after in multiples of before.
DIRECTIONS = {
    "up": ("up", "增长", "增加", "上升", "提高", "提升", "上涨"),
    "down": ("down", "下降", "减少", "降低", "下跌", "回落"),
    "times": ("times", "番"),
}
POINTS = {"个百分点": 1, "百分点": 1}
_GROWTH, _MULTIPLE = ("difference", "figure before"), ("figure after", "figure before")


def change(
    before: Figures | None,
    after: Figures | None,
    change: Figure,
    *,
    difference: Figures | None = None,
    direction: str = "",
    rounding: str = "nearest",
    per: int = 100,
    step: int = 1,
) -> Verdict:
    """Whether `change` is printed for what lies between `before` and `after`.

    Two of before, after and difference are enough; where all three are given, the difference must
    be theirs. `direction` is `up` (the growth in parts of before), `down` (the decline), `times`
    (after in multiples of before) or a word for them (`增长`, `下降`); where it is empty the words
    of the printed change say it, else 倍 and 番 are `times` and all others `up`, a decline with a
    minus. 个百分点 is the difference of two rates. `rounding`, `per` and `step` are those of
    `rate`. Raises TypeError for a float; ValueError for text that is no figure, for less than two
    figures, for another unit and for an unknown direction, rounding or `per`.

    >>> print(change(None, "214起", "15.1%", difference="38起", direction="下降").explanation)
    38 / (214 + 38) is 15.08 %, printed 15.1 %.
    >>> change("93.2%", "95.8%", "2.6个百分点").holds, change(450, 900, "翻一番").holds
    (True, True)
    >>> print(change(None, 240, "25%", difference=60).explanation)
    60 / (240 - 60) is 33.33 %, printed 25 %; a printed 25 % needs a difference of 45 or \
a figure before from 236 to 244; guess: on the wrong year, 60 / 240 fits.
    """
    printed = as_reading(change)
    way = way_of(direction, printed)
    first, last, between = (
        None if side is None else operand(side, step) for side in (before, after, difference)
    )
    earlier, later, gap = _sides(first, last, between, way == "down")
    if between is not None and not meets(gap.ends, between.ends, gap.attained and between.attained):
        why = (
            f"{gap} is {spelled_ends(gap.ends, spelled)}, and the difference is printed {between}."
        )
        return Verdict(False, "inconsistent", None, None, lambda: Words(why))
    if printed.unit in POINTS:
        points = Quotient(gap, operand(1), printed_rate(printed, rounding, 1, POINTS))
        return judged(points, lambda: _cause(points, []), (_GROWTH[0], ""))
    claim = printed_rate(printed, rounding, 1 if way == "times" else per)
    growth, multiple = Quotient(gap, earlier, claim), Quotient(later, earlier, claim)
    made, other, names, slips = multiple, growth, _MULTIPLE, []
    if way != "times":
        made, other, names = growth, multiple, _GROWTH
        slips = [("wrong-year", "on the wrong year", Quotient(gap, later, claim))]
    if claim.mark == " 倍":
        slips.append(("times", "a multiple is no growth", other))
    return judged(made, lambda: _cause(made, slips), names)


def way_of(direction: str, printed: Reading) -> str:
    """`up`, `down` or `times`, from the direction or, without one, from the printed change."""
    for way, words in DIRECTIONS.items():
        if direction in words or (not direction and any(word in printed.token for word in words)):
            return way
    if direction:
        raise ValueError(f"direction must be up, down or times; it is {direction!r}")
    return "times" if printed.unit == "倍" else "up"


def _sides(
    before: Operand | None, after: Operand | None, difference: Operand | None, down: bool
) -> tuple[Operand, Operand, Operand]:
    """The figures before and after, and the difference in the direction of the change."""
    if before is not None and after is not None:
        return before, after, before + -after if down else after + -before
    if difference is None or (before is None and after is None):
        raise ValueError("a change needs two of before, after and difference")
    rise = -difference if down else difference
    if before is not None:
        return before, before + rise, difference
    assert after is not None
    return after + -rise, after, difference


def _cause(made: Quotient, slips: list[tuple[str, str, Quotient]]) -> Cause | None:
    """The one slip that gives the printed change."""
    if made.claim.is_interval:
        return None
    turned = Quotient(-made.top, made.base, made.claim)
    guesses = {
        guessed(name, f"{what}, {slip.top} / {slip.base} fits")
        for name, what, slip in [*slips, ("direction", "the other way", turned)]
        if slip.holds
    }
    return the_only(guesses, made)
