"""Opening a database: sound, ours, of the newest revision, and with its key; or saying what to do.

An empty database never takes the place of a lost one.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import OperatorError
from storage.engine import SETTING
from storage.files import OWNER_ONLY_FILE, private_folder
from storage.keys import FileKeys
from storage.migrating import HEAD, migrate, refuse_unknown
from storage.soundness import has_rows, mark, revision

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

KEYS_FOLDER = "keys"


async def open_database(engine: AsyncEngine, file: Path, data_dir: Path, keys: FileKeys) -> None:
    """Make sure that database and keys are there and belong together.

    Raises:
        OperatorError: they are not; says what to do.
    """
    for folder in (data_dir, keys.folder):
        private_folder(folder)
    private_folder(file.parent, SETTING)
    found = await asyncio.to_thread(_examine, file, keys)
    if found != HEAD:
        await migrate(engine)
    if not keys.lasting_file.exists():
        keys.create_lasting()
    keys.lasting()


def _examine(file: Path, keys: FileKeys) -> str | None:
    """The revision of the database; a file that is new is made ours."""
    found = revision(file)
    if found is None and keys.lasting_file.exists():
        raise OperatorError(
            SETTING,
            str(file),
            f"the database is missing or empty, but there are keys in {keys.folder}. Restore a "
            "backup with `dialogbote restore FILE`, or move that folder away to begin anew",
        )
    if found is not None and not keys.lasting_file.exists() and has_rows(file):
        raise OperatorError(
            "key file",
            str(keys.lasting_file),
            "is missing, and the database cannot be read without it. Copy it back from where you "
            "keep the copies of key files",
        )
    refuse_unknown(found, value=str(file))
    if found is None:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, OWNER_ONLY_FILE))
        mark(file)
    return found
