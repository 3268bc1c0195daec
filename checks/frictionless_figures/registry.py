"""Every rule by the name that descriptors give it, and how one is performed.

A rule takes its table, all tables of the package and its options, and yields one finding for each
thing that it judged: held, not, or nothing stated. A new rule is a function, its line here, and
its file of cases.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from frictionless_figures.doubts import Known, outcome
from frictionless_figures.outcome import Finding, Held, Outcome
from frictionless_figures.rules.claims import CLAIMS
from frictionless_figures.rules.coded import coded_twice
from frictionless_figures.rules.dates import edtf_date
from frictionless_figures.rules.keys import referenced, unique_key
from frictionless_figures.rules.known import known_discrepancy
from frictionless_figures.rules.plaintext import plain_text
from frictionless_figures.rules.printed import printed_figure
from frictionless_figures.rules.retired import retired_id
from frictionless_figures.rules.usage import sentence_use
from frictionless_figures.rules.words import own_words
from frictionless_figures.table import Table

Rule = Callable[..., Iterator[Finding | Held]] | Callable[..., Iterator[Finding]]

RULES: Mapping[str, Rule] = {
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


def promise(check: str) -> str:
    """Return the first paragraph of what a check says of itself."""
    return " ".join((inspect.getdoc(RULES[check]) or "").split("\n\n")[0].split())


def options_of(check: str) -> dict[str, inspect.Parameter]:
    """Return the options of a check, which are the keyword parameters of its rule."""
    parameters = inspect.signature(RULES[check]).parameters.values()
    return {each.name: each for each in parameters if each.kind is each.KEYWORD_ONLY}


# A table without rows leaves these nothing to judge, and that is the good case.
MAY_JUDGE_NOTHING = frozenset(["known-discrepancy", "retired-id"])


@dataclass(slots=True)
class Performance:
    """What one check found on one table: every performance of the rule."""

    check: str
    table: Table
    known: Known
    findings: list[Finding] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)

    def take(self, found: Finding | Held) -> list[Outcome]:
        """Keep a finding, and return the outcomes that fail and are not known."""
        if not isinstance(found, Held):
            self.findings.append(found)
            return [failed] if (failed := self.failed(found)) else []
        if self.known:  # it fails that one of them holds which a doubt explains
            return [failed for one in self._findings(found) for failed in self.take(one)]
        self.held.append(found)
        return []

    @property
    def performed(self) -> int:
        """How often the rule was performed."""
        return len(self.findings) + sum(len(held.places) for held in self.held)

    def outcomes(self) -> Iterator[Outcome]:
        """Yield every finding with its place."""
        for held in self.held:
            for finding in self._findings(held):
                yield outcome(self.check, self.table, finding, self.known)
        for finding in self.findings:
            yield outcome(self.check, self.table, finding, self.known)

    def failed(self, finding: Finding) -> Outcome | None:
        """Return the outcome of a finding that fails and is not known, else None."""
        if finding.holds is not False and not self.known:
            return None  # holds, or states nothing: no sentence is needed
        judged = outcome(self.check, self.table, finding, self.known)
        return judged if judged.holds is False and not judged.known else None

    def _findings(self, held: Held) -> Iterator[Finding]:
        for place in held.places:
            yield Finding(self.table.row(place), True, held.text, held.field)
