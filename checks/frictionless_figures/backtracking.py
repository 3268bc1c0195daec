"""Whether a pattern may take more than linear time, read off its position automaton.

A backtracking matcher is slow on a text that it can read in many ways. In the automaton of the
positions of a pattern (Glushkov 1961), two paths from a position back to itself on one text make
their number exponential, and a loop that leads to another on a text that both read makes it
quadratic (Weber and Seidl 1991). What is tested is simpler, and refuses a few patterns more: that
in a loop each character leads to one position, and that no loop leads to another on characters
that both read.
"""

import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from operator import or_
from re import _compiler as compiler  # type: ignore[attr-defined]  # the stubs leave them out
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

LONGEST = 2000  # characters of a pattern
POSITIONS = 1000
COPIES = 8  # a part counted beyond is taken for a loop
CHOICES = 10_000  # ways to read one text, loops apart
SAMPLE = [*map(chr, range(128)), *"\x85\xa0é٣ſK中😀"]  # of each category, and each place in ASCII
CHARACTERS = (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN)
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
EXPONENTIAL = "may take exponential time: a part that repeats can go on in two ways"
QUADRATIC = "may take quadratic time: two parts that repeat can read the same text"


class Unjudged(Exception):
    """A pattern whose time is not known; the message says why."""


class Part(NamedTuple):
    """A part of a pattern: in how many ways it reads nothing, and where it starts and ends."""

    empty: int
    first: Counter[int]
    last: Counter[int]


@lru_cache(maxsize=1024)
def pattern_fault(pattern: str) -> str | None:
    """Return why a pattern of a schema must not be run, or None.

    >>> pattern_fault("[a-z]+(-[a-z]+)*")
    >>> pattern_fault("(a+)+$")
    'may take exponential time: a part that repeats can go on in two ways'
    """
    if len(pattern) > LONGEST:
        return f"has more than {LONGEST} characters"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(f"^{pattern}$")  # as Frictionless does
            return Automaton(parser.parse(f"^{pattern}$")).fault()
    except (re.error, OverflowError) as error:
        return f"is no regular expression: {getattr(error, 'msg', error)}"
    except RecursionError:
        return "is nested too deeply"
    except Unjudged as error:
        return str(error)


class Automaton:
    """The positions of a pattern: what each reads, which come next, and in which loop it is."""

    def __init__(self, pattern: Any) -> None:
        ends = (code + step for code in _codes(pattern) for step in (-1, 0, 1))
        self.sample = sorted({*SAMPLE, *(chr(end) for end in ends if 0 <= end <= sys.maxunicode)})
        self.reads = [0]  # a bit for each character of the sample; position 0 is the start
        self.next: list[Counter[int]] = [Counter()]
        self.loops: dict[int, range] = {}  # the outermost loop of a position
        whole = self._sequence(pattern, pattern.state.flags)
        self._link(Counter({0: 1}), whole.first)

    def fault(self) -> str | None:
        """Return what may make the pattern slow, or None."""
        loops = dict.fromkeys(self.loops.values())
        if any(self._most(p, dict.fromkeys(loop, 1)) > 1 for loop in loops for p in loop):
            return EXPONENTIAL
        if any(self._leads(one, other) for one in loops for other in loops if one != other):
            return QUADRATIC
        return "can read one text in too many ways" if self._ways() > CHOICES else None

    def _most(self, p: int, ways: dict[int, int]) -> int:
        """Return in how many ways a character leads on from a position, at most."""
        choices = Counter[int]()
        for q in self.next[p].keys() & ways:
            for bit in _bits(self.reads[q]):
                choices[bit] += self.next[p][q] * ways[q]
        return max(choices.values(), default=0)

    def _leads(self, one: range, other: range) -> bool:
        """Return whether a loop leads to another on characters that both read."""
        shared = self._alphabet(one) & self._alphabet(other)
        seen = {p for p in one if self.reads[p] & shared}
        waiting = list(seen)
        while waiting:
            new = {q for q in self.next[waiting.pop()] if self.reads[q] & shared} - seen
            seen |= new
            waiting += new
        return not seen.isdisjoint(other)

    def _alphabet(self, loop: range) -> int:
        return reduce(or_, self.reads[loop.start : loop.stop])

    def _ways(self) -> int:
        """Return a bound of the paths on one text, where each loop is left but once."""
        ways: dict[int, int] = {}  # of what comes after a loop, when the loop is judged
        left = len(self.reads)
        while left:
            loop = self.loops.get(left - 1, range(left - 1, left))
            most = max(self._most(p, ways) for p in loop)
            ways.update(dict.fromkeys(loop, most + 1))
            left = loop.start
        return ways[0]

    def _link(self, last: Counter[int], first: Counter[int]) -> None:
        for p, count in last.items():
            for q, ways in first.items():
                self.next[p][q] += count * ways

    def _sequence(self, items: Iterable[Any], flags: int) -> Part:
        return self._joined(self._part(kind, value, flags) for kind, value in items)

    def _joined(self, parts: Iterable[Part]) -> Part:
        whole = Part(1, Counter(), Counter())
        for part in parts:
            self._link(whole.last, part.first)
            whole = Part(
                whole.empty * part.empty,
                whole.first + _times(part.first, whole.empty),
                part.last + _times(whole.last, part.empty),
            )
        return whole

    def _part(self, kind: Any, value: Any, flags: int) -> Part:
        if kind is op.BRANCH:
            parts = [self._sequence(branch, flags) for branch in value[1]]
            empty, first, last = zip(*parts, strict=True)
            return Part(sum(empty), sum(first, Counter()), sum(last, Counter()))
        if kind is op.SUBPATTERN:
            return self._sequence(value[3], (flags | value[1]) & ~value[2])
        if kind is op.ATOMIC_GROUP:
            return self._sequence(value, flags)
        if kind in REPEATS:
            low, high, body = value
            return self._repeat(low, high, body, flags)
        if kind is op.AT:
            return Part(1, Counter(), Counter())
        if kind not in CHARACTERS:
            raise Unjudged("looks ahead, behind or back, which may take any time")
        if len(self.reads) >= POSITIONS:
            raise Unjudged("is too long to be judged")
        alone = compiler.compile(parser.SubPattern(parser.State(), [(kind, value)]), flags)
        here = Counter({len(self.reads): 1})
        bits = (1 << bit for bit, char in enumerate(self.sample) if alone.match(char))
        self.reads.append(sum(bits))
        self.next.append(Counter())
        return Part(0, here, here)

    def _repeat(self, low: int, high: int, body: Any, flags: int) -> Part:
        if high <= COPIES:
            parts = [self._sequence(body, flags) for _ in range(high)]
            whole = Part(1, Counter(), Counter())
            for number, part in reversed(list(enumerate(parts))):
                whole = self._joined([part, whole])
                whole = whole._replace(empty=whole.empty + (number >= low))
            return whole
        start = len(self.reads)
        part = self._sequence(body, flags)
        self._link(part.last, part.first)
        loop = range(start, len(self.reads))
        self.loops.update(dict.fromkeys(loop, loop))
        if part.empty and (low > 1 or high != op.MAXREPEAT):
            raise Unjudged("counts a part that may be empty")
        return part._replace(empty=1 + part.empty if part.empty or not low else 0)


def _codes(value: Any) -> Iterator[int]:
    """Yield every number of a parsed pattern: among them the ends of its ranges."""
    if isinstance(value, int) and not isinstance(value, bool):
        yield int(value)
    elif isinstance(value, (tuple, list, parser.SubPattern)):
        for item in value:
            yield from _codes(item)


def _times(counts: Counter[int], factor: int) -> Counter[int]:
    return Counter({p: count * factor for p, count in counts.items() if factor})


def _bits(bits: int) -> Iterator[int]:
    while bits:
        yield (low := bits & -bits).bit_length()
        bits ^= low
