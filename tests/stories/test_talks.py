"""A breakfast talk by Telegram: announced, answered, reminded, moved, cancelled; through the doors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model import LetterState, Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living, living
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Living]:
    async with living(tmp_path / "var", fake, datetime(2027, 3, 1, 9, 0, tzinfo=UTC)) as life:
        yield life


async def person(life: Living, fake: FakeTelegram, number: int, role: Role) -> Person:
    municipality = None if role is Role.PROGRAMME_LEAD else "Musterstadt"
    someone = fake.person(number, language_code="en", first_name="P")
    await act(life, someone, f"!/start {await life.grant(role, municipality, f'P{number}')}")
    return someone


async def announce(life: Living, organiser: Person, when: str) -> None:
    await act(
        life, organiser, "!/talks", "New talk", "!Shared streets", "!Prof. Muster on streets",
        f"!{when}", "!Town hall, room 7", "Skip", "Announce",
    )  # fmt: skip


def heard(someone: Person, words: str) -> int:
    return sum(words in message.text for message in someone.messages)


async def test_from_the_invitation_to_the_last_reminder(life: Living, fake: FakeTelegram) -> None:
    mayor = await person(life, fake, 1, Role.DECISION_MAKER)
    organiser = await person(life, fake, 2, Role.MODERATOR)
    await announce(life, organiser, "30.03.2027 08:00")
    await life.pass_time(seconds=15)
    assert "Shared streets" in text_of_last(mayor)
    assert {"Yes", "No", "Maybe"} <= set(mayor.last.labels if mayor.last else [])
    await act(life, mayor, "Yes")
    calendars = [m.document for m in mayor.messages if m.document]
    assert calendars and b"DTSTART;TZID=Europe/Berlin:20270330T080000" in calendars[0].content
    before = len(mayor.messages)
    # Easter: what is due on Saturday and Monday comes on the Thursday before, once. The clocks go
    # forward on 28 March: half past seven is 05:30 UTC after that.
    for due in (
        datetime(2027, 3, 23, 9, tzinfo=UTC),
        datetime(2027, 3, 25, 9, tzinfo=UTC),
        datetime(2027, 3, 30, 5, 30, tzinfo=UTC),
    ):
        life.now = due - timedelta(seconds=15)
        await life.doors.tick()
        assert len(mayor.messages) == before, "not a second too early"
        life.now = due
        await life.doors.tick()
        before += 1
        assert len(mayor.messages) == before
        await life.restart()
        await life.doors.tick()
        assert len(mayor.messages) == before, "never twice"


async def test_no_is_not_reminded_and_yes_again_is(life: Living, fake: FakeTelegram) -> None:
    mayor = await person(life, fake, 1, Role.DECISION_MAKER)
    organiser = await person(life, fake, 2, Role.MODERATOR)
    await announce(life, organiser, "30.03.2027 08:00")
    await life.pass_time(seconds=15)
    await act(life, mayor, "No")
    before = len(mayor.messages)
    life.now = datetime(2027, 3, 23, 9, 0, tzinfo=UTC)
    await life.doors.tick()
    assert len(mayor.messages) == before
    await act(life, mayor, "!/gespraeche", "Maybe")
    before = len(mayor.messages)
    life.now = datetime(2027, 3, 25, 9, 0, tzinfo=UTC)
    await life.doors.tick()
    assert len(mayor.messages) == before + 1
    await act(life, mayor, "I cannot come")
    life.now = datetime(2027, 3, 30, 5, 30, tzinfo=UTC)
    before = len(mayor.messages)
    await life.doors.tick()
    assert len(mayor.messages) == before


async def test_moving_and_cancelling_tell_whoever_comes(life: Living, fake: FakeTelegram) -> None:
    yes = await person(life, fake, 1, Role.DECISION_MAKER)
    no = await person(life, fake, 3, Role.DECISION_MAKER)
    lead = await person(life, fake, 2, Role.PROGRAMME_LEAD)
    await announce(life, lead, "30.03.2027 08:00")
    await life.pass_time(seconds=15)
    await act(life, yes, "Yes")
    await act(life, no, "No")
    before = len(no.messages)
    await act(life, lead, "!/talks", "Move", "!06.04.2027 08:00", "Move the talk")
    await life.pass_time(seconds=15)
    assert "April" in text_of_last(yes)
    assert len(no.messages) == before
    life.now = datetime(2027, 3, 23, 9, 0, tzinfo=UTC)
    told = len(yes.messages)
    await life.doors.tick()
    assert len(yes.messages) == told, "the old reminder is gone"
    life.now = datetime(2027, 4, 6, 1, 0, tzinfo=UTC)  # 03:00 in Berlin, five hours before
    await act(life, lead, "!/talks", "Cancel the talk", "Yes, cancel it")
    await life.pass_time(seconds=15)
    assert "cancelled" in text_of_last(yes).lower()
    async with life.house.storage.unit() as unit:
        states = {letter.state for letter in await unit.letters.all()}
    assert LetterState.QUEUED not in states
    assert LetterState.UNCERTAIN not in states


async def test_guests_never_see_the_list_of_guests(life: Living, fake: FakeTelegram) -> None:
    mayor = await person(life, fake, 1, Role.DECISION_MAKER)
    other = await person(life, fake, 3, Role.DECISION_MAKER)
    organiser = await person(life, fake, 2, Role.MODERATOR)
    await announce(life, organiser, "30.03.2027 08:00")
    await life.pass_time(seconds=15)
    await act(life, mayor, "Yes")
    await act(life, other, "!/talks")
    await act(life, organiser, "!/talks")
    assert heard(other, "P1") == 0
    assert heard(organiser, "P1") == 1
    assert heard(organiser, "Invited: 2. Yes: 1.") == 1


async def test_whoever_gets_the_role_later_is_invited_too(life: Living, fake: FakeTelegram) -> None:
    organiser = await person(life, fake, 2, Role.MODERATOR)
    await announce(life, organiser, "30.03.2027 08:00")
    late = await person(life, fake, 1, Role.DECISION_MAKER)
    await life.pass_time(seconds=15)
    assert heard(late, "Shared streets") >= 1
    invited = heard(late, "Shared streets")
    await life.pass_time(days=1)
    assert heard(late, "Shared streets") == invited


async def test_a_blocked_bot_makes_the_letter_gone(life: Living, fake: FakeTelegram) -> None:
    mayor = await person(life, fake, 1, Role.DECISION_MAKER)
    organiser = await person(life, fake, 2, Role.MODERATOR)
    mayor.block()
    await life.settled()
    await announce(life, organiser, "30.03.2027 08:00")
    await life.pass_time(seconds=15)
    async with life.house.storage.unit() as unit:
        states = {letter.kind: letter.state for letter in await unit.letters.all()}
    assert states == {
        "talk-invitation": LetterState.GONE,
        "talk-request": LetterState.QUEUED,
    }


async def test_the_waitlist_moves_up_by_itself(life: Living, fake: FakeTelegram) -> None:
    first = await person(life, fake, 1, Role.DECISION_MAKER)
    second = await person(life, fake, 3, Role.DECISION_MAKER)
    third = await person(life, fake, 4, Role.DECISION_MAKER)
    organiser = await person(life, fake, 2, Role.MODERATOR)
    await act(
        life, organiser, "!/talks", "New talk", "!Shared streets", "Skip", "!30.03.2027 08:00",
        "!Town hall, room 7", "!0",
    )  # fmt: skip
    assert "must be at least 1" in text_of_last(organiser)
    await act(life, organiser, "!1", "Announce")
    await life.pass_time(seconds=15)
    for someone in (first, second, third):
        await act(life, someone, "Yes")
    assert heard(second, "You are on the waitlist.") == 1
    await act(life, first, "No")
    await life.restart()
    await life.pass_time(seconds=15)
    assert "There is a place for you now." in text_of_last(second)
    await life.pass_time(hours=49)
    assert "There is a place for you now." in text_of_last(third)
    await act(life, third, "Take the place")
    assert heard(third, "You said: yes.") == 1
    await act(life, second, "Take the place")
    assert "You are on the waitlist." in text_of_last(second), "too late, so at its end"


async def test_wishes_hold_at_once_and_after_a_restart(life: Living, fake: FakeTelegram) -> None:
    mayor = await person(life, fake, 1, Role.DECISION_MAKER)
    organiser = await person(life, fake, 2, Role.MODERATOR)
    await announce(life, organiser, "30.03.2027 08:00")
    await life.pass_time(seconds=15)
    await act(life, mayor, "Yes", "My reminders", "3 days and 1 day before", "10–16")
    assert "[✓ 3 days and 1 day before]" in mayor.transcript()
    assert "[✓ 10–16]" in mayor.transcript()
    await life.restart()
    before = len(mayor.messages)
    for due, more in (
        (datetime(2027, 3, 23, 9, tzinfo=UTC), 0),
        (datetime(2027, 3, 25, 9, tzinfo=UTC), 1),
        (datetime(2027, 3, 30, 5, 30, tzinfo=UTC), 0),
    ):
        life.now = due
        await life.doors.tick()
        before += more
        assert len(mayor.messages) == before
    await act(life, mayor, "No messages about talks at all")
    before = len(mayor.messages)
    life.now = datetime(2027, 3, 30, 5, 31, tzinfo=UTC)
    await act(life, organiser, "!/talks", "Cancel the talk", "Yes, cancel it")
    await life.pass_time(seconds=15)
    assert len(mayor.messages) == before
