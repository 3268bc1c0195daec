"""What opens the files of a table: no link that was put there meanwhile, and every part whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from frictionless import FrictionlessException, errors, system
from frictionless.schemes.local.loader import LocalLoader
from frictionless.schemes.multipart.loader import MultipartByteStream, MultipartLoader

from frictionless_figures.descriptor import open_regular


class RegularLoader(LocalLoader):
    """A loader that opens only a regular file inside the package, whatever stood there before."""

    def read_byte_stream_create(self) -> BinaryIO:
        """Return the file, open. Raises FrictionlessException."""
        return _opened(self.resource, str(self.resource.normpath))


class WholeMultipartLoader(MultipartLoader):
    """A loader that leaves out the first line of a later part only where it is the header again.

    That of Frictionless always leaves it out, so that the first row of a part without a header is
    lost in silence.
    """

    def read_byte_stream_create(self) -> Any:
        """Return the parts as one stream of bytes."""
        headless = self.resource.dialect.header is False
        return _Parts(self.resource, headless)


class _Parts(MultipartByteStream):
    def __init__(self, resource: Any, headless: bool) -> None:
        self._resource, self._headless = resource, headless
        super().__init__(resource.normpaths, remote=False, headless=headless)

    def read_line_stream(self) -> Iterator[bytes]:
        header = None
        for path in self._resource.normpaths:
            with _opened(self._resource, path) as part:
                for number, line in enumerate(part):
                    if header is None:
                        header = line.rstrip(b"\r\n")
                    elif number == 0 and not self._headless and line.rstrip(b"\r\n") == header:
                        continue
                    yield line if line.endswith(b"\n") else line + b"\n"


def _opened(resource: Any, path: str) -> BinaryIO:
    try:
        return open_regular(Path(path), None if system.trusted else Path(resource.basepath or "."))
    except OSError as error:
        note = f'{resource.name}: cannot read "{path}": {error.strerror}'
        raise FrictionlessException(errors.SchemeError(note=note)) from None
