"""The package as Croissant, which machine learning tools load: files, tables, fields.

Foreign keys are left out: mlcroissant joins what it finds there, and then loses rows.

Source: the Croissant format specification 1.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from publish.facts import Facts
from publish.records import as_json, dataset, known
from publish.references import bibtex
from publish.source import Source, key_fields

SPECIFICATION = "http://mlcommons.org/croissant/1.0"
# The terms of the vocabulary of Croissant, in its own order of the alphabet.
TERMS = (
    "citeAs column equivalentProperty extract field fileProperty fileObject fileSet "
    "format includes isLiveDataset jsonPath key md5 parentField path recordSet "
    "references regex repeated replace samplingRate separator source subField "
    "transform"
).split()
CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "sc": "https://schema.org/",
    **{term: f"cr:{term}" for term in TERMS},
}
TYPES = {"integer": "sc:Integer", "number": "sc:Float"}


def croissant(facts: Facts, source: Source) -> str:
    """Return croissant.json; its paths count from the folder of the package."""
    record = {
        "@context": CONTEXT,
        **dataset(facts),
        "citeAs": bibtex(facts),
        "conformsTo": SPECIFICATION,
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": f"{resource['name']}.csv",
                "name": f"{resource['name']}.csv",
                "description": resource["description"],
                "contentUrl": resource["path"],
                "contentSize": f"{resource['bytes']} B",
                "encodingFormat": resource["mediatype"],
                "sha256": resource["hash"].removeprefix("sha256:"),
            }
            for resource in source.resources
        ],
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
        "source": {
            "fileObject": {"@id": f"{table}.csv"},
            "extract": {"column": field["name"]},
        },
        "equivalentProperty": field.get("rdfType"),
    }
    return known(record)
