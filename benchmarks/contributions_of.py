"""An installation with so many contributions, written by `contributions.py` in its own process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from harness import HERE, ROOT

CODE = "bench"
"""The event's."""


def installation(data: Path) -> dict[str, str]:
    """The environment of the product in that folder."""
    return {
        **os.environ,
        "DIALOGBOTE_DATA_DIR": str(data / "var"),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}",
    }


def filled(data: Path, count: int, *, clear: bool = False) -> Path:
    """Write them, and if asked the same rows in the clear; where those are."""
    file = data / "clear.sqlite3"
    command = [sys.executable, str(HERE / "contributions.py"), str(count)]
    command += ["--clear", str(file)] if clear else []
    subprocess.run(command, cwd=data, env=installation(data), check=True)
    return file
