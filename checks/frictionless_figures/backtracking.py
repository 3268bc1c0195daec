"""Whether a pattern can take more than linear time, read off its position automaton.

A backtracking matcher is slow on a text that it can read in many ways. In the automaton of the
positions of a pattern (Glushkov 1961), two paths from a position back to itself on one text make
their number exponential, and a loop that leads to another on the text that both read makes it
quadratic (Weber and Seidl 1991).
"""

from __future__ import annotations

import re
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from re import _constants as op  # type: ignore[attr-defined]  # the stubs leave them out
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

LONGEST = 2000  # characters of a pattern
POSITIONS = 1000
COPIES = 8  # a part counted beyond is taken for a loop
CHOICES = 10_000  # ways to read one text, loops apart
STEPS = 100_000  # of the search; a pattern that takes more is refused
SAMPLE = [*map(chr, range(128)), *"\x85\xa0é٣ſK中😀"]  # of each category, and each place in ASCII
CATEGORIES: dict[Any, Callable[[str], bool]] = {
    op.CATEGORY_DIGIT: str.isdigit,
    op.CATEGORY_SPACE: str.isspace,
    op.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
    op.CATEGORY_NOT_DIGIT: lambda char: not char.isdigit(),
    op.CATEGORY_NOT_SPACE: lambda char: not char.isspace(),
    op.CATEGORY_NOT_WORD: lambda char: not (char.isalnum() or char == "_"),
}
CHARACTERS = (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN)
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
EXPONENTIAL = "can take exponential time: a part that repeats can be read in two ways"
QUADRATIC = "can take quadratic time: two parts that repeat can read the same text"

State = tuple[int, ...]


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
    'can take exponential time: a part that repeats can be read in two ways'
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
        self.folds = bool(pattern.state.flags & re.IGNORECASE)
        self.reads = [0]  # a bit for each character of the sample; position 0 is the start
        self.next: list[Counter[int]] = [Counter()]
        self.loops: dict[int, range] = {}  # the outermost loop of a position
        self.steps = 0
        self._link(Counter({0: 1}), self._sequence(pattern).first)

    def fault(self) -> str | None:
        """Return what makes the pattern slow, or None. Raises Unjudged."""
        loops = dict.fromkeys(self.loops.values())
        if any(self._splits(loop) for loop in loops):
            return EXPONENTIAL
        pairs = ((one, other) for one in loops for other in loops if one.start < other.start)
        if any(self._leads(one, other) for one, other in pairs):
            return QUADRATIC
        return "can read one text in too many ways" if self._ways() > CHOICES else None

    def _splits(self, loop: range) -> bool:
        """Return whether two paths lead from a position of a loop back to it on one text."""
        if any(self.next[p][q] > 1 for p in loop for q in loop):
            return True
        start = (loop.start, loop.start)
        before: dict[State, list[State]] = {}
        for state, following in self._reach(start, (loop, loop)).items():
            for after in following:
                before.setdefault(after, []).append(state)
        return any(p != q for p, q in _closure(start, lambda state: before.get(state, [])))

    def _leads(self, one: range, other: range) -> bool:
        """Return whether a text leads round a loop, round another, and from the first to it."""
        homes = (one, range(one.start, other.stop), other)
        return any((p, q, q) in self._reach((p, p, q), homes) for p in one for q in other)

    def _ways(self) -> int:
        """Return a bound of the paths on one text, where each loop is left but once."""
        ways = [1] * len(self.reads)
        for p in reversed(range(len(ways))):
            loop = self.loops.get(p, range(p, p + 1))
            by_character = Counter[int]()
            for q, count in self.next[p].items():
                for bit in _bits(self.reads[q]) if q not in loop else ():
                    by_character[bit] += count * ways[q]
            most = max(by_character.values(), default=0) + 1
            for q in loop:  # all of them are left after the last
                ways[q] = max(ways[q], most)
        return ways[0]

    def _reach(self, start: State, homes: tuple[range, ...]) -> dict[State, list[State]]:
        """Return the states that one text leads to, each position in its home, with the next."""

        def following(state: State) -> list[State]:
            steps: list[tuple[State, int]] = [((), -1)]
            for p, home in zip(state, homes, strict=True):
                steps = [
                    ((*state, q), common)
                    for state, bits in steps
                    for q in self.next[p]
                    if q in home and (common := bits & self.reads[q])
                ]
                self.steps += len(steps) + 1
            if self.steps > STEPS:
                raise Unjudged("is too entangled to be judged")
            return [state for state, _ in steps]

        graph: dict[State, list[State]] = {}
        list(_closure(start, lambda state: graph.setdefault(state, following(state))))
        return graph

    def _link(self, last: Counter[int], first: Counter[int]) -> None:
        for p, count in last.items():
            for q, ways in first.items():
                self.next[p][q] += count * ways

    def _sequence(self, items: Iterable[Any]) -> Part:
        return self._joined(self._part(*item) for item in items)

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

    def _part(self, kind: Any, value: Any) -> Part:
        if kind is op.BRANCH:
            empty, first, last = zip(*(self._sequence(branch) for branch in value[1]), strict=True)
            return Part(sum(empty), sum(first, Counter()), sum(last, Counter()))
        if kind is op.SUBPATTERN:
            self.folds |= bool(value[1] & re.IGNORECASE)
            return self._sequence(value[3])
        if kind is op.ATOMIC_GROUP:
            return self._sequence(value)
        if kind in REPEATS:
            return self._repeat(*value)
        if kind is op.AT:
            return Part(1, Counter(), Counter())
        if kind not in CHARACTERS:
            raise Unjudged("looks ahead, behind or back, which may take any time")
        if len(self.reads) >= POSITIONS:
            raise Unjudged("is too long to be judged")
        bits = sum(1 << bit for bit, char in enumerate(self.sample) if self._is(kind, value, char))
        here = Counter({len(self.reads): 1})
        self.reads.append(bits)
        self.next.append(Counter())
        return Part(0, here, here)

    def _repeat(self, low: int, high: int, body: Any) -> Part:
        if high <= COPIES:
            parts = [self._sequence(body) for _ in range(high)]
            whole = Part(1, Counter(), Counter())
            for number, part in reversed(list(enumerate(parts))):
                whole = self._joined([part, whole])
                whole = whole._replace(empty=whole.empty + (number >= low))
            return whole
        copies = [self._sequence(body) for _ in range(low - 1 if low <= COPIES else 0)]
        start = len(self.reads)
        part = self._sequence(body)
        self._link(part.last, part.first)
        loop = range(start, len(self.reads))
        self.loops.update(dict.fromkeys(loop, loop))
        if part.empty and (low > 1 or high != op.MAXREPEAT):
            raise Unjudged("counts a part that may be empty")
        empty = 1 + part.empty if part.empty or not low else 0
        return self._joined([*copies, part._replace(empty=empty)])

    def _is(self, kind: Any, value: Any, char: str) -> bool:
        chars = {char, char.lower(), char.upper()} if self.folds else {char}
        return any(_reads(kind, value, each) for each in chars)


def _reads(kind: Any, value: Any, char: str) -> bool:
    if kind is op.LITERAL:
        return ord(char[0]) == int(value)
    if kind is op.NOT_LITERAL:
        return ord(char[0]) != int(value)
    if kind is op.RANGE:
        return int(value[0]) <= ord(char[0]) <= int(value[1])
    if kind is op.CATEGORY:
        return CATEGORIES[value](char)
    if kind is op.IN:
        negated = value[0][0] is op.NEGATE
        return negated != any(_reads(code, part, char) for code, part in value[negated:])
    return kind is op.ANY


def _codes(value: Any) -> Iterator[int]:
    """Yield every number of a parsed pattern: among them the ends of its ranges."""
    if isinstance(value, int) and not isinstance(value, bool):
        yield int(value)
    elif isinstance(value, (tuple, list, parser.SubPattern)):
        for item in value:
            yield from _codes(item)


def _closure(start: State, following: Callable[[State], Iterable[State]]) -> Iterator[State]:
    """Yield the start and every state that follows it."""
    seen, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        yield state
        new = set(following(state)) - seen
        seen |= new
        waiting.extend(new)


def _times(counts: Counter[int], factor: int) -> Counter[int]:
    return Counter({p: count * factor for p, count in counts.items() if factor})


def _bits(bits: int) -> Iterator[int]:
    while bits:
        yield (low := bits & -bits).bit_length()
        bits ^= low
