"""Python alone: integers first, row by row, in little memory."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from frictionless_figures.command.engines.choice import Suspects, Task
from frictionless_figures.command.engines.source import Row

CHUNK = 10_000  # rows


def suspects(task: Task) -> Iterator[Suspects]:
    """Yield the rows that do not hold as plain numbers."""
    task.progress.expect(task.source.expected_rows())
    n, m, r = task.source.columns
    holds, failure = task.claim.plainly(), task.claim.plain_failure
    width, total_row, rows = len(task.source.names), task.total_row, task.source.rows()
    while chunk := list(islice(rows, CHUNK)):
        suspected: list[tuple[int | None, Row, str | None]] = []
        for number, row in chunk:
            verdict = None
            if len(row) == width and not (total_row and task.is_total(row)):
                decided = holds(row[n], row[m], row[r])
                if decided:
                    continue
                if decided is False:
                    verdict = failure(row[n], row[m], row[r])
            suspected.append((number, row, verdict))
        task.progress.saw(len(chunk))
        yield Suspects(suspected)
