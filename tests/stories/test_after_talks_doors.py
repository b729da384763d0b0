"""After the talk without Telegram: in a browser, and by e-mail, which leads back into it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model import Role, RoundState
from tests.fakes.botapi import FakeTelegram
from tests.fakes.mailserver import MailServer, mail_server
from tests.fakes.telegram_user import Person
from tests.stories.browser.visitor import Browser
from tests.stories.scenes import act
from tests.stories.test_after_talks import LINK, MET, THANKS, heard, join
from tests.stories.test_email import ADDRESS, Mailing, ask, links, mailing, press, subscribed


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram, server: MailServer) -> AsyncIterator[Mailing]:
    async with mailing(tmp_path / "var", fake, server.port) as life:
        yield life


async def held(life: Mailing, fake: FakeTelegram, *browsers: Browser) -> tuple[Person, Person]:
    """A talk that is over, with somebody by Telegram and these browsers; its organiser and they."""
    organiser = fake.person(1, language_code="en", first_name="O")
    await act(life, organiser, f"!/start {await life.grant(Role.MODERATOR)}")
    bert = fake.person(2, language_code="en", first_name="B")
    await act(life, bert, f"!/start {await life.grant(Role.DECISION_MAKER)}")
    await act(
        life, organiser, "!/talks", "New talk", "!Shared streets", "Skip", "!09.03.2027 14:00",
        "!Town hall", "Skip", "Announce", "!/talks", "Material", "Add material", f"!{LINK}",
        "Skip", "Hand it out",
    )  # fmt: skip
    await life.pass_time(seconds=15)
    await act(life, bert, "Yes")
    for browser in browsers:
        await browser.go("/chat/letters")
        await browser.press("rsvp", ":yes")
    life.now = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
    await life.doors.tick()
    return organiser, bert


async def answer(browser: Browser) -> None:
    """All five questions, from wherever the button is."""
    await browser.press("talk-helped")
    assert "weight off my mind" in browser.text
    for given in ("fully", "mostly", "partly", "hardly", "not"):
        await browser.press("answer:", given)
    await browser.press("finish")
    assert "That helps those who come after you" in browser.text


async def enter(browser: Browser, name: str, contact: str) -> None:
    await browser.press("talk-again")
    assert "Nobody sees whom you chose" in browser.text
    await browser.press("again-join")
    await browser.write(name)
    await browser.write(contact)
    await browser.press("finish")
    assert "You are on the list as:" in browser.text


async def opinions(life: Mailing) -> int:
    async with life.house.storage.unit() as unit:
        (feedback,) = await unit.feedbacks.in_state(RoundState.OPEN)
        return len(await unit.feedbacks.opinions(feedback.id))


async def test_in_a_browser(life: Mailing, fake: FakeTelegram) -> None:
    anna = Browser(life)
    await anna.join(await life.grant(Role.DECISION_MAKER))
    _, bert = await held(life, fake, anna)
    assert heard(bert, THANKS) == 1
    await anna.go("/chat/letters")
    assert THANKS in anna.text and LINK in anna.text
    assert '<a href="https://example.org' in anna.page
    assert 'src="https://example.org' not in anna.page, "to be opened, and never fetched"
    await answer(anna)
    assert await opinions(life) == 1
    await anna.go("/chat/letters")
    await enter(anna, "Anna A.", "anna@town.example")
    await life.restart()
    await join(life, bert, "Bert B.", "0123 456")
    await act(life, bert, "!/talks", "Talk to somebody again", "Anna A.")
    await anna.go("/chat/letters")
    await anna.press("talk-again")
    assert "Bert B." in anna.text and "0123 456" not in anna.text
    await anna.press("again-want")
    assert "0123 456" in anna.text
    await life.pass_time(seconds=15)
    assert heard(bert, MET) == 1 and "anna@town.example" in bert.transcript()
    await anna.go("/chat/letters")
    assert MET in anna.text and "0123 456" in anna.text
    await anna.press("talk-again")
    await anna.press("again-unwant")
    await anna.go("/chat/letters")
    assert MET not in anna.text, "told as long as both wish it"


async def test_by_e_mail(life: Mailing, server: MailServer, fake: FakeTelegram) -> None:
    mayor = Browser(life)
    await mayor.join(await life.grant(Role.DECISION_MAKER, note="Mayor"))
    await subscribed(life, server, mayor)
    organiser = fake.person(1, language_code="en", first_name="O")
    await act(life, organiser, f"!/start {await life.grant(Role.MODERATOR)}")
    bert = fake.person(2, language_code="en", first_name="B")
    await act(life, bert, f"!/start {await life.grant(Role.DECISION_MAKER)}")
    await act(
        life, organiser, "!/talks", "New talk", "!Shared streets", "Skip", "!09.03.2027 14:00",
        "!Town hall", "Skip", "Announce",
    )  # fmt: skip
    await life.pass_time(seconds=15)
    await act(life, bert, "Yes")
    await press(life, links(server.to(ADDRESS)[-1])["Yes"])
    life.now = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
    await life.doors.tick()
    await life.doors.tick()
    thanks = [m for m in server.to(ADDRESS) if "Thank you" in m["Subject"]]
    assert [m["Subject"] for m in thanks] == [
        "Thank you for taking part in the talk – Shared streets"
    ]
    # Questions and lists take more than one tap: the letter leads into the chat and signs in.
    for name in ("Answer five questions", "Talk to somebody again"):
        assert "This goes on in the chat" in await ask(life, links(thanks[0])[name])
    await press(life, links(thanks[0])["Answer five questions"])
    await life.pass_time(seconds=15)
    stranger = Browser(life)
    (way,) = [path for path in links(server.to(ADDRESS)[-1]).values() if "/join/" in path]
    code = re.sub(r"^/join/", "", way)
    await stranger.join(code)
    await stranger.go("/chat")
    await stranger.go("/chat/letters")
    assert THANKS in stranger.text
    await answer(stranger)
    assert await opinions(life) == 1
    await stranger.go("/chat/letters")
    await enter(stranger, "The mayor", ADDRESS)
    await join(life, bert, "Bert B.", "0123 456")
    await act(life, bert, "!/talks", "Talk to somebody again", "The mayor")
    await stranger.go("/chat/letters")
    await stranger.press("talk-again")
    await stranger.press("again-want")
    await life.pass_time(seconds=15)
    await life.restart()
    await life.pass_time(seconds=15)
    told = [m for m in server.to(ADDRESS) if m["Subject"].startswith("Somebody would like")]
    assert len(told) == 1
    content = str(told[0].get_body(("plain",)))
    assert "Bert B." in content and "0123 456" in content
    await act(life, organiser, "!/talks", "Material", "Add material", f"!{LINK}", "Skip")
    await act(life, organiser, "Hand it out")
    await life.pass_time(seconds=15)
    await life.pass_time(seconds=15)
    news = [m for m in server.to(ADDRESS) if m["Subject"].startswith("There is material")]
    assert len(news) == 1 and LINK.partition("?")[0] in str(news[0].get_body(("plain",)))
