"""The page as HTML, from a package that was checked."""

from __future__ import annotations

import base64
import hashlib
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from frictionless_figures.descriptor import read_json
from frictionless_figures.validation import Run
from publish.facts import facts
from publish.page import charts, content
from publish.page.citation import citations, dataset
from publish.page.claims import claims_of
from publish.page.language import Both, Words, number, of, words
from publish.page.scale import Scale, glyph
from publish.source import Source

HERE = Path(__file__).parent
STYLE = HERE / "static" / "page.css"
SCRIPTS = (HERE / "static" / "vendor" / "sortable.min.js", HERE / "static" / "page.js")


@dataclass(frozen=True, slots=True)
class Package:
    """A package as the page takes it: its files' folder, its descriptor, a run of its checks."""

    folder: Path
    descriptor: Mapping[str, Any]
    run: Run
    date: str
    texts: Mapping[str, str] | None = None


def page(package: Package) -> str:
    """Return the page of a package as HTML.

    Raises ContentError and MissingWordsError where something to show is missing.
    """
    known = words()
    shown = _content(package)
    style = Markup(STYLE.read_text(encoding="utf-8"))
    script = Markup("\n".join(path.read_text(encoding="utf-8").strip() for path in SCRIPTS))
    heading, subtitle = _title(known.own(package.descriptor["title"]))
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            shown,
            heading=heading,
            subtitle=subtitle,
            t=known.say,
            own=known.own,
            word=known.word,
            interval=known.interval,
            of=of,
            number=number,
            glyph=lambda row: glyph(row["value"], row["lower"], row["upper"]),
            strip_of=lambda source: Scale(0, int(source["characters"])),
            matrix=[(code, _matrix(shown["programs"], code, known)) for code in ("en", "zh")],
            style=style,
            script=script,
            style_hash=_hash(style),
            script_hash=_hash(script),
        )
    )


def _title(title: Both | Markup) -> tuple[Both, Both]:
    """Return what stands before and after the colon of a title."""
    en, zh = (title.en, title.zh) if isinstance(title, Both) else (title.striptags(),) * 2
    parts = [re.split("[:\uff1a] ?", each, maxsplit=1) for each in (en, zh)]
    (a, *b), (c, *d) = parts
    return Both(a, c), Both("".join(b), "".join(d))


def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: "" if value is None else value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _content(package: Package) -> dict[str, Any]:
    """Return what the templates show, the same in every language."""
    tables, run = package.run.tables, package.run
    assert tables is not None, "a package that could not be read has no page"
    library = content.Library(tables, package.texts)
    claims = claims_of(tables, run.outcomes)
    figures = content.figures(library, claims, run.outcomes)
    events = content.events(library, run.outcomes)
    programs = content.programs(library, run.outcomes)
    years = _years(package)
    tallies = run.tallies()
    known_facts = facts({**package.descriptor, "created": package.date})
    schemas = {each["name"]: _schema(package, each) for each in package.descriptor["resources"]}
    return {
        "package": package.descriptor,
        "date": package.date,
        "with_texts": package.texts is not None,
        "figures": figures,
        "figures_by_id": {entry.row["indicator_id"]: entry for entry in figures},
        "headlines": content.headlines(figures),
        "claims": claims,
        "events": events,
        "programs": programs,
        "kinds": Counter(entry.row["kind"] for entry in programs).most_common(),
        "timeline": Scale(years[0], years[1] + 1),
        "marked_years": range(-(-years[0] // 5) * 5, years[1] + 1, 5),
        "library": library,
        "tables": [
            (resource, tables[resource["name"]], schemas[resource["name"]])
            for resource in package.descriptor["resources"]
        ],
        "files": files_of(package.descriptor),
        "tallies": tallies,
        "performed": sum(tally.performed for tally in tallies),
        "failures": run.failures,
        "known": run.known,
        "open_figures": [entry for entry in figures if _width(entry) is None],
        "widths": _widths(figures),
        "citations": citations(known_facts),
        "jsonld": dataset(
            known_facts,
            Source(package.folder, package.descriptor, schemas, tables),
            years,
            [row["name_en"] or "" for row in tables["places"].rows],
        ),
    }


def _years(package: Package) -> tuple[int, int]:
    """Return the first and the last year that an event falls in."""
    assert package.run.tables is not None
    rows = package.run.tables["events"].rows
    found = [int(row[name] or 0) for row in rows for name in ("from_year", "to_year") if row[name]]
    if not found:
        raise content.ContentError("no event has a year: there is no timeline to draw")
    return min(found), max(found)


def _schema(package: Package, resource: Mapping[str, Any]) -> Mapping[str, Any]:
    schema = resource["schema"]
    return schema if isinstance(schema, Mapping) else read_json(package.folder / schema)


def files_of(descriptor: Mapping[str, Any]) -> list[str]:
    """Return the paths of the files of a package: its descriptor, its tables, its schemas."""
    resources = descriptor["resources"]
    schemas = [each["schema"] for each in resources if isinstance(each["schema"], str)]
    return ["datapackage.json", *(each["path"] for each in resources), *schemas]


def _width(entry: content.Entry) -> float | None:
    """Return how wide the interval of a figure is against its number, in percent."""
    value, lower, upper = (entry.row[name] for name in ("value", "lower", "upper"))
    if lower is None or upper is None:
        return None
    if value is None or float(value) == 0:
        return 0.0
    return (float(upper) - float(lower)) / float(value) * 100


def _widths(figures: Sequence[content.Entry]) -> Markup:
    points = [(width, entry.row["token"]) for entry in figures if (width := _width(entry))]
    if not points:
        return Markup("")
    least = math.floor(math.log10(min(points)[0]))
    found = [{"token": token, "percent": width} for width, token in sorted(points)]
    return charts.widths(found, (least, 2))


def _matrix(programs: Sequence[content.Entry], code: str, known: Words) -> Markup:
    """Return the chart of programmes by kind and place in a language; the commonest come first."""
    nowhere = known.say("no place named")

    def in_place(entry: content.Entry) -> str:
        return str(getattr(of(entry.place, "name") if entry.place else nowhere, code))

    def of_kind(entry: content.Entry) -> str:
        return str(getattr(known.word(entry.row["kind"]), code))

    counts = Counter((in_place(entry), of_kind(entry)) for entry in programs)
    points = [{"row": r, "column": c, "count": number} for (r, c), number in counts.items()]
    places, kinds = (Counter(map(each, programs)).most_common() for each in (in_place, of_kind))
    return charts.matrix(points, [name for name, _ in kinds], [name for name, _ in places])


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
