"""The citation as records: CFF, DataCite, Zenodo, CSL.

Sources: the Citation File Format 1.2.0; the DataCite Metadata Schema 4.5; the deposit metadata of
Zenodo; the schema of CSL-JSON.
"""

import html
import json
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
        "authors": [
            {
                "family-names": author.family_name,
                "given-names": author.given_name,
                "orcid": author.address,
            }
            if author.family_name or author.given_name
            else {"name": author.name}
            for author in facts.authors
        ],
        "references": [
            {
                "type": "newspaper-article",
                "title": title,
                "languages": ["zh"],
                "authors": names,
                "year": int(year or 0),
            }
            for title, names, year in articles(facts)
        ],
        "keywords": facts["keywords"],
        "abstract": facts["description"],
    }
    text = yaml.safe_dump(known(record), sort_keys=False, allow_unicode=True, width=100)
    return f"{MADE}{text}"


def articles(facts: Facts) -> list[tuple[str, list[dict[str, str]], str]]:
    """Return title, authors and year of each source, the year empty where it is not known."""
    return [
        (
            article["title"],
            [{"name": name} for name in article.get("creators", ())],
            article.get("published", "")[:4],
        )
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
            {"title": text, "lang": lang, "titleType": lang == "zh" and "TranslatedTitle"}
            for lang, text in _said(facts, "title")
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
            for lang, text in _said(facts, name)
        ],
        "relatedItems": [
            {
                "relatedItemType": "Text",
                "relationType": "IsDerivedFrom",
                "titles": [{"title": title, "lang": "zh"}],
                "creators": names,
                "publicationYear": year,
            }
            for title, names, year in articles(facts)
        ],
    }
    return as_json(record)


def _datacite_name(author: Author) -> dict[str, Any]:
    orcid = {
        "nameIdentifier": author.address,
        "nameIdentifierScheme": "ORCID",
        "schemeUri": "https://orcid.org",
    }
    return {
        "name": author.listed,
        "nameType": "Personal" if author.family_name else "Organizational",
        "givenName": author.given_name,
        "familyName": author.family_name,
        "nameIdentifiers": author.orcid and [orcid],
    }


def _code(role: str) -> str:
    """Return a role of the descriptor as DataCite and Zenodo write it: dataCurator, DataCurator."""
    return role[0].upper() + role[1:]


def _said(facts: Facts, name: str) -> list[tuple[str, str]]:
    """Return what the descriptor says under a name, by the language."""
    texts = ("en", facts[name]), ("zh", facts[f"{name}_zh"])
    return [(lang, text) for lang, text in texts if text]


def zenodo(facts: Facts) -> str:
    """Return .zenodo.json; its texts are HTML."""
    record = {
        "upload_type": "dataset",
        "title": facts["title"],
        "creators": [{"name": who.listed, "orcid": who.orcid} for who in facts.authors],
        "contributors": [
            {"name": who.listed, "orcid": who.orcid, "type": _code(role)}
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
    return as_json(record)


def _html(facts: Facts, *names: str) -> str:
    texts = filter(None, (facts[name] for name in names))
    return "".join(f"<p>{html.escape(text, quote=False)}</p>" for text in texts)


def csl(facts: Facts) -> str:
    """Return CSL-JSON: a list of one item."""
    item = {
        "id": f"{facts['name']}-{facts['version']}",
        "type": "dataset",
        "title": facts["title"],
        "author": [
            {"family": author.family_name, "given": author.given_name}
            if author.family_name
            else {"literal": author.name}
            for author in facts.authors
        ],
        "issued": {"date-parts": [[int(part) for part in facts.date.split("-")]]},
        "version": facts["version"],
        "publisher": facts.publisher,
        "DOI": facts.doi,
        "URL": facts["homepage"],
        "abstract": facts["description"],
        "keyword": ", ".join(facts["keywords"] or ()),
        "language": facts.language,
    }
    return as_json([item])


def known(record: Any) -> Any:
    """Return a record, or a part of one, without what is not known."""
    if isinstance(record, dict):
        return {name: known(value) for name, value in record.items() if value}
    return [known(part) for part in record] if isinstance(record, list) else record


def as_json(record: Any) -> str:
    """Return what is known of a record as JSON, indented, with a newline at its end."""
    return json.dumps(known(record), ensure_ascii=False, indent=2) + "\n"
