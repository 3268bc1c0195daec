"""Checks shown by Great Expectations on pandas, with nothing passed over in silence."""

from __future__ import annotations

import io
import logging
import os
import warnings
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any, NamedTuple

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read while great_expectations is imported
# What it and its compatibility layers say of other packages is not for here: results say it all.
logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
warnings.simplefilter("ignore")
with redirect_stderr(io.StringIO()):
    import great_expectations as gx
    from great_expectations.checkpoint import UpdateDataDocsAction
    from great_expectations.data_context.types.base import ProgressBarsConfig

    from frictionless_figures.expectations.on_pandas import ExpectFiguresCheckToHold

NAME = "figures"  # of source and site
INDEX = {"class_name": "DefaultSiteIndexBuilder"}
SITE = {"class_name": "SiteBuilder", "show_how_to_buttons": False, "site_index_builder": INDEX}


class Result(NamedTuple):
    """How one check ended on a table: how often performed, the failures, or why it was not."""

    table: str
    check: str
    performed: int
    lines: list[str]
    problem: str


def show(package: Path, folder: Path) -> Callable[[str, Any, Mapping[str, str]], list[Result]]:
    """Return a function that adds a table to Data Docs in a folder, and returns the results.

    It takes the name, the frame, and the checks, each with what it promises.
    """
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    for site in list(context.variables.data_docs_sites or {}):
        context.delete_data_docs_site(site)
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)}
    context.add_data_docs_site(NAME, {**SITE, "store_backend": store})
    source = context.data_sources.add_pandas(NAME)

    def added(table: str, frame: Any, checks: Mapping[str, str]) -> list[Result]:
        suite = gx.ExpectationSuite(table)
        for check, words in checks.items():
            kwargs = {"check": check, "resource": table, "package": str(package)}
            suite.add_expectation(ExpectFiguresCheckToHold(**kwargs, description=words))
        batch = source.add_dataframe_asset(table).add_batch_definition_whole_dataframe(table)
        asked = {"name": table, "data": batch, "suite": context.suites.add(suite)}
        definition = context.validation_definitions.add(gx.ValidationDefinition(**asked))
        checkpoint = gx.Checkpoint(
            name=table,
            validation_definitions=[definition],
            actions=[UpdateDataDocsAction(name=NAME)],
            result_format="COMPLETE",
        )
        (ended,) = checkpoint.run({"dataframe": frame}).run_results.values()
        has_page = any((folder / "validations" / table).rglob("*.html"))
        told = {each.expectation_config.kwargs["check"]: each for each in ended.results}
        return [_result(table, check, told.get(check), has_page) for check in checks]

    return added


def _result(table: str, check: str, told: Any, has_page: bool) -> Result:
    problem = "" if told and has_page else "was never performed, or has no page"
    if told and told.exception_info.get("raised_exception"):
        problem = f"could not be performed: {told.exception_info['exception_message']}"
    shown = {} if problem else told.result
    performed, lines = shown.get("element_count", 0), shown.get("unexpected_list", [])
    return Result(table, check, performed, lines, problem)
