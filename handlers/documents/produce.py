"""The one door to files: what the heart wants handed out, as name, type and bytes.

Here lives which kind of attachment is made by whom. How a file looks inside is told in the modules
beside this one; how it travels is a channel's matter.
"""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Final, assert_never

from bot.replies import (
    Attachment,
    CalendarFeed,
    CalendarFile,
    CountsPicture,
    DataFile,
    DifferencesPicture,
    Document,
    ExportFile,
    ExportFormat,
    PerspectivesPicture,
    PlainTable,
    Poster,
    QrPicture,
    RadarPicture,
    ReceiptPicture,
    TextFile,
    Workbook,
)
from config.phrases import Phrasebook
from handlers.documents.pdf import Papers
from handlers.documents.pictures import Pictures
from handlers.documents.plain_tables import write_plain_table
from handlers.documents.spreadsheets import write_csv, write_jsonl, write_xlsx
from handlers.documents.textfiles import plain, pretty_json
from handlers.documents.workbooks import write_workbook

NAME_LIMIT: Final = 80
"""Characters of a file's name without its ending: file systems stop at 255 bytes."""

_NOT_IN_NAMES: Final = re.compile(r'[<>:"|?*]')

_TABLES: Final = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.JSONL: "application/jsonl",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file, ready to be handed out."""

    name: str
    media_type: str
    content: bytes


def utc_now() -> datetime:
    """The clock of the machine."""
    return datetime.now(UTC)


class Documents:
    """Makes files of what the heart wants to hand out. `aclose` ends what it keeps running.

    `organiser` is the address of whoever invites to talks, as a URI; None: there is none.
    """

    def __init__(
        self,
        phrasebook: Phrasebook,
        *,
        clock: Callable[[], datetime] = utc_now,
        organiser: str | None = None,
    ) -> None:
        self._phrasebook, self._clock = phrasebook, clock
        self._organiser = organiser
        self._pictures = Pictures(phrasebook)
        self._papers = Papers(phrasebook, self._pictures)

    async def produce(self, attachment: Attachment, language: str) -> File:
        """The file, in the language of the one who gets it.

        Raises:
            FileFailed: it could not be made; its `words` say what to do instead.
        """
        match attachment:
            case TextFile(name, lines):
                text = plain(lines, self._phrasebook, language)
                return _file(name, "txt", "text/plain; charset=utf-8", text.encode())
            case DataFile(name, data):
                return _file(name, "json", "application/json", pretty_json(data).encode())
            case ExportFile(name, form):
                # A large table takes seconds: others are answered meanwhile.
                content = await asyncio.to_thread(_table, attachment)
                return _file(name, form.value, _TABLES[form], content)
            case CalendarFile(name, entry):
                from handlers.documents.calendars import NOBODY, ics  # icalendar takes memory

                # Outlook decides by the method in the type whether a talk comes or goes.
                method = "CANCEL" if entry.cancelled else "PUBLISH"
                kind = f"text/calendar; charset=utf-8; method={method}"
                content = ics(
                    entry, self._phrasebook, language, self._clock(), self._organiser or NOBODY
                )
                return _file(name, "ics", kind, content)
            case CalendarFeed(name):
                from handlers.documents.calendars import NOBODY, ics_feed

                content = ics_feed(
                    attachment, self._phrasebook, language, self._clock(), self._organiser or NOBODY
                )
                return _file(name, "ics", "text/calendar; charset=utf-8", content)
            case (
                QrPicture(name)
                | ReceiptPicture(name)
                | RadarPicture(name)
                | PerspectivesPicture(name)
                | DifferencesPicture(name)
                | CountsPicture(name)
            ):
                content = await self._pictures.png(attachment, language)
                return _file(name, "png", "image/png", content)
            case Document(name) | Poster(name):
                content = await (
                    self._papers.poster(attachment, language)
                    if isinstance(attachment, Poster)
                    else self._papers.pdf(attachment, language)
                )
                return _file(name, "pdf", "application/pdf", content)
            case Workbook() | PlainTable():
                return await asyncio.to_thread(self._sheets, attachment, language)
            case _:
                assert_never(attachment)

    def _sheets(self, attachment: Workbook | PlainTable, language: str) -> File:
        if isinstance(attachment, PlainTable):
            content = write_plain_table(attachment.sheet, self._phrasebook, language)
            return _file(attachment.name, "csv", _TABLES[ExportFormat.CSV], content)
        content = write_workbook(attachment, self._phrasebook, language)
        return _file(attachment.name, "xlsx", _TABLES[ExportFormat.XLSX], content)

    async def aclose(self) -> None:
        """End the processes that draw."""
        await self._papers.aclose()
        await self._pictures.aclose()


def _file(name: str, ending: str, media_type: str, content: bytes) -> File:
    return File(safe_name(name, ending), media_type, content)


def _table(export: ExportFile) -> bytes:
    writers = {
        ExportFormat.CSV: write_csv,
        ExportFormat.XLSX: write_xlsx,
        ExportFormat.JSONL: write_jsonl,
    }
    content = BytesIO()
    writers[export.format](export.rows, content)
    return content.getvalue()


def safe_name(name: str, ending: str) -> str:
    """A file name for every system: no folders, nothing invisible, and the right ending."""
    last = re.split(r"[/\\]", name)[-1]
    # Category C: controls, and marks that could turn the shown order of the letters round.
    visible = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    stem = _NOT_IN_NAMES.sub("", visible).removesuffix(f".{ending}")[:NAME_LIMIT].strip(". ")
    return f"{stem or 'file'}.{ending}"
