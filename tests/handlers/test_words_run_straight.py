"""Somebody's words cannot turn those around them, at whichever door; what is kept stays exact."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from bot.model import Letter
from bot.replies import Answered, Heading, Line, Mail, Para, QrPicture, Quote, Say, TextFile
from config.mail import Mailbox
from config.phrases import Phrasebook, Verbatim, phrase
from handlers.documents.pictures import alternative
from handlers.documents.textfiles import plain
from handlers.email.message import Composer
from handlers.telegram.render import Message
from handlers.telegram.render import Renderer as Telegram
from handlers.web.downloads import Tickets
from handlers.web.render import Renderer as Web
from tests.handlers.web.stub_heart import StubDocuments
from tests.stories.hostile.words import HOSTILE

BOOK = Phrasebook.load()
NOW = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
LETTER = Letter("l", "town", "talk-invitation", "s", "anna", NOW, NOW, "Europe/Berlin")
COMPOSER = Composer(BOOK, Mailbox("Bote", "bote@example.org"), "https://dialog.example.org")
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
WORDS = st.text(st.sampled_from(f"{TURNING}ab1ش\u200d ."), max_size=30)
"""U+200D is none of them: it joins letters and parts of an emoji."""


def lines(words: str) -> tuple[Line, ...]:
    return (Heading(Verbatim(words)), Quote(words), Para(phrase("{x}", x=words)))


def left(words: str) -> str:
    return "".join(one for one in words if one not in TURNING)


@given(WORDS)
@example(HOSTILE["override"])
def test_no_message_is_turned(words: str) -> None:
    (message,) = Telegram(BOOK).render(Say(lines(words)), "de")
    assert isinstance(message, Message)
    assert message.html == (
        f"<b>{left(words)}</b>\n<blockquote>{left(words)}</blockquote>\n\n{left(words)}"
    )


@given(WORDS)
@example(HOSTILE["override"])
def test_no_letter_is_turned(words: str) -> None:
    mail = Mail(lines(words), letter=LETTER)
    shown = COMPOSER._text(mail, [], "de") + COMPOSER._html(mail, [], "de")
    assert not set(shown) & set(TURNING)


@given(WORDS)
def test_an_arabic_sentence_is_turned_by_nothing_but_its_own_marks(words: str) -> None:
    assert BOOK.say(phrase("{x}", x=words), "ar") == f"\u2068{left(words)}\u2069"


async def test_no_page_and_no_picture_is_turned() -> None:
    words = f"a{TURNING}b"
    answered = Answered("de", (Say(lines(words)),))
    (message,) = await Web(BOOK, StubDocuments(), Tickets()).messages([answered], "account")
    assert [part.words for block in message.blocks for part in block.parts] == ["ab"] * 3
    picture = QrPicture("code", "https://a.example", Verbatim(words))
    assert alternative(picture, BOOK, "de") == "ab"


@given(WORDS)
def test_a_file_to_take_along_stays_exact(words: str) -> None:
    file = TextFile("questions.txt", (Quote(words),))
    assert plain(file.lines, BOOK, "de") == f"{words}\n"
