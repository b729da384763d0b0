"""Documents as PDF, tagged for screen readers (PDF/UA-1), set by a process of its own.

Here lives the way to that process (`pdf_worker.py`). WeasyPrint, its memory and the system's
libraries that it needs stay over there: nothing in this process may ever import it.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.replies import Document, Picture, Poster
from config.phrases import Phrase, Phrasebook, phrase
from handlers.documents.charts import ChartFailed
from handlers.documents.failing import FileFailed
from handlers.documents.papers import Said, composed, pictures_of
from handlers.documents.pictures import Pictures
from handlers.documents.posters import hung
from handlers.documents.worker import IDLE, ROOT, UNABLE, Worker, WorkerFailed, WorkerUnable

PATIENCE: Final = 60.0
"""Seconds for one document; forty pages with as many pictures take a few."""
PACKAGES: Final = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
"""What Debian and Ubuntu call the libraries that WeasyPrint needs."""

_MODULE: Final = "handlers.documents.pdf_worker"


@dataclass(frozen=True, slots=True)
class Excuse:
    """What is said in the place of a PDF: on a machine that makes none, and for once."""

    never: Phrase
    not_now: Phrase


PAPER: Final = Excuse(
    phrase("No PDF can be made here. Please take another format, such as XLSX."),
    phrase(
        "The PDF could not be made this time. Please try again later, or take another format, such "
        "as XLSX."
    ),
)
POSTER: Final = Excuse(
    phrase("No PDF can be made here. The QR code also comes as a picture."),
    phrase(
        "The PDF could not be made this time. Please try again later. The QR code also comes as a "
        "picture."
    ),
)


class PdfFailed(FileFailed):
    """There is no PDF: not this time, or never on this machine."""


class Papers:
    """Makes PDFs without holding up the event loop.

    Args:
        phrasebook: says what stands in them.
        pictures: draws what they show.
        patience: seconds for one document.
        idle: seconds without work after which the process ends.
    """

    def __init__(
        self,
        phrasebook: Phrasebook,
        pictures: Pictures,
        *,
        patience: float = PATIENCE,
        idle: float = IDLE,
    ) -> None:
        self._phrasebook, self._pictures = phrasebook, pictures
        self._worker = Worker(_MODULE, patience=patience, idle=idle)

    async def pdf(self, document: Document, language: str) -> bytes:
        """The document in its own language, or else in this one, which is that of whoever gets it.

        A picture that cannot be drawn is told in words.

        Raises:
            PdfFailed: it took too much time or memory, or something is missing on this machine.
        """
        spoken = document.language or language
        drawn = [await self._drawn(picture, spoken) for picture in pictures_of(document)]
        order = await asyncio.to_thread(_order, document, drawn, self._phrasebook, spoken)
        return await self._set(order, language, PAPER)

    async def poster(self, poster: Poster, language: str) -> bytes:
        """The poster, in its own languages; `language` is that of whoever gets it.

        Raises:
            PdfFailed: it took too much time or memory, or something is missing on this machine.
        """
        drawn = [await self._pictures.png(code.picture, language) for code in poster.codes]
        said = hung(poster, self._phrasebook)
        return await self._set(_packed("poster", said, drawn), language, POSTER)

    async def _set(self, order: bytes, language: str, excuse: Excuse) -> bytes:
        try:
            return await self._worker.ask(order)
        except WorkerUnable as error:
            raise PdfFailed(str(error), self._phrasebook.say(excuse.never, language)) from error
        except WorkerFailed as error:
            raise PdfFailed(str(error), self._phrasebook.say(excuse.not_now, language)) from error

    async def _drawn(self, picture: Picture, language: str) -> bytes | None:
        try:
            return await self._pictures.png(picture, language)
        except ChartFailed:
            return None

    async def aclose(self) -> None:
        """End the process, after the document at hand."""
        await self._worker.aclose()


def _order(
    document: Document, drawn: Sequence[bytes | None], phrasebook: Phrasebook, language: str
) -> bytes:
    """What the process is told: a line of JSON, and the pictures one after another."""
    said = composed(document, [png is not None for png in drawn], phrasebook, language)
    return _packed("paper", said, [png or b"" for png in drawn])


def _packed(form: str, said: Said, pictures: Sequence[bytes]) -> bytes:
    sizes = [len(png) for png in pictures]
    line = json.dumps({"form": form, "document": said, "pictures": sizes}).encode()
    return b"".join((line, b"\n", *pictures))


def missing_library() -> str | None:
    """What the process lacks on this machine, in the words of the system; None if nothing."""
    tried = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", _MODULE],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return tried.stderr.strip() if tried.returncode == UNABLE else None
