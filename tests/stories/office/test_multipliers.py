"""Multipliers on pages: added, given what they need, counted in fives, and removed."""

from __future__ import annotations

import io
import re

import zxingcpp
from PIL import Image

from bot.multipliers import Multiplier
from tests.fakes.botapi import FakeTelegram
from tests.living import Living
from tests.stories.browser.scene import CODE, content
from tests.stories.office.guest import Guest, event_id
from tests.stories.scenes import act


async def known(life: Living) -> list[Multiplier]:
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code(CODE)
        assert event is not None
        return await unit.multipliers.of_event(event.id)


async def added(life: Living, guest: Guest, name: str = "Chess club") -> Multiplier:
    await guest.go(f"/office/events/{await event_id(life, CODE)}/multipliers")
    await guest.send("/multipliers", name=name, **{"languages.de": "1", "languages.ar": "1"})
    return next(one for one in await known(life) if one.name == name)


async def test_a_multiplier_gets_all_it_needs_from_its_page(life: Living, guest: Guest) -> None:
    place = f"/office/events/{await event_id(life, CODE)}"
    await guest.go(place)
    assert f'href="{place}/multipliers"' in guest.page
    one = await added(life, guest)
    assert one.languages == ("de", "ar")
    assert f"/e/{CODE}_{one.code}" in guest.text and "/m/" in guest.text
    assert "möchte" in guest.text and 'lang="ar" dir="rtl"' in guest.page, "texts to pass on"
    read = []
    for source in re.findall(r'<img src="([^"]+)"', guest.page):
        page = guest.page
        await guest.go(source)
        read += zxingcpp.read_barcodes(Image.open(io.BytesIO(guest.content)))
        guest.page = page
    assert [found.text for found in read] == [
        f"{life.settings.web_address}/e/{CODE}_{one.code}",
        f"https://t.me/dialogbote_test_bot?start={CODE}_{one.code}",
    ]
    for what in ("poster", "cards"):
        await guest.go(f"{place}/multipliers/{one.id}/posters?what={what}")
        assert guest.content.startswith(b"%PDF"), what
    await guest.go(f"{place}/multipliers/{one.id}/qr/else.png")
    assert guest.status == 404


async def test_posters_of_the_event_in_chosen_languages(life: Living, guest: Guest) -> None:
    place = f"/office/events/{await event_id(life, CODE)}"
    await guest.go(f"{place}/multipliers")
    assert re.search(r'name="spoken.en" value="1" checked', guest.page), "its own comes first"
    before = await content(life)
    await guest.go(f"{place}/posters?spoken.de=1&spoken.ar=1&spoken.tr=1&what=poster")
    assert guest.content.startswith(b"%PDF")
    await guest.go(f"{place}/posters?spoken.de=1&spoken.ar=1&spoken.tr=1&spoken.en=1&what=poster")
    assert "There is room for 3 languages" in guest.text
    await guest.go(f"{place}/posters?what=banner")
    assert guest.status == 400
    assert await content(life) == before


async def test_how_many_came_is_told_in_fives(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    one = await added(life, guest)
    await added(life, guest, "Library")
    for number in range(6):
        citizen = fake.person(1000 + number, language_code="en", first_name="C")
        await act(
            life, citizen, f"!/start {CODE}_{one.code}", "Take part", "!an idea", "Done", "Red",
            "Skip", "Hand in answers",
        )  # fmt: skip
    await guest.go(f"/office/events/{await event_id(life, CODE)}/multipliers")
    assert "Chess club At least 5 people took part by this link" in guest.text
    assert "Library Fewer than 5 people" in guest.text
    assert "6" not in re.sub(r"\S*/\S*", "", guest.text)


async def test_what_does_not_do_adds_nobody(life: Living, guest: Guest) -> None:
    place = f"/office/events/{await event_id(life, CODE)}/multipliers"
    four = {f"languages.{code}": "1" for code in ("de", "en", "tr", "ar")}
    for form, said in (
        ({"name": "Club"}, "Please choose at least one answer."),
        ({"name": " ", "languages.de": "1"}, "Please write an answer first."),
        ({"name": "Club", **four}, "at most 3 languages"),
        ({"name": "x" * 81, "languages.de": "1"}, "That is too long"),
    ):
        await guest.go(place)
        await guest.send("/multipliers", **form)
        assert said in guest.text
    assert not await known(life)


async def test_a_name_that_is_taken_is_refused_beside_its_field(life: Living, guest: Guest) -> None:
    one = await added(life, guest)
    place = f"/office/events/{await event_id(life, CODE)}/multipliers"
    for name in ("Chess club", "  CHESS   club ", "Chessclub"):
        await guest.go(place)
        await guest.send("/multipliers", name=name, **{"languages.de": "1"})
        assert "There is a multiplier of that name already." in guest.text, name
        assert 'aria-invalid="true"' in guest.page, "beside its field"
        assert await known(life) == [one], name
    await added(life, guest, "Chess club North")
    assert len(await known(life)) == 2


async def test_removing_is_asked_once_more(life: Living, guest: Guest) -> None:
    one = await added(life, guest, "<b>Club</b>")
    assert "<b>Club" not in guest.page and "&lt;b&gt;Club" in guest.page
    place = f"/office/events/{await event_id(life, CODE)}/multipliers"
    await guest.go(f"{place}/{one.id}/drop")
    assert "Remove <b>Club</b>?" in guest.text
    assert await known(life) == [one]
    await guest.send("/drop")
    assert not await known(life) and "There is none yet." in guest.text
    await guest.go(f"{place}/{one.id}")
    assert guest.status == 404


async def test_after_the_close_only_the_numbers_are_left(life: Living, guest: Guest) -> None:
    one = await added(life, guest)
    place = f"/office/events/{await event_id(life, CODE)}"
    await guest.go(f"{place}/close")
    await guest.send("/close")
    await guest.go(f"{place}/multipliers")
    assert "Chess club" in guest.text and "/posters" not in guest.page
    assert "Add it" not in guest.text
    await guest.go(f"{place}/multipliers/{one.id}")
    assert "/posters" not in guest.page and "<img" not in guest.page
    await guest.go(f"{place}/multipliers/{one.id}/posters?what=poster")
    assert "That is not possible" in guest.text
