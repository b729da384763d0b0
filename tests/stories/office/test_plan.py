"""An event is planned on its page: part by part, as checked as in the chat, and fixed by the opening."""

from __future__ import annotations

import pytest

from bot.event_plan import Area, EventPlan, Promise, Purpose, Step
from bot.model import EventState
from bot.moderated import Mode, Policy
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.scene import CODE, content
from tests.stories.office.drafts import DRAFT, draft
from tests.stories.office.filled import values
from tests.stories.office.guest import Guest, event_id, signed_in
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last

PURPOSE = {"purpose": "consult", "can": "Where the benches stand.", "cannot": ""}
GROUP = {
    "area": "stadtteil", "place": "Neustadt", "languages": "Deutsch, Türkçe",
    "concerns": "Shade", "barriers": "", "channels": "The club",
}  # fmt: skip


async def plan(life: Living, event: str) -> EventPlan | None:
    async with life.house.storage.unit() as unit:
        return await unit.event_plans.of_event(event)


async def policy(life: Living, event: str) -> Policy | None:
    async with life.house.storage.unit() as unit:
        return await unit.moderation.policy(event)


async def stored(life: Living) -> dict[str, object]:
    """Everything but which forms were sent, so that none is taken twice."""
    return {table: rows for table, rows in (await content(life)).items() if table != "press"}


async def filled(guest: Guest, page: str, of: str, /, **answers: str) -> None:
    await guest.go(f"{page}/plan/{of}")
    await guest.send(f"/plan/{of}", **answers)


async def test_from_nothing_to_the_opening(life: Living, guest: Guest) -> None:
    event = await draft(life)
    place = f"/office/events/{event}"
    await guest.go(place)
    assert f'href="{place}/plan"' in guest.page
    await guest.go(f"{place}/plan")
    for missing in ("what the input can change", "the target group", "the feedback promise"):
        assert missing in guest.text
    await filled(guest, place, "purpose", **PURPOSE)
    assert "What your answers can change: Where the benches stand." in guest.text
    assert "what the input can change" not in guest.text, "it is missing no more"
    await filled(guest, place, "group", **GROUP)
    await guest.send("/promise/usual")
    assert "Everything is there" in guest.text
    assert await plan(life, event) == EventPlan(
        event, Purpose.CONSULT, "Where the benches stand.", "", Area.STADTTEIL, "Neustadt",
        ("de", "tr"), "Shade", "", "The club", Promise(),
    )  # fmt: skip
    assert "everybody who has the code can take part" in guest.text, "what opening means"
    await guest.go(f"{place}/open")
    await guest.send("/open")
    await guest.go(f"{place}/plan")
    assert "does not change any more" in guest.text and "Where the benches stand." in guest.text
    assert "/plan/purpose" not in guest.page and "/usual" not in guest.page
    assert "nobody can answer any more" in guest.text, "what closing means"


async def test_what_was_fixed_by_the_opening_cannot_be_changed_by_forms_kept(
    life: Living, guest: Guest
) -> None:
    event = await draft(life)
    place = f"/office/events/{event}"
    kept = {}
    for part in ("purpose", "group", "promise", "rules"):
        await guest.go(f"{place}/plan/{part}")
        kept[part] = guest.to(f"/plan/{part}")
    await filled(guest, place, "purpose", **PURPOSE)
    await filled(guest, place, "group", **GROUP)
    await guest.send("/promise/usual")
    await guest.go(f"{place}/open")
    await guest.send("/open")
    before = await content(life)
    answers = {**PURPOSE, **GROUP, "thanks": "1", "result": "2", "status": "3", "mode": "strict"}
    for part, form in kept.items():
        await guest.go(form.action, "POST", **{**form.fields, **answers, "own": "Because"})
        assert "That is not possible" in guest.text, part
        await guest.go(f"{place}/plan/{part}")
        assert "That is not possible" in guest.text, part
    for part in ("promise", "rules"):
        csrf = kept[part].fields["csrf"]
        await guest.go(f"{place}/plan/{part}/usual", "POST", csrf=csrf)
        assert "That is not possible" in guest.text, part
    assert await content(life) == before


@pytest.mark.parametrize(
    ("part", "answers", "said"),
    [
        ("purpose", {**PURPOSE, "purpose": ""}, "Please choose an answer."),
        ("purpose", {**PURPOSE, "can": "x" * 301}, "That is too long"),
        ("purpose", {**PURPOSE, "purpose": "rule"}, "Please choose an answer."),
        ("group", {**GROUP, "languages": "Qwertisch"}, "no language called “Qwertisch”"),
        ("group", {**GROUP, "place": " "}, "Please fill this in."),
        ("promise", {"thanks": "90", "result": "6", "status": "6"}, "must be at most 60"),
        ("promise", {"thanks": "60", "result": "1", "status": "6"}, "one after the other"),
        ("rules", {"mode": "open"}, "Without a reason nothing could be rejected"),
        ("rules", {"mode": "open", "own": "A\nA"}, "different reasons, one a line"),
    ],
)
async def test_what_does_not_do_comes_back_as_it_was_written(
    life: Living, guest: Guest, part: str, answers: dict[str, str], said: str
) -> None:
    event = await draft(life)
    place = f"/office/events/{event}"
    before = await stored(life)
    await filled(guest, place, part, **answers)
    assert guest.status == 200 and "This was not saved" in guest.text and said in guest.text
    for name, value in answers.items():
        if name in ("can", "languages", "thanks", "own"):
            assert value in guest.page, name
    assert await stored(life) == before


async def test_a_colleague_has_changed_it_meanwhile(
    life: Living, guest: Guest, moderator: Person
) -> None:
    event = await draft(life)
    place = f"/office/events/{event}"
    await guest.go(f"{place}/plan/purpose")
    form = guest.to("/plan/purpose")
    await act(
        life, moderator, "!/events", f"{'Our park'} (not open yet)", "Plan", "Purpose",
        "Inform", "!Nothing yet.", "Skip", "Save",
    )  # fmt: skip
    assert "Nothing yet." in text_of_last(moderator)
    await guest.go(form.action, "POST", **{**form.fields, **PURPOSE})
    assert "A colleague has changed this" in guest.text and "Nothing yet." in guest.text
    found = await plan(life, event)
    assert found is not None and found.purpose is Purpose.INFORM
    await guest.send("/plan/purpose", **PURPOSE)
    found = await plan(life, event)
    assert found is not None and found.purpose is Purpose.CONSULT


async def test_the_usual_takes_the_place_of_nothing_that_was_not_seen(
    life: Living, guest: Guest, moderator: Person
) -> None:
    event = await draft(life)
    place = f"/office/events/{event}"
    first, second = (
        {"mode": "strict", "usual.insult": "1", "own": own} for own in ("Loud", "Rude")
    )
    await filled(guest, place, "rules", **first)
    await guest.go(f"{place}/plan")
    page = guest.page
    colleague = await signed_in(life, moderator)
    await filled(colleague, place, "promise", thanks="3", result="4", status="5")
    await filled(colleague, place, "rules", **second)
    promised, ruled = await plan(life, event), await policy(life, event)
    for part in ("promise", "rules"):
        guest.page = page
        await guest.send(f"/{part}/usual")
        assert "A colleague has changed this" in guest.text, part
    assert "Rude" in guest.text
    assert (await plan(life, event), await policy(life, event)) == (promised, ruled)
    to = f"{place}/plan/rules"
    await guest.go(to, "POST", **values(guest, to))
    found = await policy(life, event)
    assert found is not None and found.own == () and found.mode is Mode.OPEN


async def test_the_usual_of_the_chat_takes_the_place_of_nothing_that_was_not_seen(
    life: Living, guest: Guest, moderator: Person
) -> None:
    event = await draft(life)
    place = f"/office/events/{event}"
    await filled(guest, place, "rules", mode="strict", own="Loud")
    await act(life, moderator, "!/events", "Our park (not open yet)", "Rules of moderation")
    assert moderator.last is not None
    take = moderator.last.find("Take the usual rules")
    assert take is not None
    await filled(guest, place, "rules", mode="strict", own="Rude")
    await filled(guest, place, "promise", thanks="3", result="4", status="5")
    promised, ruled = await plan(life, event), await policy(life, event)
    for data in (take.data, f"plan-usual:{event}"):
        moderator.press_data(data)
        await life.settled()
    assert (await plan(life, event), await policy(life, event)) == (promised, ruled)
    assert "within 4 weeks" in text_of_last(moderator)
    await act(life, moderator, "Back to the event", "Rules of moderation", "Take the usual rules")
    found = await policy(life, event)
    assert found is not None and found.own == ()


async def test_rules_are_chosen_and_citizens_read_them(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    event = await draft(life)
    place = f"/office/events/{event}"
    await guest.go(f"{place}/plan")
    assert "These are the usual rules" in guest.text
    chosen = {"mode": "strict", "usual.insult": "1", "usual.advert": "1", "own": "Too loud\n"}
    await filled(guest, place, "rules", **chosen)
    assert "Too loud" in guest.text and "Off topic" not in guest.text
    assert await policy(life, event) == Policy(
        event, Mode.STRICT, ("insult", "advert"), ("Too loud",), "en"
    )
    await guest.send("/rules/usual")
    assert "Off topic" in guest.text and "Too loud" not in guest.text
    await filled(guest, place, "rules", **chosen)
    await filled(guest, place, "purpose", **PURPOSE)
    await filled(guest, place, "group", **GROUP)
    await filled(guest, place, "promise", thanks="3", result="4", status="5")
    await guest.go(f"{place}/open")
    await guest.send("/open")
    citizen = fake.person(50, language_code="en", first_name="C")
    await act(life, citizen, f"!/start {DRAFT}", "How it is moderated")
    assert "Too loud" in text_of_last(citizen) and "Strict" in text_of_last(citizen)


async def test_what_was_promised_is_said_to_be_kept(life: Living, guest: Guest) -> None:
    event = await event_id(life, CODE)
    place = f"/office/events/{event}"
    await guest.go(f"{place}/plan")
    assert "/plan/done" not in guest.page, "nothing is due before the close"
    await guest.go(f"{place}/close")
    await guest.send("/close")
    await guest.go(f"{place}/plan")
    await guest.send("/plan/done", step="thanks")
    found = await plan(life, event)
    assert found is not None and found.done == {Step.THANKS}
    assert "– done" in guest.text and "Done: thanks" not in guest.text
    form = guest.to("/plan/done")
    await guest.go(form.action, "POST", **form.fields, step="everything")
    assert guest.status == 404


async def test_there_are_no_other_parts(life: Living, guest: Guest) -> None:
    event = await draft(life)
    for part in ("budget", "done", "usual"):
        await guest.go(f"/office/events/{event}/plan/{part}")
        assert guest.status == 404, part
    async with life.house.storage.unit() as unit:
        found = await unit.events.get(event)
    assert found is not None and found.state is EventState.DRAFT
