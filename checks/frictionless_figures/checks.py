"""The rules as checks of Frictionless, and the errors that they give."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, ClassVar

import attrs
from frictionless import Check, FrictionlessException, errors, settings, system
from frictionless import Error as FrictionlessError

from frictionless_figures.bounds import TooLargeError
from frictionless_figures.package import NOT_OPTIONS, load_table, load_tables
from frictionless_figures.registry import MAY_JUDGE_NOTHING, RULES, Performance, options_of, promise
from frictionless_figures.rules.figures import Side
from frictionless_figures.table import SetUpError, Tables, meant

OLDEST = (5, 19)  # of Frictionless: what is older does not see unique keys
JSON_TYPES: Mapping[Any, Mapping[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer", "minimum": 1},
    bool: {"type": "boolean"},
    Side: {"type": ["string", "array", "object"]},
    Mapping[str, str]: {"type": "object", "additionalProperties": {"type": "string"}},
    Mapping[str, str] | None: {"type": "object", "additionalProperties": {"type": "string"}},
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
        if _version(settings.VERSION) < OLDEST:
            needs = f"Frictionless {'.'.join(map(str, OLDEST))} or newer"
            yield unperformed(f"{self.type} of {name} needs {needs}, not {settings.VERSION}")
            return
        options = {option: getattr(self, option) for option in self.options}
        try:
            tables = _tables_of(resource)
            table = tables[name]
            performance = Performance(self.type, table, tables)
            vars(resource).setdefault("_performances", []).append(performance)
            for failed in performance.perform(**options):
                place = {"row_number": failed.row, "field_name": failed.field}
                yield self.Error(note=str(failed), **place)
            if not performance.findings and self.type not in MAY_JUDGE_NOTHING:
                raise SetUpError("there is nothing that it applies to")
        except SetUpError as error:
            yield unperformed(f"{self.type} of {name} was not performed: {error}")
        except FrictionlessException as exception:
            note = exception.error.note
            large = isinstance(exception.error, TooLargeError)  # says all, once for all checks
            yield unperformed(note if large else f"{self.type} of {name} was not performed: {note}")


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:2] if part.isdecimal())


def unperformed(note: str) -> UnperformedCheckError:
    """Return the error that a check was not performed."""
    return UnperformedCheckError(note=" ".join(note.split()))


def _tables_of(resource: Any) -> Tables:
    """Return the tables of the validation that is under way, or the resource alone."""
    shared: Tables | None = vars(resource).get("_tables")
    if shared is None and resource.package is None:
        return Tables({str(resource.name): lambda: load_table(resource)})
    return load_tables(resource.package) if shared is None else shared


def _error_class(name: str) -> type[FigureError]:
    body = {"type": name, "title": f"{_words(name)} Error", "description": promise(name)}
    return type(f"{_words(name).replace(' ', '')}Error", (FigureError,), body)


def _words(name: str) -> str:
    return name.replace("-", " ").title()


ERRORS = {name: _error_class(name) for name in RULES}


@cache
def check_class(name: str) -> type[FigureCheck]:
    """Return the check class of a rule: its options are the keyword parameters of the rule.

    Raises KeyError for a name that no rule has.
    """
    options = options_of(name)
    profile = {
        "required": [key for key, option in options.items() if option.default is option.empty],
        "properties": {key: JSON_TYPES[option.annotation] for key, option in options.items()},
        "additionalProperties": False,
    }
    fields = {
        key: attrs.field(
            default=attrs.NOTHING if option.default is option.empty else option.default
        )
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
            "__doc__": inspect.getdoc(RULES[name]),
        },
        kw_only=True,
        repr=False,
    )


class Refusal(Check):
    """Stands for what a checklist declares and cannot be performed: it gives those errors."""

    type = "refusal"

    def __init__(self, refused: Iterable[FrictionlessError]) -> None:
        super().__init__()
        self._refused = list(refused)

    def validate_start(self) -> Iterable[FrictionlessError]:
        """Yield the errors."""
        yield from self._refused


def declared_check(resource: str, descriptor: Mapping[str, Any]) -> Check:
    """Return a declared check, or what refuses it: an unknown type or option, or a missing one."""
    problem = _problem(descriptor)
    if problem is None:
        try:
            check: Check = Check.from_descriptor(dict(descriptor))
            return check
        except FrictionlessException as exception:
            notes = [reason.note for reason in exception.reasons] or [exception.error.note]
            problem = f"{descriptor.get('type')}: {'; '.join(notes)}"
    return Refusal([unperformed(f"{resource}: {problem}")])


def _problem(check: Mapping[str, Any]) -> str | None:
    kind = check.get("type")
    if not isinstance(kind, str):
        return "a check of the checklist has no type"
    if kind not in RULES:
        try:
            system.select_check_class(kind)
        except FrictionlessException:
            return f'there is no check "{kind}"{meant(kind, RULES)}'
        return None
    own = check_class(kind)
    unknown = sorted(set(check) - {*NOT_OPTIONS, *own.options})
    if unknown:
        return f"{kind} has no option {unknown[0]}{meant(unknown[0], own.options)}"
    missing = sorted(set(own.metadata_profile_patch["required"]) - set(check))
    return f"{kind} needs the option {', '.join(missing)}" if missing else None
