"""All that the package knows about one id, or about what is printed or called so, in words."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from difflib import get_close_matches

from frictionless_figures.command import refuse
from frictionless_figures.descriptor import DescriptorError
from frictionless_figures.outcome import Outcome
from frictionless_figures.reading import NotAFigure, read
from frictionless_figures.rules.printed import sentence
from frictionless_figures.shown import shown
from frictionless_figures.table import Row, Table, Tables
from frictionless_figures.validation import validate

HOUSEKEEPING = ("plain-text", "unique-key", "referenced", "schema", "pinned", "coded-twice")
ABOUT = ("codings", "resolutions", "doubt_cells")  # their rows name a cell of another table
IN_FULL = 3  # rows that are told whole; of more only the list


class UnknownIdError(DescriptorError):
    """No table has a row of this id, nor one that says this."""


def run(options: argparse.Namespace) -> int:
    """Print what there is to say about an id. Raises UnknownIdError."""
    run = validate(options.package)
    if run.problems or run.tables is None:
        return refuse(*run.problems)
    print("\n".join(map(shown, explain(options.id, run.tables, run.outcomes))))
    return 0


def explain(name: str, tables: Tables, outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Yield the lines that say what a row is, where it is printed and what the checks make of it.

    The rows are those of this id. Where there are none it is those with a cell that is this, or is
    this between semicolons, else those with a cell that contains it. Raises UnknownIdError, with
    the ids that are spelt alike, where there are none of these either.
    """
    rows = [(t, row) for t in tables.values() if len(t.primary_key) == 1 for row in t.rows]
    ids = _ids(name, rows)
    own = [(table, row) for table, row in rows if table.key_of(row) in ids]
    if len(ids) > IN_FULL:
        yield f"{len(own)} rows say {name}; figures explain ID says all of one"
        yield from (f"  {table.key_of(row)} ({table.name})" for table, row in own)
        return
    found = list(outcomes)
    for table, row in own:
        yield f"{table.key_of(row)} in {table.path}, row {row.number}"
        for field, cell in row.items():
            if cell is not None and field != table.primary_key[0]:
                yield f"  {field:<16} {cell}"
        yield from _printed(row, tables)
        yield from _verdicts(f"{table.key_of(row)} is checked", table, row, found)
        yield from _judged(table, row, tables)
    for table in tables.values():
        for row in table.rows if table.name not in ABOUT else ():
            parts = {*row.key(table.primary_key), row["numerator_id"], row["denominator_id"]}
            if parts & ids and table.key_of(row) not in ids:
                yield from _verdicts(f"It takes part in {table.key_of(row)}", table, row, found)


def _ids(name: str, rows: list[tuple[Table, Row]]) -> set[str]:
    """Return the id that is meant, or those of the rows that say this. Raises UnknownIdError."""
    cells = [(table.key_of(row), [cell for cell in row.cells if cell]) for table, row in rows]
    ids = {key for key, _ in cells}
    text = name.replace(" %", "%")
    said = {key for key, said in cells for cell in said if text in (cell, *cell.split(";"))}
    if found := ids & {name} or said:
        return found
    if close := get_close_matches(name, sorted(ids), n=3):
        raise UnknownIdError(f'no table has the id "{name}"; did you mean {" or ".join(close)}?')
    if found := {key for key, said in cells if any(name in cell for cell in said)}:
        return found
    raise UnknownIdError(f'no table has the id "{name}", nor a cell that says so')


def _printed(row: Row, tables: Tables) -> Iterator[str]:
    """Say what the printed token states, and where it stands."""
    if token := row["token"]:
        with suppress(NotAFigure):
            yield f"  Printed as {token}: {sentence(read(token))}"
    for source in tables["sources"].rows if "sources" in tables else ():
        if source["source_id"] == row["source_id"]:
            place = f"{row['start']} of {source['source_id']}, {source['title']}"
            yield f"  It stands at character {place}."


def _verdicts(title: str, table: Table, row: Row, outcomes: list[Outcome]) -> Iterator[str]:
    keys = {table.key_of(row), row[table.primary_key[0]]}
    lines = [
        f"    {'holds' if each.holds else 'known' if each.known else 'FAILS'} "
        f"{each.check}: {each.message}"
        for each in outcomes
        if each.table == table.name and each.key in keys and each.check not in HOUSEKEEPING
    ]
    if lines:
        yield f"  {title} ({table.path}):"
        yield from dict.fromkeys(lines)


def _judged(table: Table, row: Row, tables: Tables) -> Iterator[str]:
    """Say how far both coders agree on the cells of a row, and what is in doubt."""

    def about(name: str) -> list[Row]:
        rows = tables[name].rows if name in tables else ()
        return [r for r in rows if (r["resource"], r["key"]) == (table.name, table.key_of(row))]

    apart = {r["field"]: r for r in about("resolutions")}
    if alike := [r["field"] or "" for r in about("codings") if r["field"] not in apart]:
        yield f"  Coded twice, the same: {', '.join(alike)}."
    for field, r in apart.items():
        said = f"{r['first'] or 'empty'}, then {r['second'] or 'empty'}"
        yield f"  Coded twice, {field}: {said}. The {r['kept']} stands: {r['reason_en']}"
    fields = defaultdict[str | None, list[str]](list)
    for r in about("doubt_cells"):
        fields[r["doubt_id"]].append(r["field"] or "")
    for r in tables["doubts"].rows if "doubts" in tables else ():
        if cells := fields.get(r["doubt_id"]):
            yield f"  In doubt ({r['doubt_id']}), {', '.join(cells)}: {r['readings_en']}."
