"""Tables of text as pandas frames of text."""

from __future__ import annotations

import pandas as pd

from frictionless_figures.table import Table


def frame(table: Table) -> pd.DataFrame:
    """Return a table as a frame, every cell as it is written."""
    rows = (list(row.cells) for row in table.rows)
    return pd.DataFrame(rows, columns=list(table.names), dtype="string")
