"""What `figures docs` writes: the data dictionary, and the blocks of the pages that are there."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from frictionless_figures.command import agreement
from frictionless_figures.command.dictionary import dictionaries, in_language, table, with_blocks
from frictionless_figures.descriptor import DescriptorError, read_json
from frictionless_figures.gate import path_fault
from frictionless_figures.registry import RULES
from frictionless_figures.table import Row, Tables
from frictionless_figures.validation import tables_of

READMES = {"en": "README.md", "zh": "README.zh.md"}
CURATING, CHECKS = "docs/curating.md", "docs/checks.md"
WORDS = {
    "en": {
        "head": "table | rows | what it holds",
        "open": "{} passages besides can be read in more than one way.",
        "agreement": "The two codings agree in {} % of {} cells.",
    },
    "zh": {
        "head": "表 | 行数 | 内容",
        "open": "另有 {} 处可作不止一种理解。",
        "agreement": "两次编码的一致率为 {}%（共 {} 个单元格）。",
    },
}
CLAUSE_END = re.compile(r"[:;：；。]|\.(?= |$)")


def pages(path: Path) -> dict[Path, str]:
    """Return every page that follows from a package, as it is to be.

    Only the README has to be there. Raises DescriptorError, SetUpError and OSError.
    """
    root, tables = path.parent, tables_of(path)  # which verifies the package before it is read
    texts = {root / "data" / name: text for name, text in dictionaries(path).items()}
    for name, written in blocks(read_json(path), tables).items():
        page = root / name
        if name == READMES["en"] or page.exists():
            if fault := path_fault(root, name):
                raise DescriptorError(fault)
            texts[page] = with_blocks(page.read_text(encoding="utf-8"), written, name)
    return texts


def blocks(descriptor: Mapping[str, Any], tables: Tables) -> dict[str, dict[str, str]]:
    """Return the blocks of each page: those of doubts and codings where there are such tables."""
    written: dict[str, dict[str, str]] = {
        **{name: {} for name in READMES.values()},
        CURATING: {},
        CHECKS: {"checks": _joined(_checks(descriptor))},
    }
    judged: list[tuple[str, ...]] = []
    if {"codings", "resolutions"} <= set(tables):
        judged = list(agreement.shown(agreement.agreements(tables)))
        written[CURATING]["agreement"] = _joined(table(agreement.HEADER, *judged))
    for language, name in READMES.items():
        words, page = WORDS[language], written[name]
        page["tables"] = _joined(_tables(descriptor, tables, language))
        if "doubts" in tables:
            page["doubts"] = _joined(_contradictions(tables["doubts"].rows, language))
        if judged:
            _, _, cells, share, *_ = judged[-1]
            page["agreement"] = words["agreement"].format(share.removesuffix(" %"), cells) + "\n"
    if "doubts" in tables:
        written[CURATING]["doubts"] = _joined(map(_doubt, tables["doubts"].rows))
    return written


def _joined(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _tables(descriptor: Mapping[str, Any], tables: Tables, language: str) -> Iterator[str]:
    """Yield a line for each table: the first clause of what it holds."""
    rows = [tuple(WORDS[language]["head"].split(" | "))]
    for resource in descriptor["resources"]:
        name = resource["name"]
        said = CLAUSE_END.split(in_language(language, resource, "description"))[0]
        rows.append((f"[`{name}`]({resource['path']})", str(len(tables[name].rows)), said))
    return table(*rows)


def _contradictions(doubts: tuple[Row, ...], language: str) -> Iterator[str]:
    """Yield what fails and why it stands, and how much is open besides."""
    failing = [row for row in doubts if row["kind"] == "contradiction"]
    for row in failing:
        yield f"- `{row['key']}` (`{row['check_type']}`): {row[f'explanation_{language}']}"
    yield "- " + WORDS[language]["open"].format(len(doubts) - len(failing))


def _doubt(row: Row) -> str:
    return f"- `{row['doubt_id']}`: {row['explanation_en']} Readings: {row['readings_en']}."


def _checks(descriptor: Mapping[str, Any]) -> Iterator[str]:
    """Yield a section for each rule: what it says, its options, and a use of it."""
    for name, rule in RULES.items():
        yield f"### `{name}`"
        yield (inspect.getdoc(rule) or "").replace("\n\n", "\n") + "  "
        options = [
            f"`{option.name}` ({_default(option.default)})"
            for option in inspect.signature(rule).parameters.values()
            if option.kind is option.KEYWORD_ONLY
        ]
        said = f"Options: {', '.join(options)}." if options else "It has no options."
        yield f"{said}{_example(name, descriptor)}\n"


def _default(value: Any) -> str:
    if value is inspect.Parameter.empty:
        return "required"
    return "none" if value in ("", None) else f"`{json.dumps(value)}`"


def _example(name: str, descriptor: Mapping[str, Any]) -> str:
    """Return the first use of a rule in the descriptor, if it uses the rule."""
    for resource in descriptor["resources"]:
        for check in resource["checklist"]["checks"]:
            if check["type"] == name:
                example = json.dumps(check, ensure_ascii=False)
                return f" Here, in `{resource['name']}`:\n`{example}`"
    return ""
