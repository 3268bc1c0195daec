"""Checks shown by Great Expectations on pandas, with nothing passed over in silence."""

from __future__ import annotations

import gc
import io
import logging
import os
import sys
import warnings
from collections.abc import Iterable
from contextlib import redirect_stderr
from importlib.util import LazyLoader, find_spec, module_from_spec
from pathlib import Path
from typing import Any, NamedTuple

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read while great_expectations is imported
# What it and its compatibility layers say of other packages is not for here: results say it all.
logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
warnings.simplefilter("ignore")
# Libraries that only other engines use are as if not installed meanwhile, and the largest waits
# until it is used: the import takes half as long.
modules: dict[str, Any] = sys.modules
left_out = {"pyspark", "sqlalchemy"} - set(modules)
modules.update(dict.fromkeys(left_out))
if "scipy" not in modules and (spec := find_spec("scipy.stats")) and spec.loader:
    spec.loader = LazyLoader(spec.loader)
    modules[spec.name] = modules["scipy"].stats = module_from_spec(spec)
    spec.loader.exec_module(modules[spec.name])
gc.disable()  # what is imported stays
with redirect_stderr(io.StringIO()):
    import great_expectations as gx
    import pandas as pd
    from great_expectations.data_context.types.base import ProgressBarsConfig

    from frictionless_figures.expectations.on_pandas import ExpectFiguresCheckToHold
    from frictionless_figures.registry import promise
    from frictionless_figures.table import Table
gc.enable()
for name in left_out:
    del modules[name]

NAME = "figures"  # of source and site
SITE = {"class_name": "SiteBuilder", "show_how_to_buttons": False}


class Result(NamedTuple):
    """How one check ended on a table: how often performed, the failures, or why it was not."""

    table: str
    check: str
    performed: int
    lines: list[str]
    problem: str


def frame(table: Table) -> pd.DataFrame:
    """Return a table as a frame, every cell as it is written."""
    rows = (list(row.cells) for row in table.rows)
    return pd.DataFrame(rows, columns=list(table.names), dtype="string")


def show(package: Path, folder: Path, tables: Iterable[Table]) -> list[Result]:
    """Return how the checks of tables end, all of them shown by Data Docs in a folder."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    for site in list(context.variables.data_docs_sites or {}):
        context.delete_data_docs_site(site)
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)}
    context.add_data_docs_site(NAME, {**SITE, "store_backend": store})
    source = context.data_sources.add_pandas(NAME)
    results = []
    for table in tables:
        name = table.name
        suite = gx.ExpectationSuite(name)
        promises = {check: promise(check) for check, _ in table.checks}
        promises["schema"] = f"{name} is as its schema says."
        for check, words in promises.items():
            kwargs = {"check": check, "resource": name, "package": str(package)}
            suite.add_expectation(ExpectFiguresCheckToHold(**kwargs, description=words))
        batch = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe(name)
        asked = {"name": name, "data": batch, "suite": context.suites.add(suite)}
        definition = context.validation_definitions.add(gx.ValidationDefinition(**asked))
        cells = {"dataframe": frame(table)}
        ended = definition.run(batch_parameters=cells, result_format="COMPLETE")
        told = {each.expectation_config.kwargs["check"]: each for each in ended.results}
        results += [_result(name, check, told.get(check)) for check in promises]
    context.build_data_docs()  # once: it reads its templates anew each time
    paged = {page.relative_to(folder).parts[1] for page in folder.glob("validations/**/*.html")}
    lost = {each.table for each in results} - paged
    return [*results, *(Result(name, "page", 0, [], "is missing") for name in sorted(lost))]


def _result(table: str, check: str, told: Any) -> Result:
    problem = "" if told else "was never performed"
    if told and told.exception_info.get("raised_exception"):
        problem = f"could not be performed: {told.exception_info['exception_message']}"
    shown = {} if problem else told.result
    performed, lines = shown.get("element_count", 0), shown.get("unexpected_list", [])
    return Result(table, check, performed, lines, problem)
