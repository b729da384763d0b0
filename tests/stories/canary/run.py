"""One run of the bot in which canaries fly, and the operator's side of it."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.keys import FileKeys
from tests.fakes.botapi import FakeTelegram, Person
from tests.living import Living
from tests.stories.canary.canaries import Canaries
from tests.stories.canary.permitted import EVENT
from tests.stories.scenes import act

ROOT = Path(__file__).resolve().parents[3]


class Run:
    """A smaller life of the bot in which everything happens once."""

    def __init__(self, life: Living, fake: FakeTelegram, canaries: Canaries, folder: Path) -> None:
        self.life, self.fake, self.canaries, self.folder = life, fake, canaries, folder
        self.handed = folder / "exports"
        self.handed.mkdir()
        self.receipts: dict[str, str] = {}
        self.councillors: list[Person] = []
        self.guests: list[Person] = []
        self.by_link = ""
        """What is behind the event's code in a multiplier's link."""

    async def press(self, person: Person, verb: str) -> None:
        """Press the button that does this."""
        person.press(lambda button: (button.data or "").split(":")[0] == verb)
        await self.life.settled()

    async def command(self, *arguments: str) -> None:
        """`dialogbote`, with all that it says kept in files."""
        environment = {
            "DIALOGBOTE_DATA_DIR": str(self.life.folder),
            "DIALOGBOTE_TOKEN": self.fake.token,
            "PYTHONPATH": str(ROOT),
            "PATH": os.environ["PATH"],
            "TMPDIR": tempfile.gettempdir(),
        }
        name = "-".join(arguments[:1])
        said = self.folder / "said" / f"{name}-{len(list(self.folder.rglob('*.out')))}.out"
        said.parent.mkdir(exist_ok=True)
        with said.open("wb") as out:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "handlers.cli", *arguments),
                cwd=self.folder,
                env=environment,
                stdout=out,
                stderr=out,
            )
            assert await process.wait() == 0, said.read_text()

    async def pull(self, moderator: Person) -> list[str]:
        """`/export` in the chat, kept as a moderator keeps it; the words in it."""
        before = max(moderator.chat.messages)
        await act(self.life, moderator, "!/export")
        files = [m.document for m in moderator.messages if m.document and m.message_id > before]
        lines = files[0].content.decode("utf-8-sig").splitlines()
        assert len(files) == (3 if len(lines) > 1 else 2)
        for number, file in enumerate(files):
            (self.handed / f"chat-{before}-{number}-{file.name}").write_bytes(file.content)
        return lines

    async def exports(self, when: str, *kinds: str) -> None:
        """`dialogbote export`."""
        await asyncio.gather(
            *(
                self.command(
                    *("export", EVENT, "--format", kind, "--out"),
                    str(self.handed / f"{when}.{kind}"),
                )
                for kind in kinds
            )
        )


@contextmanager
def own_temporary_folder(folder: Path) -> Iterator[None]:
    """What is left behind in the system's folder for temporary files is left here."""
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("TMPDIR", "SQLITE_TMPDIR"):
            patch.setenv(name, str(folder))
        patch.setattr(tempfile, "tempdir", None)
        yield
    tempfile.tempdir = None


def keys_in(folder: Path) -> dict[str, bytes]:
    """The keys that lie beside the database, by the names of their files."""
    keys = {file.name: file.read_bytes() for file in FileKeys(folder / "keys").folder.glob("*.key")}
    assert keys
    return keys
