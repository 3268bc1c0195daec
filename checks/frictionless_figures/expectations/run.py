"""Suites run by Great Expectations, with nothing passed over in silence."""

from __future__ import annotations

import io
import logging
import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read while great_expectations is imported
# What its compatibility layers say of other packages, such as PySpark, is not for here.
with warnings.catch_warnings(), redirect_stderr(io.StringIO()):
    warnings.simplefilter("ignore")
    import great_expectations as gx
    from great_expectations.checkpoint import UpdateDataDocsAction
    from great_expectations.core import ExpectationSuite
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.expectations.registry import (
        list_registered_expectation_implementations,
    )

    from frictionless_figures.expectations.custom import EXPECTATIONS, findings

from frictionless_figures.expectations.suites import Suite, UnusableSuiteError

NAME = "figures"  # of the data source, the checkpoint and the site
RESULT_FORMAT = {"result_format": "COMPLETE"}


@dataclass(frozen=True, slots=True)
class Result:
    """How one expectation ended on a table: `lines` say what failed, one for each row of it.

    `problem` says why it could not be performed; then it neither holds nor fails.
    """

    table: str
    expectation: str
    holds: bool
    lines: tuple[str, ...] = ()
    problem: str = ""


def run(
    suites: Mapping[str, Suite], frames: Mapping[str, Any], output: Path | None = None
) -> list[Result]:
    """Return how every expectation of the suites ended on the frames, in one checkpoint.

    With `output`, Data Docs are written into that folder. Raises UnusableSuiteError for a suite
    that Great Expectations does not take as a whole, and for a frame that is missing.
    """
    accepted = {name: accept(suite) for name, suite in suites.items()}
    if not accepted:
        raise UnusableSuiteError("there is no suite to run")
    missing = [name for name in accepted if name not in frames]
    if missing:
        raise UnusableSuiteError(f"there is no table {missing[0]} for its suite")
    with _quiet(), TemporaryDirectory() as folder:
        context = _context(output)
        source = context.data_sources.add_pandas(NAME)
        definitions: list[Any] = []
        for name, suite in accepted.items():
            # All batches of a checkpoint share their parameters, so each frame comes from a file.
            path = Path(folder, f"{len(definitions)}.pickle")
            frames[name].to_pickle(path)
            batch = source.add_pickle_asset(name, filepath_or_buffer=path)
            definition = gx.ValidationDefinition(
                name=name, data=batch.add_batch_definition(name), suite=context.suites.add(suite)
            )
            definitions.append(context.validation_definitions.add(definition))
        actions = [UpdateDataDocsAction(name=NAME)] if output else []
        checkpoint = context.checkpoints.add(
            gx.Checkpoint(
                name=NAME,
                validation_definitions=definitions,
                result_format=RESULT_FORMAT,
                actions=actions,
            )
        )
        try:
            found = checkpoint.run().run_results.values()
        except Exception as error:  # of whatever library is beneath it
            line = f"{type(error).__name__}: {' '.join(str(error).split())}"
            raise UnusableSuiteError(f"Great Expectations cannot run the suites: {line}") from None
    if output is not None:
        _expect_pages(output, accepted)
    performed = {each.suite_name: each.results for each in found}
    return [
        result
        for name, suite in accepted.items()
        for result in _results(name, suite, performed.get(name, ()))
    ]


def holds(suite: Suite, frame: Any, context: Any) -> bool:
    """Whether every expectation of a suite holds on a frame; what cannot be performed does not.

    `context` is what `quick_context` returns: the same for any number of suites.
    """
    with _quiet():
        source = context.data_sources.get(NAME)
        batch = source.get_asset(NAME).get_batch_definition(NAME).get_batch({"dataframe": frame})
        found = batch.validate(accept(suite), result_format="BOOLEAN_ONLY")
        return len(found.results) == len(suite["expectations"]) and all(
            result.success for result in found.results
        )


def quick_context() -> Any:
    """Return a context in which `holds` validates one frame after the other."""
    with _quiet():
        context = _context(None)
        asset = context.data_sources.add_pandas(NAME).add_dataframe_asset(NAME)
        asset.add_batch_definition_whole_dataframe(NAME)
        return context


def accept(suite: Suite) -> ExpectationSuite:
    """Return a suite as Great Expectations takes it: all that was asked, and at least something.

    Raises UnusableSuiteError otherwise: unknown expectations it would drop, and an empty suite it
    would pass.
    """
    asked, name = suite["expectations"], suite["name"]
    if not asked:
        raise UnusableSuiteError(f"the suite {name} is empty")
    known = list_registered_expectation_implementations()
    for kind in (expectation["type"] for expectation in asked):
        if kind not in known:
            close = get_close_matches(kind, known, n=1)
            meant = f"; did you mean {close[0]}?" if close else ""
            raise UnusableSuiteError(f"the suite {name} asks for an unknown {kind}{meant}")
    with _quiet():
        try:
            taken = ExpectationSuite(name=name, expectations=asked, meta=dict(suite["meta"]))
        except (TypeError, ValueError) as error:
            line = " ".join(str(error).split())
            raise UnusableSuiteError(f"the suite {name} is not taken: {line}") from None
    if [each.expectation_type for each in taken.expectations] != [each["type"] for each in asked]:
        held = f"{len(taken.expectations)} of {len(asked)}"
        raise UnusableSuiteError(f"the suite {name} holds only {held} expectations asked for")
    return taken


def _results(name: str, suite: ExpectationSuite, found: Iterable[Any]) -> Iterator[Result]:
    """Yield what each expectation of a suite came to; one without a result is a problem."""
    told = {_identity(each.expectation_config): each for each in found}
    for expectation in suite.expectations:
        config = expectation.configuration
        what = f"{config.type} ({_about(config.kwargs)})"
        result = told.pop(_identity(config), None)
        if result is None:
            yield Result(name, what, False, problem="was never performed")
        elif exception := _exception(result.exception_info):
            yield Result(name, what, False, problem=f"could not be performed: {exception}")
        else:
            yield Result(name, what, bool(result.success), tuple(_lines(result)))


def _expect_pages(output: Path, names: Iterable[str]) -> None:
    """Raise UnusableSuiteError where a suite has no page: a failure to render is only logged."""
    for name in names:
        pages = list((output / "validations" / name).rglob("*.html"))
        if not pages or not (output / "expectations" / f"{name}.html").exists():
            raise UnusableSuiteError(f"Data Docs lack the page of {name}: it could not be rendered")


def _identity(config: Any) -> str:
    kwargs = {key: value for key, value in config.kwargs.items() if key != "batch_id"}
    return f"{config.type} {sorted(kwargs.items(), key=str)}"


def _about(kwargs: Mapping[str, Any]) -> str:
    given = [kwargs[name] for name in ("column", "column_A", "column_B") if name in kwargs]
    return ", ".join(given or kwargs.get("fields") or kwargs.get("column_list", ["rows"]))


def _exception(info: Mapping[str, Any]) -> str:
    """Return the message of the first exception of a result, in one line."""
    single = [info] if "raised_exception" in info else info.values()
    raised = [str(each["exception_message"]) for each in single if each["raised_exception"]]
    return " ".join(raised[0].split()) if raised else ""


def _lines(result: Any) -> Iterator[str]:
    if result.success:
        return
    if result.expectation_config.type in EXPECTATIONS:
        yield from findings(result)
        return
    rows = result.result.get("unexpected_index_list")
    if rows is None:
        yield f"found {result.result.get('observed_value')}."
        return
    for row in rows:
        yield ", ".join(
            f"{name} {'nothing' if cell is None else cell}" for name, cell in row.items()
        )


def _context(output: Path | None) -> Any:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    for site in list(context.variables.data_docs_sites or {}):
        context.delete_data_docs_site(site)
    if output is not None:
        store = {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": str(output.resolve()),
        }
        site = {
            "class_name": "SiteBuilder",
            "show_how_to_buttons": False,
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            "store_backend": store,
        }
        context.add_data_docs_site(NAME, site)
    return context


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the log and the warnings of Great Expectations off the terminal: results say it all."""
    logger = logging.getLogger("great_expectations")
    before, logger.disabled = logger.level, True
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.disabled = False
        logger.setLevel(before)
