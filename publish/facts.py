"""What a citation says, as the descriptor has it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publish.source import NotReadyError

DOI = re.compile(r"(?:https://doi\.org/|doi:)?(10\.\d{4,9}/\S+)")
ORCID = re.compile(r"https://orcid\.org/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T|$)", re.ASCII)
AUTHOR_ROLES = {"author", "creator"}


@dataclass(frozen=True, slots=True)
class Author:
    """A person (with a family name) or an organisation (without)."""

    name: str
    given_name: str | None = None
    family_name: str | None = None
    orcid: str | None = None

    @property
    def listed(self) -> str:
        """Return the name as lists of references have it: the family name first."""
        if self.family_name is None:
            return self.name
        return ", ".join(filter(None, (self.family_name, self.given_name)))


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a citation; `date` is ISO 8601, `doi` and `orcid` are bare, None is unknown."""

    name: str
    title: str
    description: str
    version: str
    date: str
    license: str
    license_url: str
    authors: tuple[Author, ...]
    publisher: str | None
    doi: str | None
    url: str | None
    keywords: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def year(self) -> str:
        """Return the year of publication."""
        return self.date[:4]


def facts(descriptor: Mapping[str, Any]) -> Facts:
    """Return the facts of a descriptor. Raises NotReadyError where one that is needed is missing.

    Authors are the contributors with the role creator or author; a DOI stands in `id`, an address
    in `homepage`, an ORCID in the `path` of a contributor, the day of the version in `created`.
    """
    needed = ("name", "title", "description", "version", "created", "licenses", "contributors")
    missing = [name for name in needed if not descriptor.get(name)]
    if missing:
        raise NotReadyError(f"the descriptor says nothing of {', '.join(missing)}")
    if not DAY.match(descriptor["created"]):
        raise NotReadyError("the descriptor's `created` is no day like 2026-11-21")
    license = descriptor["licenses"][0]
    people = descriptor["contributors"]
    authors = tuple(
        _author(person) for person in people if AUTHOR_ROLES & set(person.get("roles", ()))
    )
    if not authors:
        raise NotReadyError("no contributor of the descriptor has the role creator")
    doi = DOI.fullmatch(descriptor.get("id", ""))
    publishers = [person["title"] for person in people if "publisher" in person.get("roles", ())]
    return Facts(
        name=descriptor["name"],
        title=descriptor["title"],
        description=descriptor["description"],
        version=descriptor["version"],
        date=descriptor["created"][:10],
        license=license["name"],
        license_url=license["path"],
        authors=authors,
        publisher=publishers[0] if publishers else None,
        doi=doi[1] if doi else None,
        url=descriptor.get("homepage"),
        keywords=tuple(descriptor.get("keywords", ())),
        sources=tuple(article["title"] for article in descriptor.get("sources", ())),
    )


def _author(contributor: Mapping[str, Any]) -> Author:
    orcid = ORCID.fullmatch(contributor.get("path", ""))
    return Author(
        name=contributor["title"],
        given_name=contributor.get("givenName"),
        family_name=contributor.get("familyName"),
        orcid=orcid[1] if orcid else None,
    )
