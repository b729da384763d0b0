"""A file that cannot be made is never a dead end: both doors say what to do instead."""

from __future__ import annotations

from time import monotonic
from typing import Any

import pytest

from bot.replies import (
    Action,
    Answered,
    Attachment,
    Button,
    Document,
    Item,
    Para,
    RadarPicture,
    SendFile,
)
from config.phrases import Phrasebook, Verbatim
from handlers.documents.failing import FileFailed
from handlers.telegram import render as telegram
from handlers.telegram.calls import Calls
from handlers.telegram.gate import Gate
from handlers.telegram.pace import Pace, Replies
from handlers.web.downloads import Tickets
from handlers.web.render import Renderer

BOOK = Phrasebook.load()
WORDS = Verbatim("Bericht <1>")
EXCUSE = "Hier lässt sich kein PDF erstellen. <XLSX>"
PAPER = Document("report", WORDS, WORDS, (Para(WORDS),))
RADAR = RadarPicture("radar", WORDS, (), (Item(Verbatim("62 Punkte")),))
BACK = ((Button(Verbatim("Zurück"), Action("back")),),)


class Unable:
    """Makes no file, as on a machine that lacks something."""

    def __init__(self, words: str) -> None:
        self._words = words

    async def produce(self, attachment: Attachment, language: str) -> Any:
        raise FileFailed("nothing is there", self._words)


class Recorder:
    """Takes calls to the Bot API and carries out none."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    async def call(self, method: str, arguments: dict[str, Any]) -> None:
        self.calls.append((method, arguments))


@pytest.mark.parametrize("caption", [(), (Para(WORDS),)])
async def test_telegram_says_it_above_the_caption(caption: tuple[Para, ...]) -> None:
    bot = Recorder()
    (upload,) = telegram.Renderer(BOOK).render(SendFile(PAPER, caption, BACK), "de")
    lane = Replies(Gate(monotonic), Pace(monotonic))
    await Calls(bot, Unable(EXCUSE), lane).send(7, upload, "de")  # type: ignore[arg-type]
    ((method, arguments),) = bot.calls
    assert method == "sendMessage"
    assert arguments["text"].startswith("Hier lässt sich kein PDF erstellen. &lt;XLSX&gt;")
    assert ("Bericht &lt;1&gt;" in arguments["text"]) == bool(caption)
    assert arguments["reply_markup"]["inline_keyboard"]


async def test_telegram_leaves_the_caption_alone_where_it_says_all() -> None:
    bot = Recorder()
    (upload,) = telegram.Renderer(BOOK).render(SendFile(RADAR, RADAR.alternative), "de")
    lane = Replies(Gate(monotonic), Pace(monotonic))
    await Calls(bot, Unable(""), lane).send(7, upload, "de")  # type: ignore[arg-type]
    assert [arguments["text"] for _, arguments in bot.calls] == ["• 62 Punkte"]


async def test_the_browser_says_it_above_the_caption() -> None:
    renderer = Renderer(BOOK, Unable(EXCUSE), Tickets())
    answered = Answered("de", (SendFile(PAPER, (Para(WORDS),), BACK),))
    (message,) = await renderer.messages([answered], "account")
    assert [block.parts[0].words for block in message.blocks] == [EXCUSE, "Bericht <1>"]
    assert message.download is None
    assert message.rows


async def test_the_browser_tells_a_missing_picture_in_words() -> None:
    renderer = Renderer(BOOK, Unable(""), Tickets())
    (message,) = await renderer.messages([Answered("de", (SendFile(RADAR),))], "account")
    assert [block.parts[0].words for block in message.blocks] == ["62 Punkte"]
    assert message.picture is None
