"""The one expectation of ours, on pandas frames; importing it makes Great Expectations know it."""

from html import escape
from pathlib import Path
from typing import Any, ClassVar

from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation

from frictionless_figures.expectations.outcomes import FloatsError, outcomes
from frictionless_figures.rules.claims import CLAIMS

SPELT_OUT = 100  # sentences of one check on a page of Data Docs


class ExpectFiguresCheckToHold(BatchExpectation):
    """A check of a package, or `schema`, holds on the frame that stands for one of its tables.

    `resource` is the name of the table, `package` the path of the descriptor.
    """

    check: str
    resource: str
    package: str = "datapackage.json"

    metric_dependencies: ClassVar[tuple[str, ...]] = ("table.row_count",)
    success_keys: ClassVar[tuple[str, ...]] = ("check", "resource", "package")

    def _validate(
        self, metrics: Any, runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        if not isinstance(execution_engine, PandasExecutionEngine):
            raise TypeError("this expectation is for pandas; the suites are for SQL and Spark")
        frame = execution_engine.get_domain_records({})
        try:
            told = outcomes(Path(self.package), self.check, self.resource, frame)
            failed = [str(each) for each in told if each.holds is False and not each.known]
        except FloatsError as error:
            told, failed = [], [str(error)]
        held = [each for each in told if each.holds or each.known]
        count = max(len(held) + len(failed), len(frame))
        claims = [f"{each.key}: {each.message}" for each in held if self.check in CLAIMS]
        shown = {  # Data Docs show what they are given as markup
            "element_count": count,
            "unexpected_count": len(failed),
            "unexpected_percent": 100 * len(failed) / max(count, 1),
            "partial_unexpected_list": [escape(line) for line in failed[:SPELT_OUT]],
            "unexpected_list": failed,
            "observed_value": escape("\n".join([f"{len(failed)} failed", *claims[:SPELT_OUT]])),
        }
        return {"success": not failed, "result": shown}
