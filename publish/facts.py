"""What a citation says: the descriptor, and what follows from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publish.source import NotReadyError

DOI = re.compile(r"(?:https://doi\.org/|doi:)?(10\.\d{4,9}/\S+)")
ORCID = re.compile(r"https://orcid\.org/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T|$)", re.ASCII)
NEEDED = ("name", "title", "description", "version", "created", "licenses", "contributors")
AUTHOR_ROLES = {"author", "creator"}
OTHER_ROLES = {"publisher", "contributor"}
SEVERAL = "mul"  # the code of several languages (ISO 639-2)


@dataclass(frozen=True, slots=True)
class Author:
    """A person (with a family name) or an organisation (without); what is not known is None."""

    name: str
    name_zh: str
    given_name: str | None = None
    family_name: str | None = None
    orcid: str | None = None

    @property
    def listed(self) -> str:
        """Return the name as lists of references have it: the family name first."""
        if self.family_name is None:
            return self.name
        return ", ".join(filter(None, (self.family_name, self.given_name)))

    @property
    def address(self) -> str | None:
        """Return the ORCID as an address."""
        return self.orcid and f"https://orcid.org/{self.orcid}"


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a citation: `facts["title"]` is what the descriptor says, None is unknown.

    `date` is ISO 8601, `doi` is bare, `contributors` are those besides the authors with the role
    of each, `years` is the time that the data speak of.
    """

    descriptor: Mapping[str, Any]
    date: str
    authors: tuple[Author, ...]
    contributors: tuple[tuple[Author, str], ...]
    publisher: str | None
    doi: str | None
    years: str | None

    def __getitem__(self, name: str) -> Any:
        """Return what the descriptor says under a name, or None."""
        return self.descriptor.get(name)

    @property
    def license(self) -> tuple[str, str]:
        """Return the name of the licence of the data, and its address."""
        return self["licenses"][0]["name"], self["licenses"][0]["path"]

    @property
    def language(self) -> str:
        """Return the language of the data, or the code of several."""
        languages: list[str] = self["languages"] or ["en"]
        return languages[0] if len(languages) == 1 else SEVERAL


def facts(descriptor: Mapping[str, Any]) -> Facts:
    """Return the facts of a descriptor. Raises NotReadyError where one that is needed is missing.

    Authors are the contributors with the role creator or author; a DOI stands in `id`, an address
    in `homepage`, an ORCID in the `path` of a contributor, the day of the version in `created`.
    """
    missing = [name for name in NEEDED if not descriptor.get(name)]
    if missing:
        raise NotReadyError(f"the descriptor says nothing of {', '.join(missing)}")
    if not DAY.match(descriptor["created"]):
        raise NotReadyError("the descriptor's `created` is no day like 2026-11-21")
    roles = [
        (_author(person), role)
        for person in descriptor["contributors"]
        for role in person.get("roles", ())
    ]
    authors = dict.fromkeys(author for author, role in roles if role in AUTHOR_ROLES)
    if not authors:
        raise NotReadyError("no contributor of the descriptor has the role creator")
    others = ((who, role) for who, role in roles if role not in AUTHOR_ROLES | OTHER_ROLES)
    doi, time = DOI.fullmatch(descriptor.get("id", "")), descriptor.get("temporal")
    return Facts(
        descriptor=descriptor,
        date=descriptor["created"][:10],
        authors=tuple(authors),
        contributors=tuple(others),
        publisher=next((author.name for author, role in roles if role == "publisher"), None),
        doi=doi and doi[1],
        years=time and f"{time['start']}/{time['end']}",
    )


def _author(contributor: Mapping[str, Any]) -> Author:
    orcid = ORCID.fullmatch(contributor.get("path", ""))
    return Author(
        name=contributor["title"],
        name_zh=contributor.get("title_zh") or contributor["title"],
        given_name=contributor.get("givenName"),
        family_name=contributor.get("familyName"),
        orcid=orcid and orcid[1],
    )
