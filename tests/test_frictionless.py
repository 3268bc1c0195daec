"""Plain Frictionless with the plugin: any form of checklist and table, and nothing in silence."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frictionless
import openpyxl
import pytest
from frictionless import Check, Checklist, FrictionlessException, Package, Resource, settings

from frictionless_figures import bounds
from frictionless_figures.plugin import FiguresTableResource

NAMES = ["id", "place", "n", "m", "r"]
ROWS = [
    ["a", "东区", "30", "40", "75.0"],
    ["b", "西区", "1", "4", "25.9"],
    ["c", "南", "1", "8", "12.5"],
]
FIELDS: list[dict[str, Any]] = [
    {"name": "id", "type": "string"},
    {"name": "place", "type": "string"},
    {"name": "n", "type": "integer"},
    {"name": "m", "type": "integer"},
    {"name": "r", "type": "number"},
]
RATE = {"type": "stated-rate", "numerator": "n", "denominator": "m", "rate": "r"}
WRONG = "1 / 4 is 25.00 %, printed 25.9 %"


def text(rows: list[list[str]], **dialect: Any) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n", **dialect).writerows(rows)
    return file.getvalue()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in [NAMES, *([*row[:2], int(row[2]), int(row[3]), float(row[4])] for row in ROWS)]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def zipped(content: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("t.csv", content)
    return file.getvalue()


ALL = [NAMES, *ROWS]
PLAIN = text(ALL)
PERCENT = text([NAMES, *([*row[:4], f"{row[4]} %"] for row in ROWS)])
COMMA = text([NAMES, *([*row[:4], row[4].replace(".", ",")] for row in ROWS)], delimiter=";")
GAPS = text([*ALL, ["d", "x", "..", "..", ".."], ["e", "x", "-", "9", "-"], ["f", "x", "", "", ""]])
# What a resource declares, and the files that it names; row 3 of each is wrong.
FORMS: dict[str, tuple[dict[str, Any], dict[str, bytes]]] = {
    "plain": ({"path": "t.csv"}, {"t.csv": PLAIN.encode()}),
    "semicolon": (
        {"path": "t.csv", "dialect": {"delimiter": ";"}},
        {"t.csv": text(ALL, delimiter=";").encode()},
    ),
    "blanks": ({"path": "t.csv"}, {"t.csv": PLAIN.replace(",", ", ").encode()}),
    "tabs": ({"path": "t.tsv"}, {"t.tsv": text(ALL, delimiter="\t").encode()}),
    "quotes": (
        {"path": "t.csv", "dialect": {"quoteChar": "'"}},
        {"t.csv": text(ALL, quotechar="'", quoting=csv.QUOTE_ALL).encode()},
    ),
    "GB 18030": ({"path": "t.csv", "encoding": "gb18030"}, {"t.csv": PLAIN.encode("gb18030")}),
    "UTF-16": ({"path": "t.csv", "encoding": "utf-16"}, {"t.csv": PLAIN.encode("utf-16")}),
    "gzip": ({"path": "t.csv.gz"}, {"t.csv.gz": gzip.compress(PLAIN.encode())}),
    "zip": ({"path": "t.csv.zip"}, {"t.csv.zip": zipped(PLAIN)}),
    "two files, two headers": (
        {"path": "1.csv", "extrapaths": ["2.csv"]},
        {"1.csv": text(ALL[:2]).encode(), "2.csv": text([NAMES, *ALL[2:]]).encode()},
    ),
    "two files, one header": (
        {"path": "1.csv", "extrapaths": ["2.csv"]},
        {"1.csv": text(ALL[:2]).encode(), "2.csv": text(ALL[2:]).encode()},
    ),
    "missing values": (
        {"path": "t.csv", "missing": ["", "..", "-"]},
        {"t.csv": GAPS.encode()},
    ),
    "a sign behind numbers": (
        {"path": "t.csv", "fields": {"r": {"bareNumber": False}}},
        {"t.csv": PERCENT.encode()},
    ),
    "a decimal comma": (
        {"path": "t.csv", "dialect": {"delimiter": ";"}, "fields": {"r": {"decimalChar": ","}}},
        {"t.csv": COMMA.encode()},
    ),
    "groups": (
        {"path": "t.csv", "fields": {"n": {"type": "number", "groupChar": "'"}}},
        {"t.csv": PLAIN.replace(",30,", ",3'0,").encode()},
    ),
    "fields in another order": (
        {"path": "t.csv", "match": "equal"},
        {"t.csv": text([[row[at] for at in (4, 0, 1, 2, 3)] for row in ALL]).encode()},
    ),
    "inline": ({"data": ALL}, {}),
    "inline numbers": (
        {
            "data": [
                {"id": i, "place": p, "n": int(n), "m": int(m), "r": float(r)}
                for i, p, n, m, r in ROWS
            ]
        },
        {},
    ),
    "JSON": (
        {"path": "t.json", "type": "table"},
        {"t.json": json.dumps([dict(zip(NAMES, row, strict=True)) for row in ROWS]).encode()},
    ),
    "workbook": ({"path": "t.xlsx"}, {"t.xlsx": workbook()}),
}


def written(folder: Path, checks: Any, form: str = "plain", **more: Any) -> Package:
    """Return a package of one table in some form, with a checklist, as it lies in a folder."""
    declared, files = FORMS[form]
    for name, content in files.items():
        (folder / name).write_bytes(content)
    declared = dict(declared)
    special, missing = declared.pop("fields", {}), declared.pop("missing", [""])
    schema = {
        "fields": [{**field, **special.get(field["name"], {})} for field in FIELDS],
        "missingValues": missing,
        "primaryKey": ["id"],
    }
    if match := declared.pop("match", None):
        schema["fieldsMatch"] = match
    resource = {"name": "t", **declared, "schema": schema, "checklist": checks, **more}
    path = folder / "datapackage.json"
    path.write_text(json.dumps({"name": "p", "resources": [resource]}), encoding="utf-8")
    return Package(str(path))


def errors(package: Package, **options: Any) -> list[tuple[str, int | None, str]]:
    """Return type, row and note of each error of a validation."""
    report = package.validate(**options)
    found = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    return [(error.type, getattr(error, "row_number", None), error.note) for error in found]


# Frictionless leaves a compressed file to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("form", FORMS)
def test_judges_a_table_as_frictionless_reads_it(form: str, tmp_path: Path) -> None:
    if form == "fields in another order" and frictionless.__version__.startswith("5.19."):
        pytest.skip("Frictionless 5.19 pairs fields with labels by their places alone")
    ((kind, row, note),) = errors(written(tmp_path, {"checks": [RATE]}, form))
    at = 2 if form == "two files, one header" and row == 2 else 3
    assert (kind, row) == ("stated-rate", at)
    assert WRONG in note


def test_reads_no_table_as_empty_that_it_cannot_read(tmp_path: Path) -> None:
    package = written(tmp_path, {"checks": [RATE]}, "GB 18030", encoding="utf-8")
    assert [kind for kind, *_ in errors(package)] == ["encoding-error"]


def test_takes_a_short_row_of_a_long_text(tmp_path: Path) -> None:
    package = written(tmp_path, {"checks": [RATE]})
    with (tmp_path / "t.csv").open("a", encoding="utf-8") as file:
        file.write(f"{'d' * 300},x\n")
    found = errors(package)
    assert {kind for kind, *_ in found} == {"stated-rate", "missing-cell"}
    assert [row for kind, row, _ in found if kind == "missing-cell"] == [5] * 3


@pytest.mark.parametrize(
    ("checks", "notes"),
    [
        (
            {"checks": [{**RATE, "denominator": "mm"}]},
            ["stated-rate of t was not performed: t has no field mm; did you mean m?"],
        ),
        (
            {"checks": [{"type": "stated-rates"}]},
            ['t: there is no check "stated-rates"; did you mean stated-rate?'],
        ),
        (
            {"checks": [{**RATE, "rouding": "any"}]},
            ["t: stated-rate has no option rouding; did you mean rounding?"],
        ),
        (
            {"checks": [{**RATE, "step": "5"}]},
            ["t: stated-rate: '5' is not of type 'integer' at property 'step'"],
        ),
        ({"checks": [{"type": "referenced"}]}, ["t: referenced needs the option by"]),
        ({"check": [RATE]}, ["t: the checklist has no property check; its checks are in `checks`"]),
        ([RATE], ["t: the checklist is no object with a list of checks"]),
        ({"checks": ["stated-rate"]}, ["t: the checklist is no object with a list of checks"]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_says_why_a_declared_check_is_not_performed(
    checks: Any, notes: list[str], tmp_path: Path
) -> None:
    assert [note for _, _, note in errors(written(tmp_path, checks))] == notes


def test_hides_no_check_behind_one_that_is_not_performed(tmp_path: Path) -> None:
    broken = {**RATE, "denominator": "mm"}
    package = written(tmp_path, {"checks": [broken, RATE, {"type": "stated-rates"}]})
    assert [kind for kind, *_ in errors(package)] == [
        "unperformed-check",
        "stated-rate",
        "unperformed-check",
    ]


def test_performs_no_check_on_an_empty_table_in_silence(tmp_path: Path) -> None:
    package = written(tmp_path, {"checks": [RATE]})
    (tmp_path / "t.csv").write_text(",".join(NAMES) + "\n", encoding="utf-8")
    assert errors(package) == [
        (
            "unperformed-check",
            None,
            "stated-rate of t was not performed: there is nothing that it applies to",
        )
    ]


def test_performs_no_check_of_a_file_in_silence(tmp_path: Path) -> None:
    package = written(tmp_path, {"checks": [RATE]}, type="file")
    ((kind, _, note),) = errors(package)
    assert kind == "unperformed-check"
    assert note.startswith("t is of type file, so its checks are not performed.")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("checks.json", '{"checks": [%s]}'),
        ("checks.yaml", "checks:\n- %s\n"),
        ("checks.yml", "checks:\n- %s\n"),
    ],
)
def test_takes_a_checklist_from_a_file(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content % json.dumps(RATE), encoding="utf-8")
    assert [kind for kind, *_ in errors(written(tmp_path, name))] == ["stated-rate"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("checks.json", '{"checks": [], "checks": []}'), ("checks.yaml", "checks: []\nchecks: []\n")],
)
def test_refuses_a_key_that_stands_twice_in_a_checklist(
    name: str, content: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(FrictionlessException) as refused:
        written(tmp_path, name)
    (reason,) = refused.value.reasons
    assert reason.note == f'{tmp_path / name} holds the key "checks" twice'


@pytest.mark.parametrize("prose", [None, "reviewed by two people", ["headers checked twice"]])
def test_leaves_alone_what_is_no_checklist(prose: Any, tmp_path: Path) -> None:
    assert errors(written(tmp_path, prose)) == []


def test_says_what_a_checklist_silences(tmp_path: Path) -> None:
    report = written(tmp_path, {"checks": [RATE], "skipErrors": ["stated-rate"]}).validate()
    assert (report.valid, report.tasks[0].warnings) == (
        True,
        ["1 of stated-rate silenced by skipErrors or pickErrors"],
    )


def test_silences_no_claim_by_picking_other_errors(tmp_path: Path) -> None:
    package = written(tmp_path, {"checks": [RATE], "pickErrors": ["blank-row"]})
    assert [kind for kind, *_ in errors(package)] == ["stated-rate"]


def test_silences_no_check_that_is_not_performed(tmp_path: Path) -> None:
    checks = {"checks": [{**RATE, "rate": "rr"}], "skipErrors": ["#table", "unperformed-check"]}
    assert [kind for kind, *_ in errors(written(tmp_path, checks))] == ["unperformed-check"]


def test_judges_a_resource_that_stands_alone(tmp_path: Path) -> None:
    written(tmp_path, {"checks": [RATE]})
    descriptor = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    path = tmp_path / "t.resource.json"
    path.write_text(json.dumps(descriptor["resources"][0]), encoding="utf-8")
    report = Resource(str(path)).validate()
    assert [error.type for task in report.tasks for error in task.errors] == ["stated-rate"]


def test_reads_each_table_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[Any] = []
    read = bounds.LinearCsvParser.read_cell_stream_create
    monkeypatch.setattr(
        bounds.LinearCsvParser,
        "read_cell_stream_create",
        lambda parser: reads.append(parser) or read(parser),
    )
    package = written(tmp_path, {"checks": [RATE, RATE]}, bytes=5)
    assert [error[0] for error in errors(package)] == ["stated-rate"] * 2 + ["byte-count"]
    assert len(reads) == 1


@pytest.mark.parametrize("options", [{}, {"limit_rows": 1}, {"limit_errors": 1}])
def test_judges_all_rows_each_time(options: Any, tmp_path: Path) -> None:
    resource = written(tmp_path, {"checks": [RATE]}).resources[0]
    for _ in range(2):
        assert resource.validate(**options).flatten(["type", "rowNumber"]) == [["stated-rate", 3]]


def test_judges_a_table_that_is_open(tmp_path: Path) -> None:
    with written(tmp_path, {"checks": [RATE]}).resources[0] as resource:
        next(resource.cell_stream)
        assert resource.validate().flatten(["type", "rowNumber"])[0] == ["stated-rate", 3]


def test_keeps_no_row_of_a_validation_that_broke_off(tmp_path: Path) -> None:
    class Broken(Check):
        type = "broken"

        def validate_start(self) -> Iterator[Any]:
            yield from ()
            raise RuntimeError

    resource = written(tmp_path, {"checks": [RATE]}).resources[0]
    with pytest.raises(RuntimeError):
        resource.validate(Checklist(checks=[Broken()]))
    (tmp_path / "t.csv").write_bytes(PLAIN.replace("25.9", "25.0").encode())
    assert [str(row["r"]) for row in resource.read_rows()] == ["75.0", "25.0", "12.5"]


def test_says_where_a_table_breaks_off(tmp_path: Path) -> None:
    package = written(tmp_path, {"checks": [RATE]}, encoding="utf-8")
    rows = b"".join(b"%d,e,1,2,50.0\n" % number for number in range(9999))
    (tmp_path / "t.csv").write_bytes(PLAIN.encode() + rows + b"d,\xff,1,2,50.0\n")
    found = errors(package, limit_errors=0)
    assert [error[0] for error in found] == ["unperformed-check", "encoding-error"]


def test_reads_a_changed_table_anew(tmp_path: Path) -> None:
    package = written(tmp_path, {"checks": [RATE]})
    assert len(errors(package)) == 1
    (tmp_path / "t.csv").write_bytes(PLAIN.replace("25.9", "25.0").encode())
    assert errors(package) == []


def test_gives_the_same_in_parallel(tmp_path: Path) -> None:
    package = written(tmp_path, {"checks": [RATE]})
    assert errors(package, parallel=True) == errors(package)


def test_keeps_the_type_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_bytes(FORMS["JSON"][1]["t.json"])
    descriptor = {"name": "t", "type": "json", "path": "t.json"}
    resource = Resource.from_descriptor(descriptor, datatype="table", basepath=str(tmp_path))
    assert type(resource) is FiguresTableResource
    assert (resource.type, resource.datatype) == ("table", "table")


def test_takes_a_checklist_of_the_caller_too(tmp_path: Path) -> None:
    package = written(tmp_path, {"checks": []})
    given = Checklist.from_descriptor({"checks": [RATE]})
    assert [kind for kind, *_ in errors(package, checklist=given)] == ["stated-rate"]


def test_refuses_a_frictionless_that_is_too_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = written(tmp_path, {"checks": [RATE]})
    monkeypatch.setattr(settings, "VERSION", "5.18.1")
    assert errors(package) == [
        ("unperformed-check", None, "stated-rate of t needs Frictionless 5.19 or newer, not 5.18.1")
    ]


@pytest.mark.parametrize("kind", ["text", "json", "image"])
def test_performs_no_check_of_another_type_in_silence(kind: str, tmp_path: Path) -> None:
    package = written(tmp_path, {"checks": [RATE]}, type=kind)
    assert [kind for kind, *_ in errors(package)] == ["unperformed-check"]


@pytest.mark.parametrize(
    "side", [{"plus": 5}, {"plus": None}, {"plus": [1]}, [1], {"plus": "n"}, {"times": ["n"]}]
)
def test_refuses_a_side_that_names_no_fields(side: Any, tmp_path: Path) -> None:
    package = written(tmp_path, {"checks": [{**RATE, "numerator": side}, RATE]})
    assert [kind for kind, *_ in errors(package)] == ["unperformed-check", "stated-rate"]


@pytest.mark.parametrize("option", [{"rounding": "up"}, {"per": 7}])
def test_refuses_a_rounding_or_a_base_before_the_first_row(
    option: dict[str, Any], tmp_path: Path
) -> None:
    package = written(tmp_path, {"checks": [{**RATE, **option}]})
    assert [kind for kind, *_ in errors(package)] == ["unperformed-check"]


def test_takes_no_denominator_away_from_nothing(tmp_path: Path) -> None:
    package = written(tmp_path, {"checks": [{**RATE, "denominator": {"minus": ["m"]}}]})
    assert [row for _, row, _ in errors(package)] == [2, 3, 4]


def test_keeps_the_first_row_of_a_part_without_a_header(tmp_path: Path) -> None:
    (tmp_path / "1.csv").write_text("x,5,10\n", encoding="utf-8")
    (tmp_path / "2.csv").write_text("x,5,10\nx,5,10\n", encoding="utf-8")
    fields = [{"name": "total_id", "type": "string"}]
    fields += [{"name": name, "type": "integer"} for name in ("part", "total")]
    resource = {
        "name": "t",
        "path": "1.csv",
        "extrapaths": ["2.csv"],
        "dialect": {"header": False},
        "schema": {"fields": fields},
        "checklist": {"checks": [{"type": "stated-total"}]},
    }
    path = tmp_path / "datapackage.json"
    path.write_text(json.dumps({"name": "p", "resources": [resource]}), encoding="utf-8")
    ((kind, _, note),) = errors(Package(str(path)))
    assert kind == "stated-total"
    assert "5 + 5 + 5 is 15, printed 10" in note


@pytest.mark.parametrize("name", ["x.json", "datapackage.json"])
def test_fetches_no_schema_however_the_checklist_is_spelt(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("socket.socket.connect", lambda _, address: asked.append(address))
    with pytest.raises(FrictionlessException):
        written(tmp_path, {"checks": [RATE]}, schema="http://127.0.0.1:9/schema.json")
    text = (tmp_path / "datapackage.json").read_text(encoding="utf-8")
    (tmp_path / name).write_text(text.replace("checklist", "check\\u006cist"), encoding="utf-8")
    with pytest.raises(FrictionlessException):
        Package(str(tmp_path / name))
    assert asked == []


@pytest.mark.parametrize(
    ("data", "notes"),
    [
        ('[{"a": "checklist"', []),
        ('{"checklist": {"checks": [', ["data.json is no JSON: Expecting value"]),
    ],
)
def test_reads_no_file_of_another_name_that_declares_nothing(
    data: str, notes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken file is refused where it seems to declare checks, which would be lost."""
    monkeypatch.chdir(tmp_path)
    Path("data.json").write_text(data, encoding="utf-8")
    errors = frictionless.validate("data.json").errors
    assert [error.note.partition(": line")[0] for error in errors] == notes
