"""Backups: the whole database in one file, while the bot is running, and none of its keys."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

from bot.errors import OperatorError
from storage.engine import SETTING, database_file
from storage.erasures import LISTS, ErasureList
from storage.files import new_file, sync_file, sync_folder
from storage.keys import FileKeys
from storage.opening import KEYS_FOLDER
from storage.soundness import connect, revision

FILE = "backup file"


async def backup(data_dir: Path, database_url: str, file: Path) -> list[Path]:
    """Write the database to a new file; the files to be copied elsewhere, and never beside it.

    These are the lasting key, the keys of contributions and the lists of what was erased. Keys of
    tags and drafts are not among them: they must die at the close.

    Raises:
        OperatorError: there is such a file already, or nothing sound to back up.
    """
    return await asyncio.to_thread(_backup, data_dir, database_file(database_url), file)


def _backup(data_dir: Path, database: Path, file: Path) -> list[Path]:
    if revision(database) is None:
        raise OperatorError(SETTING, str(database), "there is nothing to back up yet")
    try:
        new_file(file)
    except FileExistsError:
        raise OperatorError(FILE, str(file), "is there already: give another name") from None
    except OSError as error:
        raise OperatorError(FILE, str(file), f"cannot be written ({error.strerror})") from error
    try:
        copy_without_participants(database, file)
    except BaseException:
        file.unlink()
        raise
    keys = data_dir / KEYS_FOLDER
    lists = [ErasureList(keys, name).file for name in LISTS]
    return [*FileKeys(keys).to_copy(), *(each for each in lists if each.is_file())]


def copy_without_participants(source: Path, target: Path) -> None:
    """Copy a database into an empty file, but not who takes part in anything just now.

    Nor who wants to meet whom of a talk: it is deleted after two weeks, and a backup would keep it.

    Conversations name accounts by tags of the lasting key, which is kept with the backups: two of
    them would tell who handed something in between, and with the contributions of both, what.

    Raises:
        sqlite3.DatabaseError: the source is damaged, or no database of ours.
    """
    copy_sorted(source, target)
    with closing(connect(target)) as connection:
        for subjects in ("event", "round", "workshop", "feedback", "room", "working_group"):
            # The names are those of the line above.
            connection.execute(
                f"DELETE FROM conversation WHERE subject IN (SELECT id FROM {subjects})"  # noqa: S608
            )
        connection.execute("DELETE FROM conversation WHERE subject = ''")
        # Of what is asked in a talk nothing is left after it: a copy must not outlive it either.
        connection.execute("DELETE FROM presence")
        connection.execute("DELETE FROM asked")
        connection.execute("DELETE FROM calling_card")
        # Contacts that are left while answers come in, and what is said to whether it helped: two
        # backups would tell which answers came between the same two.
        connection.execute(
            "DELETE FROM contact WHERE event IN (SELECT id FROM event WHERE state = 'open')"
        )
        connection.execute(
            "DELETE FROM opinion WHERE feedback IN (SELECT id FROM feedback WHERE kind = 'event')"
        )
        # And what somebody is writing to be put on it: of what is begun about a talk, the only one
        # that ends by itself.
        connection.execute(
            "DELETE FROM conversation WHERE expires IS NOT NULL "
            "AND subject IN (SELECT id FROM talk)"
        )
        connection.execute("DELETE FROM letter WHERE kind = 'talk-again'")
        connection.execute("DELETE FROM owed")
        connection.execute("DELETE FROM press")
        connection.commit()
        connection.execute("VACUUM")
    sync_file(target)


def copy_sorted(source: Path, target: Path) -> None:
    """Copy a database that may be in use into an empty file.

    VACUUM, unlike the page-wise backup, builds the file anew in the order of the random keys: a
    backup made during an event must not tell in which order its contributions arrived.
    """
    with closing(connect(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    sync_file(target)
    sync_folder(target.absolute().parent)
