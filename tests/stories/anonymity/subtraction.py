"""One event, what people do in it, and a moderator who compares everything they are ever shown."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from bot.anonymity import K, account_tag, draw_receipt
from bot.dialogue import receipts
from bot.dialogue.handing_in import hand_in
from bot.dialogue.moderation import queue
from bot.errors import Refused
from bot.model import Door, Event
from bot.moderated import Decision
from bot.questions import Answer, Kind, Option, Question
from bot.replies import (
    Action,
    Answered,
    Code,
    Command,
    ExportFile,
    ExportRow,
    Link,
    Press,
    Quote,
    Say,
    SendFile,
    Tap,
)
from bot.turn import Turn
from config.phrases import Verbatim
from handlers.intake import Taken
from tests.living import Living
from tests.stories.anonymity.world import What, close, make_event

COLOURS = (Option("o1", Verbatim("Red")), Option("o2", Verbatim("Green")))
SUBTRACTED = (
    Question("p1", Kind.TEXT, Verbatim("Texts"), max_answers=3, required=False),
    Question("p2", Kind.CHOICE, Verbatim("Colour"), options=COLOURS, required=False),
)
CROWD = 9
"""People: enough for one batch, not for two at once, so that leftovers are common."""

Step = tuple[Any, ...]
WHO = st.integers(0, CROWD - 1)
STEPS = st.one_of(
    st.tuples(st.just("submit"), WHO, st.integers(0, 2), st.sampled_from(["", "o1", "o2"])),
    st.tuples(st.just("submit"), WHO, st.just(1), st.just("o1")),
    st.tuples(st.just("amend"), WHO, st.sampled_from(["change", "add", "drop", "colour"])),
    st.tuples(st.just("delete"), WHO),
    st.tuples(st.just("pull")),
    st.tuples(st.just("look")),
    st.tuples(st.just("everybody"), st.integers(K - 1, CROWD)),
)


@dataclass
class Handed:
    """What one receipt opens, as its owner knows it."""

    receipt: str
    texts: list[str]
    colour: str


class Subtraction:
    """One event, and a moderator who compares everything they are ever shown."""

    def __init__(self, life: Living, event: Event, moderator: str) -> None:
        self.life, self.event, self.moderator = life, event, moderator
        self.handed: dict[int, list[Handed]] = defaultdict(list)
        self.slots: Counter[int] = Counter()
        self.coloured: set[int] = set()
        self.author: dict[str, int] = {}
        self.replaced: dict[str, set[str]] = defaultdict(set)
        """Of each text, those that it took the place of."""
        self.deleted: set[str] = set()
        self.shown: set[str] = set()
        self.colours: Counter[str] = Counter()
        self.waits_for_colour: dict[int, str] = {}
        """Whose colour has changed since colours were released."""
        self.lost_colours = 0
        self.took_part: set[int] = set()
        self.batches = 0
        self.keys = 0

    # .. what people do

    def turn(self, unit: Any, person: int) -> Turn:
        """A citizen's turn."""
        press = Press(Door.BROWSER, f"{self.event.id}-{person}", "", Command("resume"))
        tag = account_tag(unit.keys.lasting(), press.door.value, press.account)
        around = self.life.house.surroundings(self.life.doors.links)
        return Turn(unit, around, press, tag, "de", [], [])

    def text(self, person: int) -> str:
        """A new text of somebody's."""
        text = f"{person}-{len(self.author)}"
        self.author[text] = person
        return text

    async def submit(self, person: int, texts: int, colour: str) -> None:
        """Hand something in, as far as there are answers left."""
        texts = min(texts, 3 - self.slots[person])
        colour = "" if person in self.coloured else colour
        if not (texts or colour):
            return
        mine = [self.text(person) for _ in range(texts)]
        answers: dict[str, Answer] = {"p1": tuple(mine), "p2": (colour,) if colour else ()}
        async with self.life.house.storage.unit() as unit:
            receipt = draw_receipt(unit.chance)
            await hand_in(self.turn(unit, person), self.event, receipt, answers)
            unit.turn_done()
        self.handed[person].append(Handed(receipt, mine, colour))
        self.slots[person] += texts
        self.took_part.add(person)
        if colour:
            self.coloured.add(person)
            self.waits_for_colour[person] = colour

    async def amend(self, person: int, how: str) -> None:
        """Change what was handed in."""
        mine = next(iter(self.handed[person]), None)
        if mine is None:
            return
        new = Handed(mine.receipt, list(mine.texts), mine.colour)
        if how == "change" and new.texts:
            new.texts[0] = self.text(person)
            self.replaced[new.texts[0]] = {mine.texts[0], *self.replaced[mine.texts[0]]}
        elif how == "add" and self.slots[person] < 3:
            new.texts.append(self.text(person))
            self.slots[person] += 1
        elif how == "drop" and new.texts:
            gone = new.texts.pop()
            self.deleted |= {gone, *self.replaced[gone]}
        elif how == "colour" and mine.colour:
            new.colour = "o1" if mine.colour == "o2" else "o2"
            self.waits_for_colour[person] = new.colour
        answers: dict[str, Answer] = {
            "p1": tuple(new.texts),
            "p2": (new.colour,) if new.colour else (),
        }
        async with self.life.house.storage.unit() as unit:
            turn = self.turn(unit, person)
            try:
                await receipts.amend(turn, self.event, mine.receipt, answers)
            except Refused:
                assert not (mine.texts or mine.colour)
            unit.turn_done()
        self.handed[person][0] = new

    async def delete(self, person: int) -> None:
        """Delete everything of one receipt: the one thing that may be noticed."""
        if not self.handed[person]:
            return
        gone = self.handed[person].pop(0)
        self.deleted |= {*gone.texts, *(old for text in gone.texts for old in self.replaced[text])}
        if gone.colour:
            self.waits_for_colour.pop(person, None)
            self.lost_colours += 1
        async with self.life.house.storage.unit() as unit:
            try:
                await receipts.delete(self.turn(unit, person), gone.receipt)
            except Refused:
                assert not (gone.texts or gone.colour)
            unit.turn_done()

    # .. what the moderator sees

    async def press(self, what: What, account: str = "") -> Taken:
        """What the moderator, or another account, is answered."""
        self.keys += 1
        key = f"{self.event.id}:{self.keys}"
        (taken,) = await self.life.doors.intake.take(
            [Press(Door.BROWSER, account or self.moderator, key, what, "en")]
        )
        return taken

    async def _press(self, verb: str) -> Taken:
        return await self.press(Tap(Action(verb, self.event.id)))

    async def look(self) -> None:
        """The counts beside an event are multiples of k, and never more than there are."""
        people = len(self.took_part)
        counts = [
            int(n) for n in re.findall(r"At least (\d+)", self._words(await self._press("event")))
        ]
        assert all(count % K == 0 and people - K < count <= people for count in counts)
        assert bool(counts) == (people >= K)

    async def compare(self, *, closed: bool = False) -> None:
        """What this moderator sees of everything, against what they saw before."""
        await self.pull(closed=closed)

    async def pull(self, *, closed: bool = False) -> None:
        """Whatever is new comes from at least k people, whatever is gone was deleted or changed."""
        taken = await self._press("export")
        rows = next(
            s.attachment.rows
            for s in taken.sayings
            if isinstance(s, SendFile) and isinstance(s.attachment, ExportFile)
        )
        assert f"{len(rows)} answer" in self._words(taken)
        self._look_at_texts({str(row.value) for row in rows if row.type == "text"}, closed=closed)
        self._look_at_colours([row for row in rows if row.type == "choice"], closed=closed)

    def _look_at_texts(self, now: set[str], *, closed: bool) -> None:
        new, gone = now - self.shown, self.shown - now
        people = {self.author[text] for text in new}
        assert closed or not people or len(people) >= K, f"new texts of {len(people)} people: {new}"
        self.batches += bool(people)
        changed = {old for text in new for old in self.replaced[text]}
        assert gone <= changed | self.deleted, f"{gone - changed - self.deleted} are gone"
        assert not now & self.deleted, "what was deleted is shown"
        assert not now & changed, "a text is shown beside the one that took its place"
        self.shown = now

    def _look_at_colours(self, rows: list[ExportRow], *, closed: bool) -> None:
        waiting = len(self.waits_for_colour)
        if waiting >= K or closed:
            mine = [one.colour for all_ in self.handed.values() for one in all_ if one.colour]
            assert (
                Counter(row.value for row in rows)
                == Counter({"Red": mine.count("o1"), "Green": mine.count("o2")}) + Counter()
            ), "a release shows everything"
            self.waits_for_colour.clear()
        else:
            before, after = self.colours, Counter(str(row.value) for row in rows)
            assert after <= before, f"{waiting} people's colours are new: {after - before}"
            assert before.total() - after.total() <= self.lost_colours, "a colour is gone"
        self.lost_colours = 0
        self.colours = Counter(str(row.value) for row in rows)

    def _words(self, answered: Answered) -> str:
        book = self.life.house.phrasebook
        lines = [line for s in answered.sayings if isinstance(s, Say) for line in s.lines]
        return "\n".join(
            line.words if isinstance(line, Quote | Code | Link) else book.say(line.text, "en")
            for line in lines
        )


MODERATED = st.one_of(
    STEPS,
    st.tuples(st.just("look_through")),
    st.tuples(st.just("decide"), st.integers(0, 20), st.sampled_from(["mod-yes", "mod-no"])),
    st.tuples(st.just("look")),
)


class Moderating(Subtraction):
    """A moderator who goes through the queue, decides, and compares all they are ever shown."""

    def __init__(self, life: Living, event: Any, moderator: str) -> None:
        super().__init__(life, event, moderator)
        self.ids: dict[str, str] = {}
        """Of each text that was shown in the queue."""

    async def look(self) -> None:
        """Counts of people and of what waits are multiples of k."""
        await super().look()
        taken = await self._press("event")
        labels = [
            self.life.house.phrasebook.say(button.label, "en")
            for saying in taken.sayings
            if isinstance(saying, Say)
            for row in saying.buttons
            for button in row
        ]
        counts = [int(n) for one in labels for n in re.findall(r"at least (\d+) wait", one)]
        assert any(one.startswith("Moderate") for one in labels)
        assert all(count % K == 0 and count for count in counts)

    async def compare(self, *, closed: bool = False) -> None:
        """The queue, instead of a file."""
        await self.look_through(closed=closed)

    async def look_through(self, *, closed: bool = False) -> None:
        """Everything that waits or was decided, as the chat and the pages read it."""
        await self._press("moderate")
        seen: dict[str, str] = {}
        async with self.life.house.storage.unit() as unit:
            event = await unit.events.get(self.event.id)
            assert event is not None
            for decision in (None, *Decision):
                found = await queue.queue(unit, event, "p1", decision=decision, most=10_000)
                counted = {None: found.undecided, Decision.ACCEPTED: found.accepted}
                assert len(found.entries) == counted.get(decision, found.rejected)
                assert found.waiting % K == 0
                for entry in found.entries:
                    assert entry.verdict.decision is decision
                    seen[entry.contribution.value] = entry.contribution.id
        self.ids |= seen
        self._look_at_texts({*seen}, closed=closed)

    async def decide(self, pick: int, verb: str) -> None:
        """Accept or reject one that was seen."""
        if self.ids:
            text = sorted(self.ids)[pick % len(self.ids)]
            reason = "topic" if verb == "mod-no" else ""
            await self.press(Tap(Action(verb, self.ids[text], "1", reason)))


async def play(
    life: Living, watching: Callable[[Living, Event, str], Subtraction], steps: list[Step]
) -> int:
    """Play a sequence of steps, then close; the number of batches that were seen before."""
    event = await make_event(life, SUBTRACTED)
    one = watching(life, event, "moderator")
    for name, *more in steps:
        if name == "everybody":
            for person in range(more[0]):
                await one.submit(person, 1, "o1" if person % 2 else "o2")
        else:
            await getattr(one, name)(*more)
        if name in ("delete", "amend"):
            await one.look()
    await one.compare()
    await close(life, event)
    before = one.batches
    await one.compare(closed=True)
    return before
