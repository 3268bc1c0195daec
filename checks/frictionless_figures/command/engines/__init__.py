"""What reads a file and decides its rows: one engine a module, loaded when needed."""

from __future__ import annotations


class CouldNotCheckError(Exception):
    """The file can't be read, or what it needs is not there; the message is one line."""


def first_line(error: BaseException) -> str:
    """The first line of what a library has to say."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
