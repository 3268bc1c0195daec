"""One run of everything that a package declares, with a count of what was performed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from frictionless import FrictionlessException, Package, Report

from frictionless_figures.descriptor import DescriptorError, read_json
from frictionless_figures.outcome import Outcome
from frictionless_figures.package import load_tables
from frictionless_figures.plugin import FiguresTableResource
from frictionless_figures.registry import confront
from frictionless_figures.rules.plaintext import first_faults
from frictionless_figures.table import Tables

PINS = {"hash-count": "hash", "byte-count": "bytes", "row-count": "rows"}
# Errors of Frictionless that mean: nothing could be checked.
SET_UP = ("check-error", "checklist-error", "schema-error", "resource-error", "scheme-error")
MAY_BE_EMPTY = ("known-discrepancy",)  # nothing to explain is the good case


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a check was performed on a table, and how that ended."""

    check: str
    table: str
    performed: int
    held: int
    known: int
    failed: int


@dataclass(slots=True)
class Run:
    """All that one run found: outcomes, and what could not be checked at all.

    `outcomes` holds one entry for each performance of a check of ours; `others` the errors of
    Frictionless itself, by check (`schema` or `pinned`) and table, with the times performed.
    """

    tables: Tables | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    others: dict[tuple[str, str], int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    declared: list[tuple[str, str]] = field(default_factory=list)

    @property
    def failures(self) -> list[Outcome]:
        """Return what failed and is not known: first the schemas', which the others build on."""
        failed = [each for each in self.outcomes if not each.holds and not each.known]
        return sorted(failed, key=lambda outcome: outcome.check != "schema")

    @property
    def known(self) -> list[Outcome]:
        """Return what failed as the table of discrepancies explains."""
        return [each for each in self.outcomes if each.known]

    @property
    def status(self) -> int:
        """Return the exit status: 0 clean, 1 violations, 2 could not check."""
        return 2 if self.problems else 1 if self.failures else 0

    def tallies(self) -> list[Tally]:
        """Return the counts of every check by table, in the order performed."""
        places = dict.fromkeys([*self.others, *self.declared])
        places.update(dict.fromkeys((each.check, each.table) for each in self.outcomes))
        return [self._tally(check, table) for check, table in places]

    def _tally(self, check: str, table: str) -> Tally:
        found = [each for each in self.outcomes if (each.check, each.table) == (check, table)]
        failed = sum(not each.holds and not each.known for each in found)
        known = sum(each.known for each in found)
        performed = self.others.get((check, table), len(found))
        return Tally(check, table, performed, performed - failed - known, known, failed)


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
        tables = run.tables = load_tables(package)
        run.outcomes.extend(_text_faults(tables))
        if run.outcomes:  # what is no plain text is nothing to reckon with
            return run
        for resource in track(list(package.resources)):
            _validate_resource(run, resource, pinned)
        if not run.declared:
            run.problems.append(f"{path} declares no check of figures: there is nothing to check")
        if texts is not None and not run.problems:
            _verify_chain(run, tables, texts)
    except FrictionlessException as exception:
        reasons = exception.reasons or [exception.error]
        run.problems.extend(dict.fromkeys(_line(reason.note) for reason in reasons))
    except DescriptorError as error:
        run.problems.append(str(error))
    run.problems.extend(_never_performed(run))
    return run


def tables_of(path: Path) -> Tables:
    """Return the tables of a descriptor. Raises DescriptorError where it cannot be used."""
    try:
        return load_tables(open_package(path))
    except FrictionlessException as exception:
        raise DescriptorError(_line(exception.error.note)) from None


def _text_faults(tables: Tables) -> Iterator[Outcome]:
    """Yield what is no plain text, in files and then in cells."""
    faults = first_faults(tables[name] for name in tables)
    for table, fault in faults:
        yield Outcome("plain-text", table.name, table.path, "", False, fault)
    for table in [] if faults else tables.values():
        for check, options in table.checks:
            if check == "plain-text":
                found = confront(check, table, tables, options, {})
                yield from (outcome for outcome in found if not outcome.holds)


def _verify_chain(run: Run, tables: Tables, texts: Path) -> None:
    # Loaded here because the patterns of numerals take long to compile.
    from frictionless_figures.chain import MissingTextError, read_texts, verify

    try:
        run.outcomes.extend(verify(tables, read_texts(tables, texts)))
    except MissingTextError as error:
        run.problems.append(str(error))


def open_package(path: Path) -> Package:
    """Return the package of a descriptor. Raises DescriptorError or FrictionlessException."""
    descriptor = read_json(path)
    for resource in descriptor.get("resources", ()):
        schema = resource.get("schema") if isinstance(resource, dict) else None
        if isinstance(schema, str) and schema.endswith(".json"):
            read_json(path.parent / schema)
    return Package.from_descriptor(descriptor, basepath=str(path.parent))


def _validate_resource(run: Run, resource: Any, pinned: bool) -> None:
    assert run.tables is not None
    table = run.tables[resource.name]
    report = resource.validate(limit_errors=0)
    own = set()
    if isinstance(resource, FiguresTableResource):
        own = set(resource.outcomes)
        run.declared.extend((check, table.name) for check in own)
        run.outcomes.extend(each for found in resource.outcomes.values() for each in found)
    errors = [error for error in _errors(report) if error.type not in own]
    run.problems.extend(_line(error.note) for error in errors if error.type in SET_UP)
    keys = {row.number: table.key_of(row) for row in table.rows}
    for error in errors:
        if error.type not in SET_UP and error.type not in PINS:
            number = getattr(error, "row_number", None)
            key, line = keys.get(number or 0, ""), _schema_line(error)
            run.outcomes.append(Outcome("schema", table.name, table.path, key, False, line, number))
    run.others[("schema", table.name)] = 1 + len(table.rows)  # the header is judged too
    if pinned and any(getattr(resource, pin) is not None for pin in PINS.values()):
        run.others[("pinned", table.name)] = 1
        stale = [PINS[error.type] for error in errors if error.type in PINS]
        if stale:
            line = f"not as pinned: {', '.join(stale)}. If the change is meant, run figures pin."
            run.outcomes.append(Outcome("pinned", table.name, table.path, "", False, line))


def _schema_line(error: Any) -> str:
    """Return what an error of Frictionless says, without the place, which the outcome has."""
    if error.type == "foreign-key":
        names, cells = ", ".join(error.field_names), " ".join(map(str, error.field_cells))
        there = ", ".join(error.reference_field_names)
        return f"{names} {cells} is no {there} of {error.reference_name or 'this table'}."
    if error.type == "primary-key":
        return f"violates the primary key: {error.note}."
    field = getattr(error, "field_name", None)
    cell = getattr(error, "cell", None)
    place = f'{field} "{cell}": ' if field else ""
    return f"{place}{_line(error.note)}." if place else _line(error.message)


def _errors(report: Report) -> Iterator[Any]:
    yield from report.errors
    for task in report.tasks:
        yield from task.errors


def _never_performed(run: Run) -> Iterator[str]:
    """Yield the declared checks that judged nothing: a silent pass is a failure."""
    performed = {(each.check, each.table) for each in run.outcomes}
    for check, table in run.declared:
        if (check, table) not in performed and check not in MAY_BE_EMPTY and not run.problems:
            yield f"{check} of {table} was never performed: there is nothing that it applies to"


def _line(message: str) -> str:
    return " ".join(message.split())
