"""Hostile words as a working group, and as somebody's name and contact."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from tests.fakes.botapi import FakeTelegram, Person
from tests.living import Living
from tests.stories.hostile.reaction import last
from tests.stories.hostile.test_wizards import EVENT_TEXTS, tried_at
from tests.stories.hostile.words import HOSTILE, as_shown
from tests.stories.office.guest import signed_in
from tests.stories.scenes import act
from tests.stories.test_citizen import event_of
from tests.stories.test_event_helped import close
from tests.stories.test_going_on import WAY, to_the_groups


async def test_any_words_are_taken_or_refused_with_a_sentence(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await to_the_groups(life, moderator)
    await act(life, moderator, "New working group")
    names = await tried_at(life, moderator, "What is the working group called?")
    assert {HOSTILE["open tag"], HOSTILE["format"], HOSTILE["composed"]} <= set(names)
    assert not {HOSTILE["zero width"], HOSTILE["nul"], HOSTILE["half a pair"]} & set(names)
    await act(life, moderator, "!Green")
    assert HOSTILE["script"] in await tried_at(life, moderator, "What is it for?")
    await act(life, moderator, "!More green.", "Create the group")
    citizen = fake.person(2, language_code="en")
    await act(life, citizen, "!/start park", WAY, "Green", "Leave name and contact")
    assert HOSTILE["open tag"] in await tried_at(life, citizen, "What is your name?")
    await act(life, citizen, "!Zoe")
    assert HOSTILE["open tag"] in await tried_at(life, citizen, "How can you be reached?")


@pytest.mark.parametrize("name", [name for name in EVENT_TEXTS if len(HOSTILE[name]) <= 80])
async def test_hostile_words_are_shown_as_what_they_are(
    life: Living, fake: FakeTelegram, moderator: Person, name: str
) -> None:
    own = HOSTILE[name]
    await to_the_groups(life, moderator)
    await act(life, moderator, "New working group", f"!{own}", f"!{own}", "Create the group")
    assert as_shown(own) in last(moderator).text
    await close(life, moderator)
    citizen = fake.person(2, language_code="en")
    await act(life, citizen, "!/start park", WAY)
    for step in ("going-on-in", "going-on-join"):
        (label,) = [
            button.data
            for row in last(citizen).buttons
            for button in row
            if (button.data or "").partition(":")[0] == step
        ]
        citizen.press_data(label or "")
        await life.settled()
    await act(life, citizen, f"!{own}", f"!{own}", "Put it on the list")
    assert last(citizen).text.count(as_shown(own)) >= 3
    moderator.press_data(f"working-group-file:{(await event_of(life)).id}")
    await life.settled()
    file = next(m.document for m in reversed(moderator.messages) if m.document)
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0]
    (row,) = sheet.iter_rows(min_row=2)
    assert [unescape(str(cell.value)) for cell in row[:3]] == [own.strip()] * 3
    assert {cell.data_type for cell in row[:3]} == {"s"}, "no text is ever a formula"
    guest = await signed_in(life, moderator)
    await guest.go(f"/office/events/{(await event_of(life)).id}/groups")
    assert guest.status == 200
    assert "<script>alert" not in guest.page and "<img onerror" not in guest.page
