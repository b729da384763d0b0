"""Hostile words in the material of a talk, and on its list of who wants to meet again."""

from __future__ import annotations

import pytest

from bot.model import Role
from bot.questions import units
from bot.talks.after.joining import NAME_LENGTH
from tests.fakes.botapi import FakeTelegram, Person
from tests.living import Living
from tests.stories.buttons import does
from tests.stories.hostile.reaction import last
from tests.stories.hostile.test_wizards import tried_at
from tests.stories.hostile.words import HOSTILE, as_shown, fits
from tests.stories.scenes import act

NAMES = list(
    dict.fromkeys(
        text.strip()
        for text in HOSTILE.values()
        if fits(text)
        and units(text) <= NAME_LENGTH
        and text.strip().isprintable()
        and not text.startswith("/")
    )
)


@pytest.fixture
async def guests(life: Living, fake: FakeTelegram) -> list[Person]:
    """The organiser and two guests of a talk that has just ended."""
    lead, *people = (fake.person(number, language_code="en") for number in (1, 2, 3))
    await act(life, lead, f"!/start {await life.grant(Role.PROGRAMME_LEAD, None)}")
    for person in people:
        await act(life, person, f"!/start {await life.grant(Role.DECISION_MAKER)}")
    await act(
        life, lead, "!/talks", "New talk", "!Talk", "Skip", "!02.03.2027 09:00", "!Hall", "Skip",
        "Announce",
    )  # fmt: skip
    for person in people:
        await act(life, person, "!/talks", "Yes")
    await life.pass_time(hours=24)
    return [lead, *people]


async def test_material_takes_any_words_or_says_why_not(life: Living, guests: list[Person]) -> None:
    lead, guest, _ = guests
    await act(life, lead, "!/talks", "Material", "Add material", "!/start")
    assert not await tried_at(life, lead, "Under which link can guests find the material?")
    await act(life, lead, "Skip", f"!{HOSTILE['closing tags']}", f"!{HOSTILE['format']}", "Done")
    await act(life, lead, "Hand it out")
    await life.pass_time(seconds=15)
    await act(life, guest, "!/talks")
    shown = "\n".join(message.text for message in guest.messages[-3:])
    assert as_shown(HOSTILE["closing tags"]) in shown and HOSTILE["format"] in shown


async def test_the_list_takes_any_words_or_says_why_not(life: Living, guests: list[Person]) -> None:
    _, guest, _ = guests
    await act(life, guest, "!/talks", "Talk to somebody again", "Join the list", "!/start")
    names = await tried_at(life, guest, "By which name do the others know you?")
    assert set(NAMES) <= {name.strip() for name in names}
    assert all(units(name.strip()) <= NAME_LENGTH for name in names)
    await act(life, guest, "!<b>Name")
    contacts = await tried_at(life, guest, "How can you be reached?")
    assert HOSTILE["web address"] in contacts


async def test_hostile_names_are_shown_chosen_and_brought(
    life: Living, guests: list[Person]
) -> None:
    _, one, other = guests
    await act(life, one, "!/talks", "Talk to somebody again", "Join the list", "!One", "!Here")
    await act(life, one, "Put me on the list")
    await act(
        life, other, "!/talks", "Talk to somebody again", "Join the list", f"!{NAMES[0]}",
        f"!{HOSTILE['mention']}", "Put me on the list",
    )  # fmt: skip
    for name in NAMES:
        await act(life, other, "!/talks", "Talk to somebody again", "Change my entry", "Change 1")
        await act(life, other, f"!{name}", "Put me on the list")
        await act(life, one, "!/talks", "Talk to somebody again")
        one.press(does("again-want"))
        await life.settled()
        assert any(as_shown(name) in label for label in last(one).labels), name
    await act(life, other, "!/talks", "Talk to somebody again", "One")
    await life.pass_time(seconds=15)
    assert as_shown(NAMES[-1]) in last(one).text
    assert as_shown(HOSTILE["mention"]) in last(one).text
    assert len(NAMES) > 15
