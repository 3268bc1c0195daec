"""Programs that serve: PostgreSQL on a socket, datasette on loopback."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from cluster import Cluster, NoClusterError, PsqlError, cluster
from publish.source import key_fields
from publish.sql import POSTGRESQL, quoted
from tools.canonical import Loaded
from tools.programs import (
    Answer,
    NotInstalledError,
    Place,
    ToolError,
    names_of,
    objects,
    run,
    version_in,
)

PAGE = 1000  # rows that datasette gives at most at once
PATIENCE = 60  # seconds for a server to start


def postgresql(place: Place) -> Answer:
    """COPY with a header that must match, into tables of the types of the schemas."""
    try:
        with cluster() as server:
            answer = Answer(server.psql("--command", "SHOW server_version").split()[0])
            for table, path in place.csv.items():
                try:
                    answer.tables[table] = _copied(server, place, table, path)
                except PsqlError as error:
                    answer.errors[table] = str(error).splitlines()[-1]
    except NoClusterError as error:
        raise NotInstalledError(str(error)) from None
    return answer


def _copied(server: Cluster, place: Place, table: str, path: Path) -> Loaded:
    kinds = {field["name"]: POSTGRESQL.types[field["type"]] for field in place.source.fields(table)}
    name, columns = quoted(table), ", ".join(f"{quoted(n)} {kind}" for n, kind in kinds.items())
    server.psql("--command", f"CREATE TABLE {name} ({columns})")
    copied = f"COPY {name} FROM STDIN (FORMAT csv, HEADER match)"
    server.psql("--command", copied, text=path.read_text(encoding="utf-8"))
    order = ", ".join(
        f'{quoted(key)} COLLATE "C"' if kinds[key] == "text" else quoted(key)
        for key in key_fields(place.source.schemas[table])
    )
    query = f"SELECT json_agg(t ORDER BY {order}) FROM {name} AS t"
    return objects(server.psql("--command", query), names_of(place, table))


def datasette(place: Place) -> Answer:
    """Datasette serves our SQLite file; its JSON is fetched page by page."""
    program, database = place.program("datasette"), place.release[".sqlite"]
    answer = Answer(version_in(run([program, "--version"])))
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
                answer.tables[table] = Loaded(names, [[row.get(n) for n in names] for row in rows])
        finally:
            server.terminate()
    return answer


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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
