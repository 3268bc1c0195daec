"""The page as HTML, from a package that was checked, and in its folder."""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from frictionless_figures.chain import read_texts
from frictionless_figures.output import write_file, write_folder
from frictionless_figures.validation import Run
from publish.citation import styles
from publish.facts import Facts, apa, gbt
from publish.page import content, drawings
from publish.page.language import Both, number, of, spoken, words
from publish.readiness import require_checks
from publish.records import known
from publish.schema_org import json_ld
from publish.source import NotReadyError, Source

HERE = Path(__file__).parent
ROWS_SHOWN = 120  # a longer table makes the page slow, and nobody reads it there
EXTRAS = ("CITATION.cff", "LICENSE-DATA")  # what goes with the files that are downloaded
ENDS = ("from_year", "to_year")
STYLE = HERE / "static" / "page.css"
SCRIPTS = (HERE / "static" / "vendor" / "sortable.min.js", HERE / "static" / "page.js")


def build(source: Source, output: Path, texts: Path | None = None) -> list[str]:
    """Write the page of a package into a folder, in place of an earlier one; return its files.

    With `texts`, the folder of the sources' texts, every figure shows its sentence: such a page is
    not for publication. Raises NotReadyError where the checks fail or something to show is missing.
    """
    with write_folder(output, "python -m publish page") as folder:
        run = require_checks(source, texts)
        quotes = None if texts is None else read_texts(source.tables, texts)
        extras = (name for name in EXTRAS if (source.root / name).is_file())
        files = {name: source.read(name) for name in (*source.data(), *extras)}
        files["index.html"] = page(source, run, quotes).encode()
        for name, raw in files.items():
            write_file(folder / name, raw, inside=folder)
    return list(files)


def page(
    source: Source,
    run: Run,
    texts: Mapping[str, str] | None = None,
    downloads: Sequence[Mapping[str, Any]] = (),
) -> str:
    """Return the page of a package as HTML, with the outcomes of a run of its checks.

    `downloads` are the files that are offered before those of the package, in their order. Raises
    NotReadyError where something to show is missing.
    """
    tables, facts, said = source.tables, Facts(source.descriptor), words()
    library = content.Library(tables, texts)
    claims = library.claims(run.outcomes)
    figures, events, programs = (library.entries(table, claims) for table in content.SHOWN)
    figures.sort(key=lambda entry: (entry.row["source_id"] or "", int(entry.row["start"] or 0)))
    tallies, widths = run.tallies(), drawings.widths(entry.row for entry in figures)
    contradictions = [
        (claim, [rival for rival in claims if claim.contradicts(rival) and rival.outcome.holds])
        for claim in claims
        if claim.doubt
    ]
    title = of(source.descriptor, "title")
    en, zh = (re.split("[:\uff1a] ?", text, maxsplit=1) for text in (title.en, title.zh))
    cells, kept = tables["codings"].rows, Counter(row["kept"] for row in tables["resolutions"].rows)
    share = 100 * (len(cells) - kept.total()) / max(len(cells), 1)
    style = STYLE.read_text(encoding="utf-8")
    script = "\n".join(path.read_text(encoding="utf-8").strip() for path in SCRIPTS)
    shown = {
        "package": source.descriptor,
        "facts": facts,
        "heading": Both(en[0], zh[0]),
        "subtitle": Both("".join(en[1:]), "".join(zh[1:])),
        "citations": styles(facts),
        "reference": Both(apa(facts), gbt(facts, "zh")),
        "jsonld": known(json_ld(facts, source)),
        "with_texts": texts is not None,
        "downloads": downloads,
        "library": library,
        "figures": figures,
        "figures_by_id": {entry.row["indicator_id"]: entry for entry in figures},
        "widths": widths,
        "ranks": {row["indicator_id"]: rank for rank, (_, row) in enumerate(widths, 1)},
        "years": sorted({entry.row[name] or "" for entry in figures for name in ENDS} - {""}),
        "claims": claims,
        "contradictions": contradictions,
        "paired": {claim.id for pair in contradictions for claim in (pair[0], *pair[1])},
        "events": {entry.row["event_id"]: entry for entry in events},
        "groups": content.groups(entry.row for entry in events),
        "timeline": drawings.timeline(entry.row for entry in events),
        "programs": programs,
        "district": Counter(entry.row["place_id"] for entry in programs).most_common(1)[0][0],
        "kinds": Counter(entry.row["kind"] for entry in programs).most_common(),
        "open": [row for row in tables["doubts"].rows if row["kind"] == "ambiguity"],
        "agreement": {"cells": len(cells), "kept": kept, "share": f"{share:.1f}"},
        "tables": [
            (resource, tables[resource["name"]], source.schemas[resource["name"]])
            for resource in source.resources
        ],
        "ROWS_SHOWN": ROWS_SHOWN,
        "tallies": tallies,
        "t": said.say,
        "word": said.word,
        "amount": said.amount,
        "spread": said.spread,
        "spoken": spoken,
        "of": of,
        "number": number,
        "zip": zip,
        "strip_of": lambda source: drawings.Scale(0, int(source["characters"])),
        "style": Markup(style),
        "script": Markup(script),
        "style_hash": _hash(style),
        "script_hash": _hash(script),
    }
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: "" if value is None else value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    try:
        return environment.get_template("page.html.j2").render(shown)
    except jinja2.TemplateError as error:
        raise NotReadyError(f"the page cannot be made: {error}", status=2) from None


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
