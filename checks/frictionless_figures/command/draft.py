"""`figures draft`: what follows from a text, as claims or as rows of a package."""

import argparse
import re
import sys
from bisect import bisect_right
from collections.abc import Mapping
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from frictionless_figures.command.bar import Bar
from frictionless_figures.command.claims import tell_claims, text_of
from frictionless_figures.descriptor import DescriptorError
from frictionless_figures.shown import shown

if TYPE_CHECKING:
    from frictionless_figures.command.sheets import Sheet
    from frictionless_figures.draft.merge import Fields
    from frictionless_figures.validation import Run


#: Tables that a text is read into.
_NEEDED = {"indicators", "mentions", "numerals", "sentences", "sources", "units"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The texts, and what is to be done with them."""
    parser.set_defaults(writes=True)
    parser.add_argument("texts", metavar="TEXT", nargs="+", type=Path, help="text in UTF-8")
    parser.add_argument(
        "--claims-only",
        action="store_true",
        help="only say which printed rates and totals follow from the figures beside them",
    )
    parser.add_argument("--json", action="store_true", help="print the claims as JSON")
    parser.add_argument(
        "--package",
        metavar="DATAPACKAGE",
        type=Path,
        help="the descriptor (default: datapackage.json; with --into, that of the library)",
    )
    parser.add_argument("--source", metavar="ID", help="id of the source (default: the file name)")
    parser.add_argument(
        "--into",
        metavar="DIR",
        type=Path,
        help="begin a new package in DIR, like that of --package",
    )
    parser.add_argument(
        "--again", action="store_true", help="fill what follows from names and units added since"
    )
    parser.add_argument("--dry-run", action="store_true", help="write nothing, print the rows")


def run(options: argparse.Namespace) -> int:
    """Draft the rows of a text, or say what the texts claim."""
    try:
        if options.claims_only or options.json:
            return tell_claims(options)
        if len(options.texts) != 1:
            raise ValueError("a draft takes one text at a time; --claims-only takes several")
        return _draft(options)
    except (ValueError, DescriptorError) as error:
        for line in getattr(error, "lines", [str(error)]):
            print(f"figures: {shown(line)}", file=sys.stderr)
        return 2


def _draft(options: argparse.Namespace) -> int:
    from frictionless_figures.command.sheets import arrange, begin, sheets, template
    from frictionless_figures.draft.merge import doubts, merged, rename
    from frictionless_figures.draft.rows import proposed, sha256
    from frictionless_figures.validation import tables_of

    file = options.texts[0]
    text = text_of(file)
    if not re.fullmatch(r"[0-9A-Za-z_-]+\.txt", file.name):
        raise ValueError(f"{file.name}: name the text in letters and digits, such as tea-room.txt")
    id = str(options.source or re.sub("[^a-z0-9]+", "-", file.stem.lower()).strip("-"))
    if not options.again and not re.fullmatch("[a-z][a-z0-9]*(-[a-z0-9]+)*", id):
        raise ValueError(f'"{id}" is no id; give one with --source, such as red-vests-2025')
    path = options.package or Path("datapackage.json")
    if options.into and (options.dry_run or options.again):
        raise ValueError("--into begins a package and writes it: leave --dry-run and --again out")
    if options.into:
        path = begin(options.package or template(), options.into)
    tables, package = tables_of(path), sheets(path)
    if lacking := sorted(_NEEDED - package.keys()):
        raise ValueError(f"{path} has no table {', '.join(lacking)}: begin a package with --into")
    rows = {name: sheet.rows for name, sheet in package.items()}
    has = [row["source_id"] for row in rows["sources"] if row["sha256"] == sha256(text)]
    if has and (not options.again or options.source not in (None, *has)):
        raise ValueError(f"{file.name} is in {path} already, as {has[0]}: use --again to fill it")
    source = has[0] if has and options.source is None else id
    if not has and any(row["source_id"] == source for row in rows["sources"]):
        raise ValueError(f"{source} is in {path} with another text: give this one its --source")
    if not has and options.again:
        raise ValueError(f"{source} is not in {path}: draft it without --again first")
    with Bar("draft") as bar:
        bar.expect(len(text))
        proposals = proposed(text, source, file.name, tables, bar.saw)
    rename(rows, text, source)
    added = merged(rows, proposals, source, options.again)
    if options.again:
        for name, some in doubts(rows, fields_of(package), source).items():
            rows[name] += some
            added[name] = some
    changed = [name for name, sheet in package.items() if _settled(sheet, options.dry_run)]
    if not options.dry_run:
        arrange(path, package)
    verb = "would add" if options.dry_run else "added"
    counts = ", ".join(f"{len(some)} {name}" for name, some in added.items() if some)
    print(f"{verb} {counts or 'no row'}; changed {', '.join(changed) or 'nothing'}")
    if options.dry_run:
        for name, some in added.items():
            for cells in some:
                print(name, " ".join(f"{field}={cell}" for field, cell in cells.items() if cell))
    tell_what_is_left(package, {source: text})
    return 0


def _settled(sheet: "Sheet", dry_run: bool) -> bool:
    """Put the rows in order, and write them where they changed."""
    sheet.sort()
    return sheet.text() != sheet.path.read_text("utf-8") if dry_run else sheet.write()


def unfinished(path: Path, folder: Path | None, run: "Run") -> bool:
    """Print what is left to do where a package that was read holds rows as they were drafted.

    What else fails follows: not the pins, nor cells that wait for their second coding.
    """
    from frictionless import FrictionlessException

    from frictionless_figures.command.sheets import sheets
    from frictionless_figures.rules.coded import WAITS

    tables = run.tables
    assert tables is not None
    unusable = (DescriptorError, FrictionlessException, AttributeError, LookupError, TypeError)
    try:
        drafted = any(
            re.fullmatch(f"{row['source_id']}-[0-9]+", row[key] or "")
            for name, key in (("indicators", "indicator_id"), ("events", "event_id"))
            if name in tables
            for row in tables[name].rows
        )
        if not drafted or "sources" not in tables or "indicators" not in tables:
            return False
        package = sheets(path)
    except (*unusable, ValueError):
        return False  # what is wrong with it, the check itself says best
    from frictionless_figures.chain import MissingTextError, read_texts  # slow to load

    try:
        texts = read_texts(tables, folder) if folder else {}
    except MissingTextError:
        texts = {}
    left = tell_what_is_left(package, texts)
    for one in run.failures if left else ():
        waits = one.check == "pinned" or (one.check, one.field) == ("coded-twice", WAITS)
        empty = left.get((one.table, one.key))
        if not waits and (empty is None or (one.field and one.field not in empty)):
            print(f"failed: {one.check}: {one}")
    return bool(left)


def fields_of(package: "dict[str, Sheet]") -> "Fields":
    """The key of each table, its fields that have to be filled, and those judged."""
    return {name: (one.key, one.required, one.judged) for name, one in package.items()}


def tell_what_is_left(
    package: "dict[str, Sheet]", texts: Mapping[str, str]
) -> dict[tuple[str, str], list[str]]:
    """Print each row that a person has to finish, with its sentence, and return their cells."""
    from frictionless_figures.draft.figures import dimensions
    from frictionless_figures.draft.merge import doubted, left_to_do, undated
    from frictionless_figures.draft.sentences import sentences
    from frictionless_figures.reading import read

    rows = {name: sheet.rows for name, sheet in package.items()}
    left = list(left_to_do(rows, fields_of(package), texts))
    cells = sum(len(empty) for *_, empty, _ in left)
    if left:
        print(f"left to do: {cells} cells in {len(left)} rows")
    unsure = [tuple(one.values()) for one in doubted(rows, fields_of(package))]
    if unsure:
        words = ", ".join(map(" ".join, unsure))
        print(f"cells with ? in no doubt, for which draft --again adds rows: {words}")
    counted = dict.fromkeys(
        f"{word} ({dimensions(row['measure'])})"
        for row in rows["indicators"]
        if not row["unit_id"] and (word := read(row["token"]).unit)
    )
    if counted:
        print(f"measure words that no unit has, and of which dimension: {', '.join(counted)}")
    lines = []
    for source, at, name, key, empty, look in left:
        may = f"; may be empty, look: {', '.join(look)}" if look else ""
        lines.append((source, at, f"{name} {key}: {', '.join(empty)}{may}"))
    for source in {source for source, *_ in left if source} | _waiting(package):
        for at, dates in undated(rows, texts, source):
            hint = "look, a date is printed here and no row is dated by it"
            lines.append((source, at, f"sentences {source}/{at}: {hint}: {', '.join(dates)}"))
    spans = {source: sentences(text) for source, text in texts.items()}
    quoted = (0, 0)
    for source, at, line in sorted(lines):
        here = spans.get(source, [])
        span = here[bisect_right(here, at, key=itemgetter(0)) - 1] if here else quoted
        if span != quoted and span[0] <= at < span[1]:
            quoted = span
            print(f"  {source} {span[0]}: {texts[source][slice(*span)].replace(chr(10), '')}")
        print(f"    {line}")
    waiting = {("codings", "/".join(cell)): ["value"] for cell in unsure}
    return {(name, key): empty for _, _, name, key, empty, _ in left} | waiting


def _waiting(package: "dict[str, Sheet]") -> set[str]:
    """The sources with rows that wait for their second coding, where any row has its own."""
    codings = package["codings"].rows if "codings" in package else ()
    coded = {(row["resource"], row["key"]) for row in codings}
    return {
        row["source_id"]
        for name in ("indicators", "events")
        for row in (package[name].rows if coded and name in package else ())
        if (name, "/".join(row[field] for field in package[name].key)) not in coded
    }
