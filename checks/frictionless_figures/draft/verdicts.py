"""What can be said of a printed claim: it follows from the figures beside it, or it does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from frictionless_figures.arithmetic.verdict import Verdict
from frictionless_figures.draft.passage import Figure

FOLLOWS = "follows"
CUT_OFF = "follows when cut off"
FAILS = "does not follow"
OPEN = "no base printed"
_WORDS = {"exact": FOLLOWS, "rounded": FOLLOWS, "interval": FOLLOWS, "truncated": CUT_OFF}


@dataclass(frozen=True, slots=True)
class Claim:
    """A printed share, change, difference in points, total or span, and what it follows from."""

    kind: str
    figure: Figure
    verdict: str = OPEN
    ingredients: tuple[Figure, ...] = ()
    explanation: str = ""

    @property
    def is_rate(self) -> bool:
        """It is one of the rates that the first line counts."""
        return self.kind in ("share", "change")


def settled(
    kind: str, figure: Figure, ingredients: Sequence[Figure], verdict: Verdict
) -> Claim | None:
    """The claim that follows from its ingredients, or None where it does not.

    A fit that only the width of its ingredients gives proves nothing, and counts as none.
    """
    word = _WORDS.get(verdict.status)
    if word is None or (verdict.status == "interval" and not _narrow(verdict)):
        return None
    return Claim(kind, figure, word, tuple(ingredients), verdict.explanation)


def _narrow(verdict: Verdict) -> bool:
    """What the ingredients give is known to a twentieth."""
    if verdict.lower is None or verdict.upper is None:
        return False
    return 20 * (verdict.upper - verdict.lower) <= verdict.upper  # type: ignore[operator]


def failed(kind: str, figure: Figure, ingredients: Sequence[Figure], verdict: Verdict) -> Claim:
    """The claim that does not follow from the ingredients that it must mean."""
    return Claim(kind, figure, FAILS, tuple(ingredients), verdict.explanation)


def near(quotient: Fraction, figure: Figure) -> bool:
    """A quotient in percent is within a fifth or three points of a printed rate of one value."""
    if figure.reading.value is None or figure.reading.qualifier not in ("exact", "rounded"):
        return False
    printed = Fraction(figure.reading.value)
    return abs(quotient - printed) <= max(abs(printed) / 5, Fraction(3))
