"""The release: everything that readers get, the same bytes on every build.

Its folder is the package itself, with its page and all that is made of it.
"""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from string import Template

from frictionless_figures.output import write_file, write_folder
from frictionless_figures.validation import Run
from publish import citation, readiness
from publish.archive import archive, repacked
from publish.docs import docs
from publish.facts import Facts, apa, bibtex, gbt
from publish.page.render import page
from publish.parquet import parquet
from publish.source import NotReadyError, Source, load
from publish.spreadsheet import spreadsheet
from publish.sql import own_schema, postgresql
from publish.sqlite import datasette, figures, sqlite

HERE = Path(__file__).parent
SUMS, PAGE = "SHA256SUMS", "index.html"
SAID = {"outlet": "who printed an article", "url": "where it stands"}  # of the articles


def release(package: Path, output: Path) -> dict[str, str]:
    """Build the release of a checkout into a folder, in place of an earlier one.

    Returns the SHA-256 of each file by its name. Raises NotReadyError, and then leaves the folder
    as it was, unless the tree is clean and the package pinned, checked and in the changelog.
    """
    source = load(package)
    readiness.require_clean(source.root)
    readiness.require_changelog(source)
    readiness.require_pins(source)
    if names := ", ".join(citation.stale(source)):
        raise NotReadyError(f"not as the descriptor has it: {names}. Run make citation.")
    with write_folder(output, "python -m publish release") as folder:
        files = _files(source, readiness.require_checks(source))
        sums = {name: _sum(raw) for name, raw in sorted(files.items())}
        files[SUMS] = "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()
        for name, raw in files.items():
            write_file(folder / name, raw, inside=folder)
    return sums


def _files(source: Source, run: Run) -> dict[str, bytes]:
    name, facts, epoch = source.name, Facts(source.descriptor), readiness.data_epoch(source.root)
    wheel_name, checks = _wheel(source.root, epoch)
    database = sqlite(source, run.outcomes)
    joined, flat = figures(database), io.StringIO()
    header = [field["name"] for field in own_schema()["fields"]]
    csv.writer(flat, lineterminator="\n").writerows([header, *joined])
    package = contents(source, facts, wheel_name)
    package |= {wheel_name: checks, "figures.csv": flat.getvalue().encode()}
    files = {
        **package,
        f"{name}.zip": archive(dict(sorted(package.items())), epoch),
        f"{name}.xlsx": spreadsheet(source, epoch, joined),
        f"{name}.sqlite": database,
        f"{name}.datasette.json": datasette(source, facts).encode(),
        f"{name}.postgresql.sql": postgresql(source, run.outcomes),
        "parquet/figures.parquet": parquet(own_schema(), joined, facts),
    }
    for table, described in source.schemas.items():
        files[f"parquet/{table}.parquet"] = parquet(described, source.rows(table), facts)
    files |= docs(package, {*files, PAGE})
    downloads = json.loads((HERE / "downloads.json").read_text(encoding="utf-8"))
    for each in downloads:
        for part in ("name", "line"):
            each[part] = each[part].format(name=name, wheel=wheel_name)
        raw = files.get(each["name"])  # the sums come last, and are in none of the files
        each["bytes"], each["sha256"] = ("", "") if raw is None else (len(raw), _sum(raw))
    return {**files, PAGE: page(source, run, None, downloads).encode()}


def _sum(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _wheel(root: Path, epoch: int) -> tuple[str, bytes]:
    """Return name and bytes of the wheel that hatchling builds. Raises NotReadyError."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
        ended = subprocess.run(
            command, cwd=root, env=environment, capture_output=True, text=True, check=False
        )
        built = list(Path(folder).glob("*.whl"))
        if ended.returncode or len(built) != 1:
            last = (ended.stderr.strip() or "no wheel was built").splitlines()[-1]
            raise NotReadyError(f"the wheel cannot be built: {last}", status=2)
        return built[0].name, repacked(built[0].read_bytes(), epoch)


def contents(source: Source, facts: Facts, wheel_name: str) -> dict[str, bytes]:
    """Return the files of the package by their paths, with the README of who has only these."""
    license, address = facts.license
    rows = (
        f"| `{each['path']}` | {each['rows']} | {each['title']} · {each['title_zh']} |"
        for each in source.resources
    )
    articles = source.tables["sources"].rows
    lacking = [words for name, words in SAID.items() if not all(row[name] for row in articles)]
    readme = Template((HERE / "package_readme.md").read_text(encoding="utf-8")).substitute(
        {**source.descriptor, "date": facts.date, "license": license, "license_url": address},
        tables="\n".join(["| table | rows | what it holds |", "|---|---|---|", *rows]),
        wheel=wheel_name,
        apa=apa(facts),
        gbt=gbt(facts, "zh"),
        bibtex=bibtex(facts),
        one_figure=citation.one_figure(source),
        unknown=f"Not known: {', and '.join(lacking)}." if lacking else "",
    )
    texts = {**citation.committed(source), **citation.built(source), "README.md": readme}
    files = {path: source.read(path) for path in source.paths()}
    return {**files, **{name: text.encode() for name, text in texts.items()}}
