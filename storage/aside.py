"""The former database, kept beside the restored one until the operator is sure.

It must not know more after the close of an event than a backup does, so it is kept as one. A
damaged database cannot be copied: what is left of it is kept as it is, until an event closes.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.errors import OperatorError
from storage.backup import copy_without_participants
from storage.engine import SETTING
from storage.files import new_file

LOGS = ("-wal", "-shm")
"""What belongs to a database in use besides the file itself."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Where the former database is now."""

    file: Path
    sound: bool
    """Whether it is a backup; what is left of a damaged one is not."""


def put_aside(database: Path, now: datetime) -> Aside | None:
    """Keep what a database holds elsewhere; its file itself stays, ready to be replaced.

    So at no moment is there no database, whatever interrupts this. None: there was none.

    Raises:
        OperatorError: it cannot be copied just now; nothing has changed.
    """
    if not database.exists() or database.stat().st_size == 0:
        remove_logs(database)
        return None
    moment = f"{now:%Y%m%d-%H%M%S}"
    aside = database.with_name(f"{database.name}.before-{moment}")
    new_file(aside)
    try:
        copy_without_participants(database, aside)
    except sqlite3.OperationalError as error:
        # In use elsewhere, or no room: no sign of damage.
        aside.unlink()
        remedy = f"cannot be kept as a backup ({error}): close other programs that use it"
        raise OperatorError(SETTING, str(database), remedy) from error
    except sqlite3.DatabaseError:
        aside.unlink()
        remains = database.with_name(f"{database.name}.damaged-{moment}")
        remains.hardlink_to(database)
        for end in LOGS:
            log = database.with_name(database.name + end)
            if log.exists():
                log.rename(remains.with_name(remains.name + end))
        return Aside(remains, sound=False)
    remove_logs(database)
    return Aside(aside, sound=True)


def remove_logs(database: Path) -> None:
    """Delete the logs of a database whose file is to be replaced."""
    for end in LOGS:
        database.with_name(database.name + end).unlink(missing_ok=True)


def remove_damaged(database: Path) -> None:
    """Delete what is left of damaged databases that stood in this one's place."""
    for part in database.parent.glob(f"{database.name}.damaged-*"):
        part.unlink()
