"""`dialogbote`, as the operator types it beside the running bot."""

from __future__ import annotations

import asyncio

from tests.command_line import dialogbote
from tests.living import Living


async def typed(life: Living, *arguments: str) -> str:
    """What a command prints that must succeed."""
    done = await asyncio.to_thread(
        dialogbote,
        life.folder.parent,
        *arguments,
        environment={"DIALOGBOTE_DATA_DIR": str(life.folder)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
