"""Who writes it: everybody, side by side, while the bot is restarted among them."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from bot.personal_data import signs
from handlers.intake import Intake
from tests.fakes.botapi import FakeTelegram, Person, SeenMessage
from tests.living import Living
from tests.stories.buttons import does
from tests.stories.real_input.statements import ANSWER, HOSTILE, REFUSED, Found, pieces, statements

CODE = "wohnen"
LANGUAGES = ("de", "en", "tr", "ar")


@dataclass
class Citizen:
    """One author, and what they will do."""

    author: str
    person: Person
    language: str
    texts: list[str] = field(default_factory=list)
    refused: tuple[str, ...] = ()
    colour: str = ""
    grade: str = ""
    link: str = CODE
    """What they come by: the code of the event, and perhaps of whoever passed it on."""
    receipt: str = ""
    review: list[SeenMessage] = field(default_factory=list)

    def press(self, *what: str) -> None:
        """Press a button of the newest message: an older one would be a way round a fault."""
        assert self.sees(*what), f"no {what}:\n{self.person.transcript()}"
        self.person.press(does(*what))

    def sees(self, *what: str) -> bool:
        """Whether the newest message has such a button."""
        last = self.person.last
        return last is not None and last.find(does(*what)) is not None

    def newest(self) -> int:
        """The number of the newest message of the chat."""
        return max(self.person.chat.messages)

    def since(self, number: int) -> list[SeenMessage]:
        """What the bot wrote after that message, or into the one that it edited."""
        new = [one for one in self.person.messages if one.message_id > number]
        return new or self.person.messages[-1:]

    def given(self) -> list[Found]:
        """Their rows of an export."""
        rows = [("text", self.language, text) for text in self.texts]
        rows += [("choice", self.language, self.colour)] if self.colour else []
        return rows + ([("scale", self.language, self.grade)] if self.grade else [])


class Crowd:
    """Everybody, acting side by side: in each round, each of those who are here does one thing."""

    def __init__(self, life: Living, fake: FakeTelegram, citizens: list[Citizen]) -> None:
        self.life, self.fake = life, fake
        self.waiting = deque(citizens)
        self.acting: dict[str, Iterator[None]] = {}
        self.written: dict[str, int] = {}
        """Texts by when they were written."""
        self.sent: dict[str, int] = {}
        """Authors by when they handed in."""
        self.middle: list[int] = []
        """How many people were in the middle of a conversation, at each restart."""
        self.doubled = 0
        """Updates that had been handled and came once more."""
        self.lost = 0
        """How often somebody had to ask where they are."""
        self._chance = random.Random(1)

    def admit(self, count: int) -> None:
        """Let some more people begin."""
        for _ in range(min(count, len(self.waiting))):
            citizen = self.waiting.popleft()
            self.acting[citizen.author] = self._script(citizen)

    async def round(self, *, restart: bool = False) -> None:
        """One thing from each. A restart falls among the answers, nobody knows where."""
        seen = set(self.fake.updates.known)
        for author, script in list(self.acting.items()):
            if next(script, self) is self:
                del self.acting[author]
        if restart:
            self.middle.append(len(self.acting))
            with pytest.MonkeyPatch.context() as patch:
                if len(self.middle) % 2:
                    # It dies among the answers, nobody knows where, and writes nothing down.
                    for _ in range(self._chance.randrange(120)):
                        await asyncio.sleep(0)
                    patch.setattr(Intake, "tidy", write_nothing_down)
                else:
                    await self.life.settled()
                await self.life.stop()
            # Telegram did not hear what was confirmed last: it brings all of the round once more.
            new = set(self.fake.updates.known) - seen
            for update in sorted(new - set(self.fake.pending)):
                self.fake.redeliver(update)
                self.doubled += 1
            await self.life.start()
        await self.life.settled()

    async def finish(self) -> None:
        """Rounds until everybody who is here has handed in."""
        while self.acting:
            await self.round()

    def _script(self, citizen: Citizen) -> Iterator[None]:
        citizen.person.send(f"/start {citizen.link}")
        yield
        yield from self._press(citizen, "join", again=f"/start {citizen.link}")
        for text in citizen.refused:
            citizen.person.send(text)
            yield
            assert not citizen.sees("done"), f"{text!r} was taken"
        for number, text in enumerate(citizen.texts):
            if number:
                yield from self._press(citizen, "another", "p1")
            self.written[text] = len(self.written)
            for piece in pieces_of[text]:
                citizen.person.send(piece)
            yield
        yield from self._press(citizen, "done", "p1")
        colour = {"Red": "o1", "Green": "o2"}.get(citizen.colour, "")
        yield from self._press(citizen, "answer" if colour else "skip", "p2", colour)
        before, starts, grade = citizen.newest(), self.life.starts, citizen.grade
        yield from self._press(citizen, "answer" if grade else "skip", "p3", grade)
        if self.life.starts != starts:
            # What an interruption is told with is not to be counted as the review's.
            before = citizen.newest()
            yield from self._ask_where(citizen, "/start")
        citizen.review = citizen.since(before)
        self.sent[citizen.author] = len(self.sent)
        citizen.press("finish")
        yield
        if any(map(signs, citizen.texts)):
            # What looks like personal data was shown once more; it goes as it is.
            yield from self._press(citizen, "finish")

    def _press(self, citizen: Citizen, *what: str, again: str = "/start") -> Iterator[None]:
        if not citizen.sees(*what):
            yield from self._ask_where(citizen, again)
        citizen.press(*what)
        yield

    def _ask_where(self, citizen: Citizen, how: str) -> Iterator[None]:
        """What people do whom an interruption left without the button they look for."""
        self.lost += 1
        citizen.person.send(how)
        yield


async def write_nothing_down(_intake: Intake) -> None:
    pass


pieces_of: dict[str, list[str]] = {}
"""The messages that each text was sent in."""


def invited(fake: FakeTelegram) -> tuple[str, list[Citizen]]:
    """All authors with their real statements, and the hostile texts shared out among them."""
    source, said = statements()
    authors = list(dict.fromkeys(author for author, _ in said))
    # The first few show that too few show nothing; who wrote 54 comes next and needs longest.
    busiest = Counter(author for author, _ in said).most_common(1)[0][0]
    authors.remove(busiest)
    authors.insert(9, busiest)
    citizens = {}
    for number, author in enumerate(authors):
        language = LANGUAGES[number % len(LANGUAGES)]
        # Nothing of the account is like the author's number or place.
        person = fake.person(7_000_000_000 + number * 7_919, language_code=language)
        citizens[author] = Citizen(
            author,
            person,
            language,
            colour="" if number > 20 and number % 7 == 0 else ("Red", "Green")[number % 2],
            grade="" if number > 20 and number % 11 == 0 else str(1 + number % 5),
        )
    pieces_of.clear()
    for author, text in said:
        citizens[author].texts.append(text)
        pieces_of[text] = pieces(text)
    long = " ".join(text for _, text in said)
    fullest = [long[:6_000], long[6_000 : 6_000 + ANSWER - 3]]
    for number, text in enumerate([*HOSTILE, *fullest]):
        parts = pieces(text)
        # Several messages to one answer stand on lines of their own.
        whole = "\n".join(parts)
        citizens[authors[12 + 2 * number]].texts.append(whole)
        pieces_of[whole] = parts
    for number, text in enumerate(REFUSED):
        citizens[authors[11 + 2 * number]].refused = (text,)
    assert len(pieces_of) == len(said) + len(HOSTILE) + 2, "a text tells its author only if unique"
    return source, [citizens[author] for author in authors]
