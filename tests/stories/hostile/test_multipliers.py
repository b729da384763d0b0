"""Hostile words as a multiplier's name, and what others see of it."""

from __future__ import annotations

import pytest

from tests.fakes.botapi import FakeTelegram, Person
from tests.living import Living
from tests.stories.buttons import does
from tests.stories.hostile.reaction import last
from tests.stories.hostile.test_wizards import EVENT_TEXTS, tried_at
from tests.stories.hostile.words import HOSTILE, as_shown
from tests.stories.scenes import act
from tests.stories.test_multipliers import page_of, path_of


async def test_any_name_is_taken_or_refused_with_a_sentence(
    life: Living, moderator: Person
) -> None:
    for verb in ("multipliers", "new-multiplier"):
        moderator.press(does(verb))
        await life.settled()
    names = await tried_at(life, moderator, "Who passes the event on?")
    assert {HOSTILE["open tag"], HOSTILE["format"], HOSTILE["composed"]} <= set(names)
    assert not {HOSTILE["zero width"], HOSTILE["nul"], HOSTILE["half a pair"]} & set(names)


@pytest.mark.parametrize("name", [name for name in EVENT_TEXTS if len(HOSTILE[name]) <= 80])
async def test_a_hostile_name_is_shown_as_what_it_is(
    life: Living, fake: FakeTelegram, moderator: Person, name: str
) -> None:
    own = HOSTILE[name]
    for verb in ("multipliers", "new-multiplier"):
        moderator.press(does(verb))
        await life.settled()
    await act(life, moderator, f"!{own}", "العربية", "Done", "Add it")
    assert as_shown(own) in last(moderator).text
    answer = await page_of(life, path_of(moderator), "ar")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img onerror" not in answer.text
    await act(life, moderator, "Texts to pass on")
    for verb in ("multiplier-qr", "drop-multiplier", "drop-multiplier-yes"):
        moderator.press(does(verb))
        await life.settled()
    assert any("There is none yet." in message.text for message in moderator.messages)
