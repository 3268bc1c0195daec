"""What programs load is compared by value, and every difference is told."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from conftest import ROOT
from frictionless_figures.command.docs import with_blocks
from publish.source import load
from tools.canonical import Cell, Loaded, compare
from tools.catalog import TOOLS, Mend, Tool
from tools.matrix import Result, as_csv, block, line, results
from tools.programs import Answer, NotInstalledError, Place, ToolError, run

NAMES = ("code", "year", "rate")
TABLE: Any = SimpleNamespace(
    types={"code": "string", "year": "integer", "rate": "number"},
    rows=(
        {"code": "007", "year": "2025", "rate": "70.0"},
        {"code": None, "year": None, "rate": "69.6"},
    ),
)
SOURCE = load(ROOT)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("007", "2025", "70.0"), ("", "", "69.6"), ""),
        (("007", 2025.0, "70.0"), (None, None, 69.6), ""),
        (("007", 2025, 70.0), (None, None, 69.6), ""),
        (("007", 2025, 70), (None, None, 69.6), "printed decimals of 1 cells lost"),
        ((7, 2025, "70.0"), (None, None, 69.6), "1 cells, such as code 7 for 007"),
        ((7.0, 2025, "70.0"), (None, None, 69.6), "1 cells, such as code 7.0 for 007"),
        (("007", 2026, "70.0"), (None, None, 69.6), "1 cells, such as year 2026 for 2025"),
        (("007", "2025年", "70.0"), (None, None, 69.6), "1 cells, such as year 2025年 for 2025"),
        (("007", True, "70.0"), (None, None, 69.6), "1 cells, such as year True for 2025"),
        (("007", "NaN", "70.0"), (None, None, 69.6), "1 cells, such as year NaN for 2025"),
        (("007", None, "70.0"), (None, None, 69.6), "1 cells, such as year (missing) for 2025"),
        (
            ("007", 2025, "70.0"),
            ("x", None, 69.59999),
            "2 cells, such as code x for (missing)",
        ),
    ],
)
def test_compares_cells_by_value(
    first: tuple[Cell, ...], second: tuple[Cell, ...], expected: str
) -> None:
    assert compare(Loaded(NAMES, [first, second]), TABLE) == expected


def test_tells_other_columns_and_other_rows() -> None:
    assert (
        compare(Loaded(("\ufeffcode", "year", "rate"), []), TABLE)
        == "columns \ufeffcode, year, rate"
    )
    assert compare(Loaded(NAMES, [("007", "2025", "70.0")]), TABLE) == "1 rows for 2"


def right(place: Place) -> Answer:
    return Answer(
        "1.2",
        {
            name: Loaded(
                list(table.types), [[row[field] for field in table.types] for row in table.rows]
            )
            for name, table in place.source.tables.items()
        },
    )


def wrong(place: Place) -> Answer:
    answer = right(place)
    for name in ("units", "sources"):
        del answer.tables[name]
        answer.errors[name] = "cannot | read"
    return answer


def missing(place: Place) -> Answer:
    raise NotInstalledError("xyz is not installed")


def failing(place: Place) -> Answer:
    raise ToolError("no answer")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    tools = [
        Tool("right", right),
        Tool("mended", wrong, Mend("--well", right)),
        Tool("not mended", wrong, Mend("--well", wrong)),
        Tool("missing", missing),
        Tool("failing", failing),
    ]
    return list(results(SOURCE, tmp_path_factory.mktemp("installed"), tools))


def test_has_a_page_that_names_every_tool() -> None:
    text = (ROOT / "docs" / "loading.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| ([^|]+) \| \d[^|]* \| (?:all|\d+ of) \d+ \|", text, re.MULTILINE)
    assert lines == [tool.name for tool in TOOLS]
    assert with_blocks(text, {"tools": ""}) != text


def test_says_of_each_tool_what_it_loads(found: list[Result]) -> None:
    count = len(SOURCE.tables)
    assert block(found).splitlines()[2:] == [
        f"| right | 1.2 | all {count} |  |  |",
        f"| mended | 1.2 | {count - 2} of {count} | `units`: cannot \\| read; 1 more | `--well` |",
        f"| not mended | 1.2 | {count - 2} of {count} | `units`: cannot \\| read; 1 more |  |",
        "| missing | | | not run: xyz is not installed | |",
        "| failing | | | failed: no answer | |",
    ]
    assert [line(result) for result in found] == [
        "right 1.2: the same",
        "mended 1.2: units: cannot | read; sources: cannot | read (mended by --well)",
        "not mended 1.2: units: cannot | read; sources: cannot | read",
        "missing: not run: xyz is not installed",
        "failing: failed: no answer",
    ]


def test_writes_the_table_of_tools_and_tables_as_csv(found: list[Result]) -> None:
    assert as_csv(found, ["rates", "units"]).splitlines() == [
        "tool,version,rates,units,mended by",
        "right,1.2,same,same,",
        "mended,1.2,same,cannot | read,--well",
        "not mended,1.2,same,cannot | read,",
        "missing,,not run: xyz is not installed,not run: xyz is not installed,",
        "failing,,failed: no answer,failed: no answer,",
    ]


def test_tells_a_program_that_is_not_there_from_one_that_fails(tmp_path: Path) -> None:
    with pytest.raises(NotInstalledError, match="is not installed"):
        run([tmp_path / "nothing"])
    with pytest.raises(ToolError, match=r"^last words$"):
        run(["sh", "-c", "echo first; echo last words >&2; exit 3"])
