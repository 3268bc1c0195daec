"""The release is the same bytes on every build, complete, and refused where it would mislead."""

import hashlib
import html
import io
import json
import os
import re
import shlex
import sqlite3
import subprocess
import sys
import sysconfig
import venv
import zipfile
from contextlib import closing
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from checkout import checkout, commit, copy, git, publish
from conftest import ROOT
from frictionless_figures.output import MARKER, OutputError, write_folder
from publish.archive import archive
from publish.facts import Facts, apa, bibtex, gbt
from publish.release import release
from publish.source import NotReadyError, load
from test_package import BARE, PLUGIN, frictionless

ENDINGS = ("zip", "xlsx", "sqlite", "datasette.json", "postgresql.sql")

PROGRAMS = {
    "pip": "pip._internal.cli.main import main",
    "frictionless": "frictionless.console import console as main",
}


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return checkout(tmp_path_factory.mktemp("clone"))


@pytest.fixture(scope="module")
def built(clone: Path) -> Path:
    output = str(clone / "build" / "release")
    ended = publish(clone, "release", "--output", output, TZ="Asia/Shanghai")
    assert (ended.returncode, ended.stderr) == (0, "")
    return clone / "build" / "release"


@pytest.fixture
def spoiled(tmp_path: Path) -> Path:
    return checkout(tmp_path / "spoiled")


def files(folder: Path) -> dict[str, bytes]:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def refusal(root: Path, out: Path | None = None) -> tuple[int, str]:
    with pytest.raises(NotReadyError) as refused:
        release(root, out or root / "build" / "release")
    return refused.value.status, str(refused.value)


def test_builds_the_same_bytes_in_another_folder_and_time_zone_over_an_earlier_release(
    built: Path, clone: Path, tmp_path: Path
) -> None:
    with write_folder(tmp_path / "out", "python -m publish release") as folder:
        (folder / "left-over.txt").write_text("old\n", encoding="utf-8")
    other = tmp_path / "another folder"
    git(tmp_path, "clone", "--quiet", str(clone), str(other))
    os.chmod(other / "data" / "rates.csv", 0o600)
    environment = {"TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    ended = publish(other, "release", "--output", str(tmp_path / "out"), **environment)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert files(tmp_path / "out") == files(built)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["another folder", "out"]


def test_holds_every_file_that_it_promises(built: Path, clone: Path) -> None:
    source = load(clone)
    name = f"{source.descriptor['name']}-{source.descriptor['version']}"
    tables = [f"parquet/{table}.parquet" for table in ("figures", *source.schemas)]
    archives = [f"{name}.{ending}" for ending in ENDINGS]
    made = {MARKER, "SHA256SUMS", "index.html", "docs/documentation.html", "docs/style.css"}
    packed = packed_in(built)
    pages = {f"{path.removesuffix('.md')}.html" for path in packed if path.endswith(".md")}
    assert files(built).keys() == {*made, *pages, *packed, *archives, *tables}
    assert {path: files(built)[path] for path in packed} == packed


def test_sums_every_file(built: Path) -> None:
    lines = (built / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    found = {name: raw for name, raw in files(built).items() if name not in ("SHA256SUMS", MARKER)}
    expected = [f"{hashlib.sha256(raw).hexdigest()}  {name}" for name, raw in found.items()]
    assert sorted(lines) == sorted(expected)


def test_deflates_the_entries_of_its_archives_with_the_time_of_the_last_data_commit(
    built: Path,
) -> None:
    for path in [*built.glob("*.zip"), *built.glob("*.xlsx"), *built.glob("*.whl")]:
        with zipfile.ZipFile(path) as archive:
            found = {(each.compress_type, each.date_time) for each in archive.infolist()}
        assert found == {(zipfile.ZIP_DEFLATED, (2026, 11, 22, 4, 30, 0))}


def test_deflates_as_on_every_machine() -> None:
    """The zlib of PyArrow is the same on every system, and any other would give other bytes."""
    raw = b"".join(b"%d is %x\n" % (number * number, number) for number in range(3000))
    packed = archive({"数.txt": raw, "empty": b""}, 1_795_000_000)
    assert (
        hashlib.sha256(packed).hexdigest()
        == "788fb7d7910073eacc284aaa448838236aac3823b7af98c21e32f6f6d8f9af54"
    )
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        assert file.testzip() is None
        assert {name: file.read(name) for name in file.namelist()} == {"数.txt": raw, "empty": b""}


@pytest.mark.parametrize("script", [BARE, PLUGIN], ids=["bare", "plugin"])
def test_packs_a_package_that_is_valid(script: str, built: Path) -> None:
    (path,) = built.glob("*.zip")
    report = json.loads(frictionless(script.replace("datapackage.json", path.name), built).stdout)
    assert (report["valid"], report["errors"], report["warnings"]) == (True, [], [])
    assert len(report["tasks"]) == len(load(built).resources)


def test_packs_the_files_of_the_checkout_and_what_is_made_of_them(built: Path, clone: Path) -> None:
    packed = packed_in(built)
    version = load(clone).descriptor["version"]
    made = {
        "README.md",
        "citation/citation.bib",
        "citation/citation.csl.json",
        "citation/citation.ris",
        "citation/citation.txt",
        "citation/dataset.jsonld",
        "croissant.json",
        "datacite.json",
        "figures.csv",
        f"frictionless_figures-{version}-py3-none-any.whl",
    }
    assert made <= packed.keys()
    for name in packed.keys() - made:
        assert (clone / name).read_bytes() == packed[name]
    assert {*load(clone).paths(), "CITATION.cff", ".zenodo.json"} == packed.keys() - made


@pytest.fixture(scope="module")
def alone(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the zip, unpacked by who holds nothing else, with Python in a folder of his own."""
    folder = tmp_path_factory.mktemp("alone")
    with zipfile.ZipFile(next(built.glob("*.zip"))) as archive:
        archive.extractall(folder / "package")
    venv.create(folder / "venv")
    # What pip would fetch: all that is installed here, but the project itself.
    (site,) = (folder / "venv").glob("lib/*/site-packages")
    (site / "fetched.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    for name, module in PROGRAMS.items():
        program = folder / "venv" / "bin" / name
        program.write_text(f"#!{program.parent}/python\nfrom {module}\nraise SystemExit(main())\n")
        program.chmod(0o755)
    return folder


def readme(alone: Path, language: str) -> list[str]:
    text = (alone / "package" / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert blocks
    return blocks


def run(alone: Path, *command: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    path = f"{alone / 'venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**kept, "PATH": path, "PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1"}
    ended = subprocess.run(
        command,
        cwd=alone / "package",
        env={**environment, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


def test_checks_by_the_lines_of_the_readme_in_the_zip(alone: Path) -> None:
    install, script = readme(alone, "sh")
    said = run(alone, "sh", "-ec", install + script)
    origin = "import frictionless_figures; print(frictionless_figures.__file__)"
    assert run(alone, "python", "-c", origin).startswith(str(alone))
    assert "none failed, 1 known" in said
    assert "11068 / 15902 is 69.601 %" in said
    assert said.count(" VALID ") == len(load(alone / "package").resources)
    for name in ("Makefile", "make "):
        assert name not in (alone / "package" / "README.md").read_text(encoding="utf-8")


def test_installs_what_the_lines_of_the_readme_in_the_zip_need(alone: Path) -> None:
    install, _ = readme(alone, "sh")
    needed = Requirement(shlex.split(install, comments=True)[-1])
    asked = [Requirement(line) for line in requires(needed.name) or []]
    given = {
        each.name
        for each in asked
        for extra in needed.extras
        if each.marker and each.marker.evaluate({"extra": extra})
    }
    # `to_pandas` says: please install "frictionless[pandas]".
    assert (needed.extras, "pandas" in given) == ({"pandas"}, True)


def test_loads_by_the_lines_of_the_readme_in_the_zip(alone: Path) -> None:
    shown = "print(len(figures), len(of_2025), len(indicators), sorted(of_2025.figure)[:2])"
    lines = "\n".join([*readme(alone, "python"), shown])
    rows = load(alone / "package").tables["indicators"].rows
    years = [(row["from_year"], row["to_year"] or "2025") for row in rows if row["from_year"]]
    of_2025 = [pair for pair in years if pair[0] <= "2025" <= pair[1]]
    known = f"{len(rows)} {len(of_2025)} {len(rows)} ['consecutive-years-20', 'disputes-resolved']"
    assert run(alone, "python", "-c", lines).splitlines()[-1] == known


def test_cites_by_the_readme_in_the_zip(alone: Path) -> None:
    cited = Facts(load(alone / "package").descriptor)
    text = (alone / "package" / "README.md").read_text(encoding="utf-8")
    assert readme(alone, "bibtex") == [bibtex(cited)]
    assert f"\n{apa(cited)}\n\n{gbt(cited, 'zh')}\n" in text
    assert "printed 69.6%, id `disputes-resolved-share`, in the data set above. No DOI" in text
    assert "Not known: who printed an article, and where it stands." in text
    assert "`figures check --texts FOLDER`" in text
    for path in re.findall(r"`((?:data|seeds|citation)/[^`]*|[a-z]+\.json)`", text):
        assert (alone / "package" / path).exists()


def test_offers_each_file_with_the_line_that_loads_it(built: Path, clone: Path) -> None:
    page = (built / "index.html").read_text(encoding="utf-8")
    names = {"name": load(clone).name, "wheel": next(built.glob("*.whl")).name}
    offered = json.loads((ROOT / "publish" / "downloads.json").read_text(encoding="utf-8"))
    places, run = [], []
    for each in offered:
        name, line = (each[part].format(**names) for part in ("name", "line"))
        if name != "SHA256SUMS":  # which sums the page, too
            assert hashlib.sha256((built / name).read_bytes()).hexdigest() in page
        assert html.escape(line, quote=False).replace('"', "&#34;") in page
        places.append(page.index(f'href="{name}"'))
        if line.startswith(("pd.", "frictionless.", "sqlite3.", "mlcroissant.")):
            run.append(line)
    assert places == sorted(places)
    script = ["import frictionless, mlcroissant, sqlite3, pandas as pd", *run]
    command = [sys.executable, "-c", "\n".join(script)]
    ended = subprocess.run(command, cwd=built, capture_output=True, text=True, check=False)
    assert (len(run), ended.returncode) == (6, 0), ended.stderr


def test_describes_to_datasette_what_the_database_has(built: Path) -> None:
    record = json.loads(next(built.glob("*.datasette.json")).read_text(encoding="utf-8"))
    (path,) = built.glob("*.sqlite")
    tables = record["databases"][path.stem]["tables"]
    with closing(sqlite3.connect(path)) as database:
        for name, table in tables.items():
            found = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
            assert list(table["columns"]) == found
    assert {"figures", *load(built).schemas} == tables.keys()
    assert record["license_url"] == load(built).descriptor["licenses"][0]["path"]


def test_links_the_documentation_to_what_is_there(built: Path) -> None:
    pages = [path for path in built.rglob("*.html") if path != built / "index.html"]
    assert len(pages) > 8
    listed = (built / "docs" / "documentation.html").read_text(encoding="utf-8")
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for target, anchor in re.findall(r'href="([^"#:]*)(?:#([^"]*))?"', text):
            place = (page.parent / target).resolve() if target else page
            assert place.is_file(), (page, target)
            assert not anchor or f'id="{anchor}"' in place.read_text(encoding="utf-8")
        if page != built / "docs" / "documentation.html":
            assert f'href="../{page.relative_to(built).as_posix()}"' in listed
    assert 'href="docs/documentation.html"' in (built / "index.html").read_text(encoding="utf-8")


def packed_in(built: Path) -> dict[str, bytes]:
    (path,) = built.glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_gives_a_wheel_that_recomputes_a_rate(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    script = (
        "import frictionless_figures as f; print(f.__file__, f.rate(11068, 15902, '69.6%').holds)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(wheel)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout == f"{wheel}/frictionless_figures/__init__.py True\n"
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("METADATA")]
        description = archive.read(name).decode().partition("\n\n")[2]
    assert description.startswith("# Your own figures")
    assert not re.search(r"\bmake [a-z]", description)


@pytest.mark.parametrize("name", ["new.txt", "README.md", "data/rates.csv"])
def test_refuses_a_dirty_tree(name: str, spoiled: Path) -> None:
    with (spoiled / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert refusal(spoiled) == (1, f"the tree is dirty: commit or remove {name}")


def test_refuses_a_folder_that_is_no_checkout(tmp_path: Path) -> None:
    status, line = refusal(copy(tmp_path))
    assert (status, line.split(":")[0]) == (2, "git rev-parse fails")


def test_refuses_a_shallow_clone(clone: Path, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{clone}", str(shallow))
    status, line = refusal(shallow)
    assert (status, line.split(",")[0]) == (2, "the clone is shallow")


def test_refuses_a_version_without_a_changelog_entry(spoiled: Path) -> None:
    change(spoiled / "datapackage.json", '"version": "', '"version": "9')
    commit(spoiled)
    version = load(spoiled).descriptor["version"]
    assert refusal(spoiled) == (1, f"CHANGELOG.md has no entry for version {version}")


def test_refuses_a_changelog_of_another_day(spoiled: Path) -> None:
    version, day = load(spoiled).descriptor["version"], load(spoiled).descriptor["created"][:10]
    change(spoiled / "CHANGELOG.md", f"## {version} - {day}", f"## {version} - 2001-01-01")
    commit(spoiled)
    line = f"CHANGELOG.md dates {version} 2001-01-01, and the descriptor's `created` says {day}."
    assert refusal(spoiled) == (1, f"{line} Make them the same.")


def test_refuses_a_descriptor_that_is_not_pinned(spoiled: Path) -> None:
    path = spoiled / "datapackage.json"
    path.write_text(re.sub(r'\n +"hash": .*', "", path.read_text("utf-8"), count=1), "utf-8")
    commit(spoiled)
    first = load(spoiled).resources[0]["name"]
    assert refusal(spoiled) == (1, f"not pinned: {first}. Run figures pin.")


def test_refuses_a_pin_that_is_stale(spoiled: Path) -> None:
    path = spoiled / "datapackage.json"
    change(path, f'"bytes": {load(spoiled).resources[0]["bytes"]}', '"bytes": 7')
    publish(spoiled, "citation")
    commit(spoiled)
    status, lines = refusal(spoiled)
    assert (status, lines.splitlines()[0]) == (1, "the checks fail")
    assert "not as pinned: bytes. If the change is meant, run figures pin." in lines


def test_refuses_checks_that_fail(spoiled: Path) -> None:
    change(
        spoiled / "data" / "spans.csv",
        "consecutive-years-19,19,2005",
        "consecutive-years-19,19,2006",
    )
    commit(spoiled)
    status, lines = refusal(spoiled)
    assert (status, lines.splitlines()[0]) == (1, "the checks fail")
    assert "2006 to 2023 is 18 years inclusive, printed 19" in lines


def test_refuses_citation_files_that_are_stale(spoiled: Path) -> None:
    change(spoiled / "CITATION.cff", "Safe Xiuzhou", "Unsafe Xiuzhou")
    commit(spoiled)
    line = "not as the descriptor has it: CITATION.cff. Run make citation."
    assert refusal(spoiled) == (1, line)


def test_leaves_an_earlier_release_as_it_was_when_it_refuses(spoiled: Path) -> None:
    output = spoiled / "build" / "release"
    with write_folder(output, "python -m publish release") as folder:
        (folder / "SHA256SUMS").write_text("earlier\n", encoding="utf-8")
    before = files(spoiled / "build")
    (spoiled / "README.md").write_text("dirty\n", encoding="utf-8")
    ended = publish(spoiled, "release", "--output", str(output))
    line = "publish: the tree is dirty: commit or remove README.md\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", line)
    assert files(spoiled / "build") == before


def test_puts_no_release_over_what_is_not_one(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine\n", encoding="utf-8")
    with pytest.raises(OutputError, match="it holds what python -m publish release did not make"):
        release(clone, tmp_path)
    assert files(tmp_path) == {"thesis.txt": b"mine\n"}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
