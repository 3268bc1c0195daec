"""The citation as records: CFF, DataCite, Zenodo, schema.org.

Sources: the Citation File Format 1.2.0; the DataCite Metadata Schema 4.5; the deposit metadata of
Zenodo; schema.org Dataset, with what dataset search engines ask of it.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from publish.facts import Author, Facts
from publish.source import Source

MADE = "# Made by `make citation` from datapackage.json. Change that, not this.\n"
UNKNOWN_PUBLISHER = "(:tba)"  # DataCite's own code: the property is mandatory, the value to come


def cff(facts: Facts) -> str:
    """Return CITATION.cff."""
    record = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "title": facts["title"],
        "message": "If you use this dataset, please cite it with its version.",
        "version": facts["version"],
        "date-released": facts.date,
        "license": facts.license[0],
        "doi": facts.doi,
        "url": facts["homepage"],
        "authors": [_cff_author(author) for author in facts.authors],
        "references": [
            {
                "type": "newspaper-article",
                "title": title,
                "languages": ["zh"],
                **known({"authors": [{"name": name} for name in names], "year": int(year or 0)}),
            }
            for title, names, year in articles(facts)
        ],
        "keywords": facts["keywords"],
        "abstract": facts["description"],
    }
    text = yaml.safe_dump(known(record), sort_keys=False, allow_unicode=True, width=100)
    return f"{MADE}{text}"


def _cff_author(author: Author) -> dict[str, Any]:
    person = {"family-names": author.family_name, "given-names": author.given_name}
    return known(
        {**person, "orcid": author.address} if any(person.values()) else {"name": author.name}
    )


def articles(facts: Facts) -> list[tuple[str, list[str], str]]:
    """Return title, authors and year of each source, the year empty where it is not known."""
    return [
        (article["title"], article.get("creators", []), article.get("published", "")[:4])
        for article in facts["sources"] or ()
    ]


def datacite(facts: Facts, source: Source) -> str:
    """Return the DataCite 4.5 record."""
    rows, size = (sum(each[pin] for each in source.resources) for pin in ("rows", "bytes"))
    license, address = facts.license
    place = facts["spatial"] and "{name} (GB/T 2260: {code})".format(**facts["spatial"])
    kinds = {"description": "Abstract", "method": "Methods", "quality": "Other"}
    dates = {"Issued": facts.date, "Other": facts.years}
    record = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "doi": facts.doi,
        "url": facts["homepage"],
        "creators": [_datacite_name(author) for author in facts.authors],
        "contributors": [
            {**_datacite_name(person), "contributorType": _code(role)}
            for person, role in facts.contributors
        ],
        "titles": [
            {"title": title, "lang": lang, **kind}
            for title, lang, kind in (
                (facts["title"], "en", {}),
                (facts["title_zh"], "zh", {"titleType": "TranslatedTitle"}),
            )
            if title
        ],
        "publisher": {"name": facts.publisher or UNKNOWN_PUBLISHER},
        "publicationYear": facts.date[:4],
        "types": {"resourceType": "Data Package", "resourceTypeGeneral": "Dataset"},
        "subjects": [{"subject": keyword} for keyword in facts["keywords"] or ()],
        "dates": [{"date": date, "dateType": kind} for kind, date in dates.items() if date],
        "language": facts.language,
        "version": facts["version"],
        "sizes": [f"{len(source.resources)} tables", f"{rows} rows", f"{size} bytes"],
        "formats": ["text/csv", "application/json"],
        "geoLocations": place and [{"geoLocationPlace": place}],
        "rightsList": [
            {
                "rights": license,
                "rightsUri": address,
                "rightsIdentifier": license,
                "rightsIdentifierScheme": "SPDX",
            }
        ],
        "descriptions": [
            {"description": text, "descriptionType": kind, "lang": lang}
            for name, kind in kinds.items()
            for lang, text in (("en", facts[name]), ("zh", facts[f"{name}_zh"]))
            if text
        ],
        "relatedItems": [
            known(
                {
                    "relatedItemType": "Text",
                    "relationType": "IsDerivedFrom",
                    "titles": [{"title": title, "lang": "zh"}],
                    "creators": [{"name": name} for name in names],
                    "publicationYear": year,
                }
            )
            for title, names, year in articles(facts)
        ],
    }
    return as_json(known(record))


def _datacite_name(author: Author) -> dict[str, Any]:
    orcid = {
        "nameIdentifier": author.address,
        "nameIdentifierScheme": "ORCID",
        "schemeUri": "https://orcid.org",
    }
    creator = {
        "name": author.listed,
        "nameType": "Personal" if author.family_name else "Organizational",
        "givenName": author.given_name,
        "familyName": author.family_name,
        "nameIdentifiers": [orcid] if author.orcid else None,
    }
    return known(creator)


def _code(role: str) -> str:
    """Return a role of the descriptor as DataCite and Zenodo write it: dataCurator, DataCurator."""
    return role[0].upper() + role[1:]


def zenodo(facts: Facts) -> str:
    """Return .zenodo.json; its texts are HTML."""
    record = {
        "upload_type": "dataset",
        "title": facts["title"],
        "creators": [known({"name": who.listed, "orcid": who.orcid}) for who in facts.authors],
        "contributors": [
            known({"name": who.listed, "orcid": who.orcid, "type": _code(role)})
            for who, role in facts.contributors
        ],
        "description": _html(facts, "description", "title_zh", "description_zh"),
        "method": _html(facts, "method", "method_zh"),
        "notes": _html(facts, "quality", "quality_zh"),
        "publication_date": facts.date,
        "version": facts["version"],
        "doi": facts.doi,
        "language": facts.language,
        "access_right": "open",
        "license": facts.license[0].lower(),
        "keywords": facts["keywords"],
    }
    return as_json(known(record))


def _html(facts: Facts, *names: str) -> str:
    texts = filter(None, (facts[name] for name in names))
    return "".join(f"<p>{html.escape(text, quote=False)}</p>" for text in texts)


def json_ld(facts: Facts, source: Source) -> str:
    """Return the schema.org Dataset, with what its figures measure and where its files are."""
    units = {row["unit_id"]: row for row in source.tables["units"].rows}
    figures = [(row, units[row["unit_id"]]) for row in source.tables["indicators"].rows]
    record = {
        "@context": "https://schema.org/",
        **dataset(facts),
        "variableMeasured": [
            {
                "@type": "PropertyValue",
                "name": row["label_en"],
                "alternateName": row["label_zh"],
                "unitText": unit["name_en"],
                **({"unitCode": f"UCUM:{unit['ucum']}"} if unit["ucum"] else {}),
            }
            for row, unit in figures
        ],
        "distribution": distribution(source, "DataDownload"),
    }
    return as_json(record)


def distribution(source: Source, kind: str) -> list[dict[str, Any]]:
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


def dataset(facts: Facts) -> dict[str, Any]:
    """Return what schema.org and Croissant say alike of a dataset."""
    doi = f"https://doi.org/{facts.doi}" if facts.doi else None
    return known(
        {
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
            "creator": [_schema_org_name(author) for author in facts.authors],
            "contributor": [_schema_org_name(person) for person, _ in facts.contributors],
            "publisher": facts.publisher and {"@type": "Organization", "name": facts.publisher},
            "keywords": facts["keywords"],
            "inLanguage": facts["languages"],
            "temporalCoverage": facts.years,
            "spatialCoverage": facts["spatial"] and _place(facts["spatial"]),
            "measurementTechnique": " ".join(filter(None, (facts["method"], facts["quality"]))),
            "isBasedOn": [
                {
                    "@type": "NewsArticle",
                    "name": title,
                    "inLanguage": "zh",
                    "author": [{"@type": "Person", "name": name} for name in names],
                    **known({"datePublished": year}),
                }
                for title, names, year in articles(facts)
            ],
        }
    )


def _place(spatial: Mapping[str, str]) -> dict[str, Any]:
    code = {"@type": "PropertyValue", "propertyID": "GB/T 2260", "value": spatial["code"]}
    names = {"name": spatial["name"], "alternateName": spatial["name_zh"]}
    return {"@type": "Place", **names, "identifier": code}


def _schema_org_name(author: Author) -> dict[str, Any]:
    kind = "Person" if author.family_name else "Organization"
    names = {"givenName": author.given_name, "familyName": author.family_name}
    return known({"@type": kind, "@id": author.address, "name": author.name, **names})


def known(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record without what is not known."""
    return {name: value for name, value in record.items() if value or value is False}


def as_json(record: Mapping[str, Any] | Sequence[Any]) -> str:
    """Return a record as JSON, indented, with a newline at its end."""
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
