"""Surveys of need: whom they ask and when, what is left of them, and who sees what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.errors import NotFound, Refused
from bot.model import Address, Door, Land, LetterState, Need, Role, Survey
from bot.registry import TAPS
from bot.replies import Action
from bot.talks.needs import answering, organising, results, surveying
from config.phrases import Localized
from tests.bot.talks.conftest import World, utc, words

ASKED = "What do you need?"
LAST_DAY = date(2027, 1, 18)


async def survey(world: World, now: datetime | None = None) -> Survey:
    world.units.now = now or world.units.now
    async with world.units.unit() as unit:
        return await surveying.open_survey(unit, 1, LAST_DAY)


def need(world: World, survey: str, person: str, *topics: str, said: str = "") -> None:
    words = {"own-words": (said,)} if said else {}
    world.units.tables.needs[survey, person] = Need(survey, person, {"topics": topics}, words)


def asked(world: World) -> list[tuple[datetime, str]]:
    return [(when, who) for when, who, heading in world.sent if heading == ASKED]


async def test_every_decision_maker_is_asked_once_and_nobody_else(world: World) -> None:
    # Vera decides for the town as well; a role that was not taken up reaches nobody.
    world.person("vera2", Role.DECISION_MAKER, "town")
    world.units.tables.addresses["vera2", b"vera"] = Address(
        "vera2", b"vera", Door.TELEGRAM, "vera"
    )
    world.person("idle", Role.DECISION_MAKER, "town")
    idle = world.units.tables.persons["idle"]
    world.units.tables.persons["idle"] = replace(idle, invitation=b"code")
    await survey(world)
    for _ in range(3):
        await world.tick(world.units.now + timedelta(minutes=1))
    assert sorted(who for _, who in asked(world)) == ["anna", "bert", "vera"]


@pytest.mark.parametrize(
    ("now", "heard"),
    [
        (utc(2027, 1, 4, 11), utc(2027, 1, 4, 11)),
        (utc(2027, 1, 4, 20), utc(2027, 1, 5, 7)),  # at night: from 08:00 in Berlin
        (utc(2027, 1, 8, 20), utc(2027, 1, 11, 9)),  # Friday night: Monday at 10:00
        (utc(2027, 1, 16, 11), utc(2027, 1, 18, 9)),  # Saturday before the last day, a Monday
    ],
)
async def test_letters_come_by_day_and_on_working_days(
    world: World, now: datetime, heard: datetime
) -> None:
    await survey(world, now)
    await world.tick_until(heard - timedelta(minutes=1))
    assert asked(world) == []
    await world.tick(heard)
    assert {when for when, _ in asked(world)} == {heard}


async def test_a_holiday_of_the_land_is_no_working_day(world: World) -> None:
    village = world.units.tables.municipalities["village"]
    world.units.tables.municipalities["village"] = replace(village, land=Land.BAVARIA)
    await survey(world, utc(2027, 1, 6, 11))  # Epiphany
    await world.tick_until(utc(2027, 1, 7, 9))
    assert [who for when, who in asked(world) if when == utc(2027, 1, 7, 9)] == ["vera"]
    assert len(asked(world)) == 3


def test_where_no_working_day_is_left_the_letter_goes_out_at_once() -> None:
    saturday = utc(2027, 1, 16, 11)
    assert surveying.due(saturday, date(2027, 1, 17), None) == saturday


async def test_who_comes_later_is_asked_and_who_has_answered_is_not(world: World) -> None:
    opened = await survey(world)
    need(world, opened.id, "anna", "alliances")
    await world.tick(world.units.now)
    world.person("late", Role.DECISION_MAKER, "village")
    for _ in range(3):
        await world.tick(world.units.now + timedelta(minutes=1))
    assert sorted(who for _, who in asked(world)) == ["bert", "late", "vera"]
    async with world.units.unit() as unit:
        assert await surveying.not_asked_yet(unit, opened) == [], "no letter that is not needed"


async def test_a_survey_closes_after_its_last_day_with_whatever_waits(world: World) -> None:
    opened = await survey(world)
    await world.tick(utc(2027, 1, 18, 22, 59))
    assert (await open_one(world)) is not None
    world.person("late", Role.DECISION_MAKER, "village")
    await world.tick(utc(2027, 1, 18, 23))  # midnight in Berlin
    assert world.units.tables.surveys[opened.id].closed == date(2027, 1, 19)
    await world.tick(utc(2027, 1, 19, 9))
    assert "late" not in {who for _, who in asked(world)}
    assert world.letters(LetterState.QUEUED) == []


async def open_one(world: World) -> Survey | None:
    async with world.units.unit() as unit:
        return await surveying.open_one(unit)


async def test_nothing_goes_out_once_it_is_closed_by_hand(world: World) -> None:
    opened = await survey(world, utc(2027, 1, 4, 20))
    async with world.turn("lead") as turn:
        await organising.close(turn, Action("close-survey-yes", opened.id))
        await organising.close(turn, Action("close-survey-yes", opened.id))
    assert world.letters() == []
    await world.tick_until(utc(2027, 1, 6))
    assert asked(world) == []


async def test_a_year_later_only_sums_are_left(world: World) -> None:
    opened = await survey(world)
    need(world, opened.id, "anna", "alliances", "conflict", said="help")
    need(world, opened.id, "bert", "alliances")
    await world.tick(utc(2027, 1, 19))
    async with world.turn("lead") as turn:
        before = await results.result_of(turn, turn.unit.tables.surveys[opened.id])  # type: ignore[attr-defined]
    await world.tick(utc(2028, 1, 19))
    assert len(world.units.tables.needs) == 2, "not a day too early"
    await world.tick(utc(2028, 1, 20))
    assert world.units.tables.needs == {}
    kept = world.units.tables.surveys[opened.id]
    async with world.turn("lead") as turn:
        after = await results.result_of(turn, kept)
        (shown,) = await organising.show(turn, Action("survey", opened.id))
    assert (after.people, after.counts) == (before.people, before.counts)
    assert after.counts == {"topics": {"alliances": 2, "conflict": 1}}
    assert "was deleted a year after" in words(shown)
    assert "help" not in words(shown)


async def test_the_lead_sees_sums_and_words_and_no_name(world: World) -> None:
    opened = await survey(world)
    need(world, opened.id, "anna", "alliances", said="More time, please.")
    need(world, opened.id, "vera", "alliances", "funding")
    async with world.turn("lead") as turn:
        (said,) = await organising.show(turn, Action("survey", opened.id))
    shown = words(said)
    assert "Building alliances: 2 of 2" in shown
    assert "From projects to lasting funding: 1 of 2" in shown
    assert shown.index("Building alliances") < shown.index("From projects")
    assert "More time, please." in shown
    assert not [one for one in ("Anna", "anna", "Vera", "vera", "Town") if one in shown]


async def test_what_is_told_to_have_changed_was_asked_alike(world: World) -> None:
    first = await survey(world)
    for person in ("anna", "bert"):
        need(world, first.id, person, "alliances", "conflict")
    world.units.tables.surveys[first.id] = replace(first, closed=LAST_DAY)
    second = await survey(world, utc(2027, 6, 1, 11))
    need(world, second.id, "anna", "alliances", "threats")
    need(world, second.id, "bert", "alliances")
    async with world.turn("lead") as turn:
        (said,) = await organising.show(turn, Action("survey", second.id))
        now = await results.result_of(turn, second)
        before = await results.result_before(turn, second)
    assert before is not None
    shown = words(said)
    assert "What has changed since the survey of Monday, 4 January 2027" in shown
    assert "Conflict management: 0 % instead of 100 %" in shown
    assert "Facing hate speech and threats: 50 % instead of 0 %" in shown
    assert "Building alliances: 100 % instead" not in shown
    # The same answers to a question that was worded otherwise say nothing.
    topics = before.asked.question("topics")
    renamed = replace(topics.options[1], label=Localized({"en": "Quarrels"}))
    options = (topics.options[0], renamed, *topics.options[2:])
    other = replace(before.asked, questions=(replace(topics, options=options),))
    lines = results.changes(now, replace(before, asked=other))
    assert [line for line in lines if "Conflict management" in str(line)] == []
    assert [line for line in lines if "hate speech" in str(line)] != []
    asked = replace(topics, text=Localized({"en": "What else?"}))
    lines = results.changes(now, replace(before, asked=replace(before.asked, questions=(asked,))))
    assert "No share has changed" in str(lines)


@pytest.mark.parametrize("account", ["anna", "mod", "resp", "stranger"])
@pytest.mark.parametrize(
    "verb", ["surveys", "survey", "new-survey", "close-survey", "close-survey-yes"]
)
async def test_only_the_lead_runs_surveys(world: World, account: str, verb: str) -> None:
    opened = await survey(world)
    with pytest.raises(NotFound):
        async with world.turn(account) as turn:
            await TAPS[verb](turn, Action(verb, opened.id))
    assert world.units.tables.surveys[opened.id].closed is None


@pytest.mark.parametrize("account", ["lead", "mod", "resp", "stranger"])
async def test_only_decision_makers_answer(world: World, account: str) -> None:
    opened = await survey(world)
    with pytest.raises(NotFound):
        async with world.turn(account) as turn:
            await answering.begin(turn, Action("needs", opened.id))


async def test_one_survey_at_a_time(world: World) -> None:
    await survey(world)
    with pytest.raises(Refused, match="open already"):
        async with world.turn("lead") as turn:
            await organising.begin(turn)
