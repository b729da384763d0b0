"""The composition root: the one place that opens storage and wires the floors together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from bot.dialogue import clocks as event_clocks
from bot.errors import OperatorError
from bot.links import Links
from bot.reception import Reception
from bot.talks import clocks as talk_clocks
from bot.turn import Surroundings
from config.content import Content, written
from config.forms import Questionnaire
from config.phrases import Phrasebook
from config.reading import ContentError
from config.settings import Settings, is_loopback
from handlers.documents.produce import Documents
from handlers.intake import Intake
from handlers.linguist import Lingua
from storage.backup import backup
from storage.closing import sweep_closed
from storage.engine import database_file
from storage.files import private_folder, write_new
from storage.lock import only_process
from storage.restore import Restored, restore
from storage.unit import Storage

Clock = Callable[[], datetime]
SECRET = frozenset({"TOKEN", "SMTP_URL", "TRANSLATOR_KEY"})
"""Settings whose values are never shown, however wrong they are."""


def utc_now() -> datetime:
    """The wall clock, in UTC."""
    return datetime.now(UTC)


def read_settings() -> Settings:
    """The settings of this process.

    Raises:
        OperatorError: one of them is wrong.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise _explained(error)[0] from None


def wrong_settings() -> list[OperatorError]:
    """Every setting that is wrong, not just the first."""
    try:
        Settings()
    except ValidationError as error:
        return _explained(error)
    return []


def _explained(error: ValidationError) -> list[OperatorError]:
    found: list[OperatorError] = []
    for one in error.errors():
        name = "_".join(str(part) for part in one["loc"]).upper()
        shown = "…" if name in SECRET else one["input"]
        remedy = one["msg"].removeprefix("Value error, ")
        found.append(OperatorError(f"DIALOGBOTE_{name}", shown, remedy))
    return found


def imported_folder(settings: Settings) -> Path:
    """Where questionnaires lie that do not come with the program."""
    return settings.data_dir / "questionnaires"


def load_content(settings: Settings) -> Content:
    """All content: what comes with the program, and what was imported.

    Raises:
        OperatorError: with everything that is wrong.
    """
    try:
        return Content.load(imported=imported_folder(settings))
    except ContentError as error:
        raise as_operator_error(error) from None


def as_operator_error(error: ContentError) -> OperatorError:
    """All problems of content, for the operator."""
    first, *further = (OperatorError(p.key, p.value, p.remedy) for p in error.problems)
    return OperatorError(first.key, first.value, first.remedy, further=further)


def keep_questionnaire(settings: Settings, questionnaire: Questionnaire) -> Path:
    """Write an imported questionnaire, in full or not at all; returns its file.

    Raises:
        OperatorError: it cannot be written, or somebody has just imported this version.
    """
    folder = imported_folder(settings)
    private_folder(folder)
    file = folder / f"{questionnaire.id}-v{questionnaire.version}.yaml"
    try:
        write_new(file, written(questionnaire).encode())
    except FileExistsError:
        raise OperatorError(str(file), "(is there)", "another import came first: repeat") from None
    except OSError as error:
        raise OperatorError(str(file), error.strerror, "make the folder writable") from None
    return file


def without_address(settings: Settings) -> OperatorError | None:
    """What is wrong where the browser door is open to others, but nobody is told its address."""
    if settings.public_url is not None or is_loopback(settings.web_host):
        return None
    return OperatorError(
        "DIALOGBOTE_PUBLIC_URL",
        None,
        f"say how people reach {settings.web_host}, such as https://dialog.example.org",
    )


def without_translator(settings: Settings) -> OperatorError | None:
    """What is missing where a key is there, but nobody who would ask for it."""
    if settings.translator_key is None or settings.translator_url is not None:
        return None
    remedy = "name the server that the key is for, such as https://translate.example.org"
    return OperatorError("DIALOGBOTE_TRANSLATOR_URL", None, remedy)


def without_mail(settings: Settings) -> OperatorError | None:
    """What is missing where letters shall go out by e-mail and cannot."""
    if settings.smtp_url is None and settings.mail_from is None:
        return None
    if settings.smtp_url is None:
        return OperatorError(
            "DIALOGBOTE_SMTP_URL", None, "name the mail server, such as smtps://user:password@host"
        )
    if settings.mail_from is None:
        return OperatorError(
            "DIALOGBOTE_MAIL_FROM", None, "say who letters are from: Dialogbote <bote@example.org>"
        )
    if settings.public_url is None or not settings.public_url.isascii():
        return OperatorError(
            "DIALOGBOTE_PUBLIC_URL",
            settings.public_url,
            "letters by e-mail hold links: say how people reach the browser door, in ASCII, such "
            "as https://dialog.example.org",
        )
    return None


@dataclass(frozen=True)
class House:
    """Everything that the doors need, opened and wired."""

    settings: Settings
    phrasebook: Phrasebook
    content: Content
    storage: Storage
    documents: Documents
    clock: Clock
    linguist: Lingua

    def intake(self, links: Links) -> Intake:
        """The way in, once it is known where the doors are."""
        return Intake(self.storage, Reception(self.surroundings(links)))

    def surroundings(self, links: Links) -> Surroundings:
        """What the heart is told about its surroundings."""
        return Surroundings(
            links, self.content, self.phrasebook, self.settings.translator_host, self.linguist
        )

    async def sweep(self, event: str) -> None:
        """Make what a closed event left unreadable for ever."""
        await sweep_closed(self.storage, event)


@asynccontextmanager
async def opened(
    settings: Settings, clock: Clock = utc_now, *, anew: bool = True
) -> AsyncIterator[House]:
    """Open the house, and close it again. Without `anew` no database is created.

    Raises:
        OperatorError: content or database are not in order, or there is no database.
    """
    if not anew and not database_file(settings.database).exists():
        remedy = "holds no database: give the folder that the bot runs with"
        raise OperatorError("DIALOGBOTE_DATA_DIR", str(settings.data_dir), remedy)
    content = load_content(settings)
    phrasebook = Phrasebook.load()
    storage = await Storage.open(settings.database, settings.data_dir, clock)
    organiser = f"mailto:{settings.mail[1].address}" if settings.mail else None
    documents = Documents(phrasebook, clock=clock, organiser=organiser)
    try:
        async with storage.unit() as unit:
            await talk_clocks.keep(unit)
            await event_clocks.keep(unit)
        linguist = Lingua(phrasebook.languages)
        yield House(settings, phrasebook, content, storage, documents, clock, linguist)
    finally:
        await documents.aclose()
        await storage.close()


async def write_backup(settings: Settings, file: Path) -> list[Path]:
    """A copy of the database; returns the files beside it that are to be copied elsewhere.

    These are the keys, and imported questionnaires: answers cannot be read without the questions.
    """
    keys = await backup(settings.data_dir, settings.database, file)
    return [*keys, *sorted(imported_folder(settings).glob("*.yaml"))]


async def bring_back(settings: Settings, file: Path, clock: Clock = utc_now) -> Restored:
    """Put a backup in the place of the database; returns what was done."""
    return await restore(settings.data_dir, settings.database, file, clock())


__all__ = [
    "House",
    "as_operator_error",
    "bring_back",
    "imported_folder",
    "keep_questionnaire",
    "load_content",
    "only_process",
    "opened",
    "read_settings",
    "without_address",
    "without_mail",
    "write_backup",
    "wrong_settings",
]
