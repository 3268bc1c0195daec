"""A PostgreSQL of the tests' own, which is gone afterwards: the Debian package `postgresql`.

Where the tests run as root, which it refuses, it runs as the user of that package.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = sorted(
    Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name)
)


class NoClusterError(Exception):
    """PostgreSQL is not installed, or does not start; the message says which, in one line."""


class PsqlError(Exception):
    """A command of psql fails; the message is its own."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A server on loopback that trusts everybody."""

    port: int

    def address(self, database: str = "postgres") -> str:
        """Return the address of a database, as psql takes it."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def psql(self, *arguments: str, database: str = "postgres", text: str | None = None) -> str:
        """Return what psql prints. Raises PsqlError, with its last words, where it fails."""
        options = ["--no-psqlrc", "--quiet", "--no-align", "--tuples-only"]
        command = ["psql", *options, "--set", "ON_ERROR_STOP=1", *arguments]
        command.append(self.address(database))
        environment = {**os.environ, "PGCLIENTENCODING": "UTF8", "LC_ALL": "C.UTF-8"}
        ended = subprocess.run(
            command, input=text, env=environment, capture_output=True, text=True, check=False
        )
        if ended.returncode:
            raise PsqlError(ended.stderr.strip())
        return ended.stdout


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Run a server while the block runs. Raises NoClusterError."""
    if not PROGRAMS:
        raise NoClusterError("postgresql is not installed")
    user = "postgres" if os.geteuid() == 0 else None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="cluster-") as folder:
        if user:
            shutil.chown(folder, user)
        data = ["--pgdata", f"{folder}/data"]

        def run(program: str, *arguments: str) -> None:
            ended = subprocess.run(
                [PROGRAMS[-1] / program, *data, *arguments],
                user=user,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
            if ended.returncode:
                raise NoClusterError(f"{program} ended with {ended.returncode}")

        trust = ["--auth=trust", "--username=postgres"]
        run("initdb", *trust, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-F -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        run("pg_ctl", "start", "--wait", "--log", f"{folder}/log", "--options", options)
        try:
            yield Cluster(port)
        finally:
            run("pg_ctl", "stop", "--mode", "immediate")
