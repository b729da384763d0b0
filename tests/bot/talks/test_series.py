"""A series that is announced late: nobody gets a pile of letters, and is invited once to each."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from bot.model import Reply, Role, Rsvp, Talk
from bot.talks import announcing, forecast
from tests.bot.talks.conftest import World, utc

TITLES = [str(number) for number in range(12)]


async def announce_series(world: World, days: int, times: int = 12) -> list[Talk]:
    """Weekly talks from so many days on, all announced now."""
    first = utc(2027, 1, 4, 7) + timedelta(days=days)
    talks = [
        Talk(
            id=TITLES[number],
            municipality="town",
            title=TITLES[number],
            impulse="",
            place="Room 1",
            starts=first + number * timedelta(weeks=1),
            series=TITLES[0],
        )
        for number in range(times)
    ]
    async with world.units.unit() as unit:
        for talk in talks:
            await announcing.announce(unit, talk)
    return talks


async def test_one_letter_names_all_dates_and_the_others_come_one_by_one(world: World) -> None:
    await announce_series(world, 14)
    await world.tick(world.units.now)
    assert sorted(who for _, who, _ in world.sent) == ["anna", "bert"]
    assert "11 further talks of this series:" in world.texts[0]
    assert "Talk on Monday, 5 April 2027, 09:00" in world.texts[0]
    await world.tick_until(utc(2027, 4, 12))
    at_once = Counter((when, who) for when, who, _ in world.sent)
    assert max(at_once.values()) <= 2, "of two talks whose steps fall on one day"
    invited = {one.subject for one in world.units.tables.letters.values() if one.person == "anna"}
    assert invited == set(TITLES)


async def test_everybody_is_invited_once_to_each(world: World) -> None:
    await announce_series(world, 21)
    await world.tick_until(utc(2027, 4, 14))
    for person in ("anna", "bert"):
        told = Counter(
            (one.subject, one.kind)
            for one in world.units.tables.letters.values()
            if one.person == person
        )
        assert set(told.values()) == {1}
        assert {subject for subject, _ in told} == set(TITLES)


async def test_who_comes_after_the_request_is_invited_all_the_same(world: World) -> None:
    await announce_series(world, 7, times=2)
    await world.tick_until(utc(2027, 1, 9))
    await world.arrives("cora", Role.DECISION_MAKER, "town")
    await world.tick(utc(2027, 1, 11, 9))
    async with world.units.unit() as unit:
        for talk in unit.tables.talks.values():
            await announcing.replan(unit, talk)
    await world.tick_until(utc(2027, 1, 18, 7))
    assert [who for _, who, _ in world.sent].count("cora") == 1, "the second; the first is over"
    assert [who for _, who, _ in world.sent].count("anna") == 2


async def test_who_wavers_is_asked_once_more(world: World) -> None:
    await announce_series(world, 14, times=2)
    async with world.units.unit() as unit:
        for talk in unit.tables.talks.values():
            unit.tables.replies[talk.id, "anna"] = Reply(talk.id, "anna", Rsvp.MAYBE)
            await announcing.replan(unit, talk)
    kinds = [
        (one.subject, one.kind)
        for one in world.units.tables.letters.values()
        if one.person == "anna" and one.kind == "talk-request"
    ]
    assert sorted(kinds) == [("0", "talk-request"), ("1", "talk-request")]


async def test_all_talks_of_the_series_are_counted(world: World) -> None:
    await announce_series(world, 14)
    talks = list(world.units.tables.talks.values())
    async with world.units.unit() as unit:
        found = {one.kind: len(one.letters) for one in await forecast.sendings(unit, *talks)}
    queued = Counter(one.kind for one in world.units.tables.letters.values())
    assert found == queued
