"""The release: everything that readers get, the same bytes on every build.

Its folder is the package itself, with its page and all that is made of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from string import Template

from frictionless_figures.output import write_file, write_folder
from frictionless_figures.validation import Run
from publish import citation, readiness, references
from publish.archive import archive
from publish.docs import docs
from publish.facts import facts
from publish.figures import figures, flat, schema
from publish.page.content import Download
from publish.page.language import Both
from publish.page.render import page
from publish.parquet import parquet
from publish.postgresql import postgresql
from publish.source import Source, load
from publish.spreadsheet import spreadsheet
from publish.sqlite import datasette, sqlite
from publish.wheel import wheel

HERE = Path(__file__).parent
SUMS, PAGE = "SHA256SUMS", "index.html"


def release(package: Path, output: Path) -> dict[str, str]:
    """Build the release of a checkout into a folder, in place of an earlier one.

    Returns the SHA-256 of each file by its name. Raises NotReadyError, and then leaves the folder
    as it was, unless the tree is clean and the package pinned, checked and in the changelog.
    """
    source = load(package)
    readiness.require_clean(source.root)
    readiness.require_changelog(source)
    readiness.require_pins(source)
    citation.require_fresh(source)
    files = _files(source, readiness.require_checks(source))
    sums = {name: hashlib.sha256(raw).hexdigest() for name, raw in sorted(files.items())}
    files[SUMS] = "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()
    with write_folder(output, "python -m publish release") as folder:
        for name, raw in files.items():
            write_file(folder / name, raw, inside=folder)
    return sums


def _files(source: Source, run: Run) -> dict[str, bytes]:
    name, cited, epoch = source.name, facts(source.descriptor), readiness.data_epoch(source.root)
    wheel_name, checks = wheel(source.root, epoch)
    database = sqlite(source, run.outcomes)
    joined = figures(database)
    package = contents(source, wheel_name)
    package |= {wheel_name: checks, "figures.csv": flat(joined)}
    files = {
        **package,
        f"{name}.zip": archive(dict(sorted(package.items())), epoch),
        f"{name}.xlsx": spreadsheet(source, epoch, joined),
        f"{name}.sqlite": database,
        f"{name}.datasette.json": datasette(source, cited).encode(),
        f"{name}.postgresql.sql": postgresql(source, run.outcomes),
        "parquet/figures.parquet": parquet(schema(), joined, cited),
    }
    for table, described in source.schemas.items():
        files[f"parquet/{table}.parquet"] = parquet(described, source.rows(table), cited)
    files |= docs(package, {*files, PAGE})
    offered = _downloads(files, {"name": name, "wheel": wheel_name})
    return {**files, PAGE: page(source, run, None, offered).encode()}


def contents(source: Source, wheel_name: str) -> dict[str, bytes]:
    """Return the files of the package by their paths, with the README of who has only these."""
    cited = facts(source.descriptor)
    license, address = cited.license
    rows = (
        f"| `{each['path']}` | {each['rows']} | {each['title']} · {each['title_zh']} |"
        for each in source.resources
    )
    readme = Template((HERE / "package_readme.md").read_text(encoding="utf-8")).substitute(
        {**source.descriptor, "date": cited.date, "license": license, "license_url": address},
        tables="\n".join(["| table | rows | what it holds |", "|---|---|---|", *rows]),
        wheel=wheel_name,
        apa=references.apa(cited),
        gbt=references.gbt(cited, "zh"),
        bibtex=references.bibtex(cited),
        one_figure=citation.one_figure(source),
        unknown=_unknown(source),
    )
    files = {path: (source.root / path).read_bytes() for path in source.paths()}
    texts = {**citation.committed(source), **citation.built(source), "README.md": readme}
    return {**files, **{name: text.encode() for name, text in texts.items()}}


def _unknown(source: Source) -> str:
    """Return what is not known of the articles, as a sentence; nothing where all is."""
    said = {"outlet": "who printed an article", "url": "where it stands"}
    rows = source.tables["sources"].rows
    lacking = [words for name, words in said.items() if not all(row[name] for row in rows)]
    return f"Not known: {', and '.join(lacking)}." if lacking else ""


def _downloads(files: Mapping[str, bytes], names: Mapping[str, str]) -> list[Download]:
    """Return the files that the page offers, in order, each with the line that loads it."""
    downloads = []
    for each in json.loads((HERE / "downloads.json").read_text(encoding="utf-8")):
        name, line = (each[part].format(**names) for part in ("name", "line"))
        raw = files.get(name)  # the sums come last, and are in none of the files
        size, digest = (None, "") if raw is None else (len(raw), hashlib.sha256(raw).hexdigest())
        downloads.append(Download(name, Both(each["en"], each["zh"]), size, digest, line))
    return downloads
