"""How a program is run on the tables, and what it gave: the common ground of all of them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from publish.source import Source
from tools.canonical import Loaded

READERS = Path(__file__).parent / "readers"
LONGEST = 300  # seconds that one program may take


class ToolError(Exception):
    """A program could not load a table; the message says why, in one line."""


class NotInstalledError(ToolError):
    """A program, or a part of it, is not there."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where things are: the package, what tools are installed in, a folder to work in."""

    source: Source
    installed: Path
    work: Path
    release: Mapping[str, Path]  # the files of a release, by their endings

    @property
    def csv(self) -> dict[str, Path]:
        """Return the CSV file of each table by its name."""
        root = self.source.root.resolve()
        return {entry["name"]: root / entry["path"] for entry in self.source.resources}

    def program(self, name: str) -> str:
        """Return the path of a program. Raises NotInstalledError."""
        path = shutil.which(str(self.installed / "bin" / name)) or shutil.which(name)
        if path is None:
            raise NotInstalledError(f"{name} is not installed")
        return path


@dataclass(slots=True)
class Answer:
    """What a program gave: its version, the tables that it loaded, why it did not load others."""

    version: str
    tables: dict[str, Loaded] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


Run = Callable[[Place], Answer]


def run(command: Sequence[str | Path], text: str | None = None, **environment: str) -> str:
    """Return what a program prints. Raises ToolError with its last words where it fails."""
    try:
        ended = subprocess.run(
            [str(part) for part in command],
            input=text,
            env={**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC", **environment},
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except FileNotFoundError:
        raise NotInstalledError(f"{command[0]} is not installed") from None
    except subprocess.TimeoutExpired:
        raise ToolError(f"no answer in {LONGEST} seconds") from None
    if ended.returncode:
        words = (ended.stderr.strip() or ended.stdout.strip() or "no reason given").splitlines()
        raise ToolError(words[-1][:160])
    return ended.stdout


def version_in(text: str) -> str:
    """Return the first version number of a text, such as `4.1.2`."""
    match = re.search(r"\d+(\.\d+)+", text)
    return match[0] if match else text.strip()


def script(command: Sequence[str], reader: str, *arguments: str, node: bool = False) -> Run:
    """Return how one of our readers is run: on all tables at once, giving JSON."""

    def load(place: Place) -> Answer:
        program, *options = command
        environment = {"NODE_PATH": str(place.installed / "node_modules")} if node else {}
        files = place.csv
        printed = json.loads(
            run(
                [place.program(program), *options, READERS / reader, *arguments, *files.values()],
                **environment,
            )
        )
        answer = Answer(printed["version"])
        for name, path in files.items():
            table = printed["tables"][str(path)]
            if "error" in table:
                answer.errors[name] = table["error"]
            else:
                answer.tables[name] = Loaded(table["columns"], table["rows"])
        return answer

    return load


def table_by_table(version: Sequence[str], load: Callable[[Place, str, Path], Loaded]) -> Run:
    """Return how a program is run that loads one table at a time."""

    def load_all(place: Place) -> Answer:
        answer = Answer(version_in(run([place.program(version[0]), *version[1:]])))
        for name, path in place.csv.items():
            try:
                answer.tables[name] = load(place, name, path)
            except NotInstalledError:
                raise
            except ToolError as error:
                answer.errors[name] = str(error)
        return answer

    return load_all


def objects(text: str, names: Sequence[str]) -> Loaded:
    """Return a table from a JSON list of objects; an empty list has the columns `names`."""
    rows: list[dict[str, Any]] = json.loads(text, parse_float=str) if text.strip() else []
    columns = list(rows[0]) if rows else list(names)
    return Loaded(columns, [[row.get(name) for name in columns] for row in rows])


def names_of(place: Place, table: str) -> list[str]:
    """Return the columns of a table as the package has them."""
    return [field["name"] for field in place.source.fields(table)]
