"""The citation as records: CFF, DataCite, Zenodo, CSL; what is not known stands in them as nothing.

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
Record = dict[str, Any]


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
            {"family-names": who.family_name, "given-names": who.given_name, "orcid": who.address}
            if who.family_name or who.given_name
            else {"name": who.name}
            for who in facts.authors
        ],
        "references": [
            {
                "type": "newspaper-article",
                "title": title,
                "languages": ["zh"],
                "authors": names,
                "year": int(year or 0),
            }
            for title, names, year in facts.articles
        ],
        "keywords": facts["keywords"],
        "abstract": facts["description"],
    }
    text = yaml.safe_dump(known(record), sort_keys=False, allow_unicode=True, width=100)
    return f"{MADE}{text}"


def datacite(facts: Facts, source: Source) -> Record:
    """Return the DataCite 4.5 record."""
    rows, size = (sum(each[pin] for each in source.resources) for pin in ("rows", "bytes"))
    license, address = facts.license
    place = facts["spatial"] and "{name} (GB/T 2260: {code})".format(**facts["spatial"])
    kinds = {"description": "Abstract", "method": "Methods", "quality": "Other"}
    dates = {"Issued": facts.date, "Other": facts.years}
    return {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "doi": facts.doi,
        "url": facts["homepage"],
        "creators": [_datacite_name(who) for who in facts.authors],
        "contributors": [
            {**_datacite_name(who), "contributorType": role} for who, role in facts.contributors
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
            for title, names, year in facts.articles
        ],
    }


def _datacite_name(who: Author) -> Record:
    orcid = {"nameIdentifierScheme": "ORCID", "schemeUri": "https://orcid.org"}
    return {
        "name": who.listed,
        "nameType": "Personal" if who.family_name else "Organizational",
        "givenName": who.given_name,
        "familyName": who.family_name,
        "nameIdentifiers": who.orcid and [{"nameIdentifier": who.address, **orcid}],
    }


def _said(facts: Facts, name: str) -> list[tuple[str, str]]:
    """Return what the descriptor says under a name, by the language."""
    texts = ("en", facts[name]), ("zh", facts[f"{name}_zh"])
    return [(lang, text) for lang, text in texts if text]


def zenodo(facts: Facts) -> Record:
    """Return .zenodo.json; its texts are HTML."""

    def paragraphs(*names: str) -> str:
        texts = filter(None, (facts[name] for name in names))
        return "".join(f"<p>{html.escape(text, quote=False)}</p>" for text in texts)

    return {
        "upload_type": "dataset",
        "title": facts["title"],
        "creators": [{"name": who.listed, "orcid": who.orcid} for who in facts.authors],
        "contributors": [
            {"name": who.listed, "orcid": who.orcid, "type": role}
            for who, role in facts.contributors
        ],
        "description": paragraphs("description", "title_zh", "description_zh"),
        "method": paragraphs("method", "method_zh"),
        "notes": paragraphs("quality", "quality_zh"),
        "publication_date": facts.date,
        "version": facts["version"],
        "doi": facts.doi,
        "language": facts.language,
        "access_right": "open",
        "license": facts.license[0].lower(),
        "keywords": facts["keywords"],
    }


def csl(facts: Facts) -> Record:
    """Return the item of CSL-JSON, which is a list of them."""
    return {
        "id": f"{facts['name']}-{facts['version']}",
        "type": "dataset",
        "title": facts["title"],
        "author": [
            {"family": who.family_name, "given": who.given_name}
            if who.family_name
            else {"literal": who.name}
            for who in facts.authors
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


def known(record: Any) -> Any:
    """Return a record, or a part of one, without what is not known."""
    if isinstance(record, dict):
        return {name: known(value) for name, value in record.items() if value}
    return [known(part) for part in record] if isinstance(record, list) else record


def as_json(record: Any) -> str:
    """Return what is known of a record as JSON, indented, with a newline at its end."""
    return json.dumps(known(record), ensure_ascii=False, indent=2) + "\n"
