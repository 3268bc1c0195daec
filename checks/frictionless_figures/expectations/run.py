"""Checks shown by Great Expectations on pandas, with nothing passed over in silence."""

from __future__ import annotations

import io
import logging
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from typing import Any, NamedTuple

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read while great_expectations is imported
# What its compatibility layers say of other packages, such as PySpark, is not for here.
with warnings.catch_warnings(), redirect_stderr(io.StringIO()):
    warnings.simplefilter("ignore")
    import great_expectations as gx
    from great_expectations.checkpoint import UpdateDataDocsAction
    from great_expectations.data_context.types.base import ProgressBarsConfig

    from frictionless_figures.expectations.on_pandas import ExpectFiguresCheckToHold

NAME = "figures"  # of the data source and the site
SITE = {
    "class_name": "SiteBuilder",
    "show_how_to_buttons": False,
    "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
}


class Result(NamedTuple):
    """How one check ended on a table: how often performed, the failures, or why it was not."""

    table: str
    check: str
    performed: int
    lines: tuple[str, ...]
    problem: str


def show(package: Path, checks: Mapping[str, Mapping[str, str]], folder: Path) -> Any:
    """Return a function of table and frame that adds the table to Data Docs in a folder.

    `checks` names the checks of each table, each with what it promises. The function returns the
    results; what was not performed, or has no page, is a problem.
    """
    with _quiet():
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        for site in list(context.variables.data_docs_sites or {}):
            context.delete_data_docs_site(site)
        store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)}
        context.add_data_docs_site(NAME, {**SITE, "store_backend": store})
        source = context.data_sources.add_pandas(NAME)

    def added(table: str, frame: Any) -> list[Result]:
        with _quiet():
            batch = source.add_dataframe_asset(table).add_batch_definition_whole_dataframe(table)
            suite = gx.ExpectationSuite(table)
            for check, words in checks[table].items():
                kwargs = {"check": check, "resource": table, "package": str(package)}
                suite.add_expectation(ExpectFiguresCheckToHold(**kwargs, description=words))
            definition = gx.ValidationDefinition(
                name=table, data=batch, suite=context.suites.add(suite)
            )
            checkpoint = gx.Checkpoint(
                name=table,
                validation_definitions=[context.validation_definitions.add(definition)],
                actions=[UpdateDataDocsAction(name=NAME)],
                result_format="COMPLETE",
            )
            (ended,) = checkpoint.run({"dataframe": frame}).run_results.values()
        pages = list((folder / "validations" / table).rglob("*.html"))
        told = {each.expectation_config.kwargs["check"]: each for each in ended.results}
        return [_result(table, check, told.get(check), bool(pages)) for check in checks[table]]

    return added


def _result(table: str, check: str, told: Any, has_page: bool) -> Result:
    problem = "" if has_page else "has no page: it could not be rendered"
    if told is None:
        problem = "was never performed"
    elif told.exception_info.get("raised_exception"):
        problem = f"could not be performed: {told.exception_info['exception_message']}"
    shown = {} if problem else told.result
    lines = tuple(shown.get("unexpected_list", ()))
    return Result(table, check, shown.get("element_count", 0), lines, problem)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the log and the warnings of Great Expectations off the terminal: results say it all."""
    logger = logging.getLogger("great_expectations")
    logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.disabled = False
