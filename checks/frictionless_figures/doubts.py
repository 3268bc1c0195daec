"""What a package explains about claims of its sources that do not hold."""

from collections.abc import Mapping
from typing import NamedTuple

from frictionless_figures.outcome import Finding, Outcome
from frictionless_figures.rules.claims import CLAIMS
from frictionless_figures.rules.figures import EXPLAIN
from frictionless_figures.table import Table, Tables

DOUBTS = "doubts"  # the table that lists what the sources contradict or leave open


class Doubt(NamedTuple):
    """Why a claim fails, and what its numbers give instead of what is printed."""

    explanation: str
    computed: str | None


Known = Mapping[str, Doubt]


def doubts_of(check: str, table: str, tables: Tables) -> dict[str, Doubt]:
    """Return by key the failures of a check on a table that the package explains."""
    if check not in CLAIMS or DOUBTS not in tables:
        return {}
    return {
        row["key"] or "": Doubt(row["explanation_en"] or "", row["computed"])
        for row in tables[DOUBTS].rows
        if row["kind"] == "contradiction" and (row["check_type"], row["resource"]) == (check, table)
    }


def outcome(check: str, table: Table, finding: Finding, known: Known) -> Outcome:
    """Return a finding with its place.

    A failing claim is known where a doubt explains it and its numbers give what the doubt says
    they give. A claim that holds although a doubt explains why it fails, fails.
    """
    row, holds, message = finding.row, finding.holds, finding.message
    key = finding.key or (table.key_of(row) if row else "")
    doubt, known_failure = known.get(key), False
    if doubt is not None and holds:
        holds = False
        message += (
            f" {DOUBTS} explains why this fails, and that it gives {doubt.computed}."
            " Correct the row, or remove the doubt."
        )
    elif doubt is not None and holds is False:
        known_failure = doubt.computed is not None and doubt.computed == finding.computed
        if known_failure:
            message = f"{message.removesuffix(EXPLAIN)}{doubt.explanation}"
        else:
            message += f" {DOUBTS} explains a failure that gives {doubt.computed}, not this one."
    number = row.number if row else None
    return Outcome(
        check, table.name, table.path, key, holds, message, number, finding.field, known_failure
    )
