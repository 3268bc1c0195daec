"""Totals are the sums of their parts."""

from collections import defaultdict
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
    groups = defaultdict[str | None, list[Row]](list)
    for row in table.rows:
        groups[row[group]].append(row)
    for name, rows in groups.items():
        try:
            problems = [] if printed.table else _unstated(rows, part, total)
            for finding in problems or _judged(rows, part, total, parts, step, printed):
                finding.key = name
                yield finding
        except (ValueError, TypeError) as error:
            yield Finding(rows[0], False, f"{error}. Correct the rows.", total, name)


def _unstated(rows: list[Row], part: str, total: str) -> list[Finding]:
    """Return what keeps the cells of a group from stating one total and all of its parts."""
    totals = {row[total] for row in rows}
    if totals == {None}:
        return [Finding(rows[0], None, "The rows state no total.", total)]
    if len(totals) > 1:
        words = " and ".join(sorted(value or "empty" for value in totals)[:NAMED])
        message = f"the rows of the group give {words} as their total. Make them one."
        return [Finding(rows[0], False, message, total)]
    message = f"{part} is empty, and {total} is {rows[0][total]}. Correct the row."
    return [Finding(row, False, message, part) for row in rows if row[part] is None]


def _judged(
    rows: list[Row], part: str, total: str, parts: str, step: int, printed: Figures
) -> list[Finding]:
    """Return what there is to say of the parts of one total."""
    pieces = [printed.stated(row, part) for row in rows]
    wholes = [printed.stated(row, total) for row in rows]
    listed = " + ".join(spelled(piece.figure) for piece in pieces[:NAMED])
    lead = f"{listed}{' + …' * (len(pieces) > NAMED)} is printed as {wholes[0].figure.token}"
    wrong = [
        difference
        for row, piece, whole in zip(rows, pieces, wholes, strict=True)
        for difference in differences(row, lead, piece, whole)
    ]
    figures, whole = [piece.figure for piece in pieces], wholes[0].figure
    return wrong or [judged(rows[0], judge_total(figures, whole, parts=parts, step=step), total)]
