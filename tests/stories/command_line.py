"""`dialogbote`, as the operator types it beside the running bot."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from tests.living import Living

ROOT = Path(__file__).resolve().parents[2]


async def typed(life: Living, *arguments: str) -> str:
    """What a command prints that must succeed."""
    # An environment of its own: neither this machine's settings nor a `.env` reach it.
    environment = {"DIALOGBOTE_DATA_DIR": str(life.folder), "PYTHONPATH": str(ROOT)}
    environment |= {"PATH": os.environ["PATH"]}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "handlers.cli", *arguments,
        cwd=life.folder.parent, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, complaint = await process.communicate()
    assert process.returncode == 0, complaint.decode()
    return said.decode()
