"""The documentation that follows from the package: the data dictionary and tables of the README."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from frictionless_figures.descriptor import DescriptorError, read_json
from frictionless_figures.registry import RULES
from frictionless_figures.table import Table

HEAD = """<!-- Made by `make docs` from datapackage.json and schemas/. Change those, not this. -->
# Data dictionary

Empty cells are missing values; the reason stands in a column of the same row. Dates are EDTF
level 1. Offsets count Unicode code points from 0, half-open.
"""


def data_dictionary(path: Path) -> str:
    """Return the data dictionary of a package, a section for each table."""
    lines = [HEAD]
    for resource in read_json(path)["resources"]:
        schema = resource["schema"]
        inline = isinstance(schema, dict)
        lines.extend(_section(resource, schema if inline else read_json(path.parent / schema)))
    return "\n".join(lines)


def with_blocks(readme: str, blocks: Mapping[str, str]) -> str:
    """Return a README with each block written anew between its two comments.

    Raises DescriptorError where the README lacks a block.
    """
    for name, text in blocks.items():
        pattern = rf"(<!-- {name}: made by .*? -->\n).*?(<!-- end of {name} -->)"
        match = re.search(pattern, readme, re.DOTALL)
        if match is None:
            raise DescriptorError(f"the README has no block of {name}")
        readme = readme[: match.end(1)] + text + readme[match.start(2) :]
    return readme


def blocks(path: Path, tables: Mapping[str, Table]) -> dict[str, str]:
    """Return the blocks of the README: its tables, its discrepancies and its checks."""
    return {
        "tables": "\n".join(_tables(read_json(path), tables)) + "\n",
        "discrepancies": "".join(
            f"- {row['explanation']} (`{row['check']}` of `{row['table']}`, `{row['key']}`)\n"
            for row in tables["discrepancies"].rows
        ),
        "checks": "\n".join(_checks()) + "\n",
    }


def _tables(descriptor: Mapping[str, Any], tables: Mapping[str, Table]) -> Iterator[str]:
    yield "| table | rows | what it holds |"
    yield "|---|---:|---|"
    for resource in descriptor["resources"]:
        name, link = resource["name"], f"[`{resource['path']}`]({resource['path']})"
        yield f"| {link} | {len(tables[name].rows)} | {resource['description']} |"


def _checks() -> Iterator[str]:
    yield "| check | what must hold | options |"
    yield "|---|---|---|"
    for name, rule in RULES.items():
        claim = " ".join((inspect.getdoc(rule) or "").split("\n\n")[0].split())
        options = (
            f"`{option.name}`"
            for option in inspect.signature(rule).parameters.values()
            if option.kind is option.KEYWORD_ONLY
        )
        yield f"| `{name}` | {_cell(claim)} | {', '.join(options)} |"


def _section(resource: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    yield f"## {resource['name']}\n"
    yield f"`{resource['path']}`: {schema['description']}\n"
    yield f"Key: {_names(schema['primaryKey'])}.  "
    for foreign in schema.get("foreignKeys", ()):
        reference = foreign["reference"]
        target = reference["resource"] or resource["name"]
        yield f"{_names(foreign['fields'])} → {target} ({_names(reference['fields'])}).  "
    checks = (check["type"] for check in resource["checklist"]["checks"])
    yield f"Checks: {', '.join(dict.fromkeys(checks))}.\n"
    yield "| field | type | what it holds | constraints | example |"
    yield "|---|---|---|---|---|"
    for field in schema["fields"]:
        cells = [f"`{field['name']}`", field["type"], field["description"]]
        cells += [_constraints(field.get("constraints", {})), f"`{field['example']}`"]
        yield f"| {' | '.join(_cell(cell) for cell in cells)} |"
    for field in schema["fields"]:
        yield from _codes(field)
    yield ""


def _codes(field: dict[str, Any]) -> Iterator[str]:
    if codes := field.get("categories"):
        yield f"\n| `{field['name']}` | means |"
        yield "|---|---|"
        for code in codes:
            yield f"| `{code['value']}` | {_cell(code['description'])} |"


def _constraints(constraints: dict[str, Any]) -> str:
    words = []
    for name, value in constraints.items():
        if name == "required":
            words.append("required")
        elif name == "enum":
            words.append("one of " + ", ".join(f"`{each}`" for each in value))
        elif name == "pattern":
            words.append(f"`{value}`")
        else:
            words.append(f"{name} {value}")
    return "; ".join(words)


def _names(fields: str | list[str]) -> str:
    return ", ".join(f"`{name}`" for name in ([fields] if isinstance(fields, str) else fields))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
