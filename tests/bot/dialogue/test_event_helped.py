"""When people of an event are asked whether it helped, and what of it is told, to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.anonymity import K
from bot.dialogue import release
from bot.dialogue.helped import asking, later, results
from bot.dialogue.helped.questions import ASKED, STATEMENTS
from bot.feedback import agreement, opinions
from bot.model import (
    About,
    Event,
    EventState,
    Feedback,
    Moment,
    Municipality,
    MunicipalityKind,
    Opinion,
    Person,
    Role,
    RoundState,
)
from bot.questions import Questionnaire
from bot.replies import Heading, Table
from bot.selfcheck.feedback import asking as of_rounds
from bot.subscribers import Subscriber
from config.phrases import Phrasebook, Verbatim
from tests.bot.fakes import FakeUnit
from tests.due import close_feedback

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
EVENT = Event("e", "town", "park", Questionnaire("e", 1, Verbatim("Our park"), ()), EventState.OPEN)
BOOK = Phrasebook.load()


@pytest.fixture
def unit() -> FakeUnit:
    unit = FakeUnit(NOW)
    unit.municipalities.save(Municipality("town", "Musterstadt", MunicipalityKind.KREISFREI))
    unit.events.save(EVENT)
    unit.keys.create_event(EVENT.id)
    for one in ("s1", "s2"):
        unit.people.save(Person(one, Role.SUBSCRIBER, "town"))
        unit.subscribers.save(Subscriber(one, EVENT.id))
    return unit


async def asked(unit: FakeUnit) -> dict[Moment, Feedback]:
    return {one.moment: one for one in await unit.feedbacks.about(EVENT.id)}


def at(unit: FakeUnit, day: date) -> FakeUnit:
    """The same tables on another day, at nine in the morning."""
    unit.now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return unit


async def test_the_last_day_is_known_from_the_close_on_and_the_same_for_all(
    unit: FakeUnit,
) -> None:
    begun = await asking.begun(unit, EVENT)
    assert begun.ends == opinions.NO_LAST_DAY and begun.again is None
    assert await asking.begun(unit, EVENT) == begun, "one for all"
    await close_feedback(at(unit, date(2099, 1, 1)))
    assert (await asked(unit))[Moment.AFTER].state is RoundState.OPEN
    await release.close(at(unit, NOW.date()), EVENT)
    found = (await asked(unit))[Moment.AFTER]
    assert (found.id, found.ends, found.again) == (begun.id, date(2027, 3, 15), date(2027, 6, 1))


async def test_who_was_never_answered_is_asked_at_the_close_all_the_same(unit: FakeUnit) -> None:
    await release.close(unit, EVENT)
    assert (await asked(unit))[Moment.AFTER].ends == date(2027, 3, 15)


@pytest.mark.parametrize(
    ("day", "letters"),
    [
        (date(2027, 5, 31), 0),
        (date(2027, 6, 1), 2),
        (date(2027, 8, 30), 2),
        (date(2027, 8, 31), 0),
    ],
)
async def test_subscribers_are_asked_once_after_three_months_and_not_much_later(
    unit: FakeUnit, day: date, letters: int
) -> None:
    closed = await release.close(unit, EVENT)
    unit.events.save(replace(closed, state=EventState.CLOSED))
    await later.replan(at(unit, day))
    await later.replan(unit)
    found = (await asked(unit)).get(Moment.LATER)
    planned = await unit.letters.about(found.id) if found else []
    assert [one.person for one in planned] == ["s1", "s2"][:letters]
    assert {one.kind for one in planned} <= {later.LETTER}
    assert len({one.due for one in planned}) <= 1, "the same moment for all"
    assert (found is not None) == (letters > 0)


async def test_without_subscribers_it_looks_the_same_to_moderators(unit: FakeUnit) -> None:
    closed = await release.close(unit, EVENT)
    unit.events.save(replace(closed, state=EventState.CLOSED))
    for one in ("s1", "s2"):
        unit.people.remove(one)
    await later.replan(at(unit, date(2027, 6, 1)))
    assert set(await asked(unit)) == {Moment.AFTER, Moment.LATER}


@pytest.mark.parametrize("state", [EventState.EXPIRED, EventState.DRAFT])
async def test_nobody_is_asked_about_what_is_gone(unit: FakeUnit, state: EventState) -> None:
    await release.close(unit, EVENT)
    unit.events.save(replace(EVENT, state=state))
    await later.replan(at(unit, date(2027, 6, 1)))
    assert set(await asked(unit)) == {Moment.AFTER}


async def test_what_a_round_and_an_event_ask_again_is_each_ones_own(unit: FakeUnit) -> None:
    of_round = Feedback(
        "r", "round", About.ROUND, Moment.AFTER, RoundState.CLOSED, NOW.date(), again=NOW.date()
    )
    of_event = replace(of_round, id="f", subject=EVENT.id, kind=About.EVENT)
    for one in (of_round, of_event):
        unit.feedbacks.save(one)
    await later.replan(unit)
    assert await unit.feedbacks.get("r") == of_round
    unit.feedbacks.save(of_event)
    await of_rounds.replan(unit)
    assert await unit.feedbacks.get("f") == of_event


async def test_a_letter_says_nothing_once_it_was_answered_or_unsubscribed(unit: FakeUnit) -> None:
    closed = await release.close(unit, EVENT)
    unit.events.save(replace(closed, state=EventState.CLOSED))
    await later.replan(at(unit, date(2027, 6, 1)))
    found = (await asked(unit))[Moment.LATER]
    first, second = await unit.letters.about(found.id)
    persons = [await unit.people.get(one) for one in ("s1", "s2")]
    assert persons[0] is not None and persons[1] is not None
    assert await later.render(unit, first, persons[0]) is not None
    tag = opinions.tag_of(unit, found, person="s1")
    unit.feedbacks.save_opinion(Opinion(tag, found.id, {"heard": "fully"}))
    assert await later.render(unit, first, persons[0]) is None
    assert await later.render(unit, second, persons[1]) is not None
    unit.people.remove("s2")
    assert await later.render(unit, second, persons[1]) is None


def plain(said: results.Said) -> str:
    lines = [BOOK.say(line.text, "en") for line in results.lines(said)]  # type: ignore[union-attr]
    return "\n".join(lines).replace("\u2068", "").replace("\u2069", "")


ANSWERS = st.lists(
    st.dictionaries(st.sampled_from(list(STATEMENTS)), st.sampled_from(list(agreement.ANSWERS))),
    max_size=14,
)


@given(ANSWERS, ANSWERS)
async def test_no_number_below_k_is_ever_told_and_nothing_before_the_end(
    first: list[dict[str, str]], second: list[dict[str, str]]
) -> None:
    unit = FakeUnit(NOW)
    unit.events.save(EVENT)
    found = await asking.begun(unit, EVENT)
    nothing = plain(await results.of_event(unit, EVENT))
    for number, said in enumerate((*first, *second)):
        unit.feedbacks.save_opinion(Opinion(bytes([number]), found.id, said))
        assert plain(await results.of_event(unit, EVENT)) == nothing
    closed = replace(EVENT, state=EventState.CLOSED)
    unit.events.save(closed)
    await asking.at_close(unit, closed)
    asked_until = plain(await results.of_event(unit, closed))
    assert "until Monday, 15 March 2027" in asked_until
    unit.now += timedelta(days=16)
    await close_feedback(unit)
    said_in_all = await results.of_event(unit, closed)
    blocks = list(results.chapter(said_in_all))
    tables = [one for one in blocks if isinstance(one, Table)]
    told = {str(question.text) for question in ASKED.questions}
    for row in (row for table in tables for row in table.rows):
        assert str(row[0]) in told
        numbers = [cell for cell in row if isinstance(cell, int)]
        assert numbers[0] >= K and all(one == 0 or one >= K for one in numbers)
        assert len(numbers) in (1, 4)
    answered = [sum(name in one for one in (*first, *second)) for name in STATEMENTS]
    assert sum(len(table.rows) for table in tables) == sum(one >= K for one in answered)
    assert unit.tables.opinions == {}


async def test_a_report_of_an_open_question_says_nothing_of_it(unit: FakeUnit) -> None:
    await asking.begun(unit, EVENT)
    assert list(results.chapter(await results.of_event(unit, EVENT))) == []
    closed = await release.close(unit, EVENT)
    assert list(results.chapter(await results.of_event(unit, closed))) == []
    await close_feedback(at(unit, date(2027, 3, 16)))
    blocks = list(results.chapter(await results.of_event(unit, closed)))
    assert [one.text for one in blocks if isinstance(one, Heading)] == [
        results.HEADINGS[Moment.AFTER]
    ]


async def test_an_event_from_before_this_was_asked_says_so(unit: FakeUnit) -> None:
    closed = replace(EVENT, state=EventState.CLOSED)
    assert plain(await results.of_event(unit, closed)) == "Nobody was asked about this event."
