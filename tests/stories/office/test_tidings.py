"""What subscribers are told, on pages: one form for all languages, a look before, sent once."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.subscribers import Tidings
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.scene import CODE, content
from tests.stories.office.guest import OTHER_CODE, Guest, event_id, signed_in
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last

FILLED = {"in-en": "You said <b>trees</b>.\r\nWe plant.", "in-de": "Bäume.", "in-tr": ""}


async def place_of(life: Living) -> str:
    return f"/office/events/{await event_id(life, CODE)}/tidings"


async def told(life: Living, code: str = CODE) -> list[Tidings]:
    event = await event_id(life, code)
    async with life.house.storage.unit() as unit:
        return await unit.subscribers.tidings_of(event)


async def fill(guest: Guest, part: str, **changed: str) -> str:
    form = guest.to(part)
    return await guest.go(form.action, form.method, **{**form.fields, **FILLED, **changed})


async def follow(life: Living, fake: FakeTelegram, number: int) -> Person:
    person = fake.person(number, language_code="en", first_name="S")
    person.send(f"/start {CODE}")
    await life.settled()
    person.press_data(f"follow-yes:{await event_id(life, CODE)}")
    await life.settled()
    return person


async def test_from_the_event_to_the_letter(life: Living, guest: Guest, fake: FakeTelegram) -> None:
    person = await follow(life, fake, 50)
    place = await place_of(life)
    await guest.go(place.rpartition("/")[0])
    assert f'href="{place}"' in guest.page
    await guest.go(place)
    assert "Fewer than 5 people want to hear of it" in guest.text
    await guest.go(f"{place}/new")
    await fill(guest, "/tidings")
    (draft,) = await told(life)
    assert draft.words == {"en": "You said <b>trees</b>.\nWe plant.", "de": "Bäume."}
    assert "This is how people read it" in guest.text and "Bäume." in guest.text
    assert "<b>trees</b>" in guest.text and "<b>trees</b>" not in guest.page
    await fill(guest, f"/{draft.id}", **{"in-de": "Zehn Bäume."})
    assert (await told(life))[0].words["de"] == "Zehn Bäume."
    before = await content(life)
    await guest.go(f"{place}/{draft.id}/send")
    assert "It goes out: Tuesday, 2 March 2027" in guest.text
    assert await content(life) == before, "a look sends nothing"
    await guest.send("/send")
    assert "Goes out: Tuesday, 2 March 2027" in guest.text
    await guest.send("/back")
    assert (await told(life))[0].due is None
    await guest.go(f"{place}/{draft.id}/send")
    await guest.send("/send")
    life.now = datetime(2027, 3, 2, 9, 1, tzinfo=UTC)
    await life.doors.tick()
    await life.settled()
    assert sum("<b>trees</b>" in message.text for message in person.messages) == 1


async def test_what_does_not_do_comes_back_and_drafts_can_be_deleted(
    life: Living, guest: Guest
) -> None:
    place = await place_of(life)
    for changed, said in (
        ({"in-en": " "}, "Please fill this in."),
        ({"in-en": "x" * 2501}, "too long"),
    ):
        await guest.go(f"{place}/new")
        await fill(guest, "/tidings", **changed)
        assert said in guest.text and "Bäume." in guest.page
        assert await told(life) == []
    await guest.go(f"{place}/new")
    await fill(guest, "/tidings")
    (draft,) = await told(life)
    assert f'href="{place}/{draft.id}/drop"' in guest.page
    await guest.go(f"{place}/{draft.id}/drop")
    assert "Bäume." in guest.text, "the words stand beside the button"
    assert await told(life) == [draft], "it is asked first"
    await guest.send("/drop")
    assert await told(life) == []
    await guest.go(place)


async def test_what_is_deleted_is_what_was_read(
    life: Living, guest: Guest, moderator: Person
) -> None:
    colleague, place = await signed_in(life, moderator), await place_of(life)
    await guest.go(f"{place}/new")
    await fill(guest, "/tidings")
    (draft,) = await told(life)
    await act(life, moderator, "!/events", "Our park (open)", "You said, we did", "Draft")
    assert moderator.last is not None
    button = moderator.last.find("Delete the text")
    assert button is not None
    await guest.go(f"{place}/{draft.id}/drop")
    await colleague.go(f"{place}/{draft.id}")
    await fill(colleague, f"/{draft.id}", **{"in-de": "Keine Bäume."})
    await guest.send("/drop")
    assert "so nothing was deleted" in guest.text and "Keine Bäume." in guest.text
    moderator.press_data(button.data)
    await life.settled()
    assert "so nothing was deleted" in text_of_last(moderator)
    assert [one.words["de"] for one in await told(life)] == ["Keine Bäume."]
    await guest.send("/drop")
    assert await told(life) == []


async def test_a_colleagues_words_are_not_written_over_unseen(life: Living, guest: Guest) -> None:
    place = await place_of(life)
    await guest.go(f"{place}/new")
    await fill(guest, "/tidings")
    (draft,) = await told(life)
    late = guest.page
    await fill(guest, f"/{draft.id}", **{"in-en": "The colleague's."})
    guest.page = late
    await fill(guest, f"/{draft.id}", **{"in-en": "Mine."}, nonce="n" * 24)
    assert "A colleague has changed this since you began" in guest.text
    assert "The colleague's." in guest.text and "Mine." in guest.page
    assert (await told(life))[0].words["en"] == "The colleague's."
    await fill(guest, f"/{draft.id}", **{"in-en": "Mine."})
    assert (await told(life))[0].words["en"] == "Mine."


async def test_what_is_sent_is_what_was_read(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    await follow(life, fake, 50)
    place = await place_of(life)
    await guest.go(f"{place}/new")
    await fill(guest, "/tidings")
    (draft,) = await told(life)
    await guest.go(f"{place}/{draft.id}/send")
    assert "Bäume." in guest.text, "the words in every language stand beside the button"
    read = guest.page
    await guest.go(f"{place}/{draft.id}")
    await fill(guest, f"/{draft.id}", **{"in-de": "Keine Bäume."})
    guest.page = read
    await guest.send("/send")
    assert "so nothing was sent" in guest.text and "Keine Bäume." in guest.text
    assert (await told(life))[0].due is None
    await guest.send("/send")
    assert (await told(life))[0].due is not None
    assert "Keine Bäume." in guest.text


async def test_nothing_of_another_towns(life: Living, guest: Guest) -> None:
    own, other = await event_id(life, CODE), await event_id(life, OTHER_CODE)
    async with life.house.storage.unit() as unit:
        unit.subscribers.save_tidings(Tidings("foreign", other, {"en": "Lake"}))
        unit.subscribers.save_tidings(Tidings("ours", own, {"en": "Park"}))
        unit.turn_done()
    await guest.go(f"{await place_of(life)}/ours")
    form = guest.to("/ours").fields
    before = await content(life)
    for event, one in ((other, "foreign"), (own, "foreign"), (other, "ours"), (own, "nothing")):
        to = f"/office/events/{event}/tidings/{one}"
        for path, method in (
            (to, "GET"), (to, "POST"), (f"{to}/send", "GET"), (f"{to}/send", "POST"),
            (f"{to}/back", "POST"), (f"{to}/drop", "POST"),
        ):  # fmt: skip
            await guest.go(path, method, **({**form, **FILLED} if method == "POST" else {}))
            assert guest.status == 404, (path, method)
    assert await content(life) == before
