"""The Frictionless plugin: the rules as checks, and checklists that the descriptor declares."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, ClassVar

import attrs
from frictionless import Check, Checklist, FrictionlessException, Plugin, Report, errors, system
from frictionless import Error as FrictionlessError
from frictionless.resources import TableResource

from frictionless_figures.outcome import Outcome
from frictionless_figures.package import (
    DISCREPANCIES,
    checklist_descriptor,
    load_table,
    load_tables,
)
from frictionless_figures.registry import RULES, confront
from frictionless_figures.table import MissingTableError, Tables

JSON_TYPES = {"str": "string", "bool": "boolean", "Mapping[str, str] | None": "object"}


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


class FigureCheck(Check):
    """A rule performed by Frictionless, before the rows are read, so that no limit skips it."""

    Error: ClassVar[Callable[..., FigureError]]
    options: ClassVar[tuple[str, ...]]

    def validate_start(self) -> Iterable[FrictionlessError]:
        """Yield an error for every failure that is not known; keep every outcome."""
        resource = self.resource
        outcomes: list[Outcome] = []
        if isinstance(resource, FiguresTableResource):
            resource.outcomes.setdefault(self.type, outcomes)
            outcomes = resource.outcomes[self.type]
        try:
            if resource.package is None:
                raise MissingTableError("the check needs a package, and this table stands alone")
            tables = load_tables(resource.package)
            known = explanations(self.type, resource.name or "", tables)
            given = {name: getattr(self, name) for name in self.options}
            for outcome in confront(self.type, load_table(resource), tables, given, known):
                outcomes.append(outcome)
                if not outcome.holds and not outcome.known:
                    yield self.Error(
                        note=str(outcome), row_number=outcome.row, field_name=outcome.field
                    )
        except MissingTableError as error:
            yield errors.CheckError(note=f"{self.type} of {resource.name}: {error}")
        except FrictionlessException as exception:
            yield errors.CheckError(note=f"{self.type}: {exception.error.note}")


def explanations(check: str, table: str, tables: Tables) -> dict[str, str]:
    """Return why a table fails a check, by key, where the package explains it."""
    rows = tables[DISCREPANCIES].rows if DISCREPANCIES in tables else ()
    return {
        row["key"] or "": row["explanation"] or ""
        for row in rows
        if row["check"] == check and row["table"] == table
    }


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
            key: {"type": JSON_TYPES[str(option.annotation)]} for key, option in options.items()
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
            "Errors": [ERRORS[name], errors.CheckError],
            "options": tuple(options),
            "metadata_profile_patch": profile,
            "__doc__": inspect.getdoc(rule),
        },
        kw_only=True,
        repr=False,
    )


ERRORS = {name: _error_class(name) for name in RULES}
CHECKS = {name: _check_class(name) for name in RULES}


class FiguresTableResource(TableResource):
    """A table whose descriptor may carry a `checklist`, inline or as a path inside the package."""

    @property
    def outcomes(self) -> dict[str, list[Outcome]]:
        """Return what each check of the last validation found, by its type."""
        if "_outcomes" not in self.__dict__:
            self.__dict__["_outcomes"] = {}
        return self.__dict__["_outcomes"]  # type: ignore[no-any-return]  # set above

    def validate(self, checklist: Checklist | None = None, **options: Any) -> Report:
        """Validate against the declared checklist and the given one together."""
        self.outcomes.clear()
        try:
            own = _checklist(self)
        except FrictionlessException as exception:
            refused: Report = Report.from_validation_task(
                self, time=0, errors=exception.to_errors()
            )
            return refused
        given = checklist or Checklist()
        merged = Checklist(
            checks=own.checks + given.checks,
            pick_errors=own.pick_errors + given.pick_errors,
            skip_errors=own.skip_errors + given.skip_errors,
        )
        return super().validate(merged, **options)


def _checklist(resource: TableResource) -> Checklist:
    """Return the declared checklist. Raises FrictionlessException, also for an unknown check."""
    descriptor = checklist_descriptor(resource)
    for check in descriptor.get("checks", []):
        problem = _problem(check)
        if problem:
            note = f"{resource.name}: {problem}"
            raise FrictionlessException(errors.ChecklistError(note=note))
    return Checklist.from_descriptor(dict(descriptor))


def _problem(check: Mapping[str, Any]) -> str | None:
    """Return what is wrong with a declared check: an unknown type or option, or a missing one."""
    kind = str(check.get("type"))
    own = CHECKS.get(kind)
    if own is None:
        try:
            system.select_check_class(kind)
        except FrictionlessException:
            close = get_close_matches(kind, CHECKS, n=1)
            meant = f"; did you mean {close[0]}?" if close else ""
            return f'there is no check "{kind}"{meant}'
        return None
    unknown = set(check) - {"type", "name", "title", "description", *own.options}
    if unknown:
        return f"{kind} has no option {', '.join(sorted(unknown))}"
    missing = set(own.metadata_profile_patch["required"]) - set(check)
    return f"{kind} needs the option {', '.join(sorted(missing))}" if missing else None


class FiguresPlugin(Plugin):
    """What Frictionless finds in the module `frictionless_figures`."""

    def select_check_class(self, type: str | None = None) -> type[Check] | None:
        """Return the check of a type, where it is one of these."""
        return CHECKS.get(type or "")

    def select_error_class(self, type: str | None = None) -> type[FrictionlessError] | None:
        """Return the error of a type, where it is one of these."""
        return ERRORS.get(type or "")

    def select_resource_class(
        self, type: str | None = None, *, datatype: str | None = None
    ) -> type[TableResource] | None:
        """Return the table that honours checklists, for every table."""
        return FiguresTableResource if "table" in (type, datatype) else None
