"""No sentence of the articles stands in the project: they are other people's work."""

import hashlib
import subprocess
from functools import cache
from pathlib import Path

import pytest

from conftest import ROOT, TEXTS
from frictionless_figures.table import Tables

ENDS = "。!?！？”…;；"
LONGEST_NAME = 24  # characters in a row: longer than any name or part of a title
BUILT = {".venv", "build", "dist", "node_modules"}


@cache
def files() -> list[Path]:
    """Return every text file of the project: what git knows, or all where there is no git."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        names = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        names = [path for path in ROOT.rglob("*") if not BUILT & set(path.parts)]
    return [path for path in names if path.is_file()]


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def test_holds_no_sentence_by_its_fingerprint(tables: Tables) -> None:
    """Needs no article: the sentences are known by length and SHA-256."""
    prints = {row["sha256"] for row in tables["sentences"].rows}
    lengths = {int(row["stop"] or 0) - int(row["start"] or 0) for row in tables["sentences"].rows}
    found = []
    for path in files():
        text = text_of(path)
        for at, character in enumerate(text):
            if character in ENDS:
                windows = (text[at + 1 - length : at + 1] for length in lengths if length > 8)
                if any(hashlib.sha256(each.encode()).hexdigest() in prints for each in windows):
                    found.append((path.name, at))
    assert found == []


@pytest.mark.skipif(not TEXTS.is_dir(), reason=f"the articles are not at {TEXTS}")
@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_repeats_no_long_run_of_an_article(path: Path, tables: Tables) -> None:
    articles = ["".join(each.read_text("utf-8").split()) for each in TEXTS.glob("*.txt")]
    titles = "".join("".join((row["title"] or "").split()) for row in tables["sources"].rows)
    runs = {
        article[at : at + LONGEST_NAME]
        for article in articles
        for at in range(len(article) - LONGEST_NAME + 1)
    }
    text = "".join(text_of(path).split())
    windows = (text[at : at + LONGEST_NAME] for at in range(len(text)) if not text[at].isascii())
    assert [window for window in windows if window in runs and window not in titles] == []
