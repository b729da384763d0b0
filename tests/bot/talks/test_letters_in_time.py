"""When letters about talks go out, through the real tick. Expected times are written by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.model import LetterState, Role, Rsvp, Talk
from bot.talks import announcing
from tests.bot.talks.conftest import World, utc

INVITATION = "Breakfast talk of Town"
IN_7, IN_3 = "Reminder: the talk is in 7 days.", "Reminder: the talk is in 3 days."
TOMORROW = "Reminder: the talk is tomorrow."
SOON = "Reminder: the talk begins in 30 minutes."
MOVED = "The talk has a new time."
THANKS = "Thank you for taking part in the talk."


async def test_invitation_and_reminders_of_a_winter_talk(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))  # Monday, 08:00 in Berlin
    await world.tick_until(utc(2027, 2, 1))
    # Announced two hours after the eight weeks before began: nobody is told to save the date.
    assert sorted(world.sent) == [
        (utc(2027, 1, 4, 11, 30), "anna", INVITATION),
        (utc(2027, 1, 4, 11, 30), "bert", INVITATION),
    ]
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.NO)
    world.sent.clear()
    await world.tick_until(utc(2027, 3, 2))
    assert world.sent == [
        (utc(2027, 2, 22, 9), "anna", IN_7),
        # The day before is a Sunday: that reminder comes on Friday, and instead of the one then.
        (utc(2027, 2, 26, 9), "anna", IN_3),
        (utc(2027, 3, 1, 6, 30), "anna", SOON),
        (utc(2027, 3, 1, 10), "anna", THANKS),
    ]
    assert ("talk-reminder-1", utc(2027, 2, 26, 9)) in world.letters(LetterState.SENT)


@pytest.mark.parametrize(
    ("starts", "reminded"),
    [
        pytest.param(
            # Tuesday, 30 March 2027, 08:00: the clocks go forward on Easter Sunday, the 28th.
            utc(2027, 3, 30, 6),
            [
                (utc(2027, 3, 19, 9), "Will you come? Please let us know."),
                (utc(2027, 3, 23, 9), IN_7),
                # Good Friday to Easter Monday: what is due on Saturday and Monday comes on Thursday.
                (utc(2027, 3, 25, 9), "Reminder: the talk is in 5 days."),
            ],
            id="clocks forward, at Easter",
        ),
        pytest.param(
            # Thursday, 1 April 2027, 08:00, again with Easter before it.
            utc(2027, 4, 1, 6),
            [
                (utc(2027, 3, 22, 9), "Will you come? Please let us know."),
                (utc(2027, 3, 25, 9), IN_7),
                (utc(2027, 3, 31, 8), TOMORROW),
            ],
            id="three days before is Easter Monday",
        ),
        pytest.param(
            # Tuesday, 2 November 2027, 08:00: the clocks go back on Sunday, 31 October.
            utc(2027, 11, 2, 7),
            [
                (utc(2027, 10, 22, 8), "Will you come? Please let us know."),
                (utc(2027, 10, 26, 8), IN_7),
                (utc(2027, 10, 29, 8), "Reminder: the talk is in 4 days."),
                (utc(2027, 11, 1, 9), TOMORROW),
            ],
            id="clocks back",
        ),
        pytest.param(
            # On the very Sunday: everything comes before Good Friday.
            utc(2027, 3, 28, 6),
            [
                (utc(2027, 3, 18, 9), "Will you come? Please let us know."),
                (utc(2027, 3, 19, 9), "Reminder: the talk is in 9 days."),
                (utc(2027, 3, 25, 9), IN_3),
            ],
            id="on the day of the change",
        ),
        pytest.param(
            # Wednesday, 1 March 2028, 08:00: one day before is 29 February.
            utc(2028, 3, 1, 7),
            [
                (utc(2028, 2, 18, 9), "Will you come? Please let us know."),
                (utc(2028, 2, 23, 9), IN_7),
                (utc(2028, 2, 25, 9), "Reminder: the talk is in 5 days."),
                (utc(2028, 2, 29, 9), TOMORROW),
            ],
            id="29 February",
        ),
        pytest.param(
            # Half past midnight in Berlin is the day before in UTC.
            utc(2027, 7, 14, 22, 30),
            [
                (utc(2027, 7, 5, 8), "Will you come? Please let us know."),
                (utc(2027, 7, 8, 8), IN_7),
                (utc(2027, 7, 12, 8), IN_3),
                (utc(2027, 7, 14, 8), TOMORROW),
            ],
            id="just after midnight",
        ),
    ],
)
async def test_letters_come_at_ten_on_the_wall_of_a_working_day(
    world: World, starts: datetime, reminded: list[tuple[datetime, str]]
) -> None:
    await world.announce(starts)
    await world.answer("anna", Rsvp.MAYBE)
    world.units.now = starts - timedelta(days=13)
    await world.tick_until(starts - timedelta(minutes=29))
    mine = [(when, heading) for when, person, heading in world.sent if person == "anna"]
    assert [one for one in mine if "minutes" not in one[1]] == reminded
    dues = {
        one.due
        for one in world.units.tables.letters.values()
        if one.person == "anna" and one.kind != "talk-thanks"
    }
    assert dues - {starts - timedelta(minutes=30)} == {when for when, _ in reminded}


async def announced_in(world: World, zone: str, starts: datetime) -> None:
    async with world.units.unit() as unit:
        talk = Talk("talk", "town", "Strategy", "", "Room 1", starts, zone=zone)
        await announcing.announce(unit, talk)
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.NO)


async def test_the_readers_wall_decides_and_not_the_talks(world: World) -> None:
    # 23:45 in New York on the last of February is 05:45 on the first of March in Berlin.
    await announced_in(world, "America/New_York", utc(2027, 3, 1, 4, 45))
    world.units.now = utc(2027, 2, 21)
    await world.tick_until(utc(2027, 3, 1, 4, 45))
    assert world.sent == [
        (utc(2027, 2, 22, 9), "anna", IN_7),
        (utc(2027, 2, 26, 9), "anna", IN_3),
    ], "no last reminder before 06:30"


async def test_the_last_reminder_comes_from_half_past_six_on_the_readers_wall(
    world: World,
) -> None:
    await announced_in(world, "Asia/Tokyo", utc(2027, 3, 1, 5, 50))  # 06:50 in Berlin
    world.units.now = utc(2027, 3, 1)
    await world.tick(utc(2027, 3, 1, 5, 29))
    assert world.sent == []
    await world.tick(utc(2027, 3, 1, 5, 30))
    assert [heading for _, _, heading in world.sent] == ["Reminder: the talk begins in 20 minutes."]


async def test_news_of_a_talk_far_away_leaves_the_readers_night_alone(world: World) -> None:
    await announced_in(world, "America/New_York", utc(2027, 3, 1, 13))
    world.units.now = utc(2027, 2, 10, 0, 30)  # 19:30 in New York, 01:30 in Berlin
    await world.move(utc(2027, 3, 31, 13))
    await world.tick_until(utc(2027, 2, 10, 8))
    assert world.sent == [(utc(2027, 2, 10, 7), "anna", MOVED)]


async def test_only_yes_and_maybe_are_reminded(world: World) -> None:
    world.person("cleo", Role.DECISION_MAKER, "town")
    world.person("dora", Role.DECISION_MAKER, "town")
    await world.announce(utc(2027, 3, 1, 7))
    await world.tick(utc(2027, 1, 25, 9))
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.MAYBE)
    await world.answer("cleo", Rsvp.NO)
    world.sent.clear()
    await world.tick_until(utc(2027, 3, 2))
    assert Counter(person for _, person, _ in world.sent) == {
        "anna": 4,
        # Who wavers, or has not answered yet, is asked.
        "bert": 5,
        "dora": 1,
    }


async def test_a_change_of_answer(world: World) -> None:
    await world.announce(utc(2027, 3, 4, 7))  # a Thursday
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.NO)
    await world.tick(utc(2027, 2, 25, 9))  # the first reminder
    await world.answer("anna", Rsvp.NO)
    assert world.letters() == []
    await world.tick(utc(2027, 3, 1, 9, 1))
    await world.answer("anna", Rsvp.YES)
    assert world.letters() == [
        ("talk-reminder-1", utc(2027, 3, 3, 9)),
        ("talk-soon", utc(2027, 3, 4, 6, 30)),
        ("talk-thanks", utc(2027, 3, 4, 10)),
    ]
    await world.answer("anna", Rsvp.MAYBE)
    await world.tick(utc(2027, 3, 3, 9))
    await world.tick_until(utc(2027, 3, 4, 6, 30))
    assert [(when, heading) for when, who, heading in world.sent if who == "anna"] == [
        (utc(2027, 2, 25, 9), IN_7),
        (utc(2027, 3, 3, 9), TOMORROW),
        (utc(2027, 3, 4, 6, 30), SOON),
    ]


async def test_yes_no_yes_sends_nothing_twice(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    await world.tick(utc(2027, 2, 22, 9))
    for answer in (Rsvp.NO, Rsvp.YES, Rsvp.NO, Rsvp.MAYBE):
        await world.answer("anna", answer)
        await world.tick(utc(2027, 2, 22, 9))
    assert [heading for _, who, heading in world.sent if who == "anna"] == [IN_7]


async def test_whoever_answered_needs_no_invitation(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.NO)
    await world.tick(utc(2027, 1, 25, 9))
    assert [who for _, who, _ in world.sent] == ["bert"]


async def test_a_talk_at_short_notice_invites_at_once_and_leaves_out_what_is_past(
    world: World,
) -> None:
    world.units.now = utc(2027, 2, 25, 10)
    await world.announce(utc(2027, 3, 1, 7))
    await world.tick(utc(2027, 2, 25, 10))
    assert {(who, heading) for _, who, heading in world.sent} == {
        ("anna", INVITATION),
        ("bert", INVITATION),
    }
    await world.answer("anna", Rsvp.YES)
    assert world.letters() == [
        ("talk-reminder-1", utc(2027, 2, 26, 9)),
        ("talk-soon", utc(2027, 3, 1, 6, 30)),
        ("talk-thanks", utc(2027, 3, 1, 10)),
    ]


async def test_a_role_given_later_is_invited_at_the_next_allowed_hour(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.tick(utc(2027, 1, 25, 9))
    world.sent.clear()
    world.units.now = utc(2027, 2, 1, 20)  # 21:00 in Berlin
    await world.arrives("cleo", Role.DECISION_MAKER, "town")
    await world.tick_until(utc(2027, 2, 3))
    assert world.sent == [(utc(2027, 2, 2, 7), "cleo", INVITATION)]


async def test_a_role_that_was_not_taken_up_is_not_written_to(world: World) -> None:
    anna = world.units.tables.persons["anna"]
    world.units.tables.persons["anna"] = replace(anna, invitation=b"code")
    await world.announce(utc(2027, 3, 1, 7))
    assert {one.person for one in world.units.tables.letters.values()} == {"bert"}


async def test_a_revoked_role_gets_nothing_more(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    async with world.units.unit() as unit:
        unit.people.remove("anna")
    await world.tick_until(utc(2027, 3, 2))
    assert {who for _, who, _ in world.sent} == {"bert"}


async def test_the_programmes_talk_reaches_every_municipality(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7), municipality=None)
    await world.tick(utc(2027, 1, 25, 9))
    assert {(who, heading) for _, who, heading in world.sent} == {
        (who, "Breakfast talk of the programme") for who in ("anna", "bert", "vera")
    }


# ---- the bot was down


async def test_a_reminder_that_is_a_few_hours_late_is_sent(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    await world.tick(utc(2027, 2, 22, 18, 59))  # 19:59 in Berlin, nearly ten hours late
    assert [heading for _, who, heading in world.sent if who == "anna"] == [IN_7]


async def test_late_reminders_do_not_break_the_night_and_become_missed(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.NO)
    await world.tick(utc(2027, 2, 22, 19))  # 20:00
    assert world.sent == []
    assert world.letters(LetterState.MISSED) == [("talk-reminder-7", utc(2027, 2, 22, 9))]
    await world.tick_until(utc(2027, 3, 2))
    assert [heading for _, _, heading in world.sent] == [IN_3, SOON, THANKS]


async def test_after_a_long_time_down_only_the_last_reminder_is_sent(world: World) -> None:
    await world.announce(utc(2027, 3, 4, 7))
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.NO)
    await world.tick(utc(2027, 3, 3, 12))
    await world.tick(utc(2027, 3, 3, 12))
    assert world.sent == [(utc(2027, 3, 3, 12), "anna", TOMORROW)]
    assert [kind for kind, _ in world.letters(LetterState.MISSED)] == [
        "talk-reminder-3",
        "talk-reminder-7",
    ]


async def test_after_the_talk_nobody_is_reminded_of_it(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    await world.tick(utc(2027, 3, 1, 12))
    assert world.sent == [(utc(2027, 3, 1, 12), "anna", THANKS)]
    assert world.letters() == []


async def test_an_invitation_is_worth_sending_until_the_talk_begins(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.move(utc(2027, 3, 1, 9))  # the same day: due at the same time, but worth it longer
    invitations = [one for one in world.units.tables.letters.values() if "invit" in one.kind]
    assert {one.until for one in invitations} == {utc(2027, 3, 1, 9)}
    await world.tick(utc(2027, 3, 1, 8))
    assert len(world.sent) == 2


async def test_planning_again_changes_nothing(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    await world.tick(utc(2027, 1, 4, 11))
    before = dict(world.units.tables.letters)
    assert len(before) == 6
    await world.tick(utc(2027, 1, 5, 11))
    assert world.units.tables.letters == before
