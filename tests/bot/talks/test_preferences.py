"""What guests wish of letters holds at once, for every talk."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.errors import NotFound, Outdated, Refused
from bot.model import Hours, LetterState, Reminding, Role, Rsvp
from bot.replies import Action, Say
from bot.talks import invitations, preferences
from bot.talks.needs import surveying
from tests.bot.talks.conftest import World, utc, words

STARTS = utc(2027, 6, 8, 6)
IN_7, IN_3 = "Reminder: the talk is in 7 days.", "Reminder: the talk is in 4 days."
TOMORROW, SOON = "Reminder: the talk is tomorrow.", "Reminder: the talk begins in 30 minutes."


async def wish(world: World, reminding: Reminding, person: str = "anna") -> str:
    async with world.turn(person) as turn:
        (said,) = await preferences.remind(turn, Action("talk-remind", value=reminding.value))
    return words(said)


async def choose(world: World, hours: str, person: str = "anna") -> str:
    async with world.turn(person) as turn:
        (said,) = await preferences.at_hours(turn, Action("talk-hours", value=hours))
    return words(said)


async def heard(world: World) -> list[str]:
    world.units.now = utc(2027, 5, 31)
    await world.tick_until(STARTS)
    return [heading for _, who, heading in world.sent if who == "anna"]


@pytest.mark.parametrize(
    ("wished", "reminders"),
    [
        (Reminding.ALL, [IN_7, IN_3, TOMORROW, SOON]),
        (Reminding.TWO, [IN_3, TOMORROW]),
        (Reminding.ONE, [TOMORROW]),
        (Reminding.NONE, []),
        (Reminding.NOTHING, []),
    ],
)
async def test_everybody_gets_as_many_reminders_as_they_wish(
    world: World, wished: Reminding, reminders: list[str]
) -> None:
    await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.YES)
    await wish(world, wished)
    assert await heard(world) == reminders
    assert len([who for _, who, _ in world.sent if who == "bert"]) == 4, "a wish is one's own"


async def test_no_reminders_is_not_no_invitations(world: World) -> None:
    await wish(world, Reminding.NONE)
    await world.announce(STARTS)
    await world.tick(utc(2027, 5, 4, 8))
    assert "anna" in {who for _, who, _ in world.sent}
    await world.answer("anna", Rsvp.YES)
    await world.move(utc(2027, 7, 6, 6))
    await world.tick(utc(2027, 5, 4, 8))
    assert (utc(2027, 5, 4, 8), "anna", "The talk has a new time.") in world.sent


async def test_opting_out_is_honoured_at_once_everywhere(world: World) -> None:
    await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    await world.move(utc(2027, 6, 9, 6))  # news that waits
    await wish(world, Reminding.NOTHING)
    assert {kind for kind, _ in world.letters() if "reminder" in kind or "soon" in kind} == set()
    await world.tick(utc(2027, 1, 4, 12))
    await world.move(utc(2027, 6, 8, 6))
    await world.cancel()
    await world.tick(utc(2027, 1, 5, 12))
    assert "anna" not in {who for _, who, _ in world.sent}


async def test_who_opted_out_can_come_back(world: World) -> None:
    await world.announce(STARTS)
    await wish(world, Reminding.NOTHING)
    await world.tick(utc(2027, 5, 4, 8))
    assert {who for _, who, _ in world.sent} == {"bert"}
    await wish(world, Reminding.ALL)
    await world.tick(utc(2027, 5, 4, 8))
    assert (utc(2027, 5, 4, 8), "anna", "Breakfast talk of Town") in world.sent


async def test_who_opts_out_leaves_waitlists_and_joins_none(world: World) -> None:
    await world.announce(STARTS, capacity=1)
    await world.answer("bert", Rsvp.YES)
    await world.answer("anna", Rsvp.YES)
    assert world.units.tables.replies["talk", "anna"].answer is Rsvp.WAITING
    await wish(world, Reminding.NOTHING)
    assert ("talk", "anna") not in world.units.tables.replies
    with pytest.raises(Refused, match="All places are taken"):
        await world.answer("anna", Rsvp.YES)


async def test_no_messages_means_no_survey_of_need_either(world: World) -> None:
    await wish(world, Reminding.NOTHING)
    async with world.units.unit() as unit:
        await surveying.open_survey(unit, 1, date(2027, 2, 1))
    await wish(world, Reminding.NOTHING, "bert")  # after the survey was opened
    await world.tick_until(utc(2027, 1, 6))
    assert {who for _, who, _ in world.sent} == {"vera"}
    assert world.letters(LetterState.QUEUED) == []
    await wish(world, Reminding.ALL)
    await world.tick(utc(2027, 1, 6, 11))
    assert world.sent[-1][1] == "anna", "asked as soon as messages are wanted again"


async def test_a_place_is_held_from_when_one_may_be_told_of_it(world: World) -> None:
    await world.announce(STARTS, capacity=1)
    await world.answer("bert", Rsvp.YES)
    await choose(world, Hours.MIDDAY.value)
    await world.answer("anna", Rsvp.YES)
    world.units.now = utc(2027, 5, 20, 15)  # five in the afternoon
    await world.answer("bert", Rsvp.NO)
    await world.tick_until(utc(2027, 5, 21, 9))
    held = world.units.tables.replies["talk", "anna"].held_until
    assert held == utc(2027, 5, 23, 8), "two days from ten on the next morning"


async def test_a_place_goes_to_whoever_can_still_be_told(world: World) -> None:
    world.person("cleo", Role.DECISION_MAKER, "town")
    await world.announce(STARTS, capacity=1)
    await choose(world, Hours.MIDDAY.value)
    for person in ("bert", "anna", "cleo"):
        await world.answer(person, Rsvp.YES)
    world.units.now = utc(2027, 6, 7, 15)  # the afternoon before: anna is out of reach till ten
    await world.answer("bert", Rsvp.NO)
    assert world.units.tables.replies["talk", "anna"].held_until is None
    assert world.units.tables.replies["talk", "cleo"].held_until is not None


@pytest.mark.parametrize(
    ("hours", "invited"),
    [
        ("8-20", utc(2027, 5, 10, 6)),
        ("9-18", utc(2027, 5, 10, 7)),
        ("10-16", utc(2027, 5, 10, 8)),
    ],
)
async def test_letters_keep_to_ones_own_hours(world: World, hours: str, invited: datetime) -> None:
    await choose(world, hours)
    world.units.now = utc(2027, 5, 9, 20)  # announced late, at ten in the evening
    await world.announce(STARTS)
    await world.tick_until(utc(2027, 5, 11))
    assert [when for when, who, _ in world.sent if who == "anna"] == [invited]
    assert [when for when, who, _ in world.sent if who == "bert"] == [utc(2027, 5, 10, 6)]


async def test_the_last_reminder_leaves_ones_own_hours_alone(world: World) -> None:
    await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    await choose(world, Hours.OFFICE.value)
    assert await heard(world) == [IN_7, IN_3, TOMORROW]


async def test_urgent_news_comes_at_any_hour(world: World) -> None:
    await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    await choose(world, Hours.MIDDAY.value)
    world.units.now = utc(2027, 6, 7, 20)
    await world.cancel()
    await world.tick(utc(2027, 6, 7, 20))
    assert (utc(2027, 6, 7, 20), "anna", "The talk is cancelled.") in world.sent


async def test_the_page_shows_what_is_wished(world: World) -> None:
    await world.announce(STARTS)
    async with world.turn("anna") as turn:
        (card,) = await invitations.list_talks(turn)
    assert "[My reminders]" in words(card)
    await wish(world, Reminding.TWO)
    await choose(world, Hours.MIDDAY.value)
    async with world.turn("anna") as turn:
        (page,) = await preferences.show(turn)
    assert isinstance(page, Say)
    buttons = [button for row in page.buttons for button in row]
    chosen = [button.action.value for button in buttons if button.action and button.chosen]
    assert chosen == ["two", "10-16"]


async def test_wishes_are_for_guests_and_of_what_there_is(world: World) -> None:
    for person in ("lead", "resp"):
        with pytest.raises(NotFound):
            await wish(world, Reminding.ALL, person)
    with pytest.raises(Outdated):
        await choose(world, "0-24")
    async with world.turn("anna") as turn:
        with pytest.raises(Outdated):
            await preferences.remind(turn, Action("talk-remind", value="often"))


async def test_a_wish_holds_for_both_roles_of_an_account(world: World) -> None:
    world.person("anna2", Role.DECISION_MAKER, "village")
    tables = world.units.tables
    del tables.addresses["anna2", b"anna2"]
    tables.addresses["anna2", b"anna"] = tables.addresses["anna", b"anna"].__class__(
        "anna2", b"anna", tables.addresses["anna", b"anna"].door, "anna"
    )
    await wish(world, Reminding.ONE)
    wished = {one.id: one.reminding for one in world.units.tables.persons.values()}
    assert (wished["anna"], wished["anna2"], wished["bert"]) == (
        Reminding.ONE, Reminding.ONE, Reminding.ALL,
    )  # fmt: skip
