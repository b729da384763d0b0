"""Into the office by a one-time link, and out of it again."""

from __future__ import annotations

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.handlers.web.browser import Forms
from tests.living import Living
from tests.stories.browser.scene import content
from tests.stories.office.guest import Guest, link_of, signed_in
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last


async def press(guest: Guest) -> str:
    (form,) = Forms(guest.page).forms
    return await guest.go(form.action, "POST", **form.fields)


async def test_a_link_signs_in_one_browser_once(life: Living, moderator: Person) -> None:
    link = await link_of(life, moderator)
    guest, thief = Guest(life), Guest(life)
    before = await content(life)
    for _ in range(2):
        await guest.go(link)
    await guest.go(link, "HEAD")
    assert await content(life) == before, "a look has spent or stored something"
    assert not guest._jar
    await guest.go(link)
    await press(guest)
    assert "Events" in guest.text and "Musterstadt" in guest.text
    await thief.go(link)
    await press(thief)
    assert thief.status == 404 and "not valid any more" in thief.text
    await thief.go("/office/events")
    assert "You are not signed in" in thief.text


async def test_a_link_is_good_for_ten_minutes(life: Living, moderator: Person) -> None:
    link = await link_of(life, moderator)
    await life.pass_time(minutes=11)
    late = Guest(life)
    await late.go(link)
    await press(late)
    assert "not valid any more" in late.text


async def test_signed_in_for_twelve_hours_over_restarts(life: Living, guest: Guest) -> None:
    await life.pass_time(hours=11, minutes=59)
    await life.restart()
    await guest.go("/office/events")
    assert "Our park" in guest.text
    await life.pass_time(minutes=2)
    await guest.go("/office/events")
    assert "Our park" not in guest.text and "You are not signed in" in guest.text


async def test_signing_out_ends_it_at_once_and_for_copies_of_the_cookie(
    life: Living, guest: Guest
) -> None:
    copied = Guest(life)
    copied._jar.update(guest._jar)
    await copied.go("/office/events")
    assert "Our park" in copied.text, "the copy works as long as the original"
    await guest.go("/office/chat")
    await guest.press("events")
    await guest.press("new-event")
    await guest.send("/out")
    assert "You are not signed in" in guest.text
    assert not [name for name in guest._jar if "office" in name]
    await copied.go("/office/events")
    assert "You are not signed in" in copied.text
    town = await own(life)
    async with life.house.storage.unit() as unit:
        (person,) = await unit.people.with_role(Role.MODERATOR, town)
        assert [one.door.value for one in await unit.people.addresses(person.id)] == ["telegram"]
    begun = (await content(life))["conversation"]
    assert not begun, "what was begun in the office is gone with it"


async def own(life: Living) -> str:
    async with life.house.storage.unit() as unit:
        town = await unit.municipalities.named("Musterstadt")
        assert town is not None
        return town.id


async def test_whoever_loses_the_role_is_out_at_once(life: Living, guest: Guest) -> None:
    await guest.go("/office/events")
    assert "Our park" in guest.text
    town = await own(life)
    async with life.house.storage.unit() as unit:
        (person,) = await unit.people.with_role(Role.MODERATOR, town)
        unit.people.remove(person.id)
        unit.turn_done()
    for path in ("/office", "/office/events", "/office/chat"):
        await guest.go(path)
        assert "You are not signed in" in guest.text and "Musterstadt" not in guest.text


async def test_the_office_is_for_moderators_and_coordinators(
    life: Living, fake: FakeTelegram
) -> None:
    mayor = fake.person(7, language_code="en", first_name="May")
    await act(life, mayor, "!/office")
    assert "for moderators and coordinators" in text_of_last(mayor), "a stranger"
    await act(life, mayor, f"!/start {await life.grant(Role.DECISION_MAKER)}", "!/office")
    assert "for moderators and coordinators" in text_of_last(mayor)
    await act(life, mayor, f"!/start {await life.grant(Role.COORDINATOR)}")
    guest = await signed_in(life, mayor)
    assert "coordinator" in guest.text, "the people of the municipality are what there is to see"
    await guest.go("/office/chat")
    assert "You are coordinator for Musterstadt" in guest.text
    assert "decision-maker" not in guest.text, "only what the office is for comes along"
    await guest.go("/office/events")
    assert "Our park" not in guest.text


async def test_codes_open_only_the_door_they_were_made_for(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    code = (await link_of(life, moderator)).removeprefix("/office/join/")
    other = fake.person(9, language_code="en", first_name="O")
    await act(life, other, f"!/start {code}")
    assert "not valid any more" in text_of_last(other)
    guest = Guest(life)
    await guest.go(f"/join/{code}")
    await press(guest)
    assert "not valid any more" in guest.text
    await guest.go(f"/office/join/{code}")
    await press(guest)
    assert "Our park" in guest.text, "it was not spent elsewhere"
    await act(life, moderator, "!/link")
    device = text_of_last(moderator).split("/join/")[1].split()[0]
    stranger = Guest(life)
    await stranger.go(f"/office/join/{device}")
    await press(stranger)
    assert "not valid any more" in stranger.text
    assert stranger.status == 404


async def test_a_day_in_the_office_cannot_be_made_longer_from_inside(
    life: Living, guest: Guest
) -> None:
    await guest.go("/office/chat")
    await guest.write("/link")
    assert "not in the office" in guest.text and "d_" not in guest.text
    await guest.write("/buero")
    assert "in the office already" in guest.text and "o_" not in guest.text


async def test_an_old_cookie_is_not_taken_along(life: Living, moderator: Person) -> None:
    """Whoever has planted an account in a browser must not be signed in with it."""
    planted = Guest(life)
    planted._jar.set("dialogbote-office", "x" * 43, domain="127.0.0.1")
    await planted.go(await link_of(life, moderator))
    await press(planted)
    assert "Our park" in planted.text
    assert planted._jar.get("dialogbote-office") != "x" * 43


async def test_the_language_of_the_pages_is_the_persons(
    life: Living, guest: Guest, moderator: Person
) -> None:
    await guest.go("/office/events")
    await guest.send("/language", language="ar")
    assert 'lang="ar" dir="rtl"' in guest.page
    assert "Our park" in guest.text, "it is the page that one was on"
    await act(life, moderator, "!/status")
    assert "Where you stand" not in text_of_last(moderator)
