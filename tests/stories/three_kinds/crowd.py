"""Who answers what: everybody side by side, over days, across restarts."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.fakes.botapi import Person
from tests.living import Living
from tests.stories.buttons import does
from tests.stories.three_kinds.towns import File

RESTART_EVERY = 20
"""Rounds of the crowd."""
NOTHING = "skip"
"""What people plan who pass a question over."""


@dataclass
class Respondent:
    """One person, what they will answer, and what they were asked."""

    person: Person
    language: str
    code: str
    perspective: str
    """"" for the joint sheet."""
    plan: dict[str, str]
    """What they will answer; a slip of the pen is put right afterwards."""
    fields: list[str]
    file: File
    sheet: dict[str, str]
    """What they have answered: one sheet for all who share it."""
    slips: frozenset[str] = frozenset()
    breaks: frozenset[str] = frozenset()
    """Items in front of which they stop for a day or two."""
    twice: frozenset[str] = frozenset()
    """Items they press the answer of two times."""
    asked: Counter[str] = field(default_factory=Counter)

    def sees(self, *what: str) -> bool:
        """Whether the newest message has such a button."""
        last = self.person.last
        return last is not None and last.find(does(*what)) is not None

    def question(self) -> str:
        """The item that is asked just now, or "": told by the answers on offer."""
        last = self.person.last
        button = last and last.find(does("answer"))
        return (button.data or "").split(":")[2] if button else ""

    def press(self, *what: str) -> None:
        """Press a button of the newest message."""
        assert self.sees(*what), f"no {what}:\n{self.person.transcript()}"
        self.person.press(does(*what))


class Crowd:
    """Everybody, side by side: in each round, each of those who are here does one thing."""

    def __init__(self, life: Living, people: list[Respondent], chance: random.Random) -> None:
        self.life = life
        self.acting = {id(one): self._script(one) for one in people}
        self.away: dict[int, int] = {}
        """Who comes back on which day."""
        self.day = self.rounds = self.lost = self.pauses = 0
        self.middle: list[int] = []
        """How many people were here, at each restart."""
        self._chance = chance

    async def answer_everything(self) -> None:
        """Day after day until everybody has handed in what they wanted to."""
        while self.acting:
            while here := [one for one in self.acting if self.away.get(one, 0) <= self.day]:
                await self._round(here)
            self.day += 1
            await self.life.pass_time(days=1)

    async def _round(self, here: list[int]) -> None:
        self.rounds += 1
        for one in here:
            days = next(self.acting[one], None)
            if days is None:
                del self.acting[one]
            elif days:
                self.pauses += 1
                self.away[one] = self.day + days
        if self.rounds % RESTART_EVERY == 0:
            # Among the answers, nobody knows where.
            self.middle.append(len(here))
            for _ in range(self._chance.randrange(120)):
                await asyncio.sleep(0)
            await self.life.restart()
        await self.life.settled()

    def _script(self, one: Respondent) -> Iterator[int]:
        """What somebody does; yields for how many days they go away, mostly 0."""
        one.person.send(f"/start {one.code}")
        yield 0
        for name in one.fields:
            yield from self._find(one, "field", name)
            one.press("field", name)
            yield 0
            yield from self._answer_field(one)
            yield self._chance.choice((0, 0, 0, 1, 2))

    def _answer_field(self, one: Respondent) -> Iterator[int]:
        starts, rested = self.life.starts, False
        while True:
            if self.life.starts != starts and not (one.question() or one.sees("finish")):
                yield from self._ask_where(one)
            starts = self.life.starts
            item = one.question()
            if not item:
                break
            if item in one.breaks and not rested:
                rested = True
                yield self._chance.choice((1, 2))
                yield from self._ask_where(one)
                continue
            yield from self._answer_item(one, item)
        for item in sorted(one.slips & set(one.asked)):
            if one.sees("edit", item):
                one.press("edit", item)
                yield 0
                yield from self._find(one, "answer", item, one.plan[item])
                one.press("answer", item, one.plan[item])
                one.sheet[item] = one.plan[item]
                yield 0
        yield from self._find(one, "finish")
        one.press("finish")
        yield 0

    def _answer_item(self, one: Respondent, item: str) -> Iterator[int]:
        one.asked[item] += 1
        assert one.person.last is not None
        wording = one.file.wording(item, one.language)
        assert wording in one.person.last.text, f"{item}:\n{one.person.last.text}"
        given = "0" if item in one.slips else one.plan[item]
        if given == NOTHING:
            one.press("skip", item)
        else:
            one.press("answer", item, given)
            if item in one.twice:
                one.press("answer", item, given)
            one.sheet[item] = given
        yield 0

    def _find(self, one: Respondent, *what: str) -> Iterator[int]:
        if not one.sees(*what):
            yield from self._ask_where(one, "/selfcheck" if what[0] == "field" else "/start")

    def _ask_where(self, one: Respondent, how: str = "/start") -> Iterator[int]:
        """What people do whom a break or an interruption left without the button they look for."""
        self.lost += 1
        one.person.send(how)
        yield 0
