"""`make bench`: how many printed figures and how much text the reader takes in a second.

Figures are distinct, so that nothing can be remembered; processor time, the best of three.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from random import Random

from frictionless_figures import numerals, read

FORMS = "{n}起 近{n}00个 {n}0余万元 {n}.{d}% 超{n}万人次 {n}.{d}万户 {n}个以上 约{n}人".split()
FILLER = "各镇街道持续推进基层治理工作不断提升群众满意度并健全排查机制"  # invented


def main() -> None:
    """Print both speeds."""
    random = Random(1)
    drawn = (
        random.choice(FORMS).format(n=random.randrange(1, 10**6), d=random.randrange(10))
        for _ in range(150_000)
    )
    tokens = list(dict.fromkeys(drawn))
    seconds = _best(lambda: _read_all(tokens))
    print(f"read: {len(tokens)} distinct figures, {len(tokens) / seconds:,.0f} a second")
    text = "".join(f"{FILLER[: random.randrange(25, 30)]}{token}。" for token in tokens[:20_000])
    seconds, size = _best(lambda: numerals(text)), len(text.encode()) / 1e6
    print(f"numerals: {size:.1f} MB, {len(numerals(text))} found, {size / seconds:.1f} MB a second")


def _read_all(tokens: Sequence[str]) -> None:
    for token in tokens:
        read(token)


def _best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    main()
