"""What the checks of a package say of a data frame that stands in place of one of its tables."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from frictionless import Checklist, Package

from frictionless_figures.descriptor import read_json
from frictionless_figures.outcome import Outcome
from frictionless_figures.package import load_tables, text
from frictionless_figures.registry import RULES, Performance
from frictionless_figures.table import SetUpError, meant
from frictionless_figures.validation import Run, Stamps, judged, stamps, validate_resource

KEPT = {"name", "title", "type", "schema", "checklist"}  # of a table without its file


class FloatsError(TypeError):
    """A column of a frame holds floats; the message says what to do, in one sentence."""


def outcomes(descriptor: Path, check: str, resource: str, frame: Any) -> list[Outcome]:
    """Return how a check ends on a pandas frame, beside the other tables of the package.

    `check` is a rule, with the options that the checklist of the resource declares, or `schema`:
    then what holds is not told. Raises FloatsError for a column of floats; SetUpError,
    DescriptorError or FrictionlessException where the check could not be performed.
    """
    if check not in ("schema", *RULES):
        raise SetUpError(f'there is no check "{check}"{meant(check, ["schema", *RULES])}')
    names = tuple(map(str, frame.columns))
    columns = [_texts(name, frame.iloc[:, place]) for place, name in enumerate(names)]
    cells = (names, *zip(*columns, strict=True))
    run = _validated(descriptor, resource, cells, stamps(descriptor))
    if run.problems or run.tables is None:
        raise SetUpError("; ".join(run.problems))
    table = run.tables[resource]
    if check == "schema" or check in dict(table.checks):
        asked = (check, resource)
        return [outcome for outcome in run.outcomes if (outcome.check, outcome.table) == asked]
    done = Performance(check, table, run.tables)
    list(done.perform())
    return list(done.outcomes())


def _texts(name: str, column: Any) -> Iterator[str | None]:
    for cell, is_missing in zip(column.tolist(), column.isna().tolist(), strict=True):
        if isinstance(cell, float) and not is_missing:
            raise FloatsError(
                f"{name} holds floats, in which the printed decimals are lost: read the column as"
                " text, as pandas.read_csv does with dtype='string'."
            )
        yield None if is_missing else text(cell)


@lru_cache(maxsize=1)  # one validation serves every check of a frame
def _validated(path: Path, resource: str, cells: tuple[Any, ...], files: Stamps) -> Run:
    run = judged(path, files)
    if run.tables is None:
        return run
    on_file = run.tables[resource]
    if cells == (tuple(on_file.names), *(tuple(row.cells) for row in on_file.rows)):
        return run  # with the faults of its bytes
    descriptor = read_json(path)
    (declared,) = [each for each in descriptor["resources"] if each["name"] == resource]
    for key in set(declared) - KEPT:
        del declared[key]
    declared["data"] = list(map(list, cells))
    package = Package.from_descriptor(descriptor, basepath=str(path.parent))
    run = Run(tables=load_tables(package))
    validate_resource(run, package.get_resource(resource), Checklist(), pinned=False)
    return run
