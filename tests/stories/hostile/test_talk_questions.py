"""Hostile words as a question in a talk's room: refused with a sentence, or seen exactly by all."""

from __future__ import annotations

from datetime import timedelta

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.living import Living
from tests.stories.hostile.reaction import last, reaction
from tests.stories.hostile.words import HOSTILE, as_shown
from tests.stories.scenes import act


async def test_a_question_is_refused_with_a_sentence_or_seen_as_it_was_written(
    life: Living, fake: FakeTelegram
) -> None:
    guest, other, lead = (fake.person(number, language_code="en") for number in (1, 2, 3))
    for person in (guest, other):
        await act(life, person, f"!/start {await life.grant(Role.DECISION_MAKER)}")
    await act(
        life, lead, f"!/start {await life.grant(Role.PROGRAMME_LEAD, None)}",
        "!/talks", "New talk", "!Talk", "Skip", "!02.03.2027 08:00", "!Hall", "Skip", "Announce",
    )  # fmt: skip
    life.now = life.now.replace(day=2, hour=7, minute=0) + timedelta(minutes=1)
    for person in (guest, other):
        await act(life, person, "!/talks", "Enter the talk", "I agree, let me in")
    await act(life, lead, "!/talks", "Open the room")
    asked = 0
    for name, text in HOSTILE.items():
        await act(life, guest, "Ask a question")
        said = await reaction(life, guest, text)
        if "Ask it like this?" not in said:
            assert not said.startswith("Question"), f"{name} was refused without a word"
            await act(life, guest, "!/cancel", "!/talks", "Enter the talk")
            continue
        asked += 1
        await act(life, guest, "Ask it")
        await act(life, other, "What is on now")
        assert as_shown(text) in last(other).text, name
        await act(life, lead, "!/talks", "Open the room", "Questions", "Take the questions along")
        # In a file there is nothing that a sign could break.
        (*_, file) = (m.document for m in lead.messages if m.document)
        assert file.content.decode("utf-8-sig"), name
        await act(life, guest, "My questions", "Take 1 back")
        assert "Nobody has asked anything yet." in last(guest).text, name
    assert asked > len(HOSTILE) / 2
