"""The page in its folder: the check before it, the files, and all of them or none."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from frictionless_figures.chain import read_texts
from frictionless_figures.descriptor import read_json
from frictionless_figures.validation import Run, validate
from publish.page.content import ContentError
from publish.page.render import Package, files_of, page

EXTRAS = ("CITATION.cff", "LICENSE-DATA")  # what goes with the files that are downloaded


class RefusedError(Exception):
    """The package does not pass its checks; `run` says why."""

    def __init__(self, run: Run) -> None:
        super().__init__("the checks fail: there is no page of it")
        self.run = run


def build(descriptor: Path, output: Path, texts: Path | None = None) -> list[Path]:
    """Write the page of a data package into a folder, in place of what is there; return its files.

    With `texts`, the folder of the sources' texts, every figure shows its sentence: such a page is
    not for publication. Raises RefusedError where the checks fail, ContentError,
    MissingWordsError and NotReadyError where something to show is missing.
    """
    run = validate(descriptor, texts)
    if run.status or run.tables is None:
        raise RefusedError(run)
    found = read_json(descriptor)
    package = Package(
        folder=descriptor.parent,
        descriptor=found,
        run=run,
        date=released(descriptor.parent / "CHANGELOG.md", str(found["version"])),
        texts=None if texts is None else read_texts(run.tables, texts),
    )
    files = {"index.html": page(package).encode("utf-8")}
    for name in files_of(found):
        # The descriptor is given under the name that readers look for.
        path = descriptor if name == "datapackage.json" else descriptor.parent / name
        files[name] = path.read_bytes()
    for name in EXTRAS:
        if (descriptor.parent / name).is_file():
            files[name] = (descriptor.parent / name).read_bytes()
    return _write(output, files)


def released(changelog: Path, version: str) -> str:
    """Return the date at which the changelog releases a version: the date of the data."""
    try:
        text = changelog.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"cannot read {changelog}: {error}") from None
    match = re.search(rf"^## {re.escape(version)} - (\d{{4}}-\d\d-\d\d)$", text, re.MULTILINE)
    if match is None:
        raise ContentError(f"{changelog} has no heading '## {version} - DATE', the date to show")
    return match[1]


def _write(output: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files into a new folder beside the output, and put it there in one step."""
    output.parent.mkdir(parents=True, exist_ok=True)
    if output.exists() and not (output / "index.html").is_file() and any(output.iterdir()):
        raise ContentError(f"{output} holds no page: it is not replaced")
    beside = Path(tempfile.mkdtemp(dir=output.parent, prefix=f".{output.name}."))
    try:
        new, old = beside / "new", beside / "old"
        for name, data in files.items():
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        if output.exists():
            os.replace(output, old)
        os.replace(new, output)
    finally:
        shutil.rmtree(beside)
    return [output / name for name in files]
