"""What the bot says fits Telegram: every limit, and nothing cut in silence."""

from __future__ import annotations

from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from bot.questions import units
from bot.replies import (
    Action,
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
)
from config.phrases import Phrasebook, Verbatim, label, phrase
from handlers.telegram.render import CAPTION_UNITS, MESSAGES, TEXT_UNITS, Message, Renderer, Upload

RENDERER = Renderer(Phrasebook.load())
BUTTON = ((Button(Verbatim("go"), Action("home")),),)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5000)
LINES = st.lists(st.builds(Quote, WORDS), max_size=60).map(tuple)


def plain(html: str) -> str:
    for tag in ("b", "i", "code", "blockquote"):
        html = html.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    return unescape(html)


@given(LINES)
def test_every_saying_fits_and_says_everything(lines: tuple[Line, ...]) -> None:
    rendered = RENDERER.render(Say((Heading(Verbatim("h")), *lines), BUTTON), "de")
    assert len(rendered) <= MESSAGES
    texts = [one for one in rendered if isinstance(one, Message)]
    assert all(0 < units(plain(one.html)) <= TEXT_UNITS for one in texts)
    assert [one.keyboard is not None for one in rendered] == [False] * (len(rendered) - 1) + [True]
    if len(rendered) > 1:
        first = rendered[0]
        assert isinstance(first, Upload)
        assert first.attachment == TextFile("dialogbote.txt", (Heading(Verbatim("h")), *lines))


def test_a_long_answer_shows_three_hundred_characters_of_each_text() -> None:
    lines = tuple(Quote(letter * 1000) for letter in "abcdef")
    file, message = RENDERER.render(Say(lines, BUTTON), "de")
    assert isinstance(file, Upload) and isinstance(message, Message)
    assert "a" * 300 + "…" in message.html
    assert "a" * 301 not in message.html


def test_peoples_words_are_no_markup() -> None:
    (message,) = RENDERER.render(Say((Quote("<b>&lt;<a href='x'>"),)), "de")
    assert isinstance(message, Message)
    assert message.html == "<blockquote>&lt;b&gt;&amp;lt;&lt;a href='x'&gt;</blockquote>"


def test_lines_have_their_shape() -> None:
    lines = (
        Heading(Verbatim("h")),
        Para(Verbatim("p")),
        Item(Verbatim("i")),
        Note(Verbatim("n")),
        Code("c"),
        Link("https://x.example/?a=1&b=<"),
    )
    (message,) = RENDERER.render(Say(lines), "de")
    assert isinstance(message, Message)
    assert message.html == (
        "<b>h</b>\np\n• i\n\n<i>n</i>\n\n<code>c</code>\n\nhttps://x.example/?a=1&amp;b=&lt;"
    )


def test_right_to_left_lines_begin_right_even_with_a_digit() -> None:
    (message,) = RENDERER.render(Say((Para(Verbatim("3")),)), "ar")
    assert isinstance(message, Message)
    assert message.html == "\u200f3"


def test_a_chosen_button_is_marked_and_a_link_is_a_link() -> None:
    rows = ((Button(label("Yes"), Action("a"), chosen=True), Button(label("No"), url="https://x")),)
    (message,) = RENDERER.render(Say((Para(Verbatim("p")),), rows), "de")
    assert isinstance(message, Message)
    assert message.keyboard == {
        "inline_keyboard": [
            [{"text": "✓ Ja", "callback_data": "a"}, {"text": "Nein", "url": "https://x"}]
        ]
    }


def test_a_caption_that_is_too_long_comes_as_a_message_of_its_own() -> None:
    attachment = TextFile("x.txt", ())
    short = RENDERER.render(SendFile(attachment, (Para(Verbatim("p")),), BUTTON), "de")
    assert short == [Upload(attachment, "p", short[0].keyboard)]
    long = (Para(Verbatim("p" * (CAPTION_UNITS + 1))),)
    file, message = RENDERER.render(SendFile(attachment, long, BUTTON), "de")
    assert (file.html, file.keyboard) == ("", None)
    assert message.keyboard is not None


def test_values_are_set_apart_in_right_to_left_text() -> None:
    (message,) = RENDERER.render(
        Say((Para(phrase("Your answer so far: {answer}", answer=Verbatim("7K3M"))),)), "ar"
    )
    assert isinstance(message, Message)
    assert "\u20687K3M\u2069" in message.html
