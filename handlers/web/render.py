"""Turning what the bot wants to say into what a page shows, and pages into HTML.

Every word goes through Jinja's autoescape; nothing here marks anything as safe. No decision about
the conversation is made here.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.replies import (
    Answered,
    Ask,
    Bar,
    Button,
    Chart,
    Code,
    Heading,
    Item,
    Line,
    Link,
    Note,
    Para,
    QrPicture,
    Quote,
    ReceiptPicture,
    Say,
    SendFile,
    Timer,
)
from config.phrases import Localized, Phrasebook, Text, Verbatim, straight
from handlers.callbacks import encode
from handlers.documents.failing import FileFailed
from handlers.log import fault
from handlers.web.downloads import Documents, File, Tickets
from handlers.web.words import ERRORS, MENU, PAGE

log = structlog.get_logger()

HERE = Path(__file__).parent
TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
STATIC_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FRAGMENT = "application/x-dialogbote-fragment"
"""What the page's script asks for: new messages only."""
PICTURES = frozenset({"image/png", "image/svg+xml"})
KINDS: dict[type[Line], str] = {
    Heading: "heading",
    Para: "para",
    Note: "note",
    Quote: "quote",
    Item: "item",
    Code: "code",
    Link: "link",
    Bar: "bar",
    Timer: "timer",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """Some words; language and direction only where they differ from the page's."""

    words: str
    lang: str = ""
    dir: str = ""
    value: int = 0
    most: int = 0
    """Of a bar."""
    ends: str = ""
    """Of a timer: the instant, for machines."""
    beside: str = ""
    """Of a timer: what stands beside a clock that runs."""


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring lines of one kind."""

    kind: str
    parts: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Control:
    """A button, or a link that looks like one."""

    label: Shown
    carried: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture inside the page. What it shows also stands beside it in words."""

    source: str
    alternative: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file behind a ticket; without one it was too large."""

    name: str
    ticket: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the bot, ready to be shown."""

    id: str
    mark: str
    """The same for the same saying: so that a letter is not shown twice."""
    about: str
    """The question it asks: so that ticking an option does not repeat the question."""
    blocks: tuple[Block, ...]
    rows: tuple[tuple[Control, ...], ...]
    stands: bool
    """It says where the conversation stands, in the place of the one that said so before."""
    entry: str
    picture: Picture | None = None
    download: Download | None = None


class Renderer:
    """Sayings into messages, for one browser."""

    def __init__(self, phrasebook: Phrasebook, documents: Documents, tickets: Tickets) -> None:
        self._phrasebook = phrasebook
        self._documents = documents
        self._tickets = tickets

    async def messages(self, answers: Sequence[Answered], account: str) -> list[Message]:
        """What to show of the answers; only the last one says where the conversation stands."""
        messages = []
        for number, answered in enumerate(answers, 1):
            for saying in answered.sayings:
                beside = isinstance(saying, SendFile) or saying.stay
                if number == len(answers) or beside:
                    messages.append(await self._message(saying, answered.language, account))
        return messages

    async def _message(self, saying: Any, language: str, account: str) -> Message:
        picture, download = None, None
        lines = saying.caption if isinstance(saying, SendFile) else saying.lines
        if isinstance(saying, SendFile):
            try:
                file = await self._documents.produce(saying.attachment, language)
            except FileFailed as error:
                log.warning("file not made", **fault(error))
                lines = (*([Para(Verbatim(error.words))] if error.words else ()), *lines)
            else:
                if file.media_type in PICTURES:
                    picture = self._picture(saying, file, language)
                else:
                    download = Download(file.name, self._tickets.issue(account, file))
        if isinstance(saying, SendFile) and isinstance(saying.attachment, Chart):
            # A caption may tell the same already, for channels that have nothing but it.
            told = saying.attachment.alternative
            lines = (*lines, *(line for line in told if line not in lines))
        actions = [b.action for row in saying.buttons for b in row if b.action]
        about = next((f"{a.subject}:{a.question}" for a in actions if a.question), "")
        return Message(
            id=f"m{secrets.token_hex(6)}",
            mark=hashlib.sha256(repr(saying).encode("utf-8", "replace")).hexdigest()[:16],
            about=about,
            blocks=self.blocks(lines, language),
            rows=tuple(
                tuple(self.control(button, language) for button in row) for row in saying.buttons
            ),
            stands=isinstance(saying, Ask) or (isinstance(saying, Say) and not saying.stay),
            entry=saying.entry.value if isinstance(saying, Ask) and saying.entry else "",
            picture=picture,
            download=download,
        )

    def _picture(self, saying: SendFile, file: File, language: str) -> Picture:
        attachment, alternative = saying.attachment, file.name
        if isinstance(attachment, Chart):
            alternative = self._phrasebook.say(attachment.title, language)
        elif isinstance(attachment, QrPicture | ReceiptPicture):
            alternative = self._phrasebook.say(attachment.alternative, language)
        encoded = b64encode(file.content).decode("ascii")
        return Picture(f"data:{file.media_type};base64,{encoded}", alternative)

    def blocks(self, lines: Sequence[Line], language: str) -> tuple[Block, ...]:
        """Lines as a page shows them."""
        # Only entries of a list belong together; each other line is a block of its own.
        grouped = groupby(enumerate(lines), key=lambda pair: _group(*pair))
        return tuple(
            Block(kind, tuple(self._line(line, language) for _, line in members))
            for (kind, _), members in grouped
        )

    def _line(self, line: Line, language: str) -> Shown:
        if isinstance(line, Quote):
            return Shown(straight(line.words))
        if isinstance(line, Code | Link):
            return Shown(line.words)
        shown = self.shown(line.text, language)
        match line:
            case Bar(_, value, most):
                return replace(shown, value=value, most=most)
            case Timer(text, ends, beside):
                spoken = self._phrasebook.say(beside or text, language)
                return replace(shown, ends=ends.isoformat(), beside=spoken)
            case _:
                return shown

    def shown(self, text: Text, language: str) -> Shown:
        """The words of a text, marked where they are in another language than the page."""
        words = self._phrasebook.say(text, language)
        if isinstance(text, Verbatim):
            return Shown(words, dir="auto")
        if isinstance(text, Localized) and (spoken := text.best(language)[0]) != language:
            known = spoken in self._phrasebook.languages
            return Shown(words, spoken, self._phrasebook.direction(spoken) if known else "auto")
        return Shown(words)

    def control(self, button: Button, language: str) -> Control:
        """A button as a page shows it."""
        return Control(
            label=self.shown(button.label, language),
            carried=encode(button.action) if button.action else "",
            url=button.url or "",
            chosen=button.chosen,
        )


def _group(position: int, line: Line) -> tuple[str, int]:
    kind = KINDS[type(line)]
    return kind, -1 if kind in ("item", "bar") else position


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file that a page needs, under an address that changes with its content."""

    path: str
    media_type: str
    content: bytes


class Pages:
    """The templates, and what every page has in common."""

    def __init__(self, phrasebook: Phrasebook) -> None:
        self._phrasebook = phrasebook
        self.static = {path.name: _static(path) for path in sorted((HERE / "static").iterdir())}

    def draw(self, template: str, language: str, **values: Any) -> str:
        """A page or a fragment in a language."""
        say = self._phrasebook.say
        common: Mapping[str, Any] = {
            "language": language,
            "direction": self._phrasebook.direction(language),
            "languages": self._phrasebook.languages.values(),
            "assets": {name: file.path for name, file in self.static.items()},
            # No dict: its methods would take the place of words such as `copy`.
            "say": SimpleNamespace(**{name: say(text, language) for name, text in PAGE.items()}),
            "menu": [(command, say(text, language)) for command, text in MENU],
        }
        return TEMPLATES.get_template(template).render({**common, **values})

    def error(self, status: int, language: str, *, fragment: bool = False) -> str:
        """The page that says what went wrong."""
        fallback = 400 if status < 500 else 500
        title, text = ERRORS.get(status, ERRORS[fallback])
        return self.draw(
            "error_fragment.html" if fragment else "error.html",
            language,
            title=self._phrasebook.say(title, language),
            text=self._phrasebook.say(text, language),
        )


def _static(path: Path) -> StaticFile:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:16]
    return StaticFile(f"/static/{digest}/{path.name}", STATIC_TYPES[path.suffix], content)
