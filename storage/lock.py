"""The lock that only one running process holds: two would fetch each other's updates."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import OperatorError
from storage.files import OWNER_ONLY_FILE, private_folder

NAME = "dialogbote.lock"


@contextmanager
def only_process(data_dir: Path) -> Iterator[None]:
    """Hold the lock. The system lets go of it when the process ends, however it ends.

    Raises:
        OperatorError: another process holds it.
    """
    private_folder(data_dir)
    descriptor = os.open(data_dir / NAME, os.O_RDWR | os.O_CREAT, OWNER_ONLY_FILE)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OperatorError(
                "DIALOGBOTE_DATA_DIR", str(data_dir), "Dialogbote is running here: stop it first"
            ) from None
        yield
    finally:
        os.close(descriptor)
