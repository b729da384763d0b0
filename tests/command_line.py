"""`dialogbote` as an operator types it: a process of its own, in a folder of its own.

Each is forked from a process that has imported everything already: importing takes most of a
second, and always finds the same. That the command starts from nothing as well is seen where the
bot itself is started.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
PATIENCE = 120
"""Seconds a command may take."""
_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    ["handlers.operating", "handlers.outgoing", "handlers.questionnaires", "handlers.serving"]
)


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def settings(folder: Path, more: Mapping[str, str]) -> dict[str, str]:
    """An environment with the data in `var` there, and no other setting than these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DIALOGBOTE_")}
    return {**kept, "DIALOGBOTE_DATA_DIR": str(folder / "var"), "PYTHONPATH": str(ROOT), **more}


def dialogbote(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Done:
    """Run a command in a folder, with these settings and no others."""
    with TemporaryDirectory() as beside:
        out, errors = Path(beside, "out"), Path(beside, "errors")
        process = _CONTEXT.Process(
            target=_be, args=(folder, arguments, settings(folder, environment or {}), out, errors)
        )
        process.start()
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise TimeoutError(f"{arguments} does not end: {errors.read_text()}")
        return Done(process.exitcode, out.read_text(), errors.read_text())


def _be(
    folder: Path, arguments: tuple[str, ...], environment: dict[str, str], out: Path, errors: Path
) -> None:
    from handlers.cli import main

    for file, descriptor in ((os.devnull, 0), (out, 1), (errors, 2)):
        opened = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.exit(main(arguments))
