"""A pattern that may take more than linear time is refused, and few others."""

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictionless_figures.backtracking import EXPONENTIAL, QUADRATIC, pattern_fault

LINEAR = [
    "",
    "x*",
    "a|b",
    ".*",
    r".*\.csv",
    "[a-z]+(-[a-z]+)*",
    "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
    "([a-z]+, )*[a-z]+",
    r"\w+(\s\w+)*",
    r"[^@]+@[^@]+\.[a-z]{2,}",
    r"\d{1,3}(\.\d{1,3}){3}",
    r"(\d{4})(-\d{2}(-\d{2})?)?",
    "[0-9a-f]{64}",
    "(ab|[a]c)*",
    "(a?)*",
    r"(\d|3)*",
    "[\u4e00-\u9fff]+",
    "|".join(f"{first}{last}" for first in "ABCDEFGHIJKLM" for last in "XYZWKL"),
]
SLOW = {
    "(a+)+$": EXPONENTIAL,
    "(ж+)+$": EXPONENTIAL,
    "(a|a)*": EXPONENTIAL,
    "(a|aa)+": EXPONENTIAL,
    "(a|b-*-)*": EXPONENTIAL,  # it is not slow, and refused all the same
    "(a*)*b": EXPONENTIAL,
    "(a?b?)*": EXPONENTIAL,
    "((a?)*b)*c": EXPONENTIAL,
    "(.*,){11}P": EXPONENTIAL,
    "(a{1,30}){1,30}": EXPONENTIAL,
    "(?>a+)+b": EXPONENTIAL,
    "(.|中)*x": EXPONENTIAL,
    r"(\w+\s?)*$": EXPONENTIAL,
    "a*a*b": QUADRATIC,
    ".*foo.*": QUADRATIC,
    ".+@.+": QUADRATIC,
    "(?i:a)*(?i:A)*c": QUADRATIC,
    "a?" * 30 + "a" * 30: "can read one text in too many ways",
    "(a|){30}": "counts a part that may be empty",
    r"(a*)\1": "looks ahead, behind or back, which may take any time",
    "(?=a*b)c": "looks ahead, behind or back, which may take any time",
    "(": "is no regular expression: missing ), unterminated subpattern",
    "a{2,1}": "is no regular expression: min repeat greater than max repeat",
    "(?i)a": "is no regular expression: global flags not at the start of the expression",
    "(" * 900 + ")" * 900: "is nested too deeply",
    "a" * 2001: "has more than 2000 characters",
    "(?:(?:(?:a{8}){8}){8}){8}": "is too long to be judged",
}


@pytest.mark.parametrize("pattern", LINEAR)
def test_passes(pattern: str) -> None:
    assert pattern_fault(pattern) is None


@pytest.mark.parametrize("pattern", SLOW)
def test_refuses(pattern: str) -> None:
    assert pattern_fault(pattern) == SLOW[pattern]


PATTERNS = st.recursive(
    st.sampled_from(["a", "b", "[ab]", ".", "[^a]", "ab", "a|b", ""]),
    lambda part: (
        st.tuples(part, part).map("".join)
        | st.tuples(part, part).map("(?:%s|%s)".__mod__)
        | st.tuples(
            part, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "*?", "{9,}", "{2,20}"])
        ).map("(?:%s)%s".__mod__)
    ),
    max_leaves=8,
)


@contextmanager
def seconds(limit: int) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(limit)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@given(PATTERNS, st.text("ab", min_size=1, max_size=3), st.sampled_from(["", "a", "bb"]))
def test_passes_no_pattern_that_hangs(pattern: str, word: str, start: str) -> None:
    if pattern_fault(pattern) is None:
        with seconds(5):
            re.match(f"^{pattern}$", start + word * 1000 + "c\n\n")
