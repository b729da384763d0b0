"""The guests' route: who may answer what, what they see, and what they never see."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import NotFound, Outdated, Refused
from bot.model import Address, Door, Role, Rsvp
from bot.registry import new_letters
from bot.replies import Action, CalendarFile, Say, Saying, SendFile
from bot.talks import invitations
from tests.bot.talks.conftest import AROUND, World, utc, words


def rsvp(answer: str, talk: str = "talk") -> Action:
    return Action("rsvp", talk, "", answer)


def calendar_of(saying: Saying) -> CalendarFile:
    assert isinstance(saying, SendFile)
    assert isinstance(saying.attachment, CalendarFile)
    return saying.attachment


@pytest.mark.parametrize(("answer", "files"), [("yes", 1), ("maybe", 1), ("no", 0)])
async def test_an_answer_is_kept_and_who_comes_gets_a_calendar_file(
    world: World, answer: str, files: int
) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    said = await world.answer("anna", Rsvp(answer))
    assert world.units.tables.replies["talk", "anna"].answer == answer
    assert f"You said: {answer}." in words(said[0])
    assert len(said) == 1 + files
    assert all(calendar_of(file).entry.uid == "talk@dialogbote" for file in said[1:])


async def test_who_presses_yes_twice_gets_the_file_once(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    said = [len(await world.answer("anna", Rsvp.YES)) for _ in range(2)]
    assert said == [2, 1]


async def test_the_calendar_file_follows_the_talk(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    await world.move(utc(2027, 3, 2, 7))
    await world.cancel()
    for account in ("anna", "mod"):
        async with world.turn(account) as turn:
            (said,) = await invitations.calendar(turn, Action("calendar", "talk"))
        entry = calendar_of(said).entry
        assert (entry.starts, entry.sequence, entry.cancelled) == (utc(2027, 3, 2, 7), 2, True)


@pytest.mark.parametrize("account", ["vera", "resp", "lead", "mod", "stranger"])
async def test_foreign_and_absent_talks_are_the_same(world: World, account: str) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    refusals = []
    for talk in ("talk", "absent"):
        async with world.turn(account) as turn:
            with pytest.raises(NotFound) as refusal:
                await invitations.rsvp(turn, rsvp("yes", talk))
        refusals.append(refusal.value.sentence)
    assert refusals[0] == refusals[1]
    assert world.units.tables.replies == {}


@pytest.mark.parametrize("account", ["vera", "resp", "lead", "vmod", "stranger"])
async def test_a_calendar_file_is_for_guests_and_organisers(world: World, account: str) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    async with world.turn(account) as turn:
        with pytest.raises(NotFound):
            await invitations.calendar(turn, Action("calendar", "talk"))


async def test_a_strange_answer_is_none(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    async with world.turn("anna") as turn:
        with pytest.raises(Outdated):
            await invitations.rsvp(turn, rsvp("perhaps"))


async def test_over_and_cancelled_are_explained(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    world.units.now = utc(2027, 3, 1, 8)
    with pytest.raises(Refused, match="over"):
        await world.answer("anna", Rsvp.YES)
    world.units.now = utc(2027, 2, 1)
    await world.cancel()
    with pytest.raises(Refused, match="cancelled"):
        await world.answer("anna", Rsvp.YES)


async def test_guests_see_their_answer_and_never_the_other_guests(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7), municipality=None)
    await world.answer("anna", Rsvp.YES)
    async with world.turn("vera") as turn:
        (said,) = await invitations.list_talks(turn)
    assert "You have not answered yet" in words(said)
    assert "Anna" not in words(said)
    assert "Invited" not in words(said)
    async with world.turn("anna") as turn:
        (said,) = await invitations.list_talks(turn)
    assert "You said: yes." in words(said)
    assert isinstance(said, Say)
    assert [button.chosen for button in said.buttons[0]] == [True, False, False]


async def test_organisers_see_counts_and_guests(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.MAYBE)
    await world.answer("bert", Rsvp.NO)
    world.person("cleo", Role.DECISION_MAKER, "town")
    async with world.turn("mod") as turn:
        talk, _ = await invitations.list_talks(turn)
    text = words(talk)
    assert "Invited: 3. Yes: 0. Maybe: 1. No: 1. No answer yet: 1." in text
    assert "Anna, mayor, Town: maybe" in text
    assert "Person bert, Town: no" in text
    assert "[Move]" in text


@pytest.mark.parametrize(
    ("municipality", "sees"),
    [("town", ["anna", "bert", "mod"]), (None, ["anna", "bert", "vera", "lead"])],
)
async def test_each_sees_the_talks_that_are_theirs(
    world: World, municipality: str | None, sees: list[str]
) -> None:
    await world.announce(utc(2027, 3, 1, 7), municipality)
    seen = []
    for account in ("anna", "bert", "vera", "mod", "vmod", "lead"):
        async with world.turn(account) as turn:
            said = await invitations.list_talks(turn)
        if "Strategy" in words(said[0]):
            seen.append(account)
    assert seen == sees
    for account in ("resp", "stranger"):
        async with world.turn(account) as turn:
            with pytest.raises(NotFound):
                await invitations.list_talks(turn)


async def test_a_talk_is_listed_until_half_an_hour_after_its_end(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    for now, said_of_it in (
        (utc(2027, 3, 1, 7), "This talk is going on."),
        (utc(2027, 3, 1, 8, 29), "This talk is going on."),
        (utc(2027, 3, 1, 8, 30), "No talk lies ahead."),
    ):
        world.units.now = now
        async with world.turn("anna") as turn:
            (said,) = await invitations.list_talks(turn)
        assert said_of_it in words(said)


async def test_a_new_role_is_told_what_lies_ahead(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    world.units.now = utc(2027, 2, 1, 12)
    world.person("cleo", Role.DECISION_MAKER, "town")
    async with world.turn("cleo") as turn:
        (said,) = await invitations.welcome(turn)
    assert words(said).startswith("1 talk lies ahead.")
    assert {one.person for one in world.units.tables.letters.values()} >= {"cleo"}
    async with world.turn("vera") as turn:
        assert await invitations.welcome(turn) == []


async def test_the_browser_shows_the_newest_letter_while_it_tells_something(world: World) -> None:
    tables = world.units.tables
    tables.addresses.clear()
    expires = world.units.now + timedelta(days=90)
    address = Address("anna", b"anna", Door.BROWSER, "anna", expires)
    tables.addresses["anna", b"anna"] = address
    await world.announce(utc(2027, 3, 1, 7))
    await world.tick(utc(2027, 1, 25, 9))
    async with world.turn("anna") as turn:
        (said,) = await new_letters(turn)
    assert "Will you come?" in words(said)
    await world.answer("anna", Rsvp.YES)
    async with world.turn("anna") as turn:
        assert await new_letters(turn) == []
    await world.tick(utc(2027, 2, 22, 9))
    await world.tick(utc(2027, 2, 26, 9))
    async with world.turn("anna") as turn:
        (said,) = await new_letters(turn)
    assert "in 3 days" in words(said)
    await world.tick(utc(2027, 3, 1, 7))
    async with world.turn("anna") as turn:
        assert await new_letters(turn) == []
    assert world.sent == []


async def test_a_reminder_can_be_answered_by_one_tap(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.MAYBE)
    await world.tick(utc(2027, 2, 22, 9))
    texts = sorted(world.texts, key=len)
    cannot = "[I cannot come]\n[Send my deputy]\n[Calendar file]"
    assert texts[0].endswith(f"You said: yes.\n{cannot}")
    assert texts[1].endswith(f"You said: maybe.\n[I will come]\n{cannot}")


async def test_every_text_is_whole_in_every_language(world: World) -> None:
    # A placeholder that a translation misspells would fail here.
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    for language in AROUND.phrasebook.languages:
        async with world.turn("mod") as turn:
            for said in await invitations.list_talks(replace(turn, language=language)):
                assert isinstance(said, Say)
                for line in said.lines:
                    if hasattr(line, "text"):
                        assert "{" not in AROUND.phrasebook.say(line.text, language)
