"""What became of the rows of one file, as lines for a person and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from frictionless_figures.command.engines.claim import FAILURES

SHOWN = 20  # failing rows that are printed; --output writes all


class Failure(NamedTuple):
    """A row that does not hold: its number where it is known, its claim, its verdict and why."""

    row: int | None
    claim: Sequence[str]  # numerator, denominator, rate
    verdict: str
    explanation: str


@dataclass(slots=True)
class Tally:
    """What one run found in a file."""

    file: str
    layout: dict[str, str | int]
    rows: int = 0  # without those that are blank
    not_stated: int = 0
    left_out: int = 0  # total rows
    engine: str = ""
    seconds: float = 0
    megabytes: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)  # the first
    advice: list[str] = field(default_factory=list)

    @property
    def checked(self) -> int:
        """How many rates were judged."""
        return self.rows - self.not_stated - self.left_out

    @property
    def failed(self) -> int:
        """How many rates do not hold."""
        return self.verdicts.total()

    def as_json(self) -> dict[str, Any]:
        """The object that docs/files.md describes."""
        names = ("numerator", "denominator", "rate")
        failures = [
            {"row": one.row}
            | dict(zip(names, one.claim, strict=True))
            | {"verdict": one.verdict, "explanation": one.explanation}
            for one in self.failures
        ]
        return {
            "file": self.file,
            "layout": self.layout,
            "rows": self.rows,
            "checked": self.checked,
            "holds": self.checked - self.failed,
            "not_stated": self.not_stated,
            "left_out": self.left_out,
            **{verdict: self.verdicts[verdict] for verdict in FAILURES},
            "failures": failures,
            "advice": self.advice,
            "engine": self.engine,
            "seconds": round(self.seconds, 2),
            "peak_memory_mb": self.megabytes,
        }

    def lines(self) -> Iterator[str]:
        """What a person reads: how the file was read, the first failures, the counts, the speed."""
        layout = ((name, str(value)) for name, value in self.layout.items())
        yield f"{self.file}: " + ", ".join(
            f"{name} {value}" if value.replace("-", "").isalnum() else f'{name} "{value}"'
            for name, value in layout
        )
        for failure in self.failures:
            place = "" if failure.row is None else f" row {failure.row}"
            yield f"failed: {self.file}{place}: {failure.verdict}: {failure.explanation}"
        if self.failed > len(self.failures):
            yield f"… and {self.failed - len(self.failures)} more"
        kinds = ", ".join(f"{count} {name}" for name, count in sorted(self.verdicts.items()))
        rates = "rate" if self.checked == 1 else "rates"
        yield (
            f"{self.checked} {rates} checked, {self.failed or 'none'} failed"
            f"{f': {kinds}' if kinds else ''}"
            f"{f'; {self.not_stated} not stated' if self.not_stated else ''}"
            f"{f'; {self.left_out} total rows left out' if self.left_out else ''}."
        )
        speed = round(self.checked / max(self.seconds, 0.001))
        apart = ", without that of Spark itself" * (self.engine == "spark")
        spent = f"{self.engine}: {self.seconds:.2f} s, {speed} rows a second"
        yield f"{'; '.join([f'{spent}, peak memory {self.megabytes} MB{apart}', *self.advice])}."
