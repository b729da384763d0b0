"""Hostile words in official answers, and what people read of them."""

from __future__ import annotations

import pytest

from bot.answers import OfficialAnswer, Outcome
from bot.dialogue.answers import told
from bot.moderated import Theme
from tests.fakes.botapi import FakeTelegram, Person
from tests.living import Living
from tests.stories.hostile.reaction import last
from tests.stories.hostile.test_wizards import EVENT_TEXTS, tried_at
from tests.stories.hostile.words import HOSTILE, as_shown
from tests.stories.scenes import act


async def a_theme(life: Living, name: str = "Green") -> str:
    async with life.house.storage.unit() as unit:
        (event,) = await unit.events.all()
        unit.moderation.save_theme(Theme("theme", event.id, name))
        unit.turn_done()
    return event.id


async def test_an_answer_takes_any_words_or_says_why_not(life: Living, moderator: Person) -> None:
    await a_theme(life)
    moderator.press_data("official-edit:theme")
    await life.settled()
    await act(life, moderator, "Is taken up")
    await act(life, moderator, "!We do <b>&", "Done", "Skip", "Skip")
    assert HOSTILE["mention"] in await tried_at(life, moderator, "Who takes care of it?")
    await act(life, moderator, "!Parks {0}")
    assert not await tried_at(life, moderator, "By when is it done")
    await act(life, moderator, "Skip", "Save the answer")
    assert "We do <b>&" in last(moderator).text and "Parks {0}" in last(moderator).text


@pytest.mark.parametrize("name", EVENT_TEXTS)
async def test_an_answer_of_hostile_words_is_read_as_what_it_is(
    life: Living, fake: FakeTelegram, moderator: Person, name: str
) -> None:
    own = HOSTILE[name]
    event_id = await a_theme(life)
    async with life.house.storage.unit() as unit:
        unit.official_answers.save(
            OfficialAnswer(event_id, Outcome.NOT, {"en": own}, own, theme="theme")
        )
        unit.turn_done()
        event = await unit.events.get(event_id)
        assert event is not None
        answer = (await unit.official_answers.of(["theme"]))["theme"]
    assert answer.words == {"en": own} and answer.owner == own
    assert len(told.in_words(event, answer, "en")) == 3
    moderator.press_data("official:theme")
    await life.settled()
    assert last(moderator).text.count(as_shown(own)) >= 2
