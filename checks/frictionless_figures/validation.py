"""One run of everything that a package declares, with a count of what was performed; its pins."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from frictionless import Checklist, FrictionlessException
from frictionless.resources import TableResource

from frictionless_figures.checks import ERRORS
from frictionless_figures.descriptor import DescriptorError, read_json
from frictionless_figures.gate import open_package as open_package
from frictionless_figures.outcome import Outcome
from frictionless_figures.output import write_file
from frictionless_figures.package import load_tables
from frictionless_figures.plugin import FiguresTableResource, share_tables
from frictionless_figures.registry import Performance
from frictionless_figures.rules.claims import CLAIMS
from frictionless_figures.shown import one_line
from frictionless_figures.table import SetUpError, Tables

Stamps = tuple[tuple[Path, int], ...]

FILES = ("path", "extrapaths", "schema", "dialect", "checklist")  # properties that name files
PINS = {"hash-count": "hash", "byte-count": "bytes", "row-count": "rows"}
# Errors of Frictionless that mean: something could not be checked.
READING = frozenset(["encoding-error", "source-error", "scheme-error", "format-error"])
SET_UP = READING | {
    *("check-error", "checklist-error", "resource-error", "schema-error", "compression-error"),
    *("package-error", "unperformed-check"),
}
# What to do about an error of Frictionless, by its type.
ADVICE = {
    "constraint-error": "Correct the cell, or the constraint in the schema",
    "type-error": "Write it as the schema's type says",
    "foreign-key": "Correct the cell, or add the row that it names",
    "primary-key": "Give the row a key of its own",
    "unique-error": "Make it unique",
    "blank-row": "Remove the row",
    "missing-cell": "Add the cell, or an empty one",
    "extra-cell": "Remove the cell, or quote the comma in the one before",
}
HEADER = "Make the header name the fields of the schema, in their order"


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a check was performed on a table, and how that ended.

    `unstated` counts the rows that state nothing which could hold.
    """

    check: str
    table: str
    performed: int
    held: int
    known: int
    failed: int
    unstated: int = 0


@dataclass
class Run:
    """All that one run found: what each check of ours performed, and what could not be checked.

    `performances` are the checks that the package declares, `others` the outcomes of what is
    checked besides: `schema`, `pinned`, and the chain to the texts; `counts` how often the first
    two were performed. `problems` say what could not be checked, `silenced` what `pickErrors` and
    `skipErrors` keep from being reported.
    """

    tables: Tables | None = None
    performances: list[Performance] = field(default_factory=list)
    others: list[Outcome] = field(default_factory=list)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    silenced: list[str] = field(default_factory=list)

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """Every outcome, in words."""
        own = (outcome for done in self.performances for outcome in done.outcomes())
        return [*own, *self.others]

    @cached_property
    def failures(self) -> list[Outcome]:
        """What failed and is not known: claims first, then the other rules, then the schemas."""
        failed = [failure for done in self.performances for failure in done.failures]
        failed += [outcome for outcome in self.others if outcome.holds is False]
        return sorted(failed, key=_rank)

    @property
    def known(self) -> list[Outcome]:
        """What failed as the table of doubts explains."""
        return [outcome for done in self.performances for outcome in done.known]

    @property
    def status(self) -> int:
        """The exit status: 0 clean, 1 violations, 2 could not check."""
        return 2 if self.problems else 1 if self.failures else 0

    def tallies(self) -> list[Tally]:
        """Return the counts of every check by table, in the order performed."""
        performed, unstated = Counter(self.counts), Counter[tuple[str, str]]()
        for done in self.performances:
            place = (done.check, done.table.name)
            unstated[place] += sum(finding.holds is None for finding in done.findings)
            performed[place] += len(done.findings)
        others = ((outcome.check, outcome.table) for outcome in self.others)
        performed.update(place for place in others if place not in self.counts)
        known = Counter((outcome.check, outcome.table) for outcome in self.known)
        failed = Counter((outcome.check, outcome.table) for outcome in self.failures)
        tallies = []
        for place, count in performed.items():
            ended, nothing = known[place] + failed[place], unstated[place]
            stated = max(count - nothing, ended)
            counts = (stated, stated - ended, known[place], failed[place], nothing)
            tallies.append(Tally(*place, *counts))
        return tallies


def _rank(outcome: Outcome) -> tuple[bool, bool, bool]:
    """Whole files come first, then claims and printed figures, other rules, and schemas."""
    check = outcome.check
    is_file = check == "plain-text" and outcome.row is None
    return not is_file, check == "schema", check not in CLAIMS and check != "printed-figure"


def validate(
    path: Path,
    texts: Path | None = None,
    track: Callable[[list[Any]], Iterable[Any]] = iter,
    pinned: bool = True,
) -> Run:
    """Run every check that the descriptor declares, and the chain to the texts if they are given.

    `track` wraps the list of tables to show progress. Without `pinned`, stale pins are passed
    over. Nothing is raised for a fault of the package: `problems` says what could not be checked.
    """
    run = Run()
    try:
        package = open_package(path)
        shared = Checklist()  # by which the resources know that this is one validation
        run.tables = share_tables(package, shared).tables
        for resource in track(list(package.resources)):
            validate_resource(run, resource, shared, pinned)
        if not run.performances and not run.problems:
            run.problems.append(f"{path} declares no check of figures: there is nothing to check")
        if texts is not None and not run.problems:
            _verify_chain(run, run.tables, texts)
    except FrictionlessException as exception:
        reasons = exception.reasons or [exception.error]
        lines = dict.fromkeys(one_line(reason.note) for reason in reasons)
        run.problems.extend(line for line in lines if line not in run.problems)
    except DescriptorError as error:
        run.problems.extend(error.lines)
    except SetUpError as error:
        run.problems.append(str(error))
    return run


@lru_cache(maxsize=1)
def judged(path: Path, _: Stamps) -> Run:
    """Return what `validate` finds without the pins, once for as long as the files stand."""
    return validate(path, pinned=False)


def stamps(path: Path) -> Stamps:
    """Return when each file that a descriptor names was last changed. Raises DescriptorError."""
    listed = read_json(path).get("resources")
    entries = [each for each in (listed if isinstance(listed, list) else ()) if type(each) is dict]
    named = [each.get(key) for each in entries for key in FILES]
    parts = [part for value in named for part in (value if type(value) is list else [value])]
    files = [path, *(path.parent / part for part in parts if type(part) is str)]
    return tuple((file, file.stat().st_mtime_ns) for file in files if os.path.isfile(file))


def pin(path: Path) -> list[str]:
    """Write the pins of every table anew, and return the names of those that changed.

    They are what Frictionless counts, and compares when it validates. The descriptor is replaced
    at once, or not at all. Raises DescriptorError and OutputError.
    """
    descriptor, changed = read_json(path), []
    for entry, table in zip(descriptor["resources"], open_package(path).resources, strict=True):
        if not isinstance(table, TableResource) or "data" in entry:
            continue
        table.schema.foreign_keys = []  # they would load other tables
        table.infer(stats=True)
        new = {pin: getattr(table, pin) for pin in ("bytes", "hash", "rows")}
        if any(entry.get(pin) != value for pin, value in new.items()):
            changed.append(entry["name"])
            entry.update(new)
    if changed:
        text = json.dumps(descriptor, ensure_ascii=False, indent=2)
        write_file(path, f"{text}\n".encode())
    return changed


def tables_of(path: Path) -> Tables:
    """Return the tables of a descriptor. Raises DescriptorError where it cannot be used."""
    try:
        return load_tables(open_package(path))
    except FrictionlessException as exception:
        raise DescriptorError(one_line(exception.error.note)) from None


def _verify_chain(run: Run, tables: Tables, texts: Path) -> None:
    # Loaded here because the patterns of numerals take long to compile.
    from frictionless_figures.chain import MissingTextError, read_texts, verify

    try:
        found = read_texts(tables, texts)
        run.others.extend(verify(tables, found))
        sources = [row["source_id"] or "" for row in tables["sources"].rows]
        if missing := [source for source in sources if source not in found]:
            run.silenced.append(f"not held against its text, not in {texts}: {', '.join(missing)}")
    except MissingTextError as error:
        run.problems.append(str(error))


def validate_resource(run: Run, resource: Any, shared: Checklist, pinned: bool) -> None:
    """Add to a run what the checks of one resource find, and what Frictionless itself does."""
    report = resource.validate(shared, limit_errors=0)
    warnings = [*report.warnings, *(text for task in report.tasks for text in task.warnings)]
    run.silenced.extend(one_line(f"{resource.name}: {warning}") for warning in warnings)
    found = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    errors = [error for error in found if error.type not in ERRORS]
    causes = {_cause(problem) for problem in run.problems}
    for error in errors:
        line = one_line(error.note)
        if error.type in READING and not line.startswith(f"{resource.name}: "):
            line = f"{resource.name}: {line}"
        if error.type in SET_UP and _cause(line) not in causes:
            causes.add(_cause(line))
            run.problems.append(line)
    if not isinstance(resource, FiguresTableResource) or run.tables is None:
        return
    run.performances.extend(resource.performances)
    table = run.tables[resource.name]
    for error in errors:
        if error.type not in SET_UP and error.type not in PINS:
            run.others.append(_schema_outcome(table, error))
    rows = next((task.stats.get("rows") for task in report.tasks), None) or 0
    run.counts["schema", table.name] = rows
    if pinned and any(getattr(resource, pin) is not None for pin in PINS.values()):
        run.counts["pinned", table.name] = 1
        if stale := [PINS[error.type] for error in errors if error.type in PINS]:
            line = f"not as pinned: {', '.join(stale)}. If the change is meant, run figures pin."
            run.others.append(Outcome("pinned", table.name, table.path, "", False, line))


def _cause(problem: str) -> str:
    """Return why something could not be checked: what stands behind every check that it stops."""
    return problem.partition(" was not performed: ")[2] or problem


def _schema_outcome(table: Any, error: Any) -> Outcome:
    """Return an error of Frictionless as an outcome that says what to do, beside its place."""
    number, field = getattr(error, "row_number", None), getattr(error, "field_name", None)
    key = ""
    if number is not None and table.primary_key:
        cells = dict(zip(table.names, getattr(error, "cells", []), strict=False))
        key = "/".join(str(cells.get(name) or "") for name in table.primary_key)
    if error.type == "foreign-key":
        names, found = ", ".join(error.field_names), " ".join(map(str, error.field_cells))
        there = ", ".join(error.reference_field_names)
        said = f"{names} {found} is no {there} of {error.reference_name or 'this table'}"
    elif error.type == "primary-key":
        said = f"violates the primary key: {error.note}"
    elif field and number is not None:
        said = f'{field} "{error.cell}": {one_line(error.note)}'
    else:  # the header is meant
        said = one_line(error.message).removesuffix(".")
    line = f"{said}. {ADVICE.get(error.type, HEADER)}."
    return Outcome("schema", table.name, table.path, key, False, line, number, field)
