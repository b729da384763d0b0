"""An event is begun and changed on pages: by the wizard's questions and rules, until it opens."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.model import Event, EventState, Format, Role
from bot.questions import Kind
from config.phrases import Localized
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.scene import CODE, content
from tests.stories.office.drafts import draft
from tests.stories.office.filled import fill, values
from tests.stories.office.guest import Guest, event_id, signed_in
from tests.stories.scenes import act, plan_drafts

NEW = "/office/events/new"
QUESTION = {
    "p1-text": "Which colour?", "p1-kind": "choice", "p1-options": "Red\r\nGreen", "p1-max": "",
    "p1-low": "", "p1-high": "", "p1-need": "no",
}  # fmt: skip
ANOTHER = {name.replace("p1-", "new-"): value for name, value in QUESTION.items()}
FRAME = {"title": "Second", "language": "en", "code": "second", "opens": "", "closes": ""}


async def stored(life: Living, code: str) -> Event:
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code(code)
        assert event is not None
        return event


async def asked(life: Living, event: str) -> list[str]:
    async with life.house.storage.unit() as unit:
        found = await unit.events.get(event)
        assert found is not None
        return [next(iter(one.text.texts.values())) for one in found.prompts.questions]  # type: ignore[union-attr]


async def unchanged(life: Living) -> dict[str, object]:
    """Everything but which forms were sent."""
    return {table: rows for table, rows in (await content(life)).items() if table != "press"}


async def test_the_page_and_the_chat_create_the_same_event(
    life: Living, guest: Guest, moderator: Person
) -> None:
    await guest.go("/office/events")
    assert f'href="{NEW}"' in guest.page
    await fill(guest, NEW, **{**FRAME, **QUESTION, "closes": "2027-05-04T20:00"})
    assert "not open yet" in guest.text and "Second" in guest.text
    await act(
        life, moderator, "!/events", "New event", "!Second", "English",
        "!Which colour?", "One of several choices", "!Red\nGreen", "Done", "No", "No",
        "!third", "Skip", "!04.05.2027 20:00", "Create the event",
    )  # fmt: skip
    page, chat = await stored(life, "second"), await stored(life, "third")
    assert page.id != chat.id
    prompts = replace(chat.prompts, id=page.id)
    assert page == replace(chat, id=page.id, code="second", prompts=prompts)
    assert page.closes is not None and f"{page.closes:%d.%m. %H:%M}" == "04.05. 18:00"


async def test_all_that_does_not_do_is_told_beside_its_field(life: Living, guest: Guest) -> None:
    await guest.go(NEW)
    before = await unchanged(life)
    wrong = {"code": CODE, "opens": "2020-01-01T08:00", "p1-options": "only one", "title": " "}
    await fill(guest, NEW, **{**FRAME, **QUESTION, **wrong})
    for said in (
        "The code park is taken", "The opening time must lie ahead", "2 to 30 different choices",
        "Please fill this in.",
    ):  # fmt: skip
        assert guest.text.count(said) == 2, f"above the form and beside the field: {said}"
    for name in ("code", "opens", "p1-options", "title"):
        assert f'id="{name}-wrong"' in guest.page
    assert "only one" in guest.page and "Which colour?" in guest.page, "what was typed is kept"
    assert await unchanged(life) == before


async def test_contacts_are_asked_with_the_first_event(life: Living, guest: Guest) -> None:
    await guest.go(NEW)
    assert "imprint" not in guest.text
    async with life.house.storage.unit() as unit:
        town = await unit.municipalities.named("Musterstadt")
        assert town is not None
        unit.municipalities.save(replace(town, responsible="", data_protection="", imprint=""))
        unit.turn_done()
    contacts = {"responsible": "Town", "dpo": "dpo@town.example", "imprint": " "}
    await fill(guest, NEW, **FRAME, **QUESTION, **contacts)
    assert 'id="imprint-wrong"' in guest.page
    await fill(guest, NEW, **FRAME, **QUESTION, **{**contacts, "imprint": "town.example"})
    await stored(life, "second")
    async with life.house.storage.unit() as unit:
        town = await unit.municipalities.named("Musterstadt")
    assert town is not None and town.data_protection == "dpo@town.example"
    assert town.may_open_events


async def test_a_template_brings_its_questions_and_own_ones_come_behind(
    life: Living, guest: Guest
) -> None:
    await guest.go(NEW)
    assert f'href="{NEW}/world-cafe"' in guest.page
    await guest.go(f"{NEW}/world-cafe")
    assert "Four to six people at a table" in guest.text
    form = values(guest, f"{NEW}/world-cafe")
    assert "keep.round1" in form, "all are chosen to begin with"
    del form["keep.round2"]
    await guest.go(f"{NEW}/world-cafe", "POST", **{**form, **FRAME})
    event = await stored(life, "second")
    ids = [one.id for one in event.prompts.questions]
    assert "round1" in ids and "round2" not in ids
    place = f"/office/events/{event.id}/draft"
    await fill(guest, f"{place}/another", **ANOTHER)
    assert (await asked(life, event.id))[-1] == "Which colour?"
    await guest.go(f"{place}/questions/round1")
    assert "comes from a template" in guest.text, "its words are there in ten languages"
    await guest.go(place)
    assert f'href="{place}/questions/p1"' in guest.page
    assert f'href="{place}/questions/round1"' not in guest.page
    await guest.go(f"{NEW}/nothing")
    assert guest.status == 404


async def test_a_question_has_the_words_of_no_other_in_any_language(
    life: Living, guest: Guest
) -> None:
    await fill(guest, f"{NEW}/world-cafe", **FRAME)
    event = await stored(life, "second")
    before = await asked(life, event.id)
    template = event.prompts.questions[0].text
    assert isinstance(template, Localized) and len(template.texts) > 1
    place = f"/office/events/{event.id}/draft"
    for words in dict.fromkeys(template.texts.values()):
        await fill(guest, f"{place}/another", **{**ANOTHER, "new-text": words})
        assert "Two questions have the same words" in guest.text, words
    assert await asked(life, event.id) == before


async def test_each_time_is_told_its_own_mistake_only(life: Living, guest: Guest) -> None:
    place = f"/office/events/{await draft(life)}/draft/frame"
    never, never_said = "2027-03-28T02:30", "That time does not exist"
    await fill(guest, place, opens=never, closes="2027-06-01T20:00")
    assert 'id="opens-wrong"' in guest.page and 'id="closes-wrong"' not in guest.page
    assert guest.text.count(never_said) == 2, "above the form and beside the field"
    await fill(guest, place, opens=never, closes="2020-06-01T20:00")
    assert guest.text.count(never_said) == 2, "the other one has a mistake of its own"
    assert "The closing time must lie ahead" in guest.text


async def test_a_question_that_says_more_than_the_form_is_not_cut_by_it(
    life: Living, guest: Guest
) -> None:
    event = await draft(life)
    async with life.house.storage.unit() as unit:
        found = await unit.events.get(event)
        assert found is not None
        *others, scale = found.prompts.questions
        wide = (*others, replace(scale, high=10))
        unit.events.save(replace(found, prompts=replace(found.prompts, questions=wide)))
        unit.turn_done()
    place = f"/office/events/{event}/draft"
    await guest.go(place)
    assert f'href="{place}/questions/p2"' in guest.page
    assert f'href="{place}/questions/p3"' not in guest.page
    await guest.go(f"{place}/questions/p3")
    assert "comes from a template" in guest.text


async def test_questions_are_changed_moved_and_removed(life: Living, guest: Guest) -> None:
    event = await draft(life)
    place = f"/office/events/{event}/draft"
    await guest.go(place.rpartition("/")[0])
    assert f'href="{place}"' in guest.page
    first, second, third = await asked(life, event)
    await guest.go(f"{place}/questions/p2")
    assert "Red\nGreen" in guest.page
    await fill(guest, f"{place}/questions/p2", **{"p2-options": "Blue\nBrown\nBlack"})
    async with life.house.storage.unit() as unit:
        found = await unit.events.get(event)
        assert found is not None
    assert [one.id for one in found.prompts.questions[1].options] == ["o1", "o2", "o3"]
    assert found.prompts.questions[1].kind is Kind.CHOICE
    await guest.go(place)
    assert "Black" in guest.text
    await guest.send("/p3/up")
    assert await asked(life, event) == [first, third, second]
    await guest.send("/p1/down")
    assert await asked(life, event) == [third, first, second]
    assert not [form for form in ("/p3/up", "/p2/down") if form in guest.page], "it stands there"
    await guest.go(f"{place}/questions/p1/drop")
    assert first in guest.text
    await guest.send("/drop")
    assert await asked(life, event) == [third, second]
    twin = {"new-text": third, "new-kind": "number", "new-need": "no"}
    await fill(guest, f"{place}/another", **twin)
    assert "Two questions have the same words" in guest.text


async def test_an_event_has_one_to_five_questions(life: Living, guest: Guest) -> None:
    event = await draft(life)
    place = f"/office/events/{event}/draft"
    for p in ("p4", "p5"):
        answers = {"new-text": f"Why {p}?", "new-kind": "number", "new-need": "yes"}
        await fill(guest, f"{place}/another", **answers)
    await guest.go(place)
    assert f"{place}/another" not in guest.page
    await guest.go(f"{place}/another")
    assert "at most 5 questions" in guest.text
    for p in ("p1", "p2", "p3", "p4"):
        await guest.go(f"{place}/questions/{p}/drop")
        await guest.send("/drop")
    assert "/drop" not in guest.page
    await guest.go(f"{place}/questions/p5/drop")
    assert "at least one question" in guest.text
    assert await asked(life, event) == ["Why p5?"]


async def test_title_and_times_are_changed(life: Living, guest: Guest) -> None:
    event = await draft(life)
    place = f"/office/events/{event}/draft/frame"
    answers = {"title": "Our <b>lake", "opens": "2027-04-01T08:00", "closes": "2027-03-31T08:00"}
    await fill(guest, place, **answers)
    assert "and after the opening" in guest.text and "2027-03-31T08:00" in guest.page
    await fill(guest, place, **{**answers, "closes": "2027-05-31T08:00"})
    await guest.go(place.removesuffix("/draft/frame"))
    assert "Our <b>lake" in guest.text and "31 May 2027" in guest.text
    await guest.go(place)
    assert values(guest, place)["opens"] == "2027-04-01T08:00"


async def test_whoever_looks_as_a_citizen_begins_anew_with_other_questions(
    life: Living, guest: Guest, moderator: Person
) -> None:
    event = await draft(life)
    moderator.press_data(f"join-preview:{event}")
    await life.settled()
    await act(life, moderator, "!An idea", "Done")
    place = f"/office/events/{event}/draft"
    await fill(guest, f"{place}/questions/p1", **{"p1-kind": "scale", "p1-need": "no"})
    async with life.house.storage.unit() as unit:
        running = await unit.conversations.of_subject(event)
    assert not [one for one in running if one.format is Format.DIALOGUE]
    await act(life, moderator, "!/status")


async def test_nothing_is_written_over_unseen(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    event = await draft(life)
    place = f"/office/events/{event}/draft/questions/p1"
    person = fake.person(1, language_code="en", first_name="Mod")
    colleague = await signed_in(life, person)
    await guest.go(place)
    late = values(guest, place)
    await fill(colleague, place, **{"p1-text": "What shall stay?"})
    await guest.go(place, "POST", **{**late, "p1-text": "What shall go?"})
    assert "A colleague has changed this" in guest.text
    assert "What shall stay?" in guest.text and "What shall go?" in guest.page
    assert (await asked(life, event))[0] == "What shall stay?"
    await guest.go(place, "POST", **values(guest, place))
    assert (await asked(life, event))[0] == "What shall go?"


@pytest.mark.parametrize("page", ["frame", "another", "questions/p1", "questions/p1/drop"])
async def test_once_it_has_opened_nothing_changes_any_more(
    life: Living, guest: Guest, page: str
) -> None:
    event = await draft(life)
    place = f"/office/events/{event}/draft"
    await guest.go(f"{place}/{page}")
    form = values(guest, f"{place}/{page}")
    await plan_drafts(life)
    await guest.go(f"/office/events/{event}/open")
    await guest.send("/open")
    assert place not in guest.page
    before = await unchanged(life)
    answers = {"title": "Other", "p1-text": "Other?", "new-text": "O?", "new-kind": "number"}
    await guest.go(f"{place}/{page}", "POST", **{**form, **answers, "new-need": "no"})
    assert "The event has opened" in guest.text
    await guest.go(f"{place}/{page}")
    assert "The event has opened" in guest.text
    assert await unchanged(life) == before
    async with life.house.storage.unit() as unit:
        found = await unit.events.get(event)
    assert found is not None and found.state is EventState.OPEN


async def test_a_coordinator_begins_no_event(life: Living, fake: FakeTelegram) -> None:
    person = fake.person(9, language_code="en", first_name="Co")
    await act(life, person, f"!/start {await life.grant(Role.COORDINATOR, 'Musterstadt')}")
    guest = await signed_in(life, person)
    await guest.go(NEW)
    assert guest.status == 404


async def test_a_form_sent_twice_creates_one_event(life: Living, guest: Guest) -> None:
    await guest.go(NEW)
    form = values(guest, NEW)
    for _ in range(2):
        await guest.go(NEW, "POST", **{**form, **FRAME, **QUESTION})
    assert guest.status == 200
    assert await event_id(life, "second")


async def test_another_question_is_not_lost_where_a_colleague_adds_one_too(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    event = await draft(life)
    place = f"/office/events/{event}/draft/another"
    colleague = await signed_in(life, fake.person(1, language_code="en", first_name="Mod"))
    await guest.go(place)
    late = {**values(guest, place), **ANOTHER, "new-text": "Which shape?"}
    theirs = {"new-text": "Who pays?", "new-kind": "yes_no", "new-need": "no"}
    await fill(colleague, place, **theirs)
    await guest.go(place, "POST", **late)
    assert "A colleague has changed the questions" in guest.text and "Who pays?" in guest.text
    typed = values(guest, place)
    assert {name: typed[name] for name in ("new-text", "new-options", "new-kind")} == {
        "new-text": "Which shape?", "new-options": "Red\nGreen", "new-kind": "choice"
    }  # fmt: skip
    assert (await asked(life, event))[3:] == ["Who pays?"]
    await guest.go(place, "POST", **typed)
    assert (await asked(life, event))[3:] == ["Who pays?", "Which shape?"]


async def test_another_question_comes_back_where_there_is_no_room_any_more(
    life: Living, guest: Guest
) -> None:
    event = await draft(life)
    place = f"/office/events/{event}/draft/another"
    await guest.go(place)
    late = {**values(guest, place), **ANOTHER, "new-text": "Which shape?"}
    for number in (4, 5):
        await fill(guest, place, **{**ANOTHER, "new-text": f"Why {number}?"})
    await guest.go(place, "POST", **late)
    assert "at most 5 questions" in guest.text and 'value="Which shape?"' in guest.page
    assert len(await asked(life, event)) == 5
    typed = values(guest, place)
    await guest.go(f"{place.removesuffix('/another')}/questions/p1/drop")
    await guest.send("/drop")
    await guest.go(place, "POST", **typed)
    assert "A colleague has changed the questions" in guest.text
    await guest.go(place, "POST", **values(guest, place))
    assert (await asked(life, event))[-1] == "Which shape?"


async def test_a_question_that_a_colleague_has_removed_is_not_lost(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    event = await draft(life)
    place = f"/office/events/{event}/draft"
    colleague = await signed_in(life, fake.person(1, language_code="en", first_name="Mod"))
    await guest.go(f"{place}/questions/p2")
    late = {**values(guest, f"{place}/questions/p2"), "p2-text": "Which colour now?"}
    await colleague.go(f"{place}/questions/p2/drop")
    await colleague.send("/drop")
    await guest.go(f"{place}/questions/p2", "POST", **late)
    assert "A colleague has removed this question" in guest.text
    typed = values(guest, f"{place}/another")
    assert typed["new-text"] == "Which colour now?" and typed["new-options"] == "Red\nGreen"
    await guest.go(f"{place}/another", "POST", **typed)
    assert (await asked(life, event))[-1] == "Which colour now?"
    await guest.go(f"{place}/questions/nothing", "POST", **late)
    assert guest.status == 404


async def test_what_is_wrong_with_the_opening_is_said_of_the_opening_alone(
    life: Living, guest: Guest
) -> None:
    event = await draft(life)
    place = f"/office/events/{event}/draft/frame"
    leapt_over, fine = "2027-03-28T02:30", "2027-06-01T08:00"
    await fill(guest, place, title=" ", opens=leapt_over, closes=fine)
    assert guest.text.count("That time does not exist") == 2, "in the list and beside it"
    assert 'id="opens-wrong"' in guest.page and 'id="closes-wrong"' not in guest.page
    listed = guest.page.partition('role="alert"')[2].partition("</ul>")[0]
    assert re.findall(r'href="#(\w+)"', listed) == ["title", "opens"], "as they stand on the form"
    await fill(guest, place, title="Lake", opens="2027-06-02T08:00", closes=fine)
    assert 'id="closes-wrong"' in guest.page, "an opening that does is still looked at"
