"""Programs that serve: PostgreSQL on a socket, datasette on loopback."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from publish.source import key_fields
from publish.sqlite import quoted
from tools.canonical import Loaded
from tools.programs import (
    Given,
    NotInstalledError,
    Place,
    ToolError,
    names_of,
    objects,
    run,
    version_in,
)

TYPES = {"integer": "bigint", "number": "numeric"}
PAGE = 1000  # rows that datasette gives at most at once
PATIENCE = 60  # seconds for a server to start


def postgresql(place: Place) -> Given:
    """COPY with a header that must match, into tables of the types of the schemas."""
    with _cluster() as (programs, server):
        psql = [*programs, "psql", "--no-psqlrc", "-qAt", "-v", "ON_ERROR_STOP=1", *server]
        given = Given(version_in(run([*psql, "-c", "SHOW server_version"])))
        for table, path in place.csv.items():
            kinds = {field["name"]: field["type"] for field in place.source.fields(table)}
            columns = ", ".join(
                f"{quoted(name)} {TYPES.get(kind, 'text')}" for name, kind in kinds.items()
            )
            name = quoted(table)
            run([*psql, "-c", f"CREATE TABLE {name} ({columns})"])
            try:
                copied = f"COPY {name} FROM STDIN (FORMAT csv, HEADER match)"
                run([*psql, "-c", copied], path.read_text(encoding="utf-8"))
                order = ", ".join(
                    f'{quoted(key)} COLLATE "C"' if kinds[key] not in TYPES else quoted(key)
                    for key in key_fields(place.source.schemas[table])
                )
                query = f"SELECT json_agg(t ORDER BY {order}) FROM {name} AS t"
                found = run([*psql, "-c", query])
                given.tables[table] = objects(found, names_of(place, table))
            except ToolError as error:
                given.errors[table] = str(error)
        return given


@contextmanager
def _cluster() -> Iterator[tuple[list[str], list[str]]]:
    """Run a cluster of our own; yield how its programs are called, and where it listens.

    PostgreSQL does not run as root: there, the user that its package makes runs it.
    """
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    found = sorted(installed, key=lambda path: float(path.parent.name))
    if not found:
        raise NotInstalledError("postgresql is not installed")
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="cluster-") as folder:
        if user:
            shutil.chown(folder, "postgres")
        programs, data = str(found[-1]), f"{folder}/data"
        control = [*user, f"{programs}/pg_ctl", "--pgdata", data, "--silent"]
        locale = ["--locale=C", "--encoding=UTF8", "--auth=trust", "--no-sync"]
        run([*user, f"{programs}/initdb", "--pgdata", data, *locale])
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
        run([*control, "--log", f"{folder}/log", "--options", options, "start"])
        try:
            yield user, ["--host", folder, "--dbname", "postgres"]
        finally:
            run([*control, "--mode", "immediate", "stop"])


def datasette(place: Place) -> Given:
    """Datasette serves our SQLite file; its JSON is fetched page by page."""
    program, database = place.program("datasette"), place.release[".sqlite"]
    given = Given(version_in(run([program, "--version"])))
    port = _free_port()
    served = place.work / "served.db"
    shutil.copy(database, served)
    command = [program, "serve", str(served), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _await(f"{address}/-/versions.json", server)
            for table in place.csv:
                names = names_of(place, table)
                rows: list[dict[str, Any]] = []
                url: str | None = f"{address}/served/{table}.json?_shape=objects&_size={PAGE}"
                while url:
                    page = _get(url)
                    rows.extend(page["rows"])
                    url = page.get("next_url")
                given.tables[table] = Loaded(names, [[row.get(n) for n in names] for row in rows])
        finally:
            server.terminate()
    return given


def _get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        return json.load(answer)


def _await(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            _get(url)
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise ToolError("the server does not answer")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
