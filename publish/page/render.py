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

from frictionless_figures.table import Tables
from frictionless_figures.validation import Run
from publish.facts import facts
from publish.page import content, timeline
from publish.page.claims import claims_of
from publish.page.dates import spoken
from publish.page.language import Both, number, of, words
from publish.page.scale import Scale
from publish.records import json_ld
from publish.references import apa, citations, gbt
from publish.source import NotReadyError, Source

HERE = Path(__file__).parent
ROWS_SHOWN = 120  # a longer table makes the page slow, and nobody reads it there
ENDS = ("from_year", "to_year")
STYLE = HERE / "static" / "page.css"
SCRIPTS = (HERE / "static" / "vendor" / "sortable.min.js", HERE / "static" / "page.js")


def page(
    source: Source,
    run: Run,
    texts: Mapping[str, str] | None = None,
    downloads: Sequence[content.Download] = (),
) -> str:
    """Return the page of a package as HTML, with the outcomes of a run of its checks.

    `downloads` are the files that are offered before those of the package, in their order. Raises
    NotReadyError where something to show is missing.
    """
    known = words()
    style = Markup(STYLE.read_text(encoding="utf-8"))
    script = Markup("\n".join(path.read_text(encoding="utf-8").strip() for path in SCRIPTS))
    heading, subtitle = _title(of(source.descriptor, "title"))
    shown = {
        **_content(source, run, texts),
        "downloads": downloads,
        "heading": heading,
        "subtitle": subtitle,
        "t": known.say,
        "word": known.word,
        "amount": known.amount,
        "spread": known.spread,
        "spoken": spoken,
        "of": of,
        "number": number,
        "zip": zip,
        "strip_of": lambda source: Scale(0, int(source["characters"])),
        "style": style,
        "script": script,
        "style_hash": _hash(style),
        "script_hash": _hash(script),
    }
    try:
        return _environment().get_template("page.html.j2").render(shown)
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
    figures, events, programs = (library.entries(table, claims) for table in content.SHOWN)
    figures.sort(key=lambda entry: (entry.row["source_id"] or "", int(entry.row["start"] or 0)))
    tallies, widths = run.tallies(), _widths(figures)
    contradictions = [
        (claim, [rival for rival in claims if claim.contradicts(rival) and rival.outcome.holds])
        for claim in claims
        if claim.doubt
    ]
    return {
        "package": source.descriptor,
        "date": cited.date,
        "with_texts": texts is not None,
        "figures": figures,
        "figures_by_id": {entry.row["indicator_id"]: entry for entry in figures},
        "ranks": {entry.row["indicator_id"]: n for n, (_, entry) in enumerate(widths, 1)},
        "years": sorted({entry.row[name] for entry in figures for name in ENDS if entry.row[name]}),
        "claims": claims,
        "contradictions": contradictions,
        "paired": {claim.id for pair in contradictions for claim in (pair[0], *pair[1])},
        "events": {entry.row["event_id"]: entry for entry in events},
        "groups": timeline.groups(entry.row for entry in events),
        "timeline": timeline.drawn([entry.row for entry in events]),
        "programs": programs,
        "open": [row for row in tables["doubts"].rows if row["kind"] == "ambiguity"],
        "agreement": _agreement(tables),
        "district": Counter(entry.row["place_id"] for entry in programs).most_common(1)[0][0],
        "kinds": Counter(entry.row["kind"] for entry in programs).most_common(),
        "library": library,
        "ROWS_SHOWN": ROWS_SHOWN,
        "tables": [
            (resource, tables[resource["name"]], source.schemas[resource["name"]])
            for resource in source.resources
        ],
        "tallies": tallies,
        "performed": sum(tally.performed for tally in tallies),
        "failures": run.failures,
        "widths": widths,
        "citations": citations(cited),
        "doi": cited.doi,
        "reference": Both(apa(cited), gbt(cited, "zh")),
        "jsonld": json.loads(json_ld(cited, source)),
    }


def files_of(descriptor: Mapping[str, Any]) -> list[str]:
    """Return the paths of the files of a package: its descriptor, its tables, its schemas."""
    resources = descriptor["resources"]
    tables = [resource["path"] for resource in resources]
    schemas = [resource["schema"] for resource in resources]
    return ["datapackage.json", *tables, *(name for name in schemas if isinstance(name, str))]


def _agreement(tables: Tables) -> dict[str, Any]:
    """Return how many cells were coded twice, and in how many of them the two differ."""
    cells = len(tables["codings"].rows)
    kept = Counter(row["kept"] for row in tables["resolutions"].rows)
    share = f"{100 * (cells - kept.total()) / max(cells, 1):.1f}"
    return {"cells": cells, "differ": kept.total(), "kept": kept, "share": share}


def _widths(figures: Sequence[content.Entry]) -> list[tuple[str, content.Entry]]:
    """Return the figures with two ends, by how far these are apart against the number.

    Each comes with its place on an axis from a thousandth of a percent to a hundred percent.
    """
    widths = []
    for entry in figures:
        value, lower, upper = (float(entry.row[name] or 0) for name in ("value", "lower", "upper"))
        if value and entry.row["lower"] and upper > lower:
            widths.append((math.log10(100 * (upper - lower) / value), entry))
    found = sorted(widths, key=lambda width: width[0])
    return [(f"{70 + 12 * width:.2f}%", entry) for width, entry in found]


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
