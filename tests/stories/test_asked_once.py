"""Who wishes to be asked to the next event is asked to it once, whenever it opens or gets its date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.dialogue.subscribers.asking import MINUTES
from bot.gatherings import Gathering
from bot.model import LetterState, Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.visitor import Browser
from tests.stories.scenes import act, create_event, plan_drafts
from tests.stories.test_citizen import text_of_last
from tests.stories.test_subscribers import heard, open_lake, until

ASKED = "You wanted to be asked: "


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    """A moderator with two events that have opened."""
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, "park")
    await another_event(life, person, "Our wood", "wood")
    await act(life, person, "Open now")
    return person


async def another_event(life: Living, moderator: Person, title: str, code: str) -> str:
    """A draft of the same town; it can be opened."""
    await act(
        life, moderator,
        "!/events", "New event", f"!{title}", "English", "!What?", "Free text", "!1", "Yes", "No",
        f"!{code}", "Skip", "Skip", "Create the event",
    )  # fmt: skip
    await plan_drafts(life)
    return await event_id(life, code)


async def event_id(life: Living, code: str) -> str:
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code(code)
        assert event is not None
        return event.id


async def dated(life: Living, event: str, starts: datetime) -> None:
    async with life.house.storage.unit() as unit:
        unit.gatherings.save(Gathering(event, starts, "Europe/Berlin", 90, "Town hall"))
        unit.turn_done()


async def wish(life: Living, person: Person, *codes: str) -> None:
    for code in codes:
        await act(life, person, f"!/start {code}")
        for verb in ("follow", "follow-yes", "follow-next"):
            person.press_data(f"{verb}:{await event_id(life, code)}")
            await life.settled()
        assert "I also ask you to the next event" in text_of_last(person)


async def next_look(life: Living) -> None:
    """It is looked who is to be asked: every few minutes."""
    life.now = life.now.replace(second=0) + timedelta(minutes=MINUTES - life.now.minute % MINUTES)
    await life.doors.tick()
    await life.settled()


async def letters(life: Living, event: str) -> list[LetterState]:
    async with life.house.storage.unit() as unit:
        found = await unit.letters.about(f"ask-{event}")
        return [one.state for one in found if one.kind == "ask-residents"]


async def test_who_follows_two_events_is_asked_once_and_no_more_when_it_says_so(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    both, one = fake.person(20, language_code="en"), fake.person(21, language_code="en")
    await wish(life, both, "park", "wood")
    await wish(life, one, "wood")
    lake = await another_event(life, moderator, "Our lake", "lake")
    await dated(life, lake, datetime(2027, 5, 20, 16, 0, tzinfo=UTC))
    await open_lake(life, lake)
    await until(life, datetime(2027, 4, 22, 9, 0, tzinfo=UTC))
    await life.restart()
    await until(life, datetime(2027, 4, 23, 9, 0, tzinfo=UTC))
    assert heard(both, f"{ASKED}Our lake") == heard(one, f"{ASKED}Our lake") == 1
    assert await letters(life, lake) == [LetterState.SENT] * 3, "nothing tells who is asked twice"
    await act(life, both, "Do not ask me again")
    events = [await event_id(life, code) for code in ("park", "wood")]
    async with life.house.storage.unit() as unit:
        assert len(await unit.subscribers.wishing(events)) == 1, "only the other one is left"
    await until(life, datetime(2027, 5, 19, 9, 0, tzinfo=UTC))
    assert heard(both, ASKED) == 0, "what was pressed shows what came of it, and nothing follows"


async def test_leaving_one_of_two_events_brings_no_second_letter(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    both = fake.person(20, language_code="en")
    await wish(life, both, "park", "wood")
    lake = await another_event(life, moderator, "Our lake", "lake")
    await dated(life, lake, datetime(2027, 5, 20, 16, 0, tzinfo=UTC))
    await open_lake(life, lake)
    await until(life, datetime(2027, 4, 23, 9, 0, tzinfo=UTC))
    await act(life, both, "Write no more")
    await until(life, datetime(2027, 5, 19, 9, 0, tzinfo=UTC))
    assert heard(both, ASKED) == 0, "what was pressed shows what came of it, and nothing follows"


async def test_a_browser_shows_it_once(life: Living, moderator: Person) -> None:
    browser = Browser(life)
    for code in ("park", "wood"):
        await browser.go(f"/e/{code}")
        await browser.press("follow:")
        await browser.press("follow-yes")
        await browser.press("follow-next")
    lake = await another_event(life, moderator, "Our lake", "lake")
    await open_lake(life, lake)
    for _ in range(3):
        await next_look(life)
    await browser.go("/chat")
    assert browser.text.count(f"{ASKED}Our lake") == 1
    assert await letters(life, lake) == [LetterState.SENT] * 2


async def test_to_an_event_without_a_date_they_are_asked_at_its_opening(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    person, late = fake.person(20, language_code="en"), fake.person(21, language_code="en")
    await wish(life, person, "park")
    lake = await another_event(life, moderator, "Our lake", "lake")
    await life.pass_time(days=3)
    assert heard(person, ASKED) == 0, "it is a draft"
    await open_lake(life, lake)
    await next_look(life)
    assert heard(person, f"{ASKED}Our lake") == 1
    assert "When:" not in text_of_last(person) and "lake" in text_of_last(person)
    assert "When we meet" not in (person.last.labels if person.last else [])
    await life.pass_time(days=15)
    await wish(life, late, "park")
    await next_look(life)
    assert heard(person, f"{ASKED}Our lake") == 1
    assert heard(late, ASKED) == 0, "it is not the next event any more"
    await dated(life, lake, life.now + timedelta(weeks=8))
    await until(life, life.now + timedelta(weeks=7))
    assert heard(person, f"{ASKED}Our lake") == 1, "a date asks nobody twice"
    assert heard(late, f"{ASKED}Our lake") == 1


async def test_to_what_opens_or_gets_its_date_late_they_are_asked_at_once(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    person = fake.person(20, language_code="en")
    await wish(life, person, "park")
    lake = await another_event(life, moderator, "Our lake", "lake")
    # Monday the 1st of March: ten days are left.
    await dated(life, lake, datetime(2027, 3, 11, 17, 0, tzinfo=UTC))
    await next_look(life)
    assert heard(person, ASKED) == 0
    await open_lake(life, lake)
    await next_look(life)
    assert heard(person, f"{ASKED}Our lake") == 1
    assert "When: Thursday, 11 March 2027" in text_of_last(person)
    other = fake.person(21, language_code="en")
    wood = await event_id(life, "wood")
    await wish(life, other, "park")
    await next_look(life)
    assert heard(other, f"{ASKED}Our wood") == 0, "it has no date, and was open before"
    await dated(life, wood, datetime(2027, 3, 12, 17, 0, tzinfo=UTC))
    await next_look(life)
    assert heard(other, f"{ASKED}Our wood") == 1


async def test_who_follows_that_very_event_is_not_asked_to_it(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    person, other = fake.person(20, language_code="en"), fake.person(21, language_code="en")
    await wish(life, other, "park")
    lake = await another_event(life, moderator, "Our lake", "lake")
    await open_lake(life, lake)
    await act(life, person, "!/start lake")
    for verb in ("follow", "follow-yes"):
        person.press_data(f"{verb}:{lake}")
        await life.settled()
    await wish(life, person, "park")
    for _ in range(3):
        await next_look(life)
    assert heard(person, ASKED) == 0
    assert heard(other, f"{ASKED}Our lake") == 1
    assert await letters(life, lake) == [LetterState.SENT] * 2


async def test_of_whom_no_letter_reaches_nothing_is_kept(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    gone = fake.person(20, language_code="en")
    await wish(life, gone, "park", "wood")
    lake = await another_event(life, moderator, "Our lake", "lake")
    await dated(life, lake, life.now + timedelta(weeks=6))
    gone.block()
    moderator.block()
    await open_lake(life, lake)
    await until(life, life.now + timedelta(weeks=3))
    async with life.house.storage.unit() as unit:
        persons = await unit.people.all()
    assert [one.role for one in persons] == [Role.MODERATOR], "a role stays, whoever is unreachable"


async def test_the_letter_to_moderators_names_the_day(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    lake = await another_event(life, moderator, "Our lake", "lake")
    # Not six weeks ahead, but five.
    await dated(life, lake, life.now + timedelta(weeks=5))
    await next_look(life)
    assert "People meet on Monday, 5 April 2027: time to ask clubs" in text_of_last(moderator)
