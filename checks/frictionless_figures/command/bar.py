"""How far a run over many rows has come."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any


class Bar:
    """The rows seen so far, shown as a bar where standard error is a terminal."""

    def __init__(self, title: str) -> None:
        self.rows = 0
        self._update: Callable[..., None] = lambda **_: None
        self._stop: Callable[[], None] = lambda: None
        if sys.stderr.isatty():
            from rich.console import Console  # slow to load, and a pipeline shows no bar
            from rich.progress import MofNCompleteColumn, Progress

            columns = (*Progress.get_default_columns()[:3], MofNCompleteColumn())
            shown = Progress(*columns, console=Console(stderr=True), transient=True)
            self._update, self._stop = (
                partial(shown.update, shown.add_task(title, total=None)),
                shown.stop,
            )
            shown.start()

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def expect(self, rows: int) -> None:
        """Take note of about how many rows there will be."""
        self._update(total=rows)

    def saw(self, rows: int) -> None:
        """Count so many rows more."""
        self.rows += rows
        self._update(completed=self.rows)


def progress(steps: list[Any]) -> Iterator[Any]:
    """Yield the steps, with such a bar while they are gone through."""
    with Bar("Checking tables") as bar:
        bar.expect(len(steps))
        for step in steps:
            yield step
            bar.saw(1)
