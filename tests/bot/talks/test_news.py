"""Who hears that a talk was moved, has another place or is off, through the real tick.

Expected times are written by hand.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.model import Role, Rsvp
from bot.talks import announcing
from tests.bot.talks.conftest import World, utc

INVITATION = "Breakfast talk of Town"
IN_7 = "Reminder: the talk is in 7 days."
TOMORROW = "Reminder: the talk is tomorrow."
SOON = "Reminder: the talk begins in 30 minutes."
MOVED, CANCELLED = "The talk has a new time.", "The talk is cancelled."
THANKS = "Thank you for taking part in the talk."


async def test_a_moved_talk_moves_its_reminders_and_tells_who_comes(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.tick(utc(2027, 1, 25, 9))
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.NO)
    world.sent.clear()
    world.units.now = utc(2027, 2, 10, 21)  # 22:00: not urgent, so it waits for the morning
    await world.move(utc(2027, 4, 7, 6))
    assert world.letters() == [
        ("talk-moved", utc(2027, 2, 11, 7)),
        ("talk-reminder-1", utc(2027, 4, 6, 8)),
        ("talk-reminder-3", utc(2027, 4, 2, 8)),
        ("talk-reminder-7", utc(2027, 3, 31, 8)),
        ("talk-soon", utc(2027, 4, 7, 5, 30)),
        ("talk-thanks", utc(2027, 4, 7, 9)),
    ]
    await world.tick_until(utc(2027, 4, 8))
    assert world.sent == [
        (utc(2027, 2, 11, 7), "anna", MOVED),
        (utc(2027, 3, 31, 8), "anna", IN_7),
        (utc(2027, 4, 2, 8), "anna", "Reminder: the talk is in 5 days."),
        (utc(2027, 4, 6, 8), "anna", TOMORROW),
        (utc(2027, 4, 7, 5, 30), "anna", SOON),
        (utc(2027, 4, 7, 9), "anna", THANKS),
    ]
    assert world.units.tables.talks["talk"].sequence == 1


async def test_a_moved_talk_moves_invitations_that_are_still_to_come(world: World) -> None:
    await world.announce(utc(2027, 3, 8, 7))
    await world.tick(utc(2027, 1, 11, 9))  # everybody saves the date
    await world.move(utc(2027, 3, 15, 7))
    await world.tick(utc(2027, 1, 11, 9))
    world.sent.clear()
    await world.tick_until(utc(2027, 2, 10))
    assert [(when, heading) for when, _, heading in world.sent] == [
        (utc(2027, 2, 8, 9), INVITATION)
    ] * 2


async def test_nobody_is_invited_twice_however_often_a_talk_moves(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.tick(utc(2027, 1, 25, 9))
    world.sent.clear()
    for day in (20, 25, 30):
        await world.move(utc(2027, 3, day, 7))
        await world.tick_until(world.units.now + timedelta(days=1))
    await world.tick_until(utc(2027, 3, 1))
    assert world.sent == []
    await world.move(utc(2027, 6, 1, 7))  # so far away that others would be told to save the date
    await world.tick_until(utc(2027, 5, 1))
    assert world.sent == []


async def test_a_reminder_already_sent_for_the_same_time_is_not_sent_again(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.NO)
    await world.tick(utc(2027, 2, 22, 9))
    await world.move(utc(2027, 3, 1, 8))  # an hour later on the same day
    await world.tick_until(utc(2027, 2, 22, 18))
    assert [heading for _, _, heading in world.sent] == [IN_7, MOVED]


@pytest.mark.parametrize(
    ("now", "starts", "new", "told"),
    [
        pytest.param(
            utc(2027, 3, 1, 2), utc(2027, 3, 2, 1, 59), utc(2027, 3, 20, 7), utc(2027, 3, 1, 2),
            id="the old time is less than a day away",
        ),
        pytest.param(
            utc(2027, 3, 1, 2), utc(2027, 3, 20, 7), utc(2027, 3, 2, 1, 59), utc(2027, 3, 1, 2),
            id="the new time is less than a day away",
        ),
        pytest.param(
            utc(2027, 3, 1, 2), utc(2027, 3, 2, 2), utc(2027, 3, 20, 7), utc(2027, 3, 1, 7),
            id="exactly a day",
        ),
    ],
)  # fmt: skip
async def test_a_move_at_short_notice_is_told_at_night(
    world: World, now: datetime, starts: datetime, new: datetime, told: datetime
) -> None:
    await world.announce(starts)
    await world.answer("anna", Rsvp.MAYBE)
    await world.answer("bert", Rsvp.NO)
    world.units.now = now
    await world.move(new)
    await world.tick(now)
    await world.tick_until(now + timedelta(hours=8))
    assert [(when, who) for when, who, heading in world.sent if heading == MOVED] == [
        (told, "anna")
    ]


async def test_a_second_move_takes_the_place_of_unread_news_and_stays_urgent(world: World) -> None:
    world.units.now = utc(2027, 3, 1, 2)
    await world.announce(utc(2027, 3, 1, 10))
    await world.answer("anna", Rsvp.YES)
    await world.move(utc(2027, 3, 20, 7))
    world.units.now = utc(2027, 3, 1, 2, 1)
    await world.move(utc(2027, 3, 25, 7))
    await world.tick(utc(2027, 3, 1, 2, 1))
    (text,) = [text for text in world.texts if MOVED in text]
    assert "25 March 2027" in text


async def test_of_a_move_there_and_back_that_nobody_heard_of_nobody_is_told(world: World) -> None:
    starts = utc(2027, 4, 20, 7)
    await world.announce(starts)
    await world.answer("anna", Rsvp.YES)
    world.units.now = utc(2027, 3, 1, 21)
    await world.move(utc(2027, 4, 27, 7))
    # Who answers now knows only the new time, and has to hear of the old one.
    await world.answer("bert", Rsvp.YES)
    world.units.now = utc(2027, 3, 1, 21, 5)
    await world.move(utc(2027, 5, 4, 7))
    world.units.now = utc(2027, 3, 1, 21, 10)
    await world.move(starts)
    assert [kind for kind, _ in world.letters()].count("talk-moved") == 1
    await world.tick(utc(2027, 3, 2, 9))
    assert [who for _, who, heading in world.sent if heading == MOVED] == ["bert"]


async def test_a_move_there_and_back_is_told_where_the_first_one_was(world: World) -> None:
    starts = utc(2027, 4, 20, 7)
    await world.announce(starts)
    await world.answer("anna", Rsvp.YES)
    for start in (utc(2027, 4, 27, 7), starts):
        world.units.now += timedelta(minutes=5)
        await world.move(start)
        await world.tick(world.units.now)
    assert [who for _, who, heading in world.sent if heading == MOVED] == ["anna", "anna"]


async def test_a_new_place_is_told_also_where_the_talk_was_moved_there_and_back(
    world: World,
) -> None:
    starts = utc(2027, 4, 20, 7)
    await world.announce(starts)
    await world.answer("anna", Rsvp.YES)
    world.units.now = utc(2027, 3, 1, 21)
    await world.move(utc(2027, 4, 27, 7))
    async with world.units.unit() as unit:
        talk = unit.tables.talks["talk"]
        await announcing.change(unit, talk, replace(talk, place="Room 2"))
    await world.move(starts)
    await world.tick(utc(2027, 3, 2, 9))
    assert [who for _, who, heading in world.sent if heading == MOVED] == ["anna"]


async def test_a_cancelled_talk_tells_who_wanted_to_come_and_nothing_more(world: World) -> None:
    world.person("cleo", Role.DECISION_MAKER, "town")
    await world.announce(utc(2027, 3, 1, 7))
    await world.tick(utc(2027, 1, 25, 9))
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.NO)
    world.sent.clear()
    world.units.now = utc(2027, 2, 10, 21)
    await world.cancel()
    await world.tick_until(utc(2027, 3, 2))
    assert world.sent == [(utc(2027, 2, 11, 7), "anna", CANCELLED)]
    assert world.letters() == []


async def test_a_cancellation_at_short_notice_is_told_at_night(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    world.units.now = utc(2027, 2, 28, 22)
    await world.cancel()
    await world.tick(utc(2027, 2, 28, 22))
    assert [(who, heading) for _, who, heading in world.sent] == [("anna", CANCELLED)]


async def test_a_talk_moved_away_and_then_cancelled_is_told_of_once_and_at_once(
    world: World,
) -> None:
    world.units.now = utc(2027, 3, 1, 2)
    await world.announce(utc(2027, 3, 1, 10))
    await world.answer("anna", Rsvp.YES)
    await world.move(utc(2027, 3, 20, 7))
    await world.cancel()
    await world.tick(utc(2027, 3, 1, 2))
    assert [(who, heading) for _, who, heading in world.sent] == [("anna", CANCELLED)]


async def test_whoever_says_no_meanwhile_is_not_told_of_the_move(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    world.units.now = utc(2027, 2, 10, 21)
    await world.move(utc(2027, 3, 31, 6))
    await world.answer("anna", Rsvp.NO)
    await world.tick(utc(2027, 2, 11, 7))
    assert [heading for _, who, heading in world.sent if who == "anna"] == []


async def test_who_is_no_guest_any_more_is_not_told_of_the_move(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    await world.move(utc(2027, 3, 31, 6))
    anna = world.units.tables.persons["anna"]
    world.units.tables.persons["anna"] = replace(anna, role=Role.RESPONDENT)
    await world.tick(utc(2027, 1, 5, 11))
    assert world.sent == []
