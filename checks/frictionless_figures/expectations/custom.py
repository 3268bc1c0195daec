"""The expectations that Great Expectations lacks, on pandas, SQL and Spark; importing registers.

`import frictionless_figures.expectations.custom` is all that another project of Great Expectations
needs to load the suites; besides the conditions, they rest on the formula and the reader of dates.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from great_expectations.execution_engine import (
    PandasExecutionEngine,
    SparkDFExecutionEngine,
    SqlAlchemyExecutionEngine,
)
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    MulticolumnMapMetricProvider,
    multicolumn_condition_partial,
)
from great_expectations.render import LegacyDiagnosticRendererType, LegacyRendererType
from great_expectations.render.components import RenderedStringTemplateContent
from great_expectations.render.renderer.renderer import renderer

from frictionless_figures.expectations.columns import Frame, Spark, Sql, is_missing
from frictionless_figures.expectations.conditions import (
    ENDS,
    Column,
    Ends,
    edtf_date,
    known_key,
    plain,
    stated_rate,
    stated_span,
    stated_total,
)


def _registered(name: str, condition: Callable[..., Column], options: Sequence[str]) -> str:
    """Make a condition known to Great Expectations as a metric of all three engines."""
    described = (*options, "known", "key")

    def expected(engine: Any, values: Mapping[str, Any]) -> Column:
        given = {key: values[key] for key in options if values.get(key) is not None}
        found = condition(engine, **given)
        if not values.get("known"):
            return found
        expected_to_fail = engine.any_of(engine.text(values["key"]), values["known"])
        return (found & ~expected_to_fail) | (~found & expected_to_fail)

    class Metric(MulticolumnMapMetricProvider):
        """The rows that a condition holds for."""

        condition_metric_name = f"multicolumn_values.{name}"
        condition_domain_keys = (
            "batch_id",
            "table",
            "column_list",
            "row_condition",
            "condition_parser",
            "ignore_row_if",
        )
        condition_value_keys = described

        @multicolumn_condition_partial(engine=PandasExecutionEngine)
        def _pandas(cls, column_list: Any, **values: Any) -> Column:
            return expected(Frame(column_list, **values), values)

        @multicolumn_condition_partial(engine=SqlAlchemyExecutionEngine)
        def _sqlalchemy(cls, column_list: Any, **values: Any) -> Column:
            return expected(Sql(column_list, **values), values)

        @multicolumn_condition_partial(engine=SparkDFExecutionEngine)
        def _spark(cls, column_list: Any, **values: Any) -> Column:
            return expected(Spark(column_list, **values), values)

    return Metric.condition_metric_name


_RATE = (
    "numerator",
    "denominator",
    "rate",
    "decimals",
    "rate_ends",
    "least",
    "most",
    "per",
    "rounding",
)
_TOTAL = ("group", "part", "total", "same")
_SPAN = ("first", "last", "years", "counting")
_DATE = ("date", "start", "end", "basis")
_KEY = ("fields", "keys")
_UNITS = {100: "percent", 1000: "permille", 1: "times"}
_SIGNS = {100: "%", 1000: "‰"}


class Stated(MulticolumnMapExpectation, ABC):
    """What the expectations on stated figures share: ids that are known to fail, and sentences."""

    key: str = ""
    known: Sequence[str] = ()
    ignore_row_if: str = "never"

    args_keys: ClassVar[tuple[str, ...]] = ("column_list",)

    @classmethod
    def promise(cls, kwargs: Mapping[str, Any]) -> str:
        """What the expectation says of every row, in one sentence."""
        raise NotImplementedError

    @classmethod
    def finding(cls, kwargs: Mapping[str, Any], row: Mapping[str, Any]) -> str:
        """What is wrong with a row that fails, in one sentence."""
        named = ", ".join(f"{name} {_shown(cell)}" for name, cell in row.items())
        return f"{named}."

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    def _prescriptive_renderer(
        cls, configuration: Any = None, result: Any = None, **_: Any
    ) -> list[Any]:
        config = configuration or result.expectation_config
        known = config.kwargs.get("known")
        also = f" Known to fail, and expected to: {', '.join(known)}." if known else ""
        claims = (config.meta or {}).get("claims", [])
        return [_sentence("\n".join([cls.promise(config.kwargs) + also, *claims]))]

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_STATEMENT)
    def _diagnostic_unexpected_statement_renderer(
        cls, configuration: Any = None, result: Any = None, **options: Any
    ) -> list[Any]:
        base = super()._diagnostic_unexpected_statement_renderer
        return [
            *base(configuration=configuration, result=result, **options),
            *(_sentence(line) for line in findings(result)),
        ]


def findings(result: Any) -> list[str]:
    """The sentences about the rows that fail an expectation of this module, each with its id."""
    config, rows = result.expectation_config, result.result.get("unexpected_list") or []
    found = []
    for row in rows if not result.success else []:
        key = config.kwargs.get("key")
        place = f"{_shown(row[key])}: " if key else ""
        cls = EXPECTATIONS[config.type]
        expected = str(row.get(key)) in config.kwargs.get("known", ())
        line = cls.finding(config.kwargs, row)
        found.append(f"{place}{'holds now, and is known to fail: ' if expected else ''}{line}")
    return list(dict.fromkeys(found))


def _named(ends: Ends) -> str:
    """The name of a figure: that of the column of its least without what says so."""
    return ends if isinstance(ends, str) else ends[0].removesuffix("_lower")


def _printed(ends: Ends, row: Mapping[str, Any]) -> Any:
    """The number of a figure in a row; of an interval its least, or its most where that is open."""
    cells = [row[name] for name in ([ends] if isinstance(ends, str) else ends)]
    return next((cell for cell in cells if not is_missing(cell)), None)


def _shown(cell: Any) -> str:
    return "nothing" if is_missing(cell) else plain(cell) or "nothing"


def _sentence(text: str) -> Any:
    template = {"template": text.replace("$", "$$"), "params": {}, "styling": {}}
    return RenderedStringTemplateContent(
        content_block_type="string_template", string_template=template
    )


class ExpectStatedRateToMatch(Stated):
    """Each printed rate follows from the numerator and the denominator printed beside it."""

    numerator: str | list[str]
    denominator: str | list[str]
    rate: str
    decimals: str
    rate_ends: list[str] | None = None
    least: str | None = None
    most: str | None = None
    per: int = 100
    rounding: str = "nearest"

    map_metric: ClassVar[str] = _registered("stated_rate", stated_rate, _RATE)
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", *_RATE, "known", "key")

    @classmethod
    def promise(cls, kwargs: Mapping[str, Any]) -> str:
        """As `Stated.promise`."""
        told = f"{_named(kwargs['numerator'])} ÷ {_named(kwargs['denominator'])} is printed as"
        told += f" {kwargs['rate']} ({_UNITS.get(kwargs.get('per', 100))},"
        told += f" {kwargs.get('rounding', 'nearest')}), recomputed exactly."
        if kwargs.get("least"):
            told += f" Where no denominator is printed, {kwargs['least']} to {kwargs['most']} is"
            told += " all that the rate allows."
        return told

    @classmethod
    def finding(cls, kwargs: Mapping[str, Any], row: Mapping[str, Any]) -> str:
        """As `Stated.finding`."""
        per = kwargs.get("per", 100)
        top, base = (_printed(kwargs[name], row) for name in ("numerator", "denominator"))
        claim, decimals = _printed(kwargs["rate"], row), row[kwargs["decimals"]]
        if top is None or claim is None:
            return super().finding(kwargs, row)
        unit = f" {_SIGNS.get(per, '')}".rstrip()
        exact = _shown(claim) if is_missing(decimals) else f"{Decimal(claim):.{int(decimals)}f}"
        claimed = f"printed as {exact}{unit}"
        if base is None and kwargs.get("least"):
            given = f"{_shown(row[kwargs['least']])} to {_shown(row[kwargs['most']])}"
            return f"{_shown(top)} ÷ {given} {claimed}: not exactly the range that it allows."
        if not base:
            return f"{_shown(top)} ÷ {_shown(base)} {claimed}: undefined."
        quotient = Decimal(top) * per / Decimal(base)
        return f"{_shown(top)} ÷ {_shown(base)} {claimed}: it is {quotient:.6f}{unit}."


class ExpectStatedTotalToMatch(Stated):
    """The printed parts of each group of rows add up to its printed total."""

    group: str
    part: str | list[str]
    total: str | list[str]
    same: str | None = None

    map_metric: ClassVar[str] = _registered("stated_total", stated_total, _TOTAL)
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", *_TOTAL, "known", "key")

    @classmethod
    def promise(cls, kwargs: Mapping[str, Any]) -> str:
        """As `Stated.promise`."""
        part, total = _named(kwargs["part"]), _named(kwargs["total"])
        return f"The {part} of each {kwargs['group']} add up to its {total}, exactly."

    @classmethod
    def finding(cls, kwargs: Mapping[str, Any], row: Mapping[str, Any]) -> str:
        """As `Stated.finding`."""
        part, total = (_shown(_printed(kwargs[name], row)) for name in ("part", "total"))
        return f"the parts, {part} among them, printed as {total}: they do not add up to it."


class ExpectStatedSpanToMatch(Stated):
    """Each printed number of years is the time from its first to its last year."""

    first: str
    last: str
    years: str
    counting: str

    map_metric: ClassVar[str] = _registered("stated_span", stated_span, _SPAN)
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", *_SPAN, "known", "key")

    @classmethod
    def promise(cls, kwargs: Mapping[str, Any]) -> str:
        """As `Stated.promise`."""
        first, last, years, counting = (kwargs[name] for name in _SPAN)
        told = f"{first} to {last} is printed as {years}: {last} − {first}, and one more where"
        return f"{told} {counting} is inclusive."

    @classmethod
    def finding(cls, kwargs: Mapping[str, Any], row: Mapping[str, Any]) -> str:
        """As `Stated.finding`."""
        first, last, years, counting = (row[kwargs[name]] for name in _SPAN)
        told = f"{_shown(first)} to {_shown(last)} printed as {_shown(years)} years"
        if is_missing(first) or is_missing(last) or counting not in ENDS:
            return f"{told}, counted {_shown(counting)}: undefined."
        return f"{told}: it is {last - first + ENDS[counting]}, counted {counting}."


class ExpectEdtfDateToMatch(Stated):
    """Each date is EDTF level 1, and its first and last year stand beside it."""

    date: str
    start: str = ""
    end: str = ""
    basis: str = ""

    map_metric: ClassVar[str] = _registered("edtf_date", edtf_date, _DATE)
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", *_DATE, "known", "key")

    @classmethod
    def promise(cls, kwargs: Mapping[str, Any]) -> str:
        """As `Stated.promise`."""
        told = f"{kwargs['date']} is an EDTF level 1 date"
        if kwargs.get("start"):
            told += f", {kwargs['start']} its first year"
        if kwargs.get("end"):
            told += f", {kwargs['end']} its last year"
        if kwargs.get("basis"):
            told += f", {kwargs['basis']} unstated exactly where it is missing"
        return f"{told}."


class ExpectCompoundKeyToBeKnown(Stated):
    """The cells of each row together are a key of another table, or all are missing."""

    fields: list[str]
    keys: list[list[str | None]]
    reference: str = ""

    map_metric: ClassVar[str] = _registered("known_key", known_key, _KEY)
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", *_KEY, "known", "key")

    @classmethod
    def promise(cls, kwargs: Mapping[str, Any]) -> str:
        """As `Stated.promise`."""
        return f"{', '.join(kwargs['fields'])} is a key of {kwargs.get('reference')}, or missing."


EXPECTATIONS = {
    each.expectation_type: each
    for each in (
        ExpectStatedRateToMatch,
        ExpectStatedTotalToMatch,
        ExpectStatedSpanToMatch,
        ExpectEdtfDateToMatch,
        ExpectCompoundKeyToBeKnown,
    )
}
