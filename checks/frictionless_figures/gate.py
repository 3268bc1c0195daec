"""What is verified before anything of a package is read: JSON, names, paths, schemas."""

import re
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from frictionless import Detector, Error, FrictionlessException, Package, Resource, errors, system

from frictionless_figures.descriptor import DescriptorError, file_fault, read_document, read_json
from frictionless_figures.package import is_prose
from frictionless_figures.packed import content_faults
from frictionless_figures.shapes import (
    ASIDE,
    DIALECT,
    PACKAGE,
    RESOURCE,
    is_name,
    misshapen,
    schema_faults,
)
from frictionless_figures.shown import one_line, shown

RESOURCE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
FILE_NAME = re.compile(r"\w[\w.+ -]*")  # name and version of a package name files of a release
REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")  # a drive of Windows as well
ELSEWHERE = ("gsheets", "sql")  # formats that Frictionless asks a server for
DATA = "table article chart document file image json jsonschema map script text video view".split()
PROFILES = ("data-package", "tabular-data-package", "data-resource", "tabular-data-resource")
ALLOWED = {  # values of a property, and what is wrong with others
    "profile": (PROFILES, "would be fetched; remove it"),
    "scheme": (("file", "multipart", ""), "leads out of the package"),
    "type": (DATA, "is not read: it is no data"),
}
DESCRIPTORS = ("package.json", "resource.json", "package.yaml", "resource.yaml")
LINE = 500  # characters of what Frictionless says, which may quote all of a descriptor
SUFFIXES = (".json", ".yaml", ".yml")


def open_package(path: Path) -> Package:
    """Return the package of a descriptor. Raises DescriptorError."""
    descriptor = read_json(path)
    if faults := dict.fromkeys(_package_faults(descriptor, path.parent, path.name)):
        raise DescriptorError(*faults)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Package.from_descriptor(descriptor, basepath=str(path.parent))
    except FrictionlessException as exception:
        notes = dict.fromkeys(one_line(error.note, LINE) for error in exception.to_errors())
        raise DescriptorError(*(f"{path.name}: {note}" for note in notes)) from None
    except Exception as error:  # whatever Frictionless stumbles over
        line = one_line(f"{type(error).__name__}: {error}", LINE)
        raise DescriptorError(f"{path.name}: Frictionless cannot use it: {line}") from None


def resource_faults(resource: Resource) -> list[str]:
    """Return a line for whatever forbids to read a resource with a checklist."""
    if system.trusted or "checklist" not in resource.custom:
        return []
    folder, name = Path(resource.basepath or "."), shown(str(resource.name))
    files = [part for part in (resource._schema, resource._dialect) if isinstance(part, str)]
    if faults := [f"{name}: {fault}" for path in files if (fault := path_fault(folder, path))]:
        return faults
    entry = resource.to_descriptor()
    if entry.get("data") is None:
        entry.pop("data", None)
    entry["schema"] = resource.schema.to_descriptor() or {"fields": []}
    return list(_resource_faults(entry, folder, name))


def verify_source(source: Any, basepath: str | None = None) -> None:
    """Verify what Frictionless is about to open, where it is a descriptor with a checklist.

    Raises FrictionlessException. Files of other names are data, and none of this; descriptors
    without a checklist are not ours to refuse.
    """
    if system.trusted or not isinstance(source, str) or not source.endswith(SUFFIXES):
        return
    if REMOTE.match(source) or REMOTE.match(basepath or ""):
        return
    path, named = Path(basepath or "", source), source.endswith(DESCRIPTORS)
    if file_fault(path):
        if not (named and path.exists()):
            return  # Frictionless says that it is not there
    elif not any(sign in path.read_bytes() for sign in (b"checklist", b"\\")):
        return  # a name may be written with escapes
    try:
        descriptor = read_document(path)
        if not _declares_checks(descriptor):
            return
        verify = _package_faults if "resources" in descriptor else _resource_faults
        faults = list(verify(descriptor, path.parent, path.name))
    except DescriptorError as fault:
        if not named and b'"checks"' not in path.read_bytes():
            return  # data of another name that is no JSON
        faults = list(fault.lines)
    if faults:
        reasons: list[Error] = [errors.PackageError(note=fault) for fault in faults]
        raise FrictionlessException(errors.PackageError(note="not read"), reasons=reasons)


def _declares_checks(descriptor: Any) -> bool:
    """Whether a document is the descriptor of a package or a resource with a checklist."""
    if not isinstance(descriptor, dict):
        return False
    listed = descriptor.get("resources")
    entries = [descriptor, *(listed if isinstance(listed, list) else [])]
    return any(isinstance(entry, dict) and "checklist" in entry for entry in entries)


def _package_faults(descriptor: dict[str, Any], folder: Path, place: str) -> Iterator[str]:
    """Yield what is wrong with a descriptor; each schema that is a file is put in its place."""
    if (yield from misshapen(descriptor, PACKAGE, place, "resources")):
        return
    for key in ("name", "version"):
        if key in descriptor and not FILE_NAME.fullmatch(descriptor[key]):
            yield f'{place}: {key} "{shown(descriptor[key])}" cannot name a file'
    yield from _unusable({"profile": descriptor.get("profile", PROFILES[0])}, place)
    names = set()
    entries = [*descriptor["resources"], *descriptor.get(ASIDE, [])]
    for number, entry in enumerate(entries, 1):
        name = entry.get("name")
        if not isinstance(name, str) or not RESOURCE_NAME.fullmatch(name):
            said = f' "{shown(name)}"' if isinstance(name, str) else ""
            yield f"{place}: the name{said} of resource {number} is not of a-z, 0-9, _ and -"
        elif name in names:
            yield f'{place}: two resources have the name "{name}"'
        else:
            names.add(name)
            yield from _resource_faults(entry, folder, name)


def _resource_faults(entry: dict[str, Any], folder: Path, place: str) -> Iterator[str]:
    if (yield from misshapen(entry, RESOURCE, place)):
        return
    path = entry.get("path", [])
    paths = [*([path] if isinstance(path, str) else path), *entry.get("extrapaths", [])]
    if not paths and "data" not in entry:
        yield f"{place}: it has neither path nor data"
    named = (entry.get(key) for key in ("dialect", "checklist"))
    documents = [file for file in named if isinstance(file, str) and not is_prose(file)]
    files = paths + documents
    faults = [f"{place}: {fault}" for file in files if (fault := path_fault(folder, file))]
    for path in () if faults else paths:
        faults += [f"{place}: {path} {fault}" for fault in content_faults(folder / path, entry)]
    yield from faults
    kind = "json"
    if not faults:
        yield from _document_faults(entry.get("dialect"), documents, folder, place)
        if len(paths) == 1 and paths[0].endswith((".json", ".yaml")):
            kind = Detector.detect_metadata_type(str(folder / paths[0])) or kind
    yield from _unusable({"type": kind, **entry}, place)
    yield from _schema_faults(entry, folder, place)


def _document_faults(dialect: Any, documents: list[str], folder: Path, place: str) -> Iterator[str]:
    for file in documents:
        try:
            document = read_document(folder / file)
        except DescriptorError as error:
            yield str(error)  # it names the file
        else:
            dialect = document if file == dialect else dialect
    if isinstance(dialect, dict):
        yield from misshapen(dialect, DIALECT, f"{place}: dialect")


def _unusable(entry: Mapping[str, Any], place: str) -> Iterator[str]:
    """Yield a line for each property by which Frictionless would ask a server, or fail."""
    for key, (allowed, why) in ALLOWED.items():
        if entry.get(key, allowed[0]) not in allowed:
            yield f'{place}: the {key} "{shown(entry[key])}" {why}'
    if entry.get("format") in ELSEWHERE:
        yield f'{place}: the format "{entry["format"]}" leads out of the package'
    if entry.get("format") == "inline" and "data" not in entry:
        yield f'{place}: the format "inline" is of rows in the descriptor, and it has none'
    try:
        "a".encode(entry.get("encoding", "utf-8"))
    except (LookupError, ValueError):
        yield f'{place}: there is no encoding "{shown(entry["encoding"])}"'


def _schema_faults(entry: dict[str, Any], folder: Path, place: str) -> Iterator[str]:
    schema = entry.get("schema", {"fields": []})
    if isinstance(schema, str):
        if fault := path_fault(folder, schema):
            yield f"{place}: {fault}"
            return
        try:
            schema = entry["schema"] = read_json(folder / schema)
        except DescriptorError as error:
            yield str(error)  # it names the file
            return
    yield from schema_faults(schema, place)


def path_fault(folder: Path, path: str) -> str | None:
    """Return why a path of a descriptor is not followed, or None."""
    said = f'the path "{shown(path)}"'
    if not is_name(path):
        return f"{said} is empty, not in NFC, or holds control characters"
    if REMOTE.match(path):
        return f"{said} is remote, and nothing is fetched; save the file in the package"
    if path.startswith(("/", "~")) or "\\" in path:
        return f"{said} is not relative to the package, with / between its parts"
    try:
        inside = (folder / path).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return f"{said} is a link that leads nowhere"
    if not inside:
        return f"{said} leads out of the package"
    fault = file_fault(folder / path)
    return fault and f'cannot read "{path}": {fault}'
