"""How far a run over many rows has come."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.progress import Progress


class Bar:
    """The rows seen so far, shown as a bar where standard error is a terminal."""

    def __init__(self, title: str) -> None:
        self.rows = 0
        self._shown: Progress | None = None
        if sys.stderr.isatty():
            from rich.console import Console  # slow to load, and a pipeline shows no bar
            from rich.progress import MofNCompleteColumn, Progress

            columns = (*Progress.get_default_columns()[:3], MofNCompleteColumn())
            self._shown = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._shown.add_task(title, total=None)
            self._shown.start()

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            self._shown.stop()

    def expect(self, rows: int) -> None:
        """Take note of about how many rows there will be."""
        if self._shown:
            self._shown.update(self._task, total=rows)

    def saw(self, rows: int) -> None:
        """Count so many rows more."""
        self.rows += rows
        if self._shown:
            self._shown.update(self._task, completed=self.rows)


def progress(steps: list[Any]) -> Iterator[Any]:
    """Yield the steps, with such a bar while they are gone through."""
    with Bar("Checking tables") as bar:
        bar.expect(len(steps))
        for step in steps:
            yield step
            bar.saw(1)
