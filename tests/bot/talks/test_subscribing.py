"""A guest's talks in their own calendar: what it holds, whose it is, and how it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import NotFound
from bot.model import Role, Rsvp, Talk
from bot.replies import Action, CalendarEntry, CalendarFile, Code, Say, SendFile
from bot.talks import announcing, deputies, invitations, subscribing
from tests.bot.talks.conftest import World, utc, words
from tests.bot.talks.deputies import deputy_of, reached

STARTS = utc(2027, 6, 8, 6)


async def addresses(world: World, account: str = "anna", *, anew: bool = False) -> list[str]:
    """The addresses that are shown; none if they were shown before."""
    async with world.turn(account) as turn:
        (said,) = await (subscribing.renew(turn) if anew else subscribing.show(turn))
    assert isinstance(said, Say)
    return [line.words for line in said.lines if isinstance(line, Code)]


async def code_of(world: World, account: str = "anna", *, anew: bool = False) -> str:
    web, _ = await addresses(world, account, anew=anew)
    return web.removeprefix("https://example.org/calendar/").removesuffix(".ics")


async def entries(world: World, code: str) -> dict[str, CalendarEntry]:
    async with world.units.unit() as unit:
        found = await subscribing.feed(unit, code)
    assert found is not None
    return {entry.uid.partition("@")[0]: entry for entry in found[1].entries}


async def state(world: World, code: str) -> str:
    """How the talk is marked."""
    entry = (await entries(world, code)).get("talk")
    if entry is None:
        return "absent"
    return "cancelled" if entry.cancelled else "tentative" if entry.tentative else "confirmed"


async def test_a_guest_gets_two_addresses_of_one_secret_once(world: World) -> None:
    web, webcal = await addresses(world)
    assert web.startswith("https://example.org/calendar/c_") and web.endswith(".ics")
    assert webcal == web.replace("https://", "webcal://")
    code = web.removeprefix("https://example.org/calendar/").removesuffix(".ics")
    assert len(code) == len("c_") + 43
    assert code not in repr(world.units.tables), "only its hash is stored"
    assert await addresses(world) == []


async def test_the_secret_of_every_address_is_new(world: World) -> None:
    assert len({await code_of(world, who) for who in ("anna", "bert", "vera")}) == 3


@pytest.mark.parametrize(
    ("answer", "marked"),
    [(Rsvp.YES, "confirmed"), (Rsvp.MAYBE, "tentative"), (Rsvp.NO, "absent")],
)
async def test_a_talk_is_marked_by_the_answer(world: World, answer: Rsvp, marked: str) -> None:
    code = await code_of(world)
    assert await entries(world, code) == {}
    await world.announce(STARTS)
    assert await state(world, code) == "tentative"
    await world.answer("anna", answer)
    assert await state(world, code) == marked
    await world.answer("bert", Rsvp.YES)
    assert await state(world, code) == marked, "another's answer is another's"


async def test_on_the_waitlist_nothing_is_sure(world: World) -> None:
    await world.announce(STARTS, capacity=1)
    await world.answer("bert", Rsvp.YES)
    await world.answer("anna", Rsvp.YES)
    assert await state(world, await code_of(world)) == "tentative"


async def entry_in_file(world: World, account: str = "anna") -> CalendarEntry:
    """What the button in the chat brings."""
    async with world.turn(account) as turn:
        (file,) = await invitations.calendar(turn, Action("calendar", "talk"))
    assert isinstance(file, SendFile) and isinstance(file.attachment, CalendarFile)
    return file.attachment.entry


@pytest.mark.parametrize("answer", [None, Rsvp.MAYBE, Rsvp.WAITING, Rsvp.YES])
async def test_files_by_button_and_by_e_mail_and_the_subscription_agree(
    world: World, answer: Rsvp | None
) -> None:
    await world.announce(STARTS, capacity=1)
    if answer is Rsvp.WAITING:
        await world.answer("bert", Rsvp.YES)
    if answer:
        await world.answer("anna", Rsvp.YES if answer is Rsvp.WAITING else answer)
    entry = (await entries(world, await code_of(world)))["talk"]
    assert entry.tentative is (answer is not Rsvp.YES)
    assert await entry_in_file(world) == entry
    kind = "talk-reminder-7" if answer in (Rsvp.YES, Rsvp.MAYBE) else "talk-save-the-date"
    if answer is not Rsvp.WAITING:
        letter = await letter_to(world, kind)
        assert [one.entry for one in letter.enclosed] == [entry]


async def letter_to(world: World, kind: str, person: str = "anna") -> Say:
    """The letter of that kind which waits for somebody, as it would go out."""
    async with world.units.unit() as unit:
        letters = await unit.letters.about_to("talk", person)
        (letter,) = [one for one in letters if one.kind == kind]
        reader = await unit.people.get(person)
        assert reader is not None
        said = await invitations.CORRESPONDENCE.render(unit, letter, reader)
    assert said is not None
    return said


async def test_whoever_said_yes_and_then_no_takes_the_talk_out_again(world: World) -> None:
    await world.announce(STARTS)
    assert len(await world.answer("anna", Rsvp.YES)) == 2
    card, file = await world.answer("anna", Rsvp.NO)
    assert isinstance(file, SendFile) and isinstance(file.attachment, CalendarFile)
    assert (file.attachment.entry.uid, file.attachment.entry.cancelled) == (
        "talk@dialogbote",
        True,
    )
    assert "[Remove from calendar]" in words(card)
    assert (await entry_in_file(world)).cancelled
    assert len(await world.answer("anna", Rsvp.NO)) == 1, "once is enough"
    card, file = await world.answer("anna", Rsvp.YES)
    assert "[Calendar file]" in words(card)
    assert not (await entry_in_file(world)).cancelled
    assert (await entry_in_file(world, "mod")).cancelled is False, "whoever runs it is there"


async def test_whoever_says_no_at_once_gets_no_file(world: World) -> None:
    await world.announce(STARTS)
    assert len(await world.answer("anna", Rsvp.NO)) == 1


async def test_a_deputy_who_is_not_needed_any_more_takes_the_talk_out_again(world: World) -> None:
    await world.announce(STARTS)
    await deputy_of(world, "anna", "dora")
    assert not (await entry_in_file(world, "dora")).cancelled
    await world.answer("anna", Rsvp.NO)
    assert (await entry_in_file(world, "dora")).cancelled
    (deputy,) = [one.id for one in world.units.tables.persons.values() if one.talk == "talk"]
    letter = await letter_to(world, "talk-deputy-released", deputy)
    assert [one.entry.cancelled for one in letter.enclosed] == [True]
    assert "[Remove from calendar]" in words(letter)
    async with world.turn("dora") as turn:
        (page,) = await invitations.about(turn, Action("calendar", "talk"))
    assert "not needed as a deputy any more" in words(page)
    assert "Room 1" not in words(page)
    assert (await entry_in_file(world, "dora")).place == ""


async def test_a_deputy_who_cannot_come_gets_the_file_that_takes_it_out(world: World) -> None:
    await world.announce(STARTS)
    await deputy_of(world, "anna", "dora")
    _, file = await world.answer("dora", Rsvp.NO)
    assert isinstance(file, SendFile) and isinstance(file.attachment, CalendarFile)
    assert file.attachment.entry.cancelled


async def test_it_is_the_same_entry_as_in_the_files(world: World) -> None:
    await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    code = await code_of(world)
    for change in (None, "move", "cancel"):
        if change == "move":
            await world.move(STARTS + timedelta(days=1))
        if change == "cancel":
            await world.cancel()
        assert await entries(world, code) == {"talk": await entry_in_file(world)}
    assert (await entries(world, code))["talk"].sequence == 2
    assert await state(world, code) == "cancelled"


async def test_talks_that_are_over_stay_for_a_while(world: World) -> None:
    await world.announce(STARTS)
    code = await code_of(world)
    world.units.now = STARTS + timedelta(days=90, seconds=-1)
    assert await state(world, code) == "tentative"
    world.units.now = STARTS + timedelta(days=90)
    assert await entries(world, code) == {}


async def test_only_talks_that_somebody_is_invited_to(world: World) -> None:
    async with world.units.unit() as unit:
        for talk in ("town", "village", None):
            await announcing.announce(unit, Talk(talk or "all", talk, "T", "", "", STARTS))
    assert set(await entries(world, await code_of(world))) == {"town", "all"}
    assert set(await entries(world, await code_of(world, "vera"))) == {"village", "all"}


async def test_who_decides_for_two_towns_has_one_address_for_both(world: World) -> None:
    world.person("again", Role.DECISION_MAKER, "village")
    there = world.units.tables.addresses
    there["again", b"anna"] = replace(there.pop(("again", b"again")), account=b"anna")
    async with world.units.unit() as unit:
        for talk in ("town", "village", None):
            await announcing.announce(unit, Talk(talk or "all", talk, "T", "", "", STARTS))
    code = await code_of(world)
    assert set(await entries(world, code)) == {"town", "village", "all"}
    assert await addresses(world) == [], "one for both"


async def test_a_deputys_calendar_holds_the_one_talk_while_they_come(world: World) -> None:
    await world.announce(STARTS)
    async with world.units.unit() as unit:
        await announcing.announce(unit, Talk("other", "town", "T", "", "", STARTS))
    principals = await code_of(world)
    await deputy_of(world)
    code = await code_of(world, "dan")
    assert set(await entries(world, code)) == {"talk"}
    assert await state(world, code) == "confirmed"
    assert set(await entries(world, principals)) == {"other"}, "they do not come themselves"
    await world.answer("anna", Rsvp.YES)
    assert await entries(world, code) == {}
    assert await state(world, principals) == "confirmed"


async def test_a_new_address_ends_the_one_before(world: World) -> None:
    first = await code_of(world)
    async with world.turn("anna") as turn:
        (said,) = await subscribing.show(turn)
    assert "[New address]" in words(said) and "[Switch off]" in words(said)
    second = await code_of(world, anew=True)
    async with world.units.unit() as unit:
        assert await subscribing.feed(unit, first) is None
        assert await subscribing.feed(unit, second) is not None
    assert len(world.units.erasures.calendars) == 1, "also after a restoration"


async def test_switched_off_is_off_and_can_begin_anew(world: World) -> None:
    code = await code_of(world)
    async with world.turn("anna") as turn:
        await subscribing.end(turn)
    async with world.units.unit() as unit:
        assert await subscribing.feed(unit, code) is None
    assert len(world.units.erasures.calendars) == 1
    assert await code_of(world) != code


async def test_it_ends_with_the_role(world: World) -> None:
    code = await code_of(world)
    async with world.units.unit() as unit:
        unit.people.remove("anna")
    async with world.units.unit() as unit:
        assert await subscribing.feed(unit, code) is None


@pytest.mark.parametrize("account", ["lead", "resp", "stranger"])
async def test_who_is_nobodys_guest_has_no_talks_to_show(world: World, account: str) -> None:
    for what in (subscribing.show, subscribing.renew, subscribing.end):
        async with world.turn(account) as turn:
            with pytest.raises(NotFound):
                await what(turn)


async def test_what_is_no_code_is_nobodys(world: World) -> None:
    await code_of(world)
    async with world.units.unit() as unit:
        for code in ("", "c_", "c_" + "A" * 43, "r_x", "ä", "\x00"):
            assert await subscribing.feed(unit, code) is None


async def test_a_deputy_who_is_nobody_any_more_keeps_the_calendar_of_another_role(
    world: World,
) -> None:
    await world.announce(STARTS)
    deputy = await deputy_of(world)
    code = await code_of(world, "dan")
    assert world.units.tables.subscriptions[deputy].person == deputy
    world.person("mayor", Role.DECISION_MAKER, "village")
    reached(world, "mayor", "dan")
    world.units.now = STARTS + deputies.KEPT_FOR
    async with world.units.unit() as unit:
        await deputies.look_after(unit)
    assert deputy not in world.units.tables.persons
    assert await entries(world, code) == {}
