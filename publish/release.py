"""The release: everything that readers get, the same bytes on every build."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from publish import citation, readiness
from publish.archive import archive
from publish.parquet import parquet
from publish.source import Source, load
from publish.spreadsheet import spreadsheet
from publish.sqlite import sqlite
from publish.wheel import wheel

SUMS = "SHA256SUMS"


def release(root: Path, out: Path) -> dict[str, str]:
    """Build the release of a checkout into a folder, in place of what was there.

    Returns the SHA-256 of each file by its name. Raises NotReadyError, and then leaves the folder
    as it was, unless the tree is clean and the package pinned, checked and in the changelog.
    """
    readiness.require_clean(root)
    source = load(root)
    readiness.require_changelog(source)
    readiness.require_pins(source)
    citation.require_fresh(source)
    run = readiness.require_checks(source)
    epoch = readiness.data_epoch(root)
    files = {
        f"{source.name}.zip": archive(contents(source), epoch),
        f"{source.name}.xlsx": spreadsheet(source, epoch),
        f"{source.name}.sqlite": sqlite(source, run.outcomes),
        **{
            f"parquet/{resource['name']}.parquet": parquet(source, resource["name"])
            for resource in source.resources
        },
        **dict([wheel(root, epoch)]),
    }
    sums = {name: hashlib.sha256(raw).hexdigest() for name, raw in sorted(files.items())}
    files[SUMS] = "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()
    _put(files, out)
    return sums


def contents(source: Source) -> dict[str, bytes]:
    """Return the files of the package by their paths: what the archive holds, in its order."""
    files = {path: (source.root / path).read_bytes() for path in source.paths()}
    files.update({name: text.encode() for name, text in citation.committed(source).items()})
    files.update({name: text.encode() for name, text in citation.built(source).items()})
    return dict(sorted(files.items()))


def _put(files: dict[str, bytes], out: Path) -> None:
    """Write the files beside the folder, and then put them in its place."""
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
    try:
        for name, raw in files.items():
            path = beside / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(raw)
        beside.chmod(0o755)
        if out.exists():
            shutil.rmtree(out)
        os.replace(beside, out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
