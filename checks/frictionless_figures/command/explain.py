"""All that the package knows about one id, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from difflib import get_close_matches

from frictionless_figures.outcome import Outcome
from frictionless_figures.reading import NotAFigure, read
from frictionless_figures.rules.printed import sentence
from frictionless_figures.shown import shown
from frictionless_figures.table import Row, Table, Tables

HOUSEKEEPING = ("plain-text", "unique-key", "referenced", "schema", "pinned")


class UnknownIdError(Exception):
    """No table has a row of this id."""


def explain(name: str, tables: Tables, outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Yield the lines that say what a row is, where it is printed and what the checks make of it.

    Raises UnknownIdError, with the ids that are spelt alike, where no table has the id.
    """
    rows = [(table, row) for table in tables.values() for row in table.rows]
    own = [(table, row) for table, row in rows if row.key(table.primary_key) == (name,)]
    if not own:
        ids = {row[t.primary_key[0]] or "" for t, row in rows if len(t.primary_key) == 1}
        raise UnknownIdError(_not_found(name, ids))
    found = list(outcomes)
    for table, row in own:
        yield f"{shown(name)} in {table.path}, row {row.number}"
        for field, cell in row.items():
            if cell is not None and field != table.primary_key[0]:
                yield shown(f"  {field:<16} {cell}")
        yield from _printed(row, tables)
        yield from _verdicts(f"{name} is checked", table, row, found)
    for table, row in rows:
        keys = () if table.name == "evidence" else table.primary_key
        parts = [row[field] for field in (*keys, "numerator_id", "denominator_id")]
        if name in parts and (table, row) not in own:
            yield from _verdicts(f"It takes part in {table.key_of(row)}", table, row, found)


def _printed(row: Row, tables: Tables) -> Iterator[str]:
    """Say what the printed token states, and where it stands."""
    source, start = row["source_id"], row["start"]
    sources = tables["sources"].rows if "sources" in tables else ()
    titles = {r["source_id"]: r["title"] for r in sources}
    if row["token"]:
        with suppress(NotAFigure):
            yield shown(f"  Printed as {row['token']}: {sentence(read(row['token']))}")
    if source in titles:
        yield shown(f"  It stands at character {start} of {source}, {titles[source]}.")


def _verdicts(title: str, table: Table, row: Row, outcomes: list[Outcome]) -> Iterator[str]:
    keys = {table.key_of(row), row[table.primary_key[0]]}
    lines = [
        shown(f"    {_word(each)} {each.check}: {each.message}")
        for each in outcomes
        if each.table == table.name and each.key in keys and each.check not in HOUSEKEEPING
    ]
    if lines:
        yield f"  {title} ({table.path}):"
        yield from dict.fromkeys(lines)


def _word(outcome: Outcome) -> str:
    return "holds" if outcome.holds else "known" if outcome.known else "FAILS"


def _not_found(name: str, ids: Iterable[str]) -> str:
    close = get_close_matches(name, sorted(ids), n=3)
    meant = f"; did you mean {' or '.join(close)}?" if close else ""
    return f'no table has the id "{name}"{meant}'
