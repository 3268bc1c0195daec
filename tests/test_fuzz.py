"""Whatever a package holds, a command ends with a status and a line for each problem.

HYPOTHESIS_PROFILE=thorough tries 100,000 packages.
"""

import contextlib
import copy
import io
import json
import os
import socket
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unicodedata import category

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frictionless_figures import command as figures

Spot = tuple[str | int, ...]
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
SCHEMA: dict[str, Any] = {
    "primaryKey": ["id"],
    "missingValues": [""],
    "fields": [
        {"name": "id", "type": "string", "constraints": {"required": True, "pattern": "[a-z]+"}},
        {"name": "n", "type": "integer", "constraints": {"minimum": 0}},
        {"name": "m", "type": "integer", "title": "Of"},
        {"name": "r", "type": "number", "decimalChar": ".", "constraints": {"enum": [50, 70]}},
    ],
}
CLAIM = {"type": "stated-rate", "numerator": "n", "denominator": "m", "rate": "r"}
DESCRIPTOR: dict[str, Any] = {
    "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
    "name": "x",
    "version": "1.0.0",
    "licenses": [{"name": "MIT"}],
    "resources": [
        {
            "name": "rates",
            "type": "table",
            "path": "rates.csv",
            "scheme": "file",
            "format": "csv",
            "encoding": "utf-8",
            "schema": "schema.json",
            "dialect": {"delimiter": ","},
            "checklist": {"checks": [{"type": "plain-text"}, CLAIM]},
        },
        {"name": "more", "path": "more.csv", "schema": {"fields": [{"name": "id"}, {"name": "n"}]}},
    ],
}
WRONG = b"id,n,m,r\na,1,2,50.0\nb,1,2,70.0\n"  # 1 of 2 is not 70.0
FILES = {"rates.csv": WRONG, "more.csv": b"id,n\na,1\n"}
# What decides by itself which rows and which claims there are.
DECLARED = {"checklist", "dialect", "missingValues", "path", "extrapaths", "data"}
COMMANDS = ["check", *["check --json"] * 3, "diff", "explain b", "expectations --write", "pin"]
WHOLE: list[Spot] = [(), ("resources",), ("resources", 0)]
KEY = {"fields": ["n"], "reference": {"resource": "more", "fields": ["n"]}}
# Values of the right kind, by property: what gets past the first look.
LIKELY: dict[str, list[Any]] = {
    "name": ["n", "more", "id", "x y"],
    "type": ["integer", "number", "any", "date", "boolean", "list", "geojson", "file", "json"],
    "path": ["more.csv", ["rates.csv", "more.csv"], "schema.json", "rates.csv.gz", "."],
    "extrapaths": [["more.csv"], []],
    "data": [[{"id": "b", "n": 1}], [["id"], ["b"]], {}],
    "scheme": ["file", "multipart", "buffer", "stream"],
    "format": ["tsv", "json", "xlsx", "inline", "%Y", "uri", "email", "binary"],
    "encoding": ["utf-16", "latin-1", "gbk", "utf-8-sig", "ascii", "undefined"],
    "compression": ["gz", "zip", "no", "x"],
    "innerpath": ["x.csv"],
    "hash": ["sha256:0", "0", "sha512:0"],
    "bytes": [0, 31],
    "rows": [2, 0],
    "schema": [{"fields": []}, {"fields": [{"name": "id"}]}],
    "dialect": [{"csv": {"delimiter": ";"}}, {"commentRows": [2]}, {"json": {"keyed": True}}],
    "checklist": ["schema.json", "see the notes", {"checks": []}, {"checks": [{"type": "x"}]}],
    "checks": [[CLAIM, CLAIM], [{"type": "duplicate-row"}], [{**CLAIM, "per": 1000}]],
    "pickErrors": [["type-error"], ["#table"], ["x"]],
    "skipErrors": [["stated-rate"], ["#row"], ["constraint-error"]],
    "fields": [[{"name": "id"}], []],
    "primaryKey": ["n", ["n", "m"], ["zz"], []],
    "foreignKeys": [[KEY], [KEY, {**KEY, "reference": {"fields": "id"}}]],
    "missingValues": [["1"], ["70.0"], ["-", "NA"], [{"value": "", "label": "x"}]],
    "constraints": [{"unique": True}, {"minLength": 9}, {"maximum": 1}, {"enum": ["a"]}],
    "pattern": ["[a-z]*", "a|b", ".*", "b$"],
    "minimum": [1, 1.5, 10**400, -1e308],
    "maxLength": [0, -1],
    "enum": [[1], ["a", "b"], [], [50.0, "70"]],
    "trueValues": [["1"], []],
    "decimalChar": [",", "", "0", ".."],
    "groupChar": [",", ".", " ", "0"],
    "bareNumber": [False, True],
    "fieldsMatch": ["subset", "superset", "partial", "equal", "x"],
    "uniqueKeys": [[["n"]], [["zz"]], ["n"]],
    "profile": ["tabular-data-resource", "data-package", "x"],
    "licenses": [[{}], [{"path": "x"}]],
    "sources": [[{"title": "x", "email": "y"}]],
    "example": ["x", 5],
    "header": [False],
    "headerRows": [[2], [], [0], [1, 2]],
    "commentChar": ["b", "#", "", "id"],
    "delimiter": [";", "\t", "", ",,", "\n"],
    "quoteChar": ["'", "", "''"],
    "escapeChar": ["\\", "xx"],
    "numerator": ["m", "zz", "n m"],
    "decimals": ["m"],
}
KEYS = sorted(LIKELY)
NASTY = [
    *["", " ", "\0", "a\nb", "\ud800", "é", "../x", "/dev/zero", "fifo", "loop", "http://[", "~"],
    *["http://localhost/x.csv", "out.csv", "more.csv", "schema.json", "datapackage.json", "rates"],
    *["(a+)+$", "(", "utf-16", "hex", "gz", "zip", "xlsx", "json", "sql", "integer", "date", "any"],
    *[
        "stated-rate",
        "row-constraint",
        "%(x)",
        "{x}",
        "n",
        "sha256:0",
        "=1+1",
        "geojson",
        "package",
    ],
    *[0, -1, 10**400, 1e308, 0.1, True, False, None, [], {}, [[]], [None], [{}], ["n"], ["n", "n"]],
    *[{"fields": []}, {"checks": None}, {"type": "stated-rate"}, {"name": "n"}, {"path": "x"}],
]
JSON = st.recursive(
    st.sampled_from(NASTY) | st.text(max_size=8) | st.integers() | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)
    ),
    max_leaves=5,
)


def spots(value: Any, here: Spot = ()) -> Iterator[Spot]:
    yield here
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from spots(value[key], (*here, key))


def changed(tree: Any, spot: Spot, value: Any) -> Any:
    """Return a tree with a value at a spot, or with its key taken out where the value is ...."""
    if not spot:
        return value
    tree = copy.deepcopy(tree)
    inner = tree
    for key in spot[:-1]:
        inner = inner[key]
    if value is ...:
        inner.pop(spot[-1], None) if isinstance(inner, dict) else inner.pop(spot[-1])
    else:
        inner[spot[-1]] = value
    return tree


@st.composite
def change(draw: st.DrawFn, tree: Any) -> tuple[Spot, Any]:
    """Draw a change at a spot of a tree: another value, none, or one of a key that is new there."""
    spot = draw(st.sampled_from(sorted(spots(tree), key=len, reverse=True)))
    inner = tree
    for key in spot:
        inner = inner[key]
    if isinstance(inner, dict) and draw(st.booleans()):
        spot = (*spot, draw(st.sampled_from(KEYS)))
    likely = LIKELY.get(str(spot[-1]), []) if spot else []
    if likely and draw(st.integers(0, 3)):
        return spot, draw(st.sampled_from(likely))
    return spot, draw(JSON | st.just(...)) if spot else draw(JSON)


@st.composite
def package(draw: st.DrawFn) -> tuple[dict[str, bytes], bool]:
    """Draw the files of a package, and whether its wrong rate is still declared and there."""
    trees, files, planted = {"datapackage.json": DESCRIPTOR, "schema.json": SCHEMA}, {}, True
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from([*trees, *trees, "rates.csv"]))
        if name == "rates.csv":
            files[name] = draw(st.binary(max_size=40) | st.text(max_size=40).map(encoded))
            planted = False
        else:
            spot, value = draw(change(trees[name]))
            trees[name] = changed(trees[name], spot, value)
            planted &= spot not in WHOLE and not DECLARED & set(spot)
    texts = {name: encoded(json.dumps(tree)) for name, tree in trees.items()}
    if draw(st.integers(0, 9)) == 0:
        name = draw(st.sampled_from(list(texts)))
        at = draw(st.integers(0, len(texts[name])))
        texts[name] = texts[name][:at] + draw(st.binary(max_size=4)) + texts[name][at + 1 :]
        planted = False
    return {**FILES, **files, **texts}, planted


def encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="surrogatepass")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in folder.rglob("*")
        if not path.is_symlink() and path.is_file()
    }


@pytest.fixture(autouse=True)
def same_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the parser of the command line once: it takes a third of the time."""
    monkeypatch.setattr(figures, "_parser", cache(figures._parser))


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def harmless(text: str) -> bool:
    """Whether nothing in the text acts on a terminal: all prints, or is a blank of some width."""
    return all(char.isprintable() or category(char) == "Zs" for char in text)


@settings(
    max_examples=100_000 if THOROUGH else 200,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    drawn=package(),
    command=st.sampled_from(COMMANDS),
)
def test_ends_with_a_status_and_a_line_for_each_problem(
    drawn: tuple[dict[str, bytes], bool], command: str
) -> None:
    files, planted = drawn
    with TemporaryDirectory() as name:
        folder = Path(name, "package")
        folder.mkdir()
        for path, content in files.items():
            (folder / path).write_bytes(content)
        Path(name, "out.csv").write_bytes(WRONG)
        (folder / "out.csv").symlink_to("../out.csv")
        (folder / "loop").symlink_to("loop")
        os.mkfifo(folder / "fifo")
        before = contents(Path(name))
        out, err = io.StringIO(), io.StringIO()
        descriptor = str(folder / "datapackage.json")
        arguments = [*command.split(), descriptor, *[descriptor] * (command == "diff")]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = figures.main(arguments)
        after = contents(Path(name))
    assert status in (0, 1, 2)
    lines = err.getvalue().splitlines()
    assert [
        line for line in lines if not line.startswith(("figures: ", "nothing is pinned: "))
    ] == []
    assert "stopped by" not in err.getvalue(), err.getvalue()
    assert harmless(out.getvalue().replace("\n", ""))
    assert all(map(harmless, lines))
    assert status != 2 or (json.loads(out.getvalue())["problems"] if "json" in command else lines)
    if command == "pin":
        before[descriptor] = after[descriptor]
    assert {path: after[path] for path in after if "/checks/expectations/" not in path} == before
    assert status or not planted or not command.startswith(("check", "pin"))
