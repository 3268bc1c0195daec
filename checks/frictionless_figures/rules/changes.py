"""Printed changes follow from the figures before and after them."""

from collections.abc import Iterable, Iterator

from frictionless_figures.arithmetic.change import DIRECTIONS
from frictionless_figures.arithmetic.change import change as judge_change
from frictionless_figures.outcome import Finding
from frictionless_figures.rules.figures import (
    Figures,
    Side,
    differences,
    fields_of,
    judged,
    verify_options,
    with_zeros,
)
from frictionless_figures.table import Row, SetUpError, Table, Tables

WORDS = {word for words in DIRECTIONS.values() for word in words}


def stated_change(
    table: Table,
    tables: Tables,
    *,
    change: str = "change",
    before: Side = "",
    after: Side = "",
    difference: Side = "",
    direction: str = "",
    decimals: str = "decimals",
    rounding: str = "nearest",
    per: int = 100,
    step: int = 1,
    figures: str = "",
) -> Iterator[Finding]:
    """Each change follows from two of `before`, `after` and `difference` in its row.

    Each of these is a field, a list of fields to be added, or `{"plus": [...], "minus": [...]}`.
    `direction` is `up` (growth), `down` (decline), `times` (after in multiples of before), or the
    field that says which, in these words or in those of the source (增长, 下降); without it, the
    printed change says it, else it is growth. A row without a change states nothing. `decimals`,
    `rounding`, `per`, `step` and `figures` are those of `stated-rate`.
    """
    sides = {"before": before, "after": after, "difference": difference}
    verify_options(rounding, per)
    named = {name: fields_of(side) for name, side in sides.items() if side}
    if len(named) < 2:
        raise SetUpError("stated-change needs two of before, after and difference")
    fields = [field for terms in named.values() for _, field in terms]
    table.need(change, *fields)
    if direction and direction not in WORDS:
        table.need(direction)
    if decimals != "decimals":
        table.need(decimals)
    printed = Figures(figures, table, tables)

    def judge(row: Row) -> Iterable[Finding]:
        claim = printed.stated(row, change)
        if not claim.printed and claim.figure.token == claim.cell:
            claim = with_zeros(claim, row[decimals])  # else it is printed as its figure has it
        stated = {name: printed.side(row, terms) for name, terms in named.items()}
        figures_of = {name: figures for name, (_, figures) in stated.items()}
        verdict = judge_change(
            figures_of.get("before"),
            figures_of.get("after"),
            claim.figure,
            difference=figures_of.get("difference"),
            direction=direction if direction in WORDS else row[direction] or "",
            rounding=rounding,
            per=per,
            step=step,
        )
        numbers = [*(number for numbers, _ in stated.values() for number in numbers), claim]
        lead = ""
        if any(number.printed is not None for number in numbers):
            lead = verdict.explanation.partition(", printed")[0].removesuffix(".")
        wrong = list(differences(row, lead, *numbers, claim=change))
        return wrong or [judged(row, verdict, change)]

    for row in table.rows:
        yield from printed.judge(row, change, "change", [*fields, change], judge)
