"""Whatever a command raises is one line and a status; no traceback reaches a terminal."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from frictionless_figures.net import caught
from frictionless_figures.shown import shown


def raising(error: BaseException) -> Callable[[], int]:
    def run() -> int:
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError(28, "No space left on device", "out.csv"), "out.csv: No space left on device"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (ModuleNotFoundError(name="polars"), "polars is not installed: pip install polars"),
        (
            ModuleNotFoundError(name="great_expectations.core"),
            "great_expectations.core is not installed: pip install great-expectations",
        ),
        (KeyboardInterrupt(), "stopped"),
        (ValueError("a\n\x1b[31mb"), "stopped by ValueError at test_net.py line 18: a \\x1b[31mb"),
        (RecursionError("too deep"), "stopped by RecursionError at test_net.py line 18: too deep"),
    ],
)
def test_says_in_one_line(
    error: BaseException, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert caught("figures", raising(error)) == 2
    assert capsys.readouterr() == ("", f"figures: {line}\n")


def test_returns_the_status_of_what_raises_nothing() -> None:
    assert caught("figures", lambda: 1) == 1


def figures(
    *arguments: str, stdout: int | io.BufferedWriter, **environment: str
) -> tuple[int, str]:
    command = [sys.executable, "-m", "frictionless_figures.command", *arguments]
    ended = subprocess.run(
        command,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
        check=False,
    )
    return ended.returncode, ended.stderr.decode()


def test_prints_to_a_terminal_that_knows_no_chinese(tmp_path: Path) -> None:
    with (tmp_path / "out").open("wb") as out:
        ended = figures("read", "5万", stdout=out, PYTHONIOENCODING="ascii")
    assert ended == (0, "")
    assert (tmp_path / "out").read_text("ascii").startswith("5\\u4e07")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_says_that_the_disk_is_full() -> None:
    with Path("/dev/full").open("wb") as full:
        ended = figures("read", "5万", stdout=full)
    assert ended == (2, "figures: No space left on device\n")


def test_stops_in_silence_when_the_reader_has_had_enough() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        assert figures("read", "5万", stdout=writing) == (141, "")
    finally:
        os.close(writing)


@pytest.mark.parametrize("closed", ["0<&-", ">&-", "2>&-", "0<&- >&- 2>&-"])
@pytest.mark.parametrize(("token", "status"), [("5万", 0), ("?", 1)])
def test_ends_as_ever_where_a_stream_is_closed(token: str, status: int, closed: str) -> None:
    command = f'"$0" -m frictionless_figures.command read "$1" {closed}'
    ended = subprocess.run(
        ["sh", "-c", command, sys.executable, token], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, "Traceback" in ended.stderr) == (status, False)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("平安 a　b", "平安 a　b"),
        ("a\nfailed: b", "a\\nfailed: b"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\x9b\u202e\u2028\ud800", "\\x9b\\u202e\\u2028\\ud800"),
        ("零" * 10**6 + "起", f"{'零' * 2000} … (1000001 characters) … {'零' * 999}起"),
    ],
)
def test_shows_no_character_that_acts_on_a_terminal(text: str, line: str) -> None:
    assert shown(text) == line
