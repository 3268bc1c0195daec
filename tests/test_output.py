"""What is written stands whole in its place, and over nothing that is another's."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from frictionless_figures.output import MARKER, OutputError, write_file, write_folder

MAKER = "figures try"
needs_mounts = pytest.mark.skipif(
    subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode != 0
    if shutil.which("unshare")
    else True,
    reason="no private mounts here",
)


def tree(folder: Path) -> dict[str, bytes | None]:
    """Return everything in a folder: the bytes of files, None for the rest."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        if stat.S_ISREG(path.lstat().st_mode)
        else None
        for path in sorted(folder.rglob("*"))
    }


def refusal(path: Path, **options: Path) -> str:
    with pytest.raises(OutputError) as refused:
        write_file(path, b"new", **options)
    return str(refused.value).replace(str(path.parent), "HERE")


def refused_folder(path: Path) -> str:
    with pytest.raises(OutputError) as refused, write_folder(path, MAKER) as folder:
        (folder / "new").write_bytes(b"new")
    return str(refused.value).replace(str(path.parent), "HERE")


def test_writes_a_file_and_the_folders_above_it(tmp_path: Path) -> None:
    write_file(tmp_path / "a" / "b.txt", b"new")
    assert tree(tmp_path) == {"a": None, "a/b.txt": b"new"}


def test_replaces_a_file_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_file(path, b"new")
    assert (tree(tmp_path), stat.S_IMODE(path.stat().st_mode)) == ({"a.txt": b"new"}, 0o640)


def test_gives_a_new_file_the_permissions_that_the_user_gives(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "a.txt", b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640


def test_takes_a_name_as_long_as_the_file_system_does(tmp_path: Path) -> None:
    write_file(tmp_path / ("长" * 85), b"new")
    assert tree(tmp_path) == {"长" * 85: b"new"}


@pytest.mark.parametrize("target", ["old.txt", "nothing", "folder", "/dev/null"])
def test_writes_no_file_over_a_link(target: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "old.txt").write_bytes(b"old")
    (tmp_path / "link").symlink_to(target)
    assert refusal(tmp_path / "link") == "cannot write HERE/link: a link stands there"
    assert tree(tmp_path) == {"folder": None, "link": None, "old.txt": b"old"}


def test_writes_no_file_over_a_pipe_or_a_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    assert refusal(tmp_path / "pipe") == "cannot write HERE/pipe: no file stands there"
    assert refusal(tmp_path / "folder") == "cannot write HERE/folder: a folder stands there"
    assert stat.S_ISFIFO((tmp_path / "pipe").lstat().st_mode)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes device nodes")
def test_writes_no_file_over_a_device(tmp_path: Path) -> None:
    try:
        os.mknod(tmp_path / "null", 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("no device nodes here")
    assert refusal(tmp_path / "null") == "cannot write HERE/null: no file stands there"
    assert stat.S_ISCHR((tmp_path / "null").lstat().st_mode)


def test_writes_no_file_where_a_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "data").symlink_to(tmp_path / "out")
    path = tmp_path / "package" / "data" / "README.md"
    line = f"cannot write HERE/README.md: it lies outside {tmp_path}/package"
    assert refusal(path, inside=tmp_path / "package") == line
    assert tree(tmp_path / "out") == {}


@pytest.mark.parametrize("path", [".", "..", "a/..", "/"])
def test_writes_nothing_at_what_is_no_name_of_its_own(path: str) -> None:
    line = f"cannot write {Path(path)}: name a file or folder of its own"
    for write in (lambda: write_file(Path(path), b""), lambda: enter(Path(path))):
        with pytest.raises(OutputError) as refused:
            write()
        assert str(refused.value) == line


def enter(path: Path) -> None:
    with write_folder(path, MAKER):
        pass


def test_shows_control_characters_of_a_path_escaped(tmp_path: Path) -> None:
    (tmp_path / "a\n\x1b[31m").mkdir()
    line = "cannot write HERE/a\\n\\x1b[31m: a folder stands there"
    assert refusal(tmp_path / "a\n\x1b[31m") == line


def test_writes_a_folder_anew_and_empty_ones_and_its_own(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("empty", "above/new"):
        for text in (b"1", b"2"):
            with write_folder(tmp_path / name, MAKER) as folder:
                (folder / "sub").mkdir()
                (folder / "sub" / text.decode()).write_bytes(text)
    marked = {MARKER: b"figures try\n", "sub": None, "sub/2": b"2"}
    assert tree(tmp_path / "empty") == tree(tmp_path / "above" / "new") == marked
    assert sorted(path.name for path in tmp_path.iterdir()) == ["above", "empty"]


@pytest.mark.parametrize("marker", [None, b"figures other\n", b"figures try", b""])
def test_writes_no_folder_over_one_that_it_did_not_make(
    marker: bytes | None, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_bytes(b"old")
    if marker is not None:
        (tmp_path / "mine" / MARKER).write_bytes(marker)
    before = tree(tmp_path)
    line = "cannot write HERE/mine: it holds what figures try did not make. "
    assert refused_folder(tmp_path / "mine") == f"{line}Name an empty or a new folder."
    assert tree(tmp_path) == before


def test_takes_no_link_for_the_marker_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"figures try\n")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / MARKER).symlink_to(tmp_path / "text")
    assert refused_folder(tmp_path / "mine").endswith(f"{MARKER}: a link stands there")


def test_writes_no_folder_over_a_link_or_a_file_or_under_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to("empty")
    (tmp_path / "file").write_bytes(b"old")
    assert refused_folder(tmp_path / "link") == "cannot write HERE/link: a link stands there"
    assert refused_folder(tmp_path / "file") == "cannot write HERE/file: no folder stands there"
    monkeypatch.chdir(tmp_path / "empty")
    line = "cannot write HERE/empty: the command runs in it"
    assert refused_folder(tmp_path / "empty") == line
    assert tree(tmp_path) == {"empty": None, "file": b"old", "link": None}


def test_leaves_a_folder_as_it_was_when_the_block_fails(tmp_path: Path) -> None:
    with write_folder(tmp_path / "made", MAKER) as folder:
        (folder / "old").write_bytes(b"old")
    before = tree(tmp_path)
    with pytest.raises(ZeroDivisionError), write_folder(tmp_path / "made", MAKER) as folder:
        (folder / "new").write_bytes(b"new" * (1 // 0))
    assert tree(tmp_path) == before


def test_puts_a_folder_in_two_steps_where_the_system_exchanges_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frictionless_figures.output._exchanged", lambda *_: False)
    for text in (b"1", b"2"):
        with write_folder(tmp_path / "made", MAKER) as folder:
            (folder / "text").write_bytes(text)
    expected = {"made": None, f"made/{MARKER}": b"figures try\n", "made/text": b"2"}
    assert tree(tmp_path) == expected


WRITE = """
import sys
from pathlib import Path
from frictionless_figures.output import OutputError, write_file, write_folder
try:
    write_file(Path("file"), b"x" * 100_000)
except OutputError as error:
    print(error)
try:
    with write_folder(Path("folder"), "figures try") as folder:
        write_file(folder / "text", b"x" * 100_000)
except OutputError as error:
    print(str(error).rpartition(": ")[2])
"""


def standing(folder: Path) -> dict[str, bytes | None]:
    """Return a folder's contents after a file and a folder were put in it."""
    (folder / "file").write_bytes(b"old")
    with write_folder(folder / "folder", MAKER) as made:
        (made / "text").write_bytes(b"old")
    return tree(folder)


@needs_mounts
@pytest.mark.parametrize(
    ("how", "line"), [("size=64k", "No space left on device"), ("ro", "Read-only file system")]
)
def test_loses_nothing_on_a_disk_that_is_full_or_read_only(
    how: str, line: str, tmp_path: Path
) -> None:
    (disk := tmp_path / "disk").mkdir()
    (copy := tmp_path / "copy").mkdir()
    (seed := tmp_path / "seed").mkdir()
    before = standing(seed)
    script = (
        'mount -t tmpfs -o size=64k none "$1" && cp -a "$3/." "$1" && '
        'mount -o "remount,$5" "$1" && cd "$1" && "$4" -c "$6" && cp -a "$1/." "$2"'
    )
    ended = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, "sh", disk, copy, seed, sys.executable, how, WRITE],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.stdout, ended.stderr) == (f"cannot write file: {line}\n{line}\n", "")
    assert tree(copy) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from frictionless_figures import output

left = int(sys.argv[1])
def die(event, _):
    global left
    if event.startswith(("os.", "open", "shutil.")):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(die)
output.write_file(Path("file"), b"new")
with output.write_folder(Path("folder"), "figures try") as folder:
    output.write_file(folder / "text", b"new")
"""


def test_loses_nothing_when_it_is_killed_anywhere(tmp_path: Path) -> None:
    seen = set()
    for step in range(1, 60):
        folder = tmp_path / str(step)
        folder.mkdir()
        standing(folder)
        command = [sys.executable, "-c", KILLED, str(step)]
        ended = subprocess.run(command, cwd=folder, check=False)
        found = tree(folder)
        seen.add((found["file"], found["folder/text"]))
        assert found[f"folder/{MARKER}"] == b"figures try\n"
        if ended.returncode == 0:
            break
    else:
        pytest.fail("it was never left to end")
    assert seen == {(b"old", b"old"), (b"new", b"old"), (b"new", b"new")}
