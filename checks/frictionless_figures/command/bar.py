"""How far a run over many rows has come."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Bar:
    """The rows seen so far, shown as a bar where standard error is a terminal."""

    def __init__(self, title: str) -> None:
        self.rows = 0
        self._shown = _started(title) if sys.stderr.isatty() else None

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown is not None:
            self._shown[0].stop()

    def expect(self, rows: int) -> None:
        """Take note of about how many rows there will be."""
        self._update(total=rows)

    def saw(self, rows: int) -> None:
        """Count so many rows more."""
        self.rows += rows
        self._update(completed=self.rows)

    def _update(self, **fields: int) -> None:
        if self._shown is not None:
            bar, task = self._shown
            bar.update(task, **fields)  # type: ignore[arg-type]  # the stubs know no **


def _started(title: str) -> tuple[Progress, TaskID]:
    from rich.console import Console  # slow to load, and a pipeline shows no bar
    from rich.progress import MofNCompleteColumn, Progress

    columns = (*Progress.get_default_columns()[:3], MofNCompleteColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(title, total=None)
    bar.start()
    return bar, task
