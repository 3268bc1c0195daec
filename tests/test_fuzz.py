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
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frictionless_figures.command import main

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
DECLARED = {"checklist", "dialect", "missingValues", "path", "extrapaths", "data", "resources"}
KEYS = [
    *"name type path extrapaths data scheme format encoding compression innerpath hash bytes".split(),
    *"schema dialect checklist checks pickErrors skipErrors fields primaryKey foreignKeys".split(),
    *"missingValues constraints pattern minimum maxLength enum trueValues decimalChar".split(),
    *"groupChar bareNumber fieldsMatch uniqueKeys reference resource profile licenses rows".split(),
    *"sources stats example header headerRows commentChar delimiter quoteChar csv".split(),
]
NASTY = [
    *["", " ", "\0", "a\nb", "\ud800", "é", "../x", "/dev/zero", "fifo", "loop", "http://[", "~"],
    *["http://localhost/x.csv", "out.csv", "more.csv", "schema.json", "datapackage.json", "rates"],
    *["(a+)+$", "(", "utf-16", "hex", "gz", "zip", "xlsx", "json", "sql", "integer", "date", "any"],
    *["stated-rate", "row-constraint", "%(x)", "{x}", "n", "sha256:0", "=1+1", "geojson", "package"],
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
Spot = tuple[str | int, ...]


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
        del inner[spot[-1]]
    else:
        inner[spot[-1]] = value
    return tree


@st.composite
def change(draw: st.DrawFn, tree: Any) -> tuple[Spot, Any]:
    """Draw a change at a spot of a tree: another value, none, or one of a key that is new there."""
    spot = draw(st.sampled_from(list(spots(tree))))
    inner = tree
    for key in spot:
        inner = inner[key]
    if isinstance(inner, dict) and draw(st.booleans()):
        return (*spot, draw(st.sampled_from(KEYS))), draw(JSON)
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
            planted &= bool(spot) and not DECLARED & set(spot[:1] + spot[2:]) and spot[-1] != 0
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
        str(path): path.read_bytes() for path in folder.rglob("*") if not path.is_symlink()
        and path.is_file()
    }


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@settings(
    max_examples=100_000 if THOROUGH else 300,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=package(), command=st.sampled_from(["check", "check", "check", "explain", "pin"]))
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
        arguments = ["explain", "b", "--package"] if command == "explain" else [command]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main([*arguments, descriptor])
        after = contents(Path(name))
    assert status in (0, 1, 2)
    lines = err.getvalue().splitlines()
    assert [line for line in lines if not line.startswith(("figures: ", "nothing is pinned: "))] == []
    assert "stopped by" not in err.getvalue(), err.getvalue()
    assert all(line.isprintable() for line in out.getvalue().splitlines()), out.getvalue()
    assert all(line.isprintable() for line in lines)
    assert status != 2 or lines
    if command != "pin":
        assert after == before
        assert status or not planted or command == "explain"
    else:
        before[descriptor] = after[descriptor]
        assert after == before
