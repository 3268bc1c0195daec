"""The last net under a command: whatever is raised ends as one line and a status."""

import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from traceback import extract_tb

from frictionless_figures.shown import shown

PIPE_CLOSED = 141  # as a shell says of a program that SIGPIPE ended
# What is installed under another name than it is imported by.
DISTRIBUTIONS = {"great_expectations": "great-expectations", "yaml": "pyyaml"}


def caught(name: str, run: Callable[[], int]) -> int:
    """Return the status of a command; what it raises is one line on standard error, and 2.

    A character that the terminal cannot print is printed escaped, and a full disk or a closed
    pipe behind standard output is noticed here rather than after the last line. To a stream that
    was closed from the beginning nothing is said.
    """
    _fill_closed()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they speak to programmers
            status = run()
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # the reader has had enough
        _drop_output()
        return PIPE_CLOSED
    except KeyboardInterrupt:
        line = "stopped"
    except ModuleNotFoundError as error:
        module = (error.name or "").partition(".")[0]
        line = f"{error.name} is not installed: pip install {DISTRIBUTIONS.get(module, module)}"
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        line = f"{place}{error.strerror or error}"
    except Exception as error:
        line = f"stopped by {type(error).__name__} at {_place(error)}: {error}"
    _drop_output()
    print(f"{name}: {shown(' '.join(line.split()))}", file=sys.stderr)
    return 2


def _place(error: Exception) -> str:
    """Return the last line of ours that an error came through."""
    here = Path(__file__).parent
    frames = extract_tb(error.__traceback__)[1:]  # the first is this module's
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(here)] or frames
    return f"{Path(own[-1].filename).name} line {own[-1].lineno}"


def _fill_closed() -> None:
    """Put the null device where the standard streams are closed, or a file would come there."""
    for name, number in (("stdin", 0), ("stdout", 1), ("stderr", 2)):
        if getattr(sys, name) is None:
            try:
                os.fstat(number)
            except OSError:
                os.dup2(os.open(os.devnull, os.O_RDWR), number)
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w", closefd=False))


def _drop_output() -> None:
    """Send what is left of standard output nowhere, so that Python does not fail with it later."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
