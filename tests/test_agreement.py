"""`figures agreement` says what the two tables give, by a formula written again here."""

import csv
import json
import re
import shutil
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from conftest import ROOT
from frictionless_figures.command import main
from frictionless_figures.command.agreement import Agreement, agreements
from frictionless_figures.table import Content, Table, Tables

Coding = dict[tuple[str, ...], str]


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def coded(resource: str, field: str) -> tuple[list[str], list[str]]:
    """Return what the first and the second coder say of the cells of a field."""
    differing = {tuple(row.values())[:3]: row["first"] for row in rows("resolutions")}
    second = {
        tuple(row.values())[:3]: row["value"]
        for row in rows("codings")
        if (row["resource"], row["field"]) == (resource, field)
    }
    return [differing.get(cell, value) for cell, value in second.items()], list(second.values())


def kappa(first: list[str], second: list[str]) -> Fraction | None:
    """Return Cohen's kappa: what is the same beyond chance, of what could be."""
    one, other = Counter(first), Counter(second)
    chance = Fraction(sum(one[code] * other[code] for code in one), len(first) ** 2)
    same = Fraction(sum(a == b for a, b in zip(first, second, strict=True)), len(first))
    return None if chance == 1 else (same - chance) / (1 - chance)


def test_stands_in_the_docs_as_the_two_tables_give_it() -> None:
    page = (ROOT / "docs/curating.md").read_text(encoding="utf-8")
    printed = re.findall(
        r"^\| ([a-z]+) \| ([a-z_]+) \| (\d+) \| (\d+) % \| (.*?) \|", page, re.MULTILINE
    )
    names = sorted({(row["resource"], row["field"]) for row in rows("codings")})
    computed = []
    for name in names:
        first, second = coded(*name)
        share = 100 * sum(a == b for a, b in zip(first, second, strict=True)) / len(first)
        beyond = kappa(first, second)
        shown = "–" if beyond is None else f"{float(beyond):.2f}"
        computed.append((*name, str(len(first)), f"{share:.0f}", shown))
    assert printed == computed


def test_stands_in_the_readme_as_the_two_tables_give_it() -> None:
    cells, differing = len(rows("codings")), len(rows("resolutions"))
    keys = ("resource", "key", "field")
    differ = {tuple(row[name] for name in keys) for row in rows("resolutions")}
    empty = [row for row in rows("codings") if not row["value"]]
    filled = cells - sum(tuple(row[name] for name in keys) not in differ for row in empty)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    first, second = (f"{100 * (n - differing) / n:.1f} % of" for n in (cells, filled))
    assert f"agree in {first} {cells} cells, and in {second} the {filled} that either" in readme


def table(name: str, *lines: str) -> Table:
    cells = [tuple(cell or None for cell in line.split(",")) for line in lines]
    return Table(
        name, f"{name}.csv", lambda: Content(cells[0], range(2, len(cells) + 1), cells[1:])
    )


def test_measures_each_field_and_knows_no_interval_where_none_differs() -> None:
    """The interval is that of the worked example: 10 and 20 the same, 2 and 1 not."""
    cells = {"a": ("x", "x", 10), "b": ("x", "y", 2), "c": ("y", "x", 1), "d": ("y", "y", 20)}
    codings, resolutions = ["resource,key,field,value"], ["resource,key,field,first"]
    for key, (first, second, count) in cells.items():
        for number in range(count):
            codings.append(f"events,{key}{number},kind,{second}")
            if first != second:
                resolutions.append(f"events,{key}{number},kind,{first}")
    codings += ["events,a0,place,", "events,a1,place,", "events,a0,since,1", "events,a1,since,"]
    two = {"codings": table("codings", *codings), "resolutions": table("resolutions", *resolutions)}
    assert agreements(Tables({name: lambda name=name: two[name] for name in two})) == [
        Agreement("events", "kind", 33, 30, 0, 0.8, 0.5851, 1.0),
        Agreement("events", "place", 2, 2, 2, None, None, None),
        Agreement("events", "since", 2, 2, 1, 1.0, None, None),
    ]


def test_shows_a_table_or_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", str(ROOT)]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == "table field cells the same Cohen's κ 95 %".split()
    assert main(["agreement", "--json", str(ROOT)]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [line[:3] for line in lines[1:-2]] == [
        [part["resource"], part["field"], str(part["cells"])] for part in shown
    ]
    whole = sum(part["cells"] for part in shown)
    filled = whole - sum(part["empty"] for part in shown)
    assert lines[-2][:2] == ["all", str(whole)]
    assert lines[-1][:5] == ["all", "that", "either", "fills", str(filled)]


def test_names_what_it_needs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "statsmodels.stats.inter_rater", None)
    assert main(["agreement", str(ROOT)]) == 2
    line = "figures: agreement needs statsmodels: pip install 'frictionless-figures[agreement]'\n"
    assert capsys.readouterr().err == line


def test_says_that_a_package_has_no_second_coding(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shutil.copy(ROOT / "data/rates.csv", tmp_path)
    header = (tmp_path / "rates.csv").read_text("utf-8").splitlines()[0]
    schema = {"fields": [{"name": name, "type": "string"} for name in header.split(",")]}
    resource = {"name": "rates", "path": "rates.csv", "schema": schema}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}), "utf-8")
    assert main(["agreement", str(tmp_path)]) == 2
    assert main(["agreement", str(tmp_path), "--list", str(tmp_path / "list.csv")]) == 2
    judged = f"figures: {tmp_path / 'datapackage.json'} names no judged cells, as coded-twice does"
    assert capsys.readouterr().err.splitlines() == [
        'figures: there is no table "codings" (there is rates)',
        f"{judged} on its codings",
    ]
    text = json.dumps({"resources": [resource | {"name": "codings"}]})  # and no coded-twice
    (tmp_path / "datapackage.json").write_text(text, "utf-8")
    assert main(["agreement", str(tmp_path), "--list", str(tmp_path / "list.csv")]) == 2
    assert capsys.readouterr().err == f"{judged} on its codings\n"
