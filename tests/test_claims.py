import json
import time
from pathlib import Path

import pytest

from conftest import CASES
from frictionless_figures.command import main
from frictionless_figures.draft.claims import claims, summary
from frictionless_figures.draft.passage import Claim

STATED = json.loads((CASES / "claims.json").read_text(encoding="utf-8"))


def line(claim: Claim) -> str:
    parts = " ".join(part.token for part in claim.ingredients)
    return f"{claim.kind} {claim.figure.token} {claim.verdict}{': ' if parts else ''}{parts}"


@pytest.mark.parametrize("case", STATED, ids=[case["it"] for case in STATED])
def test_claim(case: dict[str, object]) -> None:
    text = str(case["text"])
    claimed = claims(text)
    assert sorted(map(line, claimed)) == case["claims"]
    for figure in [part for claim in claimed for part in (claim.figure, *claim.ingredients)]:
        assert text[figure.start : figure.end] == figure.token


def test_counts_the_rates_and_no_total() -> None:
    text = "".join(str(case["text"]) for case in STATED)
    assert summary(claims(text)) == (
        "45 rates printed: 17 follow (1 when cut off), 5 do not follow, "
        "23 have no base printed beside them"
    )


def test_tells_how_many_characters_are_done() -> None:
    seen: list[int] = []
    text = "受理640件，办结583件。\n\n无数字。"
    claims(text, seen.append)
    assert sum(seen) == len(text)


def test_reads_a_fifth_of_a_megabyte_in_two_seconds() -> None:
    plain = "扎实推进基层治理，持续提升服务水平，不断夯实工作基础，全力办好民生实事。" * 3
    text = "\n".join(plain + str(case["text"]) for case in STATED)
    text = text * (200_000 // len(text.encode()) + 1)
    begin = time.process_time()
    claims(text)
    assert time.process_time() - begin < 2


def test_prints_a_line_for_each_claim(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text(
        "标题\n\n接警300起，其中夜间111起，占36%。共办12件，其中甲4件、乙5件。", "utf-8"
    )
    assert main(["draft", "--claims-only", str(text)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "1 rate printed: 0 follow, 1 do not follow, 0 have no base printed beside them",
        "line 3: share 36% does not follow: 111 / 300 is 37.00 %, printed 36 %; a printed 36 % "
        "needs a numerator from 107 to 109 or a denominator from 305 to 312.",
        "line 3: total 12件 no base printed: only some of its parts are printed: 4件, 5件",
    ]


def test_gives_the_claims_as_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("受理40件，办结30件，办结率75%。", "utf-8")
    assert main(["draft", "--claims-only", "--json", str(text)]) == 0
    said = "1 rate printed: 1 follow, 0 do not follow, 0 have no base printed beside them"
    claim = {
        "kind": "share",
        "token": "75%",
        "start": 15,
        "end": 18,
        "verdict": "follows",
        "figures": [
            {"token": "30件", "start": 8, "end": 11},
            {"token": "40件", "start": 2, "end": 5},
        ],
        "explanation": "30 / 40 is exactly the printed 75 %.",
    }
    assert json.loads(capsys.readouterr().out) == {
        "summary": said,
        "texts": [{"text": str(text), "summary": said, "claims": [claim]}],
    }


def test_refuses_what_is_no_text(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_bytes("办结".encode("gb18030"))
    assert main(["draft", "--claims-only", str(text), "/nowhere"]) == 2
    assert main(["draft", "--claims-only", "/nowhere"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"figures: {text}: byte 0 is not UTF-8; save the text as UTF-8",
        "figures: cannot read the text /nowhere: No such file or directory",
    ]
