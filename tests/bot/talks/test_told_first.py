"""Who asked for a talk's topic hears of it first. Expected times are written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Invited, Land, Need, Survey, Talk
from bot.questions import Questionnaire
from bot.replies import Action, Say
from bot.talks import announcing, forecast, form, overview, wizard
from bot.talks.needs import topics
from bot.talks.planning import INVITATION, SAVE_THE_DATE, steps
from config.phrases import phrase
from tests.bot.talks.conftest import World, made_world, utc, words
from tests.bot.talks.test_surveys import LAST_DAY

FORM = Questionnaire("talk-wizard", 1, phrase("New talk"), (form.TITLE, form.START))
YOU_ASKED = "You asked for this topic."


def answered(world: World, survey: str, opened: datetime, **wishes: tuple[str, ...]) -> None:
    """A survey that has closed, and what people named in it."""
    tables = world.units.tables
    tables.surveys[survey] = Survey(survey, 1, opened, LAST_DAY, closed=LAST_DAY)
    for person, named in wishes.items():
        tables.needs[survey, person] = Need(survey, person, {"topics": named})


async def announce(world: World, starts: datetime, topic: str | None = "alliances") -> None:
    async with world.units.unit() as unit:
        talk = Talk("talk", None, "Strategy", "Eva on alliances", "Room 1", starts, topic=topic)
        await announcing.announce(unit, talk)


async def test_the_date_is_told_a_working_day_before_the_others(world: World) -> None:
    answered(world, "s1", utc(2027, 1, 2), anna=("alliances",), vera=("conflict",))
    await announce(world, utc(2027, 6, 7, 6))  # Monday; 8 weeks before is a Monday too
    await world.tick_until(utc(2027, 5, 4))
    dates = [(when, who) for when, who, heading in world.sent if "save the date" in heading]
    assert dates[0] == (utc(2027, 4, 9, 8), "anna"), "the Friday before"
    assert sorted(dates[1:]) == [(utc(2027, 4, 12, 8), "bert"), (utc(2027, 4, 12, 8), "vera")]
    invited = [(when, who) for when, who, heading in world.sent if "programme" in heading]
    assert invited[0] == (utc(2027, 4, 30, 8), "anna")
    assert sorted(invited[1:]) == [(utc(2027, 5, 3, 8), "bert"), (utc(2027, 5, 3, 8), "vera")]
    for (_, who, _), text in zip(world.sent, world.texts, strict=True):
        assert (YOU_ASKED in text) == (who == "anna")


async def test_where_that_day_is_past_they_are_the_first_on_the_others_day(world: World) -> None:
    answered(world, "s1", utc(2027, 1, 2), vera=("alliances",))
    world.units.now = utc(2027, 4, 11, 12)  # Sunday, between the two days
    await announce(world, utc(2027, 6, 7, 6))
    await world.tick_until(utc(2027, 4, 12, 7, 30))
    assert world.sent == []
    await world.tick(utc(2027, 4, 12, 8))
    assert [(YOU_ASKED in text) for text in world.texts] == [True, False, False]


@pytest.mark.parametrize("now", [utc(2027, 1, 4, 11), utc(2027, 1, 4, 21)])
async def test_where_all_are_invited_at_once_they_are_the_first(
    world: World, now: datetime
) -> None:
    answered(world, "s1", utc(2027, 1, 2), bert=("alliances",), vera=("alliances",))
    world.units.now = now
    await announce(world, utc(2027, 1, 28, 7))
    await world.tick_until(utc(2027, 1, 5, 12))
    assert sorted(who for _, who, _ in world.sent[:2]) == ["bert", "vera"]
    assert [who for _, who, _ in world.sent[2:]] == ["anna"]
    assert [YOU_ASKED in text for text in world.texts] == [True, True, False]
    assert len({when for when, _, _ in world.sent}) == 1, "nobody waits for it"


async def test_the_latest_answers_count(world: World) -> None:
    answered(world, "s1", utc(2026, 1, 2), anna=("alliances",), bert=("alliances",))
    answered(world, "s2", utc(2027, 1, 2), anna=("conflict",), vera=("alliances",))
    await announce(world, utc(2027, 1, 28, 7))
    await world.tick(world.units.now)
    told = {
        who: YOU_ASKED in text for (_, who, _), text in zip(world.sent, world.texts, strict=True)
    }
    assert told == {"anna": False, "bert": True, "vera": True}


async def test_who_asks_after_having_been_told_is_not_told_again(world: World) -> None:
    answered(world, "s1", utc(2027, 1, 2))
    await announce(world, utc(2027, 6, 7, 6))
    await world.tick(utc(2027, 4, 12, 8))
    answered(world, "s1", utc(2027, 1, 2), anna=("alliances",))
    await world.tick_until(utc(2027, 5, 4))
    assert [heading for _, who, heading in world.sent if who == "anna"] == [
        "Please save the date.",
        "Breakfast talk of the programme",
    ]


async def test_topics_are_proposed_for_the_programme_as_often_as_they_were_asked_for(
    world: World,
) -> None:
    answered(
        world, "s1", utc(2027, 1, 2),
        anna=("alliances", "conflict"), bert=("conflict",), vera=("conflict", "alliances"),
    )  # fmt: skip
    async with world.turn("lead") as turn:
        (said,) = await wizard.begin(turn)
        asked = words(said)
        assert asked.index("[Conflict management]") < asked.index("[Building alliances]")
        assert "[Skip]" in asked
        assert "[Strategic communication]" not in asked
    async with world.turn("mod") as turn:
        (said,) = await wizard.begin(turn)
        assert "What is the talk called?" in words(said)


async def test_what_was_chosen_stays_when_nobody_asks_for_it_any_more(world: World) -> None:
    answered(world, "s1", utc(2027, 1, 2), anna=("alliances",))
    async with world.turn("lead") as turn:
        asked = await topics.with_topic(turn, FORM, None, ("funding",))
    assert {one.id for one in asked.question("topic").options} == {"alliances", "funding"}


async def test_a_survey_that_nobody_has_answered_yet_takes_no_topic_away(world: World) -> None:
    answered(world, "s1", utc(2027, 1, 2), anna=("alliances",))
    answered(world, "s2", utc(2027, 1, 4))
    async with world.turn("lead") as turn:
        asked = await topics.with_topic(turn, FORM, None)
    assert {one.id for one in asked.question("topic").options} == {"alliances"}


async def seen_by_organisers(world: World, person: str) -> str:
    """All that is said of the letters about a talk for one person alone, before and afterwards."""
    starts = utc(2027, 6, 7, 6)
    meant = Invited(frozenset(), frozenset(), frozenset({person}))
    talk = Talk("talk", None, "S", "", "", starts, topic="alliances", invited=meant)
    seen: list[Say] = []
    async with world.turn("lead") as turn:
        preview = replace(talk, announced=turn.unit.now)
        seen.append(Say(tuple(await forecast.lines(turn.unit, preview))))
        await announcing.announce(turn.unit, talk)
    for now in (
        utc(2027, 1, 5),
        utc(2027, 4, 9, 9),  # who asked was told an hour ago, the others will be on Monday
        utc(2027, 4, 12, 9),
        utc(2027, 5, 1, 9),
        utc(2027, 5, 4, 9),
    ):
        await world.tick(now)
        async with world.turn("lead") as turn:
            for shown in (
                await overview.of_talk(turn, Action("talk-letters", "talk")),
                await overview.of_all(turn),
            ):
                seen += [one for one in shown if isinstance(one, Say)]
    async with world.turn("lead") as turn:
        await announcing.move(turn.unit, world.units.tables.talks["talk"], utc(2027, 8, 9, 6))
        (last,) = await overview.of_talk(turn, Action("talk-letters", "talk"))
    return "\n".join([*(words(one) for one in seen), words(last)])


async def test_organisers_cannot_tell_who_asked_for_the_topic() -> None:
    seen = []
    for person in ("anna", "vera"):
        world = made_world()
        answered(world, "s1", utc(2027, 1, 2), anna=("alliances",), vera=("conflict",))
        seen.append(await seen_by_organisers(world, person))
        told = [when for when, _, _ in world.sent]
        assert told[0] == (utc(2027, 4, 9, 9) if person == "anna" else utc(2027, 4, 12, 9))
    assert seen[0] == seen[1]
    assert "Save the date (Monday, 12 April 2027, 10:00): 1 person" in seen[0]


async def test_without_a_survey_the_wizard_is_as_it_was(world: World) -> None:
    async with world.turn("lead") as turn:
        assert await topics.with_topic(turn, FORM, None) == FORM


@given(
    starts=st.datetimes(datetime(2027, 3, 1, 6), datetime(2028, 12, 1, 6)),  # noqa: DTZ001
    ahead=st.timedeltas(timedelta(hours=1), timedelta(days=90)) | st.none(),
    land=st.sampled_from([None, *Land]),
)
def test_they_never_hear_later_than_others_nor_before_there_is_anything_to_hear(
    starts: datetime, ahead: timedelta | None, land: Land | None
) -> None:
    begins = starts.replace(tzinfo=utc(2027, 1, 1).tzinfo)
    announced = None if ahead is None else begins - ahead
    talk = Talk("t", None, "T", "", "", begins, announced=announced)
    others, theirs = steps(talk, land), steps(talk, land, asked=True)
    assert set(others) == set(theirs)
    for kind, due in others.items():
        if kind in (SAVE_THE_DATE, INVITATION):
            assert theirs[kind] < due
            assert announced is None or theirs[kind] >= announced - timedelta(minutes=1)
        else:
            assert theirs[kind] == due
    # Planning again finds the same: nobody is told twice.
    assert steps(replace(talk), land, asked=True) == theirs
