"""A moderator's events on pages: the same as in the chat, and as careful."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
import zxingcpp
from PIL import Image

from bot.model import EventState
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.scene import CODE, content
from tests.stories.office.guest import Guest, event_id
from tests.stories.scenes import act, plan_drafts
from tests.stories.test_moderator import files, take_part


async def state(life: Living, code: str = CODE) -> EventState:
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code(code)
        assert event is not None
        return event.state


def values(text: str) -> list[str]:
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    return sorted(row["value"] for row in rows if row["type"] == "text")


async def test_the_page_says_what_the_chat_says(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    for number in range(4):
        await take_part(life, fake, number, "an idea")
    await guest.go("/office/events")
    assert "Our park" in guest.text and "lake" not in guest.text
    await guest.go(f"/office/events/{await event_id(life, CODE)}")
    for words in ("open", "Code park", "Fewer than 5 people", "What shall change?", "/e/park"):
        assert words in guest.text
    for number in range(4, 7):
        await take_part(life, fake, number, "an idea")
    await guest.go(f"/office/events/{await event_id(life, CODE)}")
    assert "At least 5 people took part (counted in fives)." in guest.text
    assert "7" not in re.sub(r"https?://\S+", "", guest.text)


async def test_closing_is_asked_once_more(life: Living, guest: Guest) -> None:
    place = f"/office/events/{await event_id(life, CODE)}"
    before = await content(life)
    await guest.go(f"{place}/close")
    assert "cannot be opened again" in guest.text
    await guest.go(place)
    assert (await content(life))["event"] == before["event"], "a question changes nothing"
    await guest.go(f"{place}/close")
    await guest.send("/close")
    assert await state(life) is EventState.CLOSING
    assert "closed" in guest.text and "Closed on" in guest.text
    await guest.go(f"{place}/close")
    assert "cannot be opened again" not in guest.text, "there is nothing more to close"
    await guest.go(f"{place}/open")
    assert await state(life) is EventState.CLOSING


async def test_an_event_is_created_in_the_offices_chat_and_opened_on_its_page(
    life: Living, guest: Guest
) -> None:
    await guest.go("/office/chat")
    await guest.write("/events")
    await guest.press("new-event")
    assert "/office/press" in guest.page
    await guest.write("Second")
    await guest.press("answer", ":en")
    await guest.write("Why?")
    await guest.press("answer", ":number")
    await guest.press("answer", ":no")
    await guest.press("answer", ":no")
    await guest.write("second")
    await guest.press("skip")
    await guest.press("skip")
    await guest.press("finish")
    assert "Its code: second" in guest.text
    place = f"/office/events/{await event_id(life, 'second')}"
    await guest.go(place)
    assert "not open yet" in guest.text and "Answers as a file" not in guest.text
    await guest.go(f"{place}/open")
    await guest.send("/open")
    assert "Not done yet" in guest.text and "this is still missing" in guest.text
    assert await state(life, "second") is EventState.DRAFT
    await guest.go(place)
    assert "this is still missing" in guest.text, "it is told before, as well"
    await plan_drafts(life)
    await guest.go(f"{place}/open")
    assert await state(life, "second") is EventState.DRAFT
    await guest.send("/open")
    assert await state(life, "second") is EventState.OPEN


async def test_an_event_without_contacts_is_not_opened_and_the_page_says_why(
    life: Living, guest: Guest
) -> None:
    from dataclasses import replace

    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code(CODE)
        town = await unit.municipalities.named("Musterstadt")
        assert event is not None and town is not None
        unit.events.save(replace(event, state=EventState.DRAFT))
        unit.municipalities.save(replace(town, imprint=""))
        unit.turn_done()
    await guest.go(f"/office/events/{event.id}/open")
    await guest.send("/open")
    assert "this is still missing: who is responsible" in guest.text
    assert await state(life) is EventState.DRAFT


async def test_the_preview_goes_on_in_the_conversation(life: Living, guest: Guest) -> None:
    await guest.go(f"/office/events/{await event_id(life, CODE)}")
    await guest.press("preview")
    assert "Preview" in guest.text
    await guest.press("join-preview")
    await guest.write("An idea")
    event = await event_id(life, CODE)
    async with life.house.storage.unit() as unit:
        assert await unit.contributions.count_people(event) == (0, 0)


async def test_who_presses_again_gets_the_file_again_and_nothing_more_is_pulled(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    for number in range(5):
        await take_part(life, fake, number, f"idea {number}")
    await guest.go(f"/office/events/{await event_id(life, CODE)}")
    page = guest.page
    await guest.send("/export", format="csv")
    first = guest.page
    assert values(first) == [f"idea {n}" for n in range(5)]
    for number in range(5, 10):
        await take_part(life, fake, number, f"idea {number}")
    before = await content(life)
    guest.page = page
    await guest.send("/export", format="csv")
    assert guest.status == 200 and guest.page == first
    assert await content(life) == before


@pytest.mark.parametrize("people", [4, 6])
async def test_the_file_is_the_one_of_the_chat(
    life: Living, guest: Guest, moderator: Person, fake: FakeTelegram, people: int
) -> None:
    for number in range(people):
        await take_part(life, fake, number, f"idea {number}")
    await guest.go(f"/office/events/{await event_id(life, CODE)}")
    await guest.send("/export", format="csv")
    assert values(guest.page) == ([] if people < 5 else [f"idea {n}" for n in range(people)])
    await guest.go(f"/office/events/{await event_id(life, CODE)}")
    before = await content(life)
    await guest.send("/export", format="pdf")
    assert guest.status == 400
    assert await content(life) == before, "nothing is pulled for a file that there is not"
    pulled = {}
    for form in ("csv", "xlsx", "jsonl"):
        await guest.go(f"/office/events/{await event_id(life, CODE)}/export")
        await guest.send("/export", format=form)
        pulled[f"park.{form}"] = guest.content
    await act(life, moderator, "!/export")
    assert pulled["park.csv"] == files(moderator)["park.csv"]
    if people < 5:
        assert b"0 answers" in pulled["park.jsonl"], "no file, as it would be empty"
        assert "park.jsonl" not in files(moderator)
        return
    assert pulled["park.jsonl"] == files(moderator)["park.jsonl"]
    told = [json.loads(line) for line in pulled["park.jsonl"].splitlines()]
    assert sorted(one["value"] for one in told if one["type"] == "text") == values(
        pulled["park.csv"].decode("utf-8")
    )


async def test_a_look_at_the_page_releases_nothing(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    for number in range(6):
        await take_part(life, fake, number, f"idea {number}")
    before = await content(life)
    place = f"/office/events/{await event_id(life, CODE)}"
    for path in (
        "/office", "/office/events", place, f"{place}/export", f"{place}/open", f"{place}/close",
        f"{place}/qr/qr-park-web.png", "/office/chat", "/office/chat/letters", "/office/out",
    ):  # fmt: skip
        for method in ("GET", "HEAD"):
            await guest.go(path, method)
            assert await content(life) == before, (path, method)


async def test_the_pictures_lead_to_the_event(life: Living, guest: Guest) -> None:
    await guest.go(f"/office/events/{await event_id(life, CODE)}")
    sources = re.findall(r'<img src="([^"]+)" alt="QR code of [^"]+"', guest.page)
    assert len(sources) == 2
    read = []
    for source in sources:
        await guest.go(source)
        read += zxingcpp.read_barcodes(Image.open(io.BytesIO(guest.content)))
    assert [found.text for found in read] == [
        f"{life.settings.web_address}/e/{CODE}",
        f"https://t.me/dialogbote_test_bot?start={CODE}",
    ]
    await guest.go(sources[0].replace("web", "else"))
    assert guest.status == 404


async def test_a_form_sent_twice_acts_once(life: Living, guest: Guest) -> None:
    place = f"/office/events/{await event_id(life, CODE)}"
    await guest.go(f"{place}/close")
    form = guest.to("/close")
    await guest.go(form.action, "POST", **form.fields)
    before = await content(life)
    await guest.go(form.action, "POST", **form.fields)
    assert guest.status == 200 and "closed" in guest.text
    assert await content(life) == before
