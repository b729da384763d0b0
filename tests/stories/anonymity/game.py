"""The game: events in which people answer, come by links, sign up, subscribe, say whether it helped
and go on in a group, and which are moderated and answered; and what is left of each for the attacker
to look at.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from structlog.testing import capture_logs

from bot.anonymity import K, account_tag, contact_tag, subscriber_tag, visitor_tag
from bot.contribution_kinds import ContributionKind
from bot.dialogue import release
from bot.dialogue.helped.questions import STATEMENTS
from bot.feedback import opinions
from bot.gatherings import Gathering
from bot.model import Contribution, Door, Event
from bot.multipliers import Multiplier
from bot.ports import Unit
from bot.questions import Kind, Question
from bot.replies import Action, Press, Tap, Words
from bot.wallclock import ZONE
from bot.working_groups import WorkingGroup
from config.phrases import Verbatim
from handlers.assembly import write_backup
from handlers.intake import Taken
from tests.living import Living, living
from tests.stories.anonymity.looking import Files, column
from tests.stories.anonymity.moderating import moderate
from tests.stories.anonymity.world import What, close, make_event, offered

PEOPLE = 2 * K
SOME = 4
"""Of them: so many sign up for the date, and so many subscribe."""
IN_A_HOUSE = 10
"""Events that take place in one database, one after the other."""
SOME_AT_LENGTH = 2
"""So many say whether it helped, and so many go on in a group: these take several presses each."""
KINDS = (None, *ContributionKind)
PROMPTS = (
    Question("p1", Kind.TEXT, Verbatim("One text"), kinds=True),
    Question("p2", Kind.TEXT, Verbatim("Several texts"), max_answers=3),
)


@dataclass(frozen=True)
class Played:
    """One event: what is left of it, as the attacker sees it, and the truth."""

    truth: list[int]
    """Of each contribution to the first prompt, whose it is: the n-th who handed in."""
    wrote: list[int]
    """The same of the second prompt, which takes several of each."""
    traits: dict[str, list[Any]]
    """What the attacker knows of each contribution to the first prompt."""
    traits_of_several: dict[str, list[Any]]
    people: dict[str, list[Any]]
    """What the attacker knows of each person."""


def walk(
    event: Event,
    one: str,
    several: Sequence[str],
    language: str = "de",
    through: str = "",
    kind: ContributionKind | None = None,
) -> Generator[What, Taken, None]:
    """A participant's presses up to the last, which hands in."""
    taken = yield Tap(Action("join", event.id, through, language))
    for texts in ([one], several):
        for number, text in enumerate(texts):
            if number:
                taken = yield Tap(offered(taken, "another"))
            taken = yield Words(text)
        taken = yield Tap(offered(taken, "done"))
        if texts == [one]:
            said = offered(taken, "answer" if kind else "skip")
            taken = yield Tap(replace(said, value=kind.value) if kind else said)
    yield Tap(offered(taken, "finish"))


def saying_whether_it_helped(event: Event) -> Generator[What, Taken, None]:
    """The presses of somebody who answers the five questions."""
    taken = yield Tap(Action("event-helped-go", event.id))
    for _ in STATEMENTS:
        taken = yield Tap(offered(taken, "answer"))
    yield Tap(offered(taken, "finish"))


def going_on(group: str) -> Generator[What, Taken, None]:
    """The presses of somebody who leaves a contact for a working group."""
    yield Tap(Action("going-on-join", group))
    yield Words("Somebody")
    taken = yield Words("At the market")
    yield Tap(offered(taken, "finish"))


async def make_full_event(life: Living) -> tuple[Event, list[str]]:
    """An open event with a date, a working group and two multipliers, whose ids are given too."""
    event = await make_event(life, PROMPTS)
    async with life.house.storage.unit() as unit:
        ahead = unit.now + timedelta(days=3650)
        unit.gatherings.save(Gathering(event.id, ahead, ZONE, 90, "Room"))
        unit.working_groups.save(WorkingGroup(group_of(event), event.id, "Group", "To go on."))
        clubs = [unit.chance.identifier() for _ in range(2)]
        for number, club in enumerate(clubs):
            unit.multipliers.save(Multiplier(club, event.id, f"{number}", f"{number}", ("de",)))
        unit.turn_done()
    return event, clubs


def group_of(event: Event) -> str:
    """The id of an event's working group."""
    return f"g-{event.id}"


class Players:
    """The people of one event."""

    def __init__(
        self, life: Living, event: Event, chance: random.Random, clubs: Sequence[str] = ()
    ) -> None:
        self.life, self.event, self.chance = life, event, chance
        self.accounts = [str(chance.randrange(10**9, 10**10)) for _ in range(PEOPLE)]
        self.doors = [chance.choice(list(Door)) for _ in range(PEOPLE)]
        self.links = [chance.choice(["", *clubs]) for _ in range(PEOPLE)]
        verbs = ("follow-yes", "date-join") if clubs else ()
        self.after = {verb: chance.sample(range(PEOPLE), SOME) for verb in verbs}
        """What else some of them press, as soon as they have handed in."""
        count = SOME_AT_LENGTH if clubs else 0
        self.helped = chance.sample(range(PEOPLE), count)
        self.going_on = chance.sample(range(PEOPLE), count)
        self.is_moderated = bool(clubs) and chance.random() < 0.5
        """Two batches on two days, or all of it once the event has closed."""
        # Letters of equal number: nothing but the bot may tell one text from the other.
        self.author: dict[str, int] = {}
        self.walks = []
        for n in range(PEOPLE):
            count = 1 + chance.randint(1, 2)
            texts = ["".join(chance.choices(ascii_lowercase, k=10)) for _ in range(count)]
            self.author |= dict.fromkeys(texts, n)
            kind = chance.choice(KINDS)
            self.walks.append(walk(event, texts[0], texts[1:], through=self.links[n], kind=kind))
        self.keys = 0

    async def play(self, *backups: Path) -> None:
        """Everybody answers, crossing each other; then they hand in one after the other.

        Moderators come once enough have, and again on the next day. Backups are made meanwhile, at
        moments that nobody chose.
        """
        wishes: dict[int, What] = {n: next(walk) for n, walk in enumerate(self.walks)}
        ready: dict[int, What] = {}
        while wishes:
            some = self.chance.sample(sorted(wishes), len(wishes))
            for n, taken in zip(some, await self.take(some, wishes), strict=True):
                wishes[n] = self.walks[n].send(taken)
                what = wishes[n]
                if isinstance(what, Tap) and what.action.verb == "finish":
                    ready[n] = wishes.pop(n)
        pulled_after = self.chance.randint(K, 2 * PEOPLE)
        saved = dict(zip(self.chance.sample(range(1, PEOPLE), len(backups)), backups, strict=True))
        done = 0
        while done < PEOPLE:
            until = K if self.is_moderated and done < K else PEOPLE
            some = list(range(done, min(until, done + self.chance.randint(1, 2))))
            await self.take(some, ready)
            for done in range(some[0] + 1, some[-1] + 2):
                await self._leave_apart(done - 1)
                if done in saved:
                    await write_backup(self.life.settings, saved[done])
            if self.is_moderated and done in (K, PEOPLE):
                await moderate(self.life, self.event, self.chance)
                # Drafts last a day.
                self.life.now += timedelta(hours=16)
            elif done >= pulled_after and not self.is_moderated:
                async with self.life.house.storage.unit() as unit:
                    await release.release(unit, self.event)
                    unit.turn_done()

    async def _leave_apart(self, who: int) -> None:
        """What somebody does as soon as they have handed in, beside their answers."""
        for verb, people in self.after.items():
            if who in people:
                await self.take([who], {who: Tap(Action(verb, self.event.id))})
        if who in self.helped:
            await self._press_through(who, saying_whether_it_helped(self.event))
        if who in self.going_on:
            await self._press_through(who, going_on(group_of(self.event)))

    async def _press_through(self, who: int, steps: Generator[What, Taken, None]) -> None:
        """One person's presses to their end, one after the other."""
        with contextlib.suppress(StopIteration):
            what = next(steps)
            while True:
                (taken,) = await self.take([who], {who: what})
                what = steps.send(taken)

    async def take(self, some: list[int], wishes: dict[int, What]) -> list[Taken]:
        """Presses of one batch."""
        presses = []
        for n in some:
            self.keys += 1
            key = f"{self.event.id}:{self.keys}"
            presses.append(Press(self.doors[n], self.accounts[n], key, wishes[n], "de"))
        taken = await self.life.doors.intake.take(presses)
        for one in taken:
            if one.debt is not None:
                self.life.doors.intake.settle(one.debt)
        return taken


async def look(
    life: Living, players: Players, files: dict[str, Path], *, still_open: bool = False
) -> Played:
    """Everything that the files tell about each contribution and each person."""
    event = players.event
    async with life.house.storage.unit() as unit:
        rows = list(await unit.contributions.released(event.id))
        if still_open:
            for prompt in PROMPTS:
                rows += await unit.contributions.waiting(event.id, prompt.id)
        apart = await _apart(unit, players, tags_of(life, players))
    seen = Files(files)
    first = [row for row in rows if row.prompt == "p1"]
    several = [row for row in rows if row.prompt == "p2"]
    return Played(
        [players.author[row.value] for row in first],
        [players.author[row.value] for row in several],
        _traits(seen, first),
        _traits(seen, several),
        _of_people(life, players, files["database"], seen) | _of_tags(apart, seen),
    )


def tags_of(life: Living, players: Players) -> list[bytes]:
    """Under which tags people's conversations lie."""
    lasting = life.house.storage.keys.lasting()
    return [
        account_tag(lasting, door.value, account)
        for door, account in zip(players.doors, players.accounts, strict=True)
    ]


def _of_people(life: Living, players: Players, database: Path, seen: Files) -> dict[str, list[Any]]:
    """The attacker has seen them come, knows by which posters, and can resolve all tags that are
    made with the lasting key."""
    lasting, tags = life.house.storage.keys.lasting(), tags_of(life, players)
    people: dict[str, list[Any]] = {
        "seen": list(range(PEOPLE)), "tag": tags, "link": players.links,
    }  # fmt: skip
    people |= seen.places([[tag] for tag in tags]) | seen.columns(tags)
    persons = dict(
        zip(column(database, "address.account"), column(database, "address.person"), strict=True)
    )
    for kind, tag_of in (("visitor", visitor_tag), ("subscriber", subscriber_tag)):
        own = [tag_of(lasting, players.event.id, tag) for tag in tags]
        ids = [persons.get(tag, f"no {kind} {n}") for n, tag in enumerate(own)]
        for found in (
            seen.places([[tag, one.encode()] for tag, one in zip(own, ids, strict=True)]),
            seen.columns(own),
            seen.columns(ids),
        ):
            people |= {f"{kind}, {name}": values for name, values in found.items()}
    return people


async def _apart(unit: Unit, players: Players, tags: list[bytes]) -> dict[str, list[bytes]]:
    """The tags under which people said whether it helped, and left a contact: the key of the first
    is there until the last day of the questions."""
    event, lasting = players.event.id, unit.keys.lasting()
    group = group_of(players.event)
    found = {"contact": [contact_tag(lasting, group, tag) for tag in tags]}
    for feedback in await unit.feedbacks.about(event):
        found["opinion"] = [opinions.tag_of(unit, feedback, account=tag) for tag in tags]
    return found


def _of_tags(apart: dict[str, list[bytes]], seen: Files) -> dict[str, list[Any]]:
    return {
        f"{kind}, {name}": values
        for kind, own in apart.items()
        for found in (seen.places([[tag] for tag in own]), seen.columns(own))
        for name, values in found.items()
    }


def _traits(seen: Files, rows: list[Contribution]) -> dict[str, Any]:
    ids = [row.id for row in rows]
    stored = seen.columns(ids)
    needles = [
        [row.id.encode(), *(c[n] for c in stored.values() if isinstance(c[n], bytes) and c[n])]
        for n, row in enumerate(rows)
    ]
    lengths = {f"length of {n}": [len(str(v)) for v in c] for n, c in stored.items()}
    return {**stored, **lengths, **seen.places(needles)}


@dataclass
class Games:
    """Many events, as some look while they are open, and all after they have closed."""

    during: list[Played] = field(default_factory=list)
    after: list[Played] = field(default_factory=list)
    lines: list[Any] = field(default_factory=list)
    """What was logged."""

    async def play(self, folder: Path, seed: str, events: int, *, open_ones: int) -> None:
        """Some more games, in new databases; so many of them are looked at while they are open."""
        for house in range(-(-events // IN_A_HOUSE)):
            async with living(folder / f"{seed}-{house}", None) as life:
                for number in range(min(IN_A_HOUSE, events - house * IN_A_HOUSE)):
                    chance = random.Random(f"{seed}-{house}-{number}")
                    with capture_logs() as lines:
                        await self._one(life, chance, early=len(self.during) < open_ones)
                    self.lines += lines

    async def _one(self, life: Living, chance: random.Random, *, early: bool) -> None:
        event, clubs = await make_full_event(life)
        players = Players(life, event, chance, clubs)
        await players.play()
        database = life.house.storage.file
        if early:
            files = {"database": database, "log": database.with_name(f"{database.name}-wal")}
            self.during.append(await look(life, players, files, still_open=True))
        await close(life, event)
        if not players.is_moderated:
            await moderate(life, event, chance)
        backup = life.folder / f"{event.id}.backup"
        await write_backup(life.settings, backup)
        files = {"database": database, "log": database.with_name(f"{database.name}-wal")}
        self.after.append(await look(life, players, {**files, "backup": backup}))
