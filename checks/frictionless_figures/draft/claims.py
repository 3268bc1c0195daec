"""The claims of a text: printed rates, changes and totals with the figures that bear them out."""

from collections.abc import Callable, Iterator, Sequence

from frictionless_figures.draft.changes import change, is_change
from frictionless_figures.draft.passage import Passage, passages
from frictionless_figures.draft.shares import shares
from frictionless_figures.draft.totals import points, spans, totals
from frictionless_figures.draft.verdicts import CUT_OFF, FAILS, FOLLOWS, OPEN, Claim


def claims(text: str, saw: Callable[[int], None] | None = None) -> list[Claim]:
    """Every claim of a text, in its order; `saw` is told how many characters are done.

    Only figures of one sentence and one unit, within two clauses or named as base, are ever put
    together; a rate without such figures is a claim with no base printed.
    """
    claimed: list[Claim] = []
    done = 0
    for passage in passages(text):
        if passage.figures:
            claimed += _claims(passage)
        if saw:
            saw(passage.end - done)
            done = passage.end
    return sorted(claimed, key=lambda claim: (claim.figure.start, claim.kind))


def _claims(passage: Passage) -> Iterator[Claim]:
    for listed in passage.lists(lambda figure: figure.is_rate):
        if not is_change(passage, listed[0]):
            yield from shares(passage, listed)
        elif len(listed) == 1:
            yield change(passage, listed[0])
        else:
            yield from (Claim("change", figure) for figure in listed)
    yield from totals(passage)
    yield from points(passage)
    yield from spans(passage)


def summary(claimed: Sequence[Claim]) -> str:
    """The line that counts the rates, so that silence is never approval.

    >>> summary([])
    'no rate is printed'
    """
    rates = [claim.verdict for claim in claimed if claim.is_rate]
    if not rates:
        return "no rate is printed"
    cut, follow = rates.count(CUT_OFF), rates.count(FOLLOWS)
    return (
        f"{len(rates)} rate{'s' * (len(rates) > 1)} printed: {follow + cut} follow"
        f"{f' ({cut} when cut off)' if cut else ''}, {rates.count(FAILS)} do not follow, "
        f"{rates.count(OPEN)} have no base printed beside them"
    )
