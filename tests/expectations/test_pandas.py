"""On pandas one expectation shows the outcomes of any check, as the library judges them."""

import csv
import random
from decimal import Decimal
from pathlib import Path

import great_expectations as gx
import pandas as pd
import pytest

from conftest import ROOT
from frictionless_figures.expectations.on_pandas import ExpectFiguresCheckToHold
from frictionless_figures.expectations.outcomes import outcomes
from frictionless_figures.expectations.run import frame
from frictionless_figures.rules.claims import CLAIMS
from frictionless_figures.table import SetUpError
from frictionless_figures.validation import validate

DESCRIPTOR = ROOT / "datapackage.json"
RATES = {"rate_id": ["a", "b"], "numerator": ["282", "5"], "denominator": ["2339", "10"]}
RATES |= {"rate": ["12.06", "50.0"]}


@pytest.fixture(scope="session")
def batches() -> object:
    """Return the definition by which Great Expectations takes a frame."""
    source = gx.get_context(mode="ephemeral").data_sources.add_pandas("frames")
    return source.add_dataframe_asset("frames").add_batch_definition_whole_dataframe("frames")


def judged(batches, package: Path, check: str, resource: str, cells: pd.DataFrame):
    expectation = ExpectFiguresCheckToHold(check=check, resource=resource, package=str(package))
    batch = batches.get_batch({"dataframe": cells})
    return batch.validate(expectation, result_format="COMPLETE")


WHOLE = {"numerator": [282, 5], "denominator": [2339, 10]}


@pytest.mark.parametrize(
    "cells",
    [
        pd.DataFrame(RATES, dtype="string"),
        pd.DataFrame(RATES, dtype="object"),
        pd.DataFrame({**RATES, **WHOLE}),
        pd.DataFrame({**RATES, "rate": [Decimal("12.06"), Decimal("50.0")]}),
        pd.DataFrame({**RATES, **WHOLE}).astype(dict.fromkeys(WHOLE, "Int64")),
    ],
    ids=["string", "object", "whole", "decimal", "nullable"],
)
def test_holds_true_rates_in_each_exact_type(batches, alone: Path, cells: pd.DataFrame) -> None:
    result = judged(batches, alone, "stated-rate", "rates", cells)
    assert (result.success, result.result["unexpected_list"]) == (True, [])
    assert result.result["observed_value"].splitlines() == [
        "0 failed",
        "a: 282 / 2339 is 12.056 %, printed 12.06 %.",
        "b: 5 / 10 is exactly the printed 50.0 %.",
    ]


def test_refuses_floats_in_one_sentence(batches, alone: Path) -> None:
    cells = pd.DataFrame({**RATES, "rate": [12.06, 50.0]})
    result = judged(batches, alone, "stated-rate", "rates", cells)
    assert not result.success
    assert result.result["unexpected_list"] == [
        "rate holds floats, in which the printed decimals are lost: read the column as text, as"
        " pandas.read_csv does with dtype='string'."
    ]


def test_names_the_row_that_fails(batches, alone: Path) -> None:
    cells = pd.DataFrame({**RATES, "rate": ["12.06", "50.1"]}, dtype="string")
    result = judged(batches, alone, "stated-rate", "rates", cells)
    assert result.result["unexpected_percent"] == 50
    (line,) = result.result["partial_unexpected_list"]
    assert line.startswith("rates row 3 (b): 5 / 10 is 50.00 %, printed 50.1 %")


def test_judges_a_frame_anew_when_it_is_mended_in_place(batches, alone: Path) -> None:
    cells = pd.DataFrame({**RATES, "rate": ["12.06", "50.1"]}, dtype="string")
    before = judged(batches, alone, "stated-rate", "rates", cells).success
    cells.loc[1, "rate"] = "50.0"
    after = judged(batches, alone, "stated-rate", "rates", cells).success
    assert (before, after) == (False, True)


def test_performs_a_check_that_no_checklist_declares(batches, alone: Path) -> None:
    cells = pd.DataFrame({**RATES, "numerator": ["282", " 5"]}, dtype="string")
    result = judged(batches, alone, "plain-text", "rates", cells)
    assert [line[:18] for line in result.result["unexpected_list"]] == ["rates row 3 (b): n"]


@pytest.mark.parametrize(
    ("check", "line"),
    [
        ("stated-rat", 'there is no check "stated-rat"; did you mean stated-rate?'),
        ("stated-total", "rates has no field total_id"),
    ],
)
def test_says_what_cannot_be_performed(batches, alone: Path, check: str, line: str) -> None:
    cells = pd.DataFrame(RATES, dtype="string")
    result = judged(batches, alone, check, "rates", cells)
    assert (result.success, result.exception_info["exception_message"]) == (False, line)


def test_shows_the_outcomes_of_every_check() -> None:
    run = validate(DESCRIPTOR, pinned=False)
    assert run.tables is not None
    shown = [
        outcome
        for table in run.tables.values()
        for check in dict(table.checks)
        for outcome in outcomes(DESCRIPTOR, check, table.name, frame(table))
    ]
    assert sorted(map(str, shown)) == sorted(map(str, run.outcomes))
    assert {outcome.check for outcome in shown} >= {
        *(CLAIMS.keys() - {"stated-change"}),  # the package prints no change with its base
        "plain-text",
        "printed-figure",
    }


def test_refuses_a_table_that_is_not_there() -> None:
    with pytest.raises(SetUpError, match='there is no table "rate"; did you mean rates'):
        outcomes(DESCRIPTOR, "schema", "rate", pd.DataFrame({"rate_id": ["a"]}))


def test_sees_every_slip_that_frictionless_sees(package: Path) -> None:
    for number in range(30):
        spoil(package, random.Random(number))
    run = validate(package, pinned=False)
    seen = {
        str(each)
        for table in run.tables.values()
        for check in ("schema", *dict(table.checks))
        for each in outcomes(package, check, table.name, frame(table))
        if each.holds is False and not each.known
    }
    assert (run.problems, seen) == ([], {str(each) for each in run.failures})
    assert len(seen) >= 30


def spoil(package: Path, draw: random.Random) -> None:
    """Change a digit, or take away a cell, anywhere in a copy of the package."""
    path = draw.choice(sorted(package.parent.glob("*/*.csv")))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    filled = [
        (at, place) for at, row in enumerate(rows) for place, cell in enumerate(row) if at and cell
    ]
    if not filled:
        return
    at, place = draw.choice(filled)
    cell = rows[at][place]
    rows[at][place] = f"{cell[:-1]}{(int(cell[-1]) + 1) % 10}" if cell[-1].isdecimal() else ""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
