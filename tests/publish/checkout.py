"""Checkouts of the project that a test may build from and spoil."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import ROOT
from publish.citation import COMMITTED
from publish.source import load

FOLDERS = ("checks", "data", "schemas", "seeds")
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
    for name in {*load(ROOT).paths(), *COMMITTED, ".gitignore", "pyproject.toml"}:
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


def publish(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m publish` on a checkout, as make does."""
    return subprocess.run(
        [sys.executable, "-m", "publish", "--root", str(folder), *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
