"""The page shows what the package holds, all of it, escaped, and the same on every build."""

import copy
import csv
import functools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas
import pytest

from conftest import ROOT
from frictionless_figures.descriptor import read_json
from frictionless_figures.output import MARKER
from frictionless_figures.validation import Run, pin, validate
from publish.__main__ import main as publish
from publish.citation import styles
from publish.facts import Facts, apa, gbt
from publish.page.content import Library
from publish.page.drawings import Scale
from publish.page.language import Words, of, spoken, words
from publish.page.render import HERE, ROWS_SHOWN, page
from publish.source import NotReadyError, load

LIMIT = 1_700_000  # bytes of the whole folder
HOSTILE = "<img src=x onerror=alert(1)>\"'></script><script>alert(2)</script>{{ 7 * 7 }}&amp;"


class Elements(HTMLParser):
    """The elements of a page with their attributes, the text of all and of each script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def ids(self) -> list[str]:
        return [attributes["id"] or "" for _, attributes in self.elements if "id" in attributes]

    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}


def rendered(descriptor: Path, texts: Mapping[str, str] | None = None) -> str:
    """Return the page of a package as if its checks had ended as those of the project's do."""
    return page(load(descriptor), run(), texts)


@functools.cache
def run() -> Run:
    """Return the outcomes of the project's own checks."""
    return validate(ROOT / "datapackage.json", pinned=False)


def main(arguments: list[str]) -> int:
    return publish(["page", *arguments])


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def spoil(folder: Path, table: str, column: str, value: str, row: int = 0) -> None:
    found = rows(folder, table)
    found[row][column] = value
    write(folder, table, found)


def write(folder: Path, table: str, found: list[dict[str, str]]) -> None:
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(found[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)


@pytest.fixture
def descriptor(package: Path) -> Path:
    """Return the descriptor of a copy of the package that can be built."""
    for name in ("CHANGELOG.md", "CITATION.cff", "LICENSE-DATA"):
        shutil.copy(ROOT / name, package.parent)
    pin(package)
    return package


@pytest.fixture(scope="session")
def html() -> str:
    return rendered(ROOT / "datapackage.json")


@pytest.fixture(scope="session")
def elements(html: str) -> Elements:
    return Elements(html)


def test_shows_every_figure_of_the_package(elements: Elements) -> None:
    names = ("data-value", "data-lower", "data-upper", "data-token")
    shown = [
        tuple(attributes[name] or "" for name in names)
        for tag, attributes in elements.elements
        if tag == "details" and attributes.get("class") == "figure"
    ]
    columns = ("value", "lower", "upper", "token")
    expected = [tuple(row[name] for name in columns) for row in rows(ROOT / "data", "indicators")]
    assert sorted(shown) == sorted(expected)


def test_shows_every_cell_of_every_table(html: str) -> None:
    for resource in read_json(ROOT / "datapackage.json")["resources"]:
        name = resource["name"]
        table = re.search(rf'id="Rows-{name}">.*?<tbody>(.*?)</tbody>', html, re.DOTALL)
        if len(rows(ROOT, resource["path"][:-4])) > ROWS_SHOWN:
            assert table is None
            continue
        assert table
        shown = [
            [Elements(cell).text.strip() for cell in re.split(r"<td(?: class=\w+)?>", line)[1:]]
            for line in table[1].split("<tr>")[1:]
        ]
        assert shown == [list(row.values()) for row in rows(ROOT, resource["path"][:-4])]


def test_has_an_id_for_every_figure_event_and_programme(elements: Elements) -> None:
    ids = elements.ids()
    assert len(ids) == len(set(ids))
    for table, key in (("indicators", "indicator_id"), ("events", "event_id")):
        assert {row[key] for row in rows(ROOT / "data", table)} <= set(ids)
    for row in rows(ROOT / "data", "programs"):
        assert row["program_id"] in ids or f"programs.{row['program_id']}" in ids


def test_links_to_nothing_that_is_not_there(elements: Elements) -> None:
    ids = set(elements.ids())
    targets = [
        attributes["href"] or ""
        for tag, attributes in elements.elements
        if tag in ("a", "use") and "href" in attributes
    ]
    broken = [each for each in targets if each.startswith("#") and each[1:] not in ids]
    files = [each for each in targets if not each.startswith("#")]
    assert broken == []
    assert [each for each in files if not (ROOT / each).is_file()] == []


def test_loads_nothing_from_anywhere_else(elements: Elements) -> None:
    loading = {"src", "srcset", "data", "action", "formaction", "poster", "background"}
    for tag, attributes in elements.elements:
        assert loading.isdisjoint(attributes), tag
        if tag == "link":
            assert (attributes["href"] or "").startswith("data:")
    style = (HERE / "static" / "page.css").read_text(encoding="utf-8")
    assert re.findall(r"@import|url\((?!#)", style) == []


def test_draws_each_claim_to_scale(html: str) -> None:
    tables = run().tables
    assert tables is not None
    claims = {claim.id: claim for claim in Library(tables, None).claims(run().outcomes)}
    assert set(claims) == {
        row[f"{table[:-1]}_id"]
        for table in ("rates", "totals", "spans")
        for row in rows(ROOT / "data", table)
    }
    share: Any = claims["disputes-resolved-share"].drawing
    at, wide = (Fraction(each[:-1]) for each in share["band"])
    [(quotient, _, number)] = share["quotients"]
    # (11068 / 15902 - 69.55 %) / 0.1 % of the band lies before the quotient.
    place = (Fraction(1106800, 15902) - Fraction("69.55")) / Fraction("0.1")
    assert abs((Fraction(quotient[:-1]) - at) / wide - place) < Fraction(1, 1000)
    hidden: Any = claims["hidden-disputes-resolved-share"].drawing
    assert [base for _, base, _ in hidden["quotients"]] == ["1223", "1224"]
    total: Any = claims["matters-received"].drawing
    assert total["wide"] == "100%"
    wide = sum(Fraction(wide[:-1]) for _, _, wide in total["parts"])
    assert abs(wide - 100) < Fraction(1, 100)
    spans = {name: claim for name, claim in claims.items() if claim.kind == "span"}
    counted = {name: claim.computed for name, claim in spans.items()}
    assert counted == {
        "consecutive-years-19": "19",
        "consecutive-years-20": "19",
        "safe-xiuzhou-years": "20",
    }
    drawings: dict[str, Any] = {name: claim.drawing for name, claim in spans.items()}
    missing = {name: [year for _, year in drawing["missing"]] for name, drawing in drawings.items()}
    assert missing == {
        "consecutive-years-19": [],
        "consecutive-years-20": [20],
        "safe-xiuzhou-years": [],
    }
    for name, drawing in drawings.items():
        assert max(count or 0 for _, _, count in drawing["years"]) == int(counted[name] or 0)
    last = claims["consecutive-years-20"]
    assert [name for name, claim in claims.items() if last.contradicts(claim)] == [
        "consecutive-years-19"
    ]
    # What is drawn is what the outcomes say.
    said = {name: claim.outcome.message for name, claim in claims.items()}
    assert f"is {number} %" in said["disputes-resolved-share"]
    for name, claim in spans.items():
        assert f"is {claim.computed} years" in said[name]


def test_says_first_what_was_found(html: str) -> None:
    masthead = html[html.index("<header") : html.index("</header")]
    text = " ".join(Elements(masthead).text.split())
    assert "5 of 6 claims that can be recomputed follow" in text
    assert "One does not. Consecutive years with the safety plaque" in text
    assert "counts them: 20 years where 19 follow to 2023." in text
    for said in ("69.6%", "January to November 2025", "20 years", "is 19 years", "2025年1—11月"):
        assert said in text
    cells, differ = (len(rows(ROOT / "seeds", name)) for name in ("codings", "resolutions"))
    assert f"agree on {100 * (cells - differ) / cells:.1f}%" in text
    doubts = rows(ROOT / "data", "doubts")
    assert f"leave {sum(row['kind'] == 'ambiguity' for row in doubts)} passages open" in text


def test_says_of_a_rate_that_fails_nothing_of_years(html: str) -> None:
    ended = copy.copy(run())
    ended.outcomes = [
        replace(each, holds=False, known=True) if each.check == "stated-rate" else each
        for each in ended.outcomes
    ]
    failing = page(load(ROOT), ended)
    said = part(failing, '<section class="hero"', "</section>")
    assert "Share of disputes resolved" in said
    assert said.count("years") == part(html, '<section class="hero"', "</section>").count("years")


def part(html: str, start: str, end: str) -> str:
    """Return the text of the page from one piece of its HTML to another."""
    first = html.index(start)
    return " ".join(Elements(html[first : html.index(end, first)]).text.split())


def test_says_of_each_check_what_it_does(html: str) -> None:
    text = part(html, 'id="Rows-checks"', "</table>")
    assert "each number in our own words stands in its row, or is printed in its source" in text
    assert "自拟文字中的每个数字都见于本行，或见于其来源 own-words" in text
    shown = re.findall(r"<td>(?:<span.*?</span>){2} <code>([a-z-]+)</code>", html)
    assert set(shown) == {tally.check for tally in run().tallies()}


def test_says_that_the_articles_were_not_at_hand(html: str) -> None:
    text = part(html, 'id="Against-texts"', "</p>")
    assert "figures check --texts FOLDER" in text
    said = "This build did not do so: the texts are not published."
    assert said in text
    texts = {row["source_id"]: "㊀" * 9999 for row in rows(ROOT / "seeds", "sources")}
    private = rendered(ROOT / "datapackage.json", texts)
    assert said not in part(private, 'id="Against-texts"', "</p>")


def test_says_which_outlets_are_not_known(html: str, descriptor: Path) -> None:
    assert html.count("<dd><span lang=en>not known</span>") == 4
    spoil(descriptor.parent, "seeds/sources", "outlet", "南湖晚报")
    assert rendered(descriptor).count("<dd><span lang=en>not known</span>") == 3


def test_says_of_each_claim_where_it_was_read_and_how_it_was_coded(html: str) -> None:
    share = part(html, 'id="Claim-disputes-resolved-share"', "</article>")
    assert "Read from characters 2071 to 2076 of the article" in share
    fields = "measure, period, period_basis, place_id, denominator_id, numerator_id"
    assert f"the two codings agree on {fields}编码两次" in share
    years = part(html, 'id="Claim-consecutive-years-20"', "</article>")
    assert "they differ on period, period_basis；不一致" in years


def test_lists_every_doubt_with_its_readings(html: str) -> None:
    for row in rows(ROOT / "data", "doubts"):
        start = html.index(f'id="Doubt-{row["doubt_id"]}"')
        text = Elements(html[start : html.index("</ol>", start)]).text
        for language in ("en", "zh"):
            for said in (row[f"explanation_{language}"], *row[f"readings_{language}"].split(";")):
                assert said.strip() in text


def test_offers_the_files_that_it_is_given(html: str) -> None:
    file = {"name": "../x.zip", "what": "All of it", "what_zh": "全部", "line": "unzip x.zip"}
    file |= {"bytes": "1234", "sha256": "ab" * 32}
    offered = page(load(ROOT / "datapackage.json"), run(), downloads=[file])
    table = offered[offered.index('id="Files"') : offered.index('id="Package-files"')]
    assert 'href="../x.zip">x.zip<' in table
    for said in ("全部", "1,234", f'title="{"ab" * 32}"', "unzip x.zip"):
        assert said in table
    assert 'id="Files"' not in html


def test_gives_the_line_that_loads_each_table(html: str, monkeypatch: pytest.MonkeyPatch) -> None:
    table = html[html.index('id="Package-files"') :]
    monkeypatch.chdir(ROOT)
    for resource in read_json(ROOT / "datapackage.json")["resources"]:
        found = re.search(rf'href="{resource["path"]}".*?<code>(pd.*?)</code>', table)
        assert found
        assert len(eval(unescape(found[1]), {"pd": pandas})) == resource["rows"]


def test_escapes_hostile_cells(descriptor: Path) -> None:
    folder = descriptor.parent
    targets = {
        resource["path"][:-4]: [
            field["name"]
            for field in read_json(ROOT / resource["schema"])["fields"]
            if field["name"].endswith(("_en", "_zh")) or field["name"] in ("title", "byline")
        ]
        for resource in read_json(ROOT / "datapackage.json")["resources"]
        if rows(ROOT, resource["path"][:-4])
    }
    for table, columns in targets.items():
        hostile = [
            row | {column: f"{column} {place} {HOSTILE}" for column in columns}
            for place, row in enumerate(rows(folder, table))
        ]
        write(folder, table, hostile)
    ids = [row["indicator_id"] for row in rows(folder, "data/indicators")]
    spoil(folder, "data/indicators", "token", "<i>&\"'", ids.index("rentals-on-file"))
    found = json.loads(descriptor.read_text(encoding="utf-8"))
    found["title"] = found["description"] = found["resources"][0]["title"] = HOSTILE
    found["keywords"] = [HOSTILE]
    descriptor.write_text(json.dumps(found), encoding="utf-8")
    clean, spoilt = Elements(rendered(ROOT / "datapackage.json")), Elements(rendered(descriptor))
    assert spoilt.tags() - clean.tags() == set()
    scripts = [attributes for tag, attributes in spoilt.elements if tag == "script"]
    assert scripts == [{"type": "application/ld+json"}, {}]
    handlers = {name for _, attributes in spoilt.elements for name in attributes}
    assert [name for name in handlers if name.startswith("on")] == []
    for table, columns in targets.items():
        for column in columns:
            assert f"{column} 0 {HOSTILE}" in spoilt.text, (table, column)
    assert spoilt.text.count("<i>&\"'") >= 3  # the figure, its provenance, the chart


def test_keeps_json_ld_whole(html: str) -> None:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found
    dataset = json.loads(found[1])
    assert dataset["@type"] == "Dataset"
    resources = read_json(ROOT / "datapackage.json")["resources"]
    assert [each["contentUrl"] for each in dataset["distribution"]] == [
        each["path"] for each in resources
    ]


def test_cites_the_version_in_every_style(html: str) -> None:
    shown = re.findall(r'<pre id="Citation-\d"[^>]*>(.*?)</pre>', html, re.DOTALL)
    made = [text for _, text in styles(Facts(load(ROOT).descriptor))]
    assert [unescape(text) for text in shown] == made
    for text in shown:
        assert load(ROOT).descriptor["version"] in text
        assert load(ROOT).descriptor["created"][:4] in text


def test_cites_each_figure_with_the_version_and_its_curators(html: str) -> None:
    cited = Facts(load(ROOT).descriptor)
    shown = re.findall(r'<dd><span id="Cite-([^"]+)">(.*?)</a></span>', html)
    assert [name for name, _ in shown] == re.findall(r'class="figure" id="([^"]+)"', html)
    for name, text in shown:
        said = unescape(re.sub("<.*?>", "", text))
        assert f"{apa(cited)}{gbt(cited, 'zh')} #{name}" in said
        assert "printed 原文作" in said
    assert cited.doi is None
    assert "No DOI has been given yet" in part(html, 'id="No-doi"', "</p>")


def test_shows_sentences_only_where_the_texts_are_given(html: str) -> None:
    sources = rows(ROOT / "seeds", "sources")
    # A text of its own signs: each character is not found in any table.
    texts = {row["source_id"]: "㊀㊁㊂㊃" * (int(row["characters"]) // 4 + 1) for row in sources}
    private = rendered(ROOT / "datapackage.json", texts)
    marks = re.findall(r"<mark>(.*?)</mark>", private)
    figures = rows(ROOT / "data", "indicators")
    for row in figures:
        start = int(row["start"])
        assert texts[row["source_id"]][start : start + len(row["token"])] in marks
    assert len(marks) >= len(figures)
    assert 'name="robots" content="noindex' in private
    assert "<mark>" not in html
    assert "<blockquote" not in html
    assert "㊀" not in html


def build(arguments: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "publish", "page", *arguments]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_makes_the_same_bytes_on_every_build_and_replaces_what_was_there(
    descriptor: Path, tmp_path: Path
) -> None:
    made, output = [], tmp_path / "page"
    for zone, seed in (("UTC", "1"), ("Asia/Shanghai", "2")):
        arguments = ["--package", str(descriptor), "--output", str(output)]
        ended = build(arguments, TZ=zone, PYTHONHASHSEED=seed, LC_ALL="C.UTF-8")
        assert (ended.returncode, ended.stderr) == (0, "")
        made.append(contents(output))
        (output / "stale.html").touch()
    assert made[0] == made[1]
    assert sum(map(len, made[0].values())) < LIMIT
    for name in {*made[0]} - {"index.html", MARKER}:  # the package itself, for download
        assert made[0][name] == (descriptor.parent / name).read_bytes()
    resources = read_json(ROOT / "datapackage.json")["resources"]
    named = {resource[part] for resource in resources for part in ("path", "schema")}
    assert {"datapackage.json", *named} < made[0].keys()


def test_replaces_nothing_but_a_page(descriptor: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    assert main(["--package", str(descriptor), "--output", str(tmp_path)]) == 2
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "dear"
    assert not (tmp_path / "index.html").exists()


def test_refuses_a_package_that_fails_its_checks(
    descriptor: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(descriptor.parent, "data/totals", "part", "8785")
    pin(descriptor)
    output = tmp_path / "page"
    assert main(["--package", str(descriptor), "--output", str(output)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "publish: the checks fail"
    assert any("8785" in line for line in lines[1:])
    assert not output.exists()


def test_refuses_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "datapackage.json"
    assert main(["--package", str(missing), "--output", str(tmp_path / "page")]) == 2
    line = f"publish: cannot read {missing}: No such file or directory\n"
    assert capsys.readouterr().err == line
    assert list(tmp_path.iterdir()) == []


def test_refuses_texts_that_are_not_there(
    descriptor: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--package", str(descriptor), "--output", str(tmp_path / "page")]
    assert main([*arguments, "--texts", str(tmp_path / "nowhere")]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "publish: the checks fail"
    assert [line.startswith("publish: cannot read the text ") for line in lines[1:]] == [True]
    assert not (tmp_path / "page").exists()


def test_dates_the_page_by_the_release_of_the_data(html: str) -> None:
    created = spoken(load(ROOT).descriptor["created"][:10])
    assert f"data of {created.en}" in html
    assert f"数据日期 {created.zh}" in html


def said() -> Iterator[str]:
    """Yield every text that a template says in both languages."""
    for path in [*(HERE / "templates").iterdir(), HERE / "language.py", HERE / "render.py"]:
        source = path.read_text(encoding="utf-8")
        yield from re.findall(r'(?:\bt|\.say)\("([^"]+)"', source)
    masthead = (HERE / "templates" / "masthead.html.j2").read_text(encoding="utf-8")
    yield from re.findall(r'\("[A-Z]\w+", "(\w+)"\)', masthead)


def listed() -> Iterator[str]:
    """Yield every word that a schema lists."""
    for path in (ROOT / "schemas").iterdir():
        for field in json.loads(path.read_text(encoding="utf-8"))["fields"]:
            yield from field.get("constraints", {}).get("enum", ())


def test_has_chinese_for_all_that_it_says_and_for_nothing_else() -> None:
    known = set(words().page)
    assert set(said()) - known == set()
    assert known - set(said()) - set(listed()) == set()


def test_has_no_number_in_its_own_words() -> None:
    assert [text for text in said() if re.search(r"\d", text.replace("UTF-8", ""))] == []


def parts(thing: object) -> Iterator[dict[str, Any]]:
    """Yield every object of a JSON value."""
    if isinstance(thing, dict):
        yield thing
    for part in thing.values() if isinstance(thing, dict) else thing:
        if isinstance(part, dict | list):
            yield from parts(part)


def test_has_chinese_beside_all_english_of_the_package() -> None:
    found = read_json(ROOT / "datapackage.json")
    schemas = [read_json(ROOT / resource["schema"]) for resource in found["resources"]]
    objects = [found, *found["resources"], *(part for schema in schemas for part in parts(schema))]
    said = [
        (part.get("name", part.get("value")), name)
        for part in objects
        for name in ("title", "description")
        if name in part
    ]
    assert len(said) > len(schemas)
    lacking = [
        (part.get("name", part.get("value")), name)
        for part in objects
        for name in ("title", "description")
        if bool(part.get(name)) != bool(part.get(f"{name}_zh"))
    ]
    assert lacking == []
    for resource in found["resources"]:
        for row in rows(ROOT, resource["path"][:-4]):
            pairs = [name.removesuffix("_en") for name in row if name.endswith("_en")]
            assert [
                name
                for name in pairs
                if row[f"{name}_en"] and not row.get(f"{name}_zh", row.get(name))
            ] == []


def test_says_which_words_it_lacks() -> None:
    with pytest.raises(NotReadyError, match="no Chinese for: Figures"):
        Words({}).say("Figures")


def test_shows_words_that_nobody_translated_as_english() -> None:
    assert of({"title": "a < b"}, "title").__html__() == (
        "<span lang=en class=only>a &lt; b</span>"
    )


def test_places_what_is_to_scale() -> None:
    scale = Scale(0, 12734)
    assert (scale.at(8784), scale.wide(8784, 8784 + 2588)) == ("68.981%", "20.324%")
