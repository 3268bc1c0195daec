"""What a command writes: whole or not at all, and over nothing that it did not make.

A file or folder is made beside its place under a name of its own, brought to the disk, and then
put there in one step: what stood there is lost neither by a full disk nor by an end in between.
"""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import shutil
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from frictionless_figures.shown import shown

MARKER = ".made-by"  # the file of a folder that names the command that made it
OF_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
EXCHANGE, HERE = 2, -100  # RENAME_EXCHANGE and AT_FDCWD of Linux


class OutputError(Exception):
    """Nothing was written; the message says where and why, in one line."""


def write_file(path: Path, content: bytes, inside: Path | None = None) -> None:
    """Write a file at once or not at all. Raises OutputError, as `new_file` does."""
    with new_file(path, inside) as file:
        file.write(content)


@contextmanager
def new_file(path: Path, inside: Path | None = None) -> Iterator[BinaryIO]:
    """Yield a file that stands at the path, in place of what was there, when the block ends.

    Raises OutputError for a link, a device or anything else that is no regular file, for a place
    that a link leads out of the folder `inside`, and where the disk does not take it. The block
    may raise what it likes, and what stood there stays.
    """
    with _told(path):
        place = _place(path, inside)
        mode = _regular_mode(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = _beside(place)
        file = beside.open("xb")
    try:
        with _told(path, OF_THE_DISK):
            yield file
        with _told(path):
            file.flush()
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
            file.close()
            _regular_mode(place)
            os.replace(beside, place)
    finally:
        with suppress(OSError):  # what could not be written is told already
            file.close()
        with _told(path):
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
        raise OutputError(f"cannot write {shown(str(path))}: {error.strerror or error}") from None


def _place(path: Path, inside: Path | None) -> Path:
    """Return the path without links in its folders. Raises OutputError where it names no place."""
    if path.name in ("", "..") or "\0" in str(path):
        raise OutputError(f"cannot write {shown(str(path))}: name a file or folder of its own")
    folder = Path(os.path.realpath(path.parent))
    if inside is not None and not folder.is_relative_to(os.path.realpath(inside)):
        raise OutputError(f"cannot write {shown(str(path))}: it lies outside {shown(str(inside))}")
    return folder / path.name


def _beside(place: Path) -> Path:
    return place.with_name(f".{secrets.token_hex(8)}.part")


def _regular_mode(place: Path) -> int | None:
    """Return the permissions of the file that is there, or None. Raises OutputError."""
    try:
        mode = place.lstat().st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(mode):
        raise OutputError(f"cannot write {shown(str(place))}: {_kind(mode)} stands there")
    return stat.S_IMODE(mode)


def _kind(mode: int) -> str:
    return "a link" if stat.S_ISLNK(mode) else "a folder" if stat.S_ISDIR(mode) else "no file"


def _require_own(place: Path, maker: str) -> None:
    """Raise OutputError unless the place is free, empty or marked as made by the command."""
    try:
        mode = place.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(mode):
        what = "a link" if stat.S_ISLNK(mode) else "no folder"
        raise OutputError(f"cannot write {shown(str(place))}: {what} stands there")
    if Path.cwd().is_relative_to(place):
        raise OutputError(f"cannot write {shown(str(place))}: the command runs in it")
    marker = place / MARKER
    made = _regular_mode(marker) is not None and marker.stat().st_size == len(maker) + 1
    if any(place.iterdir()) and not (made and marker.read_bytes() == f"{maker}\n".encode()):
        raise OutputError(
            f"cannot write {shown(str(place))}: it holds what {maker} did not make. "
            "Name an empty or a new folder."
        )


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
    try:
        exchange = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(exchange(HERE, os.fsencode(new), HERE, os.fsencode(place), EXCHANGE) == 0)
