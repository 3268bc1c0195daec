"""The JSON types that descriptors and schemas must have, and whether a schema can be used."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any
from unicodedata import is_normalized

from frictionless import Field, FrictionlessException

from frictionless_figures.backtracking import pattern_fault
from frictionless_figures.shown import shown

WIDEST = 2000  # fields of a table: Frictionless compares each label with all before it
Shape = Mapping[str, str]  # the properties that must be of a JSON type, if they are there

PACKAGE: Shape = {
    "text": "$schema created description homepage id image name profile title type version",
    "list of objects": "contributors licenses resources sources",
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
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def misshapen(value: Mapping[str, Any], shape: Shape, place: str) -> Iterator[str]:
    """Yield a line for each property that is of another JSON type than it must be."""
    for kinds, keys in shape.items():
        for key in keys.split():
            if key in value and not any(_is(kind, value[key]) for kind in kinds.split(" or ")):
                yield f"{place}: {key} is no {kinds}"


def _is(kind: str, value: Any) -> bool:
    if kind.startswith("list of "):
        item = str if kind == "list of texts" else dict
        return isinstance(value, list) and all(isinstance(entry, item) for entry in value)
    return type(value) is TYPES.get(kind, bool)


def is_name(text: str) -> bool:
    """Return whether a text is a name on one line that has no second spelling."""
    return bool(text) and text.isprintable() and is_normalized("NFC", text)


def schema_faults(schema: Mapping[str, Any], place: str) -> Iterator[str]:
    """Yield a line for whatever forbids to use a schema: types, names, bounds, patterns."""
    faults = list(misshapen(schema, SCHEMA, place))
    if "fields" not in schema:
        faults.append(f"{place}: the schema has no fields")
    yield from faults
    if faults:
        return
    if len(schema["fields"]) > WIDEST:
        count = len(schema["fields"])
        yield f"{place}: the schema has {count} fields, and at most {WIDEST} are read"
        return
    for number, field in enumerate(schema["fields"], 1):
        name = field.get("name")
        yield from _field_faults(
            field, f"{place}: field {shown(name) if isinstance(name, str) else number}"
        )
    for key in schema.get("foreignKeys", []):
        yield from misshapen(key, FOREIGN_KEY, f"{place}: foreign key")
        if isinstance(key.get("reference"), dict):
            yield from misshapen(key["reference"], REFERENCE, f"{place}: foreign key")


def _field_faults(field: Mapping[str, Any], place: str) -> Iterator[str]:
    faults = list(misshapen(field, FIELD, place))
    if not faults:
        constraints = field.get("constraints", {})
        faults.extend(misshapen(constraints, CONSTRAINTS, place))
    if not faults and not is_name(field.get("name", "")):
        faults.append(f"{place}: its name is not one line of text in NFC")
    yield from faults
    if not faults:
        yield from _constraint_faults(field, constraints, place)


def _constraint_faults(
    field: Mapping[str, Any], constraints: Mapping[str, Any], place: str
) -> Iterator[str]:
    kind = field.get("type", "string")
    bounds = [(name, constraints[name]) for name in BOUNDS if name in constraints]
    for name, value in bounds:
        numeric = kind in ("integer", "number", "year")
        if not (_is_number(value, kind) if numeric else _reads(field, value)):
            yield f"{place}: {name} {shown(repr(value))} is no {kind}"
    for value in constraints.get("enum", []):
        if not (isinstance(value, str) if kind == "string" else _reads(field, value)):
            yield f"{place}: enum {shown(repr(value))} is no {kind}"
    fault = pattern_fault(constraints["pattern"]) if "pattern" in constraints else None
    if fault:
        yield f'{place}: the pattern "{shown(constraints["pattern"])}" {fault}'


def _is_number(value: Any, kind: str) -> bool:
    """Return whether a value is a JSON number, and a whole one where the type is not `number`."""
    return type(value) is int or (
        kind == "number" and type(value) is float and math.isfinite(value)
    )


def _reads(field: Mapping[str, Any], value: Any) -> bool:
    """Return whether the type of a field reads a value; of an unknown type Frictionless speaks."""
    plain = {key: field[key] for key in ("name", "type", "format") if key in field}
    try:
        return Field.from_descriptor(plain).read_cell(value)[0] is not None
    except FrictionlessException:
        return True
