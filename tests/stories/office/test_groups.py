"""Working groups on a page: founded in the conversation, named after the close, a list to take."""

from __future__ import annotations

import io

import openpyxl

from bot.working_groups import Contact, WorkingGroup
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.scene import CODE, content
from tests.stories.office.guest import OTHER_CODE, Guest, event_id
from tests.stories.test_event_helped import close


async def group(life: Living, code: str, name: str) -> str:
    event = await event_id(life, code)
    async with life.house.storage.unit() as unit:
        made = WorkingGroup(unit.chance.identifier(), event, name, f"What {name} is for.")
        unit.working_groups.save(made)
        for who in ("Zoe", "anna"):
            tag = f"{code}{who}".encode().ljust(32)
            unit.working_groups.save_contact(Contact(tag, made.id, event, who, f"{who}@<b>"))
        unit.turn_done()
    return f"/office/events/{event}/groups"


async def test_from_the_event_to_the_list(
    life: Living, moderator: Person, guest: Guest, fake: FakeTelegram
) -> None:
    place = await group(life, CODE, "Green <b>")
    await group(life, OTHER_CODE, "Lake")
    await guest.go(place.rpartition("/")[0])
    assert f'href="{place}"' in guest.page
    await guest.go(place)
    assert "Green <b>" in guest.text and "Green <b>" not in guest.page
    assert "What Green <b> is for." in guest.text
    assert "Fewer than 5 people want to go on so far." in guest.text
    assert "anna" not in guest.text and "Lake" not in guest.text
    before = await content(life)
    await guest.go(place)
    assert await content(life) == before, "a look changes nothing"
    await close(life, moderator)
    await guest.go(place)
    assert "2 people want to go on." in guest.text
    assert guest.text.index("anna") < guest.text.index("Zoe")
    assert "anna@<b>" in guest.text and "anna@<b>" not in guest.page
    await guest.send("/groups")
    assert guest.status == 200
    sheet = openpyxl.load_workbook(io.BytesIO(guest.content)).worksheets[0]
    rows = [row[:3] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert rows == [("Green <b>", "anna", "anna@<b>"), ("Green <b>", "Zoe", "Zoe@<b>")]


async def test_founding_and_deleting_go_on_in_the_conversation(life: Living, guest: Guest) -> None:
    place = await group(life, CODE, "Green")
    await guest.go(place)
    await guest.press("new-working-group")
    await guest.write("Benches")
    await guest.write("We sit.")
    await guest.press("finish")
    await guest.go(place)
    assert "Benches" in guest.text and "We sit." in guest.text
    await guest.press("drop-working-group")
    await guest.press("drop-working-group-yes")
    await guest.go(place)
    assert ("Benches" in guest.text) != ("What Green is for." in guest.text)


async def test_a_list_that_names_nobody_yet_cannot_be_taken(life: Living, guest: Guest) -> None:
    place = await group(life, CODE, "Green")
    await guest.go(place)
    assert not [one for one in guest.page.split("<form") if f'action="{place}"' in one]
    form = guest.to("/language")
    await guest.go(place, "POST", **form.fields)
    assert guest.status == 404


async def test_groups_of_another_town_are_not_there(life: Living, guest: Guest) -> None:
    foreign = await group(life, OTHER_CODE, "Lake")
    await guest.go(foreign)
    assert guest.status == 404 and "Lake" not in guest.text
    await guest.go(await group(life, CODE, "Green"))
    form = guest.to("/language")
    await guest.go(foreign, "POST", **form.fields)
    assert guest.status == 404


async def test_what_people_said_to_whether_it_helped_stands_with_the_results(
    life: Living, moderator: Person, guest: Guest
) -> None:
    event = await event_id(life, CODE)
    await guest.go(f"/office/events/{event}/results")
    assert "Did it help?" in guest.text
    assert "until 14 days after the close" in guest.text
    await close(life, moderator)
    await guest.go(f"/office/events/{event}/results")
    assert "People are asked until Monday, 15 March 2027." in guest.text
