"""The JSON types that descriptors and schemas must have, and whether a schema can be used."""

import math
from collections.abc import Generator, Iterator, Mapping
from typing import Any
from unicodedata import is_normalized

from frictionless import Field, FrictionlessException

from frictionless_figures.backtracking import pattern_fault
from frictionless_figures.shown import shown

WIDEST = 2000  # fields of a table: Frictionless compares each label with all before it
MOST_KEYS = 100  # foreign or unique keys of a table: Frictionless copies all of them for each
Shape = Mapping[str, str]  # the properties that must be of a JSON type, if they are there

ASIDE = "tablesWithoutRows"  # resources that a package has room for, and no rows yet
PACKAGE: Shape = {
    "text": "$schema created description homepage id image name profile title type version",
    "list of objects": f"contributors licenses resources sources {ASIDE}",
    "list of texts": "keywords",
}
RESOURCE: Shape = {
    "text": "$schema compression description encoding format hash homepage innerpath mediatype"
    " name profile scheme title type",
    "whole number": "bytes fields rows",
    "list of objects": "licenses sources",
    "list of texts": "extrapaths",
    "text or list of texts": "path",
    "object or text": "dialect schema",
    "object or list": "data",
    "object": "stats",
}
DIALECT: Shape = {"list of whole numbers": "commentRows headerRows"}
SCHEMA: Shape = {
    "text": "$schema description fieldsMatch name title type",
    "list of objects": "fields foreignKeys",
    "list of texts or list of objects": "missingValues",
    "text or list of texts": "primaryKey",
    "list": "uniqueKeys",
}
FIELD: Shape = {
    "text": "decimalChar description format groupChar name rdfType title type",
    "list of texts": "falseValues trueValues",
    "list of texts or list of objects": "missingValues",
    "true or false": "bareNumber",
    "object": "constraints",
}
CONSTRAINTS: Shape = {
    "whole number": "maxLength minLength",
    "true or false": "required unique",
    "text": "pattern",
    "list": "enum",
}
FOREIGN_KEY: Shape = {"text or list of texts": "fields", "object": "reference"}
REFERENCE: Shape = {"text or list of texts": "fields", "text": "resource"}
TYPES = {"text": str, "object": dict, "list": list, "whole number": int}
NUMERIC = ("integer", "number", "year")
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def misshapen(
    value: Mapping[str, Any], shape: Shape, place: str, needed: str = ""
) -> Generator[str, None, bool]:
    """Yield a line for each property that is of another JSON type than it must be.

    Returns whether there is any, or `needed` is missing.
    """
    found = [f"it lists no {needed}"] if needed and needed not in value else []
    for kinds, keys in shape.items():
        for key in keys.split():
            if key in value and not any(_is(kind, value[key]) for kind in kinds.split(" or ")):
                found.append(f"{key} is no {kinds}")
    yield from (f"{place}: {fault}" for fault in found)
    return bool(found)


def _is(kind: str, value: Any) -> bool:
    if kind.startswith("list of "):
        item = kind.removeprefix("list of ").removesuffix("s")
        return isinstance(value, list) and all(_is(item, entry) for entry in value)
    return type(value) is TYPES.get(kind, bool)


def is_name(text: str) -> bool:
    """Return whether a text is a name on one line that has no second spelling."""
    return bool(text) and text.isprintable() and is_normalized("NFC", text)


def schema_faults(schema: Mapping[str, Any], place: str) -> Iterator[str]:
    """Yield a line for whatever forbids to use a schema: types, names, bounds, patterns."""
    if (yield from misshapen(schema, SCHEMA, place, "fields")):
        return
    if (count := len(schema["fields"])) > WIDEST:
        yield f"{place}: the schema has {count} fields, and at most {WIDEST} are read"
        return
    for name in ("foreignKeys", "uniqueKeys"):
        if (count := len(schema.get(name, []))) > MOST_KEYS:
            yield f"{place}: the schema has {count} {name}, and at most {MOST_KEYS} are read"
            return
    for number, field in enumerate(schema["fields"], 1):
        name = field.get("name")
        said = shown(name) if isinstance(name, str) else number
        yield from _field_faults(field, f"{place}: field {said}")
    for key in schema.get("foreignKeys", []):
        if not (yield from misshapen(key, FOREIGN_KEY, f"{place}: foreign key")):
            yield from misshapen(key.get("reference", {}), REFERENCE, f"{place}: foreign key")


def _field_faults(field: Mapping[str, Any], place: str) -> Iterator[str]:
    if (yield from misshapen(field, FIELD, place)):
        return
    constraints = field.get("constraints", {})
    if (yield from misshapen(constraints, CONSTRAINTS, place)):
        return
    if not is_name(field.get("name", "")):
        yield f"{place}: its name is not one line of text in NFC"
        return
    kind = field.get("type", "string")
    bounds = [(name, constraints[name]) for name in BOUNDS if name in constraints]
    wrong = [pair for pair in bounds if not _bounds(field, kind, pair[1])]
    wrong += [
        ("enum", value)
        for value in constraints.get("enum", [])
        if not (isinstance(value, str) if kind == "string" else _reads(field, value))
    ]
    yield from (f"{place}: {name} {shown(repr(value))} is no {kind}" for name, value in wrong)
    if "pattern" in constraints and (fault := pattern_fault(constraints["pattern"])):
        yield f'{place}: the pattern "{shown(constraints["pattern"])}" {fault}'


def _bounds(field: Mapping[str, Any], kind: str, value: Any) -> bool:
    """Return whether a value can bound a field: of numbers a JSON number of the type."""
    if kind == "number" and type(value) is float:
        return math.isfinite(value)
    return type(value) is int if kind in NUMERIC else _reads(field, value)


def _reads(field: Mapping[str, Any], value: Any) -> bool:
    """Return whether the type of a field reads a value; of an unknown type Frictionless speaks."""
    plain = {key: field[key] for key in ("name", "type", "format") if key in field}
    try:
        return Field.from_descriptor(plain).read_cell(value)[0] is not None
    except FrictionlessException:
        return True
