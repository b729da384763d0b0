"""Hostile words in what moderators write: reasons, themes, words for others; and in a room's code."""

from __future__ import annotations

import pytest

from bot.dialogue.moderation.themes import NAME_LENGTH
from bot.questions import units
from tests.fakes.botapi import FakeTelegram, Person
from tests.living import Living
from tests.stories.buttons import does
from tests.stories.hostile.reaction import last, reaction
from tests.stories.hostile.words import HOSTILE, as_shown, fits
from tests.stories.scenes import act
from tests.stories.test_citizen import event_of
from tests.stories.test_moderator import take_part


async def pressed(life: Living, person: Person, data: str) -> None:
    person.press_data(data)
    await life.settled()


async def test_a_theme_has_any_name_that_a_button_can_show(life: Living, moderator: Person) -> None:
    event = await event_of(life)
    taken = 0
    for name, text in HOSTILE.items():
        await pressed(life, moderator, f"new-theme:{event.id}")
        said = await reaction(life, moderator, text)
        if "What is the theme called?" in last(moderator).text:
            assert "\n" in said and not said.startswith("Question"), f"{name}: without a word"
            await act(life, moderator, "!/cancel")
        elif "Themes of" in last(moderator).text:
            taken += 1
            assert fits(text) and units(text) <= NAME_LENGTH
            assert as_shown(text) in last(moderator).text, name
            moderator.press(does("theme"))
            await life.settled()
            await act(life, moderator, "Delete the theme", "Yes, delete the theme")
            assert "There is no theme yet" in last(moderator).text
        else:
            assert text.startswith("/"), name
            await act(life, moderator, "!/cancel")
    assert taken > 10


async def test_others_read_any_words_that_a_moderator_writes(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    for number in range(5):
        await take_part(life, fake, 10 + number, f"idea {number}")
    event = await event_of(life)
    await pressed(life, moderator, f"moderate:{event.id}")
    async with life.house.storage.unit() as unit:
        first = next(c for c in await unit.contributions.released(event.id) if c.prompt == "p1")
    taken = 0
    for name, text in HOSTILE.items():
        await pressed(life, moderator, f"mod-hide:{first.id}")
        await reaction(life, moderator, text)
        if "Done" not in last(moderator).labels:
            assert not fits(text) or text.startswith("/"), name
            await act(life, moderator, "!/cancel")
            continue
        taken += 1
        await act(life, moderator, "Done")
        async with life.house.storage.unit() as unit:
            verdict = await unit.moderation.verdict(first.id)
        assert verdict is not None and verdict.public == text, name
    assert taken > len(HOSTILE) / 2


@pytest.mark.parametrize("name", list(HOSTILE)[::4])
async def test_no_words_open_a_room(
    life: Living, fake: FakeTelegram, moderator: Person, name: str
) -> None:
    event = await event_of(life)
    await pressed(life, moderator, f"room-code:{event.id}::new")
    guest = fake.person(30, language_code="en", first_name="G")
    await act(life, guest, "!/start park", "Take part")
    await reaction(life, guest, HOSTILE[name])
    assert not guest.sees("What shall change?")
    await act(life, guest, "!/cancel")
