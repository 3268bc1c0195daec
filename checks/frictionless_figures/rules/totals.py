"""Totals are the sums of their parts."""

from collections.abc import Iterator

from frictionless_figures.arithmetic.total import PARTS
from frictionless_figures.arithmetic.total import total as judge_total
from frictionless_figures.outcome import Finding
from frictionless_figures.rules.figures import Figures, differences, judged, spelled
from frictionless_figures.table import Row, SetUpError, Table, Tables

NAMED = 8  # of a longer list, a sentence names the first


def stated_total(
    table: Table,
    tables: Tables,
    *,
    group: str = "total_id",
    part: str = "part",
    total: str = "total",
    parts: str = "all",
    step: int = 1,
    figures: str = "",
) -> Iterator[Finding]:
    """The parts of each group of rows add up to its total, which every row repeats.

    A group without any total states nothing. Where the parts are `some` of the total (其中), they
    add up to at most that; of `overlapping` ones each alone is at most that. Counts may be rounded
    to multiples of `step`. With `figures`, the name of a table of figures, each number is the value
    of its printed figure (named by `part_id` and `total_id`).
    """
    table.need(group, part, total)
    if parts not in PARTS:
        raise SetUpError(f"parts must be one of {', '.join(PARTS)}; it is {parts}")
    printed = Figures(figures, table, tables)
    groups: dict[str | None, list[Row]] = {}
    for row in table.rows:
        groups.setdefault(row[group], []).append(row)
    for name, rows in groups.items():
        try:
            for finding in _findings(rows, part, total, parts, step, printed):
                finding.key = name
                yield finding
        except (ValueError, TypeError) as error:
            yield Finding(rows[0], False, f"{error}. Correct the rows.", total, name)


def _findings(
    rows: list[Row], part: str, total: str, parts: str, step: int, printed: Figures
) -> Iterator[Finding]:
    """Yield what there is to say of the parts of one total."""
    if printed.table is None:
        totals = {row[total] for row in rows}
        if totals == {None}:
            yield Finding(rows[0], None, "The rows state no total.", total)
            return
        if len(totals) > 1:
            words = " and ".join(sorted(value or "empty" for value in totals)[:NAMED])
            message = f"the rows of the group give {words} as their total. Make them one."
            yield Finding(rows[0], False, message, total)
            return
        empty = [row for row in rows if row[part] is None]
        if empty:
            message = f"{part} is empty, and {total} is {rows[0][total]}. Correct the row."
            yield from (Finding(row, False, message, part) for row in empty)
            return
    pieces = [printed.stated(row, part) for row in rows]
    wholes = [printed.stated(row, total) for row in rows]
    listed = " + ".join(spelled(piece.figure) for piece in pieces[:NAMED])
    lead = f"{listed}{' + …' * (len(pieces) > NAMED)} is printed as {wholes[0].figure.token}"
    wrong = [
        difference
        for row, piece, whole in zip(rows, pieces, wholes, strict=True)
        for difference in differences(row, lead, piece, whole)
    ]
    if wrong:
        yield from wrong
        return
    figures = [piece.figure for piece in pieces]
    yield judged(rows[0], judge_total(figures, wholes[0].figure, parts=parts, step=step), total)
