"""Into the office by a link in an e-mail; whoever asks for one learns nothing about anybody."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.email.askers import FROM_A_NETWORK
from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.mailserver import MailServer, mail_server
from tests.handlers.web.browser import Forms
from tests.living import Living
from tests.stories.browser.scene import content
from tests.stories.browser.visitor import Browser
from tests.stories.office.guest import LINK, Guest
from tests.stories.test_email import ADDRESS, Mailing, command, links, mailing, press, subscribed

OPEN = "Open the office"
OTHER = "other@town.example"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def mail(tmp_path: Path, fake: FakeTelegram, server: MailServer) -> AsyncIterator[Mailing]:
    """A bot that knows a mail server."""
    async with mailing(tmp_path / "mail", fake, server.port) as life:
        yield life


@pytest.fixture
async def colleague(mail: Mailing, server: MailServer) -> Browser:
    """A moderator without Telegram, whose letters come by e-mail."""
    browser = Browser(mail)
    await browser.join(await mail.grant(Role.MODERATOR))
    await subscribed(mail, server, browser)
    server.mails.clear()
    return browser


async def asked(life: Living, address: str, network: str = "") -> Guest:
    """Somebody who is not signed in and asks for a link."""
    guest = Guest(life)
    guest.network = network
    await guest.go("/office")
    await guest.send("/link", address=address)
    await life.pass_time(seconds=15)
    return guest


async def enter(guest: Guest, link: str) -> None:
    await guest.go(link)
    (form,) = Forms(guest.page).forms
    await guest.go(form.action, "POST", **form.fields)


async def test_from_the_address_into_the_office(
    mail: Mailing, server: MailServer, colleague: Browser
) -> None:
    guest = await asked(mail, f" {ADDRESS.upper()} ")
    assert "Please look into your mailbox" in guest.text
    (letter,) = server.to(ADDRESS)
    assert "List-Unsubscribe" not in letter, "it was asked for"
    link = links(letter)[OPEN]
    before = await content(mail)
    await guest.go(link)
    assert await content(mail) == before, "mailboxes follow every link: a look spends nothing"
    await enter(guest, link)
    assert "Events" in guest.text and "Musterstadt" in guest.text
    thief = Guest(mail)
    await enter(thief, link)
    assert thief.status == 404 and "not valid any more" in thief.text
    del colleague


async def test_the_link_is_good_for_ten_minutes(
    mail: Mailing, server: MailServer, colleague: Browser
) -> None:
    guest = await asked(mail, ADDRESS)
    await mail.pass_time(minutes=11)
    await enter(guest, links(server.to(ADDRESS)[-1])[OPEN])
    assert "not valid any more" in guest.text
    del colleague


async def test_nobody_learns_whose_address_is_known(
    mail: Mailing, server: MailServer, colleague: Browser
) -> None:
    mayor = Browser(mail)
    await mayor.join(await mail.grant(Role.DECISION_MAKER))
    await command(mayor, "/email second@town.example")
    await mayor.press("finish")
    await mail.pass_time(seconds=15)
    await enter_letter(mail, server, "second@town.example")
    server.mails.clear()
    known = (await asked(mail, ADDRESS)).page
    server.mails.clear()
    for address in (
        "nobody@town.example", "second@town.example", "no address", "", "x@" + "y" * 300,
        f"{ADDRESS}\r\nBcc: all@town.example", "<script>@town.example",
    ):  # fmt: skip
        page = (await asked(mail, address)).page
        assert without_numbers(page) == without_numbers(known), address
    assert not server.mails
    del colleague


async def enter_letter(mail: Mailing, server: MailServer, address: str) -> None:
    await press(mail, links(server.to(address)[-1])["Yes, confirm it"])


def without_numbers(page: str) -> str:
    """The page without what is drawn anew for each."""
    return re.sub(r'value="[^"]*"', "", page)


async def test_a_network_gets_five_letters_a_day_to_a_mailbox(
    mail: Mailing, server: MailServer, colleague: Browser
) -> None:
    pages = set()
    for _ in range(7):
        pages.add(without_numbers((await asked(mail, ADDRESS)).page))
        await mail.pass_time(minutes=2)
    assert len(server.to(ADDRESS)) == 5 and len(pages) == 1
    await mail.pass_time(hours=24)
    await asked(mail, ADDRESS)
    assert len(server.to(ADDRESS)) == 6
    del colleague


STRANGER, AT_HOME, ELSEWHERE = "203.0.113.7", "198.51.100.20", "2001:db8::1"


async def test_a_stranger_takes_the_letters_from_nobody(
    mail: Mailing, server: MailServer, colleague: Browser
) -> None:
    """A hundred times for one mailbox: it gets five, and five more for whoever it belongs to."""
    other = Browser(mail)
    await other.join(await mail.grant(Role.COORDINATOR))
    await command(other, f"/email {OTHER}")
    await other.press("finish")
    await mail.pass_time(seconds=15)
    await enter_letter(mail, server, OTHER)
    server.mails.clear()
    for _ in range(100):
        await asked(mail, ADDRESS, STRANGER)
    assert len(server.to(ADDRESS)) == 5
    # Another computer of the same network gains the stranger nothing.
    await asked(mail, ADDRESS, "203.0.113.8")
    assert len(server.to(ADDRESS)) == 5
    for network in (STRANGER, ELSEWHERE):
        await asked(mail, OTHER, network)
    assert len(server.to(OTHER)) == 2
    mistyped = await asked(mail, f"x{ADDRESS}", AT_HOME)
    assert "Please look into your mailbox" in mistyped.text
    guest = await asked(mail, ADDRESS, AT_HOME)
    assert len(server.to(ADDRESS)) == 6
    await enter(guest, links(server.to(ADDRESS)[-1])[OPEN])
    assert "Events" in guest.text
    del colleague


async def test_one_mailbox_gets_fifteen_letters_a_day_at_most_and_the_chat_lets_in(
    mail: Mailing, server: MailServer, colleague: Browser
) -> None:
    for network in range(5):
        for _ in range(6):
            await asked(mail, ADDRESS, f"203.0.{network}.7")
    assert len(server.to(ADDRESS)) == 15
    await command(colleague, "/office")
    link = LINK.search(colleague.text)
    assert link is not None
    guest = Guest(mail)
    await enter(guest, link[0])
    assert "Events" in guest.text


async def test_one_letter_signs_in_for_all_roles_of_the_same_person(
    mail: Mailing, server: MailServer, colleague: Browser
) -> None:
    await colleague.join(await mail.grant(Role.MODERATOR, "Nebenstadt"))
    guest = await asked(mail, ADDRESS)
    (letter,) = server.to(ADDRESS)
    await enter(guest, links(letter)[OPEN])
    assert "Musterstadt" in guest.text and "Nebenstadt" in guest.text


async def test_a_network_that_asks_on_and_on_is_held_off_and_no_other(mail: Mailing) -> None:
    guest = Guest(mail)
    guest.network = STRANGER
    await guest.go("/office")
    form = guest.to("/link")
    for _ in range(FROM_A_NETWORK):
        await guest.go(form.action, "POST", **form.fields, address="x@town.example")
        assert guest.status == 200
    await guest.go(form.action, "POST", **form.fields, address="x@town.example")
    assert guest.status == 429
    assert (await asked(mail, "x@town.example", AT_HOME)).status == 200
    await mail.pass_time(minutes=10)
    assert (await asked(mail, "x@town.example", STRANGER)).status == 200


async def test_no_form_where_no_letters_go_out(life: Living) -> None:
    guest = Guest(life)
    await guest.go("/office")
    assert "You are not signed in" in guest.text and 'name="address"' not in guest.page
