"""Zip archives whose bytes follow from their contents alone.

Entries are stored: what deflate makes of the same bytes differs between zlib and zlib-ng.
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Mapping

EARLIEST = 315_532_800  # 1980-01-01, before which zip knows no time
REGULAR_FILE = 0o100644 << 16
UNIX = 3


def archive(entries: Mapping[str, bytes], epoch: int) -> bytes:
    """Return a zip of the entries in their order, each of the time `epoch` (seconds, UTC)."""
    buffer = io.BytesIO()
    moment = time.gmtime(max(epoch, EARLIEST))
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, moment[:6])
            info.create_system = UNIX
            info.external_attr = REGULAR_FILE
            file.writestr(info, content)
    return buffer.getvalue()


def stored(raw: bytes, epoch: int) -> bytes:
    """Return a zip that another library made, with its entries stored and of the time `epoch`."""
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        return archive({name: file.read(name) for name in file.namelist()}, epoch)
