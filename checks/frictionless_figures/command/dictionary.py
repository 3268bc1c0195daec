"""The data dictionary of a package in each of its languages, and pages written anew in part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from frictionless_figures.descriptor import DescriptorError, read_json

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
WORDS = {
    "en": {},
    "zh": {
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
    },
}
NAMES = {"en": "README.md", "zh": "README.zh.md"}


def dictionaries(path: Path) -> dict[str, str]:
    """Return the data dictionary in each language of a package, by the name of its file."""
    languages = read_json(path).get("languages", ["en"])
    return {NAMES[name]: data_dictionary(path, name) for name in NAMES if name in languages}


def data_dictionary(path: Path, language: str = "en") -> str:
    """Return the data dictionary of a package in one language, a section for each table."""
    lines = [MADE + HEADS[language]]
    for resource in read_json(path)["resources"]:
        schema = resource["schema"]
        schema = schema if isinstance(schema, dict) else read_json(path.parent / schema)
        lines.extend(_section(resource, schema, language))
    return "\n".join(lines)


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


def _section(
    resource: Mapping[str, Any], schema: Mapping[str, Any], language: str
) -> Iterator[str]:
    words = WORDS[language]

    def word(name: str) -> str:
        return words.get(name, name)

    yield f"## {resource['name']}: {in_language(language, schema, 'title')}"
    yield f"`{resource['path']}`: {in_language(language, schema, 'description')}  "
    lines = [f"{word('key').capitalize()}: {_names(schema['primaryKey'])}"]
    for foreign in schema.get("foreignKeys", ()):
        reference = foreign["reference"]
        target = reference["resource"] or resource["name"]
        lines.append(f"{_names(foreign['fields'])} → {target} ({_names(reference['fields'])})")
    checks = dict.fromkeys(check["type"] for check in resource["checklist"]["checks"])
    yield f"{'; '.join(lines)}. {word('checks').capitalize()}: {', '.join(checks)}.\n"
    columns = ("field", "title", "type", "what it holds", "constraints", "example")
    yield from table(
        tuple(map(word, columns)),
        *(
            (
                f"`{field['name']}`",
                in_language(language, field, "title"),
                field["type"],
                in_language(language, field, "description"),
                "; ".join(
                    _constraint(word, *item) for item in field.get("constraints", {}).items()
                ),
                f"`{field['example']}`",
            )
            for field in schema["fields"]
        ),
    )
    codes = [
        (f"`{field['name']}`", f"`{code['value']}`", in_language(language, code, "description"))
        for field in schema["fields"]
        for code in field.get("categories", ())
    ]
    if codes:
        yield ""
        yield from table((word("field"), word("code"), word("means")), *codes)
    yield ""


def in_language(language: str, described: Mapping[str, Any], name: str) -> str:
    """Return a title or description in a language, in English where there is none."""
    own = described[name] if language == "en" else described.get(f"{name}_{language}")
    return str(own or described[name])


def _constraint(word: Any, name: str, value: Any) -> str:
    if value is True:
        return str(word(name))
    if name == "enum":
        return f"{word('one of')} " + ", ".join(f"`{code}`" for code in value)
    return f"{word(name)} `{value}`" if name == "pattern" else f"{word(name)} {value}"


def _names(fields: str | list[str]) -> str:
    return ", ".join(f"`{name}`" for name in ([fields] if isinstance(fields, str) else fields))
