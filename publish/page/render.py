"""The page as HTML, from a package that was checked."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from frictionless_figures.validation import Run
from publish.facts import facts
from publish.page import charts, content
from publish.page.claims import claims_of
from publish.page.language import Both, Words, number, of, words
from publish.page.scale import Scale, glyph
from publish.records import json_ld, years
from publish.references import citations
from publish.source import NotReadyError, Source

HERE = Path(__file__).parent
ROWS_SHOWN = 500  # a longer table makes the page slow, and nobody reads it there
STYLE = HERE / "static" / "page.css"
SCRIPTS = (HERE / "static" / "vendor" / "sortable.min.js", HERE / "static" / "page.js")


def page(source: Source, run: Run, texts: Mapping[str, str] | None = None) -> str:
    """Return the page of a package as HTML, with the outcomes of a run of its checks.

    Raises NotReadyError where something to show is missing.
    """
    known = words()
    shown = _content(source, run, texts)
    style = Markup(STYLE.read_text(encoding="utf-8"))
    script = Markup("\n".join(path.read_text(encoding="utf-8").strip() for path in SCRIPTS))
    heading, subtitle = _title(of(source.descriptor, "title"))
    words_and_drawings = {
        "heading": heading,
        "subtitle": subtitle,
        "t": known.say,
        "word": known.word,
        "interval": known.interval,
        "of": of,
        "number": number,
        "glyph": lambda row: glyph(row["value"], row["lower"], row["upper"]),
        "strip_of": lambda source: Scale(0, int(source["characters"])),
        "matrix": [(code, _matrix(shown["programs"], code, known)) for code in ("en", "zh")],
        "style": style,
        "script": script,
        "style_hash": _hash(style),
        "script_hash": _hash(script),
    }
    try:
        template = _environment().get_template("page.html.j2")
        return template.render(shown, **words_and_drawings)
    except jinja2.TemplateError as error:
        raise NotReadyError(f"the page cannot be made: {error}", status=2) from None


def _title(title: Both) -> tuple[Both, Both]:
    """Return what stands before and after the colon of a title."""
    en, zh = (re.split("[:\uff1a] ?", text, maxsplit=1) for text in (title.en, title.zh))
    return Both(en[0], zh[0]), Both("".join(en[1:]), "".join(zh[1:]))


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


def _content(source: Source, run: Run, texts: Mapping[str, str] | None) -> dict[str, Any]:
    """Return what the templates show, the same in every language."""
    tables, cited = source.tables, facts(source.descriptor)
    library = content.Library(tables, texts)
    claims = claims_of(tables, run.outcomes)
    figures = content.figures(library, claims, run.outcomes)
    events = content.events(library, run.outcomes)
    programs = content.programs(library, run.outcomes)
    first, last = years(source.tables)
    tallies = run.tallies()
    return {
        "package": source.descriptor,
        "date": cited.date,
        "with_texts": texts is not None,
        "figures": figures,
        "figures_by_id": {entry.row["indicator_id"]: entry for entry in figures},
        "headlines": content.headlines(figures),
        "claims": claims,
        "events": events,
        "programs": programs,
        "open": [row for row in tables["doubts"].rows if row["kind"] == "ambiguity"],
        "kinds": Counter(entry.row["kind"] for entry in programs).most_common(),
        "timeline": Scale(first, last + 1),
        "marked_years": range(-(-first // 5) * 5, last + 1, 5),
        "library": library,
        "ROWS_SHOWN": ROWS_SHOWN,
        "tables": [
            (resource, tables[resource["name"]], source.schemas[resource["name"]])
            for resource in source.resources
        ],
        "tallies": tallies,
        "performed": sum(tally.performed for tally in tallies),
        "failures": run.failures,
        "known": run.known,
        "open_figures": [entry for entry in figures if _width(entry) is None],
        "widths": _widths(figures),
        "citations": citations(cited),
        "jsonld": json.loads(json_ld(cited, source)),
    }


def files_of(descriptor: Mapping[str, Any]) -> list[str]:
    """Return the paths of the files of a package: its descriptor, its tables, its schemas."""
    resources = descriptor["resources"]
    tables = [resource["path"] for resource in resources]
    schemas = [resource["schema"] for resource in resources]
    return ["datapackage.json", *tables, *(name for name in schemas if isinstance(name, str))]


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
    bars = [{"token": token, "percent": width} for width, token in sorted(points)]
    return charts.widths(bars, (least, 2))


def _matrix(programs: Sequence[content.Entry], code: str, known: Words) -> Markup:
    """Return the chart of programmes by kind and place in a language; the commonest come first."""
    nowhere = known.say("no place named")

    def in_place(entry: content.Entry) -> str:
        return str(getattr(of(entry.place, "name") if entry.place else nowhere, code))

    def of_kind(entry: content.Entry) -> str:
        return str(getattr(known.word(entry.row["kind"]), code))

    counts = Counter((in_place(entry), of_kind(entry)) for entry in programs)
    points = [{"row": r, "column": c, "count": number} for (r, c), number in counts.items()]
    places, kinds = (Counter(map(side, programs)).most_common() for side in (in_place, of_kind))
    return charts.matrix(points, [name for name, _ in kinds], [name for name, _ in places])


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
