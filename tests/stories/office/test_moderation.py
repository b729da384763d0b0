"""Moderating on pages: everything that the chat can do, as careful, and noted in the same log."""

from __future__ import annotations

import csv
import io
import re

import pytest

from bot.model import Contribution
from bot.moderated import Decision, Theme, Verdict
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.scene import CODE, content
from tests.stories.office.guest import Guest, event_id
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last
from tests.stories.test_moderator import take_part

IDEAS = (
    "More trees in the old town",
    "More trees in our old town, please",
    "Call Anna Smith, 0171 2345678, she knows",
    "Buy my bicycles",
    "A bench at the pond",
)


@pytest.fixture
async def people(life: Living, fake: FakeTelegram) -> list[Person]:
    """Five people who have answered an open event's text prompt and its choice."""
    return [await take_part(life, fake, n, idea) for n, idea in enumerate(IDEAS)]


@pytest.fixture
async def place(life: Living, guest: Guest, people: list[Person]) -> str:
    """The page of moderation, with everything released."""
    del people
    place = f"/office/events/{await event_id(life, CODE)}/moderation"
    await guest.go(place)
    await guest.send("/moderation")
    return place


async def texts(life: Living) -> dict[str, Contribution]:
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code(CODE)
        assert event is not None
        found = await unit.contributions.released(event.id)
    return {one.value: one for one in found if one.prompt == "p1"}


async def verdict_on(life: Living, text: str) -> Verdict | None:
    contribution = (await texts(life))[text]
    async with life.house.storage.unit() as unit:
        return await unit.moderation.verdict(contribution.id)


async def at(life: Living, guest: Guest, place: str, text: str) -> str:
    """Look at one contribution; its page."""
    here = f"{place}/{(await texts(life))[text].id}"
    await guest.go(here)
    return here


async def logged(guest: Guest, place: str) -> list[str]:
    await guest.go(f"{place}/log")
    rows = csv.DictReader(io.StringIO(guest.content.decode("utf-8-sig")), delimiter=";")
    return [row["What was done"] for row in rows]


async def test_a_look_releases_and_decides_nothing(
    life: Living, guest: Guest, people: list[Person]
) -> None:
    del people
    event = f"/office/events/{await event_id(life, CODE)}"
    await guest.go(event)
    assert f'href="{event}/moderation"' in guest.page
    before = await content(life)
    for path in ("", "/next", "/log", "/next?of=accepted", "/next?prompt=p1"):
        await guest.go(f"{event}/moderation{path}")
        assert guest.status == 200 and await content(life) == before, path
    await guest.go(f"{event}/moderation")
    assert "Nothing waits to be looked at." in guest.text
    await guest.send("/moderation")
    assert "Waits to be looked at: 5" in guest.text, "five texts, and no choices"


async def test_one_after_the_other_until_nothing_waits(
    life: Living, guest: Guest, place: str
) -> None:
    await guest.go(f"{place}/next?prompt=p1")
    seen = set()
    for number in range(5):
        seen |= {idea for idea in IDEAS if idea in guest.text}
        to = {"to": "accept"} if number else {"to": "advert"}
        assert ("Change the last one" in guest.text) is (number > 0)
        await guest.send("/decide?prompt=p1", **to)
    assert seen >= set(IDEAS), "each was seen, in the order of chance"
    assert "Look at what is accepted: 4" in guest.text
    assert "Look at what is rejected: 1" in guest.text
    assert "Change the last one" in guest.text
    await guest.go(f"{place}/next?of=rejected")
    assert "It is rejected: Advertising" in guest.text
    await guest.send("/decide?of=rejected", to="reopen")
    assert "Nobody has decided about it yet." in guest.text
    assert sorted(await logged(guest, place)) == [
        *["accepted"] * 4, "decision taken back", "rejected"
    ]  # fmt: skip


async def test_a_reason_is_one_of_the_rules(life: Living, guest: Guest, place: str) -> None:
    await at(life, guest, place, "Buy my bicycles")
    assert "It wants to sell something" in guest.text
    form = guest.to("/decide?")
    before = await content(life)
    await guest.go(form.action, "POST", **form.fields, to="because")
    assert "That is not possible" in guest.text
    assert await content(life) == before
    await at(life, guest, place, "Buy my bicycles")
    await guest.send("/decide?", to="advert")
    verdict = await verdict_on(life, "Buy my bicycles")
    assert verdict is not None
    assert (verdict.decision, verdict.reason) == (Decision.REJECTED, "advert")


async def test_a_colleague_who_was_faster_is_not_written_over(
    life: Living, guest: Guest, place: str
) -> None:
    await at(life, guest, place, "A bench at the pond")
    old = guest.to("/decide?")
    await guest.send("/decide?", to="accept")
    await guest.go(old.action, "POST", **{**old.fields, "nonce": "x" * 24}, to="insult")
    assert "decided about this one meanwhile" in guest.text
    verdict = await verdict_on(life, "A bench at the pond")
    assert verdict is not None and verdict.decision is Decision.ACCEPTED
    await guest.send("/decide?", to="insult")
    verdict = await verdict_on(life, "A bench at the pond")
    assert verdict is not None and verdict.decision is Decision.REJECTED


async def test_personal_parts_are_hidden_and_shown_again(
    life: Living, guest: Guest, place: str, people: list[Person]
) -> None:
    text = IDEAS[2]
    await at(life, guest, place, text)
    await guest.send("/hide?", words=text)
    assert "nothing would be hidden" in guest.text and "<details open>" in guest.page
    await at(life, guest, place, text)
    await guest.send("/hide?", words="Call […], she knows")
    assert "What others see of it: Call […], she knows" in guest.text
    await guest.send("/hide/undo?")
    verdict = await verdict_on(life, text)
    assert verdict is not None and verdict.public is None
    assert sorted(await logged(guest, place)) == ["personal parts hidden", "shown in full again"]
    del people


async def test_what_says_the_same_is_suggested_and_marked_by_a_person(
    life: Living, guest: Guest, place: str
) -> None:
    here = await at(life, guest, place, IDEAS[0])
    await guest.go(f"{here}/same")
    assert IDEAS[1] in guest.text and IDEAS[4] not in guest.text
    other = (await texts(life))[IDEAS[1]]
    await guest.send("/same?", original=other.id)
    assert "Marked as saying the same as" in guest.text
    verdict = await verdict_on(life, IDEAS[0])
    assert verdict is not None and verdict.duplicate_of == other.id
    await guest.send("/same/undo?")
    verdict = await verdict_on(life, IDEAS[0])
    assert verdict is not None and verdict.duplicate_of is None
    await guest.go(f"{here.rpartition('/')[0]}/{(await texts(life))[IDEAS[4]].id}/same")
    assert "no other contribution with similar words" in guest.text


async def test_themes_are_named_given_renamed_and_deleted(
    life: Living, guest: Guest, place: str
) -> None:
    await guest.go(place)
    await guest.send("/themes", name="Green")
    assert "Green : 0" in guest.text
    await guest.send("/themes", name="green")
    assert "a theme of that name already" in guest.text
    await at(life, guest, place, IDEAS[0])
    (green,) = re.findall(r'name="theme" value="(\w{10})"', guest.page)
    await guest.send("/theme?", theme=green)
    assert "Theme: Green" in guest.text
    await at(life, guest, place, IDEAS[4])
    await guest.send("/theme?", theme="none", name="Benches")
    assert "Theme: Benches" in guest.text
    await guest.go(place)
    assert "Green : 1" in guest.text and "Benches : 1" in guest.text
    event = place.rpartition("/")[0]
    await guest.go(f"{event}/themes/{green}")
    await guest.send(f"/themes/{green}", name="Trees")
    assert "Trees : 1" in guest.text and "Green" not in guest.text
    await guest.go(f"{event}/themes/{green}/drop")
    assert "Delete the theme “Trees”?" in guest.text and "stay" in guest.text
    await guest.send("/drop")
    assert "Trees" not in guest.text
    verdict = await verdict_on(life, IDEAS[0])
    assert verdict is not None and verdict.theme is None


async def test_a_theme_of_another_event_is_none_of_this_one(
    life: Living, guest: Guest, place: str
) -> None:
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code("lake")
        assert event is not None
        unit.moderation.save_theme(Theme("foreignone", event.id, "Secret"))
        unit.turn_done()
    await at(life, guest, place, IDEAS[0])
    form = guest.to("/theme?")
    await guest.go(form.action, "POST", **form.fields, theme="foreignone")
    assert "Secret" not in guest.text and "This was not saved" in guest.text
    await guest.go(f"{place.rpartition('/')[0]}/themes/foreignone")
    assert guest.status == 404


async def test_floods_are_held_off_from_the_page(
    life: Living, guest: Guest, place: str, fake: FakeTelegram
) -> None:
    await guest.go(place)
    assert "Slow mode is off." in guest.text
    await guest.send("/floods", guard="slow-mode:10")
    assert "once every 10 minutes" in guest.text
    await guest.send("/floods", guard="room-code:new")
    (code,) = re.findall(r"<code>(\d{4})</code>", guest.page)
    citizen = fake.person(70, language_code="en", first_name="C")
    await act(life, citizen, f"!/start {CODE}", "Take part")
    assert "code" in text_of_last(citizen)
    await act(life, citizen, f"!{code}")
    assert "What shall change?" in text_of_last(citizen)
    await guest.go(place)
    await guest.send("/floods", guard="slow-mode:0")
    await guest.send("/floods", guard="room-code:off")
    assert "Slow mode is off." in guest.text and "No room code is asked for." in guest.text
    for guard in ("slow-mode:7", "room-code:1234"):
        await guest.send("/floods", guard=guard)
        assert "That is not possible" in guest.text
        await guest.go(place)
    done = await logged(guest, place)
    assert sorted(done) == ["room code changed"] * 2 + ["slow mode changed"] * 2


async def test_hostile_words_are_shown_as_what_they_are(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    hostile = "<script>alert(1)</script> </textarea><b> {{ 7*7 }} \u202eabc"
    for number in range(5):
        await take_part(life, fake, number, hostile if not number else f"{number} {hostile}")
    place = f"/office/events/{await event_id(life, CODE)}/moderation"
    await guest.go(place)
    await guest.send("/moderation")
    here = await at(life, guest, place, hostile)
    for path in (here, f"{here}/same"):
        await guest.go(path)
        assert "<script>alert" not in guest.page and "</textarea><b>" not in guest.page
        assert "{{ 7*7 }}" in guest.text
        # In a field the words are exact: they would be saved as they stand there.
        outside = re.sub(r"<textarea.*?</textarea>", "", guest.page, flags=re.DOTALL)
        assert "\u202e" not in outside
