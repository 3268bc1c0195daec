"""The table of the benchmark: rates of which a few are ties, and very few are wrong.

`python table.py FILE ROWS` writes it, and beside it the ids of the wrong rows.
"""

import sys
from pathlib import Path

import numpy as np
import polars as pl

SEED, BLOCK = 20250611, 1_000_000
TIES, WRONG = 0.01, 0.0001


def write(path: Path, rows: int) -> None:
    """Write id, n, m and r with one decimal; and the ids of the wrong rows to a file of its own.

    A tie is printed rounded up or down, and both are right. A wrong rate is two last places off.
    """
    random, wrong = np.random.default_rng(SEED), []
    with path.open("wb") as file:
        for start in range(0, rows, BLOCK):
            size = min(BLOCK, rows - start)
            m = random.integers(1, 200_000, size)
            n = (random.random(size) * (m + 1)).astype(np.int64)
            ties = random.random(size) < TIES
            factor = random.integers(1, 100, size)
            odd = 2 * random.integers(0, 1000, size) + 1
            m, n = np.where(ties, 2000 * factor, m), np.where(ties, odd * factor, n)
            rate = (2000 * n + m) // (2 * m)  # half up, in tenths of a percent
            rate -= ties & (random.random(size) < 0.5)
            bad = ~ties & (random.random(size) < WRONG)
            rate += np.where(bad, np.where(rate > 500, -2, 2), 0)
            ids = np.arange(start, start + size)
            wrong.extend(ids[bad].tolist())
            text = pl.concat_str(pl.col("r") // 10, pl.lit("."), pl.col("r") % 10)
            block = pl.DataFrame({"id": ids, "n": n, "m": m, "r": rate}).with_columns(r=text)
            block.write_csv(file, include_header=start == 0)
    path.with_suffix(".wrong").write_text("\n".join(map(str, wrong)))


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
