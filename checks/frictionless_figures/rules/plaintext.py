"""Files and cells are plain text that every reader takes the same way."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from frictionless_figures.outcome import Finding
from frictionless_figures.table import Row, Table, Tables

INTEGER = re.compile(r"0|-?[1-9][0-9]*")
PLAIN = {"integer": INTEGER, "number": re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")}
# What some reader takes for a missing value, in any mix of cases.
MISSING = frozenset(
    ["na", "n/a", "#n/a", "#na", "nan", "-nan", "null", "none", "nil", "<na>", "-", "--", "?"]
)
FORBIDDEN = {'"': "a quotation mark", "<": "a <", ">": "a >"}
FORMULA = ("=", "+", "@")  # a spreadsheet takes the cell for a formula
SCRIPTS = ("LATIN ", "CJK UNIFIED IDEOGRAPH-", "IDEOGRAPHIC ")


def plain_text(
    table: Table, tables: Tables, *, printed: str = "", ordered: bool = False
) -> Iterator[Finding]:
    """The file and its cells are plain text.

    The file, where it is one local CSV file of the plain dialect: UTF-8 without BOM, lines end in
    LF, quotes only where they are needed, one header line. The cells: numbers as plain ASCII
    numbers, no control, bidirectional or invisible character, no letter of another script, no edge
    space, nothing that reads as a missing value, a formula or a tag. Full-width digits and letters
    stand only in the fields `printed`, which repeat a source. With `ordered`, the rows stand in the
    order of the primary key.
    """
    raw = table.read_bytes()
    fault = None if raw is None else bytes_fault(raw)
    if fault:
        yield Finding(None, False, fault)
        if not raw or b"\0" in raw:
            return
    elif raw is not None:
        yield Finding(None, True, "The file is plain text.")
    verbatim = frozenset(printed.split())
    table.need(*verbatim)
    fields = [(name, table.types.get(name, "string"), name in verbatim) for name in table.names]
    before: list[tuple[int, str]] | None = None
    for row in table.rows:
        wrong = [
            Finding(row, False, f"{name} {message}", name)
            for (name, kind, is_printed), cell in zip(fields, row.cells, strict=True)
            if cell is not None and (message := cell_fault(cell, kind, is_printed))
        ]
        if ordered:
            order = _order(table, row)
            if before is not None and order < before:
                message = f"{', '.join(table.primary_key)} is out of order. Run figures sort."
                wrong.append(Finding(row, False, message, table.primary_key[0]))
            before = order
        yield from wrong or [Finding(row, True, "Every cell is plain text.")]


@lru_cache(maxsize=64)
def bytes_fault(raw: bytes) -> str | None:
    """Return what keeps bytes from being plain CSV, and what to do, or None."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "the file is UTF-16, not UTF-8. Save it as UTF-8."
    if raw.startswith(b"\xef\xbb\xbf"):
        return "the file starts with a byte order mark (BOM). Save it as UTF-8 without one."
    if not raw:
        return "the file is empty. It needs at least its header line."
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return f"the file is not UTF-8: byte {error.start}, line {line}. Save it as UTF-8."
    for character, name, remedy in (
        ("\0", "a NUL character", "Remove it"),
        ("\r", "a carriage return", "End lines with LF alone"),
    ):
        at = text.find(character)
        if at >= 0:
            return f"line {text.count(chr(10), 0, at) + 1} holds {name}. {remedy}."
    if not text.endswith("\n"):
        return "the last line has no end: the file may be cut off. End it with LF."
    return _csv_fault(text)


def _csv_fault(text: str) -> str | None:
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    rewritten = io.StringIO(newline="")
    writer, width = csv.writer(rewritten, lineterminator="\n"), 0
    try:
        for cells in lines:
            width = width or len(cells)
            if len(cells) != width:
                found = f"line {lines.line_num} has {len(cells)} cells, and the header has {width}"
                return f"{found}. Make them the same."
            writer.writerow(cells)
    except csv.Error as error:
        return f"line {lines.line_num} is no CSV ({error}). Balance its quotes."
    if (canonical := rewritten.getvalue()) == text:
        return None
    pairs = zip(text.split("\n"), canonical.split("\n"), strict=False)
    number = next((n for n, (a, b) in enumerate(pairs, 1) if a != b), lines.line_num)
    return f"line {number} has quotes that it does not need. Quote only where CSV must."


@lru_cache(maxsize=2**16)  # cells repeat: most are keys
def cell_fault(cell: str, kind: str, verbatim: bool = False) -> str | None:
    """Return what keeps a cell from being plain text of its type, and what to do, or None.

    >>> cell_fault("1e3", "integer")
    'is "1e3", which is no plain integer. Write its digits alone, such as 11068.'
    """
    shown = cell
    if not cell.isprintable():
        shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cell)
    if kind in PLAIN and not (PLAIN[kind].fullmatch(cell) and cell.isascii()):
        such = "11068" if kind == "integer" else "69.6"
        return f'is "{shown}", which is no plain {kind}. Write its digits alone, such as {such}.'
    if cell != cell.strip() or not cell:
        return f'is "{shown}", with space at its edge. Remove the space.'
    if cell.casefold() in MISSING:
        return f'is "{shown}", which some readers take for missing. Leave the cell empty.'
    if cell.startswith(FORMULA):
        told = f"starts with {cell[0]}, so a spreadsheet takes it for a formula"
        return f"{told}. Write it otherwise."
    if cell.isascii() and cell.isprintable() and not FORBIDDEN.keys() & set(cell):
        return None
    for character in dict.fromkeys(cell):
        if problem := _character_fault(character, verbatim):
            return f"holds {problem}. Remove it."
    return None


def _character_fault(character: str, verbatim: bool) -> str | None:
    if character in FORBIDDEN:
        return FORBIDDEN[character]
    if character.isascii() and character.isprintable():
        return None
    name = unicodedata.name(character, "no name")
    shown = f"U+{ord(character):04X} ({name.lower()})"
    category = unicodedata.category(character)
    if category[0] == "C" or category in ("Zl", "Zp", "Zs"):
        return f"the invisible character {shown}"
    if not verbatim and name.startswith("FULLWIDTH ") and category[0] in "LN":
        return f"the full-width character {shown}"
    if category[0] in "LN" and not name.startswith((*SCRIPTS, "FULLWIDTH ")):
        return f"{shown}, a letter or digit of another script"
    return None


def _order(table: Table, row: Row) -> list[tuple[int, str]]:
    """Return what rows are sorted by: integers by value, text by code point."""
    return [
        (int(cell), "")
        if table.types.get(name) == "integer" and INTEGER.fullmatch(cell)
        else (0, cell)
        for name in table.primary_key
        for cell in [row[name] or ""]
    ]
