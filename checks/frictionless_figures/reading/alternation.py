"""A regular expression that matches any of many words, the longest first."""

from __future__ import annotations

import re
from collections.abc import Mapping


def any_of(words: Mapping[str, str]) -> str:
    """A pattern of any of the words, each followed by its own pattern, the longest word first.

    The words are gathered by their first characters: hundreds of alternatives are slow to try.

    >>> any_of({"近": "", "接近": ""})
    '(?:近|接近)'
    """
    tails: dict[str, dict[str, str]] = {}
    for word, after in words.items():
        if word:
            tails.setdefault(word[0], {})[word[1:]] = after
    ways = [f"{re.escape(first)}{any_of(rest)}" for first, rest in tails.items()]
    if len(ways) > 40:  # a look at the first character spares trying them; it takes time to compile
        ways = [f"(?=[{re.escape(''.join(tails))}])(?:{'|'.join(ways)})"]
    if "" in words:
        ways.append(words[""])
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
