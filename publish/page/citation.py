"""How to cite the dataset, in the forms that the page offers, and its schema.org description."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from publish.facts import Facts
from publish.records import json_ld
from publish.references import bibtex, ris
from publish.source import Source


def citations(facts: Facts) -> list[tuple[str, str]]:
    """Return the citation of a data package in each style, by the name of the style."""
    return [
        ("APA", apa(facts)),
        ("BibTeX", bibtex(facts)),
        ("RIS", ris(facts).replace("\r\n", "\n")),
        ("GB/T 7714", gbt(facts)),
    ]


def apa(facts: Facts) -> str:
    """Return the reference of a data set as APA style has it (seventh edition, 10.9)."""
    names = [author.name for author in facts.authors]
    first = names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, & {names[-1]}"
    parts = [
        f"{first}. ({facts.year}). {facts.title} (Version {facts.version}) [Data set].",
        f"{facts.publisher}." if facts.publisher else "",
        _address(facts),
    ]
    return " ".join(part for part in parts if part)


def gbt(facts: Facts) -> str:
    """Return the reference of a data set as GB/T 7714-2015 has it: DS, with OL where online."""
    kind = "DS/OL" if _address(facts) else "DS"
    names = ", ".join(author.name for author in facts.authors)
    parts = [
        f"{names}. {facts.title}: V{facts.version}[{kind}].",
        f"{facts.publisher}, {facts.year}" if facts.publisher else "",
        f"({facts.date}).",
        _address(facts),
    ]
    return " ".join(part for part in parts if part)


def _address(facts: Facts) -> str:
    return f"https://doi.org/{facts.doi}" if facts.doi else facts.url or ""


def dataset(
    facts: Facts, source: Source, years: tuple[int, int], places: Sequence[str]
) -> dict[str, Any]:
    """Return the schema.org `Dataset` of a package, with the years and places that it tells of."""
    record: dict[str, Any] = json.loads(json_ld(facts, source))
    record["temporalCoverage"] = f"{years[0]}/{years[1]}"
    record["spatialCoverage"] = [{"@type": "Place", "name": name} for name in places]
    return record
