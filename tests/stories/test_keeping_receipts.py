"""A receipt is asked for before the chat moves on: again, as a picture, at an address of its own."""

from __future__ import annotations

import pytest

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.visitor import Browser
from tests.stories.buttons import does
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import receipt_of, text_of_last
from tests.stories.test_moderator import take_part


@pytest.fixture
async def citizen(life: Living, fake: FakeTelegram) -> Person:
    """Somebody who has just handed in answers."""
    moderator = fake.person(1, language_code="en", first_name="Mod")
    await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, moderator, "park")
    return await take_part(life, fake, 0, "More trees")


async def test_it_is_asked_for_before_the_chat_moves_on(life: Living, citizen: Person) -> None:
    receipt = receipt_of(citizen)
    said = text_of_last(citizen)
    assert "Thank you. Your answers have been sent." in said and receipt in said
    assert "Have you kept it?" in said
    assert citizen.last is not None
    assert citizen.last.labels == ["Yes, I have kept it", "As a picture to keep", "Show it again"]
    await act(life, citizen, "Show it again")
    assert receipt in text_of_last(citizen) and "Have you kept it?" in text_of_last(citizen)
    await life.restart()
    await act(life, citizen, "Yes, I have kept it")
    assert "/receipt tells you what becomes of it" in text_of_last(citizen)
    assert receipt not in text_of_last(citizen)


async def test_as_a_picture_that_can_be_forwarded(life: Living, citizen: Person) -> None:
    receipt = receipt_of(citizen)
    await act(life, citizen, "As a picture to keep")
    (picture,) = [message for message in citizen.messages if message.photo or message.document]
    assert "forward it to yourself" in picture.text and not picture.labels
    asked = [message for message in citizen.messages if "Have you kept it?" in message.text]
    assert len(asked) == 1 and receipt in asked[0].text, "the question still stands"


async def test_a_receipt_that_opens_nothing_is_shown_by_nobody(
    life: Living, citizen: Person
) -> None:
    receipt = receipt_of(citizen)
    await act(life, citizen, f"!/receipt {receipt}", "Delete these answers", "Yes, delete")
    for verb in ("receipt-again", "receipt-picture"):
        citizen.press_data(f"{verb}:{receipt.replace('-', '')}")
        await life.settled()
        assert "I find nothing with that code" in text_of_last(citizen)


async def test_in_the_browser_the_picture_is_on_the_page_and_the_code_in_no_address(
    life: Living, citizen: Person
) -> None:
    receipt = receipt_of(citizen)
    browser = Browser(life)
    await browser.go("/receipt")
    assert "Please write your receipt code" in browser.text
    await browser.write(receipt)
    assert "More trees" in browser.text
    await browser.go("/e/park")
    await browser.press("join:")
    await browser.write("A bench")
    for step in ("done:", "answer:", "skip:", "finish:"):
        await browser.press(step)
    await browser.press("receipt-picture")
    assert 'src="data:image/png;base64,' in browser.page
    assert "It is typed at this address" in browser.page
    await browser.press("kept")
    assert "Good. Look in from time to time" in browser.text


async def test_it_leads_on_to_the_beginning(life: Living, citizen: Person) -> None:
    await act(life, citizen, "Yes, I have kept it")
    citizen.press(does("home"))
    await life.settled()
    assert "If you have the code of an event" in text_of_last(citizen)
