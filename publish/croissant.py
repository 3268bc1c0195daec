"""The package as Croissant, which machine learning tools load: files, tables, fields.

Foreign keys are left out: mlcroissant joins what it finds there, and then loses rows.

Source: the Croissant format specification 1.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from frictionless_figures.descriptor import read_json
from publish.facts import Facts
from publish.records import as_json, dataset, distribution, known
from publish.references import bibtex
from publish.source import Source, key_fields

CONTEXT = Path(__file__).parent / "tables" / "croissant.json"
TYPES = {"integer": "sc:Integer", "number": "sc:Float"}


def croissant(facts: Facts, source: Source) -> str:
    """Return croissant.json; its paths count from the folder of the package."""
    record = {
        "@context": read_json(CONTEXT),
        **dataset(facts),
        "citeAs": bibtex(facts),
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "distribution": distribution(source, "cr:FileObject"),
        "recordSet": [_record_set(source, resource) for resource in source.resources],
    }
    return as_json(record)


def _record_set(source: Source, resource: Mapping[str, Any]) -> dict[str, Any]:
    name = resource["name"]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": resource["description"],
        "key": [{"@id": f"{name}/{field}"} for field in key_fields(source.schemas[name])],
        "field": [_field(name, field) for field in source.fields(name)],
    }


def _field(table: str, field: Mapping[str, Any]) -> dict[str, Any]:
    record = {
        "@type": "cr:Field",
        "@id": f"{table}/{field['name']}",
        "name": field["name"],
        "description": field["description"],
        "dataType": TYPES.get(field["type"], "sc:Text"),
        "source": {"fileObject": {"@id": f"{table}.csv"}, "extract": {"column": field["name"]}},
        "equivalentProperty": field.get("rdfType"),
    }
    return known(record)
