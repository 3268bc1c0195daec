"""The one expectation of ours, on pandas; importing this module makes Great Expectations know it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation

from frictionless_figures.expectations.outcomes import outcomes

TOLD = 100  # claims that hold, which a page of Data Docs spells out


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
        self,
        metrics: dict[str, Any],
        runtime_configuration: Any = None,
        execution_engine: Any = None,
    ) -> dict[str, Any]:
        if not isinstance(execution_engine, PandasExecutionEngine):
            raise TypeError("the frame is not of pandas; for SQL and Spark there are the suites")
        frame = execution_engine.get_domain_records({})
        told = outcomes(Path(self.package), self.check, self.resource, frame)
        failed = [str(outcome) for outcome in told if outcome.holds is False and not outcome.known]
        held = [f"{each.key}: {each.message}" for each in told if each.holds or each.known]
        count = max(metrics["table.row_count"], len(failed))
        result = {
            "element_count": count,
            "unexpected_count": len(failed),
            "unexpected_percent": 100 * len(failed) / max(count, 1),
            "partial_unexpected_list": failed[:20],
            "unexpected_list": failed,
            "observed_value": "\n".join([f"{len(failed)} failed", *held[:TOLD]]),
        }
        return {"success": not failed, "result": result}
