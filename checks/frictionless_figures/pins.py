"""The pins of a package: bytes, hash and rows of each table that is a file or several."""

import json
from pathlib import Path

from frictionless.resources import TableResource

from frictionless_figures.descriptor import read_json, replace
from frictionless_figures.gate import open_package


def pin(path: Path) -> list[str]:
    """Write the pins of every table anew, and return the names of those that changed.

    They are what Frictionless counts, and compares when it validates. The descriptor is replaced
    at once, or not at all. Raises DescriptorError.
    """
    descriptor, changed = read_json(path), []
    for entry, table in zip(descriptor["resources"], open_package(path).resources, strict=True):
        if not isinstance(table, TableResource) or "data" in entry:
            continue
        table.schema.foreign_keys = []  # they would load other tables
        table.infer(stats=True)
        new = {"bytes": table.bytes, "hash": table.hash, "rows": table.rows}
        if any(entry.get(name) != value for name, value in new.items()):
            changed.append(entry["name"])
            entry.update(new)
    if changed:
        replace(path, json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n")
    return changed
