"""The descriptor of a package: read strictly, and pinned to its files."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any


class DescriptorError(Exception):
    """A JSON file of the package cannot be used; the message says why, in one line."""


def read_json(path: Path) -> dict[str, Any]:
    """Return the object of a JSON file. Raises DescriptorError, also where a key stands twice."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        for key in keys:
            if keys.count(key) > 1:
                raise DescriptorError(f'{path} holds the key "{key}" twice')
        return dict(pairs)

    try:
        found = json.loads(path.read_bytes().decode("utf-8"), object_pairs_hook=unique)
    except OSError as error:
        raise DescriptorError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise DescriptorError(f"{path} is not UTF-8: byte {error.start}") from None
    except (ValueError, RecursionError) as error:
        raise DescriptorError(f"{path} is no JSON: {error}") from None
    if not isinstance(found, dict):
        raise DescriptorError(f"{path} holds no JSON object")
    return found


def pin(path: Path, rows: Iterable[tuple[str, int]]) -> list[str]:
    """Write the pins of every resource anew, and return the names of those that changed.

    `rows` gives the number of rows of each resource. The file is replaced at once, or not at all.
    """
    descriptor = read_json(path)
    counted, changed = dict(rows), []
    for resource in descriptor["resources"]:
        raw = (path.parent / resource["path"]).read_bytes()
        new = {
            "bytes": len(raw),
            "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}",
            "rows": counted[resource["name"]],
        }
        if any(resource.get(name) != value for name, value in new.items()):
            changed.append(resource["name"])
            resource.update(new)
    if changed:
        replace(path, json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n")
    return changed


def replace(path: Path, text: str) -> None:
    """Write a file beside its place and put it there, so that no half of it is ever read."""
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.chmod(beside, path.stat().st_mode if path.exists() else 0o644)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
