"""Claims that a source states about its own figures.

Only these may fail with an explanation in the table of doubts, since a source may be wrong.
"""

from collections.abc import Callable, Iterator, Mapping

from frictionless_figures.outcome import Finding, Held
from frictionless_figures.rules.changes import stated_change
from frictionless_figures.rules.rates import stated_rate
from frictionless_figures.rules.spans import stated_span
from frictionless_figures.rules.totals import stated_total

Claim = Callable[..., Iterator[Finding | Held]] | Callable[..., Iterator[Finding]]

CLAIMS: Mapping[str, Claim] = {
    "stated-change": stated_change,
    "stated-rate": stated_rate,
    "stated-span": stated_span,
    "stated-total": stated_total,
}
