"""The citation as records: CFF, DataCite, Zenodo, schema.org.

Sources: the Citation File Format 1.2.0; the DataCite Metadata Schema 4.5; the deposit metadata of
Zenodo; schema.org Dataset.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from frictionless_figures.table import Tables
from publish.facts import Author, Facts
from publish.source import NotReadyError, Source

MADE = "# Made by `make citation` from datapackage.json. Change that, not this.\n"
UNKNOWN_PUBLISHER = "(:tba)"  # DataCite's own code: the property is mandatory, the value to come


def cff(facts: Facts) -> str:
    """Return CITATION.cff."""
    record = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "title": facts.title,
        "message": "If you use this dataset, please cite it with its version.",
        "version": facts.version,
        "date-released": facts.date,
        "license": facts.license,
        "doi": facts.doi,
        "url": facts.url,
        "authors": [_cff_author(author) for author in facts.authors],
        "keywords": list(facts.keywords),
        "abstract": facts.description,
    }
    text = yaml.safe_dump(known(record), sort_keys=False, allow_unicode=True, width=100)
    return f"{MADE}{text}"


def _cff_author(author: Author) -> dict[str, Any]:
    if author.family_name is None:
        return {"name": author.name}
    orcid = f"https://orcid.org/{author.orcid}" if author.orcid else None
    return known(
        {"family-names": author.family_name, "given-names": author.given_name, "orcid": orcid}
    )


def datacite(facts: Facts) -> str:
    """Return the DataCite 4.5 record."""
    record = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "doi": facts.doi,
        "url": facts.url,
        "creators": [_datacite_creator(author) for author in facts.authors],
        "titles": [{"title": facts.title, "lang": "en"}],
        "publisher": {"name": facts.publisher or UNKNOWN_PUBLISHER},
        "publicationYear": facts.year,
        "types": {"resourceType": "Data Package", "resourceTypeGeneral": "Dataset"},
        "subjects": [{"subject": keyword} for keyword in facts.keywords],
        "dates": [{"date": facts.date, "dateType": "Issued"}],
        "language": "en",
        "version": facts.version,
        "formats": ["text/csv"],
        "rightsList": [
            {
                "rights": facts.license,
                "rightsUri": facts.license_url,
                "rightsIdentifier": facts.license,
                "rightsIdentifierScheme": "SPDX",
            }
        ],
        "descriptions": [
            {"description": facts.description, "descriptionType": "Abstract", "lang": "en"}
        ],
        "relatedItems": [
            {
                "relatedItemType": "Text",
                "relationType": "IsDerivedFrom",
                "titles": [{"title": title, "lang": "zh"}],
            }
            for title in facts.sources
        ],
    }
    return as_json(known(record))


def _datacite_creator(author: Author) -> dict[str, Any]:
    if author.family_name is None:
        return {"name": author.name, "nameType": "Organizational"}
    identifier = {
        "nameIdentifier": f"https://orcid.org/{author.orcid}",
        "nameIdentifierScheme": "ORCID",
        "schemeUri": "https://orcid.org",
    }
    creator = {
        "name": author.listed,
        "nameType": "Personal",
        "givenName": author.given_name,
        "familyName": author.family_name,
        "nameIdentifiers": [identifier] if author.orcid else None,
    }
    return known(creator)


def zenodo(facts: Facts) -> str:
    """Return .zenodo.json; its description is HTML."""
    record = {
        "upload_type": "dataset",
        "title": facts.title,
        "creators": [
            known({"name": author.listed, "orcid": author.orcid}) for author in facts.authors
        ],
        "description": f"<p>{html.escape(facts.description, quote=False)}</p>",
        "publication_date": facts.date,
        "version": facts.version,
        "doi": facts.doi,
        "language": "eng",
        "access_right": "open",
        "license": facts.license.lower(),
        "keywords": list(facts.keywords),
    }
    return as_json(known(record))


def json_ld(facts: Facts, source: Source) -> str:
    """Return the schema.org Dataset, with the years and places that it tells of."""
    record = {"@context": "https://schema.org/", **dataset(facts)}
    first, last = years(source.tables)
    record["temporalCoverage"] = f"{first}/{last}"
    record["spatialCoverage"] = [
        {"@type": "Place", "name": row["name_en"]} for row in source.tables["places"].rows
    ]
    record["distribution"] = [
        {
            "@type": "DataDownload",
            "name": resource["name"],
            "contentUrl": resource["path"],
            "encodingFormat": resource["mediatype"],
            "sha256": resource["hash"].removeprefix("sha256:"),
        }
        for resource in source.resources
    ]
    return as_json(record)


def years(tables: Tables) -> tuple[int, int]:
    """Return the first and the last year that an event falls in."""
    rows = tables["events"].rows
    named = [int(row[name] or 0) for row in rows for name in ("from_year", "to_year") if row[name]]
    if not named:
        raise NotReadyError("no event has a year: there is no time that it tells of", status=2)
    return min(named), max(named)


def dataset(facts: Facts) -> dict[str, Any]:
    """Return what schema.org and Croissant say alike of a dataset."""
    doi = f"https://doi.org/{facts.doi}" if facts.doi else None
    return known(
        {
            "@type": "Dataset",
            "@id": doi,
            "name": facts.title,
            "description": facts.description,
            "identifier": doi,
            "url": facts.url or doi,
            "version": facts.version,
            "datePublished": facts.date,
            "license": facts.license_url,
            "creator": [_schema_org_author(author) for author in facts.authors],
            "publisher": facts.publisher and {"@type": "Organization", "name": facts.publisher},
            "keywords": list(facts.keywords),
            "inLanguage": ["en", "zh"],
            "isBasedOn": [{"@type": "NewsArticle", "name": title} for title in facts.sources],
        }
    )


def _schema_org_author(author: Author) -> dict[str, Any]:
    if author.family_name is None:
        return {"@type": "Organization", "name": author.name}
    person = {
        "@type": "Person",
        "@id": f"https://orcid.org/{author.orcid}" if author.orcid else None,
        "name": author.name,
        "givenName": author.given_name,
        "familyName": author.family_name,
    }
    return known(person)


def known(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record without what is not known."""
    return {name: value for name, value in record.items() if value not in (None, [], ())}


def as_json(record: Mapping[str, Any] | Sequence[Any]) -> str:
    """Return a record as JSON, indented, with a newline at its end."""
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
