"""How far a run over many rows has come."""

from __future__ import annotations

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress


class Bar:
    """The rows seen so far, shown as a bar on a terminal."""

    def __init__(self, title: str) -> None:
        self.rows = 0
        console = Console(stderr=True)
        columns = (*Progress.get_default_columns()[:3], MofNCompleteColumn())
        self._bar = Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal
        )
        self._task = self._bar.add_task(title, total=None)

    def __enter__(self) -> Bar:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def expect(self, rows: int) -> None:
        """Take note of about how many rows there will be."""
        self._bar.update(self._task, total=rows)

    def saw(self, rows: int) -> None:
        """Count so many rows more."""
        self.rows += rows
        self._bar.update(self._task, completed=self.rows)
