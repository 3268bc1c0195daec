"""The release is the same bytes on every build, complete, and refused where it would mislead."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from checkout import checkout, commit, git, publish
from frictionless_figures.output import MARKER, OutputError, write_folder
from publish.archive import archive
from publish.release import release
from publish.source import NotReadyError, load
from test_package import BARE, PLUGIN, frictionless

ENDINGS = ("zip", "xlsx", "figures.csv", "sqlite", "postgresql.sql")


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


def test_builds_the_same_bytes_in_another_folder_and_time_zone(
    built: Path, clone: Path, tmp_path: Path
) -> None:
    other = tmp_path / "another folder"
    git(tmp_path, "clone", "--quiet", str(clone), str(other))
    environment = {"TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    ended = publish(other, "release", "--output", str(tmp_path / "out"), **environment)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert files(tmp_path / "out") == files(built)


def test_holds_every_file_that_it_promises(built: Path, clone: Path) -> None:
    source = load(clone)
    name = f"{source.descriptor['name']}-{source.descriptor['version']}"
    tables = [f"parquet/{resource['name']}.parquet" for resource in source.resources]
    wheel = f"frictionless_figures-{source.descriptor['version']}-py3-none-any.whl"
    archives = [f"{name}.{ending}" for ending in ENDINGS]
    assert sorted(files(built)) == sorted([MARKER, "SHA256SUMS", wheel, *archives, *tables])


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
def test_unpacks_to_a_package_that_is_valid(script: str, built: Path, tmp_path: Path) -> None:
    (path,) = built.glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path)
    report = json.loads(frictionless(script, tmp_path).stdout)
    assert (report["valid"], report["errors"], report["warnings"]) == (True, [], [])
    assert len(report["tasks"]) == len(load(tmp_path).resources)


def test_packs_the_files_of_the_checkout_and_its_citation(built: Path, clone: Path) -> None:
    (path,) = built.glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    cited = {name for name in packed if not (clone / name).exists()}
    assert cited == {
        "citation/citation.bib",
        "citation/citation.csl.json",
        "citation/citation.ris",
        "citation/citation.txt",
        "citation/dataset.jsonld",
        "croissant.json",
        "datacite.json",
    }
    assert {name: (clone / name).read_bytes() for name in packed.keys() - cited} == {
        name: packed[name] for name in packed.keys() - cited
    }
    needed = {"README.md", "CITATION.cff", "LICENSE", "LICENSE-DATA"}
    assert needed <= packed.keys()


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


@pytest.mark.parametrize("name", ["new.txt", "README.md", "data/rates.csv"])
def test_refuses_a_dirty_tree(name: str, spoiled: Path) -> None:
    with (spoiled / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert refusal(spoiled) == (1, f"the tree is dirty: commit or remove {name}")


def test_refuses_a_folder_that_is_no_checkout(tmp_path: Path) -> None:
    status, line = refusal(tmp_path)
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


def test_replaces_an_earlier_release_wholly(built: Path, clone: Path) -> None:
    before = files(built)
    (built / "left-over.txt").write_text("old\n", encoding="utf-8")
    release(clone, built)
    assert files(built) == before
    assert sorted(path.name for path in built.parent.iterdir()) == ["release"]


def test_puts_no_release_over_what_is_not_one(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine\n", encoding="utf-8")
    with pytest.raises(OutputError, match="it holds what python -m publish release did not make"):
        release(clone, tmp_path)
    assert files(tmp_path) == {"thesis.txt": b"mine\n"}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
