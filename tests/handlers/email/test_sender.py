"""One letter out by SMTP, against a real server: what arrives, and what is known afterwards."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import outbox
from bot.model import Address, Door, Letter, LetterState, Person, Role
from bot.ports import Unit
from bot.replies import Button, Delivered, Delivery, Heading, Mail, Para, Say, TryLater
from config.mail import Mailbox, MailServer
from config.phrases import Phrasebook, Verbatim
from handlers.documents.produce import Documents
from handlers.email.message import Composer
from handlers.email.sender import EmailSender
from handlers.letters import Senders
from tests.bot.fakes import FakeUnits
from tests.fakes.mailserver import (
    DROP_AFTER,
    DROP_BEFORE,
    NOT_LOOPBACK,
    PASSWORD,
    USER,
    certificate,
    mail_server,
)

NOON = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
BOOK = Phrasebook.load()
MAILBOX = Mailbox("Dialogbote", "bote@example.org")
ANNA = Address("anna", b"t", Door.EMAIL, "anna@town.example")
LETTER = Letter(
    "l1", "town", "test-a", "s", "anna", NOON, NOON + timedelta(hours=12), "Europe/Berlin"
)
MAIL = Mail(
    (Heading(Verbatim("Good morning")), Para(Verbatim("Will you come?"))),
    ((Button(Verbatim("Yes"), url="/letter/abc"),),),
    letter=LETTER,
    stop="/letter/stop",
)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def sender(
    port: int,
    clock: Clock | None = None,
    *,
    host: str = "127.0.0.1",
    user: str = "",
    password: str = "",
    wrapped: bool = False,
    tls: ssl.SSLContext | None = None,
) -> EmailSender:
    server = MailServer(host, port, wrapped, user, password)
    composer = Composer(BOOK, MAILBOX, "https://dialog.example.org")
    return EmailSender(server, MAILBOX, composer, Documents(BOOK), clock or Clock(), tls)


async def bring(one: EmailSender) -> Delivery:
    return await one.send(ANNA, "en", MAIL)


async def test_a_letter_arrives_whole() -> None:
    async with mail_server() as server:
        assert await bring(sender(server.port)) is Delivered.YES
    (message,) = server.to("anna@town.example")
    assert server.senders == ["bote@example.org"]
    assert message["From"] == "Dialogbote <bote@example.org>"
    assert message["Subject"] == "Good morning"
    assert message["Date"].datetime == NOON
    assert message["List-Unsubscribe"] == "<https://dialog.example.org/letter/stop>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert isinstance(plain, EmailMessage) and isinstance(html, EmailMessage)
    assert "Yes:\nhttps://dialog.example.org/letter/abc" in plain.get_content().replace(
        "\r\n", "\n"
    )
    assert '<a href="https://dialog.example.org/letter/abc"' in html.get_content()


@pytest.mark.parametrize(
    ("reply", "known"),
    [
        ("550 5.1.1 no such user", Delivered.GONE),
        ("550 no such user here", Delivered.GONE),
        ("553 5.1.3 bad address", Delivered.GONE),
        ("551 5.1.6 moved", Delivered.GONE),
        ("550 5.7.1 blocked by a list", None),
        ("552 5.2.2 mailbox full", None),
        ("554 no reason at all", None),
        ("530 5.7.0 sign in first", None),
        ("450 4.2.1 greylisted", None),
        ("451 try again", None),
    ],
)
async def test_what_a_refused_recipient_means(reply: str, known: Delivered | None) -> None:
    async with mail_server() as server:
        server.recipients["anna@town.example"] = reply
        delivery = await bring(sender(server.port))
    assert delivery == (known or TryLater(NOON + timedelta(minutes=1)))
    assert not server.mails


@pytest.mark.parametrize(
    ("reply", "known"),
    [
        ("451 4.7.0 busy", None),
        ("421 4.3.2 closing", None),
        ("554 5.7.1 looks like spam", None),
        ("554 no thanks", None),
        ("550 5.1.1 no such user after all", Delivered.GONE),
        (DROP_BEFORE, Delivered.UNKNOWN),
        (DROP_AFTER, Delivered.UNKNOWN),
    ],
)
async def test_what_a_refused_message_means(reply: str, known: Delivered | None) -> None:
    async with mail_server() as server:
        server.answers = [reply]
        delivery = await bring(sender(server.port))
    assert delivery == (known or TryLater(NOON + timedelta(minutes=1)))
    assert len(server.mails) == (reply == DROP_AFTER)


async def test_a_letter_that_waits_is_tried_ever_less_often() -> None:
    clock = Clock()
    pauses = []
    async with mail_server() as server:
        server.recipients["anna@town.example"] = "451 not now"
        one = sender(server.port, clock)
        for _ in range(12):
            delivery = await bring(one)
            assert isinstance(delivery, TryLater)
            pauses.append((delivery.at - clock.now) / timedelta(minutes=1))
            clock.now = delivery.at
    assert pauses == [1, 1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240]


async def test_a_server_that_is_not_there_holds_up_nobody_for_a_minute() -> None:
    async with mail_server() as server:
        pass
    clock = Clock()
    one = sender(server.port, clock)
    assert await bring(one) == TryLater(NOON + timedelta(minutes=1))
    async with mail_server() as server:
        # Somebody is there again, but is not asked before the minute is over.
        one._server = MailServer("127.0.0.1", server.port, wrapped=False)
        clock.now += timedelta(seconds=59)
        assert await bring(one) == TryLater(NOON + timedelta(minutes=1, seconds=59))
        assert server.connections == 0
        clock.now += timedelta(seconds=1)
        assert await bring(one) is Delivered.YES


async def test_under_tls_from_the_first_byte_and_by_starttls(tmp_path: Path) -> None:
    theirs, ours = certificate(tmp_path)
    for wrapped in (True, False):
        async with mail_server(theirs, login=True, wrapped=wrapped) as server:
            one = sender(
                server.port, host=NOT_LOOPBACK, user=USER, password=PASSWORD, wrapped=wrapped,
                tls=ours,
            )  # fmt: skip
            assert await bring(one) is Delivered.YES, wrapped
            assert wrapped or server.under_tls == [True]


async def test_from_elsewhere_nothing_goes_out_in_the_clear(tmp_path: Path) -> None:
    async with mail_server() as server:
        assert isinstance(await bring(sender(server.port, host=NOT_LOOPBACK)), TryLater)
        assert not server.mails
    theirs, _ = certificate(tmp_path)
    async with mail_server(theirs) as server:
        # A certificate that nobody vouches for is no encryption either.
        assert isinstance(await bring(sender(server.port, host=NOT_LOOPBACK)), TryLater)
        assert not server.mails


async def test_a_wrong_password_is_for_the_operator_and_costs_no_address() -> None:
    async with mail_server(login=True) as server:
        with structlog.testing.capture_logs() as lines:
            delivery = await bring(sender(server.port, user=USER, password="wrong"))
    assert isinstance(delivery, TryLater)
    assert [line["code"] for line in lines] == [535]
    assert "wrong" not in str(lines) and "anna" not in str(lines)


@pytest.mark.parametrize(
    "reply", ["550 5.1.1 <anna@town.example> unknown", "451 anna@town.example"]
)
async def test_no_log_line_names_anybody(reply: str) -> None:
    async with mail_server() as server:
        server.recipients["anna@town.example"] = reply
        with structlog.testing.capture_logs() as lines:
            await bring(sender(server.port))
    assert lines and "anna" not in str(lines)


REPLIES = ("250 OK", "451 later", "554 never", "550 5.1.1 gone", DROP_BEFORE, DROP_AFTER)


async def _render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    del unit, person
    return Say((Heading(Verbatim(letter.id)),))


async def _nothing(unit: Unit) -> None:
    del unit


@settings(max_examples=40)
@given(st.lists(st.sampled_from(REPLIES), max_size=12), st.integers(1, 4))
async def test_each_letter_once_whatever_the_server_says(replies: list[str], letters: int) -> None:
    units = FakeUnits(NOON)
    units.tables.persons["anna"] = Person("anna", Role.DECISION_MAKER, "town", language="en")
    units.tables.addresses["anna", b"t"] = ANNA
    for number in range(letters):
        units.tables.letters[f"l{number}"] = Letter(
            f"l{number}", "town", "test-a", f"s{number}", "anna", NOON, NOON + timedelta(hours=9),
            "Europe/Berlin", urgent=True,
        )  # fmt: skip
    formats = {"test": outbox.Correspondence(_render, _nothing)}
    async with mail_server() as server:
        server.answers = list(replies)
        one = sender(server.port, Clock())
        one._now = lambda: units.now
        for _ in range(16):
            await outbox.tick(units, Senders(None, one, lambda: units.now), formats)
            units.now += timedelta(minutes=45)
    arrived = [message["Subject"] for message in server.to("anna@town.example")]
    for letter in units.tables.letters.values():
        count = arrived.count(letter.id)
        match letter.state:
            case LetterState.SENT:
                assert count == 1
            case LetterState.UNCERTAIN:
                assert count <= 1
            case _:
                assert letter.state in (LetterState.MISSED, LetterState.GONE)
                assert count == 0
