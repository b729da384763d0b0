"""Two organisers at one talk: what one of them changes is not undone by what the other began."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import walking
from bot.model import Conversation, Invited, Role, Talk
from bot.replies import Action, Saying
from bot.talks import announcing, form, moving, steps, wizard
from bot.turn import Turn
from tests.bot.talks.conftest import World, utc, words

MEANWHILE = "This talk was changed since you began"
CHANGE, STEPS, MOVE = wizard.ChangeCourse(), steps.StepsCourse(), moving.MoveCourse()
COURSES = {"change-talk": CHANGE, "talk-steps": STEPS, "move-talk": MOVE}
BEGIN = {"change-talk": wizard.change, "talk-steps": steps.begin, "move-talk": moving.begin_move}


@pytest.fixture
async def shared(world: World) -> World:
    """A talk of a town with two moderators."""
    world.person("mod2", Role.MODERATOR, "town")
    await world.announce(utc(2027, 3, 1, 7))
    return world


def running(turn: Turn) -> Conversation:
    assert turn.active is not None
    return turn.active


async def begun(world: World, account: str, verb: str) -> str:
    async with world.turn(account) as turn:
        return words((await BEGIN[verb](turn, Action(verb, "talk")))[0])


async def changed(world: World, account: str, verb: str, question: str, text: str) -> str:
    """Change one answer at the review, and come back to it."""
    async with world.turn(account) as turn:
        edit = Action("edit", running(turn).id, question)
        await walking.tap(turn, COURSES[verb], running(turn), edit)
    async with world.turn(account) as turn:
        said = await walking.write(turn, COURSES[verb], running(turn), text)
    return words(said[0])


async def finished(world: World, account: str, verb: str) -> list[Saying]:
    async with world.turn(account) as turn:
        at = running(turn)
        return await walking.tap(turn, COURSES[verb], at, Action("finish", at.id))


def talk(world: World) -> Talk:
    return world.units.tables.talks["talk"]


async def test_what_a_colleague_changed_stays_and_what_one_changed_oneself_is_added(
    shared: World,
) -> None:
    await begun(shared, "mod", "change-talk")
    await begun(shared, "mod2", "change-talk")
    await changed(shared, "mod2", "change-talk", "place", "New hall")
    await finished(shared, "mod2", "change-talk")
    review = await changed(shared, "mod", "change-talk", "title", "Alliances")
    assert MEANWHILE in review
    assert "New hall" in review
    await finished(shared, "mod", "change-talk")
    assert (talk(shared).title, talk(shared).place) == ("Alliances", "New hall")


async def test_a_change_between_the_review_and_the_press_is_looked_at_before(
    shared: World,
) -> None:
    await begun(shared, "mod", "change-talk")
    assert MEANWHILE not in await changed(shared, "mod", "change-talk", "place", "Cellar")
    await begun(shared, "mod2", "change-talk")
    await changed(shared, "mod2", "change-talk", "place", "New hall")
    await finished(shared, "mod2", "change-talk")
    review = words((await finished(shared, "mod", "change-talk"))[0])
    assert MEANWHILE in review
    assert talk(shared).place == "New hall"
    assert "Nothing is changed so far." in review, "both changed the place: the first one counts"
    assert MEANWHILE not in await changed(shared, "mod", "change-talk", "place", "Cellar")
    await finished(shared, "mod", "change-talk")
    assert talk(shared).place == "Cellar"


async def test_a_talk_that_was_moved_or_answered_meanwhile_is_changed_at_once(
    shared: World,
) -> None:
    await begun(shared, "mod", "change-talk")
    await changed(shared, "mod", "change-talk", "title", "Alliances")
    await shared.move(utc(2027, 3, 2, 7))
    await finished(shared, "mod", "change-talk")
    assert (talk(shared).title, talk(shared).starts) == ("Alliances", utc(2027, 3, 2, 7))


async def test_steps_of_a_colleague_stay(shared: World) -> None:
    await begun(shared, "mod", "talk-steps")
    await begun(shared, "mod2", "talk-steps")
    await changed(shared, "mod2", "talk-steps", "talk-invitation", "28")
    await finished(shared, "mod2", "talk-steps")
    review = words((await finished(shared, "mod", "talk-steps"))[0])
    assert MEANWHILE in review
    await changed(shared, "mod", "talk-steps", "talk-request", "12")
    await finished(shared, "mod", "talk-steps")
    assert talk(shared).lead_times == {"talk-invitation": 28, "talk-request": 12}


async def test_who_moves_a_talk_sees_before_that_a_colleague_has_moved_it(shared: World) -> None:
    await begun(shared, "mod", "move-talk")
    async with shared.turn("mod") as turn:
        await walking.write(turn, MOVE, running(turn), "10.03.2027 08:00")
    await shared.move(utc(2027, 3, 2, 7))
    review = words((await finished(shared, "mod", "move-talk"))[0])
    assert "This talk was moved since you began" in review
    assert "So far: Tuesday, 2 March 2027" in review
    assert talk(shared).starts == utc(2027, 3, 2, 7)
    await finished(shared, "mod", "move-talk")
    assert talk(shared).starts == utc(2027, 3, 10, 7)


async def test_a_zone_that_a_colleague_has_changed_is_seen_too(shared: World) -> None:
    """At the same instant: Prague's clocks show what Berlin's do."""
    await begun(shared, "mod", "move-talk")
    async with shared.turn("mod") as turn:
        await walking.write(turn, MOVE, running(turn), "10.03.2027 08:00")
    async with shared.units.unit() as unit:
        there = replace(talk(shared), zone="Europe/Prague")
        await announcing.move(unit, there, there.starts)
    review = words((await finished(shared, "mod", "move-talk"))[0])
    assert "This talk was moved since you began" in review
    assert talk(shared).zone == "Europe/Prague"


async def test_a_change_begun_in_an_earlier_version_begins_with_what_is_there(
    shared: World,
) -> None:
    await begun(shared, "mod", "change-talk")
    await changed(shared, "mod", "change-talk", "title", "Alliances")
    tables = shared.units.tables
    tables.conversations = {
        key: replace(one, locked={}) for key, one in tables.conversations.items()
    }
    assert MEANWHILE in words((await finished(shared, "mod", "change-talk"))[0])
    assert talk(shared).title == "Strategy"


async def invited(world: World, *names: tuple[str, str]) -> frozenset[str]:
    """Coordinators of the town with these notes, and the talk for them by name."""
    for name, note in names:
        world.person(name, Role.COORDINATOR, "town", note)
    people = frozenset(name for name, _ in names)
    async with world.units.unit() as unit:
        whom = replace(talk(world), invited=Invited(people=people))
        await announcing.plan_steps(unit, whom)
    return people


@pytest.mark.parametrize(
    "names",
    [
        [("c1", "Bauamt"), ("c2", "Bauamt")],
        [("c1", "Bauamt"), ("c2", "Zweites Bauamt")],
        [("c1", "Bauamt; Zimmer 3")],
        [
            (f"c{number}", f"Referat für Angelegenheiten der Nummer {number}")
            for number in range(120)
        ],
        [("c1", "Bauamt"), ("c2", "BAUAMT")],
    ],
)
async def test_names_that_nobody_touches_stay_whoever_is_called_how(
    shared: World, names: list[tuple[str, str]]
) -> None:
    people = await invited(shared, *names)
    await begun(shared, "mod", "change-talk")
    async with shared.turn("mod") as turn:
        edit = Action("edit", running(turn).id, "people")
        await walking.tap(turn, CHANGE, running(turn), edit)
    async with shared.turn("mod") as turn:
        await walking.tap(turn, CHANGE, running(turn), Action("keep", running(turn).id, "people"))
    assert "[Change the talk]" in await changed(shared, "mod", "change-talk", "title", "Alliances")
    await finished(shared, "mod", "change-talk")
    assert talk(shared).title == "Alliances"
    assert talk(shared).invited.people == people


async def test_somebody_who_comes_to_be_called_like_an_invited_one_changes_nothing(
    shared: World,
) -> None:
    people = await invited(shared, ("c1", "Bauamt"))
    await begun(shared, "mod", "change-talk")
    shared.person("c2", Role.COORDINATOR, "town", "Bauamt")
    review = await changed(shared, "mod", "change-talk", "title", "Alliances")
    assert MEANWHILE not in review
    await finished(shared, "mod", "change-talk")
    assert talk(shared).invited.people == people


async def test_a_copy_invites_the_same_people(shared: World) -> None:
    people = await invited(shared, ("c1", "Bauamt"), ("c2", "Bauamt; unten"))
    async with shared.turn("mod") as turn:
        await wizard.duplicate(turn, Action("copy-talk", "talk"))
    shared.person("c3", Role.COORDINATOR, "town", "Bauamt")
    course = wizard.TalkCourse()
    async with shared.turn("mod") as turn:
        await walking.write(turn, course, running(turn), "05.04.2027 08:00")
    async with shared.turn("mod") as turn:
        await walking.tap(turn, course, running(turn), Action("finish", running(turn).id))
    (copy,) = [one for one in shared.units.tables.talks.values() if one.id != "talk"]
    assert copy.invited.people == people


async def test_two_of_one_name_can_be_told_apart_in_writing(shared: World) -> None:
    people = await invited(shared, ("c1", "Bauamt"), ("c2", "Bauamt"), ("c3", "Amt; unten"))
    async with shared.units.unit() as unit:
        (written,) = (await form.copied(unit, talk(shared))).answers["people"]
        assert await form.Filled({"people": (written,)}).people(unit, "town") == people
        one = written.split(";")[0]
        assert len(await form.Filled({"people": (one,)}).people(unit, "town")) == 1
