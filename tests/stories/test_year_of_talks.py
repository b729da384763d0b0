"""A year of breakfast talks: 35 municipalities, 120 decision-makers, 6 talks, and what life brings.

The ledger of letters equals a plan that is computed without the project's code: each once, none to
people for whom it no longer holds.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from bot import outbox, people
from bot.model import Address, Door, Land, MunicipalityKind, Role, Talk
from bot.ports import Unit
from bot.reception import CORRESPONDENCES
from bot.replies import Action, Code, Command, Delivered, Delivery, Press, Say, Tap
from bot.talks import announcing
from tests.living import Living, living
from tests.stories.year_plan import BERLIN, END, Guest, PlannedTalk, expected, wall

What = Tap | Command
SEED = 4
BEGIN = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
LANDS = ("BY", "BW", "BE", "NW", "SN", "HE", "TH", "MV", "SL", "BB", "ST", None)


def on(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return wall(date(2027, month, day), time(hour, minute))


WAYS = ("comes", "never opened", "comes instead", "cannot come", "taken back")
"""What becomes of a deputy who is asked."""


@dataclass(frozen=True)
class Standing:
    """A guest asks a deputy, who comes in or does not."""

    guest: Guest
    talk: PlannedTalk
    asked: datetime
    deputy: Guest | None

    @property
    def declined(self) -> datetime | None:
        """When the deputy says that they cannot come."""
        if self.deputy is None or self.deputy.left == END or self.deputy.not_needed:
            return None
        return self.deputy.left


def planned_talks() -> list[PlannedTalk]:
    return [
        # Easter and the first night of the clock change lie just before it.
        PlannedTalk("Clear words", None, on(1, 18, 10, 15), [(on(1, 18, 10, 15), on(3, 30, 8))]),
        # A municipality's own, announced late, and so early that half an hour before is too soon.
        PlannedTalk("At home", "Town 3", on(3, 15, 11), [(on(3, 15, 11), on(4, 22, 6, 45))]),
        # Ascension, Whitsun and Corpus Christi.
        PlannedTalk("Hard talks", None, on(3, 31, 9), [(on(3, 31, 9), on(6, 3, 7, 30))]),
        # Announced late and at night; called off the night before.
        PlannedTalk(
            "Called off", None, on(5, 9, 21, 30), [(on(5, 9, 21, 30), on(6, 24, 8))],
            on(6, 23, 21, 40),
        ),
        # Moved in the evening by two weeks, and after the first reminder by one day.
        PlannedTalk(
            "Alliances", None, on(7, 6, 9),
            [(on(7, 6, 9), on(9, 21, 8)), (on(9, 2, 21, 5), on(10, 5, 8)),
             (on(9, 28, 12, 3), on(10, 6, 8))],
        ),
        # The second night of the clock change, and a holiday in some Länder on the day itself.
        PlannedTalk("Openness", None, on(8, 16, 10, 5), [(on(8, 16, 10, 5), on(11, 2, 7, 30))]),
    ]  # fmt: skip


def peopled(chance: random.Random) -> list[Guest]:
    guests = []
    for number in range(120):
        town = number % 35
        guest = Guest(f"Guest {number}", f"Town {town}", LANDS[town % len(LANDS)], BEGIN)
        if number >= 112:  # roles come during the year
            guest.joined = on(chance.randrange(2, 10), chance.randrange(1, 28), 14, 23)
        elif number >= 104:  # and go
            guest.left = on(chance.randrange(2, 11), chance.randrange(1, 28), 15, 11)
        guests.append(guest)
    return guests


def decide(chance: random.Random, guests: list[Guest], talks: list[PlannedTalk]) -> None:
    """Answers, and changes of mind, each after the guest has heard of the talk."""
    for guest in guests:
        for talk in talks:
            letters = expected(guest, talk)
            if not letters or chance.random() < 0.2:
                continue
            last = min(talk.starts[-1][1], talk.cancelled, guest.left)
            when = letters[0][0]
            for _ in range(chance.choice((1, 1, 1, 2, 3))):
                days = chance.choice((1, 1, 2, 6, 20, 33))
                day = (when + timedelta(days=days)).astimezone(BERLIN).date()
                when = wall(day, time(9, 7) if chance.random() < 0.5 else time(17, 41))
                if when >= last:
                    break
                answer = chance.choice(("Yes", "Yes", "Yes", "No", "Maybe"))
                guest.answers.setdefault(talk.title, []).append((when, answer))


def represented(guests: list[Guest], talks: list[PlannedTalk]) -> list[Standing]:
    """Guests who have not answered send somebody: each of the ways that can go, in turn."""
    found: list[Standing] = []
    for guest in guests:
        for talk in talks:
            letters = expected(guest, talk)
            if not letters or talk.title in guest.answers:
                continue
            last = min(talk.starts[-1][1], talk.cancelled)
            asked = wall((letters[0][0] + timedelta(days=1)).astimezone(BERLIN).date(), time(9, 13))
            opened, ended = asked + timedelta(days=2, hours=5), asked + timedelta(days=5, hours=11)
            if ended >= last or asked >= guest.left:
                continue
            way = WAYS[len(found) % len(WAYS)]
            found.append(_standing(guest, talk, way, asked, opened, ended))
    return found


def _standing(
    guest: Guest, talk: PlannedTalk, way: str, asked: datetime, opened: datetime, ended: datetime
) -> Standing:
    answers: list[tuple[datetime, str | None]] = [(asked, "Asked")]
    deputy = None
    comes_in = way not in ("never opened", "taken back") and opened < guest.left
    if comes_in:
        name = f"Deputy of {guest.name} at {talk.title}"
        deputy = Guest(name, guest.town, guest.land, opened, only=talk.title)
        deputy.answers[talk.title] = [(opened, "Yes")]
        answers.append((opened, "Sent"))
        if way != "comes" or guest.left < END:
            deputy.left = min(ended, guest.left) if way != "comes" else guest.left
            deputy.not_needed = way != "cannot come" or guest.left < ended
    if ended < guest.left:
        after = {"taken back": "No", "comes instead": "Yes", "cannot come": None}
        answers += [(ended, after[way])] if way in after else []
    guest.answers[talk.title] = answers
    return Standing(guest, talk, asked, deputy)


class Year:
    """The bot with its real database, people who press, and what letters they got when."""

    def __init__(self, life: Living, titles: list[str]) -> None:
        self.life, self.titles = life, titles
        self.names: dict[str, str] = {}
        self.letters: list[tuple[datetime, str, str, str]] = []
        self.codes: dict[tuple[str, str], str] = {}
        self.presses = 0

    async def join(self, guest: Guest) -> None:
        async with self.life.house.storage.unit() as unit:
            land = Land(guest.land) if guest.land else None
            granted = await people.grant(
                unit, Role.DECISION_MAKER, guest.town, MunicipalityKind.KREISFREI, "", land
            )
            unit.turn_done()
        self.names[granted.person.id] = guest.name
        await self.hear((guest, Command("start", granted.code)))

    async def hear(self, *said: tuple[Guest, What]) -> None:
        """What people do at the same time, in one batch as Telegram brings it."""
        presses = []
        for guest, what in said:
            self.presses += 1
            presses.append(Press(Door.TELEGRAM, guest.name, str(self.presses), what, "en"))
        await self.life.doors.intake.take(presses)

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
        self.names[new] = deputy.name

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
            made = Talk(talk.title, body, talk.title, "Somebody", "Hall", starts)
            await announcing.announce(unit, made)
            unit.turn_done()

    async def ready(self) -> None:
        """At once."""

    async def send(self, address: Address, language: str, saying: Say) -> Delivery:
        """A door for letters."""
        said = [
            self.life.house.phrasebook.say(line.text, language)
            for line in saying.lines
            if hasattr(line, "text")
        ]
        (title,) = [title for title in self.titles if title in said]
        self.letters.append((self.life.now, self.names[address.person], title, said[0]))
        return Delivered.YES

    async def tick(self) -> None:
        await outbox.tick(self.life.house.storage, self, CORRESPONDENCES)


async def test_a_year_of_talks(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    talks, guests = planned_talks(), peopled(chance)
    decide(chance, guests, talks)
    standings = represented(guests, talks)
    deputies = [one.deputy for one in standings if one.deputy]
    plan = sorted(
        (when, guest.name, talk.title, words)
        for guest in (*guests, *deputies)
        for talk in talks
        for when, words in expected(guest, talk)
    )
    async with living(tmp_path / "var", None, BEGIN) as life:
        year = Year(life, [talk.title for talk in talks])
        for guest in guests:
            if guest.joined == BEGIN:
                await year.join(guest)
        script = _script(year, guests, talks, standings)
        planned = {when for when, *_ in plan}
        early = {when - timedelta(seconds=15) for when in sorted(planned) if chance.random() < 0.3}
        looks = {wall(date(2027, 1, 5) + timedelta(days=4 * n), time(12)) for n in range(90)}
        for number, moment in enumerate(sorted(planned | set(script) | early | looks)):
            life.now = moment
            if number % 31 == 0:
                await life.restart()
            for happens in script.pop(moment, []):
                await happens()
            await year.tick()
        assert not script
        assert life.starts > 10
    assert Counter(year.letters) - Counter(plan) == Counter(), "letters too many"
    assert Counter(plan) - Counter(year.letters) == Counter(), "letters too few"
    assert len(plan) > 1500
    assert len(standings) > 50 and len(deputies) > 20
    news = Counter(words for *_, words in plan if "deputy" in words)
    assert news["You are not needed as a deputy any more."] > 5
    assert news["Your deputy cannot come."] > 5
    assert len({words for *_, words in plan}) > 10


def _script(
    year: Year, guests: list[Guest], talks: list[PlannedTalk], standings: list[Standing]
) -> dict[datetime, list[Callable[[], Awaitable[None]]]]:
    """What people do, and when."""
    script: dict[datetime, list[Callable[[], Awaitable[None]]]] = defaultdict(list)
    for talk in talks:
        script[talk.announced].append(partial(year.announce, talk))
        for since, start in talk.starts[1:]:
            script[since].append(partial(year.change, talk, partial(announcing.move, starts=start)))
        if talk.cancelled != END:
            script[talk.cancelled].append(partial(year.change, talk, announcing.cancel))
    for guest in guests:
        if guest.joined > BEGIN:
            script[guest.joined].append(partial(year.join, guest))
    for one in standings:
        script[one.asked].append(partial(year.ask, one))
        if one.deputy:
            script[one.deputy.joined].append(partial(year.come_in, one, one.deputy))
    for when, presses in _said(guests, standings).items():
        script[when].append(partial(year.hear, *presses))
    return script


def _said(
    guests: list[Guest], standings: list[Standing]
) -> dict[datetime, list[tuple[Guest, What]]]:
    """What people press by themselves, and when."""
    said: dict[datetime, list[tuple[Guest, What]]] = defaultdict(list)
    for guest in guests:
        if guest.left != END:
            said[guest.left].append((guest, Tap(Action("forget-yes"))))
        for title, answers in guest.answers.items():
            for when, answer in answers:
                if answer in ("Yes", "No", "Maybe"):
                    said[when].append((guest, Tap(Action("rsvp", title, "", answer.lower()))))
    for one in standings:
        if one.deputy and one.declined:
            said[one.declined].append((one.deputy, Tap(Action("rsvp", one.talk.title, "", "no"))))
    return said
