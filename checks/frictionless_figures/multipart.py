"""Tables in several files, read whole: a part without a header loses no row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from frictionless.resources import FileResource
from frictionless.schemes.multipart.loader import MultipartByteStream, MultipartLoader


class WholeMultipartLoader(MultipartLoader):
    """A loader that leaves out the first line of a later part only where it is the header again.

    That of Frictionless always leaves it out, so that the first row of a part without a header is
    lost in silence.
    """

    def read_byte_stream_create(self) -> Any:
        """Return the parts as one stream of bytes."""
        headless = self.resource.dialect.header is False
        return _Parts(self.resource.normpaths, remote=False, headless=headless)


class _Parts(MultipartByteStream):
    def __init__(self, paths: list[str], *, remote: bool, headless: bool) -> None:
        self._parts, self._headless = paths, headless
        super().__init__(paths, remote=remote, headless=headless)

    def read_line_stream(self) -> Iterator[bytes]:
        header = None
        for path in self._parts:
            with FileResource(path=path) as part:
                for number, line in enumerate(part.byte_stream):
                    if header is None:
                        header = line.rstrip(b"\r\n")
                    elif number == 0 and not self._headless and line.rstrip(b"\r\n") == header:
                        continue
                    yield line if line.endswith(b"\n") else line + b"\n"
