"""Text of others as one line of a terminal or a log shows it."""

from __future__ import annotations

import json
from typing import Any
from unicodedata import category

MOST = 4000  # characters


def shown(text: str, most: int = MOST) -> str:
    r"""Return a text without characters that act on a terminal: they are escaped, as is a newline.

    Of a very long one, which quotes a cell or a descriptor, the beginning and the end are left.

    >>> print(shown("a\nfailed: \x1b[31mred 平安"))
    a\nfailed: \x1b[31mred 平安
    """
    if len(text) > most:
        text = f"{text[: most // 2]} … ({len(text)} characters) … {text[-most // 4 :]}"
    if text.isprintable():
        return text
    return "".join(char if _prints(char) else ascii(char)[1:-1] for char in text)


def one_line(text: str, most: int = MOST) -> str:
    """Return a text with its blanks and line breaks as single blanks, the rest as shown."""
    return shown(" ".join(text.split()), most)


def as_json(value: Any) -> str:
    r"""Return a value as JSON on lines, what acts on a terminal escaped as JSON does.

    >>> print(as_json("平安\x9b\U000e0001"))
    "平安\u009b\udb40\udc01"
    """
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return "".join(
        char if char == "\n" or _prints(char) else json.dumps(char)[1:-1] for char in text
    )


def _prints(char: str) -> bool:
    return char.isprintable() or category(char) == "Zs"  # blanks of Chinese text
