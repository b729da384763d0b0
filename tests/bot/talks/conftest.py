"""A small world of talks: two municipalities, their people, a clock, and what was sent when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot import outbox
from bot.links import Links
from bot.model import (
    Address,
    Door,
    Letter,
    LetterState,
    Municipality,
    MunicipalityKind,
    Person,
    Role,
    Rsvp,
    Talk,
)
from bot.replies import Action, Delivered, Delivery, Heading, Press, Say, Saying, Tap
from bot.talks import announcing, invitations
from bot.talks.needs import answering as needs
from bot.turn import Surroundings, Turn
from config.content import Content
from config.phrases import Phrasebook
from tests.bot.fakes import FakeUnits

AROUND = Surroundings(Links("https://example.org", "bot"), Content.load(), Phrasebook.load())
FORMATS = {"talk": invitations.CORRESPONDENCE, "needs": needs.CORRESPONDENCE}


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def words(saying: Saying) -> str:
    """A message in English, with the labels of its buttons in brackets."""
    assert isinstance(saying, Say)
    said = [
        AROUND.phrasebook.say(line.text, "en") for line in saying.lines if hasattr(line, "text")
    ] + [str(line.words) for line in saying.lines if hasattr(line, "words")]
    labels = [AROUND.phrasebook.say(b.label, "en") for row in saying.buttons for b in row]
    return "\n".join([*said, *(f"[{one}]" for one in labels)])


@dataclass
class World:
    """Units, a sender, and presses of the people in it."""

    units: FakeUnits
    sent: list[tuple[datetime, str, str]] = field(default_factory=list)
    """When, to whom, the heading."""
    texts: list[str] = field(default_factory=list)
    hindered: dict[str, Delivery] = field(default_factory=dict)
    """Whom letters do not come to, and what their door says instead."""

    def municipality(self, name: str) -> None:
        self.units.tables.municipalities[name] = Municipality(
            name, name.title(), MunicipalityKind.KREISFREI
        )

    def person(self, name: str, role: Role, municipality: str | None, note: str = "") -> None:
        """Somebody whose account, chat and id have the same name."""
        self.units.tables.persons[name] = Person(name, role, municipality, note, "en")
        self.units.tables.addresses[name, name.encode()] = Address(
            name, name.encode(), Door.TELEGRAM, name
        )

    async def arrives(self, name: str, role: Role, municipality: str) -> None:
        """Somebody takes up a role, and is told of the talks that lie ahead."""
        self.person(name, role, municipality)
        async with self.turn(name) as turn:
            await invitations.welcome(turn)

    async def replan(self) -> None:
        """What the operator's commands do after a change that concerns many."""
        async with self.units.unit() as unit:
            await announcing.replan_all(unit)

    async def ready(self) -> None:
        """At once."""

    async def send(self, address: Address, language: str, saying: Say) -> Delivery:
        assert language == "en"
        assert isinstance(saying.lines[0], Heading)
        if address.person in self.hindered:
            return self.hindered[address.person]
        heading = AROUND.phrasebook.say(saying.lines[0].text, "en")
        self.sent.append((self.units.now, address.person, heading))
        self.texts.append(words(saying))
        return Delivered.YES

    async def tick(self, now: datetime) -> None:
        self.units.now = now
        await outbox.tick(self.units, self, FORMATS)

    async def tick_until(self, end: datetime) -> None:
        """Let the time pass, looking for what is due every half hour."""
        while self.units.now < end:
            await self.tick(min(self.units.now + timedelta(minutes=30), end))

    async def announce(
        self, starts: datetime, municipality: str | None = "town", capacity: int | None = None
    ) -> Talk:
        async with self.units.unit() as unit:
            talk = Talk("talk", municipality, "Strategy", "Eva on alliances", "Room 1", starts)
            talk = replace(talk, capacity=capacity)
            await announcing.announce(unit, talk)
        return talk

    async def move(self, starts: datetime) -> None:
        async with self.units.unit() as unit:
            await announcing.move(unit, unit.tables.talks["talk"], starts)

    async def cancel(self) -> None:
        async with self.units.unit() as unit:
            await announcing.cancel(unit, unit.tables.talks["talk"])

    async def answer(self, person: str, answer: Rsvp) -> list[Saying]:
        async with self.turn(person) as turn:
            return await invitations.rsvp(turn, Action("rsvp", "talk", "", answer.value))

    def turn(self, account: str) -> Pressing:
        return Pressing(self, account)

    def letters(self, state: LetterState = LetterState.QUEUED) -> list[tuple[str, datetime]]:
        """(kind, due) of all letters in a state."""
        found: list[Letter] = [
            one for one in self.units.tables.letters.values() if one.state is state
        ]
        return sorted((one.kind, one.due) for one in found)


class Pressing:
    """A turn of an account, committed unless it fails."""

    def __init__(self, world: World, account: str) -> None:
        self._context = world.units.unit()
        self._account = account

    async def __aenter__(self) -> Turn:
        unit = await self._context.__aenter__()
        tag = self._account.encode()
        return Turn(
            unit,
            AROUND,
            Press(Door.TELEGRAM, self._account, "1", Tap(Action("x"))),
            tag,
            "en",
            await unit.people.of_account(tag),
            await unit.conversations.of_account(tag),
        )

    async def __aexit__(self, *error: object) -> None:
        await self._context.__aexit__(*error)  # type: ignore[arg-type]


@pytest.fixture
def world() -> World:
    return made_world()


def made_world() -> World:
    """Monday, 4 January 2027, noon in Berlin."""
    world = World(FakeUnits(utc(2027, 1, 4, 11)))
    for name in ("town", "village"):
        world.municipality(name)
    world.person("anna", Role.DECISION_MAKER, "town", "Anna, mayor")
    world.person("bert", Role.DECISION_MAKER, "town")
    world.person("vera", Role.DECISION_MAKER, "village", "Vera, finance")
    world.person("mod", Role.MODERATOR, "town")
    world.person("vmod", Role.MODERATOR, "village")
    world.person("lead", Role.PROGRAMME_LEAD, None)
    world.person("resp", Role.RESPONDENT, "town")
    return world
