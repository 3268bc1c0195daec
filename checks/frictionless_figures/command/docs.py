"""What `figures docs` writes: the data dictionary, and the blocks of the pages that are there."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from frictionless_figures.command import agreement
from frictionless_figures.command.dictionary import dictionaries, table, with_blocks
from frictionless_figures.descriptor import read_json
from frictionless_figures.registry import RULES
from frictionless_figures.table import Row, Tables
from frictionless_figures.validation import tables_of

README, CURATING, CHECKS = "README.md", "docs/curating.md", "docs/checks.md"


def pages(path: Path) -> dict[Path, str]:
    """Return every page that follows from a package, as it is to be.

    Only the README has to be there. Raises DescriptorError, SetUpError and OSError.
    """
    root = path.parent
    texts = {root / "data" / name: text for name, text in dictionaries(path).items()}
    for name, written in blocks(read_json(path), tables_of(path)).items():
        page = root / name
        if name == README or page.exists():
            texts[page] = with_blocks(page.read_text(encoding="utf-8"), written, name)
    return texts


def blocks(descriptor: Mapping[str, Any], tables: Tables) -> dict[str, dict[str, str]]:
    """Return the blocks of each page: those of doubts and codings where there are such tables."""
    written = {
        README: {"tables": _joined(_tables(descriptor, tables))},
        CURATING: {},
        CHECKS: {"checks": _joined(_checks(descriptor))},
    }
    if "doubts" in tables:
        doubts = tables["doubts"].rows
        written[README]["doubts"] = _joined(_contradictions(doubts))
        written[CURATING]["doubts"] = _joined(map(_doubt, doubts))
    if {"codings", "resolutions"} <= set(tables):
        judged = list(agreement.shown(agreement.agreements(tables)))
        _, _, cells, share, *_ = judged[-1]
        written[README]["agreement"] = f"The two codings agree in {share} of {cells} cells.\n"
        written[CURATING]["agreement"] = _joined(table(agreement.HEADER, *judged))
    return written


def _joined(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _tables(descriptor: Mapping[str, Any], tables: Tables) -> Iterator[str]:
    rows = []
    for resource in descriptor["resources"]:
        link = f"[`{resource['path']}`]({resource['path']})"
        rows.append((link, str(len(tables[resource["name"]].rows)), resource["description"]))
    return table(("table", "rows", "what it holds"), *rows)


def _contradictions(doubts: tuple[Row, ...]) -> Iterator[str]:
    """Yield what fails with each reading that reconciles it, and how much is open besides."""
    failing = [row for row in doubts if row["kind"] == "contradiction"]
    for row in failing:
        yield f"- {row['explanation_en']} (`{row['check_type']}` of `{row['key']}`)"
        yield from (f"  - {reading.strip()}" for reading in (row["readings_en"] or "").split(";"))
    yield f"\nBesides, {len(doubts) - len(failing)} passages can be read in more than one way."


def _doubt(row: Row) -> str:
    return f"- `{row['doubt_id']}`: {row['explanation_en']} Readings: {row['readings_en']}."


def _checks(descriptor: Mapping[str, Any]) -> Iterator[str]:
    """Yield a section for each rule: what it says, its options, and a use of it."""
    for name, rule in RULES.items():
        yield f"### `{name}`\n"
        yield f"{inspect.getdoc(rule)}\n"
        options = [
            (f"`{option.name}`", _default(option.default))
            for option in inspect.signature(rule).parameters.values()
            if option.kind is option.KEYWORD_ONLY
        ]
        yield from table(("option", "default"), *options) if options else ["It has no options."]
        yield ""
        yield from _example(name, descriptor)


def _default(value: Any) -> str:
    if value is inspect.Parameter.empty:
        return "required"
    return "none" if value in ("", None) else f"`{json.dumps(value)}`"


def _example(name: str, descriptor: Mapping[str, Any]) -> Iterator[str]:
    """Yield the first use of a rule in the descriptor, if it uses the rule."""
    for resource in descriptor["resources"]:
        for check in resource["checklist"]["checks"]:
            if check["type"] == name:
                example = json.dumps(check, ensure_ascii=False)
                yield f"Here, in `{resource['name']}`: `{example}`\n"
                return
