"""Checkouts of the project that a test may build from and spoil."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from conftest import ROOT
from publish.__main__ import main
from publish.citation import COMMITTED
from publish.source import DESCRIPTOR, Source, load

FOLDERS = ("checks", "data", "docs", "schemas", "seeds")
EVIL = (
    "'); DROP TABLE rates; --",
    "a\n\\.\n\\! touch OUT\n",
    "\\.",
    "\\N",
    "\\x41\\",
    "a\tb\rc",
    '"; \\! touch OUT',
    "*/ /* -- ",
    ":'HOME' :HOME :{?x} $$ `touch OUT`",
    "\u2028\\! touch OUT\u2029",
    "=1+1",
    "<script>alert(1)</script></style>",
    "{{ 7 * 7 }}",
)
# Fields of a table whose names, texts and patterns would be commands elsewhere.
HOSTILE = [
    {
        "name": text,
        "type": "string",
        "title": text,
        "description": text,
        "constraints": {"enum": [*EVIL, "1"], "maxLength": 99},
    }
    for text in EVIL
]
AUTHOR = {
    "GIT_AUTHOR_NAME": "A Curator",
    "GIT_AUTHOR_EMAIL": "curator@example.org",
    "GIT_COMMITTER_NAME": "A Curator",
    "GIT_COMMITTER_EMAIL": "curator@example.org",
    "GIT_COMMITTER_DATE": "2026-11-21T23:30:00-05:00",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


def copy(folder: Path) -> Path:
    """Return a folder with all that a release is built from."""
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in {*load(ROOT).paths(), *COMMITTED, "README.md", ".gitignore", "pyproject.toml"}:
        if not (folder / name).exists():
            shutil.copy(ROOT / name, folder / name)
    return folder


def checkout(folder: Path) -> Path:
    """Return a clean git checkout with all that a release is built from."""
    copy(folder)
    git(folder, "init", "--quiet")
    commit(folder)
    return folder


def commit(folder: Path) -> None:
    """Commit every change in a checkout."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Change")


def git(folder: Path, *arguments: str) -> None:
    """Run git in a checkout."""
    subprocess.run(["git", *arguments], cwd=folder, env={**os.environ, **AUTHOR}, check=True)


def publish(
    folder: Path, name: str, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `python -m publish NAME` on a checkout; as make does where an environment is given."""
    command = [name, "--package", str(folder / DESCRIPTOR), *arguments]
    if environment:
        return subprocess.run(
            [sys.executable, "-m", "publish", *command],
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(command)
    return subprocess.CompletedProcess(command, status, out.getvalue(), err.getvalue())


class Cells(dict[str, str]):
    """A row without a number; what it lacks is missing."""

    def __missing__(self, name: str) -> None:
        return None


class OneTable(dict[str, Any]):
    """The tables of a package that has one, which nothing refers to."""

    def references(self, name: str) -> list[tuple[str, ...]]:
        return []


def source_of(
    folder: Path, fields: Sequence[dict[str, Any]], texts: Sequence[str] = EVIL
) -> Source:
    """Return a package with one table of any fields, and a row for each text in every column.

    It was made without looking at it, as if nothing had refused it.
    """
    rows = [Cells((field["name"], text) for field in fields) for text in texts]
    keys = {"primary_key": (), "unique_keys": (), "foreign_keys": (), "checks": ()}
    descriptor = {
        "name": "evil",
        "title": EVIL[0],
        "description": EVIL[1],
        "version": "1.0.0",
        "created": "2026-11-21",
        "licenses": [{"name": EVIL[3], "path": "https://example.org"}],
        "contributors": [{"title": EVIL[2], "roles": ["creator"]}],
        "resources": [{"name": "rates", "title": EVIL[1], "description": EVIL[1]}],
    }
    schemas = {"rates": {"title": EVIL[0], "description": EVIL[1], "fields": list(fields)}}
    tables: Any = OneTable(rates=SimpleNamespace(rows=rows, **keys))
    return Source(folder / DESCRIPTOR, descriptor, schemas, tables)
