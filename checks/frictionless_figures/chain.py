"""The last link of the chain: what the tables say of the articles, held against their texts."""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path

from frictionless_figures.outcome import Finding, Outcome
from frictionless_figures.reading.numerals import numerals
from frictionless_figures.shown import shown
from frictionless_figures.table import Row, Table, Tables

Texts = Mapping[str, str]  # by source_id
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
    for row, text in _in(tables["sources"], texts):
        source, problem = row["source_id"] or "", _text_problem(row, text)
        finding = _judged(row, problem, f"{source} is the pinned text")
        yield _outcome("text", tables["sources"], finding)
        if problem is None:
            pinned[source] = text
    for check, name, find in (
        ("token", "numerals", _tokens),
        ("token", "mentions", _tokens),
        ("sentence", "sentences", _sentences),
        ("numeral", "numerals", _numerals),
        ("mention", "mentions", partial(_mentions, tables)),
    ):
        for finding in find(tables[name], pinned):
            yield _outcome(check, tables[name], finding)


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


def _tokens(table: Table, texts: Texts) -> Iterator[Finding]:
    """Every token stands at its offsets, and tokens of one table do not overlap."""
    for row, text in _in(table, texts):
        start, end = _span(row)
        problem = None
        if (there := text[start:end]) != row["token"]:
            problem = f"{start} to {end} prints {there!r}, not {row['token']!r}. Correct them."
        yield _judged(row, problem, f"{row['token']} stands at {start}")


def _sentences(table: Table, texts: Texts) -> Iterator[Finding]:
    """Every sentence has its fingerprint, and nothing printed lies outside the sentences."""
    spans: dict[str, list[tuple[int, int]]] = {source: [] for source in texts}
    for row, text in _in(table, texts):
        start, end = _span(row)
        problem = None
        if end > len(text):
            problem = f"{start} to {end} is beyond the text, which ends at {len(text)}. Correct it."
        else:
            spans[row["source_id"] or ""].append((start, end))
            found = hashlib.sha256(text[start:end].encode("utf-8")).hexdigest()
            if found != row["sha256"]:
                problem = f"{start} to {end} has the SHA-256 {found}. "
                problem += "Correct the offsets or sha256."
        yield _judged(row, problem, f"{start} to {end} is unchanged")
    for source, text in texts.items():
        for at, start, _ in _in_order([*spans[source], (len(text), len(text))]):
            for printed in re.finditer(r"\S+", text[at:start]):
                place = f"{at + printed.start()} to {at + printed.end()}"
                yield _missing(source, f"{place} is in no sentence. Add its row")
        yield from _overlaps("sentences", source, spans[source])


def _numerals(table: Table, texts: Texts) -> Iterator[Finding]:
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
            kinds, token, kind = {each.kind for each in inside}, row["token"], row["kind"]
            problem = None
            if not inside:
                problem = f"{token} holds no numeral. Correct its offsets, or remove it."
            elif kind not in kinds and not (kind in LOOSE and not exact):
                problem = f"kind is {kind}, and {token} is a {min(kinds)}. Correct it."
            elif not exact and kind not in LOOSE:
                problem = f"{token} is {inside[0].token} to the reader. Correct its offsets."
            yield _judged(row, problem, f"{token} is a {kind}")
        for each in found:
            if each.start not in held:
                printed = f"{each.start} prints {each.token}, which has no row. Add it"
                yield _missing(source, printed)
        yield from _overlaps("numerals", source, map(_span, rows[source]))


# A text is read once, however often its tables are held against it.
_numerals_of = lru_cache(maxsize=8)(numerals)


def _mentions(tables: Tables, table: Table, texts: Texts) -> Iterator[Finding]:
    """Every occurrence of a name has its row with an id that bears it, and every row its name."""
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
                    yield _missing(source, f"{start} prints {token}, which has no row. Add it")
                    continue
                problem = None
                if row[field] not in names[token]:
                    bearers = " or ".join(names[token])
                    found = f"{field} is {row[field] or 'empty'}, and {token} is {bearers}"
                    problem = f"{found}. Correct it."
                yield _judged(row, problem, f"{token} is {row[field]}")
    for row in rows.values():
        problem = f"{row['token']} is no name of what it mentions. Correct it, or add an alias."
        yield _judged(row, problem, "")


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


def _in_order(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield spans in their order, each after the end of all that come before it."""
    at = 0
    for start, end in sorted(spans):
        yield at, start, end
        at = max(at, end)


def _overlaps(what: str, source: str, spans: Iterable[tuple[int, int]]) -> Iterator[Finding]:
    for at, start, end in _in_order(spans):
        if start < at:
            problem = f"{start} to {min(at, end)} is in two {what}. Correct their offsets"
            yield _missing(source, problem)


def _missing(source: str, problem: str) -> Finding:
    """What no row of a table says, or more than one."""
    return Finding(None, False, f"{source} {problem}.", key=source)


def _judged(row: Row, problem: str | None, held: str) -> Finding:
    return Finding(row, problem is None, problem or f"{held}.")


def _outcome(check: str, table: Table, found: Finding) -> Outcome:
    key = table.key_of(found.row) if found.row else found.key or ""
    number = found.row.number if found.row else None
    return Outcome(check, table.name, table.path, key, found.holds, found.message, number)
