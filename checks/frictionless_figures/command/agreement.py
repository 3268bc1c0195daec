"""`figures agreement`: how far two coders agree, and the list that the second coder works on.

The list has neither a value nor an id of ours; taken back, its rows get their ids again.
"""

import csv
import hashlib
import io
import json
from argparse import Namespace
from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from pathlib import Path
from typing import NamedTuple

from frictionless_figures.chain import NAMED, names_of
from frictionless_figures.command.sheets import Cells, arrange, csv_text, sheets
from frictionless_figures.descriptor import DescriptorError
from frictionless_figures.output import write_file
from frictionless_figures.rules.coded import CELL, Ground, named_table, number, unsupported
from frictionless_figures.table import Key, Row, SetUpError, Tables
from frictionless_figures.validation import tables_of

#: Of these the coder fills the last three.
HEADER = "row resource field words source_id at start stop value read_at note".split()
TASK = (
    "with the texts and the codebook alone: value, a code, a date, a printed name or a row of the "
    "list, or nothing; read_at, the numeral or name that says so, or its offset"
)


class Agreement(NamedTuple):
    """The agreement of two coders on the cells of one field.

    `empty` counts the cells that both leave empty. `kappa` is Cohen's, None where both use one code
    only; `low` to `high` is its 95 % interval (Fleiss, Cohen and Everitt 1969), which is None where
    no cell differs.
    """

    resource: str
    field: str
    cells: int
    same: int
    empty: int
    kappa: float | None = None
    low: float | None = None
    high: float | None = None


def agreements(tables: Tables) -> list[Agreement]:
    """Return the agreement of both codings by table and field.

    The second coder said what `codings` holds. The first said the same, except where the table
    `resolutions` keeps what the first said. Raises SetUpError, also without statsmodels.
    """
    tables["codings"].need(*CELL, "value")
    tables["resolutions"].need(*CELL, "first")
    differing = {row.key(CELL): row["first"] for row in tables["resolutions"].rows}
    pairs: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in tables["codings"].rows:
        first = differing.get(row.key(CELL), row["value"])
        pairs[row["resource"] or "", row["field"] or ""][first or "", row["value"] or ""] += 1
    return [_measured(*name, counts) for name, counts in sorted(pairs.items())]


def _measured(resource: str, field: str, counts: Counter[tuple[str, str]]) -> Agreement:
    cells, codes = counts.total(), sorted({code for pair in counts for code in pair})
    same, empty = sum(counts[code, code] for code in codes), counts["", ""]
    if same == cells:
        return Agreement(resource, field, cells, same, empty, 1.0 if len(codes) > 1 else None)
    try:
        from statsmodels.stats.inter_rater import cohens_kappa
    except ImportError:
        needed = "agreement needs statsmodels: pip install 'frictionless-figures[agreement]'"
        raise SetUpError(needed) from None
    kappa = cohens_kappa([[counts[first, second] for second in codes] for first in codes])
    bounds = (kappa.kappa, max(-1, kappa.kappa_low), min(1, kappa.kappa_upp))
    measured = (round(float(bound), 4) for bound in bounds)
    return Agreement(resource, field, cells, same, empty, *measured)


def shown(judged: Sequence[Agreement]) -> list[tuple[str, ...]]:
    """Return the cells of a table: a header, a row for each field, two for what all hold."""
    rows: list[tuple[str, ...]] = [("table", "field", "cells", "the same", "Cohen's κ", "95 %")]
    for part in judged:
        kappa = "–" if part.kappa is None else f"{part.kappa:.2f}"
        interval = "–" if part.low is None else f"{part.low:.2f} to {part.high:.2f}"
        share = f"{100 * part.same / part.cells:.0f} %"
        rows.append((part.resource, part.field, str(part.cells), share, kappa, interval))
    counts = ([getattr(part, name) for part in judged] for name in ("cells", "same", "empty"))
    cells, same, empty = map(sum, counts)
    for name, less in (("all", 0), ("all that either fills", empty)):
        share = f"{100 * (same - less) / max(cells - less, 1):.1f} %"
        rows.append((name, "", str(cells - less), share, "", ""))
    return rows


def run(options: Namespace) -> int:
    """Print the agreement as a table or as JSON, or write or take the list of a second coding."""
    if options.list:
        _write_list(options.package, options.list)
    elif options.take:
        _take(options.package, options.take)
    elif options.json:
        judged = agreements(tables_of(options.package))
        print(json.dumps([part._asdict() for part in judged], indent=2))
    else:
        rows = shown(agreements(tables_of(options.package)))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            print("  ".join(map(str.ljust, row, widths)).rstrip())
    return 0


def _write_list(path: Path, file: Path) -> None:
    """Write every judged cell without a second coding into a new file, as the texts have them."""
    if file.exists():
        raise DescriptorError(f"{file} is there already; give the list another name")
    tables = tables_of(path)
    coded = {row.key(CELL) for row in tables["codings"].rows} if "codings" in tables else set()
    lines = list(_judged(path, tables, coded).values())
    lines.sort(key=lambda line: (line["source_id"], int(line["at"]), line["resource"]))
    write_file(file, csv_text(HEADER, lines).encode())
    print(f"{len(lines)} cells are in {file}, to be filled {TASK}")
    nameless = dict.fromkeys((line["row"], line["at"]) for line in lines if not line["words"])
    starts = Counter(at for _, at in nameless)
    if shared := [at for at, count in starts.items() if count > 1]:
        print(f"say in words which event is meant: several start at {', '.join(shared)}")


def _take(path: Path, file: Path) -> None:
    """Add a coded list to the codings, with the ids put back, in place of what it said before.

    Raises DescriptorError for each cell that nothing can support where it is read; then none of
    the list is taken, so that it can be corrected.
    """
    tables, package = tables_of(path), sheets(path)
    lines_of = _judged(path, tables, ()).items()
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
    ground, refused = Ground(tables, "numerals", "mentions", "sentences"), list[str]()
    codings = (tables["codings"].index(CELL) if "codings" in tables else {}) | coded
    rows = {(name, tables[name].key_of(row)): row for name in tables for row in tables[name].rows}
    for (name, key, field), coding in coded.items():
        about = tables[name or ""], rows[name or "", key or ""], field or ""
        if problem := unsupported(*about, coding, codings, ground):
            line_of = f"{file} row {coding.number}: {field} is {coding['value']}"
            refused.append(f"{line_of}, and {problem}")
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
    of_source = (one for one in tables["sentences"].rows if one["source_id"] == source)
    spans = ((number(one["start"]), number(one["stop"])) for one in of_source)
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
