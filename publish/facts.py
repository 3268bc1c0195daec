"""What a citation says: the descriptor, and what follows from it."""

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
            (author, role[0].upper() + role[1:]) for author, role in said if role not in NO_OTHERS
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
