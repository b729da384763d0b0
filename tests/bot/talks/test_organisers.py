"""The organisers' wizards: announcing, moving and cancelling, and who may do so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import walking
from bot.errors import InvalidAnswer, NotFound, Refused
from bot.model import Conversation, Role, Rsvp
from bot.replies import Action, Saying
from bot.talks import moving, overview, wizard
from bot.turn import Turn
from tests.bot.talks.conftest import World, utc, words


def running(turn: Turn) -> Conversation:
    assert turn.active is not None
    return turn.active


async def wrote(
    world: World, account: str, course: walking.Course, *texts: str | None
) -> list[Saying]:
    """Write each text, or skip where there is none; what is said in the end."""
    said: list[Saying] = []
    for text in texts:
        async with world.turn(account) as turn:
            at = running(turn)
            if text is None:
                skip = Action("skip", at.id, at.walk.at or "")
                said = await walking.tap(turn, course, at, skip)
            else:
                said = await walking.write(turn, course, at, text)
    return said


async def finished(world: World, account: str, course: walking.Course) -> list[Saying]:
    async with world.turn(account) as turn:
        return await walking.tap(turn, course, running(turn), Action("finish", running(turn).id))


async def began(world: World, account: str) -> list[Saying]:
    async with world.turn(account) as turn:
        return await wizard.begin(turn)


async def test_a_talk_is_announced_after_a_preview(world: World) -> None:
    await began(world, "mod")
    review = await wrote(
        world, "mod", wizard.TalkCourse(), "Strategy", "Eva", "01.03.2027 08:00", "Room 1", "2"
    )
    text = words(review[0])
    assert "Breakfast talk of Town" in text
    assert "Monday, 1 March 2027, 08:00" in text
    assert "Will you come?" in text
    assert "[Announce]" in text
    assert world.units.tables.talks == {}
    said = await finished(world, "mod", wizard.TalkCourse())
    assert "announced" in words(said[0])
    (talk,) = world.units.tables.talks.values()
    assert (talk.municipality, talk.title, talk.impulse) == ("town", "Strategy", "Eva")
    assert (talk.place, talk.starts, talk.organiser) == ("Room 1", utc(2027, 3, 1, 7), "mod")
    assert talk.capacity == 2
    assert world.units.tables.conversations == {}
    assert world.letters() == [
        *[("talk-invitation", utc(2027, 1, 4, 11))] * 2,
        *[("talk-request", utc(2027, 2, 19, 9))] * 2,
    ]


async def test_the_lead_announces_for_the_programme(world: World) -> None:
    await began(world, "lead")
    await wrote(world, "lead", wizard.TalkCourse(), "All", None, "2027-03-01 08:00", "Video", None)
    await finished(world, "lead", wizard.TalkCourse())
    (talk,) = world.units.tables.talks.values()
    assert (talk.municipality, talk.impulse) == (None, "")
    assert [kind for kind, _ in world.letters()].count("talk-invitation") == 3


async def test_a_wizard_goes_on_where_it_was(world: World) -> None:
    await began(world, "mod")
    await wrote(world, "mod", wizard.TalkCourse(), "Strategy")
    assert "Question 2 of 5" in words((await began(world, "mod"))[0])
    assert len(world.units.tables.conversations) == 1


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("03.01.2027 08:00", "The talk must lie in the future."),
        ("28.03.2027 02:30", "That time does not exist"),
    ],
)
async def test_a_time_that_does_not_do_is_refused_with_a_sentence(
    world: World, written: str, sentence: str
) -> None:
    await began(world, "mod")
    await wrote(world, "mod", wizard.TalkCourse(), "S", None)
    with pytest.raises(InvalidAnswer) as refused:
        await wrote(world, "mod", wizard.TalkCourse(), written)
    assert sentence in str(refused.value)
    assert "When does it begin?" in words((await began(world, "mod"))[0])


async def test_a_time_that_passed_before_the_review_is_told_there(world: World) -> None:
    await began(world, "mod")
    await wrote(world, "mod", wizard.TalkCourse(), "S", None, "05.01.2027 08:00")
    world.units.now = utc(2027, 1, 6)
    review = await wrote(world, "mod", wizard.TalkCourse(), "Room", None)
    assert "The talk must lie in the future." in words(review[0])
    assert "[Announce]" not in words(review[0])
    with pytest.raises(InvalidAnswer):
        await finished(world, "mod", wizard.TalkCourse())
    assert world.units.tables.talks == {}


async def test_a_time_that_comes_twice_means_the_first(world: World) -> None:
    await began(world, "mod")
    await wrote(world, "mod", wizard.TalkCourse(), "S", None, "31.10.2027 02:30", "Room", None)
    await finished(world, "mod", wizard.TalkCourse())
    (talk,) = world.units.tables.talks.values()
    assert talk.starts == utc(2027, 10, 31, 0, 30)


@pytest.mark.parametrize("account", ["anna", "resp", "stranger"])
async def test_who_organises_nothing_begins_nothing(world: World, account: str) -> None:
    with pytest.raises(NotFound):
        await began(world, account)


async def test_nobody_begins_for_others(world: World) -> None:
    for account, body in (("mod", "village"), ("mod", ""), ("lead", "town")):
        async with world.turn(account) as turn:
            with pytest.raises(NotFound):
                await wizard.begin_for(turn, Action("new-talk-for", body))
    # A refusal does not undo what was kept before it.
    assert world.units.tables.conversations == {}


async def test_who_organises_for_two_says_for_whom(world: World) -> None:
    both = world.units.tables.addresses["lead", b"lead"]
    world.units.tables.addresses["mod", b"lead"] = replace(both, person="mod")
    (said,) = await began(world, "lead")
    assert "[New talk of the programme]\n[New talk: Town]" in words(said)
    for body, municipality in (("town", "town"), ("", None)):
        async with world.turn("lead") as turn:
            await wizard.begin_for(turn, Action("new-talk-for", body))
        await wrote(world, "lead", wizard.TalkCourse(), "S", None, "01.03.2027 08:00", "Room", None)
        await finished(world, "lead", wizard.TalkCourse())
        assert municipality in {talk.municipality for talk in world.units.tables.talks.values()}


async def test_a_moderator_who_was_revoked_announces_nothing(world: World) -> None:
    await began(world, "mod")
    await wrote(world, "mod", wizard.TalkCourse(), "S", None, "01.03.2027 08:00", "Room", None)
    mod = world.units.tables.persons["mod"]
    world.units.tables.persons["mod"] = replace(mod, role=Role.RESPONDENT)
    with pytest.raises(NotFound):
        await finished(world, "mod", wizard.TalkCourse())
    async with world.turn("mod") as turn:
        with pytest.raises(NotFound):
            await walking.show(turn, wizard.TalkCourse(), running(turn))


async def test_a_moderator_who_was_revoked_is_asked_nothing(world: World) -> None:
    await began(world, "mod")
    del world.units.tables.addresses["mod", b"mod"]
    with pytest.raises(NotFound):
        await wrote(world, "mod", wizard.TalkCourse(), "Strategy")


async def test_moving(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    async with world.turn("mod") as turn:
        await moving.begin_move(turn, Action("move-talk", "talk"))
    review = await wrote(world, "mod", moving.MoveCourse(), "01.03.2027 08:00")
    assert "That is when the talk begins already." in words(review[0])
    async with world.turn("mod") as turn:
        edit = Action("edit", running(turn).id, "start")
        await walking.tap(turn, moving.MoveCourse(), running(turn), edit)
    review = await wrote(world, "mod", moving.MoveCourse(), "31.03.2027 08:00")
    assert "So far: Monday, 1 March 2027, 08:00" in words(review[0])
    assert "New: Wednesday, 31 March 2027, 08:00" in words(review[0])
    assert "1 person will be told." in words(review[0])
    await finished(world, "mod", moving.MoveCourse())
    assert world.units.tables.talks["talk"].starts == utc(2027, 3, 31, 6)
    assert "talk-moved" in [kind for kind, _ in world.letters()]
    assert world.units.tables.conversations == {}


async def test_cancelling_asks_first_and_may_be_said_twice(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    async with world.turn("mod") as turn:
        (asked,) = await moving.ask_cancel(turn, Action("drop-talk", "talk"))
    assert "[Yes, cancel it]" in words(asked)
    assert not world.units.tables.talks["talk"].cancelled
    for _ in range(2):
        async with world.turn("mod") as turn:
            (said,) = await moving.cancel(turn, Action("drop-talk-yes", "talk"))
        assert "“Strategy” is cancelled." in words(said)
    assert [kind for kind, _ in world.letters()] == ["talk-cancelled"]
    assert world.units.tables.talks["talk"].sequence == 1


@pytest.mark.parametrize("account", ["anna", "vmod", "lead", "resp", "stranger"])
async def test_a_talk_is_run_by_its_own_organisers_only(world: World, account: str) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    answers = (
        moving.begin_move, moving.ask_cancel, moving.cancel, overview.of_talk,
    )  # fmt: skip
    for answer in answers:
        sentences = []
        for talk in ("talk", "absent"):
            async with world.turn(account) as turn:
                with pytest.raises(NotFound) as refusal:
                    await answer(turn, Action("x", talk))
            sentences.append(refusal.value.sentence)
        assert sentences[0] == sentences[1]


async def test_the_programmes_talk_is_the_leads(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7), municipality=None)
    async with world.turn("mod") as turn:
        with pytest.raises(NotFound):
            await moving.ask_cancel(turn, Action("drop-talk", "talk"))
    async with world.turn("lead") as turn:
        await moving.cancel(turn, Action("drop-talk-yes", "talk"))
    assert world.units.tables.talks["talk"].cancelled


async def test_a_talk_that_is_over_is_neither_moved_nor_cancelled(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    world.units.now = utc(2027, 3, 1, 8)
    for answer in (moving.begin_move, moving.ask_cancel, moving.cancel):
        async with world.turn("mod") as turn:
            with pytest.raises(Refused, match="over"):
                await answer(turn, Action("x", "talk"))


async def test_the_overview_counts_letters_and_names_nobody(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.tick(utc(2027, 1, 25, 9))
    await world.answer("anna", Rsvp.YES)
    async with world.turn("mod") as turn:
        (said,) = await overview.of_talk(turn, Action("talk-letters", "talk"))
    text = words(said)
    assert "Invitation (Monday, 4 January 2027, 12:00) – sent: 2" in text
    assert "Reminder 1 day before (Friday, 26 February 2027, 10:00) – waiting: 1" in text
    assert "Anna" not in text


async def test_a_talk_without_guests_says_when_letters_come_about(world: World) -> None:
    world.units.tables.persons = {
        name: person
        for name, person in world.units.tables.persons.items()
        if person.role is not Role.DECISION_MAKER
    }
    await world.announce(utc(2027, 3, 1, 7))
    for cancelled, told in ((False, "As soon as somebody is invited"), (True, "There is none.")):
        if cancelled:
            await world.cancel()
        async with world.turn("mod") as turn:
            (said,) = await overview.of_talk(turn, Action("talk-letters", "talk"))
        assert told in words(said)


async def test_the_zone_is_moved_like_the_time(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    async with world.turn("mod") as turn:
        await moving.begin_move(turn, Action("move-talk", "talk"))
    (review,) = await wrote(world, "mod", moving.MoveCourse(), "01.03.2027 08:00")
    assert "That is when the talk begins already." in words(review)
    for written, said in (("Europe/Nowhere", "I know no time zone"), ("Europe/London", "New: ")):
        async with world.turn("mod") as turn:
            edit = Action("edit", running(turn).id, "zone")
            await walking.tap(turn, moving.MoveCourse(), running(turn), edit)
        (review,) = await wrote(world, "mod", moving.MoveCourse(), written)
        assert said in words(review)
    assert "Time zone: Europe/London" in words(review)
    await finished(world, "mod", moving.MoveCourse())
    talk = world.units.tables.talks["talk"]
    assert (talk.zone, talk.starts) == ("Europe/London", utc(2027, 3, 1, 8))
    assert "talk-moved" in [kind for kind, _ in world.letters()]


async def test_how_long_it_takes_can_be_changed(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    async with world.turn("mod") as turn:
        await wizard.change(turn, Action("change-talk", "talk"))
    async with world.turn("mod") as turn:
        edit = Action("edit", running(turn).id, "minutes")
        await walking.tap(turn, wizard.ChangeCourse(), running(turn), edit)
    await wrote(world, "mod", wizard.ChangeCourse(), "90")
    await finished(world, "mod", wizard.ChangeCourse())
    talk = world.units.tables.talks["talk"]
    assert (talk.minutes, talk.sequence) == (90, 1), "calendars learn of it"
