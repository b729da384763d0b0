"""Lists of what was deleted, as hashes beside the keys: a restored backup deletes it again.

They only grow, a line of hexadecimal SHA-256 each. The database remembers (table `erased`) how many
lines it has done, so that somebody who came back after `/forget` is not forgotten once more by a
backup that is younger than the wish.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from storage.files import OWNER_ONLY_FILE, sync_folder

CONTRIBUTIONS, ACCOUNTS = "erased-contributions", "erased-accounts"
CALENDARS = "erased-calendars"
LISTS = (CONTRIBUTIONS, ACCOUNTS, CALENDARS)
_LINE = 2 * sha256().digest_size + 1
"""Bytes of a line: a hash and the line break."""


class ErasureList:
    """One list, on disk."""

    def __init__(self, folder: Path, name: str) -> None:
        self.file = folder / f"{name}.list"

    def append(self, hashes: list[str]) -> int:
        """Add lines for good; the number of all lines."""
        is_new = not self.file.exists()
        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT, OWNER_ONLY_FILE)
        try:
            # A crash may have left half a line: it belongs to nothing that was committed, and is
            # written over.
            lines = os.fstat(descriptor).st_size // _LINE
            os.pwrite(descriptor, "".join(f"{one}\n" for one in hashes).encode(), lines * _LINE)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            sync_folder(self.file.parent)
        return lines + len(hashes)

    def after(self, done: int) -> tuple[set[str], int]:
        """(the hashes after the first `done`, number of all lines); all, where some are lost."""
        content = self.file.read_bytes() if self.file.exists() else b""
        lines = [content[i : i + _LINE - 1] for i in range(0, len(content) // _LINE * _LINE, _LINE)]
        missing = lines[done:] if done <= len(lines) else lines
        return {line.decode() for line in missing}, len(lines)


class PendingErasures:
    """`bot.ports.Erasures`: collected in a unit of work, on disk just before its commit."""

    def __init__(self) -> None:
        self._batch: list[tuple[str, str]] = []
        self._turn: list[tuple[str, str]] = []

    def contribution(self, contribution: str) -> None:
        self._turn.append((CONTRIBUTIONS, hash_of(contribution.encode())))

    def account(self, account: bytes) -> None:
        self._turn.append((ACCOUNTS, hash_of(account)))

    def calendar(self, code: bytes) -> None:
        self._turn.append((CALENDARS, hash_of(code)))

    def __bool__(self) -> bool:
        return bool(self._batch or self._turn)

    def turn_done(self) -> None:
        self._batch += self._turn
        self._turn = []

    def turn_failed(self) -> None:
        self._turn = []

    def write(self, folder: Path) -> dict[str, int]:
        """Append to the lists; the number of lines of each that grew."""
        self.turn_done()
        grown = {name: [erased for which, erased in self._batch if which == name] for name in LISTS}
        return {
            name: ErasureList(folder, name).append(hashes)
            for name, hashes in grown.items()
            if hashes
        }


def hash_of(erased: bytes) -> str:
    """What a list says of something that was erased."""
    return sha256(erased).hexdigest()
