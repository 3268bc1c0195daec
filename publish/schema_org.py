"""The package for machines: schema.org, which search engines read, and Croissant.

Sources: schema.org Dataset, with what dataset search engines ask of it; the Croissant format
specification 1.0.
"""

from pathlib import Path

from frictionless_figures.descriptor import read_json
from publish.facts import Author, Facts, bibtex
from publish.records import Record
from publish.source import Source, key_fields

CONTEXT = Path(__file__).parent / "tables" / "croissant.json"
TYPES = {"integer": "sc:Integer", "number": "sc:Float"}


def json_ld(facts: Facts, source: Source) -> Record:
    """Return the schema.org Dataset, with what its figures measure and where its files are."""
    units = source.tables["units"].index(("unit_id",))
    figures = [(row, units[row["unit_id"],]) for row in source.tables["indicators"].rows]
    return {
        "@context": "https://schema.org/",
        **_dataset(facts),
        "variableMeasured": [
            {
                "@type": "PropertyValue",
                "name": row["label_en"],
                "alternateName": row["label_zh"],
                "unitText": unit["name_en"],
                "unitCode": unit["ucum"] and f"UCUM:{unit['ucum']}",
            }
            for row, unit in figures
        ],
        "distribution": _files(source, "DataDownload"),
    }


def croissant(facts: Facts, source: Source) -> Record:
    """Return croissant.json, which machine learning tools load: files, tables, fields.

    Its paths count from the folder of the package. Foreign keys are left out: mlcroissant joins
    what it finds there, and then loses rows.
    """
    return {
        "@context": read_json(CONTEXT),
        **_dataset(facts),
        "citeAs": bibtex(facts),
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "distribution": _files(source, "cr:FileObject"),
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": table,
                "name": table,
                "description": resource["description"],
                "key": [{"@id": f"{table}/{field}"} for field in key_fields(source.schemas[table])],
                "field": [
                    {
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
                    for field in source.fields(table)
                ],
            }
            for table, resource in ((one["name"], one) for one in source.resources)
        ],
    }


def _dataset(facts: Facts) -> Record:
    """Return what schema.org and Croissant say alike of a dataset."""
    doi, spatial = facts.doi and f"https://doi.org/{facts.doi}", facts["spatial"]
    return {
        "@type": "Dataset",
        "@id": doi,
        "name": facts["title"],
        "alternateName": facts["title_zh"],
        "description": facts["description"],
        "identifier": doi,
        "url": facts["homepage"] or doi,
        "version": facts["version"],
        "datePublished": facts.date,
        "license": facts.license[1],
        "isAccessibleForFree": True,
        "creator": [_name(author) for author in facts.authors],
        "contributor": [_name(person) for person, _ in facts.contributors],
        "publisher": facts.publisher and {"@type": "Organization", "name": facts.publisher},
        "keywords": facts["keywords"],
        "inLanguage": facts["languages"],
        "temporalCoverage": facts.years,
        "spatialCoverage": spatial
        and {
            "@type": "Place",
            "name": spatial["name"],
            "alternateName": spatial["name_zh"],
            "identifier": {
                "@type": "PropertyValue",
                "propertyID": "GB/T 2260",
                "value": spatial["code"],
            },
        },
        "measurementTechnique": " ".join(filter(None, (facts["method"], facts["quality"]))),
        "isBasedOn": [
            {
                "@type": "NewsArticle",
                "name": title,
                "inLanguage": "zh",
                "author": [{"@type": "Person", **name} for name in names],
                "datePublished": year,
            }
            for title, names, year in facts.articles
        ],
    }


def _name(author: Author) -> Record:
    return {
        "@type": "Person" if author.family_name else "Organization",
        "@id": author.address,
        "name": author.name,
        "givenName": author.given_name,
        "familyName": author.family_name,
    }


def _files(source: Source, kind: str) -> list[Record]:
    """Return the tables as files of a kind, as schema.org and Croissant say it alike."""
    return [
        {
            "@type": kind,
            "@id": f"{resource['name']}.csv",
            "name": f"{resource['name']}.csv",
            "description": resource["description"],
            "contentUrl": resource["path"],
            "contentSize": f"{resource['bytes']} B",
            "encodingFormat": resource["mediatype"],
            "sha256": resource["hash"].removeprefix("sha256:"),
        }
        for resource in source.resources
    ]
