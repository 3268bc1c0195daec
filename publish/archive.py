"""Zip archives whose bytes follow from their contents alone.

What deflate makes of the same bytes differs between zlib and zlib-ng, and a Python has either.
PyArrow brings a zlib of its own, the same one on every system, and the lock says which.
"""

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Mapping

import pyarrow as pa

EARLIEST = 315_532_800  # 1980-01-01, before which zip knows no time
REGULAR_FILE = 0o100644 << 16
UNIX = 3 << 8
VERSION, UTF8, DEFLATED = 20, 1 << 11, 8
GZIP_HEAD, GZIP_TAIL = 10, 8  # bytes around what deflate makes (RFC 1952)


def archive(entries: Mapping[str, bytes], epoch: int) -> bytes:
    """Return a zip of the entries in their order, each of the time `epoch` (seconds, UTC).

    Source: the ZIP File Format Specification 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
    """
    year, month, day, hour, minute, second = time.gmtime(max(epoch, EARLIEST))[:6]
    moment = hour << 11 | minute << 5 | second // 2, year - 1980 << 9 | month << 5 | day
    body, directory = b"", b""
    for name, content in entries.items():
        path, packed = name.encode(), deflated(content)
        sizes = zlib.crc32(content), len(packed), len(content)
        shared = struct.pack("<5H3L2H", VERSION, UTF8, DEFLATED, *moment, *sizes, len(path), 0)
        place = struct.pack("<3H2L", 0, 0, 0, REGULAR_FILE, len(body))
        directory += struct.pack("<4sH", b"PK\1\2", UNIX | VERSION) + shared + place + path
        body += b"PK\3\4" + shared + path + packed
    count, ends = len(entries), (len(directory), len(body), 0)
    return body + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, *ends)


def deflated(content: bytes) -> bytes:
    """Return what deflate makes of bytes: the same on every machine."""
    packed: bytes = pa.Codec("gzip").compress(content, asbytes=True)
    return packed[GZIP_HEAD:-GZIP_TAIL]


def repacked(raw: bytes, epoch: int) -> bytes:
    """Return a zip that another library made, packed as ours are and of the time `epoch`."""
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        return archive({name: file.read(name) for name in file.namelist()}, epoch)
