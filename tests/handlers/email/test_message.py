"""What an e-mail holds: headers that nobody can add to, the same words twice, nothing to fetch."""

from __future__ import annotations

import email
import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.model import Letter
from bot.replies import (
    Button,
    CalendarEntry,
    CalendarFile,
    Code,
    Heading,
    Item,
    Link,
    Mail,
    Note,
    Para,
    Quote,
)
from config.mail import Mailbox
from config.phrases import Phrasebook, Verbatim, phrase
from handlers.documents.produce import Documents, File
from handlers.email.message import Composer

NOW = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
BOOK = Phrasebook.load()
COMPOSER = Composer(
    BOOK, Mailbox("Büro Äpfel, „Bote“", "bote@example.org"), "https://dialog.example.org"
)
LETTER = Letter(
    "l1", "town", "talk-invitation", "s", "anna", NOW, NOW + timedelta(hours=12), "Europe/Berlin"
)
STOP = "/letter/" + "A" * 180
ALLOWED = {
    "list-unsubscribe", "list-unsubscribe-post", "from", "to", "subject", "date", "message-id",
    "content-language", "auto-submitted", "x-auto-response-suppress", "mime-version",
    "content-type",
}  # fmt: skip
HOSTILE = (
    "Talk\r\nBcc: everybody@town.example",
    "Talk\nBcc: a@b.example\n\nbody",
    "Talk\rX-Evil: 1",
    "=?utf-8?q?Talk=0D=0ABcc:_a@b.example?=",
    "a\u2028Bcc: x@y.example",
    "\u202eelkcab",
    "\x00\x0b\x0c\x1b",
    "<script>alert(1)</script>",
    '"><img src=http://169.254.169.254/>',
    "{{7*7}} %s {0.__class__}",
    "\ud800 half a pair",
    "ä" * 500,
    "x" * 5000,
    "\r\n.\r\nMAIL FROM:<x@y.example>",
    "",
)


def written(mail: Mail, language: str = "en", files: tuple[File, ...] = ()) -> EmailMessage:
    raw = COMPOSER.compose(mail, language, "anna@town.example", files, NOW)
    assert not re.search(rb"[^\r]\n|\r[^\n]", raw), "every line ends as SMTP wants it"
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    content = part.get_content()
    assert isinstance(content, str)
    return content


def mail(*lines: Heading | Para | Item | Note | Quote | Code | Link, words: str = "Yes") -> Mail:
    button = Button(Verbatim(words), url="/letter/abc")
    return Mail(lines, ((button,),), letter=LETTER, stop=STOP)


@given(st.text(), st.text())
@example("Talk\r\nBcc: everybody@town.example", "x")
@example("=?utf-8?q?Talk=0D=0ABcc:_a@b.example?=", "x")
@example("==??utf-8?q?Talk=0D=0ABcc:_a@b.example?=", "x")
def test_nobody_adds_a_header(title: str, words: str) -> None:
    message = written(mail(Heading(Verbatim(title)), Para(Verbatim(words)), words=words))
    assert {name.lower() for name in message.keys()} == ALLOWED  # noqa: SIM118
    assert message["To"].addresses[0].addr_spec == "anna@town.example"
    assert len(message["To"].addresses) == 1


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles(title: str) -> None:
    lines = (
        Heading(Verbatim(title)),
        Quote(title),
        Code(title),
        Link(f"https://a.example/{title}"),
        Para(phrase("{x}", x=title)),
    )
    message = written(mail(*lines, words=title))
    assert {name.lower() for name in message.keys()} == ALLOWED  # noqa: SIM118
    assert not message.defects
    html = body(message, "html")
    assert "<script" not in html and "<img" not in html


def test_the_same_words_in_both_and_nothing_to_fetch() -> None:
    lines = (
        Heading(Verbatim("Title")), Para(Verbatim("A paragraph")), Item(Verbatim("An entry")),
        Note(Verbatim("A note")), Quote("<b>own</b>"), Code("r_abc"),
        Link("https://slides.example/1"),
    )  # fmt: skip
    message = written(mail(*lines))
    plain, html = body(message, "plain"), body(message, "html")
    for words in ("Title", "A paragraph", "An entry", "A note", "r_abc", "because you chose so"):
        assert words in plain
        assert words in html
    assert "&lt;b&gt;own" in html
    assert not re.findall(r"src=|url\(|<link|<script|@import", html)
    assert set(re.findall(r'https?://[^/"\s]+', html + plain)) == {
        "https://dialog.example.org",
        "https://slides.example",
    }
    assert 'href="https://slides.example/1"' in html


def test_the_way_out_stands_in_one_piece() -> None:
    message = written(mail(Heading(Verbatim("T"))))
    assert message["List-Unsubscribe"] == f"<https://dialog.example.org{STOP}>"
    raw = COMPOSER.compose(mail(), "en", "a@b.example", (), NOW)
    assert f"List-Unsubscribe: <https://dialog.example.org{STOP}>\r\n".encode() in raw


def test_a_letter_sent_again_is_known_by_its_number() -> None:
    first, again = written(mail(Heading(Verbatim("T")))), written(mail(Para(Verbatim("now"))))
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Message-ID"].endswith("@example.org>")
    other = COMPOSER.compose(mail(), "en", "bert@town.example", (), NOW)
    assert first["Message-ID"].encode() not in other, "two people's letters cannot be put together"


def test_headers_for_machines_and_readers() -> None:
    message = written(mail(Heading(Verbatim("Straße & Äpfel")), Heading(Verbatim("Heute."))), "de")
    assert message["Subject"] == "Straße & Äpfel – Heute"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "de"
    assert message["From"].addresses[0].display_name == "Büro Äpfel, „Bote“"


def test_arabic_runs_from_right_to_left() -> None:
    html = body(written(mail(Heading(phrase("The talk is cancelled."))), "ar"), "html")
    assert '<html lang="ar" dir="rtl">' in html


async def test_a_calendar_file_comes_along() -> None:
    entry = CalendarEntry(
        "u", Verbatim("T"), Verbatim("d"), "p", NOW, "Europe/Berlin", 60, 1, True, Verbatim("M")
    )
    file = await Documents(BOOK).produce(CalendarFile("talk.ics", entry), "en")
    (part,) = written(mail(Heading(Verbatim("T"))), files=(file,)).iter_attachments()
    assert isinstance(part, EmailMessage)
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "CANCEL"
    assert part.get_filename() == "talk.ics"
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes) and b"BEGIN:VCALENDAR" in content
