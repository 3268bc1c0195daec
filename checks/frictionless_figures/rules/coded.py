"""Cells that a curator has to judge are coded twice, by two people who do not see each other's."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping

from frictionless_figures.outcome import Finding
from frictionless_figures.table import Key, Row, Table, Tables

CELL = ("resource", "key", "field")
ASK = "List them for another coder: figures agreement --list FILE."
DOUBT = "Add the row, and a doubt that says why; figures draft TEXT --again proposes both."
WAITS = "resource"  # the field of the finding for cells that wait for their second coding
Span = tuple[int, int, str]  # start, stop (half-open), use


def coded_twice(
    table: Table,
    tables: Tables,
    *,
    judged: Mapping[str, str],
    resolutions: str = "resolutions",
    numerals: str = "numerals",
    mentions: str = "mentions",
    sentences: str = "sentences",
    doubt_cells: str = "doubt_cells",
) -> Iterator[Finding]:
    """Every judged cell has its second coding, and says what both coders say, or its resolution.

    `judged` names the fields of each table whose cells are judged. This table holds what the
    second coder says of each, and where that is read, if anything prints it: a date on a numeral of
    use `date` (an inferred one also in a sentence), an id on a mention of it or of the row itself,
    another judgement in a sentence that says or names something. A row of `resolutions` keeps what
    the first and the second coder say (`first`, `second`) where they differ, and which of them is
    published (`kept`). A cell that ends in ? has a row in `doubt_cells`, where there is that table.
    """
    table.need(*CELL, "value", "source_id", "start")
    tables[resolutions].need(*CELL, "first", "second", "kept")
    ground = Ground(tables, numerals, mentions, sentences)
    doubted = tables[doubt_cells].index(CELL) if doubt_cells in tables else None
    codings, resolved = table.index(CELL), tables[resolutions].index(CELL)
    cells = set[Key]()
    for resource, fields in judged.items():
        published = tables[resource]
        published.need(*fields.split())
        uncoded = list[Key]()
        for row in published.rows:
            for field in fields.split():
                cell: Key = (resource, published.key_of(row), field)
                cells.add(cell)
                coding = codings.get(cell)
                said = f"{resource} {cell[1]} {field} is {row[field] or 'empty'}"
                key = "/".join(map(str, cell))
                if doubted is not None and (row[field] or "").endswith("?") and cell not in doubted:
                    lacks = f"{said}, and {doubt_cells} has no row for it. {DOUBT}"
                    yield Finding(coding, False, lacks, "value", key)
                if coding is None:
                    uncoded.append(cell)
                    continue
                problem = _difference(row[field], coding, resolved.get(cell)) or unsupported(
                    published, row, field, coding, codings, ground
                )
                ended = f"and {problem}" if problem else "as coded twice."
                yield Finding(coding, not problem, f"{said}, {ended}", "value", key)
        if uncoded:
            first = " ".join(map(str, uncoded[0][1:]))
            wait = "1 cell waits" if len(uncoded) == 1 else f"{len(uncoded)} cells wait"
            message = f"{resource}: {wait} for the second coding, {first} first. {ASK}"
            yield Finding(None, False, message, WAITS, resource)
    for name, rows in ((table.name, codings), (resolutions, resolved)):
        for cell in [cell for cell in rows if cell not in cells]:
            words = " ".join(map(str, cell))
            message = f"{name} has a row for {words}, which is not judged. Remove it."
            yield Finding(None, False, message, "key", "/".join(map(str, cell)))


def _difference(cell: str | None, coding: Row, resolution: Row | None) -> str | None:
    """Return in what way a published cell is not what its two codings make it, or None."""
    second = coding["value"]
    said = second or "empty"
    if resolution is None:
        if cell == second:
            return None
        return f"the second coding says {said}. Correct the cell, or resolve the two."
    if resolution["second"] != second:
        words = resolution["second"] or "empty"
        return f"its resolution has {words} for the second coding, {said}. Correct it."
    if resolution["first"] == second:
        return "its resolution resolves nothing, since both codings agree. Remove it."
    if resolution["kept"] not in ("first", "second"):
        return "its resolution keeps neither. Write first or second."
    kept = resolution[resolution["kept"] or ""]
    return None if cell == kept else f"its resolution keeps {kept or 'empty'}. Correct one of them."


class Ground:
    """Where in the sources something is printed that can support a judged cell."""

    def __init__(self, tables: Tables, numerals: str, mentions: str, sentences: str) -> None:
        for name in (numerals, mentions, sentences):
            tables[name].need("source_id", "start", "stop")
        self._numerals, self._sentences = _spans(tables[numerals]), _spans(tables[sentences])
        # By table and id: in which source, from where to where, a row is named.
        self._names = defaultdict[Key, list[tuple[str | None, int, int]]](list)
        for row in tables[mentions].rows:
            span = (row["source_id"], number(row["start"]), number(row["stop"]))
            for key in tables[mentions].foreign_keys:
                self._names[key.resource, row[key.fields[0]]].append(span)
        for table in tables.values():
            if len(table.primary_key) == 1 and {"token", "start"} <= set(table.names):
                for row in table.rows:
                    start = number(row["start"])
                    span = (row["source_id"], start, start + len(row["token"] or ""))
                    self._names[table.name, row[table.primary_key[0]]].append(span)

    def dates(self, source: str | None, at: int, printed: bool) -> bool:
        """Whether a date can be read here: on a numeral that dates, or, inferred, in a sentence."""
        numeral = _covering(self._numerals[source], at)
        if numeral is not None and (numeral[2] == "date" or not printed):
            return True
        return not printed and self.judges(source, at)

    def names_row(self, table: str, name: str | None, source: str | None, at: int) -> bool:
        """Whether a row is named here."""
        places = self._names[table, name]
        return any(source == where and start <= at < stop for where, start, stop in places)

    def judges(self, source: str | None, at: int, own: int = -1) -> bool:
        """Whether something can be judged here: in a sentence that says or names something.

        `own` is where the judged row itself is printed: its own sentence serves, whatever it says.
        """
        sentence = _covering(self._sentences[source], at)
        if sentence is None:
            return False
        return sentence[2] != "other" or sentence[0] <= own < sentence[1]


def number(cell: str | None) -> int:
    """Return an offset, or -1 where a cell is none."""
    return int(cell) if cell and cell.isascii() and cell.isdecimal() else -1


def _spans(table: Table) -> defaultdict[str | None, list[Span]]:
    spans = defaultdict[str | None, list[Span]](list)
    for row in table.rows:
        spans[row["source_id"]].append(
            (number(row["start"]), number(row["stop"]), row["use"] or "")
        )
    for found in spans.values():
        found.sort()
    return spans


def _covering(spans: list[Span], at: int) -> Span | None:
    place = bisect_right(spans, (at, 2**62, "")) - 1
    return spans[place] if place >= 0 and at < spans[place][1] else None


def unsupported(
    published: Table, row: Row, field: str, coding: Row, codings: Mapping[Key, Row], ground: Ground
) -> str | None:
    """Return why nothing where a value is read can support it, or None; no place needs none."""
    source, value = coding["source_id"], coding["value"]
    if coding["start"] is None or value is None:
        return None
    at, key, named = number(coding["start"]), published.key_of(row), named_table(published, field)
    dated, basis = _dating(published, field)
    if dated:
        how = codings.get((published.name, key, basis))
        printed = how is not None and how["value"] in ("stated", "carried")
        held = ground.dates(source, at, printed)
        wants = "a numeral that dates" if printed else "a date, or a sentence that says something"
    elif named:
        held = ground.names_row(named, value, source, at) or ground.names_row(
            published.name, key, source, at
        )
        wants = f"a printed name of {value} or of the row"
    else:
        own = number(row["start"]) if row["source_id"] == source else -1
        held = ground.judges(source, at, own)
        wants = "a sentence that says or names something"
    if held:
        return None
    return f"nothing at {source} {coding['start']} can support its second coding: give {wants}."


def _dating(published: Table, field: str) -> tuple[bool, str]:
    """Return whether a field holds a date, and the field that says how the date is known."""
    for check, options in published.checks:
        if check == "edtf-date" and options.get("date", "date") == field:
            return True, str(options.get("basis", ""))
    return field.endswith("_year"), f"{field.removesuffix('_year')}_basis"


def named_table(published: Table, field: str) -> str:
    """Return the table whose rows a field names, or nothing."""
    keys = (key for key in published.foreign_keys if field in key.fields)
    return next((key.resource or published.name for key in keys), "")
