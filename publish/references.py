"""The citation as people and programs take it: APA, GB/T 7714, BibTeX, RIS, CSL-JSON."""

from __future__ import annotations

from typing import Any

from publish.facts import Author, Facts
from publish.records import as_json, known

# What TeX takes for its own.
TEX = str.maketrans(
    {sign: f"\\{sign}" for sign in "#$%&_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
# What would end a value or start a command in an address, as addresses write it.
ADDRESS = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "\\{}\n\r\t "})


def bibtex(facts: Facts) -> str:
    """Return the entry of a dataset, as biblatex has it; older styles take it for `misc`."""
    entry = {
        "author": " and ".join(_bibtex_author(author) for author in facts.authors),
        "title": f"{{{facts['title'].translate(TEX)}}}",
        "titleaddon": (facts["title_zh"] or "").translate(TEX),
        "year": facts.date[:4],
        "date": facts.date,
        "version": facts["version"],
        "publisher": facts.publisher and facts.publisher.translate(TEX),
        "doi": facts.doi and facts.doi.translate(ADDRESS),
        "url": facts["homepage"] and facts["homepage"].translate(ADDRESS),
        "note": f"Data set, version {facts['version']}",
    }
    lines = [f"  {name:<10} = {{{value}}}," for name, value in known(entry).items()]
    return "\n".join([f"@dataset{{{facts['name']}-{facts['version']},", *lines, "}", ""])


def _bibtex_author(author: Author) -> str:
    name = author.listed.translate(TEX)
    return name if author.family_name else f"{{{name}}}"


def ris(facts: Facts) -> str:
    """Return the RIS record of a dataset; lines end in CR LF, as its specification asks."""
    lines = [
        ("TY", "DATA"),
        *(("AU", author.listed) for author in facts.authors),
        ("TI", facts["title"]),
        ("TT", facts["title_zh"]),
        ("PY", facts.date[:4]),
        ("DA", facts.date.replace("-", "/")),
        ("ET", facts["version"]),
        ("PB", facts.publisher),
        ("DO", facts.doi),
        ("UR", facts["homepage"]),
        ("AB", facts["description"]),
        *(("KW", keyword) for keyword in facts["keywords"] or ()),
        ("LA", ", ".join(facts["languages"] or ())),
    ]
    # A value takes one line: the next one would be a tag.
    said = "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value)
    return said + "ER  - \r\n"


def csl(facts: Facts) -> str:
    """Return CSL-JSON: a list of one item."""
    item: dict[str, Any] = {
        "id": f"{facts['name']}-{facts['version']}",
        "type": "dataset",
        "title": facts["title"],
        "author": [_csl_author(author) for author in facts.authors],
        "issued": {"date-parts": [[int(part) for part in facts.date.split("-")]]},
        "version": facts["version"],
        "publisher": facts.publisher,
        "DOI": facts.doi,
        "URL": facts["homepage"],
        "abstract": facts["description"],
        "keyword": ", ".join(facts["keywords"] or ()),
        "language": facts.language,
    }
    return as_json([known(item)])


def _csl_author(author: Author) -> dict[str, Any]:
    if author.family_name is None:
        return {"literal": author.name}
    return known({"family": author.family_name, "given": author.given_name})


def citations(facts: Facts) -> list[tuple[str, str]]:
    """Return the citation of a data package in each style, by the name of the style."""
    return [
        ("APA", apa(facts)),
        ("BibTeX", bibtex(facts)),
        ("RIS", ris(facts).replace("\r\n", "\n")),
        ("CSL", csl(facts)),
        ("GB/T 7714", gbt(facts)),
        ("GB/T 7714 中文", gbt(facts, "zh")),
    ]


def apa(facts: Facts) -> str:
    """Return the reference of a data set as APA style has it (seventh edition, 10.9)."""
    names = [author.name for author in facts.authors]
    first = names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, & {names[-1]}"
    parts = [
        f"{first}. ({facts.date[:4]}). {facts['title']} (Version {facts['version']}) [Data set].",
        f"{facts.publisher}." if facts.publisher else "",
        _address(facts),
    ]
    return " ".join(part for part in parts if part)


def gbt(facts: Facts, language: str = "en") -> str:
    """Return the reference of a data set as GB/T 7714-2015 has it: DS, with OL where online."""
    chinese = language == "zh" and facts["title_zh"]
    kind = "DS/OL" if _address(facts) else "DS"
    names = ", ".join(author.name_zh if chinese else author.name for author in facts.authors)
    parts = [
        f"{names}. {chinese or facts['title']}: V{facts['version']}[{kind}].",
        f"{facts.publisher}, {facts.date[:4]}" if facts.publisher else "",
        f"({facts.date}).",
        _address(facts),
    ]
    return " ".join(part for part in parts if part)


def _address(facts: Facts) -> str:
    return f"https://doi.org/{facts.doi}" if facts.doi else facts["homepage"] or ""
