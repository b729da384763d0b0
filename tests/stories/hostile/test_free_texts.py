"""Hostile input as an answer, and what is no text at all.

Whatever is written, the answer is a sentence or the words are kept exactly: nothing fails, nothing
becomes markup, and nobody is told more than they may know. That messages are well-formed is watched
by the strict fake, that nothing fails by the log. All of this folder keeps to that.
"""

from __future__ import annotations

import pytest

from bot.contribution_kinds import ContributionKind
from tests.fakes.botapi import FakeTelegram, Person
from tests.living import Living
from tests.stories.hostile.reaction import last, reaction
from tests.stories.hostile.words import HOSTILE, as_shown, fits
from tests.stories.scenes import act, plan_drafts


async def test_free_texts_are_kept_exactly_or_refused_with_a_sentence(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    citizen = fake.person(2, language_code="en")
    await act(life, citizen, "!/start park", "Take part")
    kept: list[str] = []
    for name, text in HOSTILE.items():
        said = await reaction(life, citizen, text)
        if name == "homoglyph":
            assert "I do not know that command" in said
        elif fits(text):
            shown = as_shown(text if len(text) <= 300 else text[:300])
            assert shown in said, name
            quoted = [e for e in last(citizen).payload["entities"] if e["type"] == "blockquote"]
            assert len(quoted) == 1, name
            kept.append(text)
            await act(life, citizen, "Write another answer")
        else:
            assert "Your answer so far" not in said, name
            assert "cannot store" in said or "no words" in said, name
    assert len(kept) > 40
    await act(life, citizen, "Done", "Skip", "Skip")
    (file,) = [m.document for m in citizen.messages if m.document]
    written = file.content.decode()
    for text in kept:
        assert text in written, "the file shows every word"
    await act(life, citizen, "Hand in answers")
    assert "One more look before you send this" in last(citizen).text
    await act(life, citizen, "Send it as it is")
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code("park")
        assert event is not None
        stored = [one.value for one in await unit.contributions.waiting(event.id, "p1")]
    assert sorted(stored) == sorted(kept)


async def test_whatever_a_text_holds_it_can_be_said_what_it_is(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await act(
        life, moderator,
        "!/events", "New event", "!<i>Lake", "English", "!What?", "Free text, with its kind",
        "!60", "Yes", "No", "!lake", "Skip", "Skip", "Create the event",
    )  # fmt: skip
    await plan_drafts(life)
    await act(life, moderator, "Open now")
    citizen = fake.person(2, language_code="en")
    texts = [text for name, text in HOSTILE.items() if fits(text) and name != "homoglyph"]
    await act(life, citizen, "!/start lake", "Take part", f"!{texts[0]}")
    for text in texts[1:]:
        await act(life, citizen, "Write another answer", f"!{text}")
    await act(life, citizen, "Done")
    for _ in texts:
        assert "What is this:" in last(citizen).text
        await act(life, citizen, "A question")
    await act(life, citizen, "Hand in answers", "Send it as it is")
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code("lake")
        assert event is not None
        stored = await unit.contributions.waiting(event.id, "p1")
    assert sorted(one.value for one in stored) == sorted(texts)
    assert {one.kind for one in stored} == {ContributionKind.QUESTION}


async def test_what_is_said_in_several_messages_is_one_text_and_too_much_is_refused_whole(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    citizen = fake.person(2, language_code="en")
    await act(life, citizen, "!/start park", "Take part")
    for _ in range(3):
        await act(life, citizen, f"!{'🙂' * 2048}")
    assert "All of it is kept: 12290 characters." in last(citizen).text
    said = await reaction(life, citizen, "x" * 4096)
    assert "That is too long" in said
    assert "would be 16387" in said
    await act(life, citizen, "!" + "y" * (16_384 - 12_291))
    assert "All of it is kept: 16384 characters." in last(citizen).text
    assert "That is too long" in await reaction(life, citizen, "z")


@pytest.mark.parametrize("kind", ["photo", "voice", "contact", "location", "sticker", "document"])
async def test_what_is_no_text_is_refused_wherever_it_comes(
    life: Living, fake: FakeTelegram, moderator: Person, kind: str
) -> None:
    citizen = fake.person(2, language_code="en")
    for step in ("!/start", "!/start park", "Take part", "!words", "Done", "Red", "Skip"):
        await act(life, citizen, step)
        seen = len(citizen.messages)
        getattr(citizen, f"send_{kind}")()
        await life.settled()
        assert len(citizen.messages) > seen
        assert "I can only read text and buttons" in "".join(
            m.text for m in citizen.messages[seen:]
        )
    await act(life, citizen, "Hand in answers")


async def test_an_edit_or_a_forwarded_text_is_no_answer(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    citizen, other = fake.person(2, language_code="en"), fake.person(3)
    await act(life, citizen, "!/start park", "Take part", "!mine")
    citizen.edit("changed")
    citizen.forward("of somebody", sender=other)
    citizen.forward("of somebody hidden")
    await life.settled()
    assert "mine" in last(citizen).text
    citizen.send("and more", reply_to=last(citizen).message_id, quote={"text": "x", "position": 0})
    await life.settled()
    assert "mine\nand more" in last(citizen).text
    await act(life, citizen, "Done", "Skip", "Skip", "Hand in answers")
    citizen.edit("after it was handed in")
    await life.settled()
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code("park")
        assert event is not None
        (stored,) = await unit.contributions.waiting(event.id, "p1")
    assert stored.value == "mine\nand more"


async def test_at_buttons_and_at_the_review_words_are_a_gentle_refusal(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    citizen = fake.person(2, language_code="en")
    await act(life, citizen, "!/start park", "Take part", "!words", "Done")
    places = (
        ("Red", "one of the buttons"),
        ("Skip", "one of the buttons"),
        ("", "use the buttons"),
    )
    for step, sentence in places:
        for name, text in HOSTILE.items():
            said = await reaction(life, citizen, text)
            if not text.startswith("/"):
                assert sentence in said or "cannot store" in said, name
            assert last(citizen).buttons, "and the question stands below it"
        if step:
            await act(life, citizen, step)
