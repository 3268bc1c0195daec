"""`figures docs`: the data dictionary, and the blocks of the pages that are there."""

from __future__ import annotations

import argparse
import inspect
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from frictionless_figures.command import agreement
from frictionless_figures.descriptor import DescriptorError, read_json
from frictionless_figures.gate import path_fault
from frictionless_figures.output import write_file
from frictionless_figures.registry import RULES
from frictionless_figures.table import Row, Tables
from frictionless_figures.validation import tables_of

READMES = {"en": "README.md", "zh": "README.zh.md"}
CURATING, CHECKS = "docs/curating.md", "docs/checks.md"
MADE = "<!-- Made by `make docs` from datapackage.json and schemas/. Change those, not this. -->\n"
HEADS = {
    "en": """# Data dictionary

Empty cells are missing values; the reason stands in a column of the same row. Dates are EDTF
level 1, and ISO 8601 in `date_start` and `date_end`. Offsets count Unicode code points from 0,
half-open. 中文：[README.zh.md](README.zh.md)
""",
    "zh": """# 数据字典

空单元格为缺失值，原因见同一行的其他列。日期采用 EDTF 一级写法，`date_start` 和 `date_end` 采用
ISO 8601。位置从 0 起按 Unicode 码点计，含起不含止。English: [README.md](README.md)
""",
}
AGREEMENT = "The two codings agree in {} % of {} cells, and in {} % of the {} that either fills."
CHINESE = {
    "table": "表",
    "rows": "行数",
    "key": "主键",
    "checks": "核对",
    "field": "字段",
    "title": "名称",
    "type": "类型",
    "what it holds": "内容",
    "constraints": "约束",
    "example": "示例",
    "code": "代码",
    "means": "含义",
    "required": "必填",
    "unique": "唯一",
    "one of": "取值",
    "pattern": "格式",
    "minimum": "最小",
    "maximum": "最大",
    "maxLength": "最长",
    "{} passages besides can be read in more than one way.": "另有 {} 处可作不止一种理解。",
    AGREEMENT: (
        "两次编码的一致率为 {}%（共 {} 个单元格）；至少一方填写的单元格中为 {}%（共 {} 个）。"
    ),
}
CLAUSE_END = re.compile(r"[:;：；。]|\.(?= |$)")


def run(options: argparse.Namespace) -> int:
    """Write every page that follows from a package."""
    for page, text in pages(options.package).items():
        write_file(page, text.encode(), inside=options.package.parent)
    return 0


def pages(path: Path) -> dict[Path, str]:
    """Return every page that follows from a package, as it is to be.

    Only the README has to be there. Raises DescriptorError, SetUpError and OSError.
    """
    root, tables = path.parent, tables_of(path)  # which verifies the package before it is read
    try:
        texts = {root / "data" / name: text for name, text in dictionaries(path).items()}
        written = blocks(read_json(path), tables)
    except KeyError as error:
        needed = f"{path}: a table has no {error}, which its description needs"
        raise DescriptorError(needed) from None
    for name, made in written.items():
        page = root / name
        if name == READMES["en"] or page.exists():
            if fault := path_fault(root, name):
                raise DescriptorError(fault)
            texts[page] = with_blocks(page.read_text(encoding="utf-8"), made, name)
    return texts


def dictionaries(path: Path) -> dict[str, str]:
    """Return the data dictionary in each language of a package, by the name of its file."""
    descriptor, made = read_json(path), dict[str, str]()
    for language, name in READMES.items():
        if language in descriptor.get("languages", ["en"]):
            lines = [MADE + HEADS[language]]
            for resource in descriptor["resources"]:
                schema = resource["schema"]
                schema = schema if isinstance(schema, dict) else read_json(path.parent / schema)
                lines.extend(_section(resource, schema, language))
            made[name] = "\n".join(lines)
    return made


def blocks(descriptor: Mapping[str, Any], tables: Tables) -> dict[str, dict[str, str]]:
    """Return the blocks of each page: those of doubts and codings where there are such tables."""
    written: dict[str, dict[str, str]] = {name: {} for name in (*READMES.values(), CURATING)}
    for language, name in READMES.items():
        written[name]["tables"] = _joined(_tables(descriptor, tables, language))
    if {"codings", "resolutions"} <= set(tables):
        rows = agreement.shown(agreement.agreements(tables))
        shares = [cell.removesuffix(" %") for row in rows[-2:] for cell in row[3:1:-1]]
        for language, name in READMES.items():
            written[name]["agreement"] = _word(AGREEMENT, language).format(*shares) + "\n"
        written[CURATING]["agreement"] = _joined(table(*rows))
    if "doubts" in tables:
        doubts = tables["doubts"].rows
        for language, name in READMES.items():
            written[name]["doubts"] = _joined(_contradictions(doubts, language))
        written[CURATING]["doubts"] = _joined(
            f"- `{row['doubt_id']}`: {row['explanation_en']} Readings: {row['readings_en']}."
            for row in doubts
        )
    return written | {CHECKS: {"checks": _joined(_checks(descriptor))}}


def with_blocks(page: str, blocks: Mapping[str, str], name: str = "the README") -> str:
    """Return a page with each block written anew between its two comments.

    Raises DescriptorError where the page lacks a block.
    """
    for block, text in blocks.items():
        pattern = rf"(<!-- {block}: made by .*? -->\n).*?(<!-- end of {block} -->)"
        match = re.search(pattern, page, re.DOTALL)
        if match is None:
            raise DescriptorError(f"{name} has no block of {block}")
        page = page[: match.end(1)] + text + page[match.start(2) :]
    return page


def table(*rows: tuple[str, ...]) -> Iterator[str]:
    """Yield the lines of a table in Markdown; the first row is its header."""
    for number, row in enumerate(rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
        if number == 0:
            yield "|" + "---|" * len(row)


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _word(english: str, language: str) -> str:
    return CHINESE.get(english, english) if language == "zh" else english


def _head(words: str, language: str) -> tuple[str, ...]:
    return tuple(_word(word, language) for word in words.split(" | "))


def _section(
    resource: Mapping[str, Any], schema: Mapping[str, Any], language: str
) -> Iterator[str]:
    """Yield the lines of the dictionary on one table."""
    yield f"## {resource['name']}: {_said(schema, 'title', language)}"
    yield f"`{resource['path']}`: {_said(schema, 'description', language)}  "
    lines = [f"{_word('key', language).capitalize()}: {_names(schema['primaryKey'])}"]
    for foreign in schema.get("foreignKeys", ()):
        reference = foreign["reference"]
        target = reference["resource"] or resource["name"]
        lines.append(f"{_names(foreign['fields'])} → {target} ({_names(reference['fields'])})")
    checks = ", ".join(dict.fromkeys(one["type"] for one in resource["checklist"]["checks"]))
    yield f"{'; '.join(lines)}. {_word('checks', language).capitalize()}: {checks}.\n"
    rows = [_head("field | title | type | what it holds | constraints | example", language)]
    codes = [_head("field | code | means", language)]
    for field in schema["fields"]:
        name, constraints = f"`{field['name']}`", field.get("constraints", {})
        said = "; ".join(_constraint(key, constraints[key], language) for key in constraints)
        title, holds = (_said(field, what, language) for what in ("title", "description"))
        rows.append((name, title, field["type"], holds, said, f"`{field['example']}`"))
        for code in field.get("categories", ()):
            codes.append((name, f"`{code['value']}`", _said(code, "description", language)))
    yield from table(*rows)
    if len(codes) > 1:
        yield ""
        yield from table(*codes)
    yield ""


def _said(described: Mapping[str, Any], name: str, language: str) -> str:
    """Return a title or description in a language, in English where there is none."""
    own = name if language == "en" else f"{name}_{language}"
    return str(described.get(own) or described[name])


def _constraint(name: str, value: Any, language: str) -> str:
    if value is True:
        return _word(name, language)
    if name == "enum":
        return f"{_word('one of', language)} " + ", ".join(f"`{code}`" for code in value)
    return f"{_word(name, language)} " + (f"`{value}`" if name == "pattern" else str(value))


def _names(fields: str | list[str]) -> str:
    return ", ".join(f"`{name}`" for name in ([fields] if isinstance(fields, str) else fields))


def _tables(descriptor: Mapping[str, Any], tables: Tables, language: str) -> Iterator[str]:
    """Yield a line for each table: the first clause of what it holds."""
    rows = [_head("table | rows | what it holds", language)]
    for resource in descriptor["resources"]:
        name = resource["name"]
        said = CLAUSE_END.split(_said(resource, "description", language))[0]
        rows.append((f"[`{name}`]({resource['path']})", str(len(tables[name].rows)), said))
    return table(*rows)


def _contradictions(doubts: tuple[Row, ...], language: str) -> Iterator[str]:
    """Yield what fails and why it stands, and how much is open besides."""
    failing = [row for row in doubts if row["kind"] == "contradiction"]
    for row in failing:
        yield f"- `{row['key']}` (`{row['check_type']}`): {row[f'explanation_{language}']}"
    besides = _word("{} passages besides can be read in more than one way.", language)
    yield "- " + besides.format(len(doubts) - len(failing))


def _checks(descriptor: Mapping[str, Any]) -> Iterator[str]:
    """Yield a section for each rule: what it says, its options, and its first use."""
    uses = dict[str, str]()
    for resource in descriptor["resources"]:
        for check in resource["checklist"]["checks"]:
            example = json.dumps(check, ensure_ascii=False)
            uses.setdefault(check["type"], f" Here, in `{resource['name']}`:\n`{example}`")
    for name, rule in RULES.items():
        yield f"### `{name}`"
        yield (inspect.getdoc(rule) or "").replace("\n\n", "\n") + "  "
        options = [
            f"`{option.name}` ({_default(option.default)})"
            for option in inspect.signature(rule).parameters.values()
            if option.kind is option.KEYWORD_ONLY
        ]
        said = f"Options: {', '.join(options)}." if options else "It has no options."
        yield f"{said}{uses.get(name, '')}\n"


def _default(value: Any) -> str:
    if value is inspect.Parameter.empty:
        return "required"
    return "none" if value in ("", None) else f"`{json.dumps(value)}`"
