"""The Frictionless plugin: tables that perform their checklists, and what reads them."""

import inspect
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import frictionless.resources
from frictionless import (
    Check,
    Checklist,
    FrictionlessException,
    Loader,
    Parser,
    Plugin,
    Report,
    errors,
)
from frictionless import Error as FrictionlessError
from frictionless.resources import FileResource, JsonResource, TableResource, TextResource

from frictionless_figures.bounds import (
    PARSERS,
    RegularLoader,
    WholeMultipartLoader,
    bounded,
    narrow,
)
from frictionless_figures.checks import (
    ERRORS,
    Refusal,
    UnperformedCheckError,
    check_class,
    declared_check,
    unperformed,
)
from frictionless_figures.gate import resource_faults, verify_source
from frictionless_figures.package import checklist_of, load_tables
from frictionless_figures.registry import Performance
from frictionless_figures.table import Tables


class DeclaredChecklist(Checklist):
    """A checklist that counts, by type, the errors that `pickErrors` and `skipErrors` silence."""

    silenced: Counter[str]
    passing: frozenset[str]

    def match(self, error: FrictionlessError) -> bool:
        """Return whether an error is reported."""
        if not isinstance(error, errors.DataError) or error.type in self.passing:
            return True
        self.silenced[error.type] += 1
        return False


class FiguresTableResource(TableResource):
    """A table whose descriptor may carry a `checklist`, inline or as a path inside the package."""

    type = "table"
    datatype = "table"

    @property
    def performances(self) -> list[Performance]:
        """Return what each check of the last validation found."""
        kept: list[Performance] = vars(self).setdefault("_performances", [])
        return kept

    @property
    def sample(self) -> Any:
        """Return the first rows. Raises FrictionlessException where one has too many cells."""
        rows = super().sample
        return narrow(self.name, rows) if "checklist" in self.custom else rows

    @property
    def cell_stream(self) -> Any:
        """Return the rows. Raises FrictionlessException, then or later, for one too large."""
        return self._unread(super().cell_stream)

    def _unread(self, rows: Iterable[Any]) -> Iterator[Any]:
        held = vars(self).pop("_held", None)
        vars(self)["_begun"] = True
        if held is None:
            yield from bounded(self, rows) if "checklist" in self.custom else rows
            return
        ahead, error = held
        ahead.reverse()
        while ahead:
            yield ahead.pop()
        if error is not None:
            raise error

    def rows_ahead(self) -> list[Any] | None:
        """Return all rows of a table that is being validated, before Frictionless reads them.

        It is given the same ones afterwards, so that a table is read once. None where the table is
        not open, or its rows are being read. Raises FrictionlessException for what cannot be read.
        """
        if self.closed or vars(self).get("_begun", True):
            return None
        rows: list[Any] = []
        error = None
        try:
            rows.extend(bounded(self, super().cell_stream))
        except FrictionlessException as exception:
            error = exception
            raise
        finally:
            vars(self)["_held"] = (list(rows), error)
        return rows

    def validate(self, checklist: Checklist | None = None, **options: Any) -> Report:
        """Validate against the declared checklist and the given one together."""
        self.performances.clear()
        if faults := resource_faults(self):
            return self._refused(*faults)
        tables, merged = _shared_tables(self, checklist), _merged(self, checklist or Checklist())
        vars(self).update(_tables=tables, _begun=not self.closed)
        try:
            report = super().validate(merged, **options)
        except TypeError as error:
            if not str(error).startswith("unhashable type"):
                raise
            self.close()
            return self._refused(f"{self.name}: a key holds lists or objects, which are no keys")
        finally:
            vars(self).update(_tables=None, _begun=True)
            vars(self).pop("_held", None)
        for task in report.tasks:
            for kind, count in merged.silenced.items():
                task.warnings.append(f"{count} of {kind} silenced by skipErrors or pickErrors")
        return report

    def _refused(self, *faults: str) -> Report:
        notes = [errors.ResourceError(note=fault) for fault in faults]
        report: Report = Report.from_validation_task(self, time=0, errors=notes)
        return report


def _shared_tables(resource: FiguresTableResource, checklist: Checklist | None) -> Tables | None:
    """Return the tables that all resources share in one validation of their package.

    A package gives all its resources one and the same checklist; another one, or none, begins
    another validation, and so does a resource whose turn has been already.
    """
    package = resource.package
    if package is None:
        return None
    shared: Shared | None = vars(package).get("_figures")
    goes_on = shared is not None and checklist is not None and shared.checklist is checklist
    if shared is None or not goes_on or resource.name in shared.seen:
        shared = share_tables(package, checklist)
    shared.seen.add(resource.name)
    return shared.tables


@dataclass(slots=True)
class Shared:
    """The tables of one validation of a package, by its checklist, and whose turn has been."""

    checklist: Checklist | None
    tables: Tables
    seen: set[str | None] = field(default_factory=set)


def share_tables(package: Any, checklist: Checklist | None) -> Shared:
    """Begin a validation by this checklist: its resources share the tables that are returned."""
    shared = vars(package)["_figures"] = Shared(checklist, load_tables(package))
    return shared


def _merged(resource: TableResource, given: Checklist) -> DeclaredChecklist:
    declared: Mapping[str, Any] = {}
    try:
        declared = checklist_of(resource)
        name, listed = str(resource.name), declared.get("checks", [])
        checks: list[Check] = [declared_check(name, descriptor) for descriptor in listed]
    except FrictionlessException as exception:
        checks = [Refusal(exception.to_errors())]
    skip = [*declared.get("skipErrors", []), *given.skip_errors]
    pick = [*declared.get("pickErrors", []), *given.pick_errors]
    merged = DeclaredChecklist(checks=checks + given.checks, pick_errors=pick, skip_errors=skip)
    # A package that picks other errors does not silence its claims: only what skips them by name.
    asked = Checklist(checks=checks, pick_errors=given.pick_errors, skip_errors=skip)
    merged.silenced = Counter()
    merged.passing = frozenset(merged.scope) | (frozenset(asked.scope) & ERRORS.keys())
    return merged


@cache
def file_class(kind: str) -> type[FileResource] | None:
    """Return Frictionless' class for a type of files that are no tables, refusing checks."""
    for known in vars(frictionless.resources).values():
        if inspect.isclass(known) and vars(known).get("datatype") == kind:
            if issubclass(known, (FileResource, JsonResource, TextResource)):
                return type(known.__name__, (_Refusing, known), {})
            return None
    return None


class _Refusing:
    """What a file becomes that is no table: it says that no declared check is performed."""

    def validate(self, checklist: Checklist | None = None, **options: Any) -> Report:
        given = checklist or Checklist()
        if refused := list(_refusals(self)):
            given = Checklist(checks=[*given.checks, Refusal(refused)])
        report: Report = super().validate(given, **options)  # type: ignore[misc]  # of a file
        return report


def _refusals(resource: Any) -> Iterator[FrictionlessError]:
    try:
        if checklist_of(resource).get("checks") and not isinstance(resource, TableResource):
            yield unperformed(
                f"{resource.name} is of type {resource.type}, so its checks are not performed."
                " Declare it as a table, or remove the checklist."
            )
    except FrictionlessException as exception:
        yield from exception.to_errors()


class FiguresPlugin(Plugin):
    """What Frictionless finds in the module `frictionless_figures`."""

    def create_adapter(self, source: Any, *, basepath: str | None = None, **_: Any) -> None:
        """Verify a descriptor before Frictionless reads it."""
        verify_source(source, basepath)

    def create_loader(self, resource: Any) -> Loader | None:
        """Return what opens the files of a table whose checklist is to judge all its rows."""
        if "checklist" not in resource.custom or resource.remote:
            return None
        if resource.scheme == "multipart" and resource.format == "csv":
            return WholeMultipartLoader(resource)
        return RegularLoader(resource) if resource.scheme == "file" else None

    def create_parser(self, resource: Any) -> Parser | None:
        """Return what reads all rows of a table with a checklist, and in linear time."""
        parser = PARSERS.get(resource.format) if "checklist" in resource.custom else None
        return parser and parser(resource)

    def select_check_class(self, type: str | None = None) -> type[Check] | None:
        """Return the check of a type, where it is one of these."""
        return check_class(type) if type in ERRORS else None

    def select_error_class(self, type: str | None = None) -> type[FrictionlessError] | None:
        """Return the error of a type, where it is one of these."""
        own = UnperformedCheckError
        return own if type == own.type else ERRORS.get(type or "")

    def select_resource_class(
        self, type: str | None = None, *, datatype: str | None = None
    ) -> type[TableResource | FileResource] | None:
        """Return the table that honours checklists for every table, and files that refuse them."""
        if "table" in (type, datatype):
            return FiguresTableResource
        return file_class(datatype or type or "")
