"""Checks shown by Great Expectations on pandas, with nothing passed over in silence."""

import io
import logging
import os
import warnings
from collections.abc import Iterable
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read while great_expectations is imported
# What it and its compatibility layers say of other packages is not for here: results say it all.
logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
warnings.simplefilter("ignore")
with redirect_stderr(io.StringIO()):
    import great_expectations as gx
    import pandas as pd
    from great_expectations.data_context.types.base import ProgressBarsConfig

    from frictionless_figures.expectations.on_pandas import ExpectFiguresCheckToHold
    from frictionless_figures.registry import promise
    from frictionless_figures.table import SetUpError, Table

NAME = "figures"  # of source and site


def frame(table: Table) -> pd.DataFrame:
    """Return a table as a frame, every cell as it is written."""
    return pd.DataFrame(table.content.cells, columns=list(table.names), dtype="string")


def show(package: Path, folder: Path, tables: Iterable[Table]) -> dict[tuple[str, str], Any]:
    """Return by table and check what it came to, all of it shown by Data Docs in a folder.

    Raises SetUpError for checks that were not performed, and pages that are missing.
    """
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    for name in list(context.variables.data_docs_sites or {}):
        context.delete_data_docs_site(name)
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)}
    site = {"class_name": "SiteBuilder", "show_how_to_buttons": False, "store_backend": store}
    context.add_data_docs_site(NAME, site)
    source = context.data_sources.add_pandas(NAME)
    shown, problems = {}, []
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
        for check in promises:
            fault = told[check].exception_info if check in told else {"raised_exception": True}
            if fault.get("raised_exception"):
                why = fault.get("exception_message", "it was passed over")
                problems.append(f"{name}: {check} could not be performed: {why}")
            else:
                shown[name, check] = told[check].result
    context.build_data_docs()  # once: it reads its templates anew each time
    paged = {page.relative_to(folder).parts[1] for page in folder.glob("validations/**/*.html")}
    lost = {name for name, _ in shown} - paged
    if problems := [*problems, *(f"{name}: its page is missing" for name in sorted(lost))]:
        raise SetUpError("\n".join(problems))
    return shown
