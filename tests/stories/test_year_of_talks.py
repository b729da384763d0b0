"""A year of breakfast talks: 35 municipalities, 120 decision-makers, 8 talks, and what life brings.

At every moment the letters that come equal a plan that is computed without the project's code: each
once, by the right door, none to people for whom it no longer holds. What is planned lies in `year`.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from bot.model import Talk
from bot.ports import Unit
from bot.replies import Action, Tap
from bot.talks import announcing
from tests.living import living
from tests.stories.year.cast import BEGIN, decide, peopled, planned_talks, react
from tests.stories.year.holidays import wall
from tests.stories.year.house import What, Year
from tests.stories.year.people import END, Guest, Offer, PlannedTalk
from tests.stories.year.plan import expected
from tests.stories.year.standing_in import Standing, represented

SEED = 4
ENOUGH = 6
"""Letters of one round in which the house may stop."""

Letter = tuple[str, str, str, str]
"""To whom, by which door, about which talk, what."""
Script = dict[datetime, list[Callable[[], Awaitable[None]]]]


async def test_a_year_of_talks(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    talks, guests = planned_talks(), peopled(chance)
    decide(chance, guests, talks)
    offers = [
        offer
        for talk in talks
        if talk.capacity
        for offer in react(chance, guests, talk, talk.capacity).offers
    ]
    standings = represented(guests, talks)
    deputies = [one.deputy for one in standings if one.deputy]
    plan: dict[datetime, list[Letter]] = defaultdict(list)
    for guest in (*guests, *deputies):
        for talk in talks:
            for when, words in expected(guest, talk):
                plan[when].append((guest.name, guest.way(when), talk.title, words))
    _is_rich([letter for round_ in plan.values() for letter in round_], offers, standings)
    async with living(tmp_path / "var", None, BEGIN) as life:
        year = Year(life, [talk.title for talk in talks])
        for guest in guests:
            if guest.joined == BEGIN:
                await year.join(guest)
        script = _script(year, guests, talks, standings)
        early = {when - timedelta(seconds=15) for when in sorted(plan) if chance.random() < 0.3}
        looks = {wall(date(2027, 1, 5) + timedelta(days=4 * n), time(12)) for n in range(90)}
        ends = {offer.until for offer in offers}
        rounds, stops = 0, 0
        for number, moment in enumerate(sorted(plan.keys() | set(script) | early | looks | ends)):
            life.now = moment
            if number % 31 == 0:
                await life.restart()
            for happens in script.pop(moment, []):
                await happens()
            due = sorted(plan.get(moment, []))
            rounds += len(due) >= ENOUGH
            if len(due) >= ENOUGH and rounds % 3 == 0:
                stops += 1
                after = 1 + number % (len(due) - 1)
                await year.tick_with_a_stop(after, in_flight=stops % 2 == 0)
            else:
                await year.tick()
            assert sorted(year.letters) == due, moment
            year.letters.clear()
        await year.lists_what_is_uncertain()
        assert not script
        assert life.starts > 30
        assert stops > 20


def _is_rich(plan: list[Letter], offers: list[Offer], standings: list[Standing]) -> None:
    """Everything that the year is to show occurs in it, and more than once."""
    assert len(plan) > 1500
    assert len(standings) > 50
    assert sum(one.deputy is not None for one in standings) > 20
    assert Counter(door for _, door, *_ in plan)["mail"] > 200
    words = Counter(words for *_, words in plan)
    assert words["You are not needed as a deputy any more."] > 5
    assert words["Your deputy cannot come."] > 5
    assert words["There is a place for you now."] > 20
    assert len([one for one in offers if one.ended == one.until]) > 5, "let pass"
    assert len([one for one in offers if one.ended <= one.told]) > 1, "taken before it was told"
    assert words["The talk has a new place."] > 50
    assert len(words) > 10


def _script(
    year: Year, guests: list[Guest], talks: list[PlannedTalk], standings: list[Standing]
) -> Script:
    """What people do, and when."""
    script: Script = defaultdict(list)
    for talk in talks:
        script[talk.announced].append(partial(year.announce, talk))
        for since, start in talk.starts[1:]:
            script[since].append(partial(year.change, talk, partial(announcing.move, starts=start)))
        for since, place in talk.places:
            script[since].append(partial(year.change, talk, partial(_elsewhere, place=place)))
        if talk.cancelled != END:
            script[talk.cancelled].append(partial(year.change, talk, announcing.cancel))
    for guest in guests:
        if guest.joined > BEGIN:
            script[guest.joined].append(partial(year.join, guest))
    for one in standings:
        script[one.asked].append(partial(year.ask, one))
        if one.deputy:
            script[one.deputy.joined].append(partial(year.come_in, one, one.deputy))
    for when, presses in _said(guests, standings).items():
        script[when].append(partial(year.hear, *presses))
    return script


async def _elsewhere(unit: Unit, talk: Talk, place: str) -> Talk:
    return await announcing.change(unit, talk, replace(talk, place=place))


def _said(
    guests: list[Guest], standings: list[Standing]
) -> dict[datetime, list[tuple[Guest, What]]]:
    """What people press by themselves, and when."""
    said: dict[datetime, list[tuple[Guest, What]]] = defaultdict(list)
    for guest in guests:
        if guest.left != END:
            said[guest.left].append((guest, Tap(Action("forget-yes"))))
        for verb, history in (
            ("talk-remind", guest.wishes),
            ("talk-hours", guest.hours),
            ("email-way", guest.ways[1:]),
        ):
            for when, value in history:
                said[when].append((guest, Tap(Action(verb, value=value))))
        for title, answers in guest.presses.items():
            for when, answer in answers:
                said[when].append((guest, Tap(Action("rsvp", title, "", answer.lower()))))
    for one in standings:
        if one.deputy and one.declined:
            said[one.declined].append((one.deputy, Tap(Action("rsvp", one.talk.title, "", "no"))))
    return said
