"""What has to be true before anything is released."""

import re
import subprocess
from pathlib import Path

from frictionless_figures.validation import Run, validate
from publish.source import DESCRIPTOR, NotReadyError, Source

PINS = ("bytes", "hash", "rows")
DATA = (DESCRIPTOR, "data", "seeds", "schemas")
QUIET = ("-c", "core.fsmonitor=false")  # git runs nothing that the checkout names
SHOWN = 5  # failures printed before the rest is only counted


def require_clean(root: Path) -> None:
    """Raise NotReadyError unless the folder is a whole git checkout without any change."""
    if Path(_git(root, "rev-parse", "--show-toplevel")).resolve() != root.resolve():
        raise NotReadyError(f"{root} is not the top of a git checkout", status=2)
    if _git(root, "rev-parse", "--is-shallow-repository") != "false":
        line = "the clone is shallow, so the date of the last change of data is not known"
        raise NotReadyError(f"{line}: run git fetch --unshallow", status=2)
    changed = _git(root, "status", "--porcelain", "--untracked-files=all").splitlines()
    if names := ", ".join(_first([line[2:].strip() for line in changed])):
        raise NotReadyError(f"the tree is dirty: commit or remove {names}")


def data_epoch(root: Path) -> int:
    """Return when the data last changed: seconds since 1970 of its last commit."""
    seconds = _git(root, "log", "-1", "--format=%ct", "--", *DATA)
    if not seconds:
        raise NotReadyError("no commit holds the data", status=2)
    return int(seconds)


def require_pins(source: Source) -> None:
    """Raise NotReadyError unless every table is pinned."""
    tables = source.resources
    loose = [one["name"] for one in tables if any(one.get(pin) is None for pin in PINS)]
    if loose:
        raise NotReadyError(f"not pinned: {', '.join(loose)}. Run figures pin.")


def require_changelog(source: Source) -> None:
    """Raise NotReadyError unless the changelog has the version, of the day that it was made."""
    version, day = source.descriptor["version"], source.descriptor.get("created", "")[:10]
    text = (source.root / "CHANGELOG.md").read_text(encoding="utf-8")
    entries = dict(re.findall(r"^## \[?([^\s\]]+)\]? - (\S+)$", text, re.MULTILINE))
    if version not in entries:
        raise NotReadyError(f"CHANGELOG.md has no entry for version {version}")
    if entries[version] != day:
        dated = f"CHANGELOG.md dates {version} {entries[version]}"
        created = f"the descriptor's `created` says {day or 'nothing'}"
        raise NotReadyError(f"{dated}, and {created}. Make them the same.")


def require_checks(source: Source, texts: Path | None = None) -> Run:
    """Return the run of all checks. Raises NotReadyError unless every one holds or is known."""
    run = validate(source.path, texts)
    if run.status:
        lines = run.problems or [str(failure) for failure in run.failures]
        raise NotReadyError("the checks fail", *_first(lines), status=run.status)
    return run


def _first(lines: list[str]) -> list[str]:
    more = len(lines) - SHOWN
    return [*lines[:SHOWN], f"and {more} more"] if more > 0 else lines


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), "-c", "core.quotePath=false", *QUIET, *arguments]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NotReadyError(f"git cannot be run: {error.strerror}", status=2) from None
    if ended.returncode:
        last = (ended.stderr.strip() or "no reason given").splitlines()[-1]
        raise NotReadyError(f"git {arguments[0]} fails: {last}", status=2)
    return ended.stdout.strip("\n")
