"""Printed changes follow from the figures before and after them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from frictionless_figures.arithmetic.change import DIRECTIONS
from frictionless_figures.arithmetic.change import change as judge_change
from frictionless_figures.arithmetic.printed_rate import with_decimals
from frictionless_figures.outcome import Finding
from frictionless_figures.reading import Reading, as_reading
from frictionless_figures.rules.figures import (
    Figures,
    Side,
    Stated,
    added,
    differences,
    fields_of,
    judged,
    unreadable,
    verify_options,
)
from frictionless_figures.table import SetUpError, Table, Tables

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
    for row in table.rows:
        if row[change] is None and not printed.token(row, change):
            yield Finding(row, None, "The row states no change.", change)
            continue
        try:
            claim = _with_decimals(printed.stated(row, change), row[decimals])
            numbers = {
                name: [printed.stated(row, field) for _, field in terms]
                for name, terms in named.items()
            }
            verdict = judge_change(
                figures_of("before", named, numbers),
                figures_of("after", named, numbers),
                claim.figure,
                difference=figures_of("difference", named, numbers),
                direction=direction if direction in WORDS else row[direction] or "",
                rounding=rounding,
                per=per,
                step=step,
            )
            parts = [number for side in numbers.values() for number in side]
            wrong = [number for number in (*parts, claim) if number.printed is not None]
            lead = verdict.explanation.partition(", printed")[0].removesuffix(".") if wrong else ""
            yield from list(differences(row, lead, *wrong, claim=change)) or [
                judged(row, verdict, change)
            ]
        except (ValueError, TypeError) as error:
            yield unreadable(row, error, change, [*fields, change])


def figures_of(
    name: str, named: dict[str, list[tuple[int, str]]], numbers: dict[str, list[Stated]]
) -> Mapping[str, list[Reading]] | None:
    """Return the figures of a side as the arithmetic takes them, or None where it is not named."""
    return added((sign for sign, _ in named[name]), numbers[name]) if name in named else None


def _with_decimals(claim: Stated, printed: str | None) -> Stated:
    if claim.cell is None or claim.printed or not (printed and printed.isdecimal()):
        return claim
    if claim.figure.token != claim.cell:  # it is printed as its figure has it
        return claim
    return replace(claim, figure=as_reading(with_decimals(claim.cell, min(int(printed), 99))))
