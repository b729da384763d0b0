"""Whether a file is a sound database of ours: asked before it is opened, backed up or restored."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.errors import OperatorError
from storage.engine import BUSY_TIMEOUT, SETTING

APPLICATION_ID = 0x44694274
"""`DiBt`: how a database file says that it is Dialogbote's."""
RESTORE = "restore a backup with `dialogbote restore FILE`"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def connect(file: Path) -> sqlite3.Connection:
    """A connection of one's own, outside every unit of work."""
    connection = sqlite3.connect(file, timeout=BUSY_TIMEOUT / 1_000, isolation_level=None)
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def revision(file: Path, *, setting: str = SETTING, thorough: bool = False) -> str | None:
    """Which revision of the tables a database has; None: none yet, it is new or empty.

    Raises:
        OperatorError: it is damaged, cannot be opened or is not ours.
    """
    if not file.exists() or file.stat().st_size == 0:
        return None
    with _explained(file, setting), closing(connect(file)) as connection:
        check = "integrity_check" if thorough else "quick_check"
        (verdict,) = connection.execute(f"PRAGMA {check}(1)").fetchone()
        if verdict != "ok":
            raise OperatorError(setting, str(file), f"is damaged: {_other(setting)}")
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application != APPLICATION_ID:
            raise OperatorError(
                setting, str(file), f"is no database of Dialogbote: {_other(setting)}"
            )
        if ("alembic_version",) not in connection.execute(_TABLES):
            return None
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(found[0]) if found else None


def has_rows(file: Path) -> bool:
    """Whether a sound database holds anything."""
    with closing(connect(file)) as connection:
        names = [name for (name,) in connection.execute(_TABLES) if name != "alembic_version"]
        return any(
            # The names come from the database itself.
            connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()  # noqa: S608
            for name in names
        )


def mark(file: Path) -> None:
    """Say in a new file whose it is."""
    with closing(connect(file)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@contextmanager
def _explained(file: Path, setting: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        remedy = f"cannot be read ({error}): check the rights of the file and its folder"
        raise OperatorError(setting, str(file), remedy) from error
    except sqlite3.DatabaseError as error:
        remedy = f"is damaged, or no database at all ({error}): {_other(setting)}"
        raise OperatorError(setting, str(file), remedy) from error


def _other(setting: str) -> str:
    # Whoever is restoring must not be told to restore.
    return RESTORE if setting == SETTING else "give another file, one that `backup` has written"
