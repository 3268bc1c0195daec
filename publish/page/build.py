"""The page in its folder: the check before it, its files and those of the package."""

from __future__ import annotations

from pathlib import Path

from frictionless_figures.chain import MissingTextError, read_texts
from frictionless_figures.output import write_file, write_folder
from publish.page.render import files_of, page
from publish.readiness import require_checks
from publish.source import DESCRIPTOR, NotReadyError, Source

EXTRAS = ("CITATION.cff", "LICENSE-DATA")  # what goes with the files that are downloaded


def build(source: Source, output: Path, texts: Path | None = None) -> list[str]:
    """Write the page of a package into a folder, in place of an earlier one; return its files.

    With `texts`, the folder of the sources' texts, every figure shows its sentence: such a page is
    not for publication. Raises NotReadyError where the checks fail or something to show is missing.
    """
    run = require_checks(source, texts)
    try:
        quotes = None if texts is None else read_texts(source.tables, texts)
    except MissingTextError as error:
        raise NotReadyError(str(error), status=2) from None
    files = {"index.html": page(source, run, quotes).encode()}
    for name in files_of(source.descriptor):
        # The descriptor goes out under the name that readers look for.
        path = source.path if name == DESCRIPTOR else source.root / name
        files[name] = path.read_bytes()
    for name in EXTRAS:
        if (source.root / name).is_file():
            files[name] = (source.root / name).read_bytes()
    with write_folder(output, "python -m publish page") as folder:
        for name, raw in files.items():
            write_file(folder / name, raw, inside=folder)
    return list(files)
