"""What is left of a talk twelve months after it, and what an account is told of its letters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot import own_data
from bot.feedback import opinions
from bot.model import About, Material, Pause, Rsvp, Talk
from bot.replies import DataFile, SendFile
from bot.talks import announcing, invitations
from bot.talks.after.ending import KEPT_FOR
from bot.talks.room import keeping
from tests.bot.talks.conftest import World, utc
from tests.due import close_rooms

STARTS = utc(2027, 6, 8, 7)


@pytest.fixture
async def past(world: World) -> World:
    await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    await world.tick_until(STARTS)
    async with world.units.unit() as unit:
        unit.materials.save(Material("talk", "https://example.org", ""))
        opinions.open_about(unit, About.TALK, "talk", date(2027, 6, 22))
        unit.letters.save_pause(Pause("talk", unit.now))
        await keeping.opened(unit, unit.tables.talks["talk"])
    return world


async def look_after(world: World) -> None:
    async with world.units.unit() as unit:
        await close_rooms(unit)
        await invitations.look_after(unit)


@pytest.mark.parametrize("cancelled", [False, True])
async def test_twelve_months_after_a_talk_nothing_is_left(past: World, cancelled: bool) -> None:
    if cancelled:
        await past.cancel()
    feedback = next(iter(past.units.tables.feedbacks))
    past.units.now = STARTS + timedelta(minutes=60) + KEPT_FOR - timedelta(seconds=1)
    await look_after(past)
    assert (
        past.units.tables.talks
        and past.units.tables.replies
        and past.units.tables.letters
        and past.units.tables.feedbacks
    )
    past.units.now += timedelta(seconds=1)
    await look_after(past)
    for rows in ("talks", "replies", "letters", "feedbacks", "materials", "rooms", "pauses"):
        assert not getattr(past.units.tables, rows), rows
    assert feedback not in repr(past.units.keys)
    assert "anna" in past.units.tables.persons


async def test_other_talks_and_letters_stay(past: World) -> None:
    async with past.units.unit() as unit:
        await announcing.announce(unit, Talk("next", "town", "T", "", "P", STARTS + KEPT_FOR))
    past.units.now = STARTS + timedelta(minutes=60) + KEPT_FOR - timedelta(days=1)
    await look_after(past)
    assert set(past.units.tables.talks) == {"talk", "next"}
    past.units.now += timedelta(days=1)
    await look_after(past)
    assert set(past.units.tables.talks) == {"next"}
    assert {letter.subject for letter in past.units.tables.letters.values()} == {"next"}


async def test_the_letters_of_an_account_are_told_to_it(past: World) -> None:
    async with past.turn("anna") as turn:
        (said,) = await own_data.my_data(turn)
    assert isinstance(said, SendFile) and isinstance(said.attachment, DataFile)
    data: Any = said.attachment.data
    (role,) = data["roles"]
    letters = role["letters"]
    theirs = [one for one in past.units.tables.letters.values() if one.person == "anna"]
    assert len(letters) == len(theirs) > 2
    assert {one["about"] for one in letters} == {"Strategy"}
    assert {(one["kind"], one["due"], one["state"]) for one in letters} == {
        (one.kind, one.due.isoformat(), one.state.value) for one in theirs
    }
