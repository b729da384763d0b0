"""The key files beside the database: what they seal dies with them, in every backup as well.

They never lie in the database or its backup. Keys of an event are drawn when it is created, and
destroyed one after the other: of tags and drafts at its close, of contributions at the end of
retention.
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from bot.errors import MissingKey, OperatorError
from storage.files import private_folder, shred, write_new

KEY_BYTES = 32
LASTING = "lasting.key"
PARTICIPATION, DRAFT, CONTENT = "participation", "draft", "content"
_SAFE = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What an event's id may look like to become the name of a file."""


class FileKeys:
    """`bot.ports.Keys` as one file a key, read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, bytes] = {}

    @property
    def lasting_file(self) -> Path:
        """Where the lasting key lies."""
        return self.folder / LASTING

    def create_lasting(self) -> None:
        """Draw the lasting key of a new database."""
        private_folder(self.folder)
        write_new(self.lasting_file, secrets.token_bytes(KEY_BYTES))

    def lasting(self) -> bytes:
        return self._key(LASTING)

    def create_event(self, event: str) -> None:
        private_folder(self.folder)
        for kind in (PARTICIPATION, DRAFT, CONTENT):
            write_new(self.folder / _name(event, kind), secrets.token_bytes(KEY_BYTES))

    def create_passing(self, event: str) -> None:
        private_folder(self.folder)
        for kind in (PARTICIPATION, DRAFT):
            write_new(self.folder / _name(event, kind), secrets.token_bytes(KEY_BYTES))

    def participation(self, event: str) -> bytes:
        return self._key(_name(event, PARTICIPATION))

    def draft(self, event: str) -> bytes:
        return self._key(_name(event, DRAFT))

    def content(self, event: str) -> bytes:
        return self._key(_name(event, CONTENT))

    def destroy_closing(self, event: str) -> None:
        self._destroy(_name(event, PARTICIPATION))
        self._destroy(_name(event, DRAFT))

    def destroy_content(self, event: str) -> None:
        self._destroy(_name(event, CONTENT))

    def has_participation(self, event: str) -> bool:
        """Whether the event's tags can still be told."""
        return (self.folder / _name(event, PARTICIPATION)).is_file()

    def to_copy(self) -> list[Path]:
        """The files to be copied elsewhere beside a backup: never those of tags and drafts."""
        contents = sorted(self.folder.glob(f"*.{CONTENT}.key"))
        return [file for file in (self.lasting_file, *contents) if file.is_file()]

    def _key(self, name: str) -> bytes:
        if name not in self._read:
            try:
                key = (self.folder / name).read_bytes()
            except FileNotFoundError:
                raise MissingKey(name) from None
            if len(key) != KEY_BYTES:
                raise OperatorError(
                    "key file",
                    str(self.folder / name),
                    "is damaged: copy it back from where you keep the copies of key files",
                )
            self._read[name] = key
        return self._read[name]

    def _destroy(self, name: str) -> None:
        self._read.pop(name, None)
        shred(self.folder / name)


def _name(event: str, kind: str) -> str:
    """The name of an event's key file.

    Raises:
        MissingKey: nothing with such an id can have one.
    """
    if not _SAFE.fullmatch(event):
        raise MissingKey(kind)
    return f"{event}.{kind}.key"
