import csv
from pathlib import Path

import pytest

from conftest import ROOT, TEXTS, table_of, with_table
from frictionless_figures.command import main
from frictionless_figures.command.sheets import Cells, csv_text, sheets
from frictionless_figures.draft.merge import left_to_do, undated
from frictionless_figures.draft.rows import proposed
from frictionless_figures.table import Tables
from frictionless_figures.validation import tables_of

EXAMPLE = ROOT / "docs" / "example"
TEXT = EXAMPLE / "tea-room.txt"


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def add_by_hand(package: Path) -> int:
    """Write what a person adds into the tables, and return the number of cells typed."""
    tables, typed = sheets(package), 0
    with (EXAMPLE / "added.csv").open(encoding="utf-8") as lines:
        for cell in csv.DictReader(lines):
            sheet, typed = tables[cell["resource"]], typed + 1
            key = dict(zip(sheet.key, cell["key"].split("/"), strict=True))
            rows = [row for row in sheet.rows if key.items() <= row.items()]
            if not rows:
                sheet.rows.append(dict.fromkeys(sheet.types, "") | key)
                rows, typed = sheet.rows[-1:], typed + 1
            if cell["field"]:
                rows[0][cell["field"]] = cell["value"]
            else:
                sheet.rows.remove(rows[0])
    for sheet in tables.values():
        sheet.write()
    return typed


def tables_in(folder: Path) -> dict[str, str]:
    files = sorted(folder.rglob("*.csv"))
    return {str(file.relative_to(folder)): file.read_text("utf-8") for file in files}


def test_adds_an_invented_source_from_nothing_to_a_clean_check(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "hewan"
    package = folder / "datapackage.json"
    assert run("draft", TEXT, "--into", folder) == 0
    begun = package.read_text("utf-8")
    assert [pin for pin in ("bytes", "hash", "rows") if f'"{pin}"' in begun] == []
    assert run("check", package, "--texts", EXAMPLE) == 1
    said = capsys.readouterr().out
    assert said.count("left to do: 77 cells in 26 rows\n") == 2
    assert "% (share), 件 (count or money), 件 (change or count or money), % (change" in said
    assert (
        "    sources tea-room: title_en, published_basis; may be empty, look: published\n" in said
    )
    hint = "look, a date is printed here and no row is dated by it: 6月\n"
    assert said.count(f"    sentences tea-room/44: {hint}") == 2
    typed = add_by_hand(package)
    assert run("draft", TEXT, "--again", "--package", package) == 0
    assert run("finish", package) == 0
    assert capsys.readouterr().out.endswith("\nthere is no README to write\n")
    assert run("check", package, "--texts", EXAMPLE) == 0
    assert "look" not in capsys.readouterr().out
    finished = sheets(package).values()
    cells = sum(bool(cell) for sheet in finished for row in sheet.rows for cell in row.values())
    assert typed / cells < 0.3
    rows = {name: text for name, text in tables_in(folder).items() if text.count("\n") > 1}
    assert rows == tables_in(EXAMPLE / "finished")


def test_changes_no_row_that_stands(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, package: Path
) -> None:
    before = tables_in(package.parent)
    assert run("draft", TEXT, "--package", package) == 0
    after = tables_in(package.parent)
    for name, text in before.items():
        assert set(text.splitlines()) <= set(after[name].splitlines())
    assert run("draft", TEXT, "--again", "--package", package) == 0
    assert tables_in(package.parent) == after
    capsys.readouterr()
    assert run("sort", package) == 0
    assert capsys.readouterr().out == "every table is in order already\n"


def test_keeps_what_was_judged_when_drafted_again(package: Path) -> None:
    assert run("draft", TEXT, "--package", package) == 0
    table = sheets(package)["indicators"]
    judged = next(row for row in table.rows if row["indicator_id"] == "tea-room-182")
    judged |= {
        "indicator_id": "disputes",
        "period": "2024",
        "from_year": "2023",
        "measure": "level",
    }
    table.write()
    source = change(package, "sources", {"source_id": "tea-room"}, kicker="", title="茶话里的平安")
    assert run("draft", TEXT, "--again", "--package", package) == 0
    rows = [row for row in sheets(package)["indicators"].rows if row["source_id"] == "tea-room"]
    assert len(rows) == 17
    days = {"date_start": "2024-01-01", "date_end": "2024-12-31"}
    assert judged | days | {"from_year": "2024", "to_year": "2024"} in rows
    assert source in sheets(package)["sources"].rows


def test_adds_no_numeral_again_that_was_given_another_start(tmp_path: Path) -> None:
    package = tmp_path / "hewan" / "datapackage.json"
    assert run("draft", TEXT, "--into", package.parent) == 0
    table = sheets(package)["numerals"]
    starts = [int(row["start"]) for row in table.rows]
    table.rows[3]["start"] = str(starts[3] - 1)  # a sign before it belongs to it
    table.write()
    assert run("draft", TEXT, "--again", "--package", package) == 0
    again = [int(row["start"]) for row in sheets(package)["numerals"].rows]
    assert again == [*starts[:3], starts[3] - 1, *starts[4:]]


def test_fills_what_was_left_and_brings_back_nothing_that_was_removed(tmp_path: Path) -> None:
    """An added event has only its start; a figure that says nothing of its own is no indicator."""
    package = tmp_path / "hewan" / "datapackage.json"
    assert run("draft", TEXT, "--into", package.parent) == 0
    indicators = sheets(package)["indicators"]
    gone = indicators.rows.pop(0)
    indicators.write()
    change(package, "numerals", {"start": gone["start"]}, use="rhetoric")
    sentence = sheets(package)["sentences"].rows[2]
    change(package, "events", {"event_id": "added"}, source_id="tea-room", start=sentence["start"])
    assert run("draft", TEXT, "--again", "--package", package) == 0
    assert gone["start"] not in [row["start"] for row in sheets(package)["indicators"].rows]
    (added,) = (row for row in sheets(package)["events"].rows if row["event_id"] == "added")
    assert added["stop"] == sentence["stop"]


def test_takes_some_people_of_a_scene_for_no_figures_of_their_own(tables: Tables) -> None:
    drafted = proposed("来了两户、三名、四人、五位、六口、七对，修好8处。", "a", "a.txt", tables)
    assert [row["use"] for row in drafted["numerals"]] == [*["attribute"] * 6, "indicator"]


def test_proposes_a_place_of_any_length_that_is_named_twice(tables: Tables) -> None:
    text = "大坪乡来了。上河湾镇来了。上河湾街道来了。下坪村来了。" * 2
    once = text.replace("下坪村来了。", "", 1)
    drafted = proposed(once, "a", "a.txt", tables)
    assert [row["name_zh"] for row in drafted["places"]] == ["大坪乡", "上河湾镇", "上河湾街道"]


def change(package: Path, name: str, key: Cells, **cells: str) -> Cells:
    """Change the row of a key, or add one, and return it."""
    sheet = sheets(package)[name]
    rows = [row for row in sheet.rows if key.items() <= row.items()]
    if not rows:
        sheet.rows.append(dict.fromkeys(sheet.types, "") | key)
    row = [*rows, sheet.rows[-1]][0]
    row.update(cells)
    sheet.write()
    return row


def mentioned(package: Path) -> dict[str, str]:
    """Return what each token of the example mentions, as drafted."""
    rows = sheets(package)["mentions"].rows
    return {
        row["token"]: row["program_id"] or row["place_id"]
        for row in rows
        if row["source_id"] == "tea-room"
    }


def test_names_the_row_of_its_own_source(package: Path) -> None:
    """全镇 and 综治中心 have rows in the package, and are others in this text."""
    assert run("draft", TEXT, "--package", package) == 0
    before = mentioned(package)
    assert (before["全镇"], before["综治中心"]) == ("", "")
    change(package, "places", {"place_id": "hewan"}, name_zh="河湾镇", aliases="全镇")
    centre = {"name_zh": "河湾综治中心", "aliases": "综治中心"}
    change(package, "programs", {"program_id": "hewan-centre"}, **centre)
    change(package, "programs", {"program_id": "tea-talk"}, name_zh="河湾茶话”调解室")
    assert run("draft", TEXT, "--again", "--package", package) == 0
    after = mentioned(package)
    assert (after["全镇"], after["综治中心"]) == ("hewan", "hewan-centre")
    rows = sheets(package)["mentions"].rows
    assert {"62", "102"}.isdisjoint(row["start"] for row in rows if row["source_id"] == "tea-room")
    key = {"source_id": "tea-room", "start": "321"}
    judged = change(package, "mentions", key, place_id="honghe")
    assert run("draft", TEXT, "--again", "--package", package) == 0
    assert judged in sheets(package)["mentions"].rows


def test_lets_cells_wait_for_the_second_coding(
    capsys: pytest.CaptureFixture[str], package: Path, tmp_path: Path
) -> None:
    """They are one line for each table, stop no pin, and are listed without what we say of them."""
    table = sheets(package)["codings"]
    coded = [row for row in table.rows if row["key"] == "xincheng"]
    table.rows = [row for row in table.rows if row["key"] != "xincheng"]
    table.write()
    assert run("pin", package) == 0
    line = "places: 3 cells wait for the second coding, xincheng level first. List them"
    assert line in capsys.readouterr().out
    assert run("check", package) == 1
    assert capsys.readouterr().out.count("failed: ") == 1
    blind = tmp_path / "list.csv"
    assert run("agreement", package, "--list", blind) == 0
    rows = list(csv.DictReader(blind.read_text("utf-8").splitlines()))
    assert [list(row.values())[1:] for row in rows] == [
        ["places", field, "新塍镇", "twenty-years", "1903", "1900", "1996", "", "", ""]
        for field in ("level", "part_of", "part_of_basis")
    ]
    values = ("town", "秀洲区", "printed")
    for row, value, first in zip(rows, values, coded, strict=True):
        at = "秀洲区" if value == "秀洲区" else first["start"]
        row |= {"value": value, "read_at": at, "note": first["note"]}
    blind.write_text(
        csv_text(["row", "field"], [{name: rows[0][name] for name in ("row", "field")}]), "utf-8"
    )
    assert run("agreement", package, "--take", blind) == 2
    line = f"figures: {blind} row 2 is no judged cell: write the list anew\n"
    assert capsys.readouterr().err == line
    wrong = [rows[0], rows[1] | {"read_at": "1900"}, rows[2]]
    for coding, status in ((wrong, 2), (rows, 0), (rows, 0)):
        blind.write_text(csv_text(rows[0], coding), "utf-8")
        assert run("agreement", package, "--take", blind) == status
    assert [row for row in sheets(package)["codings"].rows if row["key"] == "xincheng"] == coded
    assert run("agreement", package, "--list", blind) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"figures: {blind} row 3: part_of is xiuzhou, and nothing at twenty-years 1900 can support"
        " its second coding: give a printed name of xiuzhou or of the row.",
        f"figures: {blind} is there already; give the list another name",
    ]


def test_shows_where_no_row_is_dated_while_cells_wait(
    capsys: pytest.CaptureFixture[str], package: Path
) -> None:
    assert run("draft", TEXT, "--package", package) == 0
    filled, more = sheets(package), {"mentions": ["program_id"], "indicators": ["base"]}
    for name, sheet in filled.items():
        for row in sheet.rows:
            fields = (*sheet.required, *more.get(name, ()))
            row |= {field: row[field] or "x" for field in fields}
        sheet.write()
    said = [line for line in left_in(package, capsys) if "date is printed" in line]
    assert said == [
        "    sentences tea-room/44: look, a date is printed here and no row is dated by it: 6月"
    ]
    codings = filled["codings"]
    for name in ("indicators", "events"):
        key = filled[name].key[0]
        codings.rows += [
            dict.fromkeys(codings.types, "x") | {"resource": name, "key": row[key]}
            for row in filled[name].rows
        ]
    codings.write()
    assert left_in(package, capsys) == []


def test_says_at_once_what_is_wrong(capsys: pytest.CaptureFixture[str], package: Path) -> None:
    """An event in mid-sentence, a wrong code, a name of another county, a doubtful date."""
    assert run("draft", TEXT, "--package", package) == 0
    change(package, "events", {"event_id": "tea-room-91"}, start="91")
    change(package, "events", {"event_id": "tea-room-321"}, kind="begin", date="2025?")
    change(package, "sources", {"source_id": "tea-room"}, published="2025?")
    doubts = "events tea-room-321 date, sources tea-room published"
    said = left_in(package, capsys)
    assert f"cells with ? in no doubt, for which draft --again adds rows: {doubts}" in said
    assert "    events tea-room-91: title_en, title_zh, start (91: its sentence starts at 83)" in [
        line.partition(";")[0] for line in said
    ]
    named = "look: 调解室 is a name of mediation-room in taihua"
    assert f"    mentions tea-room/62/65: program_id or place_id ({named})" in said
    failed = [line.split(": ")[1:3] for line in said if line.startswith("failed: ")]
    assert failed == [["schema", "events.csv row 92 (tea-room-321)"]]
    assert run("draft", TEXT, "--again", "--package", package) == 0
    assert "in no doubt" not in "".join(left_in(package, capsys))
    assert [row for row in sheets(package)["doubts"].rows if row["doubt_id"] == "tea-room-dates"]


def left_in(package: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what `figures check` says before the counts of its checks."""
    capsys.readouterr()
    run("check", package, "--texts", EXAMPLE)
    return capsys.readouterr().out.partition("check ")[0].splitlines()


def test_quotes_the_sentence_of_each_source(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Also where two of them have sentences of one length at one place."""
    said = {"first": "今年建成3处。", "second": "今年拆除4处。"}
    for name, text in said.items():
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    package = tmp_path / "package" / "datapackage.json"
    assert run("draft", tmp_path / "first.txt", "--into", package.parent) == 0
    assert run("draft", tmp_path / "second.txt", "--package", package) == 0
    capsys.readouterr()
    assert run("check", package, "--texts", tmp_path) == 1
    quoted = [line for line in capsys.readouterr().out.splitlines() if " 0: " in line]
    assert quoted == [f"  {name} 0: {text}" for name, text in said.items()]


def test_names_in_their_order_the_places_where_several_events_start(
    capsys: pytest.CaptureFixture[str], package: Path, tmp_path: Path
) -> None:
    table = sheets(package)["codings"]
    table.rows = [row for row in table.rows if row["resource"] != "events"]
    table.write()
    blind = tmp_path / "list.csv"
    assert run("agreement", package, "--list", blind) == 0
    named = capsys.readouterr().out.partition("several start at ")[2].strip().split(", ")
    listed = list(csv.DictReader(blind.read_text("utf-8").splitlines()))
    in_order = dict.fromkeys(row["at"] for row in listed if row["at"] in named)
    assert named == list(in_order) != []


def test_knows_years_that_a_text_names_by_its_own() -> None:
    text = "去年动工。今年建成3处。明年再建。"
    ends = {"0": "5", "5": "12", "12": "17"}
    rows = {
        "sentences": [{"source_id": "a", "start": start, "stop": ends[start]} for start in ends],
        "indicators": [{"source_id": "a", "start": "9"}],
        "numerals": [{"source_id": "a", "start": "9", "token": "3处", "use": "indicator"}],
    }
    assert list(undated(rows, {"a": text}, "a")) == [(0, ["去年"]), (12, ["明年"])]
    assert list(undated(rows, {}, "a")) == []


@pytest.mark.parametrize(
    ("text", "published", "rows"),
    [
        ("2024年，接报9件，同比下降4%。", "", [("2024", "stated", ""), ("2024", "stated", "2023")]),
        ("去年以来，推出“连心”行动，走访8户。", "2026-03?", [("2025?/2026?", "inferred", "")]),
        ("今年，启动新站，新建6处。", "2026", [("2026", "inferred", "")]),
        ("2023年成立，目前有5名。", "2024-04?", [("2024-04?", "inferred", "")]),
        ("2024年以来，化解7件。", "", [("", "", "")]),
        ("今年新建6处。", "", [("", "", "")]),
    ],
)
def test_dates_a_figure_by_the_time_before_it(
    tables: Tables, text: str, published: str, rows: list[tuple[str, ...]]
) -> None:
    names = tables["sources"].names
    source = {name: "a" if name == "source_id" else None for name in names}
    source["published"] = published or None
    known = with_table(tables, table_of("sources", ("source_id",), [source]))
    drafted = proposed(text, "a", "a.txt", known)["indicators"]
    fields = ("period", "period_basis", "base")
    assert [tuple(row.get(field, "") for field in fields) for row in drafted] == rows


@pytest.mark.parametrize(
    ("words", "measure", "left"),
    [
        ("同比上升", "change", ["base"]),
        ("比上年下降", "change", ["base"]),
        ("增长", "change", ["base"]),
        ("提高", "change", []),
        ("同比", "share", []),
    ],
)
def test_asks_for_the_base_of_a_change_that_is_compared(
    words: str, measure: str, left: list[str]
) -> None:
    sentence = {"source_id": "a", "start": "0", "stop": str(len(words) + 3)}
    figure = {"source_id": "a", "start": str(len(words)), "measure": measure, "base": ""}
    rows = {"sentences": [sentence], "indicators": [figure]}
    fields = dict.fromkeys(rows, ((), (), ("base",)))
    asked = list(left_to_do(rows, fields, {"a": f"{words}5%。同比"}))
    assert [cell for row in asked for cell in row[4]] == left
    figure["base"] = "2023"
    assert list(left_to_do(rows, fields, {"a": f"{words}5%。"})) == []


def test_shows_the_word_that_may_date_a_cell() -> None:
    rows = {
        "sentences": [{"source_id": "a", "start": "0", "stop": "6"}],
        "indicators": [{"source_id": "a", "start": "2", "period": ""}],
    }
    fields = {"sentences": ((), (), ()), "indicators": ((), ("period_basis",), ("period",))}
    left = list(left_to_do(rows, fields, {"a": "目前9件。"}))
    assert left == [("a", 2, "indicators", "", ["period_basis"], ["period (目前)"])]


def test_writes_nothing_on_a_dry_run(capsys: pytest.CaptureFixture[str], package: Path) -> None:
    before = tables_in(package.parent)
    assert run("draft", TEXT, "--dry-run", "--package", package) == 0
    assert tables_in(package.parent) == before
    said = capsys.readouterr().out
    assert "would add 1 sources, 25 numerals" in said
    assert "; changed indicators, " in said


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--again",), "tea-room is not in {}: draft it without --again first"),
        (
            ("--source", "twenty-years"),
            "twenty-years is in {} with another text: give this one its --source",
        ),
        (("--source", "Tea"), '"Tea" is no id; give one with --source, such as red-vests-2025'),
        ((TEXT,), "a draft takes one text at a time; --claims-only takes several"),
        (
            ("--into", "new", "--dry-run"),
            "--into begins a package and writes it: leave --dry-run and --again out",
        ),
    ],
)
def test_refuses(
    capsys: pytest.CaptureFixture[str], package: Path, arguments: tuple[object, ...], line: str
) -> None:
    assert run("draft", TEXT, *arguments, "--package", package) == 2
    assert capsys.readouterr().err == f"figures: {line.format(package)}\n"


def test_knows_a_text_that_the_package_has(
    capsys: pytest.CaptureFixture[str], package: Path
) -> None:
    assert run("draft", TEXT, "--source", "tea", "--package", package) == 0
    before = tables_in(package.parent)
    assert run("draft", TEXT, "--package", package) == 2
    line = f"figures: tea-room.txt is in {package} already, as tea: use --again to fill it\n"
    assert capsys.readouterr().err == line
    assert run("draft", TEXT, "--again", "--package", package) == 0
    assert tables_in(package.parent) == before


def test_refuses_a_name_that_no_table_takes(
    capsys: pytest.CaptureFixture[str], package: Path, tmp_path: Path
) -> None:
    text = tmp_path / "茶话.txt"
    text.write_bytes(TEXT.read_bytes())
    assert run("draft", text, "--source", "tea", "--package", package) == 2
    line = "figures: 茶话.txt: name the text in letters and digits, such as tea-room.txt\n"
    assert capsys.readouterr().err == line


def test_puts_rows_in_order(capsys: pytest.CaptureFixture[str], package: Path) -> None:
    assert run("sort", package) == 0
    file = package.parent / "data" / "units.csv"
    in_order = file.read_text("utf-8")
    header, *rows = in_order.splitlines(keepends=True)
    file.write_text("".join([header, *rows[::-1]]), "utf-8")
    assert run("sort", package) == 0
    assert file.read_text("utf-8") == in_order
    assert capsys.readouterr().out == "every table is in order already\nsorted units\n"


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the articles are not at hand")
@pytest.mark.parametrize("source", ["lasting-order", "twenty-years"])
def test_drafts_the_articles_as_they_were_curated(package: Path, source: str) -> None:
    by_hand = {name: sheet.rows for name, sheet in sheets(package).items()}
    emptied = sheets(package)
    for name in ("sources", "sentences", "numerals", "mentions", "indicators", "events"):
        sheet = emptied[name]
        sheet.rows = [row for row in sheet.rows if row["source_id"] != source]
        sheet.write()
    for name in ("rates", "totals"):
        emptied[name].rows = []
        emptied[name].write()
    file = next(row["text_file"] for row in by_hand["sources"] if row["source_id"] == source)
    assert run("draft", TEXTS / file, "--source", source, "--package", package) == 0
    drafted = {name: sheet.rows for name, sheet in sheets(package).items()}

    def agreement(name: str, *fields: str) -> float:
        sides = [
            {
                tuple(row[field] for field in fields)
                for row in rows[name]
                if row["source_id"] == source
            }
            for rows in (by_hand, drafted)
        ]
        return len(sides[0] & sides[1]) / max(map(len, sides))

    assert agreement("sentences", "start", "stop", "sha256") >= 0.99
    assert agreement("numerals", "start", "stop", "token", "kind") >= 0.99
    assert agreement("numerals", "start", "use") >= 0.9
    assert agreement("mentions", "start", "stop", "token", "program_id", "place_id") == 1
    found = agreement("indicators", "start", "token")
    stated = ("value", "lower", "upper", "qualifier", "unit_id")
    assert agreement("indicators", "start", "token", *stated) == found >= 0.9
    ids = {row["indicator_id"] for row in by_hand["indicators"] if row["source_id"] == source}
    numbers = {"rates": ("numerator", "denominator", "rate"), "totals": ("total", "part")}
    printed, claimed = (
        {
            (name, *(row[field] for field in fields))
            for name, fields in numbers.items()
            for row in rows[name]
            if row.get("denominator_id", "printed")
            and (rows is drafted or {row.get("rate_id"), row.get("total_id")} & ids)
        }
        for rows in (by_hand, drafted)
    )
    assert claimed == printed != set()
    figures = {row["start"]: row for row in by_hand["indicators"] if row["source_id"] == source}
    for row in drafted["indicators"]:
        if row["source_id"] == source and row["start"] in figures:
            cells = {name: row[name] for name in ("period", "base", "place_id") if row[name]}
            assert cells.items() <= figures[row["start"]].items()
    for name in ("places", "programs", "mentions"):
        emptied[name].rows = []
        emptied[name].write()
    nameless = proposed((TEXTS / file).read_text("utf-8"), source, file, tables_of(package))
    for name, field in (("places", "level"), ("programs", "kind")):
        rows = by_hand[name]
        known = {one: row for row in rows for one in [row["name_zh"], *row["aliases"].split(";")]}
        assert [row for row in nameless[name] if row[field] != known[row["name_zh"]][field]] == []
        assert nameless[name]
