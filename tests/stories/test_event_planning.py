"""Before an event, by Telegram: its plan, what is missing to open, templates, and what was promised."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.event_plan import Area, EventPlan, Promise, Purpose, Step
from bot.model import Event, EventState, LetterState, Role
from config.phrases import Localized
from config.translations import registered
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.buttons import does
from tests.stories.scenes import act, create_event, plan_drafts
from tests.stories.test_citizen import event_of, text_of_last

WIZARD = (
    "!/events", "New event", "!Our park", "English", "!What?", "Free text", "!1", "Yes", "No",
    "!park",
)  # fmt: skip
CONTACTS = ("!Town", "!dpo", "!imprint", "Create the event")
PURPOSE = ("Consult", "!Where the benches stand.", "!How much <b>money</b> there is.")
GROUP = ("A Kiez (neighbourhood)", "!Nordkiez", "!Türkçe; Deutsch, einfache Sprache، arabisch")


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    return await joined(life, fake, 1)


async def joined(
    life: Living, fake: FakeTelegram, number: int, town: str = "Musterstadt"
) -> Person:
    person = fake.person(number, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR, town)}")
    return person


async def draft(life: Living, moderator: Person, opens: str = "Skip", closes: str = "Skip") -> None:
    await act(life, moderator, *WIZARD, opens, closes, *CONTACTS)


async def at(life: Living, *when: int) -> None:
    life.now = datetime(*when, tzinfo=UTC)  # type: ignore[misc, arg-type]
    await life.doors.tick()
    await life.settled()


async def named(life: Living, code: str) -> Event:
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code(code)
        assert event is not None
        return event


async def sent(life: Living) -> list[str]:
    """The kinds of the letters that went out."""
    async with life.house.storage.unit() as unit:
        letters = await unit.letters.all()
    return sorted(one.kind for one in letters if one.state is LetterState.SENT)


async def plan(life: Living) -> EventPlan | None:
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code("park")
        assert event is not None
        return await unit.event_plans.of_event(event.id)


async def test_an_event_opens_only_once_all_of_its_plan_is_there(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    await draft(life, moderator, closes="!05.03.2027 18:00")
    assert "Before it can open, this is still missing:" in text_of_last(moderator)
    await act(life, moderator, "Open now")
    refusal = text_of_last(moderator)
    for part in ("the purpose", "what the input can change", "the target group", "the feedback"):
        assert part in refusal
    assert "who is responsible" not in refusal
    assert (await event_of(life)).state is EventState.DRAFT

    await act(life, moderator, "Plan", "Purpose", *PURPOSE[:2])
    await life.restart()
    await act(life, moderator, "!/start")
    assert "What can it not change?" in text_of_last(moderator), "it goes on where it stopped"
    await act(life, moderator, PURPOSE[2], "Save")
    assert "How much <b>money</b> there is." in text_of_last(moderator)
    assert "the purpose" not in text_of_last(moderator)

    await act(life, moderator, "Target group", *GROUP[:2], "!Deutsch, Klingonisch?")
    assert "I know no language called “Klingonisch?”" in text_of_last(moderator)
    await act(life, moderator, GROUP[2], "!Noise", "Skip", "!The choir")
    await act(life, moderator, "Save")
    page = text_of_last(moderator)
    assert "Area: A Kiez (neighbourhood): Nordkiez" in page
    assert (
        "Languages, in this order: Turkish, German, Einfache Sprache (ungeprüft) and Arabic" in page
    )
    assert "Concerns: Noise" in page and "Barriers" not in page and "Channels: The choir" in page

    await act(life, moderator, "Promise the usual dates")
    page = text_of_last(moderator)
    assert "Thanks and raw notes by Friday, 12 March 2027" in page
    assert "The result by Friday, 16 April 2027" in page
    assert "How things stand by Sunday, 5 September 2027" in page
    assert "Everything is there: the event can open." in page
    await act(life, moderator, "Back to the event", "Open now")
    assert "It is open." in text_of_last(moderator)
    event = await event_of(life)
    assert await plan(life) == EventPlan(
        event.id,
        Purpose.CONSULT,
        "Where the benches stand.",
        "How much <b>money</b> there is.",
        Area.KIEZ,
        "Nordkiez",
        ("tr", "de", "de-simple", "ar"),
        "Noise",
        "",
        "The choir",
        Promise(7, 6, 6),
    )

    citizen = fake.person(9, language_code="en", first_name="C")
    await act(life, citizen, "!/start park")
    short = text_of_last(citizen)
    assert "your answers give advice before the municipality decides" in short
    assert "What your answers can change: Where the benches stand." in short
    assert "the result by Friday, 16 April 2027" in short
    assert "money" not in short and "Nordkiez" not in short
    await act(life, citizen, "More about data protection")
    full = text_of_last(citizen)
    assert "What they cannot change: How much <b>money</b> there is." in full
    assert "Thanks and raw notes by Friday, 12 March 2027" in full
    assert "Nordkiez" not in full, "for whom it is meant is the municipality's own affair"


async def test_what_has_opened_can_be_read_and_not_be_changed(
    life: Living, moderator: Person
) -> None:
    await create_event(life, moderator, "park")
    event = await event_of(life)
    before = await plan(life)
    await act(life, moderator, "Plan")
    assert "Where the benches stand." in text_of_last(moderator)
    assert "The result within 6 weeks after the close" in text_of_last(moderator)
    assert moderator.last is not None
    assert moderator.last.labels == ["Back to the event"]
    for old in ("plan-part:{}::purpose", "plan-usual:{}"):
        moderator.press_data(old.format(event.id))
        await life.settled()
        assert "does not change any more" in text_of_last(moderator)
    for nothing in ("plan-part:{}::nothing", "plan-done:{}::thanks", "plan-done:{}::x"):
        moderator.press_data(nothing.format(event.id))
        await life.settled()
    assert await plan(life) == before


async def test_moderators_of_another_municipality_find_no_plan(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    await draft(life, moderator)
    event = await event_of(life)
    stranger = await joined(life, fake, 3, "Nebenstadt")
    said = set()
    for verb in ("plan", "plan-part", "plan-usual", "plan-done"):
        for subject in (event.id, "aaaaaaaaaa"):
            stranger.press_data(f"{verb}:{subject}::purpose")
            await life.settled()
            said.add(text_of_last(stranger))
    assert said == {"I know no such event of yours."}
    assert await plan(life) is None


async def test_a_colleagues_answers_are_seen_before_they_are_replaced(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    await draft(life, moderator)
    colleague = await joined(life, fake, 2)
    await act(life, colleague, "!/events", "Our park (not open yet)", "Plan", "Purpose", "Inform")
    await act(life, colleague, "!The colour.", "Skip")
    await act(life, moderator, "Plan", "Purpose", *PURPOSE, "Save")
    await act(life, colleague, "Save")
    assert "A colleague has changed this part" in text_of_last(colleague)
    assert "Where the benches stand." in text_of_last(colleague)
    found = await plan(life)
    assert found is not None and found.purpose is Purpose.CONSULT
    await act(life, colleague, "Save")
    found = await plan(life)
    assert found is not None and found.purpose is Purpose.INFORM
    assert found.cannot_change == "", "all of the part is theirs now"


async def test_an_event_that_should_open_by_date_waits_for_its_plan(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    await draft(life, moderator, "!02.03.2027 10:00", "!09.03.2027 10:00")
    await life.pass_time(days=2)
    assert (await event_of(life)).state is EventState.DRAFT
    await act(life, moderator, "!/events", "Our park (not open yet)")
    page = text_of_last(moderator)
    assert "It was to open on Tuesday, 2 March 2027" in page and "the purpose" in page
    await plan_drafts(life)
    await life.pass_time(seconds=15)
    assert (await event_of(life)).state is EventState.OPEN


async def test_an_event_never_opens_after_its_own_close(life: Living, moderator: Person) -> None:
    await draft(life, moderator, "!02.03.2027 10:00", "!03.03.2027 10:00")
    await life.pass_time(days=3)
    await plan_drafts(life)
    await life.pass_time(seconds=15)
    assert (await event_of(life)).state is EventState.DRAFT
    await act(life, moderator, "!/events", "Our park (not open yet)", "Open now")
    assert "it was to close before now" in text_of_last(moderator)
    assert (await event_of(life)).state is EventState.DRAFT


async def test_own_dates_of_the_promise_come_one_after_the_other(
    life: Living, moderator: Person
) -> None:
    await draft(life, moderator)
    await act(life, moderator, "Plan", "Feedback promise")
    assert "Suggested answer: 7" in text_of_last(moderator)
    await act(life, moderator, "!14", "!2", "Keep answer")
    assert "must come one after the other" in text_of_last(moderator)
    assert moderator.last is not None and "Save" not in moderator.last.labels
    await act(life, moderator, "Change 2", "!3", "Save")
    assert "Thanks and raw notes within 14 days after the close" in text_of_last(moderator)
    found = await plan(life)
    assert found is not None and found.promise == Promise(14, 3, 6)
    await act(life, moderator, "Feedback promise", "Change 3", "!1", "Save")
    found = await plan(life)
    assert found is not None and found.promise == Promise(14, 3, 1)


async def test_moderators_are_reminded_of_what_was_promised_until_it_is_kept(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    colleague = await joined(life, fake, 2)
    await draft(life, moderator, closes="!05.03.2027 18:00")
    await plan_drafts(life)
    await act(life, moderator, "!/events", "Our park (not open yet)", "Open now")
    await at(life, 2027, 3, 5, 17, 0)
    await at(life, 2027, 3, 5, 17, 1)
    assert (await event_of(life)).state is EventState.CLOSED
    await life.restart()

    await at(life, 2027, 3, 12, 8, 59)
    assert await sent(life) == []
    await at(life, 2027, 3, 12, 9, 0)
    assert await sent(life) == ["promise-thanks"] * 2
    assert "What you promised the people" in text_of_last(colleague)
    letter = text_of_last(moderator)
    assert "Our park" in letter and "Thanks and raw notes by Friday, 12 March 2027" in letter
    await act(life, moderator, "Done: thanks and raw notes")
    assert "Noted." in text_of_last(moderator)
    assert "Thanks and raw notes by Friday, 12 March 2027 – done" in text_of_last(moderator)
    moderator.press_data(f"plan-done:{(await event_of(life)).id}::thanks")
    await life.settled()
    found = await plan(life)
    assert found is not None and found.done == {Step.THANKS}

    # The result is there sooner: said on the event's page, and nobody is reminded of it.
    await act(life, colleague, "!/events", "Our park (closed)", "Done: the result")
    await life.restart()
    await at(life, 2027, 4, 16, 9, 0)
    assert await sent(life) == ["promise-thanks"] * 2

    # Six months after is a Sunday: the Friday before. Who came meanwhile is reminded as well.
    third = await joined(life, fake, 3)
    await at(life, 2027, 9, 3, 7, 59)
    assert await sent(life) == ["promise-thanks"] * 2
    await at(life, 2027, 9, 3, 8, 0)
    assert await sent(life) == ["promise-status"] * 3 + ["promise-thanks"] * 2
    assert "How things stand by Sunday, 5 September 2027" in text_of_last(third)
    await life.restart()
    await at(life, 2027, 9, 3, 9, 0)
    assert len(await sent(life)) == 5, "each once"
    await act(life, third, "Done: how things stand")
    async with life.house.storage.unit() as unit:
        assert await unit.event_plans.promised(datetime(2027, 1, 1, tzinfo=UTC)) == []


async def test_who_is_forgotten_is_reminded_of_nothing(life: Living, moderator: Person) -> None:
    await create_event(life, moderator, "park")
    await act(life, moderator, "Close", "Yes, close")
    await life.pass_time(seconds=15)
    async with life.house.storage.unit() as unit:
        assert len(await unit.letters.all()) == 3
    await act(life, moderator, "!/mydata")
    assert moderator.last is not None and moderator.last.document is not None
    (role,) = json.loads(moderator.last.document.content)["roles"]
    assert [one["about"] for one in role["letters"]] == ["Our park"] * 3
    await act(life, moderator, "!/forget", "Yes, forget me")
    async with life.house.storage.unit() as unit:
        assert await unit.letters.all() == []
    await life.pass_time(days=7)
    assert "promised" not in text_of_last(moderator)


async def test_an_event_begins_with_the_questions_of_a_template(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    await act(life, moderator, "!/events", "New event from a template", "World Café")
    assert "Round 2: What stands in its way" in text_of_last(moderator)
    await act(life, moderator, "Begin with these questions", "!Our café", "English")
    assert "Which of these questions" in text_of_last(moderator)
    moderator.press(does("unmark", value="round2"))
    await life.settled()
    await life.restart()
    await act(life, moderator, "!/start", "Done", "Yes", "!And now?", "Yes or no", "No")
    # Three are kept, so that two own ones make the five: no further one is asked for.
    await act(life, moderator, "Yes", "!How many?", "A number", "No")
    await act(life, moderator, "!cafe", "Skip", "Skip", *CONTACTS)
    event = await named(life, "cafe")
    assert [one.id for one in event.prompts.questions] == [
        "round1", "round3", "harvest", "p1", "p2",
    ]  # fmt: skip
    text = event.prompts.questions[0].text
    assert isinstance(text, Localized) and set(text.texts) == {one.code for one in registered()}
    assert event.prompts.questions[3].text == Localized({"en": "And now?"})
    await plan_drafts(life)
    await act(life, moderator, "Open now")
    citizen = fake.person(9, language_code="tr", first_name="C")
    await act(life, citizen, "!/start cafe")
    citizen.press(does("join"))
    await life.settled()
    assert "1. tur: Bu konuda masanız için en önemli olan nedir?" in text_of_last(citizen)


async def test_a_template_with_every_question_kept_leaves_no_room_for_more(
    life: Living, moderator: Person
) -> None:
    await act(life, moderator, "!/events", "New event from a template", "Needs of a district")
    await act(life, moderator, "Begin with these questions", "!Our district", "English", "Done")
    assert "Which code" in text_of_last(moderator), "five are the most"
    # What was begun goes on with other questions, and keeps its title.
    await act(life, moderator, "!/events", "New event from a template", "Open question")
    await act(life, moderator, "Begin with these questions")
    assert "Do you want to add questions of your own?" in text_of_last(moderator)
    await act(life, moderator, "No", "!wide", "Skip", "Skip", *CONTACTS)
    event = await named(life, "wide")
    assert [one.id for one in event.prompts.questions] == ["open", "wish"]
    assert event.prompts.title == Localized({"en": "Our district"})


async def test_what_people_cannot_read_in_their_language_says_so(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    await create_event(life, moderator, "park")
    note = "(This text is not available in your language yet.)"
    reader = fake.person(77, language_code="en", first_name="Eve")
    await act(life, reader, "!/start park")
    assert "What your answers can change: Where the benches stand." in text_of_last(reader)
    assert note not in text_of_last(reader)
    german = fake.person(78, language_code="de", first_name="Uwe")
    await act(life, german, "!/start park")
    _, after = text_of_last(german).split("Where the benches stand.")
    said = "(Diesen Text gibt es noch nicht in Ihrer Sprache.)"
    assert after.lstrip().startswith(said)
    german.press(does("notice-more"))
    await life.settled()
    assert text_of_last(german).count(said) >= 2
