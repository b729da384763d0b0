"""What a contribution is: asked, skipped, changed, and told wherever the contribution is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.contribution_kinds import ContributionKind
from bot.dialogue import results
from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living, living
from tests.stories.scenes import act, plan_drafts
from tests.stories.test_citizen import event_of, receipt_of, stored, text_of_last

CONCERN, IDEA, QUESTION, EXPERIENCE = ContributionKind


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Living]:
    async with living(tmp_path / "var", fake) as life:
        yield life


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    """With an event `park` whose one question asks for kinds."""
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(
        life, person, f"!/start {await life.grant(Role.MODERATOR)}",
        "!/events", "New event", "!Our park", "English",
        "!What shall change?", "Free text, with its kind", "!3", "Yes", "No",
        "!park", "Skip", "Skip",
        "!Town of Musterstadt", "!dpo@musterstadt.example", "!https://musterstadt.example/imprint",
        "Create the event",
    )  # fmt: skip
    await plan_drafts(life)
    await act(life, person, "Open now")
    return person


async def kinds_stored(life: Living) -> dict[str, ContributionKind | None]:
    return {one.value: one.kind for one in await stored(life)}


async def hand_in(life: Living, person: Person, text: str, kind: str) -> None:
    await act(life, person, "!/start park", "Take part", f"!{text}", "Done", kind)
    await act(life, person, "Hand in answers")


async def test_each_text_is_asked_about_and_may_be_left_open(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    citizen = fake.person(2, language_code="en", first_name="Cem")
    await act(life, citizen, "!/start park", "Take part", "!More trees")
    await act(life, citizen, "Write another answer", "!Why no water?", "Done")
    assert "What is this: “More trees”?" in text_of_last(citizen)
    await life.restart()
    await act(life, citizen, "An idea")
    assert "What is this: “Why no water?”?" in text_of_last(citizen)
    await act(life, citizen, "Skip")
    assert "2. What is this: “More trees”?\nAn idea" in text_of_last(citizen).replace("\n\n", "\n")
    await act(life, citizen, "Hand in answers")
    assert await kinds_stored(life) == {"More trees": IDEA, "Why no water?": None}
    await act(life, citizen, f"!/receipt {receipt_of(citizen)}")
    assert text_of_last(citizen).count("Kind: ") == 1
    assert "Kind: An idea" in text_of_last(citizen)


async def test_about_changed_words_one_is_asked_anew(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    citizen = fake.person(2, language_code="en", first_name="Cem")
    await act(life, citizen, "!/start park", "Take part", "!More trees", "Done", "An idea")
    await act(life, citizen, "Change 1", "!or water?", "Done")
    assert "What is this: “More trees or water?”?" in text_of_last(citizen)
    await act(life, citizen, "A question", "Hand in answers")
    assert await kinds_stored(life) == {"More trees\nor water?": QUESTION}


async def test_the_kind_alone_can_be_changed_with_the_receipt(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    people = [fake.person(10 + n, language_code="en", first_name="C") for n in range(5)]
    for number, person in enumerate(people):
        await hand_in(life, person, f"Text {number}", "A concern")
    await act(life, moderator, "!/export")
    citizen = people[0]
    code = receipt_of(citizen)
    await act(life, citizen, f"!/receipt {code}", "Change these answers", "Hand in changes")
    assert len(await stored(life)) == 5, "nothing has changed, so nothing waits"
    await act(life, citizen, f"!/receipt {code}", "Change these answers", "Change 2")
    await act(life, citizen, "An experience", "Hand in changes")
    waiting = [one for one in await stored(life) if one.waiter is not None]
    assert [(one.value, one.kind) for one in waiting] == [("Text 0", EXPERIENCE)]
    assert len(await stored(life)) == 6, "the former one stays until the next batch"


async def test_moderators_see_kinds_and_small_counts_stay_hidden(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    for number in range(9):
        person = fake.person(10 + number, language_code="en", first_name="C")
        await hand_in(life, person, f"Text {number}", "An idea" if number < 6 else "A question")
    await act(life, moderator, "!/events", "Our park (open)", "Results")
    assert "9 answers" in text_of_last(moderator)
    assert "An idea: not shown" in text_of_last(moderator)
    assert "A question: not shown" in text_of_last(moderator)
    assert "A concern: 0" in text_of_last(moderator)
    for number in range(9, 14):
        person = fake.person(10 + number, language_code="en", first_name="C")
        await hand_in(life, person, f"Text {number}", "A question")
    await act(life, moderator, "!/events", "Our park (open)", "Results")
    assert "An idea: 6" in text_of_last(moderator)
    assert "A question: 8" in text_of_last(moderator)
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        (result,) = results.summed_up(event, await results.counted(unit, event))
    assert [one.count for one in result.counts] == [0, 6, 8, 0, 0]
    await act(life, moderator, "!/events", "Our park (open)", "Moderate (at least 10 wait)")
    await act(life, moderator, "Look at what waits")
    seen = text_of_last(moderator)
    (shown,) = [one for one in await stored(life) if f"\n{one.value}\n" in seen]
    assert ("Kind: An idea" in seen) == (shown.kind is IDEA)
    assert ("Kind: A question" in seen) == (shown.kind is QUESTION)


async def test_other_questions_are_as_they_were(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    await act(
        life, moderator,
        "!/events", "New event", "!Lake", "English", "!What?", "Free text", "!1", "Yes", "No",
        "!lake", "Skip", "Skip", "Create the event",
    )  # fmt: skip
    await plan_drafts(life)
    await act(life, moderator, "Open now")
    citizen = fake.person(2, language_code="en", first_name="Cem")
    await act(life, citizen, "!/start lake", "Take part", "!More trees", "Done")
    assert "Please look over what you are about to send" in text_of_last(citizen)
