"""The last link of the chain: what the tables say of the articles, held against their texts."""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from frictionless_figures.outcome import Outcome
from frictionless_figures.reading.numerals import numerals
from frictionless_figures.shown import shown
from frictionless_figures.table import Row, Table, Tables

Texts = Mapping[str, str]  # by source_id
PLACED = ("numerals", "mentions")  # tables whose tokens stand at offsets
LOOSE = ("name", "number", "idiom")  # kinds whose extent no rule can tell
NAMED = {"programs": "program_id", "places": "place_id"}  # tables of names, and who mentions them


class MissingTextError(Exception):
    """No text of a source is where it was looked for, or one is no text."""


def read_texts(tables: Tables, folder: Path) -> Texts:
    """Return the texts of those sources whose text is in a folder, whatever they hold.

    Raises MissingTextError where none is there, or one cannot be read or is no UTF-8.
    """
    texts: dict[str, str] = {}
    missing = ""
    for row in tables["sources"].rows:
        name = row["text_file"] or ""
        path = folder / name
        if Path(name).name != name or (path.exists() and not path.is_file()):
            raise MissingTextError(f"cannot read the text {shown(name)}: it is no file of {folder}")
        try:
            texts[row["source_id"] or ""] = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            missing = f"cannot read the text {path}: {reason}"
            if not isinstance(error, FileNotFoundError):
                raise MissingTextError(missing) from None
    if missing and not texts:
        raise MissingTextError(missing)
    return texts


def verify(tables: Tables, texts: Texts) -> Iterator[Outcome]:
    """Yield what holding the tables against the texts finds, all of it performed.

    A text that is not the pinned one fails once, and nothing else is judged by it; a source whose
    text is not given is passed over.
    """
    pinned = {}
    for row, _ in _in(tables["sources"], texts):
        source = row["source_id"] or ""
        problem = _text_problem(row, texts[source])
        yield _outcome("text", tables["sources"], row, problem, f"{source} is the pinned text")
        if problem is None:
            pinned[source] = texts[source]
    yield from _tokens(tables, pinned)
    yield from _sentences(tables["sentences"], pinned)
    yield from _numerals(tables["numerals"], pinned)
    yield from _mentions(tables, pinned)


def _text_problem(row: Row, text: str) -> str | None:
    found = hashlib.sha256(text.encode("utf-8")).hexdigest()
    if found != row["sha256"]:
        return f"{row['text_file']} is not the text that was read: its SHA-256 is {found}."
    if str(len(text)) != row["characters"]:
        return f"characters is {row['characters']}, and the text has {len(text)}. Correct it."
    for name in ("kicker", "title", "byline", "outlet"):
        for part in (row[name] or "").split():
            if part not in text:
                return f"{name} has {part}, which the text does not print. Correct {name}."
    return None


def _tokens(tables: Tables, texts: Texts) -> Iterator[Outcome]:
    """Every token stands at its offsets, and tokens of one table do not overlap."""
    for name in PLACED:
        table = tables[name]
        for row, text in _in(table, texts):
            start, end = _span(row)
            there = text[start:end]
            problem = None
            if there != row["token"]:
                problem = f"{start} to {end} prints {there!r}, not {row['token']!r}. Correct them."
            yield _outcome("token", table, row, problem, f"{row['token']} stands at {start}")


def _sentences(table: Table, texts: Texts) -> Iterator[Outcome]:
    """Every sentence has its fingerprint, and nothing printed lies outside the sentences."""
    spans: dict[str, list[tuple[int, int]]] = {source: [] for source in texts}
    for row, text in _in(table, texts):
        start, end = _span(row)
        if end > len(text):
            beyond = f"{start} to {end} is beyond the text, which ends at {len(text)}. Correct it."
            yield _outcome("sentence", table, row, beyond, "")
            continue
        spans[row["source_id"] or ""].append((start, end))
        found = hashlib.sha256(text[start:end].encode("utf-8")).hexdigest()
        problem = None
        if found != row["sha256"]:
            problem = f"{start} to {end} has the SHA-256 {found}. Correct the offsets or sha256."
        yield _outcome("sentence", table, row, problem, f"{start} to {end} is unchanged")
    for source, text in texts.items():
        for start, end in _gaps(spans[source], len(text)):
            for printed in re.finditer(r"\S+", text[start:end]):
                place = f"{start + printed.start()} to {start + printed.end()}"
                yield _missing("sentence", table, source, f"{place} is in no sentence. Add its row")
        yield from _overlaps("sentence", table, source, spans[source])


def _numerals(table: Table, texts: Texts) -> Iterator[Outcome]:
    """Every numeral of the texts has its row, and every row its numeral."""
    rows: dict[str, list[Row]] = {source: [] for source in texts}
    for row, _ in _in(table, texts):
        rows[row["source_id"] or ""].append(row)
    for source, text in texts.items():
        found = _numerals_of(text)
        starts = [each.start for each in found]
        held = set[int]()
        for row in rows[source]:
            start, end = _span(row)
            within = found[bisect_left(starts, start) : bisect_left(starts, end)]
            inside = [each for each in within if each.end <= end]
            held.update(each.start for each in inside)
            exact = any((each.start, each.end) == (start, end) for each in inside)
            kinds = {each.kind for each in inside}
            problem = None
            if not inside:
                problem = f"{row['token']} holds no numeral. Correct its offsets, or remove it."
            elif row["kind"] not in kinds and not (row["kind"] in LOOSE and not exact):
                problem = (
                    f"kind is {row['kind']}, and {row['token']} is a {min(kinds)}. Correct it."
                )
            elif not exact and row["kind"] not in LOOSE:
                problem = f"{row['token']} is {inside[0].token} to the reader. Correct its offsets."
            yield _outcome("numeral", table, row, problem, f"{row['token']} is a {row['kind']}")
        for each in found:
            if each.start not in held:
                printed = f"{each.start} prints {each.token}, which has no row. Add it"
                yield _missing("numeral", table, source, printed)
        yield from _overlaps("numeral", table, source, [_span(row) for row in rows[source]])


# A text is read once, however often its tables are held against it.
_numerals_of = lru_cache(maxsize=8)(numerals)


def _mentions(tables: Tables, texts: Texts) -> Iterator[Outcome]:
    """Every occurrence of a name has its row with an id that bears it, and every row its name."""
    table = tables["mentions"]
    rows = {
        (row["source_id"], *_span(row), field): row
        for row, _ in _in(table, texts)
        for field in [field for field in NAMED.values() if row[field]] or [""]
    }
    for name, field in NAMED.items():
        names = names_of(tables[name])
        for source, text in texts.items():
            for start, end, token in occurrences(text, tuple(names)):
                place = (source, start, end)
                row = rows.pop((*place, field), None) or rows.pop((*place, ""), None)
                if row is None:
                    printed = f"{start} prints {token}, which has no row. Add it"
                    yield _missing("mention", table, source, printed)
                    continue
                problem = None
                if row[field] not in names[token]:
                    bearers = " or ".join(names[token])
                    found = f"{field} is {row[field] or 'empty'}, and {token} is {bearers}"
                    problem = f"{found}. Correct it."
                yield _outcome("mention", table, row, problem, f"{token} is {row[field]}")
    for row in rows.values():
        problem = f"{row['token']} is no name of what it mentions. Correct it, or add an alias."
        yield _outcome("mention", table, row, problem, "")


def names_of(table: Table) -> dict[str, list[str]]:
    """Return by every printed form of a name the ids that bear it: 全镇 is a town in each text."""
    ids: dict[str, list[str]] = {}
    for row in table.rows:
        for name in {row["name_zh"] or "", *(row["aliases"] or "").split(";")} - {""}:
            ids.setdefault(name, []).append(row[table.primary_key[0]] or "")
    return ids


@lru_cache(maxsize=8)
def occurrences(text: str, names: tuple[str, ...]) -> tuple[tuple[int, int, str], ...]:
    """Return start, end and form of every name in a text, the longest first, none overlapping.

    A name of digits alone is not looked for inside longer numbers.
    """
    forms = (
        rf"(?<![0-9]){name}(?![0-9])" if name.isdigit() else re.escape(name)
        for name in sorted(names, key=len, reverse=True)
    )
    matches = re.finditer("|".join(forms), text) if names else ()
    return tuple((match.start(), match.end(), match.group()) for match in matches)


def _in(table: Table, texts: Texts) -> Iterator[tuple[Row, str]]:
    for row in table.rows:
        text = texts.get(row["source_id"] or "")
        if text is not None:
            yield row, text


def _span(row: Row) -> tuple[int, int]:
    """Return start and end of a row; cells that are no offsets are reported by plain-text."""
    start, end = (row[name] or "" for name in ("start", "stop"))
    return (int(start), int(end)) if start.isdecimal() and end.isdecimal() else (0, 0)


def _gaps(spans: list[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in sorted(spans):
        if start > at:
            yield at, start
        at = max(at, end)
    if at < length:
        yield at, length


def _overlaps(
    check: str, table: Table, source: str, spans: list[tuple[int, int]]
) -> Iterator[Outcome]:
    at = 0
    for start, end in sorted(spans):
        if start < at:
            problem = f"{start} to {min(at, end)} is in two {check}s. Correct their offsets"
            yield _missing(check, table, source, problem)
        at = max(at, end)


def _missing(check: str, table: Table, source: str, problem: str) -> Outcome:
    """What no row of a table says, or more than one."""
    message = f"{source} {problem}."
    return Outcome(check, table.name, table.path, source, False, message)


def _outcome(check: str, table: Table, row: Row, problem: str | None, held: str) -> Outcome:
    message = f"{held}." if problem is None else problem
    key = table.key_of(row)
    return Outcome(check, table.name, table.path, key, problem is None, message, row.number)
