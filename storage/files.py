"""Files that must survive a power failure, and that nobody else may read."""

from __future__ import annotations

import os
from pathlib import Path

from bot.errors import OperatorError

OWNER_ONLY_FOLDER, OWNER_ONLY_FILE = 0o700, 0o600


def private_folder(folder: Path, setting: str = "DIALOGBOTE_DATA_DIR") -> None:
    """Create a folder for the owner alone; one that exists is left as the operator made it.

    Raises:
        OperatorError: there can be none; `setting` is what names it.
    """
    try:
        folder.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        remedy = f"is no folder ({error.strerror}): give one that can be written"
        raise OperatorError(setting, str(folder), remedy) from error


def new_file(file: Path) -> None:
    """Create an empty file for the owner alone.

    Raises:
        FileExistsError: there is one; it is left alone.
    """
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_FILE))


def write_new(file: Path, content: bytes) -> None:
    """Write a file that is there in full or not at all, once this returns for good.

    Raises:
        FileExistsError: there is one; it is left alone.
    """
    draft = file.with_name(f".{file.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_FILE)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(descriptor)
    try:
        # Unlike a renaming, a link never writes over a file.
        file.hardlink_to(draft)
    finally:
        draft.unlink()
    sync_folder(file.parent)


def shred(file: Path) -> None:
    """Write over a file and delete it, for good. None there is fine."""
    try:
        with file.open("r+b") as stream:
            stream.write(os.urandom(file.stat().st_size))
            stream.flush()
            os.fsync(stream.fileno())
        file.unlink()
    except FileNotFoundError:
        return
    sync_folder(file.parent)


def sync_file(file: Path) -> None:
    """Have a file's content on the disk."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Have a folder's names on the disk."""
    sync_file(folder)
