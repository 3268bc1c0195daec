"""The citation files say what the descriptor says, to the validators of each format."""

import copy
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from datacite import schema45
from rdflib.namespace import SDO

from checkout import copy as copy_project
from checkout import publish
from conftest import ROOT
from publish.citation import COMMITTED, built, committed
from publish.source import NotReadyError, Source, load

SOURCE = load(ROOT)
WITH_ORCID = (*COMMITTED, "citation/dataset.jsonld", "croissant.json", "datacite.json")
CFF = "import sys; from cffconvert.cli.cli import cli; sys.exit(cli())"
# mlcroissant warns on standard error of what it accepts all the same; nothing may be left there.
CROISSANT = """
import json, math, re, sys
import mlcroissant
dataset = mlcroissant.Dataset(jsonld=sys.argv[1])
def text(cell):
    # mlcroissant reads a column of text that has numbers and gaps alone as floats, and says 2004.0.
    return re.sub(r"^([0-9]+)[.]0$", r"\\1", cell.decode()) if type(cell) is bytes else cell
found = {}
for record_set in dataset.metadata.record_sets:
    found[record_set.id] = [
        {
            name.removeprefix(f"{record_set.id}/"): text(cell) for name, cell in record.items()
        }
        for record in dataset.records(record_set.id)
    ]
print(json.dumps(found, allow_nan=False))
"""


def deposited() -> Source:
    """Return the package as it would be with a person, a publisher, a DOI and an address."""
    descriptor = copy.deepcopy(dict(SOURCE.descriptor))
    descriptor["id"] = "https://doi.org/10.1234/abc.5"
    descriptor["homepage"] = "https://example.org/xiuzhou"
    descriptor["contributors"] = [
        {
            "title": "Ada B. Curator",
            "givenName": "Ada B.",
            "familyName": "Curator",
            "path": "https://orcid.org/0000-0002-1825-0097",
            "roles": ["creator"],
        },
        {"title": "House & Sons", "roles": ["publisher"]},
    ]
    return replace(SOURCE, descriptor=descriptor)


def every(source: Source) -> dict[str, str]:
    return {**committed(source), **built(source)}


def python(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", COMMITTED)
def test_has_the_citation_files_that_the_descriptor_makes(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == committed(SOURCE)[name]


@pytest.mark.parametrize("name", every(SOURCE))
def test_invents_nothing_that_the_descriptor_does_not_say(name: str) -> None:
    text = every(SOURCE)[name].lower()
    assert not {"doi", "url", "homepage", "orcid"} & set(SOURCE.descriptor)
    for word in ("doi.org", '"doi"', "doi:", "do  -", "orcid", "10.", "ur  -"):
        assert word not in text


@pytest.mark.parametrize("name", every(SOURCE))
def test_says_what_a_deposit_adds_to_the_descriptor(name: str) -> None:
    text = every(deposited())[name]
    assert "10.1234/abc.5" in text
    assert "Curator" in text
    assert ("House" in text) == (name not in ("CITATION.cff", ".zenodo.json"))
    assert ("0000-0002-1825-0097" in text) == (name in WITH_ORCID)


@pytest.mark.parametrize("source", [SOURCE, deposited()], ids=["as it is", "deposited"])
def test_has_a_cff_that_its_validator_takes(source: Source, tmp_path: Path) -> None:
    path = tmp_path / "CITATION.cff"
    path.write_text(committed(source)["CITATION.cff"], encoding="utf-8")
    ended = python(CFF, "--validate", "--infile", path)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(
    ("old", "new"),
    [("type: dataset", "type: data"), ("title: ", "titel: "), ("authors:", "writers:")],
)
def test_has_a_cff_whose_broken_copy_is_refused(old: str, new: str, tmp_path: Path) -> None:
    text = committed(SOURCE)["CITATION.cff"]
    assert old in text
    path = tmp_path / "CITATION.cff"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    ended = python(CFF, "--validate", "--infile", path)
    assert ended.returncode == 1
    assert "ValidationError" in ended.stderr


@pytest.mark.parametrize("source", [SOURCE, deposited()], ids=["as it is", "deposited"])
def test_has_a_datacite_record_that_its_validator_takes(source: Source) -> None:
    record = json.loads(built(source)["datacite.json"])
    schema45.validator.validate(record)
    assert source.descriptor["title"] in schema45.tostring(record)


@pytest.mark.parametrize(
    "broken",
    [
        {"publicationYear": 26},
        {"creators": []},
        {"types": {"resourceTypeGeneral": "Data"}},
        {"doi": "doi:10.1234/abc"},
        {"invented": "yes"},
    ],
    ids=lambda broken: next(iter(broken)),
)
def test_has_a_datacite_record_whose_broken_copy_is_refused(broken: dict[str, Any]) -> None:
    record = json.loads(built(SOURCE)["datacite.json"])
    assert schema45.validate(record)
    assert not schema45.validate({**record, **broken})


def terms(record: Any) -> Iterator[str]:
    """Yield every property and type of a record and of what it holds."""
    if isinstance(record, dict):
        yield from (name for name in record if not name.startswith("@"))
        yield from (record["@type"],)
    for part in record.values() if isinstance(record, dict) else record:
        if isinstance(part, dict | list):
            yield from terms(part)


def missing(record: dict[str, Any]) -> list[str]:
    """Return what Google's Dataset Search requires or recommends, and the record has not so.

    Source: its guide to structured data, Dataset; `url` and `identifier` come with a deposit.
    """
    years = r"\d{4}(-\d\d(-\d\d)?)?(/(\d{4}(-\d\d(-\d\d)?)?|\.\.))?"
    authors = record.get("creator", [])
    files = record.get("distribution", [])
    held = {
        "@context": record.get("@context") in ("https://schema.org/", "https://schema.org"),
        "@type": record.get("@type") == "Dataset",
        "name": bool(record.get("name")),
        "description": 50 <= len(record.get("description", "")) <= 5000,
        "alternateName": bool(record.get("alternateName")),
        "creator": bool(authors)
        and all(who.get("@type") in ("Person", "Organization") and who["name"] for who in authors),
        "license": record.get("license", "").startswith("https://"),
        "isAccessibleForFree": record.get("isAccessibleForFree") is True,
        "keywords": bool(record.get("keywords")),
        "measurementTechnique": bool(record.get("measurementTechnique")),
        "spatialCoverage": record.get("spatialCoverage", {}).get("@type") == "Place",
        "temporalCoverage": bool(re.fullmatch(years, record.get("temporalCoverage", ""))),
        "variableMeasured": all(
            each["@type"] == "PropertyValue" and each["name"]
            for each in record.get("variableMeasured", [{"@type": ""}])
        ),
        "version": bool(record.get("version")),
        "distribution": bool(files)
        and all(
            {"contentUrl", "encodingFormat"} <= each.keys() and each["@type"] == "DataDownload"
            for each in files
        ),
    }
    return [name for name, holds in held.items() if not holds]


@pytest.mark.parametrize("source", [SOURCE, deposited()], ids=["as it is", "deposited"])
def test_has_a_json_ld_that_dataset_search_takes(source: Source) -> None:
    record = json.loads(built(source)["citation/dataset.jsonld"])
    assert missing(record) == []
    assert ("url" in record, "identifier" in record) == (source is not SOURCE,) * 2
    assert {term for term in terms(record) if term not in SDO} == set()


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("description", "Too short."),
        ("creator", [{"name": "Nobody"}]),
        ("license", "CC-BY"),
        ("temporalCoverage", "since 2004"),
        ("spatialCoverage", {}),
        ("variableMeasured", [{"@type": "Thing", "name": "x"}]),
        ("distribution", [{"@type": "DataDownload", "encodingFormat": "text/csv"}]),
    ],
)
def test_has_a_json_ld_whose_broken_copy_is_refused(name: str, broken: Any) -> None:
    record = json.loads(built(SOURCE)["citation/dataset.jsonld"])
    assert missing({**record, name: broken}) == [name]
    assert "inventedTerm" not in SDO


def test_measures_every_figure_in_its_unit() -> None:
    record = json.loads(built(SOURCE)["citation/dataset.jsonld"])
    units = {row["unit_id"]: row["ucum"] for row in SOURCE.tables["units"].rows}
    assert [(each["name"], each.get("unitCode")) for each in record["variableMeasured"]] == [
        (row["label_en"], units[row["unit_id"]] and f"UCUM:{units[row['unit_id']]}")
        for row in SOURCE.tables["indicators"].rows
    ]


def test_says_of_the_articles_what_their_table_says() -> None:
    rows = {row["title"]: row for row in SOURCE.tables["sources"].rows}
    articles = SOURCE.descriptor["sources"]
    assert {article["title"] for article in articles} == rows.keys()
    for article in articles:
        assert article["published"] == rows[article["title"]]["published"]
        assert all(name in rows[article["title"]]["byline"] for name in article["creators"])


def test_covers_the_place_and_the_years_of_the_tables() -> None:
    spatial, temporal = SOURCE.descriptor["spatial"], SOURCE.descriptor["temporal"]
    codes = {row["code"]: row for row in SOURCE.tables["places"].rows if row["code"]}
    place = codes[f"CN{spatial['code']}"]
    assert place["name_en"] in spatial["name"]
    assert place["name_zh"] in spatial["name_zh"]
    (begun,) = [
        row for row in SOURCE.tables["programs"].rows if row["program_id"] == "safe-xiuzhou"
    ]
    last = max(row["to_year"] for row in SOURCE.tables["events"].rows if row["to_year"])
    assert temporal == {"start": begun["since"], "end": last}


def test_says_alike_in_every_record_what_the_data_speak_of() -> None:
    texts = every(SOURCE)
    page, croissant, datacite = (
        json.loads(texts[name])
        for name in ("citation/dataset.jsonld", "croissant.json", "datacite.json")
    )
    for name in page.keys() - {"@context", "variableMeasured", "distribution"}:
        assert croissant[name] == page[name]
    descriptor = SOURCE.descriptor
    said = {
        (each["descriptionType"], each["lang"]): each["description"]
        for each in datacite["descriptions"]
    }
    kinds = {"Abstract": "description", "Methods": "method", "Other": "quality"}
    assert said == {
        (kind, lang): descriptor[name if lang == "en" else f"{name}_zh"]
        for kind, name in kinds.items()
        for lang in ("en", "zh")
    }
    assert [each["title"] for each in datacite["titles"]] == [
        descriptor["title"],
        descriptor["title_zh"],
    ]
    place = f"{descriptor['spatial']['name']} (GB/T 2260: {descriptor['spatial']['code']})"
    assert datacite["geoLocations"] == [{"geoLocationPlace": place}]
    assert page["temporalCoverage"] in [each["date"] for each in datacite["dates"]]
    assert [each["creators"] for each in datacite["relatedItems"]] == [
        [{"name": name} for name in article["creators"]] for article in descriptor["sources"]
    ]
    assert {each["contributorType"] for each in datacite["contributors"]} == {"DataCurator"}


def test_cites_in_chinese_too() -> None:
    version, day = SOURCE.descriptor["version"], SOURCE.descriptor["created"][:10]
    lines = built(SOURCE)["citation/citation.txt"].splitlines()
    title, who = SOURCE.descriptor["title_zh"], SOURCE.descriptor["contributors"][0]["title_zh"]
    assert len(lines) == 3
    assert lines[2] == f"{who}. {title}: V{version}[DS]. ({day})."


def with_croissant(folder: Path) -> Path:
    """Return croissant.json in a copy of the package, as a release has it."""
    copy_project(folder)
    text = built(SOURCE)["croissant.json"]
    (folder / "croissant.json").write_text(text, encoding="utf-8")
    return folder / "croissant.json"


def test_has_a_croissant_whose_records_are_the_tables(tmp_path: Path) -> None:
    ended = python(CROISSANT, with_croissant(tmp_path))
    assert (ended.returncode, ended.stderr) == (0, "")
    fields = {name: [field["name"] for field in SOURCE.fields(name)] for name in SOURCE.tables}
    assert json.loads(ended.stdout) == {
        name: [dict(zip(fields[name], row, strict=True)) for row in SOURCE.rows(name)]
        for name in SOURCE.tables
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"@id": "rates.csv",', '"@id": "none.csv",'),
        ('"column": "rate_id"', '"column": "rat_id"'),
        ('"conformsTo"', '"conformsFrom"'),
    ],
    ids=["file", "column", "specification"],
)
def test_has_a_croissant_whose_broken_copy_is_refused(old: str, new: str, tmp_path: Path) -> None:
    path = with_croissant(tmp_path)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert python(CROISSANT, path).stderr != ""


def test_has_a_croissant_that_a_changed_table_breaks(tmp_path: Path) -> None:
    path = with_croissant(tmp_path)
    with (tmp_path / "data" / "rates.csv").open("a", encoding="utf-8") as file:
        file.write("x,y,1,z,1,,,1,0,\n")
    assert "rates" in python(CROISSANT, path).stderr


def test_gives_one_version_day_title_and_author_everywhere() -> None:
    texts = every(SOURCE)
    descriptor = SOURCE.descriptor
    author, title = descriptor["contributors"][0]["title"], descriptor["title"]
    for text in texts.values():
        flat = " ".join(text.split()).replace("''", "'")  # as YAML quotes an apostrophe
        assert author in flat
        assert title in flat
        assert descriptor["version"] in flat
    (item,) = json.loads(texts["citation/citation.csl.json"])
    day = descriptor["created"][:10]
    assert item["issued"]["date-parts"] == [[int(part) for part in day.split("-")]]
    assert yaml.safe_load(texts["CITATION.cff"])["date-released"] == day


def test_writes_bibtex_of_a_deposit() -> None:
    version, day = SOURCE.descriptor["version"], SOURCE.descriptor["created"][:10]
    assert built(deposited())["citation/citation.bib"] == (
        f"@dataset{{pingan-xiuzhou-{version},\n"
        "  author     = {Curator, Ada B.},\n"
        f"  title      = {{{{{SOURCE.descriptor['title']}}}}},\n"
        f"  titleaddon = {{{SOURCE.descriptor['title_zh']}}},\n"
        f"  year       = {{{day[:4]}}},\n"
        f"  date       = {{{day}}},\n"
        f"  version    = {{{version}}},\n"
        "  publisher  = {House \\& Sons},\n"
        "  doi        = {10.1234/abc.5},\n"
        "  url        = {https://example.org/xiuzhou},\n"
        f"  note       = {{Data set, version {version}}},\n"
        "}\n"
    )


def test_writes_ris_of_a_deposit() -> None:
    version, day = SOURCE.descriptor["version"], SOURCE.descriptor["created"][:10]
    assert built(deposited())["citation/citation.ris"].split("\r\n") == [
        "TY  - DATA",
        "AU  - Curator, Ada B.",
        f"TI  - {SOURCE.descriptor['title']}",
        f"TT  - {SOURCE.descriptor['title_zh']}",
        f"PY  - {day[:4]}",
        f"DA  - {day.replace('-', '/')}",
        f"ET  - {version}",
        "PB  - House & Sons",
        "DO  - 10.1234/abc.5",
        "UR  - https://example.org/xiuzhou",
        f"AB  - {SOURCE.descriptor['description']}",
        *(f"KW  - {keyword}" for keyword in SOURCE.descriptor["keywords"]),
        "LA  - en, zh",
        "ER  - ",
        "",
    ]


TEXT = {"type": "string", "minLength": 1}
DATE = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
IDENTIFIED = {
    "name": TEXT,
    "orcid": {"type": "string", "pattern": "^([0-9]{4}-){3}[0-9]{3}[0-9X]$"},
}


def strict(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    """Return the schema of an object with no other properties."""
    closed = {"type": "object", "additionalProperties": False}
    return {**closed, "properties": properties, "required": list(required)}


def several(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": items}


# What Zenodo documents of deposit metadata (developers.zenodo.org, Deposit metadata), and of CSL
# its schema csl-data.json: the fields that ours have, of a dataset.
ZENODO = strict(
    {
        "upload_type": {"const": "dataset"},
        "publication_date": DATE,
        "title": TEXT,
        "creators": several(strict(IDENTIFIED, "name")),
        "contributors": several(
            strict({**IDENTIFIED, "type": {"enum": ["DataCurator", "Editor"]}}, "name", "type")
        ),
        "description": {"type": "string", "pattern": "^<p>.*</p>$"},
        "access_right": {"const": "open"},
        "license": {"type": "string", "pattern": "^[a-z0-9.-]+$"},
        "doi": {"type": "string", "pattern": "^10[.][0-9]+/"},
        "keywords": several(TEXT),
        "version": TEXT,
        "language": {"type": "string", "pattern": "^[a-z]{3}$"},
        "method": TEXT,
        "notes": TEXT,
    },
    *("upload_type", "publication_date", "title", "creators", "description", "access_right"),
    "license",
)
NAME = {"family": TEXT, "given": TEXT, "literal": TEXT}
PARTS = {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}}
FIELDS = "title abstract keyword language publisher version DOI URL".split()
CSL = several(
    strict(
        {
            **dict.fromkeys(FIELDS, TEXT),
            "id": TEXT,
            "type": {"const": "dataset"},
            "author": several(strict(NAME)),
            "issued": strict({"date-parts": several(PARTS)}, "date-parts"),
        },
        *("id", "type", "title", "author", "issued"),
    )
)
SCHEMAS = {".zenodo.json": ZENODO, "citation/citation.csl.json": CSL}


@pytest.mark.parametrize("source", [SOURCE, deposited()], ids=["as it is", "deposited"])
@pytest.mark.parametrize("name", SCHEMAS)
def test_has_a_record_as_its_documentation_has_it(name: str, source: Source) -> None:
    jsonschema.validate(json.loads(every(source)[name]), SCHEMAS[name])


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (".zenodo.json", '"dataset"', '"data"'),
        (".zenodo.json", '"mul"', '"en, zh"'),
        (".zenodo.json", '"DataCurator"', '"dataCurator"'),
        (".zenodo.json", '"creators"', '"authors"'),
        ("citation/citation.csl.json", '"literal"', '"name"'),
        ("citation/citation.csl.json", '"version"', '"Version"'),
        ("citation/citation.csl.json", "2026,", '"November",'),
    ],
)
def test_has_a_record_whose_broken_copy_is_refused(name: str, old: str, new: str) -> None:
    text = every(SOURCE)[name]
    assert old in text
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(text.replace(old, new, 1)), SCHEMAS[name])


def bibtex_fields(text: str) -> dict[str, str]:
    """Return the fields of one entry; ValueError where it is not one that biblatex takes."""
    entry = re.fullmatch(r"@dataset\{([\w.-]+),\n((?:  .*,\n)+)\}\n", text)
    lines = entry[2].splitlines() if entry else []
    found = [re.fullmatch(r"  ([a-z]+) += \{(.*)\},", line) for line in lines]
    fields = {line[1]: line[2] for line in found if line}
    needed = {"author", "title", "year"} <= fields.keys()
    if not needed or len(fields) < len(lines) or not all(map(balanced, fields.values())):
        raise ValueError(text)
    return fields


def balanced(value: str) -> bool:
    """Return whether each brace of a value is closed, and no sign is TeX's own unescaped."""
    depth = 0
    for sign in re.findall(r"\\.|.", value):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0 or sign in set("#$%&_~^"):
            return False
    return depth == 0


def ris_lines(text: str) -> list[tuple[str, str]]:
    """Return tags and values of one record; ValueError where a line is none, or out of place."""
    lines = [re.fullmatch("([A-Z][A-Z0-9])  - (.*)", line) for line in text.split("\r\n")[:-1]]
    found = [(line[1], line[2]) for line in lines if line]
    tags = [tag for tag, _ in found]
    dates = {"PY": "[0-9]{4}", "DA": "[0-9]{4}/[0-9]{2}/[0-9]{2}"}
    if (
        len(found) < len(lines)
        or not text.endswith("\r\n")
        or (tags[:1], tags[-1:]) != (["TY"], ["ER"])
        or {"TY", "ER"} & set(tags[1:-1])
        or found[0][1] != "DATA"
        or not all(re.fullmatch(dates.get(tag, ".*"), value) for tag, value in found)
    ):
        raise ValueError(text)
    return found


@pytest.mark.parametrize("source", [SOURCE, deposited()], ids=["as it is", "deposited"])
def test_has_a_bibtex_and_a_ris_that_can_be_parsed(source: Source) -> None:
    texts, title = every(source), source.descriptor["title"]
    assert bibtex_fields(texts["citation/citation.bib"])["title"] == f"{{{title}}}"
    assert ("TI", title) in ris_lines(texts["citation/citation.ris"])


@pytest.mark.parametrize(
    ("parse", "name", "old", "new"),
    [
        (bibtex_fields, "citation/citation.bib", "{{Safe", "{Safe"),
        (bibtex_fields, "citation/citation.bib", "indicators,", "indicators &"),
        (bibtex_fields, "citation/citation.bib", "author ", "writer "),
        (bibtex_fields, "citation/citation.bib", "@dataset{", "@dataset{a b"),
        (ris_lines, "citation/citation.ris", "TY  - DATA", "TY - DATA"),
        (ris_lines, "citation/citation.ris", "ER  - ", "EN  - "),
        (ris_lines, "citation/citation.ris", "\r\n", "\n"),
        (ris_lines, "citation/citation.ris", "DA  - 2026/", "DA  - 2026-"),
    ],
)
def test_has_a_citation_whose_broken_copy_is_refused(
    parse: Callable[[str], object], name: str, old: str, new: str
) -> None:
    text = every(SOURCE)[name]
    assert old in text
    with pytest.raises(ValueError, match="Safe Xiuzhou"):
        parse(text.replace(old, new, 1))


@pytest.mark.parametrize("name", ["title", "version", "created", "licenses", "contributors"])
def test_refuses_a_descriptor_without_what_a_citation_needs(name: str) -> None:
    descriptor = {key: value for key, value in SOURCE.descriptor.items() if key != name}
    with pytest.raises(NotReadyError, match=f"the descriptor says nothing of {name}"):
        committed(replace(SOURCE, descriptor=descriptor))


def test_refuses_a_descriptor_without_a_creator() -> None:
    descriptor = {**SOURCE.descriptor, "contributors": [{"title": "House", "roles": ["publisher"]}]}
    with pytest.raises(NotReadyError, match="no contributor of the descriptor has the role"):
        committed(replace(SOURCE, descriptor=descriptor))


def test_passes_over_a_role_without_a_name() -> None:
    first, *rest = SOURCE.descriptor["contributors"]
    unnamed = [{**first, "roles": [*first["roles"], ""]}, *rest]
    descriptor = {**SOURCE.descriptor, "contributors": unnamed}
    assert committed(replace(SOURCE, descriptor=descriptor)).keys() == committed(SOURCE).keys()


def test_writes_the_files_that_changed_and_no_other(tmp_path: Path) -> None:
    folder = copy_project(tmp_path)
    (folder / "CITATION.cff").write_text("spoiled\n", encoding="utf-8")
    first, second = publish(folder, "citation"), publish(folder, "citation")
    assert (first.returncode, first.stdout) == (0, "wrote CITATION.cff\n")
    assert (second.returncode, second.stdout) == (0, "every citation file is right already\n")
    assert (folder / "CITATION.cff").read_bytes() == (ROOT / "CITATION.cff").read_bytes()


def test_refuses_a_descriptor_that_is_not_pinned(tmp_path: Path) -> None:
    path = copy_project(tmp_path) / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    del descriptor["resources"][0]["hash"]
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    ended = publish(tmp_path, "citation")
    line = f"publish: not pinned: {descriptor['resources'][0]['name']}. Run figures pin.\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", line)


def test_refuses_a_folder_without_a_package(tmp_path: Path) -> None:
    ended = publish(tmp_path, "citation")
    line = f"publish: cannot read {tmp_path}/datapackage.json: No such file or directory\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", line)
