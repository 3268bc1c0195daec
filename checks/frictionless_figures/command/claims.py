"""What texts claim, said on the terminal or as JSON."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frictionless_figures.command.bar import Bar

if TYPE_CHECKING:
    from frictionless_figures.draft.verdicts import Claim


def tell_claims(options: argparse.Namespace) -> int:
    """Print which printed rates and totals follow from the figures beside them."""
    from frictionless_figures.draft.claims import claims, summary  # slow to load
    from frictionless_figures.draft.verdicts import FAILS

    texts = [(path, text_of(path)) for path in options.texts]
    with Bar("claims") as bar:
        bar.expect(sum(len(text) for _, text in texts))
        claimed = [(path, text, claims(text, bar.saw)) for path, text in texts]
    every = [claim for _, _, some in claimed for claim in some]
    if options.json:
        texts_as_json = [
            {"text": str(path), "summary": summary(some), "claims": [_as_json(c) for c in some]}
            for path, _, some in claimed
        ]
        shown = {"summary": summary(every), "texts": texts_as_json}
        print(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        print(summary(every))
        for path, text, some in claimed:
            if len(texts) > 1:
                print(f"\n{path}: {summary(some)}")
            for line in _lines(text, some):
                print(line)
    return int(any(claim.verdict == FAILS for claim in every))


def text_of(path: Path) -> str:
    """The text of a file as it stands; ValueError in one line where there is none in UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{path}: byte {error.start} is not UTF-8; save the text as UTF-8"
        ) from None
    except OSError as error:
        raise ValueError(f"cannot read the text {path}: {error.strerror}") from None


def _as_json(claim: "Claim") -> dict[str, Any]:
    parts = [{"token": p.token, "start": p.start, "end": p.end} for p in claim.ingredients]
    return {
        "kind": claim.kind,
        "token": claim.figure.token,
        "start": claim.figure.start,
        "end": claim.figure.end,
        "verdict": claim.verdict,
        "figures": parts,
        "explanation": claim.explanation,
    }


def _lines(text: str, claimed: "Sequence[Claim]") -> list[str]:
    """A line for each claim: line of the text, what is printed, the verdict, and why."""
    lines = []
    for claim in claimed:
        line = text.count("\n", 0, claim.figure.start) + 1
        why = claim.explanation or ", ".join(part.token for part in claim.ingredients)
        said = f"line {line}: {claim.kind} {claim.figure.token} {claim.verdict}"
        open_parts = "" if claim.explanation else "only some of its parts are printed: "
        lines.append(f"{said}: {open_parts}{why}" if why else said)
    return lines
