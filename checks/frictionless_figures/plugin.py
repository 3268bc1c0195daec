"""The Frictionless plugin: the rules as checks, and checklists that the descriptor declares."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, ClassVar

import attrs
import frictionless.resources
from frictionless import Check, Checklist, FrictionlessException, Plugin, Report, errors, system
from frictionless import Error as FrictionlessError
from frictionless.resources import FileResource, TableResource

from frictionless_figures.checklists import checklist_of
from frictionless_figures.doubts import doubts_of
from frictionless_figures.multipart import WholeMultipartLoader
from frictionless_figures.package import NOT_OPTIONS, load_table, load_tables
from frictionless_figures.registry import MAY_JUDGE_NOTHING, RULES, Performance, perform
from frictionless_figures.table import SetUpError, Tables, meant

JSON_TYPES: Mapping[str, Mapping[str, Any]] = {
    "str": {"type": "string"},
    "int": {"type": "integer", "minimum": 1},
    "bool": {"type": "boolean"},
    "Mapping[str, str]": {"type": "object", "additionalProperties": {"type": "string"}},
    "Mapping[str, str] | None": {"type": "object", "additionalProperties": {"type": "string"}},
}


@attrs.define(kw_only=True, repr=False)
class FigureError(errors.TableError):
    """A failure of one of these checks: the row, the field, and the sentence that says why."""

    type = "figure-error"
    title = "Figure Error"
    description = "A row does not satisfy a rule on printed figures."
    template = "{note}"
    tags: ClassVar[list[str]] = ["#table", "#row", "#figure"]

    row_number: int | None = None
    field_name: str | None = None

    metadata_profile_patch: ClassVar[dict[str, Any]] = {
        "properties": {"rowNumber": {"type": "integer"}, "fieldName": {"type": "string"}}
    }


class UnperformedCheckError(errors.CheckError):
    """A declared check was not performed; no `skipErrors` silences it.

    It has a type of its own because Frictionless drops the check that follows one with the type
    `check-error`.
    """

    type = "unperformed-check"
    title = "Unperformed Check"
    description = "A declared check was not performed."
    template = "{note}"


class FigureCheck(Check):
    """A rule performed by Frictionless, before the rows are read, so that no limit skips it."""

    Error: ClassVar[Callable[..., FigureError]]
    options: ClassVar[tuple[str, ...]]

    def validate_start(self) -> Iterable[FrictionlessError]:
        """Yield an error for every failure that is not known; keep every finding."""
        resource, name = self.resource, str(self.resource.name)
        options = {option: getattr(self, option) for option in self.options}
        try:
            tables = _tables_of(resource)
            table = tables[name]
            performance = Performance(self.type, table, doubts_of(self.type, name, tables))
            if isinstance(resource, FiguresTableResource):
                resource.performances.append(performance)
            for found in perform(self.type, table, tables, options):
                failure = performance.take(found)
                if failure is not None:
                    yield self.Error(
                        note=str(failure), row_number=failure.row, field_name=failure.field
                    )
            if not performance.performed and self.type not in MAY_JUDGE_NOTHING:
                raise SetUpError("there is nothing that it applies to")
        except SetUpError as error:
            yield _unperformed(f"{self.type} of {name} was not performed: {error}")
        except FrictionlessException as exception:
            yield _unperformed(
                f"{self.type} of {name} was not performed: {exception.error.note}"
            )


def _unperformed(note: str) -> UnperformedCheckError:
    return UnperformedCheckError(note=" ".join(note.split()))


def _tables_of(resource: Any) -> Tables:
    """Return the tables of the validation that is under way, or the resource alone."""
    if isinstance(resource, FiguresTableResource) and resource.tables is not None:
        return resource.tables
    if resource.package is None:
        return Tables({str(resource.name): lambda: load_table(resource)})
    return load_tables(resource.package)


def _error_class(name: str) -> type[FigureError]:
    """Return the error class of a rule, of the same type."""
    description = " ".join((inspect.getdoc(RULES[name]) or "").split("\n\n")[0].split())
    body = {"type": name, "title": f"{_words(name)} Error", "description": description}
    return type(f"{_words(name).replace(' ', '')}Error", (FigureError,), body)


def _words(name: str) -> str:
    return name.replace("-", " ").title()


def _check_class(name: str) -> type[FigureCheck]:
    """Return the check class of a rule: its options are the keyword parameters of the rule."""
    rule = RULES[name]
    options = {
        option.name: option
        for option in inspect.signature(rule).parameters.values()
        if option.kind is inspect.Parameter.KEYWORD_ONLY
    }
    profile = {
        "required": [key for key, option in options.items() if option.default is option.empty],
        "properties": {
            key: dict(JSON_TYPES[str(option.annotation)]) for key, option in options.items()
        },
        "additionalProperties": False,
    }
    fields = {
        key: attrs.field()
        if option.default is option.empty
        else attrs.field(default=option.default)
        for key, option in options.items()
    }
    return attrs.make_class(
        _words(name).replace(" ", ""),
        fields,
        bases=(FigureCheck,),
        class_body={
            "type": name,
            "Error": ERRORS[name],
            "Errors": [ERRORS[name]],
            "options": tuple(options),
            "metadata_profile_patch": profile,
            "__doc__": inspect.getdoc(rule),
        },
        kw_only=True,
        repr=False,
    )


ERRORS = {name: _error_class(name) for name in RULES}
CHECKS = {name: _check_class(name) for name in RULES}


class Refusal(Check):
    """Stands for what a checklist declares and cannot be performed: it gives those errors."""

    type = "refusal"

    def __init__(self, refused: Iterable[FrictionlessError]) -> None:
        super().__init__()
        self._refused = list(refused)

    def validate_start(self) -> Iterable[FrictionlessError]:
        """Yield the errors."""
        yield from self._refused


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
    def tables(self) -> Tables | None:
        """Return the tables of the validation that is under way."""
        return vars(self).get("_tables")

    def validate(self, checklist: Checklist | None = None, **options: Any) -> Report:
        """Validate against the declared checklist and the given one together."""
        self.performances.clear()
        vars(self)["_tables"] = _shared_tables(self, checklist)
        merged = _merged(self, checklist or Checklist())
        try:
            report = super().validate(merged, **options)
        finally:
            vars(self)["_tables"] = None
        for task in report.tasks:
            task.warnings.extend(
                f"pickErrors or skipErrors of the checklist silence {type} ({count})"
                for type, count in merged.silenced.items()
            )
        return report


def _shared_tables(resource: FiguresTableResource, checklist: Checklist | None) -> Tables | None:
    """Return the tables that all resources share in one validation of their package.

    A package gives all its resources one and the same checklist; another one, or none, begins
    another validation, and so does a resource whose turn has been already.
    """
    package = resource.package
    if package is None:
        return None
    kept = vars(package).get("_figures")
    if kept is None or checklist is None or kept[0] is not checklist or resource.name in kept[2]:
        kept = (checklist, load_tables(package), set())
        vars(package)["_figures"] = kept
    kept[2].add(resource.name)
    tables: Tables = kept[1]
    return tables


def _merged(resource: TableResource, given: Checklist) -> DeclaredChecklist:
    """Return the declared checklist and the given one as one."""
    checks: list[Check] = []
    pick, skip = [], []
    try:
        declared = checklist_of(resource)
        pick, skip = declared.get("pickErrors", []), declared.get("skipErrors", [])
        for descriptor in declared.get("checks", []):
            checks.append(_declared_check(str(resource.name), descriptor))
    except FrictionlessException as exception:
        checks.append(Refusal(exception.to_errors()))
    merged = DeclaredChecklist(
        checks=checks + given.checks,
        pick_errors=[*pick, *given.pick_errors],
        skip_errors=[*skip, *given.skip_errors],
    )
    merged.silenced, merged.passing = Counter(), frozenset(merged.scope)
    return merged


def _declared_check(resource: str, descriptor: Mapping[str, Any]) -> Check:
    """Return a declared check, or what refuses it: an unknown type or option, or a missing one."""
    problem = _problem(descriptor)
    if problem is None:
        try:
            return Check.from_descriptor(dict(descriptor))
        except FrictionlessException as exception:
            notes = [reason.note for reason in exception.reasons] or [exception.error.note]
            problem = f"{descriptor.get('type')}: {'; '.join(notes)}"
    return Refusal([_unperformed(f"{resource}: {problem}")])


def _problem(check: Mapping[str, Any]) -> str | None:
    kind = check.get("type")
    if not isinstance(kind, str):
        return "a check of the checklist has no type"
    own = CHECKS.get(kind)
    if own is None:
        try:
            system.select_check_class(kind)
        except FrictionlessException:
            return f'there is no check "{kind}"{meant(kind, CHECKS)}'
        return None
    unknown = sorted(set(check) - {*NOT_OPTIONS, *own.options})
    if unknown:
        return f"{kind} has no option {unknown[0]}{meant(unknown[0], own.options)}"
    missing = sorted(set(own.metadata_profile_patch["required"]) - set(check))
    return f"{kind} needs the option {', '.join(missing)}" if missing else None


@cache
def _file_class(type: str) -> type[FileResource] | None:
    """Return Frictionless' class for a type of files that are no tables, refusing checks."""
    for known in vars(frictionless.resources).values():
        if inspect.isclass(known) and vars(known).get("datatype") == type:
            if issubclass(known, FileResource):
                return _refusing(known)
    return None


def _refusing(known: Any) -> Any:
    class Refusing(known):  # type: ignore[misc]  # its base is a class of Frictionless
        def validate(self, checklist: Checklist | None = None, **options: Any) -> Report:
            given = checklist or Checklist()
            refused = list(_refused(self))
            if not refused:
                return super().validate(given, **options)
            checks = [*given.checks, Refusal(refused)]
            return super().validate(Checklist(checks=checks), **options)

    Refusing.__name__ = Refusing.__qualname__ = known.__name__
    Refusing.type, Refusing.datatype = known.type, known.datatype
    return Refusing


def _refused(resource: Any) -> Iterator[FrictionlessError]:
    try:
        if checklist_of(resource).get("checks"):
            yield _unperformed(
                f"{resource.name} is of type {resource.type}, so its checks are not performed."
                " Declare it as a table, or remove the checklist."
            )
    except FrictionlessException as exception:
        yield from exception.to_errors()


class FiguresPlugin(Plugin):
    """What Frictionless finds in the module `frictionless_figures`."""

    def create_loader(self, resource: Any) -> WholeMultipartLoader | None:
        """Return what reads the parts of a table whose checklist is to judge all its rows."""
        whole = resource.scheme == "multipart" and resource.format == "csv" and not resource.remote
        return WholeMultipartLoader(resource) if whole and "checklist" in resource.custom else None

    def select_check_class(self, type: str | None = None) -> type[Check] | None:
        """Return the check of a type, where it is one of these."""
        return CHECKS.get(type or "")

    def select_error_class(self, type: str | None = None) -> type[FrictionlessError] | None:
        """Return the error of a type, where it is one of these."""
        if type == UnperformedCheckError.type:
            return UnperformedCheckError
        return ERRORS.get(type or "")

    def select_resource_class(
        self, type: str | None = None, *, datatype: str | None = None
    ) -> type[TableResource | FileResource] | None:
        """Return the table that honours checklists for every table, and files that refuse them."""
        if "table" in (type, datatype):
            return FiguresTableResource
        return _file_class(datatype or type or "")
