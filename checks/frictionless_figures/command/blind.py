"""The list that a second coder works on, without a value or an id of ours, and its way back."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Container
from pathlib import Path

from frictionless_figures.chain import NAMED, names_of
from frictionless_figures.command.sheets import Cells, arrange, csv_text, sheets
from frictionless_figures.descriptor import DescriptorError, replace
from frictionless_figures.rules.coded import CELL, named_table, unsupported
from frictionless_figures.rules.ground import ground_of, number
from frictionless_figures.table import Key, Row, Tables
from frictionless_figures.validation import tables_of

FILLED = ("value", "read_at", "note")
HEADER = ("row", "resource", "field", "words", "source_id", "at", "start", "stop", *FILLED)
TASK = (
    "with the texts and the codebook alone: value, a code, a date, a printed name or a row of the "
    "list, or nothing; read_at, the numeral or name that says so, or its offset"
)


def write_list(path: Path, file: Path) -> None:
    """Write every judged cell without a second coding into a new file, in the order of the texts.

    Raises DescriptorError.
    """
    if file.exists():
        raise DescriptorError(f"{file} is there already; give the list another name")
    tables = tables_of(path)
    coded = {row.key(CELL) for row in tables["codings"].rows} if "codings" in tables else set()
    lines = list(_judged(path, tables, coded).values())
    lines.sort(key=lambda line: (line["source_id"], int(line["at"]), line["resource"]))
    replace(file, csv_text(HEADER, lines))
    print(f"{len(lines)} cells are in {file}, to be filled {TASK}")
    nameless = dict.fromkeys((line["row"], line["at"]) for line in lines if not line["words"])
    starts = Counter(at for _, at in nameless)
    if shared := [at for at, count in starts.items() if count > 1]:
        print(f"say in words which event is meant: several start at {', '.join(shared)}")


def take(path: Path, file: Path) -> None:
    """Add a coded list to the codings, with the ids put back, in place of what it said before.

    Raises DescriptorError for each cell that nothing can support where it is read; then none of
    the list is taken, so that it can be corrected.
    """
    tables, package = tables_of(path), sheets(path)
    lines_of = _judged(path, tables, set()).items()
    judged = {(line["row"], line["field"]): cell for cell, line in lines_of}
    try:
        text = io.StringIO(file.read_bytes().decode("utf-8-sig"))
        lines = list(csv.DictReader(text, restval=""))
    except (OSError, ValueError, csv.Error) as error:
        raise DescriptorError(f"cannot read {file} as CSV in UTF-8: {error}") from None
    sheet, coded = package["codings"], dict[Key, Row]()
    places = {name: place for place, name in enumerate(sheet.types)}
    for place, line in enumerate(lines, 2):
        cell = judged.get((line.get("row", ""), line.get("field", "")))
        if cell is None or not set(HEADER) <= set(line):
            raise DescriptorError(f"{file} row {place} is no judged cell: write the list anew")
        row = {name: part or "" for name, part in zip(CELL, cell, strict=True)}
        row["value"] = _id_of(tables, row, line, f"{file} row {place}")
        row |= {"start": _offset(tables, line), "note": line["note"]}
        row["source_id"] = line["source_id"] if row["start"] else ""
        coded[cell] = Row(place, [row[name] or None for name in places], places)
    ground, refused = ground_of(tables, "numerals", "mentions", "sentences"), list[str]()
    rows = {(name, tables[name].key_of(row)): row for name in tables for row in tables[name].rows}
    codings = (tables["codings"].index(CELL) if "codings" in tables else {}) | coded
    for (name, key, field), coding in coded.items():
        table, row_judged = tables[name or ""], rows[name or "", key or ""]
        if problem := unsupported(table, row_judged, field or "", coding, codings, ground):
            refused.append(
                f"{file} row {coding.number}: {field} is {coding['value']}, and {problem}"
            )
    if refused:
        raise DescriptorError(*refused)
    sheet.rows = [row for row in sheet.rows if tuple(row[name] for name in CELL) not in coded]
    sheet.rows += [{name: cell or "" for name, cell in row.items()} for row in coded.values()]
    sheet.sort()
    sheet.write()
    arrange(path, package)
    print(f"took {len(lines)} cells; figures check names those to resolve")


def _judged(path: Path, tables: Tables, coded: Container[Key]) -> dict[Key, Cells]:
    """The line of the list for each judged cell that is not coded yet."""
    package = sheets(path)
    if "codings" not in package or not any(sheet.judged for sheet in package.values()):
        raise DescriptorError(f"{path} names no judged cells, as coded-twice does on its codings")
    return {
        (name, key, field): {"row": _neutral(name, key), "resource": name, "field": field} | place
        for name, sheet in package.items()
        for row in (tables[name].rows if sheet.judged and name in tables else ())
        for key, place in [(tables[name].key_of(row), _place(tables, name, row))]
        for field in sheet.judged
        if (name, key, field) not in coded
    }


def _neutral(resource: str, key: str) -> str:
    """A name for a row from which nobody reads anything."""
    return f"r{hashlib.sha256(f'{resource}/{key}'.encode()).hexdigest()[:8]}"


def _place(tables: Tables, name: str, row: Row) -> Cells:
    """The words that are judged, where they stand, and the sentence around them."""
    key, printed = row[tables[name].primary_key[0]], row
    for other, field in (("mentions", NAMED.get(name, "")), ("indicators", "indicator_id")):
        if printed["start"] is None and field:
            printed = next((one for one in tables[other].rows if one[field] == key), printed)
    source, at = printed["source_id"] or "", number(printed["start"])
    spans = [
        (number(one["start"]), number(one["stop"]))
        for one in tables["sentences"].rows
        if one["source_id"] == source
    ]
    start, stop = next((span for span in spans if span[0] <= at < span[1]), (0, 0))
    words = printed["token"] or row["name_zh"] or printed["title"] or ""
    place = {"at": str(max(at, 0)), "start": str(start), "stop": str(stop)}
    return {"words": words, "source_id": source} | place


def _offset(tables: Tables, line: Cells) -> str:
    """Where a value is read: an offset, or the nearest place of the words up to the sentence."""
    printed = [
        number(row["start"])
        for name in ("numerals", "mentions")
        for row in tables[name].rows
        if row["source_id"] == line["source_id"] and row["token"] == line["read_at"]
    ]
    before = [start for start in printed if start < number(line["stop"])]
    return str(max(before or printed)) if printed else line["read_at"]


def _id_of(tables: Tables, cell: Cells, line: Cells, where: str) -> str:
    """The id that a coder means by a printed name, token or code of a row, or another value."""
    value, name = line["value"].strip(), named_table(tables[cell["resource"]], cell["field"])
    if not value or not name:
        return value
    table = tables[name]
    named = names_of(table).get(value, []) if name in NAMED else []
    bearers = [
        (key, row["source_id"])
        for row in table.rows
        if value in ((key := table.key_of(row)), _neutral(name, key), row["token"]) or key in named
    ]
    here = [key for key, source in bearers if source == line["source_id"]]
    ids = here or [key for key, _ in bearers]
    if len(ids) != 1:
        raise DescriptorError(f"{where}: {value} is {len(ids)} rows of {name}; give its code")
    return ids[0]
