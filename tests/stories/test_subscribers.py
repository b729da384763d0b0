"""Back to people: who wishes hears what becomes of an event, apart from every answer."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.anonymity import account_tag
from bot.dialogue.release import open_now
from bot.gatherings import Gathering
from bot.model import LetterState, Role
from handlers.assembly import bring_back, write_backup
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.visitor import Browser
from tests.stories.scenes import act, create_event, plan_drafts
from tests.stories.test_citizen import event_of, text_of_last
from tests.stories.test_moderator import take_part

TEXT = "You said: more trees. We plant ten."


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, "park")
    return person


async def follow(life: Living, fake: FakeTelegram, number: int, language: str = "en") -> Person:
    """Somebody subscribes at the event's address, without having answered."""
    person = fake.person(number, language_code=language, first_name="S")
    person.send("/start park")
    await life.settled()
    for verb in ("follow", "follow-yes"):
        person.press_data(f"{verb}:{(await event_of(life)).id}")
        await life.settled()
    return person


async def count(life: Living) -> int:
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        return await unit.subscribers.count(event.id)


async def write(life: Living, moderator: Person) -> None:
    """A draft in English and German."""
    moderator.press_data(f"tell:{(await event_of(life)).id}")
    await life.settled()
    await act(
        life, moderator, "Write a text", f"!{TEXT}", "Done", "!Zehn <b>Bäume</b>.", "Done", "Skip",
    )  # fmt: skip


async def send(life: Living, moderator: Person) -> None:
    await write(life, moderator)
    await act(life, moderator, "Save the draft", "Send it …", "Yes, send it")


def heard(person: Person, words: str) -> int:
    return sum(words in message.text for message in person.messages)


async def morning(life: Living, day: int, hour: int = 9) -> None:
    """Ten o'clock in Berlin, of a day in March 2027, and a minute."""
    life.now = datetime(2027, 3, day, hour, 1, tzinfo=UTC)
    await life.doors.tick()
    await life.settled()


async def test_from_handing_in_to_the_letter_and_no_more(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    citizen = await take_part(life, fake, 0, "More trees")
    await act(life, citizen, "Yes, I have kept it", "Tell me what becomes of it")
    assert "one letter, the same for everybody" in text_of_last(citizen)
    assert await count(life) == 0, "reading stores nothing"
    await act(life, citizen, "Yes, write to me")
    assert "I write to you when there is something to tell" in text_of_last(citizen)
    german = await follow(life, fake, 20, "de")
    turkish = await follow(life, fake, 21, "tr")
    await write(life, moderator)
    assert "This is how people read it" in text_of_last(moderator)
    assert TEXT in text_of_last(moderator) and "Zehn <b>Bäume</b>." in text_of_last(moderator)
    await act(life, moderator, "Save the draft")
    assert "Fewer than 5 people want to hear of it" in text_of_last(moderator)
    assert heard(citizen, TEXT) == 0
    await act(life, moderator, "Send it …")
    assert "It goes out: Tuesday, 2 March 2027" in text_of_last(moderator)
    await act(life, moderator, "Yes, send it")
    between = await follow(life, fake, 23)
    await life.restart()
    await morning(life, 2, hour=8)
    assert heard(citizen, TEXT) == 0, "not before ten"
    await morning(life, 2)
    await life.restart()
    await morning(life, 3)
    assert heard(citizen, TEXT) == heard(between, TEXT) == 1
    assert heard(german, "Zehn <b>Bäume</b>.") == 1 and heard(german, TEXT) == 0
    assert heard(turkish, TEXT) == 1 and heard(turkish, "İngilizce") == 1, "falls back, and says so"
    await act(life, citizen, "Write no more")
    assert "your address is deleted" in text_of_last(citizen)
    assert await count(life) == 3
    late = await follow(life, fake, 22)
    assert TEXT in text_of_last(late), "who comes later reads it, too"
    assert heard(late, TEXT) == 1


async def test_after_the_close_the_address_of_the_event_still_leads_there(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    moderator.press_data(f"close-yes:{(await event_of(life)).id}")
    await life.settled()
    await life.pass_time(seconds=15)
    person = fake.person(20, language_code="en", first_name="S")
    await act(life, person, "!/start park")
    assert "has closed" in text_of_last(person)
    await act(life, person, "Tell me what becomes of it")
    assert "Soon after Tuesday, 1 June 2027 I ask you once" in text_of_last(person)
    await act(life, person, "Yes, write to me")
    assert await count(life) == 1
    browser = Browser(life)
    await browser.go("/e/park")
    await browser.press("follow:")
    await browser.press("follow-yes")
    assert await count(life) == 2
    await send(life, moderator)
    await morning(life, 2)
    assert heard(person, TEXT) == 1
    await browser.go("/chat")
    assert TEXT in browser.text
    await browser.press("unfollow")
    assert await count(life) == 1


async def test_about_how_many_in_fives_and_how_long(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    for number in range(20, 27):
        await follow(life, fake, number)
    await write(life, moderator)
    await act(life, moderator, "Save the draft")
    assert "At least 5 people want to hear of it (counted in fives)." in text_of_last(moderator)
    assert "it takes about 1 minute" in text_of_last(moderator)


async def test_it_can_be_taken_back_until_it_goes_out(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    person = await follow(life, fake, 20)
    await send(life, moderator)
    assert "Goes out: Tuesday, 2 March 2027" in text_of_last(moderator)
    await act(life, moderator, "Do not send it")
    await morning(life, 2)
    assert heard(person, TEXT) == 0
    await act(life, moderator, "Change the text", "Change 1", "Delete this answer", "!Eleven.")
    await act(life, moderator, "Done", "Save the draft", "Send it …", "Yes, send it")
    await morning(life, 3)
    assert heard(person, "Eleven.") == 1
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        (told,) = await unit.subscribers.tidings_of(event.id)
    for verb in ("tell-back", "tell-drop", "tell-edit"):
        moderator.press_data(f"{verb}:{told.id}")
        await life.settled()
        assert "does not change any more" in text_of_last(moderator)


async def test_once_each_and_nothing_of_who_has_left(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    stays, leaves, blocks = [await follow(life, fake, number) for number in (20, 21, 22)]
    await send(life, moderator)
    await act(life, leaves, "!/start park")
    leaves.press_data(f"unfollow:{(await event_of(life)).id}")
    await life.settled()
    blocks.block()
    for _ in range(3):
        await morning(life, 2)
        await life.restart()
    assert (heard(stays, TEXT), heard(leaves, TEXT), heard(blocks, TEXT)) == (1, 0, 0)
    assert await count(life) == 1, "of whom no letter reaches nothing is kept"
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        (told,) = await unit.subscribers.tidings_of(event.id)
        letters = await unit.letters.about(told.id)
    assert [one.state for one in letters] == [LetterState.SENT]


async def test_forgetting_and_what_is_stored(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    person = await follow(life, fake, 20)
    await act(life, person, "!/mydata")
    assert person.last and person.last.document
    data = json.loads(person.last.document.content)
    assert data["wants to hear what becomes of"] == [{"event": "park", "next events, too": False}]
    assert data["roles"] == []
    await act(life, person, "!/forget")
    assert "your subscriptions to what becomes of events" in text_of_last(person)
    await act(life, person, "Yes, forget me")
    assert await count(life) == 0
    async with life.house.storage.unit() as unit:
        assert [one for one in await unit.people.all() if one.role is Role.SUBSCRIBER] == []


async def test_it_ends_with_the_retention(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await follow(life, fake, 20)
    event = await event_of(life)
    moderator.press_data(f"close-yes:{event.id}")
    await life.settled()
    await life.pass_time(seconds=15)
    await send(life, moderator)
    await life.pass_time(days=300)
    assert await count(life) == 1
    await life.pass_time(days=67)
    assert await count(life) == 0
    async with life.house.storage.unit() as unit:
        assert await unit.subscribers.tidings_of(event.id) == []
        assert [one for one in await unit.people.all() if one.role is Role.SUBSCRIBER] == []
    person = fake.person(21, language_code="en", first_name="S")
    await act(life, person, "!/start park")
    assert person.last is not None and "Tell me what becomes of it" not in person.last.labels


async def test_a_backup_brings_nobody_back_who_has_left(
    life: Living, fake: FakeTelegram, moderator: Person, tmp_path: Path
) -> None:
    await follow(life, fake, 20)
    await follow(life, fake, 21)
    copy = tmp_path / "copy.sqlite"
    await write_backup(life.settings, copy)
    fake.person(20).press_data(f"unfollow:{(await event_of(life)).id}")
    await life.settled()
    await life.stop()
    await bring_back(life.settings, copy, lambda: life.now)
    await life.start()
    assert await count(life) == 1


async def test_who_subscribed_changes_nothing_about_answers(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    """Nothing joins a subscription with an answer, an account or anything else that is stored."""
    citizen = await take_part(life, fake, 0, "More trees")

    def rows(*tables: str) -> list[object]:
        with closing(sqlite3.connect(life.folder / "dialogbote.sqlite")) as connection:
            return [connection.execute(f"SELECT * FROM {one}").fetchall() for one in tables]

    answers = ("contribution", "participation", "release", "verdict", "arrivals")
    before = rows(*answers)
    await act(
        life, citizen, "Yes, I have kept it", "Tell me what becomes of it", "Yes, write to me"
    )
    await follow(life, fake, 20)
    differ = [one for one in zip(answers, before, rows(*answers), strict=True) if one[1] != one[2]]
    assert [name for name, _, _ in differ] == [], "databases that differ only in who subscribed"
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        ours = account_tag(unit.keys.lasting(), "telegram", str(citizen.id))
        ids = [one.person for one in await unit.subscribers.of_event(event.id)]
    kept = repr(rows("subscriber", "address", "person"))
    assert repr(ours)[2:-1] not in kept, "an account is known by another tag there"
    others = repr(rows(*answers, "conversation", "owed"))
    assert len(ids) == 2
    assert [one for one in ids if one in others] == [], "nothing refers to them"


async def test_others_get_nothing(life: Living, fake: FakeTelegram, moderator: Person) -> None:
    person = await follow(life, fake, 20)
    await send(life, moderator)
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        (told,) = await unit.subscribers.tidings_of(event.id)
    other = fake.person(2, language_code="en", first_name="O")
    await act(life, other, f"!/start {await life.grant(Role.MODERATOR, 'Nebenstadt')}")
    verbs = ("told", "tell-edit", "tell-send", "tell-send-yes", "tell-back", "tell-drop")
    for one in (other, person):
        for verb in verbs:
            for about in (told.id, "nothing"):
                one.press_data(f"{verb}:{about}")
                await life.settled()
                assert "This text is not there, or not any more." in text_of_last(one)
        for verb in ("tell", "tell-new"):
            one.press_data(f"{verb}:{event.id}")
            await life.settled()
            assert TEXT not in text_of_last(one)
    async with life.house.storage.unit() as unit:
        assert await unit.subscribers.tidings_of(event.id) == [told]


# -- the next event


async def next_event(life: Living, moderator: Person, starts: datetime) -> str:
    """A second open event of the town, with a date."""
    await act(
        life, moderator,
        "!/events", "New event", "!Our lake", "English", "!What?", "Free text", "!1", "Yes", "No",
        "!lake", "Skip", "Skip", "Create the event",
    )  # fmt: skip
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code("lake")
        assert event is not None
        unit.gatherings.save(Gathering(event.id, starts, "Europe/Berlin", 90, "Town hall"))
        unit.turn_done()
    return event.id


async def open_lake(life: Living, event_id: str) -> None:
    await plan_drafts(life)
    async with life.house.storage.unit() as unit:
        event = await unit.events.get(event_id)
        assert event is not None
        await open_now(unit, event, "")
        unit.turn_done()


async def until(life: Living, moment: datetime) -> None:
    """Twice a day, at full hours, and then."""
    while life.now < moment:
        life.now = min(moment, (life.now + timedelta(hours=12)).replace(minute=0))
        await life.doors.tick()
    await life.settled()


async def test_multipliers_are_asked_six_weeks_before_and_residents_four(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    wishes, other = await follow(life, fake, 20), await follow(life, fake, 21)
    await act(life, wishes, "Ask me to the next event, too")
    assert "I also ask you to the next event" in text_of_last(wishes)
    # Thursday the 20th of May: six weeks before is the 8th of April, four the 22nd.
    lake = await next_event(life, moderator, datetime(2027, 5, 20, 16, 0, tzinfo=UTC))
    await until(life, datetime(2027, 4, 8, 7, 59, tzinfo=UTC))
    assert heard(moderator, "Ask the multipliers: Our lake") == 0
    await until(life, datetime(2027, 4, 8, 8, 1, tzinfo=UTC))
    assert heard(moderator, "Ask the multipliers: Our lake") == 1, "also before it has opened"
    await open_lake(life, lake)
    await until(life, datetime(2027, 4, 22, 7, 59, tzinfo=UTC))
    assert heard(wishes, "You wanted to be asked: Our lake") == 0
    await life.restart()
    await until(life, datetime(2027, 4, 22, 8, 1, tzinfo=UTC))
    assert heard(wishes, "You wanted to be asked: Our lake") == 1
    assert "lake" in text_of_last(wishes) and "Town hall" in text_of_last(wishes)
    async with life.house.storage.unit() as unit:
        gathering = await unit.gatherings.of_event(lake)
        assert gathering is not None
        moved = Gathering(lake, datetime(2027, 5, 27, 16, tzinfo=UTC), gathering.zone, 90, "Hall")
        unit.gatherings.save(moved)
        unit.turn_done()
    await until(life, datetime(2027, 5, 26, 8, 1, tzinfo=UTC))
    assert heard(wishes, "You wanted to be asked") == 1, "a date that moves asks nobody twice"
    assert heard(moderator, "Ask the multipliers") == 1
    assert heard(other, "Our lake") == 0, "who has not wished it is not asked"
    await act(life, wishes, "Do not ask me again")
    assert "Ask me to the next event, too" in (wishes.last.labels if wishes.last else [])


async def test_nobody_is_asked_to_what_is_not_open_or_called_off(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    wishes = await follow(life, fake, 20)
    await act(life, wishes, "Ask me to the next event, too")
    lake = await next_event(life, moderator, datetime(2027, 5, 20, 16, 0, tzinfo=UTC))
    await until(life, datetime(2027, 4, 23, 8, 1, tzinfo=UTC))
    assert heard(wishes, "Our lake") == 0, "it is a draft"
    async with life.house.storage.unit() as unit:
        gathering = await unit.gatherings.of_event(lake)
        assert gathering is not None
        unit.gatherings.save(
            Gathering(lake, gathering.starts, gathering.zone, 90, "Hall", cancelled=True)
        )
        unit.turn_done()
    await open_lake(life, lake)
    await until(life, datetime(2027, 5, 19, 8, 1, tzinfo=UTC))
    assert heard(wishes, "Our lake") == 0


async def test_a_colleagues_words_are_neither_written_over_nor_sent_unseen(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    person = await follow(life, fake, 20)
    colleague = fake.person(2, language_code="en", first_name="Col")
    await act(life, colleague, f"!/start {await life.grant(Role.MODERATOR)}")
    await write(life, moderator)
    await act(life, moderator, "Save the draft")
    (draft,) = await drafts(life)
    change = ("Change the text", "Change 1", "Delete this answer")
    colleague.press_data(f"told:{draft}")
    await life.settled()
    await act(life, colleague, *change, "!Theirs.", "Done")
    await act(life, moderator, *change, "!Mine.", "Done", "Save the draft")
    await act(life, colleague, "Save the draft")
    assert "A colleague has changed this since you began" in text_of_last(colleague)
    assert "Mine." in text_of_last(colleague) and "Theirs." in text_of_last(colleague)
    await act(life, moderator, "Send it …")
    await act(life, colleague, "Save the draft")
    await act(life, moderator, "Yes, send it")
    assert "so nothing was sent" in text_of_last(moderator)
    assert "Theirs." in text_of_last(moderator), "and what it says now is there to be read"
    await morning(life, 2)
    assert heard(person, "Mine.") == heard(person, "Theirs.") == 0
    await act(life, moderator, "Send it …", "Yes, send it")
    await morning(life, 3)
    assert heard(person, "Theirs.") == 1
    moderator.press_data(f"tell-send-yes:{draft}")
    await life.settled()
    await morning(life, 4)
    assert heard(person, "Theirs.") == 1, "an old button without the digest sends nothing"


async def drafts(life: Living) -> list[str]:
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        return [one.id for one in await unit.subscribers.tidings_of(event.id)]
