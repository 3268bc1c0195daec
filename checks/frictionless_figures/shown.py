"""Text of others as one line of a terminal or a log shows it."""

from __future__ import annotations

from unicodedata import category


def shown(text: str) -> str:
    r"""Return a text without characters that act on a terminal: they are escaped, as is a newline.

    >>> print(shown("a\nfailed: \x1b[31mred 平安"))
    a\nfailed: \x1b[31mred 平安
    """
    if text.isprintable():
        return text
    return "".join(char if _prints(char) else ascii(char)[1:-1] for char in text)


def _prints(char: str) -> bool:
    return char.isprintable() or category(char) == "Zs"  # blanks of Chinese text
