"""The table tool × table: what each program makes of each table."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from publish.archive import EARLIEST
from publish.readiness import require_checks
from publish.source import Source
from publish.spreadsheet import spreadsheet
from publish.sqlite import sqlite
from tools.canonical import compare
from tools.catalog import TOOLS, Tool
from tools.programs import Answer, NotInstalledError, Place, ToolError

NOT_RUN, FAILED = "not run", "failed"


@dataclass(frozen=True, slots=True)
class Result:
    """What one tool made of the tables: for each, an empty text or how it differs.

    `mended` is the option with which no table differs; `problem` says why the tool was not run.
    """

    tool: str
    version: str
    differences: Mapping[str, str]
    mended: str | None = None
    problem: str | None = None


def results(source: Source, installed: Path, tools: Iterable[Tool] = TOOLS) -> Iterator[Result]:
    """Yield the result of each tool, as soon as it is there."""
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        release = _release(source, Path(folder))
        for tool in tools:
            with tempfile.TemporaryDirectory(prefix="tools-") as work:
                yield _result(tool, Place(source, installed.resolve(), Path(work), release))


def _release(source: Source, folder: Path) -> dict[str, Path]:
    """Write the files of a release that tools load beside the CSV files."""
    run = require_checks(source)
    files = {".xlsx": spreadsheet(source, EARLIEST), ".sqlite": sqlite(source, run.outcomes)}
    for ending, raw in files.items():
        (folder / f"{source.name}{ending}").write_bytes(raw)
    return {ending: folder / f"{source.name}{ending}" for ending in files}


def _result(tool: Tool, place: Place) -> Result:
    try:
        answer = tool.run(place)
        differing = differences(answer, place.source)
        mended = None
        if tool.mend and any(differing.values()):
            again = differences(tool.mend.run(place), place.source)
            mended = None if any(again.values()) else tool.mend.option
        return Result(tool.name, answer.version, differing, mended)
    except NotInstalledError as error:
        return Result(tool.name, "", {}, problem=f"{NOT_RUN}: {error}")
    except ToolError as error:
        return Result(tool.name, "", {}, problem=f"{FAILED}: {error}")


def differences(answer: Answer, source: Source) -> dict[str, str]:
    """Return how each table differs from the package, or an empty text."""
    return {
        resource["name"]: answer.errors[resource["name"]]
        if resource["name"] in answer.errors
        else compare(answer.tables[resource["name"]], source.tables[resource["name"]])
        for resource in source.resources
    }


def block(told: Iterable[Result]) -> str:
    """Return the table for the page: what a tool loads the same, what differs, what mends it.

    One table stands for all that a tool loads differently; `as_csv` has every one.
    """
    lines = ["| tool | version | tables loaded the same | what differs | mended by |"]
    lines.append("|---|---|---|---|---|")
    for result in told:
        if result.problem:
            lines.append(f"| {result.tool} | | | {_cell(result.problem)} | |")
            continue
        differ = [f"`{name}`: {_cell(how)}" for name, how in result.differences.items() if how]
        count = len(result.differences)
        same = f"all {count}" if not differ else f"{count - len(differ)} of {count}"
        more = f"; {len(differ) - 1} more" if len(differ) > 1 else ""
        told = f"{differ[0]}{more}" if differ else ""
        mended = f"`{result.mended}`" if result.mended else ""
        lines.append(f"| {result.tool} | {result.version} | {same} | {told} | {mended} |")
    return "\n".join(lines) + "\n"


def line(result: Result) -> str:
    """Return what a terminal shows of a result."""
    differ = [f"{name}: {how}" for name, how in result.differences.items() if how]
    mended = f" (mended by {result.mended})" if result.mended else ""
    said = result.problem or "; ".join(differ) or "the same"
    return f"{result.tool} {result.version}".rstrip() + f": {said}{mended}"


def as_csv(told: Iterable[Result], tables: Iterable[str]) -> str:
    """Return the whole table tool × table as CSV."""
    names = list(tables)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["tool", "version", *names, "mended by"])
    for result in told:
        cells = [result.problem or result.differences[name] or "same" for name in names]
        writer.writerow([result.tool, result.version, *cells, result.mended or ""])
    return text.getvalue()


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
