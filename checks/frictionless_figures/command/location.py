"""Where a package is: a descriptor, the folder that holds it, or a zip of that folder."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from contextlib import ExitStack
from pathlib import Path

from frictionless_figures.descriptor import DescriptorError

DESCRIPTOR = "datapackage.json"
LARGEST = 1 << 30  # bytes that an archive may unpack to
MOST = 10_000  # files in it


def is_archive(path: Path) -> bool:
    """Whether a package is a zip, in which nothing can be written."""
    return path.is_file() and zipfile.is_zipfile(path)


def descriptor_at(path: Path, stack: ExitStack) -> Path:
    """The path of the descriptor; an archive stays unpacked until the stack is closed.

    Raises DescriptorError where it can't be unpacked.
    """
    if path.is_dir():
        return path / DESCRIPTOR
    if not is_archive(path):
        return path
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    try:
        with zipfile.ZipFile(path) as archive:
            if len(archive.infolist()) > MOST:
                raise DescriptorError(f"{path} holds more than {MOST} files")
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise DescriptorError(f"{path} unpacks to more than {LARGEST} bytes")
            archive.extractall(folder)  # which keeps every entry inside the folder
    except (OSError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise DescriptorError(f"{path} cannot be unpacked: {error}") from error
    descriptors = [folder / DESCRIPTOR, *sorted(folder.glob(f"*/{DESCRIPTOR}"))]
    return next((place for place in descriptors if place.exists()), descriptors[0])
