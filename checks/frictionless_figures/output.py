"""What a command writes: whole or not at all, and over nothing that it did not make.

A file or folder is made beside its place under a name of its own, brought to the disk, and then
put there in one step: what stood there is lost neither by a full disk nor by an end in between.
"""

import errno
import os
import shutil
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from frictionless_figures.shown import shown

MARKER = ".made-by"  # the file of a folder that names the command that made it
OF_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
EXCHANGE, HERE = 2, -100  # RENAME_EXCHANGE and AT_FDCWD of Linux


class OutputError(Exception):
    """Nothing was written; the message says where and why, in one line."""


def write_file(path: Path, content: bytes, inside: Path | None = None) -> None:
    """Write a file at once or not at all, with the permissions of what stood there.

    Raises OutputError for a link, a device or anything else that is no regular file, for a place
    that a link leads out of the folder `inside`, and where the disk does not take it.
    """
    with _told(path):
        _place(path, inside).parent.mkdir(parents=True, exist_ok=True)
    with write_beside(path, inside) as beside, _told(path):
        beside.write_bytes(content)


@contextmanager
def write_beside(path: Path, inside: Path | None = None) -> Iterator[Path]:
    """Yield an empty file that takes the place of the path afterwards, with its permissions.

    Raises OutputError as `write_file` does. The block may raise what it likes, and what stood there
    stays.
    """
    with _told(path):
        place = _place(path, inside)
        mode = _regular_mode(place)
        beside = _beside(place)
        beside.open("xb").close()
    try:
        with _told(path, OF_THE_DISK):
            yield beside
        with _told(path):
            with beside.open("rb+") as file:
                if mode is not None:
                    os.fchmod(file.fileno(), mode)
                os.fsync(file.fileno())
            _regular_mode(place)
            os.replace(beside, place)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def write_folder(path: Path, maker: str) -> Iterator[Path]:
    """Yield an empty folder that stands at the path, in place of what was there, afterwards.

    `maker` names the command; a marker file keeps it. Raises OutputError for a link, for what is
    no folder, and for a folder that holds anything and was not made by the same command. The
    block may raise what it likes, and what stood there stays.
    """
    with _told(path):
        place = _place(path, None)
        _require_own(place, maker)
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = _beside(place)
        beside.mkdir()
    try:
        with _told(path, OF_THE_DISK):
            yield beside
        with _told(path):
            write_file(beside / MARKER, f"{maker}\n".encode())
            _require_own(place, maker)
            _put(beside, place)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def _told(path: Path, numbers: Collection[int] | None = None) -> Iterator[None]:
    """Turn an error of the system (of these numbers, or any) into the line that tells of it."""
    try:
        yield
    except OSError as error:
        if numbers is not None and error.errno not in numbers:
            raise
        raise _refusal(path, error.strerror or str(error)) from None


def _refusal(path: Path, why: str) -> OutputError:
    return OutputError(f"cannot write {shown(str(path))}: {why}")


def _place(path: Path, inside: Path | None) -> Path:
    """Return the path without links in its folders. Raises OutputError where it names no place."""
    if path.name in ("", "..") or "\0" in str(path):
        raise _refusal(path, "name a file or folder of its own")
    folder = Path(os.path.realpath(path.parent))
    if inside is not None and not folder.is_relative_to(os.path.realpath(inside)):
        raise _refusal(path, f"it lies outside {shown(str(inside))}")
    return folder / path.name


def _beside(place: Path) -> Path:
    return place.with_name(f".{os.urandom(8).hex()}.part")


def _regular_mode(place: Path) -> int | None:
    """Return the permissions of the file that is there, or None. Raises OutputError."""
    mode = _standing(place)
    if mode and not stat.S_ISREG(mode):
        raise _refusal(place, f"{'a folder' if stat.S_ISDIR(mode) else 'no file'} stands there")
    return stat.S_IMODE(mode) if mode else None


def _standing(place: Path) -> int:
    """Return the kind and the permissions of what is there, or 0. Raises OutputError for a link."""
    try:
        mode = place.lstat().st_mode
    except FileNotFoundError:
        return 0
    if stat.S_ISLNK(mode):
        raise _refusal(place, "a link stands there")
    return mode


def _require_own(place: Path, maker: str) -> None:
    """Raise OutputError unless the place is free, empty or marked as made by the command."""
    mode = _standing(place)
    if not mode:
        return
    if not stat.S_ISDIR(mode):
        raise _refusal(place, "no folder stands there")
    if Path.cwd().is_relative_to(place):
        raise _refusal(place, "the command runs in it")
    marker, words = place / MARKER, f"{maker}\n".encode()
    made = _regular_mode(marker) is not None and marker.stat().st_size == len(words)
    if any(place.iterdir()) and not (made and marker.read_bytes() == words):
        what = f"it holds what {maker} did not make. Name an empty or a new folder."
        raise _refusal(place, what)


def _put(new: Path, place: Path) -> None:
    """Put a folder in its place in one step; what was there is then where the new one was."""
    try:
        new.rename(place)
    except OSError:
        if _exchanged(new, place):
            return
        old = _beside(place)  # a system that cannot exchange two folders: in two steps
        place.rename(old)
        try:
            new.rename(place)
        except OSError:
            old.rename(place)
            raise
        shutil.rmtree(old, ignore_errors=True)


def _exchanged(new: Path, place: Path) -> bool:
    import ctypes  # which takes as long as all of this module

    try:
        exchange = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(exchange(HERE, os.fsencode(new), HERE, os.fsencode(place), EXCHANGE) == 0)
