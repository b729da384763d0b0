"""From what somebody has handed in to what the municipality answers, by Telegram and a browser."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.answers import OfficialAnswer, Outcome
from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.visitor import Browser
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import event_of, receipt_of, text_of_last
from tests.stories.test_moderation import IDEAS, at, moderate, texts
from tests.stories.test_moderator import take_part

WRITE = ("Write the answer", "Is taken up in part", "!We plant ten.", "Done")


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    return person


@pytest.fixture
async def people(life: Living, fake: FakeTelegram, moderator: Person) -> list[Person]:
    """Five people have taken part; the first idea is under the theme Green, the fourth rejected."""
    await create_event(life, moderator, "park")
    found = [await take_part(life, fake, n, idea) for n, idea in enumerate(IDEAS)]
    await moderate(life, moderator)
    await at(life, moderator, IDEAS[0])
    await act(life, moderator, "Put under a theme", "New theme", "!Green")
    await at(life, moderator, IDEAS[3])
    await act(life, moderator, "Reject", "Advertising")
    return found


async def overview(life: Living, moderator: Person) -> str:
    moderator.press_data(f"answers:{(await event_of(life)).id}")
    await life.settled()
    return text_of_last(moderator)


async def answer_theme(life: Living, moderator: Person, *steps: str) -> None:
    """Answer the theme Green in English and German."""
    await overview(life, moderator)
    await act(
        life, moderator, "Green", *WRITE, "!Wir pflanzen zehn.", "Done", "Skip",
        "!Parks department", *(steps or ("!01.09.2027", "Save the answer")),
    )  # fmt: skip


async def by_receipt(life: Living, person: Person, receipt: str) -> str:
    await act(life, person, f"!/receipt {receipt}")
    return text_of_last(person)


async def answers(life: Living) -> list[OfficialAnswer]:
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        themes = [one.id for one in await unit.moderation.themes(event.id)]
        ids = [one.id for one in await unit.contributions.released(event.id)]
        return list((await unit.official_answers.of([*themes, *ids])).values())


async def test_an_answer_to_a_theme_is_read_with_the_receipt_in_ones_language(
    life: Living, fake: FakeTelegram, moderator: Person, people: list[Person]
) -> None:
    receipt = receipt_of(people[0])
    assert "Parks" not in await by_receipt(life, people[0], receipt)
    await answer_theme(life, moderator)
    assert "The answer is kept" in text_of_last(moderator)
    (kept,) = await answers(life)
    assert kept.outcome is Outcome.PARTLY and kept.day == date(2027, 9, 1)
    assert kept.words == {"en": "We plant ten.", "de": "Wir pflanzen zehn."}
    await life.restart()
    said = await by_receipt(life, people[0], receipt)
    assert "The municipality has answered all contributions of this theme" in said
    assert "takes this up in part" in said and "We plant ten." in said
    assert "Parks department" in said and "1 September 2027" in said
    german = fake.person(70, language_code="de", first_name="D")
    said = await by_receipt(life, german, receipt)
    assert "Wir pflanzen zehn." in said and "Die Antwort liegt nicht" not in said
    turkish = fake.person(71, language_code="tr", first_name="T")
    said = await by_receipt(life, turkish, receipt)
    assert "We plant ten." in said, "it falls back to the main language of the event"
    assert "İngilizce" in said, "and says so"


async def test_an_answer_of_its_own_comes_before_the_one_of_the_theme(
    life: Living, moderator: Person, people: list[Person]
) -> None:
    await answer_theme(life, moderator)
    await at(life, moderator, IDEAS[0])
    await act(
        life, moderator, "Official answer", "Write the answer", "Is not taken up",
        "!Too many roots.", "Done", "Skip", "Skip", "!Building department",
    )  # fmt: skip
    assert "By when" not in text_of_last(moderator), "what is not taken up has no date"
    await act(life, moderator, "Save the answer")
    said = await by_receipt(life, people[0], receipt_of(people[0]))
    assert "does not take this up" in said and "Too many roots." in said
    assert "We plant ten." not in said
    await at(life, moderator, IDEAS[0])
    await act(life, moderator, "Official answer", "Take the answer away", "Yes, take it away")
    assert "We plant ten." in await by_receipt(life, people[0], receipt_of(people[0]))


async def test_a_reason_is_needed_and_nothing_is_kept_before_saving(
    life: Living, moderator: Person, people: list[Person]
) -> None:
    await overview(life, moderator)
    await act(life, moderator, "Green", "Write the answer", "Is not taken up")
    assert "Skip" not in moderator.last.labels if moderator.last else False
    await act(life, moderator, "!/cancel", "Yes, leave")
    assert await answers(life) == []


async def test_what_is_unanswered_is_told_in_fives_and_one_after_the_other(
    life: Living, fake: FakeTelegram, moderator: Person, people: list[Person]
) -> None:
    said = await overview(life, moderator)
    # Of five texts one is rejected; five colours wait for nothing.
    assert "In all: fewer than 5 wait for an answer" in said
    assert "Under no theme: fewer than 5 wait" in said
    assert "Green: fewer than 5 wait" in said
    await answer_theme(life, moderator)
    assert "Green: Is taken up in part" in await overview(life, moderator)
    seen = set()
    await act(life, moderator, "Look at what is under no theme")
    for _ in range(8):
        seen |= {idea for idea in IDEAS if idea in text_of_last(moderator)}
        await act(life, moderator, "Another one")
    assert seen == {IDEAS[1], IDEAS[2], IDEAS[4]}, "neither answered nor rejected ones"


async def test_the_letters_of_the_promise_say_what_is_unanswered(
    life: Living, moderator: Person, people: list[Person]
) -> None:
    await moderate(life, moderator)
    moderator.press_data(f"close-yes:{(await event_of(life)).id}")
    await life.settled()
    await life.pass_time(seconds=15)
    life.now = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)
    await life.doors.tick()
    assert "Contributions: fewer than 5 wait for an answer" in text_of_last(moderator)
    assert "has not answered this yet" in await by_receipt(life, people[1], receipt_of(people[1]))
    said = await by_receipt(life, people[3], receipt_of(people[3]))
    assert "has not answered this yet" not in said, "the text is rejected, the other a choice"


async def test_a_browser_answers_alike_and_a_colleague_is_not_written_over(
    life: Living, moderator: Person, people: list[Person]
) -> None:
    browser = Browser(life)
    await browser.join(await life.grant(Role.MODERATOR))
    await browser.go("/chat")
    await browser.press("events")
    await browser.press("event:", (await event_of(life)).id)
    await browser.press("answers")
    await browser.press("official:")
    await browser.press("official-edit")
    await browser.press("answer:", "accepted")
    await browser.write("All of them.")
    await browser.press("done:")
    await browser.press("skip:")
    await browser.press("skip:")
    await browser.write("Town hall")
    await browser.press("skip:")
    assert "All of them." in browser.text
    await answer_theme(life, moderator)
    await browser.press("finish:")
    assert "A colleague has changed this since you began" in browser.text
    assert "We plant ten." in browser.text
    (kept,) = await answers(life)
    assert kept.owner == "Parks department"
    await browser.press("finish:")
    (kept,) = await answers(life)
    assert kept.owner == "Town hall" and kept.outcome is Outcome.ACCEPTED and kept.day is None
    reader = Browser(life)
    await reader.go("/chat")
    await reader.write(receipt_of(people[0]))
    assert "All of them." in reader.text


async def test_others_get_nothing(
    life: Living, fake: FakeTelegram, moderator: Person, people: list[Person]
) -> None:
    await answer_theme(life, moderator)
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        (theme,) = await unit.moderation.themes(event.id)
    contribution = (await texts(life))[IDEAS[0]].id
    other = fake.person(2, language_code="en", first_name="O")
    await act(life, other, f"!/start {await life.grant(Role.MODERATOR, 'Nebenstadt')}")
    for person in (other, people[1]):
        for verb in ("official", "official-edit", "official-drop", "official-drop-yes"):
            for about in (theme.id, contribution, "nothing"):
                person.press_data(f"{verb}:{about}")
                await life.settled()
                assert "is not there, or not any more" in text_of_last(person)
        for verb in ("answers", "open-ones"):
            person.press_data(f"{verb}:{event.id}")
            await life.settled()
            assert "I know no such event of yours" in text_of_last(person)
    assert len(await answers(life)) == 1


async def test_with_the_texts_the_answers_go(
    life: Living, moderator: Person, people: list[Person]
) -> None:
    await answer_theme(life, moderator)
    event = await event_of(life)
    moderator.press_data(f"close-yes:{event.id}")
    await life.settled()
    await life.pass_time(seconds=15)
    await life.pass_time(days=367)
    moderator.press_data(f"answers:{event.id}")
    await life.settled()
    assert "Green" not in text_of_last(moderator)
    async with life.house.storage.unit() as unit:
        assert await unit.official_answers.unanswered(event.id, ["p1"]) == {}
        assert await unit.moderation.themes(event.id) == []


async def test_an_unfinished_answer_waits_while_another_one_is_changed(
    life: Living, moderator: Person, people: list[Person]
) -> None:
    await answer_theme(life, moderator)
    await at(life, moderator, IDEAS[1])
    await act(life, moderator, "Official answer")
    await act(life, moderator, "Write the answer", "Is not taken up", "!First half.")
    await overview(life, moderator)
    await act(life, moderator, "Green", "Change the answer", "Change 3")
    await life.restart()
    await at(life, moderator, IDEAS[1])
    await act(life, moderator, "Official answer", "Write the answer")
    assert "First half." in text_of_last(moderator)
    await act(life, moderator, "!Second half.", "Done", "Skip", "Skip", "!Town hall")
    await act(life, moderator, "Save the answer")
    kept = {one.owner: one.words["en"] for one in await answers(life)}
    assert kept["Town hall"] == "First half.\nSecond half."
