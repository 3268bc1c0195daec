"""Every rule by the name that descriptors give it, and how one is performed.

A rule takes its table, all tables of the package and its options, and yields one finding for each
thing that it judged: held, not, or nothing stated. A new rule is a function, its line here, and
its file of cases.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from frictionless_figures.outcome import Finding, Outcome
from frictionless_figures.rules.claims import CLAIMS, known_discrepancy
from frictionless_figures.rules.coded import coded_twice
from frictionless_figures.rules.dates import edtf_date
from frictionless_figures.rules.figures import EXPLAIN
from frictionless_figures.rules.keys import referenced, retired_id, unique_key
from frictionless_figures.rules.plaintext import plain_text
from frictionless_figures.rules.printed import printed_figure
from frictionless_figures.rules.words import own_words, sentence_use
from frictionless_figures.table import Row, Table, Tables

RULES: Mapping[str, Callable[..., Iterator[Finding]]] = {
    "edtf-date": edtf_date,
    "coded-twice": coded_twice,
    "known-discrepancy": known_discrepancy,
    "own-words": own_words,
    "plain-text": plain_text,
    "printed-figure": printed_figure,
    "referenced": referenced,
    "retired-id": retired_id,
    "sentence-use": sentence_use,
    "unique-key": unique_key,
    **CLAIMS,
}
# A table without rows leaves these nothing to judge, and that is the good case.
MAY_JUDGE_NOTHING = frozenset(["known-discrepancy", "retired-id"])
DOUBTS = "doubts"  # the table that lists what the sources contradict or leave open


def promise(check: str) -> str:
    """Return the first paragraph of what a check says of itself."""
    return " ".join((inspect.getdoc(RULES[check]) or "").split("\n\n")[0].split())


def options_of(check: str) -> dict[str, inspect.Parameter]:
    """Return the options of a check, which are the keyword parameters of its rule."""
    parameters = inspect.signature(RULES[check]).parameters.values()
    return {each.name: each for each in parameters if each.kind is each.KEYWORD_ONLY}


@dataclass(slots=True)
class Performance:
    """What one check found on one table: every performance of the rule.

    `known` are the failures that the table of doubts explains, `failures` the others.
    """

    check: str
    table: Table
    tables: Tables
    findings: list[Finding] = field(default_factory=list)
    failures: list[Outcome] = field(default_factory=list)
    known: list[Outcome] = field(default_factory=list)
    doubts: dict[str, Row] = field(init=False)  # those that explain a failure, by its key

    def __post_init__(self) -> None:
        explained = self.check in CLAIMS and DOUBTS in self.tables
        place = ("contradiction", self.check, self.table.name)
        self.doubts = {
            row["key"] or "": row
            for row in (self.tables[DOUBTS].rows if explained else ())
            if row.key(("kind", "check_type", "resource")) == place
        }

    def perform(self, **options: Any) -> Iterator[Outcome]:
        """Perform the rule and keep what it finds; yield the failures that are not known."""
        for finding in RULES[self.check](self.table, self.tables, **options):
            self.findings.append(finding)
            if finding.holds is not False and not self.doubts:
                continue  # no sentence is needed
            outcome = self._outcome(finding)
            if outcome.known:
                self.known.append(outcome)
            elif outcome.holds is False:
                self.failures.append(outcome)
                yield outcome

    def outcomes(self) -> Iterator[Outcome]:
        """Yield every finding with its place."""
        return map(self._outcome, self.findings)

    def _outcome(self, finding: Finding) -> Outcome:
        """Return a finding with its place.

        A failing claim is known where a doubt explains it and its numbers give what the doubt says
        they give. A claim that holds although a doubt explains why it fails, fails.
        """
        row, said = finding.row, finding.message
        key = finding.key or (self.table.key_of(row) if row else "")

        def placed(holds: bool | None, message: str, known: bool = False) -> Outcome:
            place = (self.check, self.table.name, self.table.path, key)
            number = row.number if row else None
            return Outcome(*place, holds, message, number, finding.field, known)

        doubt = None if finding.holds is None else self.doubts.get(key)
        if doubt is None:
            return placed(finding.holds, said)
        computed = doubt["computed"]
        if finding.holds:
            stale = f"{DOUBTS} explains why this fails, and that it gives {computed}."
            return placed(False, f"{said} {stale} Correct the row, or remove the doubt.")
        if computed is not None and computed == finding.computed:
            explained = f"{said.removesuffix(EXPLAIN)}{doubt['explanation_en'] or ''}"
            return placed(False, explained, known=True)
        other = f"{DOUBTS} explains a failure that gives {computed}, not this one."
        return placed(False, f"{said} {other}")
