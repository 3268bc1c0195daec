import csv

import pytest

from conftest import ROOT, TEXTS
from frictionless_figures.draft.passage import sentences

CUT = {
    "behind a full stop and the marks that close": "他说：“办好了。”|又走了！",
    "not inside a title": "他读《喜报！》一文。",
    "not between the sentences of a quotation": "“先去。再来。”|他答。",
    "at headings": "平安之路\n\n|一、现状\n|去年起步。",
    "not at a line break inside a sentence": "去年起步。|今年又建\n\n一处。",
    "at a heading as long as one is": f"{'一二三四五，' * 3}一二三四五六\n\n|又起。",
    "not at a longer line with a comma": f"{'一二三四五，' * 4}一\n\n又起。",
    "not at a line that ends in a comma": "一是，\n二是。",
    "behind an ellipsis": "一、二、三……|又起。",
    "not behind one that trails a list off": "“甲”“乙”……都在。",
    "not at a quotation that is never closed": "“甲。|乙。",
}


@pytest.mark.parametrize("it", CUT)
def test_cuts(it: str) -> None:
    text = CUT[it].replace("|", "")
    assert [text[start:end] for start, end in sentences(text)] == [
        part.strip() for part in CUT[it].split("|")
    ]


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the articles are not at hand")
def test_cuts_the_articles_as_they_were_cut_by_hand() -> None:
    with (ROOT / "seeds" / "sentences.csv").open(encoding="utf-8") as lines:
        by_hand = [
            (row["source_id"], int(row["start"]), int(row["stop"])) for row in csv.DictReader(lines)
        ]
    with (ROOT / "seeds" / "sources.csv").open(encoding="utf-8") as lines:
        files = {row["source_id"]: row["text_file"] for row in csv.DictReader(lines)}
    assert by_hand == [
        (source, start, end)
        for source, name in sorted(files.items())
        for start, end in sentences((TEXTS / name).read_bytes().decode("utf-8"))
    ]
