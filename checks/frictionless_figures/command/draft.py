"""`figures draft`: what follows from a text, as claims or as rows of a package."""

import argparse
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from frictionless_figures.chain import MissingTextError, Texts, read_texts
from frictionless_figures.command.bar import Bar
from frictionless_figures.command.sheets import Sheet, arrange, begin, sheets, template
from frictionless_figures.descriptor import DescriptorError
from frictionless_figures.draft import merge
from frictionless_figures.draft.claims import claims, summary
from frictionless_figures.draft.figures import dimensions
from frictionless_figures.draft.passage import FAILS, Claim, Span, sentence_at, sentences
from frictionless_figures.draft.rows import proposed, sha256
from frictionless_figures.reading import read
from frictionless_figures.rules.coded import WAITS
from frictionless_figures.shown import as_json
from frictionless_figures.validation import Run, tables_of

#: Tables that a text is read into.
_NEEDED = {"indicators", "mentions", "numerals", "sentences", "sources", "units"}


def run(options: argparse.Namespace) -> int:
    """Draft the rows of a text, or say what the texts claim. Raises DescriptorError."""
    if options.claims_only or options.json:
        return _tell_claims(options)
    if len(options.texts) != 1:
        raise DescriptorError("a draft takes one text at a time; --claims-only takes several")
    file = options.texts[0]
    text = _text_of(file)
    id = str(options.source or re.sub("[^a-z0-9]+", "-", file.stem.lower()).strip("-"))
    fault = ""
    if not re.fullmatch(r"[0-9A-Za-z_-]+\.txt", file.name):
        fault = f"{file.name}: name the text in letters and digits, such as tea-room.txt"
    elif options.into and (options.dry_run or options.again):
        fault = "--into begins a package and writes it: leave --dry-run and --again out"
    elif not options.again and not re.fullmatch("[a-z][a-z0-9]*(-[a-z0-9]+)*", id):
        fault = f'"{id}" is no id; give one with --source, such as red-vests-2025'
    if fault:
        raise DescriptorError(fault)
    path = options.package or Path("datapackage.json")
    if options.into:
        path = begin(options.package or template(), options.into)
    tables, package = tables_of(path), sheets(path)
    if lacking := ", ".join(sorted(_NEEDED - package.keys())):
        raise DescriptorError(f"{path} has no table {lacking}: begin a package with --into")
    rows = {name: sheet.rows for name, sheet in package.items()}
    has = [row["source_id"] for row in rows["sources"] if row["sha256"] == sha256(text)]
    source = has[0] if has and options.source is None else id
    if has and (not options.again or options.source not in (None, *has)):
        fault = f"{file.name} is in {path} already, as {has[0]}: use --again to fill it"
    elif not has and any(row["source_id"] == source for row in rows["sources"]):
        fault = f"{source} is in {path} with another text: give this one its --source"
    elif not has and options.again:
        fault = f"{source} is not in {path}: draft it without --again first"
    if fault:
        raise DescriptorError(fault)
    with Bar("draft") as bar:
        bar.expect(len(text))
        proposals = proposed(text, source, file.name, tables, bar.saw)
    merge.rename(rows, text, source)
    added = merge.merged(rows, proposals, source, options.again)
    if options.again:
        for name, some in merge.doubts(rows, _fields_of(package), source).items():
            rows[name] += some
            added[name] = some
    changed = []
    for name, sheet in package.items():
        sheet.sort()
        dry = options.dry_run and sheet.text() != sheet.path.read_text("utf-8")
        if dry or (not options.dry_run and sheet.write()):
            changed.append(name)
    counts = ", ".join(f"{len(some)} {name}" for name, some in added.items() if some)
    verb = "would add" if options.dry_run else "added"
    print(f"{verb} {counts or 'no row'}; changed {', '.join(changed) or 'nothing'}")
    if not options.dry_run:
        arrange(path, package)
    for name, some in added.items() if options.dry_run else ():
        for cells in some:
            print(name, " ".join(f"{field}={cell}" for field, cell in cells.items() if cell))
    _tell_what_is_left(package, {source: text})
    return 0


def unfinished(package: dict[str, Sheet], folder: Path | None, run: Run) -> bool:
    """Print what is left to do in a draft that was checked, if anything is.

    What else fails follows: not the pins, nor cells that wait for their second coding.
    """
    texts: Texts = {}
    if folder and run.tables:
        with suppress(MissingTextError):
            texts = read_texts(run.tables, folder)
    left = _tell_what_is_left(package, texts)
    for one in run.failures if left else ():
        waits = one.check == "pinned" or (one.check, one.field) == ("coded-twice", WAITS)
        empty = left.get((one.table, one.key))
        if not waits and (empty is None or (one.field and one.field not in empty)):
            print(f"failed: {one.check}: {one}")
    return bool(left)


def _fields_of(package: dict[str, Sheet]) -> merge.Fields:
    """The key of each table, its fields that have to be filled, and those judged."""
    return {name: (one.key, one.required, one.judged) for name, one in package.items()}


def _tell_what_is_left(
    package: dict[str, Sheet], texts: Mapping[str, str]
) -> dict[tuple[str, str], list[str]]:
    """Print each row that a person has to finish, with its sentence, and return their cells."""
    rows = {name: sheet.rows for name, sheet in package.items()}
    left = list(merge.left_to_do(rows, _fields_of(package), texts))
    cells = sum(len(empty) for *_, empty, _ in left)
    if left:
        print(f"left to do: {cells} cells in {len(left)} rows")
    unsure = [tuple(one.values()) for one in merge.doubted(rows, _fields_of(package))]
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
        for at, dates in merge.undated(rows, texts, source):
            hint = "look, a date is printed here and no row is dated by it"
            lines.append((source, at, f"sentences {source}/{at}: {hint}: {', '.join(dates)}"))
    spans = {source: sentences(text) for source, text in texts.items()}
    quoted: tuple[str, Span] | None = None
    for source, at, line in sorted(lines):
        span = sentence_at(spans.get(source, ()), at)
        if (source, span) != quoted and at < span[1]:
            quoted = source, span
            print(f"  {source} {span[0]}: {texts[source][slice(*span)].replace(chr(10), '')}")
        print(f"    {line}")
    waiting = {("codings", "/".join(cell)): ["value"] for cell in unsure}
    return {(name, key): empty for _, _, name, key, empty, _ in left} | waiting


def _waiting(package: dict[str, Sheet]) -> set[str]:
    """The sources with rows that wait for their second coding, where any row has its own."""
    codings = package["codings"].rows if "codings" in package else ()
    coded = {(row["resource"], row["key"]) for row in codings}
    return {
        row["source_id"]
        for name in ("indicators", "events")
        for row in (package[name].rows if coded and name in package else ())
        if (name, merge.key_of(row, package[name].key)) not in coded
    }


def _tell_claims(options: argparse.Namespace) -> int:
    """Print which printed rates and totals follow from the figures beside them."""
    texts = [(path, _text_of(path)) for path in options.texts]
    with Bar("claims") as bar:
        bar.expect(sum(len(text) for _, text in texts))
        claimed = [(path, text, claims(text, bar.saw)) for path, text in texts]
    every = [claim for _, _, some in claimed for claim in some]
    if options.json:
        documents = [
            {"text": str(path), "summary": summary(some), "claims": list(map(_as_json, some))}
            for path, _, some in claimed
        ]
        print(as_json({"summary": summary(every), "texts": documents}))
    else:
        print(summary(every))
        for path, text, some in claimed:
            if len(texts) > 1:
                print(f"\n{path}: {summary(some)}")
            for claim in some:
                line = text.count("\n", 0, claim.figure.start) + 1
                said = f"{claim.kind} {claim.figure.token} {claim.verdict}{_why(claim)}"
                print(f"line {line}: {said}")
    return int(any(claim.verdict == FAILS for claim in every))


def _why(claim: Claim) -> str:
    if claim.explanation or not claim.ingredients:
        return f": {claim.explanation}" * bool(claim.explanation)
    parts = ", ".join(part.token for part in claim.ingredients)
    return f": only some of its parts are printed: {parts}"


def _as_json(claim: Claim) -> dict[str, Any]:
    figure, *parts = (
        {"token": one.token, "start": one.start, "end": one.end}
        for one in (claim.figure, *claim.ingredients)
    )
    said = {"verdict": claim.verdict, "figures": parts, "explanation": claim.explanation}
    return {"kind": claim.kind} | figure | said


def _text_of(path: Path) -> str:
    """The text of a file as it stands. Raises DescriptorError where there is none in UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        fault = f"{path}: byte {error.start} is not UTF-8; save the text as UTF-8"
    except OSError as error:
        fault = f"cannot read the text {path}: {error.strerror}"
    raise DescriptorError(fault)
