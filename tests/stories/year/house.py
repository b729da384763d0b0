"""The bot with its real database in the year: people who press, and letters that come by two doors.

The house may stop in the middle of a round of letters; started again, it goes on where it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from bot import outbox, people
from bot.email import addresses, links
from bot.model import Address, Door, Land, LetterState, MunicipalityKind, Role, Talk
from bot.ports import Unit
from bot.registry import CORRESPONDENCES
from bot.replies import (
    Action,
    Code,
    Command,
    Delivered,
    Delivery,
    Mail,
    Press,
    Say,
    Tap,
    TryLater,
)
from bot.talks import announcing
from tests.living import Living
from tests.stories.year.doors import down_until
from tests.stories.year.people import Guest, PlannedTalk
from tests.stories.year.standing_in import Standing

What = Tap | Command


class HouseStopped(BaseException):
    """Nothing that the bot could catch and live on."""


class Year:
    """What people do, and the ledger of what they got when, by which door."""

    def __init__(self, life: Living, titles: list[str]) -> None:
        self.life, self.titles = life, titles
        self.names: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.letters: list[tuple[str, str, str, str]] = []
        """To whom, by which door, about which talk, what."""
        self.codes: dict[tuple[str, str], str] = {}
        self.presses = 0
        self.sent_in_round = 0
        self.stop_after, self.in_flight = 0, False
        self.out_of_sight: list[str] = []
        self.asked_to_stop, self.stopping = asyncio.Event(), asyncio.Event()

    async def join(self, guest: Guest) -> None:
        async with self.life.house.storage.unit() as unit:
            land = Land(guest.land) if guest.land else None
            granted = await people.grant(
                unit, Role.DECISION_MAKER, guest.town, MunicipalityKind.KREISFREI, "", land
            )
            unit.turn_done()
        self._knows(granted.person.id, guest)
        await self.hear((guest, Command("start", granted.code)))
        if guest.ways:
            await self._give_address(guest)

    def _knows(self, person: str, guest: Guest) -> None:
        self.names[person], self.ids[guest.name] = guest.name, person

    async def _give_address(self, guest: Guest) -> None:
        async with self.life.house.storage.unit() as unit:
            person = await unit.people.get(self.ids[guest.name])
            assert person is not None
            addresses.wait_for(unit, person, mailbox(guest.name))
            unit.turn_done()
        async with self.life.house.storage.unit() as unit:
            waiting = await addresses.waiting(unit, person)
            assert waiting is not None
            addresses.confirm(unit, person, waiting)
            unit.turn_done()

    async def hear(self, *said: tuple[Guest, What]) -> None:
        """What people do at the same time: in one batch, as Telegram brings it."""
        batch: list[Press] = []
        for guest, what in said:
            self.presses += 1
            if guest.by_mail_only and isinstance(what, Tap):
                await self.life.doors.intake.take(batch)
                batch = []
                await self._press_in_mail(guest, what.action)
                continue
            door = Door.BROWSER if guest.by_mail_only else Door.TELEGRAM
            batch.append(Press(door, guest.name, str(self.presses), what, "en"))
        await self.life.doors.intake.take(batch)

    async def _press_in_mail(self, guest: Guest, action: Action) -> None:
        """The page that a link in a mail leads to, and the button on it."""
        async with self.life.house.storage.unit() as unit:
            person = await unit.people.get(self.ids[guest.name])
            assert person is not None
            address = await addresses.confirmed(unit, person)
            assert address is not None
            path = links.path(unit, address, action)
        home = self.life.settings.web_address
        transport = httpx.ASGITransport(app=self.life.doors.web)
        async with httpx.AsyncClient(transport=transport, base_url=home) as client:
            answer = await client.post(path, headers={"origin": home})
        assert answer.status_code == 200

    async def ask(self, standing: Standing) -> None:
        """A guest asks for a link."""
        self.presses += 1
        action = Action("deputy", standing.talk.title)
        press = Press(Door.TELEGRAM, standing.guest.name, str(self.presses), Tap(action), "en")
        (taken,) = await self.life.doors.intake.take([press])
        (code,) = [
            line.words.rpartition("/")[2]
            for said in taken.sayings
            if isinstance(said, Say)
            for line in said.lines
            if isinstance(line, Code)
        ]
        self.codes[standing.guest.name, standing.talk.title] = code

    async def come_in(self, standing: Standing, deputy: Guest) -> None:
        """Somebody opens it."""
        code = self.codes[standing.guest.name, standing.talk.title]
        await self.hear((deputy, Command("start", code)))
        async with self.life.house.storage.unit() as unit:
            (new,) = [
                one.id
                for one in await unit.people.with_role(Role.DEPUTY, None)
                if one.invitation is None and one.id not in self.names
            ]
        self._knows(new, deputy)

    async def change(self, talk: PlannedTalk, how: Callable[[Unit, Talk], Awaitable[Talk]]) -> None:
        """What an organiser does to a talk."""
        async with self.life.house.storage.unit() as unit:
            there = await unit.talks.get(talk.title)
            assert there is not None
            await how(unit, there)
            unit.turn_done()

    async def announce(self, talk: PlannedTalk) -> None:
        async with self.life.house.storage.unit() as unit:
            towns = {one.name: one.id for one in await unit.municipalities.all()}
            body = towns[talk.body] if talk.body else None
            _, starts = talk.starts[0]
            made = Talk(
                id=talk.title,
                municipality=body,
                title=talk.title,
                impulse="Somebody",
                place=talk.place(talk.announced),
                starts=starts,
                capacity=talk.capacity,
            )
            await announcing.announce(unit, made)
            unit.turn_done()

    async def ready(self) -> None:
        """At once."""

    async def send(self, address: Address, language: str, saying: Say) -> Delivery:
        """Two doors for letters: what comes by e-mail goes to the right mailbox."""
        said = [
            self.life.house.phrasebook.say(line.text, language)
            for line in saying.lines
            if hasattr(line, "text")
        ]
        (title,) = [title for title in self.titles if title in said]
        name = self.names[address.person]
        by_mail = address.door is Door.EMAIL
        assert by_mail is isinstance(saying, Mail)
        assert address.address == (mailbox(name) if by_mail else name)
        if by_mail and (later := down_until(self.life.now)):
            return TryLater(later)
        self.letters.append((name, "mail" if by_mail else "chat", title, said[0]))
        self.sent_in_round += 1
        if self.sent_in_round == self.stop_after:
            if self.in_flight:
                self.out_of_sight.append(address.person)
                raise HouseStopped
            self.asked_to_stop.set()
            await self.stopping.wait()
        return Delivered.YES

    async def tick(self) -> None:
        self.sent_in_round = 0
        await outbox.tick(self.life.house.storage, self, CORRESPONDENCES)

    async def tick_with_a_stop(self, after: int, *, in_flight: bool) -> None:
        """The house stops at a letter of the round, and is started again.

        It is asked to while the letter is on its way, or dies there: the letter has come, but
        nobody knows.
        """
        self.stop_after, self.in_flight = after, in_flight
        self.asked_to_stop.clear()
        self.stopping.clear()
        ticking = asyncio.create_task(self.tick())
        if not in_flight:
            await self.asked_to_stop.wait()
            ticking.cancel()
            self.stopping.set()
        with pytest.raises(HouseStopped if in_flight else asyncio.CancelledError):
            await ticking
        self.stop_after = 0
        await self.life.restart()
        await self.tick()

    async def lists_what_is_uncertain(self) -> None:
        """The operator is told of letters of which nobody knows, as long as their people stay."""
        async with self.life.house.storage.unit() as unit:
            letters = await unit.letters.all()
            people = [who for who in self.out_of_sight if await unit.people.get(who) is not None]
        listed = [one.person for one in letters if one.state is LetterState.UNCERTAIN]
        assert sorted(listed) == sorted(people)
        assert len(listed) > 5


def mailbox(name: str) -> str:
    return f"{name.replace(' ', '.').lower()}@town.example"
