"""The descriptor of a package, read strictly."""

import errno
import json
import os
import stat
from pathlib import Path
from typing import Any, BinaryIO
from unicodedata import is_normalized

from frictionless_figures.shown import shown


class DescriptorError(Exception):
    """A package or a JSON file of it cannot be used; each line says why."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def read_json(path: Path) -> dict[str, Any]:
    """Return the object of a JSON file. Raises DescriptorError, also where a key stands twice."""
    value = read_document(path)
    if not isinstance(value, dict):
        raise DescriptorError(f"{shown(str(path))} holds no JSON object")
    return value


def read_document(path: Path) -> Any:
    """Return what a file holds: YAML where it is named so, or else JSON. Raises DescriptorError."""
    place, is_yaml = shown(str(path)), path.suffix in (".yaml", ".yml")
    try:
        with open_regular(path, None) as file:
            text = file.read().decode("utf-8")
        if is_yaml:
            from frictionless_figures.strict_yaml import load  # YAML takes long to import

            return load(text)
        value = json.loads(text, object_pairs_hook=unique, parse_constant=_no_number)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
        return value
    except OSError as error:
        fault = f"cannot read {place}: {error.strerror}"
    except UnicodeDecodeError as error:
        fault = f"{place} is not UTF-8: byte {error.start}"
    except UnicodeEncodeError:
        fault = f"{place} holds half a character, \\ud800 to \\udfff"
    except KeyError as error:
        fault = f"{place} holds the key {shown(error.args[0])}"
    except (ValueError, RecursionError) as error:
        fault = f"{place} is no {'YAML' if is_yaml else 'JSON'}: {error}"
    raise DescriptorError(fault)


def file_fault(path: Path) -> str | None:
    """Return why a path is no file to be opened, or None: a device or a pipe may never end."""
    try:
        return None if stat.S_ISREG(path.stat().st_mode) else "it is no regular file"
    except OSError as error:
        return error.strerror
    except ValueError as error:  # a NUL
        return str(error)


def open_regular(path: Path, inside: Path | None) -> BinaryIO:
    """Return a file, open. Raises OSError for what is no regular file of the folder `inside`.

    What is open is judged, and not what stood there before; a pipe is not waited for.
    """
    if fault := file_fault(path):
        raise OSError(errno.EINVAL, fault)
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    opened, place = os.fstat(number), path.resolve()
    if inside is not None and not place.is_relative_to(inside.resolve()):
        fault = "it leads out of the package"
    elif not (stat.S_ISREG(opened.st_mode) and os.path.samestat(opened, place.stat())):
        fault = "it changes while it is read"
    if fault:
        os.close(number)
        raise OSError(errno.EINVAL, fault)
    return os.fdopen(number, "rb")


def unique(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    """Return an object. Raises KeyError for a key that stands twice, or is not in NFC."""
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = iter(value)
        twice = next(key for key, _ in pairs if key != next(keys, None))
        raise KeyError(f'"{twice}" twice')
    for key in value:
        if not is_normalized("NFC", str(key)):
            raise KeyError(f'"{key}", which is not in NFC')
    return value


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number of JSON")
