"""Bringing a database to the newest revision of the tables.

Alembic is loaded only when there is something to do: it takes memory that is needed no more later.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import OperatorError
from storage.engine import SETTING
from storage.uncancelled import finish

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncEngine

HEAD = "0031"
"""The newest revision under `migrations/versions`."""
MIGRATIONS = Path(__file__).parent / "migrations"


async def migrate(engine: AsyncEngine) -> None:
    """Apply what is missing, all of it in one transaction."""
    async with engine.connect() as connection:
        await finish(connection.run_sync(_upgrade))
        await finish(connection.commit())


def refuse_unknown(revision: str | None, *, setting: str = SETTING, value: str) -> None:
    """Refuse a database of a version that is newer than this one.

    Raises:
        OperatorError: this version does not know its revision.
    """
    if revision in (None, HEAD):
        return
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if revision not in known:
        raise OperatorError(
            setting, value, f"was written by a newer version (revision {revision}): install that"
        )


def config() -> Config:
    """Where Alembic finds everything; there is no alembic.ini."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return made


def _upgrade(connection: Connection) -> None:
    from alembic.command import upgrade

    made = config()
    made.attributes["connection"] = connection
    upgrade(made, "head")
