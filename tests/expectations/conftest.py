"""Packages of claims, and how the suites of Great Expectations alone end on them in each engine."""

import csv
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from frictionless import Package

from cluster import PROGRAMS, cluster
from conftest import CASES, ROOT
from frictionless_figures.arithmetic.interval import point
from frictionless_figures.expectations.suites import suites, written
from frictionless_figures.package import load_tables
from frictionless_figures.reading import NotAFigure, as_rate, as_reading, plain
from frictionless_figures.registry import Performance
from frictionless_figures.rules.claims import CLAIMS
from frictionless_figures.table import Tables

PORTABLE = Path(__file__).parent / "portable.py"
collect_ignore = [PORTABLE.name]  # a program for an environment without this library
ENGINES = ("sqlite", "postgresql", "spark")
Rows = list[dict[str, object]]
Ended = dict[str, dict[str, list[list]]]  # by job and suite: what each expectation came to

NUMBERS = ("numerator", "denominator", "rate", "part", "total", "years", "value", "lower", "upper")
WHOLE = ("decimals", "denominator_min", "denominator_max", "first_year", "last_year")


def pytest_configure(config: pytest.Config) -> None:
    """Pass over the warnings of the libraries beneath, which say nothing of this project."""
    config.addinivalue_line("filterwarnings", "ignore")


def write_package(folder: Path, tables: Mapping[str, tuple[Rows, dict | None]]) -> Package:
    """Write a package of small tables, each with the check that it declares, and return it."""
    folder.mkdir(parents=True)
    resources = []
    for name, (rows, check) in tables.items():
        fields = [{"name": field, "type": kind_of(field)} for field in rows[0]]
        key = ["total_id", "part_id"] if "part_id" in rows[0] else next(iter(rows[0]))
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        schema = {"fields": fields, "primaryKey": key}
        declared = {"name": name, "type": "table", "path": path.name, "schema": schema}
        resources.append({**declared, "checklist": {"checks": [check] if check else []}})
    descriptor = folder / "datapackage.json"
    descriptor.write_text(json.dumps({"name": "claims", "resources": resources}), encoding="utf-8")
    return Package.from_descriptor(str(descriptor))


def kind_of(field: str) -> str:
    return "number" if field in NUMBERS else "integer" if field in WHOLE else "string"


def figure(name: str, token: str) -> dict[str, object]:
    """Return the row of a figure, as the table of figures has it."""
    reading = as_reading(token)
    ends = {"value": reading.value, "lower": reading.lower, "upper": reading.upper}
    cells = {end: None if number is None else plain(number) for end, number in ends.items()}
    return {"figure_id": name, **cells, "qualifier": reading.qualifier, "token": token}


def is_column(token: str) -> bool:
    """Return whether a column holds the figure: a third is no decimal, a range has no value."""
    try:
        row = figure("", token)
    except NotAFigure:
        return False
    return row["value"] is not None and not any("/" in str(row[end]) for end in ("value", "lower"))


def printed_cases() -> dict[str, tuple[Rows, dict | None]]:
    """Return the cases of the scalar rules as claims on figures, a table for each rounding."""
    figures: Rows = []
    rates: dict[str, Rows] = {}
    totals: Rows = []
    spans: Rows = []

    def named(key: str, token: str) -> str:
        figures.append(figure(key, token))
        return str(figures[-1]["value"])

    for number, case in enumerate(cases("rates")):
        tokens = {name: case[name] for name in ("numerator", "denominator", "rate")}
        if not all(map(is_column, tokens.values())):
            continue
        printed = as_reading(tokens["rate"])
        if as_rate(tokens["rate"]) != printed:
            continue  # SQL has the bounds of a figure's columns, not widened
        row: dict[str, object] = {"rate_id": f"r{number}"}
        for name in ("numerator", "denominator"):
            row |= {f"{name}_id": f"r{number}-{name}"}
            row |= {name: named(f"r{number}-{name}", tokens[name])}
        row |= {"rate": named(f"r{number}", tokens["rate"])}
        row |= {"decimals": as_reading(tokens["rate"]).decimals}
        rates.setdefault(case["rounding"], []).append(row)
    for number, case in enumerate(cases("totals")):
        parts = case["parts"].split(" + ")
        if all(map(is_column, [*parts, case["total"]])):
            whole = named(f"t{number}", case["total"])
            for place, part in enumerate(parts):
                key = f"t{number}-{place}"
                row = {"total_id": f"t{number}", "part_id": key, "total": whole}
                totals.append({**row, "part": named(key, part)})
    for number, case in enumerate(cases("spans")):
        ends = [point(as_reading(case[end])) for end in ("first", "last")]
        if is_column(case["years"]) and None not in ends:
            years = {"span_id": f"s{number}", "years": named(f"s{number}", case["years"])}
            first, last = map(plain, ends)
            row = {"first_year": first, "last_year": last, "counting": case["counting"]}
            spans.append({**years, **row})
    asked = {"figures": "figures"}
    return {
        "figures": (figures, None),
        "totals": (totals, {"type": "stated-total", **asked}),
        "spans": (spans, {"type": "stated-span", **asked}),
        **{
            f"rates_{how.replace('-', '_')}": (
                rows,
                {"type": "stated-rate", "rounding": how, **asked},
            )
            for how, rows in rates.items()
        },
    }


def cases(rule: str) -> Iterator[dict[str, str]]:
    for kind in ("valid", "invalid", "undecided"):
        with (CASES / f"{rule}_{kind}.csv").open(encoding="utf-8", newline="") as file:
            for case in csv.DictReader(file):
                if set(case.get("options", "") or "") <= {"{", "}"}:
                    yield case


def plain_rates(count: int) -> Rows:
    """Return random rates without figures: near the border of what holds, some far or vast."""
    rows: Rows = []
    draw = random.Random(7)
    for number in range(count):
        decimals = draw.randrange(5)
        base = draw.choice([draw.randrange(1, 60), draw.randrange(1, 10**6), 10**9 + number])
        top = draw.randrange(0, 2 * base)
        last = (200 * top * 10**decimals + base) // (2 * base) + draw.choice([0] * 6 + [-1, 1])
        digits = f"{max(last, 0):0{decimals + 1}d}"
        rate = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
        cells = {"numerator": top, "denominator": base, "rate": rate, "decimals": decimals}
        rows.append({"rate_id": f"p{number}", **cells})
    vast = {"numerator": 3 * 10**14, "denominator": 10**15, "rate": "30.0", "decimals": 1}
    nothing = {"numerator": 1, "denominator": 2, "rate": "", "decimals": ""}
    return [*rows, {"rate_id": "vast", **vast}, {"rate_id": "nothing", **nothing}]


def slips() -> dict[str, tuple[Rows, dict | None]]:
    """Return the claims of the package that hold, and a copy of each with a slip in a cell.

    A copy has a key of its own, which ends in the slip; so has its row of the table of figures.
    """
    tables = load_tables(Package.from_descriptor(str(ROOT / "datapackage.json")))
    planted: dict[str, tuple[Rows, dict | None]] = {}
    for table in tables.values():
        for check, options in table.checks:
            if check in CLAIMS:
                planted[table.name] = ([], {"type": check, **options})
                for key in holding(check, table.name, tables):
                    copies(planted, tables, table.name, key, options.get("figures", ""))
    return planted


def copies(planted, tables, name, key, figures) -> None:
    table = tables[name]
    rows = [dict(row.items()) for row in table.rows if row[table.primary_key[0]] == key]
    cells = [(at, field) for at in range(len(rows)) for field in rows[0] if is_claim(field)]
    for number, (at, field) in enumerate([(0, ""), *cells]):
        for slip, value in enumerate(changed(rows[at].get(field)) if field else [None]):
            copy = f"{key}-{field.replace('_', '-')}-slip{number}x{slip}" if field else key
            new = [{**row, table.primary_key[0]: copy} for row in rows]
            if field:
                new[at][field] = value
            planted[name][0].extend(new)
            for row in tables[figures].rows if figures else ():
                cells = dict(row.items())
                ids = planted.setdefault(figures, ([], None))[0]
                if cells[tables[figures].primary_key[0]] == key and field:
                    ids.append({**cells, tables[figures].primary_key[0]: copy})
    if figures:
        known = {row[next(iter(row))] for row in planted[figures][0]}
        planted[figures][0].extend(
            dict(row.items())
            for row in tables[figures].rows
            if row[tables[figures].primary_key[0]] not in known
        )


def is_claim(field: str) -> bool:
    return kind_of(field) != "string" or field == "counting"


def changed(cell: str | None) -> list[str]:
    """Return what a cell may become by a slip."""
    if cell is None:
        return ["7"]
    if not cell[0].isdigit():
        return [{"inclusive": "elapsed", "elapsed": "inclusive"}[cell], "both"]
    last = str((int(cell[-1]) + 1) % 10)
    return [cell[:-1] + last, cell + "0" if "." not in cell else cell.replace(".", ""), ""]


def holding(check: str, name: str, tables: Tables) -> list[str]:
    return sorted({key for key, holds in judged(check, name, tables) if holds})


def judged(check: str, name: str, tables: Tables) -> Iterator[tuple[str, bool]]:
    """Yield the key and the end of each claim of a table, as the library judges it."""
    table = tables[name]
    done = Performance(check, table, tables)
    list(done.perform(**dict(table.checks)[check]))
    for ended in done.outcomes():
        yield ended.key, ended.holds is not False and not ended.known


def failing(package: Package) -> dict[str, list[str]]:
    """Return by table the keys of the claims that fail, as the library judges them."""
    tables = load_tables(package)
    return {
        name: sorted({key for key, holds in judged(check, name, tables) if not holds})
        for name, table in tables.items()
        for check, _ in table.checks
        if check in CLAIMS
    }


def write_job(folder: Path, package: Package, suites_from: Path | None = None) -> None:
    """Write the tables and suites of a package as the portable program takes them."""
    (folder / "suites").mkdir(parents=True)
    tables = load_tables(package)
    types = {name: dict(table.types) for name, table in tables.items()}
    (folder / "types.json").write_text(json.dumps(types), encoding="utf-8")
    for name, table in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(table.names)
            writer.writerows([cell or "" for cell in row.cells] for row in table.rows)
    if suites_from:
        shutil.copytree(suites_from, folder / "suites", dirs_exist_ok=True)
        return
    for name, suite in suites(package).items():
        asked = [each for each in suite["expectations"] if "stated-" in each.get("description", "")]
        if asked:
            text = written({**suite, "expectations": asked})
            (folder / "suites" / f"{name}.json").write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Package]:
    """Return the packages that every engine judges, by name."""
    folder = tmp_path_factory.mktemp("packages")
    asked = {"type": "stated-rate"}
    return {
        "printed": write_package(folder / "printed", printed_cases()),
        "plain": write_package(folder / "plain", {"rates": (plain_rates(600), asked)}),
        "slips": write_package(folder / "slips", slips()),
        "package": Package.from_descriptor(str(ROOT / "datapackage.json")),
    }


@pytest.fixture(scope="session", params=ENGINES)
def ended(
    request: pytest.FixtureRequest,
    packages: dict[str, Package],
    tmp_path_factory: pytest.TempPathFactory,
) -> Ended:
    """Return how the suites end in an engine, run once, where this library is not installed."""
    jobs = tmp_path_factory.mktemp("jobs")
    for name, package in packages.items():
        committed = ROOT / "checks" / "expectations" if name == "package" else None
        write_job(jobs / name, package, committed)

    def run(address: str) -> Ended:
        command = [sys.executable, "-I", str(PORTABLE), request.param, address]
        told = subprocess.run(
            [*command, *(str(jobs / name) for name in packages)],
            cwd=jobs,
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode == 0, told.stderr[-2000:]
        return json.loads(told.stdout.splitlines()[-1])

    if request.param != "postgresql":
        return run("local[2]")
    if not PROGRAMS:
        pytest.skip("PostgreSQL is not installed")
    with cluster() as server:
        return run(server.address().replace("postgresql:", "postgresql+psycopg:"))


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """Return a package of one table of rates without figures."""
    rows = "rate_id,numerator,denominator,rate\na,1,2,50.0\n"
    (tmp_path / "rates.csv").write_text(rows, encoding="utf-8")
    path = tmp_path / "datapackage.json"
    fields = [{"name": "rate_id", "type": "string"}]
    fields += [{"name": name, "type": "number"} for name in ("numerator", "denominator", "rate")]
    rates = {"name": "rates", "type": "table", "path": "rates.csv"}
    rates["schema"] = {"fields": fields, "primaryKey": "rate_id"}
    rates["checklist"] = {"checks": [{"type": "stated-rate"}]}
    path.write_text(json.dumps({"name": "p", "resources": [rates]}), encoding="utf-8")
    return path
