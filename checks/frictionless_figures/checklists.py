"""The checklist that a resource of a descriptor declares: inline, or a JSON or YAML file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from frictionless import FrictionlessException, Resource, errors, helpers

from frictionless_figures.descriptor import DescriptorError, read_document

SUFFIXES = (".json", ".yaml", ".yml")
PROPERTIES = {"name", "title", "description", "checks", "pickErrors", "skipErrors"}
MOST_CHECKS = 1000  # of a table: Frictionless takes half a millisecond to read one


def checklist_of(resource: Resource) -> Mapping[str, Any]:
    """Return the checklist that a resource declares, empty where it declares none.

    A sentence or a list of sentences is somebody's own use of the word, and none. Raises
    FrictionlessException for a file that cannot be read or leads out of the package, and for
    anything that is no object with a list of checks.
    """
    declared = resource.custom.get("checklist")
    if declared is None or is_prose(declared):
        return {}
    if isinstance(declared, str):
        declared = _read(resource, declared)
    problem = _problem(declared)
    if problem:
        raise checklist_error(resource, problem)
    checklist: Mapping[str, Any] = declared
    return checklist


def is_prose(declared: Any) -> bool:
    """Whether the property `checklist` holds words for people, and names no file and no check."""
    if isinstance(declared, str):
        return " " in declared.strip() and not declared.lower().endswith(SUFFIXES)
    words = isinstance(declared, list) and declared != []
    return words and all(isinstance(item, str) and " " in item for item in declared)


def checklist_error(resource: Resource, note: str) -> FrictionlessException:
    """Return the error that a checklist cannot be used, which names the resource."""
    return FrictionlessException(errors.ChecklistError(note=f"{resource.name}: {note}"))


def _problem(declared: Any) -> str | None:
    if not isinstance(declared, Mapping):
        return "the checklist is no object with a list of checks"
    unknown = sorted(set(map(str, declared)) - PROPERTIES)
    if unknown:
        return f"the checklist has no property {', '.join(unknown)}; its checks are in `checks`"
    checks = declared.get("checks", [])
    if not isinstance(checks, list) or not all(isinstance(check, Mapping) for check in checks):
        return "the checklist is no object with a list of checks"
    if len(checks) > MOST_CHECKS:
        return f"the checklist has {len(checks)} checks, and at most {MOST_CHECKS} are performed"
    for name in ("pickErrors", "skipErrors"):
        types = declared.get(name, [])
        if not isinstance(types, list) or not all(isinstance(type, str) for type in types):
            return f"{name} of the checklist is no list of error types"
    return None


def _read(resource: Resource, path: str) -> Any:
    root = Path(resource.basepath or ".").resolve()
    if not helpers.is_safe_path(path) or not (root / path).resolve().is_relative_to(root):
        raise checklist_error(resource, f'the checklist "{path}" lies outside the package')
    try:
        return read_document(root / path)
    except DescriptorError as error:
        raise FrictionlessException(errors.ChecklistError(note=str(error))) from None
