"""The date of an event on its page: set, changed and called off, and who has signed up is told."""

from __future__ import annotations

import pytest

from bot.gatherings import Gathering
from tests.fakes.botapi import FakeTelegram
from tests.living import Living
from tests.stories.browser.scene import CODE, content
from tests.stories.office.guest import Guest, event_id
from tests.stories.test_citizen import text_of_last
from tests.stories.test_gathering import signs_up

WHEN = {"starts": "2027-06-10T18:00", "minutes": "90", "place": "Town hall", "seats": "20"}


async def date(life: Living) -> Gathering | None:
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code(CODE)
        assert event is not None
        return await unit.gatherings.of_event(event.id)


async def test_a_date_is_set_changed_and_called_off(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    place = f"/office/events/{await event_id(life, CODE)}"
    await guest.go(place)
    assert f'href="{place}/date"' in guest.page
    await guest.go(f"{place}/date")
    assert "There is no date yet" in guest.text
    await guest.send("/date", **WHEN)
    assert "Where: Town hall" in guest.text and "20 seats in all" in guest.text
    assert 'value="2027-06-10T18:00"' in guest.page, "the form shows what is set"
    citizen = await signs_up(life, fake, 10)
    await guest.go(f"{place}/date")
    assert "1 person has signed up." in guest.text and "is told of a change" in guest.text
    await guest.send("/date", **{**WHEN, "place": "Library"})
    await life.pass_time(minutes=1)
    assert "Library" in text_of_last(citizen)
    await guest.go(f"{place}/date/drop")
    assert "1 person who has signed up is told so." in guest.text
    before = await content(life)
    await guest.go(f"{place}/date")
    assert await content(life) == before, "a question calls nothing off"
    await guest.go(f"{place}/date/drop")
    await guest.send("/date/drop")
    assert "It was called off." in guest.text
    found = await date(life)
    assert found is not None and found.cancelled and found.sequence == 2
    await life.pass_time(minutes=1)
    assert "Called off: Our park" in text_of_last(citizen)
    await guest.go(f"{place}/date/drop")
    assert "told so" not in guest.text, "there is nothing more to call off"
    await guest.send("/date", **WHEN)
    found = await date(life)
    assert found is not None and not found.cancelled


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"starts": "2020-01-01T10:00"}, "The date must lie ahead."),
        ({"starts": "tomorrow"}, "Please write day and time like this"),
        ({"minutes": "2"}, "must be at least 5"),
        ({"place": ""}, "Please fill this in."),
        ({"seats": "many"}, "Please write a whole number"),
    ],
)
async def test_what_does_not_do_is_told_and_nothing_is_set(
    life: Living, guest: Guest, change: dict[str, str], said: str
) -> None:
    await guest.go(f"/office/events/{await event_id(life, CODE)}/date")
    await guest.send("/date", **{**WHEN, **change})
    assert said in guest.text
    assert 'value="20"' in guest.page or "seats" in change, "what was written is still there"
    assert await date(life) is None


async def test_once_it_is_over_nothing_of_it_changes(life: Living, guest: Guest) -> None:
    place = f"/office/events/{await event_id(life, CODE)}/date"
    await guest.go(place)
    await guest.send("/date", **{**WHEN, "starts": "2027-03-01T11:30", "minutes": "5"})
    set_then = await date(life)
    assert set_then is not None
    form = guest.to("/date")
    await life.pass_time(hours=2)
    await guest.go(place)
    assert "Town hall" in guest.text and "/date/drop" not in guest.page
    assert "starts" not in guest.page, "there is no form any more"
    await guest.go(form.action, "POST", **{**form.fields, **WHEN})
    assert "The date is over." in guest.text
    csrf = form.fields["csrf"]
    await guest.go(f"{place}/drop", "POST", csrf=csrf)
    assert "The date is over." in guest.text
    assert await date(life) == set_then


@pytest.mark.parametrize("starts", ["2020-01-01T10:00", "2027-03-28T02:30"])
async def test_a_time_that_does_not_do_is_told_beside_it_with_all_else(
    life: Living, guest: Guest, starts: str
) -> None:
    await guest.go(f"/office/events/{await event_id(life, CODE)}/date")
    await guest.send("/date", **{**WHEN, "starts": starts, "minutes": "2"})
    assert 'id="starts-wrong"' in guest.page and 'id="minutes-wrong"' in guest.page
    await guest.send("/date", **{**WHEN, "starts": starts})
    assert 'id="starts-wrong"' in guest.page, "not above the form alone"
    assert await date(life) is None
