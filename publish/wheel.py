"""The wheel of `frictionless-figures`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from publish.archive import repacked
from publish.source import NotReadyError


def wheel(root: Path, epoch: int) -> tuple[str, bytes]:
    """Return name and bytes of the wheel that hatchling builds. Raises NotReadyError."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
        ended = subprocess.run(
            command, cwd=root, env=environment, capture_output=True, text=True, check=False
        )
        built = list(Path(folder).glob("*.whl"))
        if ended.returncode or len(built) != 1:
            last = (ended.stderr.strip() or "no wheel was built").splitlines()[-1]
            raise NotReadyError(f"the wheel cannot be built: {last}", status=2)
        return built[0].name, repacked(built[0].read_bytes(), epoch)
