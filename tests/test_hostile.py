"""A package that is not safe to read ends with its status and one line, and nothing is opened."""

import contextlib
import gzip
import io
import json
import lzma
import os
import signal
import socket
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from frictionless import Checklist, FrictionlessException, Package, Resource, Schema
from openpyxl import Workbook

from frictionless_figures.command import main
from frictionless_figures.package import _cleaner
from publish.__main__ import main as publish

CLAIM = {"type": "stated-rate", "numerator": "n", "denominator": "m", "rate": "r"}
FIELDS = [{"name": name, "type": "string"} for name in ("id", "n", "m", "r")]
BARE = {"bareNumber": False}
ROWS = "id,n,m,r\na,1,2,50.0\n"
KEY = {"fields": ["id"], "reference": {"resource": "", "fields": ["id"]}}
BOMB = gzip.compress(ROWS.encode() + bytes(100_000_000), 1)
XZ = lzma.compress(bytes(70_000_000), preset=0)
ZIPPED, DEEP = (io.BytesIO(), io.BytesIO())
for file, content in ((ZIPPED, bytes(100_000_000)), (DEEP, b"[" * 100_000)):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rates", content)
GZIPPED = len(gzip.compress(ROWS.encode()))


def resource(**changes: Any) -> dict[str, Any]:
    """Return a resource that is clean but for the changes."""
    return {
        "name": "rates",
        "type": "table",
        "path": "rates.csv",
        "format": "csv",
        "encoding": "utf-8",
        "schema": {"fields": FIELDS},
        "checklist": {"checks": [CLAIM]},
        **changes,
    }


def package(*resources: Any, **changes: Any) -> str:
    return json.dumps({"name": "x", "resources": resources or [resource()], **changes})


def field(**changes: Any) -> str:
    return package(resource(schema={"fields": [FIELDS[0], {**FIELDS[1], **changes}, *FIELDS[2:]]}))


def constrained(kind: str, **constraints: Any) -> str:
    return field(type=kind, constraints=constraints)


D = "{d}/datapackage.json"  # the descriptor, as the lines name it
# Each kind: the descriptor, and the line after `figures: `.
REFUSED: dict[str, tuple[str, str]] = {
    "no JSON": ("{", f"{D} is no JSON: Expecting property name enclosed in double quotes"),
    "a list": ("[]", f"{D} holds no JSON object"),
    "NaN": ('{"name": NaN}', f"{D} is no JSON: NaN is no number of JSON"),
    "half a character": ('{"name": "\\ud800"}', f"{D} holds half a character, \\ud800 to \\udfff"),
    "deep nesting": ("[" * 100_000, f"{D} is no JSON: "),
    "a key that stands twice": ('{"a\\n": 1, "a\\n": 2}', f'{D} holds the key "a\\n" twice'),
    "40,000 keys that stand twice": (
        "{" + ", ".join(f'"{key}": 1, "{key}": 2' for key in range(40_000)) + "}",
        f'{D} holds the key "0" twice',
    ),
    "a key that is not in NFC": (
        '{"e\u0301": 1}',
        f'{D} holds the key "e\u0301", which is not in NFC',
    ),
    "no resources": ("{}", "datapackage.json: it lists no resources"),
    "resources null": (
        '{"resources": null}',
        "datapackage.json: resources is no list of objects",
    ),
    "resources 5": ('{"resources": 5}', "datapackage.json: resources is no list of objects"),
    "a resource that is a text": (
        package("rates.json"),
        "datapackage.json: resources is no list of objects",
    ),
    "a package that names a file outside": (
        package(name="../x"),
        'datapackage.json: name "../x" cannot name a file',
    ),
    "a resource whose name is SQL": (
        package(resource(name='x"; DROP TABLE y')),
        'datapackage.json: the name "x"; DROP TABLE y" of resource 1 is not of a-z, 0-9, _ and -',
    ),
    "two resources of one name": (
        package(resource(), resource()),
        'datapackage.json: two resources have the name "rates"',
    ),
    "a table without path and data": (
        package({"name": "rates", "schema": {"fields": FIELDS}}),
        "rates: it has neither path nor data",
    ),
    "fields that are no list": (
        package(resource(schema={"fields": {}})),
        "rates: fields is no list of objects",
    ),
    "a field whose name is a number": (field(name=5), "rates: field 2: name is no text"),
    "a field name of two lines": (
        field(name="n\nm"),
        "rates: field n\\nm: its name is not one line of text in NFC",
    ),
    "a bound that is SQL": (
        constrained("integer", minimum="0)); DROP TABLE x; --"),
        "rates: field n: minimum '0)); DROP TABLE x; --' is no integer",
    ),
    "a bound that is infinite": (
        constrained("number", maximum=1).replace('"maximum": 1', '"maximum": 1e999'),
        "rates: field n: maximum inf is no number",
    ),
    "a bound that is no date": (
        constrained("date", minimum="x"),
        "rates: field n: minimum 'x' is no date",
    ),
    "a length that is a text": (
        constrained("string", minLength="9"),
        "rates: field n: minLength is no whole number",
    ),
    "an enum that is SQL": (
        constrained("integer", enum=["1);--"]),
        "rates: field n: enum '1);--' is no integer",
    ),
    "a pattern that is none": (
        constrained("string", pattern="("),
        'rates: field n: the pattern "(" is no regular expression: '
        "missing ), unterminated subpattern",
    ),
    "a pattern that hangs": (
        constrained("string", pattern="(a+)+$"),
        'rates: field n: the pattern "(a+)+$" may take exponential time: '
        "a part that repeats can go on in two ways",
    ),
    "an empty path": (
        package(resource(path="")),
        'rates: the path "" is empty, not in NFC, or holds control characters',
    ),
    "a path with a command of psql": (
        package(resource(path="rates\n\\! touch x\n.csv")),
        'rates: the path "rates\\n\\! touch x\\n.csv" is empty, not in NFC, '
        "or holds control characters",
    ),
    "a remote path": (
        package(resource(path="http://localhost/rates.csv")),
        'rates: the path "http://localhost/rates.csv" is remote, and nothing is fetched; '
        "save the file in the package",
    ),
    "an absolute path": (
        package(resource(path="/etc/passwd")),
        'rates: the path "/etc/passwd" is not relative to the package, with / between its parts',
    ),
    "a path that climbs": (
        package(resource(path="../out.csv")),
        'rates: the path "../out.csv" leads out of the package',
    ),
    "a table set aside that climbs": (
        package(tablesWithoutRows=[resource(name="aside", path="../out.csv")]),
        'aside: the path "../out.csv" leads out of the package',
    ),
    "a link that leads out": (
        package(resource(path="out.csv")),
        'rates: the path "out.csv" leads out of the package',
    ),
    "a part that leads out": (
        package(resource(path=["rates.csv", "out.csv"])),
        'rates: the path "out.csv" leads out of the package',
    ),
    "a further path that leads out": (
        package(resource(extrapaths=["out.csv"])),
        'rates: the path "out.csv" leads out of the package',
    ),
    "a link to itself": (
        package(resource(path="loop.csv")),
        'rates: the path "loop.csv" is a link that leads nowhere',
    ),
    "a link to a device": (
        package(resource(path="zero.csv")),
        'rates: the path "zero.csv" leads out of the package',
    ),
    "a pipe": (
        package(resource(path="pipe.csv")),
        'rates: cannot read "pipe.csv": it is no regular file',
    ),
    "a folder": (
        package(resource(path="folder")),
        'rates: cannot read "folder": it is no regular file',
    ),
    "a file that is not there": (
        package(resource(path="other.csv")),
        'rates: cannot read "other.csv": No such file or directory',
    ),
    "a schema that is a pipe": (
        package(resource(schema="pipe.csv")),
        'rates: cannot read "pipe.csv": it is no regular file',
    ),
    "a remote schema": (
        package(resource(schema="https://localhost/s.json")),
        'rates: the path "https://localhost/s.json" is remote, and nothing is fetched; '
        "save the file in the package",
    ),
    "a schema that leads out": (
        package(resource(schema="../s.json")),
        'rates: the path "../s.json" leads out of the package',
    ),
    "a schema that is no JSON": (
        package(resource(schema="rates.csv")),
        "{d}/rates.csv is no JSON: Expecting value: line 1 column 1 (char 0)",
    ),
    "a header in a row that is no number": (
        package(resource(dialect={"headerRows": [""]})),
        "rates: dialect: headerRows is no list of whole numbers",
    ),
    "rows of comments that are no numbers, in a file": (
        package(resource(dialect="dialect.json")),
        "rates: dialect: commentRows is no list of whole numbers",
    ),
    "a dialect that is a pipe": (
        package(resource(dialect="pipe.csv")),
        'rates: cannot read "pipe.csv": it is no regular file',
    ),
    "a checklist that is a pipe": (
        package(resource(checklist="pipe.csv")),
        'rates: cannot read "pipe.csv": it is no regular file',
    ),
    "a checklist that leads out": (
        package(resource(checklist="../c.json")),
        'rates: the path "../c.json" leads out of the package',
    ),
    "a remote profile": (
        package(profile="https://localhost/p.json"),
        'datapackage.json: the profile "https://localhost/p.json" would be fetched; remove it',
    ),
    "a remote profile of a resource": (
        package(resource(profile="https://localhost/p.json")),
        'rates: the profile "https://localhost/p.json" would be fetched; remove it',
    ),
    "a scheme of the network": (
        package(resource(scheme="http")),
        'rates: the scheme "http" leads out of the package',
    ),
    "a format of the network": (
        package(resource(format="gsheets")),
        'rates: the format "gsheets" leads out of the package',
    ),
    "a format of rows that are not there": (
        package(resource(format="inline")),
        'rates: the format "inline" is of rows in the descriptor, and it has none',
    ),
    "rows that are nested deeply": (
        package(resource(path="deep.json", format="json")),
        "rates: deep.json is nested too deeply",
    ),
    "packed rows that are nested deeply": (
        package(resource(path="deep.json.gz", format="json", compression="gz")),
        "rates: deep.json.gz is nested too deeply",
    ),
    "a packed table that is cut off": (
        package(resource(path="cut.csv.gz", compression="gz")),
        "rates: cut.csv.gz cannot be unpacked: "
        "Compressed file ended before the end-of-stream marker was reached",
    ),
    **{
        f"a small {what} of very many rows": (
            package(resource(path=path, **packing)),
            f"rates: {path} unpacks to more than 67108864 bytes, 100 times its size or more",
        )
        for what, path, packing in (
            ("packed table", "bomb.csv.gz", {"compression": "gz"}),
            ("table that its name says is packed", "bomb.csv.gz", {}),
            ("archive", "bomb.csv.zip", {"compression": "zip"}),
            ("tightly packed table", "bomb.csv.xz", {"compression": "xz"}),
            ("workbook", "bomb.xlsx", {"format": "xlsx"}),
        )
    },
    "rows in an archive that are nested deeply": (
        package(resource(path="deep.json.zip", format="json", compression="zip")),
        "rates: deep.json.zip is nested too deeply",
    ),
    "more foreign keys than are read": (
        package(resource(schema={"fields": FIELDS, "foreignKeys": [KEY] * 900})),
        "rates: the schema has 900 foreignKeys, and at most 100 are read",
    ),
    "a package in the package": (
        package(resource(type="package")),
        'rates: the type "package" is not read: it is no data',
    ),
    "a package in the package, unsaid": (
        package({"name": "rates", "path": "inner.json"}),
        'rates: the type "package" is not read: it is no data',
    ),
    "an encoding that is none": (
        package(resource(encoding="x")),
        'rates: there is no encoding "x"',
    ),
    "an encoding of bytes": (
        package(resource(encoding="hex")),
        'rates: there is no encoding "hex"',
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a clean table, and with links and nodes that nobody may open."""
    folder = tmp_path / "package"
    (folder / "folder").mkdir(parents=True)
    (folder / "rates.csv").write_text(ROWS, encoding="utf-8")
    (folder / "inner.json").write_text(package(resource(path="/etc/passwd")), encoding="utf-8")
    (folder / "deep.json").write_text("[" * 100_000, encoding="utf-8")
    (folder / "dialect.json").write_text('{"commentRows": [true]}', encoding="utf-8")
    (folder / "cut.csv.gz").write_bytes(gzip.compress(ROWS.encode())[:-9])
    (folder / "bomb.csv.gz").write_bytes(BOMB)
    (folder / "deep.json.gz").write_bytes(gzip.compress(b"[" * 100_000))
    (folder / "bomb.csv.xz").write_bytes(XZ)
    for name, file in (("bomb.csv", ZIPPED), ("deep.json", DEEP)):
        (folder / f"{name}.zip").write_bytes(file.getvalue())
    (folder / "bomb.xlsx").write_bytes(ZIPPED.getvalue())
    (tmp_path / "out.csv").write_text(ROWS, encoding="utf-8")
    for name in ("s.json", "c.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    for link, to in (
        ("out.csv", "../out.csv"),
        ("loop.csv", "loop.csv"),
        ("zero.csv", "/dev/zero"),
    ):
        (folder / link).symlink_to(to)
    os.mkfifo(folder / "pipe.csv")
    return folder


@pytest.fixture(autouse=True)
def limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail what asks the network, and what takes longer than five seconds."""

    def refuse(*_: Any) -> None:
        raise AssertionError("the network was asked")

    def stop(*_: Any) -> None:
        raise AssertionError("it takes more than five seconds of processor time")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, 5)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


def figures(*arguments: str, run: Callable[..., int] = main) -> tuple[int, list[str]]:
    """Return status and lines of a command."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run(arguments)
    return status, err.getvalue().splitlines()


@pytest.mark.parametrize("command", ["check", "pin", "explain", "sort", "docs"])
@pytest.mark.parametrize("name", REFUSED)
def test_refuses(name: str, command: str, folder: Path) -> None:
    text, line = REFUSED[name]
    descriptor = folder / "datapackage.json"
    descriptor.write_text(text, encoding="utf-8")
    before = sorted(path.lstat().st_mtime_ns for path in folder.parent.rglob("*"))
    arguments = ["explain", "a"] if command == "explain" else [command]
    status, lines = figures(*arguments, str(descriptor))
    assert (status, len(lines)) == (2, 2 if command == "pin" else 1)
    assert lines[0].startswith("figures: " + line.replace("{d}", str(folder)))
    after = sorted(path.lstat().st_mtime_ns for path in folder.parent.rglob("*"))
    assert after == before


@pytest.mark.parametrize("kind", ["release", "page", "postgresql", "citation"])
def test_refuses_before_anything_else_is_asked_of_what_is_published(
    kind: str, folder: Path
) -> None:
    descriptor = folder / "datapackage.json"  # in no git checkout
    descriptor.write_text(package(resource(path="pipe.csv")), encoding="utf-8")
    line = 'publish: rates: cannot read "pipe.csv": it is no regular file'
    assert figures(kind, "--package", str(descriptor), run=publish) == (2, [line])


@pytest.mark.parametrize("kind", ["release", "page", "postgresql", "citation"])
@pytest.mark.parametrize("name", ["LICENSE-DATA", "CHANGELOG.md", "CITATION.cff", "docs/a.md"])
def test_publishes_nothing_that_a_link_leads_to(name: str, kind: str, folder: Path) -> None:
    descriptor = folder / "datapackage.json"
    descriptor.write_text(package(), encoding="utf-8")
    (folder / "docs").mkdir()
    (folder / name).symlink_to(folder.parent / "out.csv")
    line = f'publish: the path "{name}" leads out of the package'
    assert figures(kind, "--package", str(descriptor), run=publish) == (2, [line])


# Frictionless reads a package that declares no checks as if these did not exist.
@pytest.mark.parametrize("open_it", [Package, Resource])
@pytest.mark.parametrize("name", [name for name in REFUSED if "checklist" in REFUSED[name][0]])
def test_refuses_in_frictionless(name: str, open_it: Callable[[str], object], folder: Path) -> None:
    text, line = REFUSED[name]
    descriptor = folder / "datapackage.json"
    descriptor.write_text(text, encoding="utf-8")
    with pytest.raises(FrictionlessException) as caught:
        open_it(str(descriptor))
    (reason,) = caught.value.reasons
    assert reason.note.startswith(line.replace("{d}", str(folder)))


@pytest.mark.parametrize("name", ["a bound that is SQL", "a pattern that hangs", "a pipe"])
def test_refuses_a_resource_before_its_rows_are_read(name: str, folder: Path) -> None:
    text, line = REFUSED[name]
    with contextlib.chdir(folder):
        read = Package.from_descriptor(json.loads(text)).resources[0].validate()
    assert [error.note for error in read.tasks[0].errors] == [line]


def test_names_a_descriptor_that_is_a_pipe(folder: Path) -> None:
    pipe = folder / "datapackage.json"
    os.mkfifo(pipe)
    assert figures("check", str(pipe)) == (
        2,
        [f"figures: cannot read {pipe}: it is no regular file"],
    )


def test_says_every_fault_on_a_line_of_its_own(folder: Path) -> None:
    descriptor = folder / "datapackage.json"
    descriptor.write_text(package(resource(encoding="x", format="sql")), encoding="utf-8")
    assert figures("check", str(descriptor)) == (
        2,
        [
            'figures: rates: the format "sql" leads out of the package',
            'figures: rates: there is no encoding "x"',
        ],
    )


def test_explains_nothing_of_a_package_of_which_a_table_cannot_be_read(folder: Path) -> None:
    descriptor = folder / "datapackage.json"
    fields = [{"name": "id", "example": 5}, {"name": "n"}]
    other = resource(name="more", schema={"fields": fields}, checklist={"checks": []})
    first = resource(schema={"fields": FIELDS, "primaryKey": ["id"]})
    descriptor.write_text(package(first, other), encoding="utf-8")
    line = 'descriptor is not valid: example value "5" for field "id" is not valid'
    assert figures("explain", "a", str(descriptor)) == (2, [f"figures: more: {line}"])


@pytest.mark.parametrize("command", ["docs", "explain", "draft"])
def test_says_what_a_package_of_others_lacks(command: str, folder: Path) -> None:
    descriptor = folder / "datapackage.json"
    descriptor.write_text(package(resource(name="other")), encoding="utf-8")
    (folder / "a.txt").write_text("5", encoding="utf-8")
    arguments, line = {
        "docs": (
            ["docs"],
            f"{descriptor}: a table has no 'title', which its description needs",
        ),
        "explain": (["explain", "b"], 'no table has the id "b", nor a cell that says so'),
        "draft": (
            ["draft", str(folder / "a.txt"), "--package"],
            f"{descriptor} has no table indicators, mentions, numerals, sentences, sources, units: "
            "begin a package with --into",
        ),
    }[command]
    assert figures(*arguments, str(descriptor)) == (2, [f"figures: {line}"])


LARGE: dict[str, tuple[dict[str, Any], str, int, str]] = {
    "10,000 fields": (
        resource(schema={"fields": [{"name": f"c{number}"} for number in range(10_000)]}),
        ROWS,
        2,
        "rates: the schema has 10000 fields, and at most 2000 are read",
    ),
    "10,000 labels": (
        resource(),
        f"id,n,m,r{',c' * 10_000}\na,1,2,50.0\n",
        2,
        "rates: a row has 10004 cells, and at most 2000 are read",
    ),
    "10,000 cells in a row": (
        resource(),
        f"{ROWS * 200}a,1,2,50.0{',1' * 10_000}\n",
        2,
        "rates: a row has 10004 cells, and at most 104 are read",
    ),
    "a long number among words": (
        resource(schema={"fields": [*FIELDS[:3], {"name": "r", "type": "number"} | BARE]}),
        f"id,n,m,r\na,1,2,{'x' * 100_000}1\n",
        2,
        "rates: a cell of r has 100001 characters, and at most 200 are read",
    ),
    "10,000 checks": (
        resource(checklist={"checks": [CLAIM] * 10_000}),
        ROWS,
        2,
        "rates: the checklist has 10000 checks, and at most 1000 are performed",
    ),
    "100,000 quotation marks": (resource(), f"{ROWS}b,1,2,50.0{chr(39) * 100_000}x\n", 1, ""),
    "100,000 quoted parts": (resource(), ROWS + '"b' + ",'x" * 100_000 + '",1,2,50.0\n', 0, ""),
    "100,000 zeros": (resource(), f"{ROWS}b,{'零' * 100_000},2,50.0\n", 1, ""),
    "100,000 digits": (resource(), f"{ROWS}b,{'1' * 100_000},2,50.0\n", 1, ""),
    "a cell of 2 MB": (
        resource(checklist={"checks": [{"type": "plain-text"}, CLAIM]}),
        f"{ROWS}{'b' * 2_000_000},1,2,50.0\n",
        0,
        "",
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_takes_linear_time_for(name: str, folder: Path) -> None:
    """The limit of five seconds is of processor time, ten times what any of these takes."""
    entry, text, status, line = LARGE[name]
    descriptor = folder / "datapackage.json"
    descriptor.write_text(package(entry), encoding="utf-8")
    (folder / "rates.csv").write_text(text, encoding="utf-8")
    assert figures("check", str(descriptor)) == (status, [f"figures: {line}"] if line else [])


def test_cuts_words_off_a_number_in_linear_time(folder: Path) -> None:
    (field,) = Schema.from_descriptor({"fields": [{"name": "r", "type": "number"} | BARE]}).fields
    clean = _cleaner(field)
    assert clean is not None
    assert clean(f"about {'1x' * 100_000}%") == f"{'1x' * 99_999}1"


@pytest.mark.parametrize("command", "check diff pin explain expectations sort docs".split())
@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("c.json", '{"checks": [], "checks": []}', 'holds the key "checks" twice'),
        ("c.yaml", "checks: []\nchecks: []\n", 'holds the key "checks" twice'),
        ("c.yaml", "checks: &a [*a]\n", 'holds the key "*", which stands for another part'),
        ("c.yaml", "[\n", "is no YAML: while parsing a flow node"),
    ],
)
def test_says_once_what_is_wrong_with_a_checklist(
    name: str, text: str, fault: str, command: str, folder: Path
) -> None:
    descriptor = folder / "datapackage.json"
    descriptor.write_text(package(resource(checklist=name)), encoding="utf-8")
    (folder / name).write_text(text, encoding="utf-8")
    packages = [str(descriptor)] * (2 if command == "diff" else 1)
    status, lines = figures(command, *(["a"] if command == "explain" else []), *packages)
    about = [line for line in lines if fault in line]
    assert (status, len(about)) == (2, 1), lines
    assert len(lines) == (2 if command == "pin" else 1)


@pytest.mark.parametrize(
    ("put", "fault"),
    [
        (lambda path: path.symlink_to("../out.csv"), "it leads out of the package"),
        (os.mkfifo, "it is no regular file"),
        (Path.mkdir, "it is no regular file"),
    ],
    ids=["link", "pipe", "folder"],
)
@pytest.mark.parametrize("parts", [1, 2])
def test_reads_nothing_that_is_put_there_after_it_was_verified(
    put: Callable[[Path], None],
    fault: str,
    parts: int,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    descriptor, path = folder / "datapackage.json", folder / "rates.csv"
    more = {"extrapaths": ["more.csv"]} if parts == 2 else {}
    (folder / "more.csv").write_text("b,1,2,50.0\n", encoding="utf-8")
    descriptor.write_text(package(resource(**more)), encoding="utf-8")

    def replace(_: Resource) -> list[str]:
        path.unlink()
        put(path)
        return []

    monkeypatch.setattr("frictionless_figures.plugin.resource_faults", replace)
    line = f'figures: rates: cannot read "{path}": {fault}'
    assert figures("check", str(descriptor)) == (2, [line])


def sheet(path: Path, *changes: tuple[bytes, bytes]) -> None:
    """Write a workbook of two rates, the last wrong, and change the text of its sheet."""
    book = Workbook()
    for cells in ("n", "m", "r"), (1, 2, "50.0"), (1, 2, "70.0"):
        book.active.append(cells)
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {part.filename: archive.read(part) for part in archive.infolist()}
    for old, new in changes:
        assert old in parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


NUMBERS = {"fields": [{"name": name, "type": "any"} for name in ("n", "m", "r")]}
HIDDEN = (b'ref="A1:C3"', b'ref="A1:C2"')
FAR = ((b'<row r="3"', b'<row r="900000000"'), (b'="C3"', b'="C900000000"'))
VAST = (b'ref="A1:C3"', b'ref="A1:XFD1048576"')


@pytest.mark.parametrize("whole", [False, True], ids=["file", "package"])
@pytest.mark.parametrize(
    ("changes", "status", "line"),
    [([HIDDEN], 1, ""), ([VAST], 1, ""), (FAR, 2, "a sheet leaves out more than 1000 rows")],
    ids=["hidden", "vast", "far"],
)
def test_reads_all_rows_of_a_sheet_whatever_size_it_says_that_it_has(
    changes: list[tuple[bytes, bytes]], status: int, line: str, whole: bool, folder: Path
) -> None:
    descriptor, path = folder / "datapackage.json", folder / "rates.xlsx"
    entry = resource(path=path.name, format="xlsx", schema=NUMBERS)
    descriptor.write_text(package(entry), encoding="utf-8")
    sheet(path, *changes)
    options = ["--numerator", "n", "--denominator", "m", "--rate", "r"]
    ended, lines = figures("check", *([str(descriptor)] if whole else [str(path), *options]))
    assert (ended, [line in text for text in lines]) == (status, [True] if line else [])


def test_refuses_a_small_workbook_of_very_many_rates(folder: Path) -> None:
    path = folder / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", bytes(100_000_000))
    line = f"figures: {path} unpacks to more than 67108864 bytes, 100 times its size or more"
    assert figures("check", str(path)) == (2, [line])


def test_refuses_checks_on_what_is_no_table(folder: Path) -> None:
    descriptor = folder / "datapackage.json"
    descriptor.write_text(package(resource(type="file")), encoding="utf-8")
    line = (
        "figures: rates is of type file, so its checks are not performed. "
        "Declare it as a table, or remove the checklist."
    )
    for command in ("check", "expectations"):
        assert figures(command, str(descriptor)) == (2, [line])


INLINE = {"data": [["id", "n", "m", "r"], ["a", "1", "2", "50.0"]]}
INLINE |= {name: resource()[name] for name in ("name", "type", "schema", "checklist")}


@pytest.mark.parametrize(
    ("entry", "pins"),
    [
        (resource(), (20, 1)),
        (resource(path=["rates.csv", "more.csv"]), (31, 2)),
        (resource(extrapaths=["more.csv"]), (31, 2)),
        (resource(path=["rates.csv"]), (20, 1)),
        (resource(path="rates.csv.gz", compression="gz"), (GZIPPED, 1)),
        (INLINE, None),
    ],
    ids=["a file", "parts", "further paths", "one part", "gzip", "rows in the descriptor"],
)
def test_pins_tables_of_every_kind(
    entry: dict[str, Any], pins: tuple[int, int] | None, folder: Path
) -> None:
    descriptor = folder / "datapackage.json"
    text = package(entry, {"name": "letter", "type": "text", "path": "letter.txt"})
    descriptor.write_text(text, encoding="utf-8")
    (folder / "letter.txt").write_text("dear", encoding="utf-8")
    (folder / "more.csv").write_text(ROWS.replace("a,", "b,"), encoding="utf-8")
    (folder / "rates.csv.gz").write_bytes(gzip.compress(ROWS.encode()))
    assert figures("pin", str(descriptor)) == (0, [])
    made, letter = json.loads(descriptor.read_text(encoding="utf-8"))["resources"]
    assert (made["bytes"], made["rows"]) == pins if pins else "hash" not in made
    assert "hash" not in letter
    assert figures("check", str(descriptor)) == (0, [])


def test_writes_no_page_that_is_no_file(folder: Path) -> None:
    descriptor = folder / "datapackage.json"
    said = {"title": "t", "description": "d", "example": "e"}
    schema = {"fields": [{**one, **said} for one in FIELDS], "primaryKey": ["id"], **said}
    text = package(resource(schema=schema, **said))
    descriptor.write_text(text, encoding="utf-8")
    os.mkfifo(folder / "README.md")
    line = 'figures: cannot read "README.md": it is no regular file'
    assert figures("docs", str(descriptor)) == (2, [line])


@pytest.mark.parametrize(
    ("key", "constraints"),
    [
        ({"primaryKey": ["n", "m"]}, {}),
        ({"foreignKeys": [{"fields": "m", "reference": {"resource": "", "fields": "m"}}]}, {}),
        ({}, {"unique": True}),
    ],
    ids=["primary", "foreign", "unique"],
)
def test_takes_no_list_for_a_key(
    key: dict[str, Any], constraints: dict[str, Any], folder: Path
) -> None:
    fields = [{**each} for each in FIELDS]
    fields[2] |= {"type": "list", "constraints": constraints}
    descriptor = folder / "datapackage.json"
    descriptor.write_text(package(resource(schema={**key, "fields": fields})), encoding="utf-8")
    status, lines = figures("check", str(descriptor))
    assert (status, lines) == (
        2,
        ["figures: rates: a key holds lists or objects, which are no keys"],
    )


@pytest.mark.parametrize("row", ["b,1,2,50.0,kept", "b,1,2"])
def test_sorts_no_table_of_which_a_cell_would_be_lost(row: str, folder: Path) -> None:
    descriptor = folder / "datapackage.json"
    descriptor.write_text(package(), encoding="utf-8")
    (folder / "rates.csv").write_text(f"id,n,m,r\n{row}\na,1,2,50.0\n", encoding="utf-8")
    fault = f"{folder}/rates.csv row 2 has not as many cells as there are columns"
    assert figures("sort", str(descriptor)) == (2, [f"figures: {fault}"])
    assert row in (folder / "rates.csv").read_text(encoding="utf-8")


def test_sorts_no_table_in_a_dialect(folder: Path) -> None:
    descriptor = folder / "datapackage.json"
    text = "id,n,m,r\nb,1,2,50.0\n#a,of b\n"
    descriptor.write_text(package(resource(dialect={"commentChar": "#"})), encoding="utf-8")
    (folder / "rates.csv").write_text(text, encoding="utf-8")
    line = "figures: rates has a dialect, in which nothing is written"
    assert figures("sort", str(descriptor)) == (2, [line])
    assert (folder / "rates.csv").read_text(encoding="utf-8") == text


def test_keeps_suites_that_it_did_not_write(folder: Path) -> None:
    descriptor = folder / "datapackage.json"
    made = folder / "checks" / "expectations"
    descriptor.write_text(package(resource(name="old")), encoding="utf-8")
    assert figures("expectations", "--write", str(descriptor)) == (0, [])
    (made / "mine.json").write_text('{"name": "mine"}', encoding="utf-8")
    descriptor.write_text(package(), encoding="utf-8")
    assert figures("expectations", "--write", str(descriptor)) == (0, [])
    assert sorted(path.name for path in made.iterdir()) == ["mine.json", "rates.json"]


def test_unpacks_no_archive_of_very_many_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = folder / "package.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for name in ("datapackage.json", "a", "b"):
            file.writestr(name, package())
    monkeypatch.setattr("frictionless_figures.command.MOST", 2)
    assert figures("check", str(archive)) == (2, [f"figures: {archive} holds more than 2 files"])


def test_says_that_an_archive_is_broken(folder: Path) -> None:
    archive = folder / "package.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("datapackage.json", "{" * 1000)
    raw = bytearray(archive.read_bytes())
    raw[46:50] = b"\xff" * 4  # the first bytes of what is deflated
    archive.write_bytes(raw)
    fault = "Error -3 while decompressing data: invalid block type"
    line = f"figures: {archive} cannot be unpacked: {fault}"
    assert figures("check", str(archive)) == (2, [line])


@pytest.mark.parametrize("command", ["explain a", "check", "sort", "docs", "draft --claims-only"])
def test_shows_the_name_of_a_package_on_one_line(command: str, tmp_path: Path) -> None:
    status, (line,) = figures(*command.split(), str(tmp_path / "a\nb\x1b[31m"))
    assert (status, "a\\nb\\x1b[31m" in line) == (2, True)


def test_says_every_fault_of_a_package_that_it_would_sort(folder: Path) -> None:
    descriptor = folder / "datapackage.json"
    descriptor.write_text(package(resource(encoding="x", format="sql")), encoding="utf-8")
    status, lines = figures("sort", str(descriptor))
    assert (status, [line[:15] for line in lines]) == (2, ["figures: rates:"] * 2)


def test_quotes_no_whole_descriptor(folder: Path) -> None:
    descriptor = folder / "datapackage.json"
    nested: Any = "a"
    for _ in range(900):
        nested = [nested]
    descriptor.write_text(package(a=nested, b="b" * 100_000), encoding="utf-8")
    status, (line,) = figures("check", str(descriptor))
    assert (status, len(line) < 600) == (2, True)


def test_shows_ids_that_vanish_on_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    for place, key in ((folder, '"a\nfigures: \x1b[31m"'), (tmp_path / "new", "b")):
        schema = {"fields": FIELDS, "primaryKey": ["id"]}
        (place / "datapackage.json").write_text(package(resource(schema=schema)), encoding="utf-8")
        (place / "rates.csv").write_text(f"id,n,m,r\n{key},1,2,50.0\n", encoding="utf-8")
    status, (line,) = figures("diff", str(folder), str(tmp_path / "new"))
    assert (status, line[:32]) == (1, "figures: a\\nfigures: \\x1b[31m of")


def test_compares_packages_of_others(folder: Path) -> None:
    descriptor = folder / "datapackage.json"
    descriptor.write_text(package(), encoding="utf-8")
    assert figures("diff", str(descriptor), str(descriptor)) == (0, [])


def test_lets_no_package_silence_its_own_claims(folder: Path) -> None:
    descriptor = folder / "datapackage.json"
    checklist = {"checks": [CLAIM], "pickErrors": ["blank-row"]}
    descriptor.write_text(package(resource(checklist=checklist)), encoding="utf-8")
    (folder / "rates.csv").write_text("id,n,m,r\na,1,2,70.0\n", encoding="utf-8")
    given = Checklist(skip_errors=["stated-rate"])
    assert Package(str(descriptor)).validate().flatten(["type"]) == [["stated-rate"]]
    assert Package(str(descriptor)).validate(given).valid


def test_escapes_in_json_what_acts_on_a_terminal(folder: Path) -> None:
    descriptor = folder / "datapackage.json"
    descriptor.write_text(package(), encoding="utf-8")
    (folder / "rates.csv").write_text("id,n,m,r\na\x9b\u202e,1,2,70.0\n", encoding="utf-8")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["check", "--json", str(descriptor)]) == 1
    assert out.getvalue().replace("\n", "").isprintable()
    assert json.loads(out.getvalue())["failures"][0]["row"] == 2


def test_explains_an_id_that_acts_on_a_terminal(folder: Path) -> None:
    descriptor = folder / "datapackage.json"
    schema = {"fields": FIELDS, "primaryKey": ["id"]}
    descriptor.write_text(package(resource(schema=schema)), encoding="utf-8")
    (folder / "rates.csv").write_text("id,n,m,r\na\x9b\u202e,1,2,50.0\n", encoding="utf-8")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["explain", "50.0", str(descriptor)]) == 0
    assert out.getvalue().replace("\n", "").isprintable()


def test_opens_what_is_clean(folder: Path) -> None:
    descriptor = folder / "datapackage.json"
    descriptor.write_text(package(), encoding="utf-8")
    assert figures("check", str(descriptor)) == (0, [])
    assert Package(str(descriptor)).validate().valid
