"""The release: everything that readers get, the same bytes on every build."""

from __future__ import annotations

import hashlib
from pathlib import Path

from frictionless_figures.output import write_file, write_folder
from publish import citation, readiness
from publish.archive import archive
from publish.figures import figures, flat
from publish.parquet import parquet
from publish.postgresql import postgresql
from publish.source import Source, load
from publish.spreadsheet import spreadsheet
from publish.sqlite import sqlite
from publish.wheel import wheel

SUMS = "SHA256SUMS"


def release(package: Path, output: Path) -> dict[str, str]:
    """Build the release of a checkout into a folder, in place of an earlier one.

    Returns the SHA-256 of each file by its name. Raises NotReadyError, and then leaves the folder
    as it was, unless the tree is clean and the package pinned, checked and in the changelog.
    """
    readiness.require_clean(package if package.is_dir() else package.parent)
    source = load(package)
    readiness.require_changelog(source)
    readiness.require_pins(source)
    citation.require_fresh(source)
    outcomes = readiness.require_checks(source).outcomes
    epoch = readiness.data_epoch(source.root)
    database = sqlite(source, outcomes)
    joined = figures(database)
    files = {
        f"{source.name}.zip": archive(contents(source), epoch),
        f"{source.name}.xlsx": spreadsheet(source, epoch, joined),
        f"{source.name}.figures.csv": flat(joined),
        f"{source.name}.sqlite": database,
        f"{source.name}.postgresql.sql": postgresql(source, outcomes),
        **{f"parquet/{name}.parquet": parquet(source, name) for name in source.schemas},
        **dict([wheel(source.root, epoch)]),
    }
    sums = {name: hashlib.sha256(raw).hexdigest() for name, raw in sorted(files.items())}
    files[SUMS] = "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()
    with write_folder(output, "python -m publish release") as folder:
        for name, raw in files.items():
            write_file(folder / name, raw, inside=folder)
    return sums


def contents(source: Source) -> dict[str, bytes]:
    """Return the files of the package by their paths: what the archive holds, in its order."""
    files = {path: (source.root / path).read_bytes() for path in source.paths()}
    texts = {**citation.committed(source), **citation.built(source)}
    return dict(sorted({**files, **{name: text.encode() for name, text in texts.items()}}.items()))
