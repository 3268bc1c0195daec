"""Python alone: every row of a CSV is read by the scalar reader; for files of some 10^5 rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from frictionless_figures.command.engines.source import CouldNotCheckError, Suspect, Task


def suspects(task: Task) -> Iterator[Suspect]:
    """Yield every row."""
    names = task.file.names
    task.progress.expect(task.file.expected_rows())
    with task.file.path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines, strict=True)
        next(rows)
        try:
            for number, row in enumerate(rows, start=2):
                if len(row) > len(names):
                    raise CouldNotCheckError(
                        f"{task.file.path} row {number} has {len(row)} cells, more than the header"
                    )
                task.progress.saw(1)
                cells = dict.fromkeys(names) | dict(zip(names, row, strict=False))
                yield Suspect(number, cells)
        except (UnicodeDecodeError, csv.Error) as error:
            raise CouldNotCheckError(
                f"{task.file.path} is no UTF-8 text with commas: {error}"
            ) from error
