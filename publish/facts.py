"""What a citation says, and how people write it: APA, GB/T 7714, BibTeX, RIS."""

import re
from collections.abc import Mapping
from typing import Any

from publish.source import NotReadyError

DOI = re.compile(r"(?:https://doi\.org/|doi:)?(10\.\d{4,9}/\S+)")
ORCID = re.compile(r"https://orcid\.org/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T|$)", re.ASCII)
NEEDED = ("name", "title", "description", "version", "created", "licenses", "contributors")
AUTHOR_ROLES = {"author", "creator"}
NO_OTHERS = AUTHOR_ROLES | {"publisher", "contributor"}
SEVERAL = "mul"  # the code of several languages (ISO 639-2)
# What TeX takes for its own.
TEX = str.maketrans(
    {sign: f"\\{sign}" for sign in "#$%&_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
# What would end a value or start a command in an address, as addresses write it.
ADDRESS = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "\\{}\n\r\t "})


class Author:
    """A person (with a family name) or an organisation (without); what is not known is None.

    `listed` is the name as lists of references have it: the family name first.
    """

    def __init__(self, contributor: Mapping[str, Any]) -> None:
        self.name: str = contributor["title"]
        self.name_zh: str = contributor.get("title_zh") or self.name
        self.given_name: str | None = contributor.get("givenName")
        self.family_name: str | None = contributor.get("familyName")
        names = (self.family_name, self.given_name) if self.family_name else (self.name,)
        self.listed = ", ".join(filter(None, names))
        orcid = ORCID.fullmatch(contributor.get("path", ""))
        self.address = orcid and orcid[0]
        self.orcid = orcid and orcid[1]


class Facts:
    """The facts of a citation: `facts["title"]` is what the descriptor says, None is unknown.

    Authors are the contributors with the role creator or author, `contributors` the others with
    the role of each as DataCite and Zenodo write it (DataCurator); a DOI stands in `id` and is bare
    here, an ORCID in the `path` of a contributor, the day of the version in `created`; `years` is
    the time that the data speak of, `address` where they are (their DOI, or else `homepage`), and
    `articles` are the sources: title, authors, and the year or nothing. Raises NotReadyError where
    a fact that is needed is missing.
    """

    def __init__(self, descriptor: Mapping[str, Any]) -> None:
        if missing := [name for name in NEEDED if not descriptor.get(name)]:
            raise NotReadyError(f"the descriptor says nothing of {', '.join(missing)}")
        if not DAY.match(descriptor["created"]):
            raise NotReadyError("the descriptor's `created` is no day like 2026-11-21")
        self.descriptor = descriptor
        self.date: str = descriptor["created"][:10]
        people = [(Author(one), one.get("roles", ())) for one in descriptor["contributors"]]
        self.authors = [author for author, roles in people if not AUTHOR_ROLES.isdisjoint(roles)]
        if not self.authors:
            raise NotReadyError("no contributor of the descriptor has the role creator")
        said = [(author, role) for author, roles in people for role in roles]
        self.contributors = [
            (author, role[:1].upper() + role[1:]) for author, role in said if role not in NO_OTHERS
        ]
        self.publisher = next((author.name for author, role in said if role == "publisher"), None)
        doi, time = DOI.fullmatch(descriptor.get("id", "")), descriptor.get("temporal")
        self.doi = doi and doi[1]
        self.address = f"https://doi.org/{self.doi}" if self.doi else self["homepage"] or ""
        self.years = time and f"{time['start']}/{time['end']}"
        license = descriptor["licenses"][0]
        self.license: tuple[str, str] = license["name"], license["path"]
        languages = descriptor.get("languages") or ["en"]
        self.language: str = languages[0] if len(languages) == 1 else SEVERAL
        self.articles = [
            (
                each["title"],
                [{"name": one} for one in each.get("creators", ())],
                each.get("published", "")[:4],
            )
            for each in descriptor.get("sources") or ()
        ]

    def __getitem__(self, name: str) -> Any:
        """Return what the descriptor says under a name, or None."""
        return self.descriptor.get(name)


def bibtex(facts: Facts) -> str:
    """Return the entry of a dataset, as biblatex has it; older styles take it for `misc`."""
    names = ((author.listed.translate(TEX), author.family_name) for author in facts.authors)
    entry = {
        "author": " and ".join(name if family else f"{{{name}}}" for name, family in names),
        "title": f"{{{facts['title'].translate(TEX)}}}",
        "titleaddon": (facts["title_zh"] or "").translate(TEX),
        "year": facts.date[:4],
        "date": facts.date,
        "version": facts["version"],
        "publisher": (facts.publisher or "").translate(TEX),
        "doi": (facts.doi or "").translate(ADDRESS),
        "url": (facts["homepage"] or "").translate(ADDRESS),
        "note": f"Data set, version {facts['version']}",
    }
    lines = "".join(f"  {name:<10} = {{{value}}},\n" for name, value in entry.items() if value)
    return f"@dataset{{{facts['name']}-{facts['version']},\n{lines}}}\n"


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


def apa(facts: Facts) -> str:
    """Return the reference of a data set as APA style has it (seventh edition, 10.9)."""
    *others, last = (author.name for author in facts.authors)
    names = f"{', '.join(others)}, & {last}" if others else last
    parts = [
        f"{names}. ({facts.date[:4]}). {facts['title']} (Version {facts['version']}) [Data set].",
        facts.publisher and f"{facts.publisher}.",
        facts.address,
    ]
    return " ".join(filter(None, parts))


def gbt(facts: Facts, language: str = "en") -> str:
    """Return the reference of a data set as GB/T 7714-2015 has it: DS, with OL where online."""
    chinese = language == "zh" and facts["title_zh"]
    kind = "DS/OL" if facts.address else "DS"
    names = ", ".join(author.name_zh if chinese else author.name for author in facts.authors)
    parts = [
        f"{names}. {chinese or facts['title']}: V{facts['version']}[{kind}].",
        facts.publisher and f"{facts.publisher}, {facts.date[:4]}",
        f"({facts.date}).",
        facts.address,
    ]
    return " ".join(filter(None, parts))
