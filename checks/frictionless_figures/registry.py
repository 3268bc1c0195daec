"""Every rule by the name that descriptors give it, and how one is performed.

A rule takes its table, all tables of the package and its options, and yields one finding for each
thing that it judged, held or not. `RULES` names every rule as descriptors do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from frictionless_figures.outcome import Finding, Outcome
from frictionless_figures.rules.dates import edtf_date
from frictionless_figures.rules.evidence import evidence
from frictionless_figures.rules.keys import referenced, unique_key
from frictionless_figures.rules.known import known_discrepancy
from frictionless_figures.rules.plaintext import plain_text
from frictionless_figures.rules.printed import printed_figure
from frictionless_figures.rules.retired import retired_id
from frictionless_figures.rules.stated import (
    CLAIMS,
    EXPLAIN,
    stated_rate,
    stated_span,
    stated_total,
)
from frictionless_figures.rules.usage import sentence_use
from frictionless_figures.table import Table, Tables

Rule = Callable[..., Iterator[Finding]]

RULES: Mapping[str, Rule] = {
    "edtf-date": edtf_date,
    "evidence": evidence,
    "known-discrepancy": known_discrepancy,
    "plain-text": plain_text,
    "printed-figure": printed_figure,
    "referenced": referenced,
    "retired-id": retired_id,
    "sentence-use": sentence_use,
    "stated-rate": stated_rate,
    "stated-span": stated_span,
    "stated-total": stated_total,
    "unique-key": unique_key,
}


def confront(
    check: str, table: Table, tables: Tables, options: Mapping[str, Any], known: Mapping[str, str]
) -> Iterator[Outcome]:
    """Perform one check on a table, and mark the failures whose keys `known` explains.

    Raises MissingTableError where the rule needs a table that the package lacks.
    """
    for finding in RULES[check](table, tables, **options):
        key = finding.key or (table.key_of(finding.row) if finding.row else "")
        is_known = not finding.holds and check in CLAIMS and key in known
        message = finding.message
        if is_known:
            message = f"{message.removesuffix(EXPLAIN)}{known[key]}"
        yield Outcome(
            check=check,
            table=table.name,
            path=table.path,
            key=key,
            holds=finding.holds,
            message=message,
            row=finding.row.number if finding.row else None,
            field=finding.field,
            known=is_known,
        )
