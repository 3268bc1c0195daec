"""The rules on columns, in Polars: one formula from fifty rows to a cluster.

Needs `polars`, which the rest of the project does without.
"""

from frictionless_figures.columns.changes import check_changes
from frictionless_figures.columns.rates import check_rates
from frictionless_figures.columns.spans import check_spans
from frictionless_figures.columns.totals import check_totals

__all__ = ["check_changes", "check_rates", "check_spans", "check_totals"]
