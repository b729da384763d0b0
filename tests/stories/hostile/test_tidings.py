"""Hostile words in what subscribers are told."""

from __future__ import annotations

import pytest

from bot.dialogue.subscribers import letters
from bot.subscribers import Tidings
from tests.fakes.botapi import FakeTelegram, Person
from tests.living import Living
from tests.stories.hostile.reaction import last
from tests.stories.hostile.test_wizards import EVENT_TEXTS
from tests.stories.hostile.words import HOSTILE, as_shown


@pytest.mark.parametrize("name", EVENT_TEXTS)
async def test_a_text_of_hostile_words_is_read_as_what_it_is(
    life: Living, fake: FakeTelegram, moderator: Person, name: str
) -> None:
    own = HOSTILE[name]
    async with life.house.storage.unit() as unit:
        (event,) = await unit.events.all()
        unit.subscribers.save_tidings(Tidings("told", event.id, {"en": own}))
        unit.turn_done()
    async with life.house.storage.unit() as unit:
        told = await unit.subscribers.tidings("told")
    assert told is not None and told.words == {"en": own}
    assert len(letters.in_words(event, told, "en")) == 2
    moderator.press_data("told:told")
    await life.settled()
    assert as_shown(own) in last(moderator).text
