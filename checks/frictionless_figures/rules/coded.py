"""Cells that a curator has to judge are coded twice, by two people who do not see each other's."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from frictionless_figures.outcome import Finding
from frictionless_figures.table import Key, Row, Table, Tables

CELL = ("resource", "key", "field")


def coded_twice(
    table: Table,
    tables: Tables,
    *,
    judged: Mapping[str, str],
    resolutions: str = "resolutions",
    numerals: str = "numerals",
    mentions: str = "mentions",
    sentences: str = "sentences",
) -> Iterator[Finding]:
    """Every judged cell has its second coding, and says what both coders say, or its resolution.

    `judged` names the fields of each table whose cells are judged. This table holds what the
    second coder says of each, and where that is read, if anything prints it: a date on a numeral
    of use `date`, an id on a mention of it or on its figure, another judgement in a sentence of use
    `fact`. A row of `resolutions` keeps what the first and the second coder say (`first`,
    `second`) where they differ, and which of them is published (`kept`).
    """
    table.need(*CELL, "value", "source_id", "start")
    tables[resolutions].need(*CELL, "first", "second", "kept")
    ground = _Ground(tables, numerals, mentions, sentences)
    resolved = tables[resolutions].index(CELL)
    codings = table.index(CELL)
    for resource, fields in judged.items():
        published = tables[resource]
        published.need(*fields.split())
        for row in published.rows:
            for field in fields.split():
                cell: Key = (resource, published.key_of(row), field)
                coding, resolution = codings.pop(cell, None), resolved.pop(cell, None)
                place = f"{resource} {cell[1]} {field}"
                problem = _difference(row[field], coding, resolution)
                if problem is None and coding is not None:
                    problem = ground.problem(published, field, coding)
                message = f"{place} is {row[field] or 'empty'}"
                key = "/".join(str(part) for part in cell)
                if problem:
                    yield Finding(coding, False, f"{message}, and {problem}", "value", key)
                else:
                    yield Finding(coding, True, f"{message} in both codings or as resolved.", "value", key)
    for coding in codings.values():
        yield Finding(coding, False, "it codes a cell that is not judged. Remove the row.", "key")
    for resolution in resolved.values():
        words = " ".join(str(cell) for cell in resolution.key(CELL))
        message = f"{resolutions} has a row for {words}, which is not judged. Remove it."
        yield Finding(None, False, message, "key")


def _difference(cell: str | None, coding: Row | None, resolution: Row | None) -> str | None:
    """Return in what way a published cell is not what its two codings make it, or None."""
    if coding is None:
        return "it has no second coding. Let somebody code it who has not seen the tables."
    second = coding["value"]
    if resolution is None:
        if cell == second:
            return None
        return (
            f"the second coding says {second or 'empty'}. Correct the cell, or resolve the two."
        )
    if resolution["second"] != second:
        words = resolution["second"] or "empty"
        return f"its resolution has {words} for the second coding, {second or 'empty'}. Correct it."
    if resolution["first"] == second:
        return "its resolution resolves nothing, since both codings agree. Remove it."
    kept = resolution["kept"]
    expected = resolution["first"] if kept == "first" else second
    if kept not in ("first", "second"):
        return "its resolution keeps neither. Write first or second."
    if cell != expected:
        return f"its resolution keeps {expected or 'empty'}. Correct one of them."
    return None


@dataclass(frozen=True)
class _Ground:
    """What the sources print, by source: dates, names and figures, sentences of facts."""

    tables: Tables
    numerals: str
    mentions: str
    sentences: str

    def problem(self, published: Table, field: str, coding: Row) -> str | None:
        """Return why the place of a coding cannot support its value, or None."""
        source, start, value = coding["source_id"], coding["start"], coding["value"]
        if start is None or value is None:
            return None
        if not (start.isascii() and start.isdecimal()):
            return f"its second coding is read at {start}, which is no offset. Correct it."
        place = (source, start)
        if self._is_date(published, field):
            supports, what = place in self._dates, "a numeral of use date"
        elif names := self._named_table(published, field):
            supports, what = (names, value, *place) in self._names, f"a mention of {value}"
        else:
            supports, what = self._in_fact(source, int(start)), "a sentence of use fact"
        if supports:
            return None
        return f"its second coding is read at {source} {start}, where there is no {what}. Correct it."

    @staticmethod
    def _is_date(published: Table, field: str) -> bool:
        return field.endswith("_year") or any(
            check == "edtf-date" and options.get("date", "date") == field
            for check, options in published.checks
        )

    @staticmethod
    def _named_table(published: Table, field: str) -> str:
        """Return the table whose rows a field names, or nothing."""
        keys = (key for key in published.foreign_keys if field in key.fields)
        return next((key.resource or published.name for key in keys), "")

    @cached_property
    def _dates(self) -> set[Key]:
        rows = self.tables[self.numerals].rows
        return {row.key(("source_id", "start")) for row in rows if row["use"] == "date"}

    @cached_property
    def _names(self) -> set[Key]:
        """Every place that names a row: its table and id, and where it stands."""
        mentions = self.tables[self.mentions]
        named = {
            (key.resource, *row.key((key.fields[0], "source_id", "start")))
            for key in mentions.foreign_keys
            for row in mentions.rows
        }
        for table in self.tables.values():
            if table.has("token") and table.primary_key and len(table.primary_key) == 1:
                fields = (table.primary_key[0], "source_id", "start")
                named.update((table.name, *row.key(fields)) for row in table.rows)
        return named

    @cached_property
    def _facts(self) -> dict[str | None, tuple[list[int], list[tuple[int, bool]]]]:
        """By source, where the sentences start; where each ends, and whether it states a fact."""
        by_source: dict[str | None, list[tuple[int, int, bool]]] = {}
        for row in self.tables[self.sentences].rows:
            span = (int(row["start"] or 0), int(row["stop"] or 0), row["use"] == "fact")
            by_source.setdefault(row["source_id"], []).append(span)
        return {
            source: ([start for start, _, _ in spans], [span[1:] for span in spans])
            for source, spans in ((name, sorted(found)) for name, found in by_source.items())
        }

    def _in_fact(self, source: str | None, at: int) -> bool:
        starts, ends = self._facts.get(source, ([], []))
        place = bisect_right(starts, at) - 1
        return place >= 0 and at < ends[place][0] and ends[place][1]
