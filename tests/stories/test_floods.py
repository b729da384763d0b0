"""An event is flooded: slow mode, and a code that is shown in the room."""

from __future__ import annotations

import re

import pytest

from bot.model import Role
from bot.moderated import Guard
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.visitor import Browser
from tests.stories.buttons import does
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import event_of, receipt_of, text_of_last, values
from tests.stories.test_moderation import labels, moderate
from tests.stories.test_multipliers import add


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    """With an open event, whose page of moderation is open."""
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, "park")
    await moderate(life, person)
    return person


async def guard(life: Living) -> Guard | None:
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        return await unit.moderation.guard(event.id)


async def shown_code(moderator: Person) -> str:
    found = re.findall(r"^\d{4}$", text_of_last(moderator), re.MULTILINE)
    assert len(found) == 1, text_of_last(moderator)
    return str(found[0])


TO_THE_END = ("!More trees", "Done", "Red", "Skip", "Hand in answers")


async def test_in_slow_mode_nobody_hands_in_twice_within_minutes(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await act(life, moderator, "When too much comes in")
    assert "Slow mode is off" in text_of_last(moderator)
    await act(life, moderator, "Slow mode: 10 minutes")
    assert "once every 10 minutes" in text_of_last(moderator)
    anna, bert = (fake.person(n, language_code="en", first_name="C") for n in (5, 6))
    for person in (anna, bert):
        await act(life, person, "!/start park", "Take part", *TO_THE_END)
        assert "have been sent" in text_of_last(person), "one person does not hold up another"
    before = await values(life)
    await act(life, anna, f"!/receipt {receipt_of(anna)}", "Change these answers", "Change 1")
    await act(life, anna, "Write another answer", "!And benches", "Done", "Hand in changes")
    said = [message.text for message in anna.messages[-3:]]
    assert any("You can again in 10 minutes; your answers stay here" in text for text in said)
    assert await values(life) == before
    await life.pass_time(minutes=9, seconds=30)
    await act(life, anna, "Hand in changes")
    assert any("in 1 minute;" in message.text for message in anna.messages[-3:])
    await life.pass_time(seconds=30)
    await act(life, anna, "Hand in changes")
    assert "have been sent" in text_of_last(anna)
    assert ("p1", "And benches") in await values(life)
    await moderate(life, moderator)
    await act(life, moderator, "When too much comes in", "Switch slow mode off")
    await act(life, anna, f"!/receipt {receipt_of(anna)}", "Change these answers", "Change 1")
    await act(life, anna, "Write another answer", "!And a pond", "Done", "Hand in changes")
    assert "have been sent" in text_of_last(anna)


async def test_slow_mode_remembers_nothing_over_a_restart_and_stores_nothing(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await act(life, moderator, "When too much comes in", "Slow mode: 10 minutes")
    anna = fake.person(5, language_code="en", first_name="C")
    await act(life, anna, "!/start park", "Take part", *TO_THE_END)
    await life.restart()
    await act(life, anna, f"!/receipt {receipt_of(anna)}", "Change these answers", "Change 1")
    await act(life, anna, "Write another answer", "!And benches", "Done", "Hand in changes")
    assert "have been sent" in text_of_last(anna)


async def test_the_room_code_is_asked_for_before_taking_part(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    early = fake.person(5, language_code="en", first_name="C")
    await act(life, early, "!/start park", "Take part")
    await act(life, moderator, "When too much comes in", "Ask for a room code")
    code = await shown_code(moderator)
    wrong = f"{(int(code) + 1) % 10_000:04}"
    await act(life, early, *TO_THE_END)
    assert "have been sent" in text_of_last(early), "whoever has joined stays in"
    late = fake.person(6, language_code="en", first_name="C")
    await act(life, late, "!/start park")
    assert "do not learn who wrote what" in text_of_last(late)
    await act(life, late, "Take part")
    assert "Which room code is shown" in text_of_last(late)
    await act(life, late, f"!{wrong}")
    assert "That is not the room code" in text_of_last(late)
    await act(life, late, f"! {code[:2]} {code[2:]} ")
    assert "What shall change?" in text_of_last(late)
    await act(life, late, *TO_THE_END)
    assert "have been sent" in text_of_last(late)
    # A new one: the old one does not do any more; then none, and nobody is asked.
    await act(life, moderator, "New room code")
    other = await shown_code(moderator)
    third = fake.person(7, language_code="en", first_name="C")
    await act(life, third, "!/start park", "Take part", f"!{wrong if wrong != other else code}")
    assert "That is not the room code" in text_of_last(third)
    await act(life, moderator, "Ask for no room code")
    fourth = fake.person(8, language_code="en", first_name="C")
    await act(life, fourth, "!/start park", "Take part")
    assert "What shall change?" in text_of_last(fourth)
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        log = await unit.moderation.log(event.id)
    assert [entry.what for entry in log] == ["room code changed"] * 3


async def test_guessing_the_room_code_has_to_wait(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await act(life, moderator, "When too much comes in", "Ask for a room code")
    code = await shown_code(moderator)
    wrong = f"{(int(code) + 1) % 10_000:04}"
    guesser = fake.person(6, language_code="en", first_name="C")
    await act(life, guesser, "!/start park", "Take part", *[f"!{wrong}"] * 10)
    await act(life, guesser, f"!{code}")
    assert "Too many wrong codes" in text_of_last(guesser)
    await life.pass_time(minutes=10)
    await act(life, guesser, f"!{code}")
    assert "What shall change?" in text_of_last(guesser)


async def test_the_room_code_in_a_browser(life: Living, moderator: Person) -> None:
    await act(life, moderator, "When too much comes in", "Ask for a room code")
    code = await shown_code(moderator)
    browser = Browser(life, "de")
    await browser.go("/e/park")
    await browser.press("join")
    assert "Welcher Raumcode" in browser.text
    await browser.write("99999")
    assert "gerade nicht der Raumcode" in browser.text
    await browser.write(code)
    assert "What shall change?" in browser.text


async def test_what_holds_off_floods_goes_with_the_close(life: Living, moderator: Person) -> None:
    await act(life, moderator, "When too much comes in", "Ask for a room code")
    await act(life, moderator, "Slow mode: 2 minutes")
    event = await event_of(life)
    await act(life, moderator, "!/events", "Our park (open)", "Close", "Yes, close")
    await life.pass_time(seconds=15)
    assert await guard(life) is None
    await act(life, moderator, "!/events", "Our park (closed)")
    moderator.press(does("moderate"))
    await life.settled()
    assert "When too much comes in" not in labels(moderator)
    moderator.press_data(f"room-code:{event.id}::new")
    await life.settled()
    assert await guard(life) is None


async def test_a_preview_needs_no_code(life: Living, moderator: Person) -> None:
    await act(life, moderator, "When too much comes in", "Ask for a room code")
    await act(life, moderator, "!/events", "Our park (open)", "Preview as a citizen", "Take part")
    assert "What shall change?" in text_of_last(moderator)


async def test_whoever_comes_by_a_multiplier_is_known_as_such_past_the_rules_and_the_code(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await act(life, moderator, "When too much comes in", "Ask for a room code")
    code = await shown_code(moderator)
    club = await add(life, moderator, "Turnverein Nord", "English")
    event = await event_of(life)
    guest = fake.person(9, language_code="en", first_name="C")
    await act(life, guest, f"!/start {event.code}_{club.code}", "How it is moderated", "Back")
    await act(life, guest, "Take part", f"!{code}")
    assert "What shall change?" in text_of_last(guest)
    async with life.house.storage.unit() as unit:
        (begun,) = await unit.conversations.of_subject(event.id)
    assert begun.through == club.id
