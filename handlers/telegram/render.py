"""What the bot says becomes Telegram messages: markup, keyboards, and the limits of both.

A message that is too long shows the first characters of each quoted text and brings all of it as
a text file; it is never cut in silence, and never more than `MESSAGES` long.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from telegram.constants import MessageLimit

from bot.questions import units
from bot.replies import (
    Attachment,
    Bar,
    Button,
    Code,
    Heading,
    Item,
    Line,
    Link,
    Note,
    Para,
    Quote,
    Say,
    SendFile,
    TextFile,
    Timer,
)
from config.phrases import Phrasebook, straight
from handlers.callbacks import encode

TEXT_UNITS = int(MessageLimit.MAX_TEXT_LENGTH)
CAPTION_UNITS = int(MessageLimit.CAPTION_LENGTH)
MESSAGES = 5
"""How many messages one answer may take, the file included."""
QUOTED = (300, 150, 60, 20)
"""Characters of each own text that a message shows, tried in turn until all fits."""
RIGHT_TO_LEFT_MARK = "\u200f"


@dataclass(frozen=True, slots=True)
class Message:
    """A text message, ready for the Bot API."""

    html: str
    keyboard: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file still to be produced, with its caption."""

    attachment: Attachment
    html: str
    keyboard: dict[str, Any] | None


class Renderer:
    """Speaks one language of the phrasebook at a time."""

    def __init__(self, phrasebook: Phrasebook) -> None:
        self._book = phrasebook

    def render(self, saying: Say | SendFile, language: str) -> list[Message | Upload]:
        """The messages for one saying, in order; buttons are under the last."""
        keyboard = self._keyboard(saying.buttons, language)
        if isinstance(saying, SendFile):
            return self._file(saying, keyboard, language)
        blocks = self._blocks(saying.lines, language)
        if _length(blocks) <= TEXT_UNITS:
            return [Message(_joined(blocks), keyboard)]
        return self._long(saying.lines, keyboard, language)

    def _file(
        self, saying: SendFile, keyboard: dict[str, Any] | None, language: str
    ) -> list[Message | Upload]:
        blocks = self._blocks(saying.caption, language)
        if _length(blocks) <= CAPTION_UNITS:
            return [Upload(saying.attachment, _joined(blocks), keyboard)]
        below = self.render(Say(saying.caption, saying.buttons), language)
        return [Upload(saying.attachment, "", None), *below]

    def _long(
        self, lines: tuple[Line, ...], keyboard: dict[str, Any] | None, language: str
    ) -> list[Message | Upload]:
        for shown in QUOTED:
            shortened = tuple(_shortened(line, shown) for line in lines)
            parts = _parted(self._blocks(shortened, language))
            if len(parts) < MESSAGES:
                break
        # The file is one of the messages; what no part shows any more stands in it.
        texts = parts[: MESSAGES - 1]
        return [
            Upload(TextFile("dialogbote.txt", lines), "", None),
            *(Message(part, None) for part in texts[:-1]),
            Message(texts[-1], keyboard),
        ]

    def _blocks(self, lines: tuple[Line, ...], language: str) -> list[_Block]:
        mark = RIGHT_TO_LEFT_MARK if self._book.direction(language) == "rtl" else ""
        return [self._block(line, language, mark) for line in lines]

    def _block(self, line: Line, language: str, mark: str) -> _Block:
        match line:
            case Quote(words):
                return _Block(straight(words), "<blockquote>", "</blockquote>")
            case Code(words):
                return _Block(words, "<code>", "</code>")
            case Link(words):
                # Telegram makes it one that can be opened.
                return _Block(words)
            case Heading(text):
                return _Block(mark + self._book.say(text, language), "<b>", "</b>", "heading")
            case Note(text) | Timer(text):
                return _Block(mark + self._book.say(text, language), "<i>", "</i>")
            case Item(text) | Bar(text):
                return _Block(f"{mark}• {self._book.say(text, language)}", role="item")
            case Para(text):
                return _Block(mark + self._book.say(text, language))

    def _keyboard(
        self, rows: tuple[tuple[Button, ...], ...], language: str
    ) -> dict[str, Any] | None:
        if not rows:
            return None
        return {
            "inline_keyboard": [
                [self._button(button, language) for button in row] for row in rows if row
            ]
        }

    def _button(self, button: Button, language: str) -> dict[str, str]:
        text = self._book.say(button.label, language)
        if button.chosen:
            text = f"✓ {text}"
        if button.url is not None:
            return {"text": text, "url": button.url}
        if button.action is None:
            raise ValueError("a button needs an action or a link")
        return {"text": text, "callback_data": encode(button.action)}


@dataclass(frozen=True, slots=True)
class _Block:
    """One line with its tags apart, so that a cut never falls inside markup."""

    words: str
    before: str = ""
    after: str = ""
    role: str = ""
    """`heading` and `item` stand closer to their neighbours than paragraphs do."""

    @property
    def html(self) -> str:
        return f"{self.before}{escape(self.words, quote=False)}{self.after}"


def _joined(blocks: list[_Block]) -> str:
    html, above = "", ""
    for block in blocks:
        if html:
            close = block.role == "item" or (above == "heading" and block.role != "heading")
            html += "\n" if close else "\n\n"
        html += block.html
        above = block.role
    return html


def _length(blocks: list[_Block]) -> int:
    return sum(units(block.words) + 2 for block in blocks)


def _shortened(line: Line, shown: int) -> Line:
    if isinstance(line, Quote) and len(line.words) > shown:
        return Quote(f"{line.words[:shown]}…")
    return line


def _parted(blocks: list[_Block]) -> list[str]:
    """Full messages, parted between lines."""
    parts: list[list[_Block]] = [[]]
    for block in blocks:
        if parts[-1] and _length([*parts[-1], block]) > TEXT_UNITS:
            parts.append([])
        parts[-1].append(block)
    return [_joined(part) for part in parts]
