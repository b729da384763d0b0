"""What people do while the bot is killed, and what must be true of what they have seen.

People are reasonable: they wait for a reaction to what they did, press only buttons that are there,
and repeat nothing but a command that was answered with "I was interrupted". What never may live
here: knowledge of how the bot works inside.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.anonymity import account_tag, participant_tag, receipt_hash, slot_tag
from bot.model import Door
from storage.keys import FileKeys
from storage.opening import KEYS_FOLDER
from tests.fakes.botapi import Entry, FakeTelegram, Person
from tests.torture.kill import Facts, Stage

INTERRUPTED: Final = "I was interrupted for a moment."
RECEIPT: Final = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b")
FOR_EVER: Final = 1e6
"""Seconds. How long a bot may take is the stage's affair."""

Answers = Mapping[int, tuple[str, ...]]
"""What was answered to the nth prompt."""


@dataclass(frozen=True)
class Mark:
    """Something that a person sees, and what the bot has thereby acknowledged."""

    sees: tuple[str, ...]
    """Words that stand together in one message; or any of the alternatives, apart by a bar."""
    stage: str = ""
    answers: Answers | None = None


@dataclass(frozen=True)
class Step:
    """What somebody does at once, and what they wait for."""

    acts: tuple[str, ...]
    """`!text` writes it, anything else presses that button."""
    marks: tuple[Mark, ...]
    again: bool = False
    """A command whose effect is only what it shows: repeated where that was not shown."""


def said(fake: FakeTelegram, person: Person, since: int = 0) -> list[Entry]:
    """Messages that the bot wrote or changed in a chat since then."""
    return [
        entry
        for entry in fake.ledger[since:]
        if entry.effect
        and entry.chat_id == person.id
        and entry.method in ("sendMessage", "editMessageText")
    ]


def sees(entries: Sequence[Entry], words: Sequence[str]) -> bool:
    """Whether these words stand together in one of the messages."""
    return any(
        all(
            any(either in entry.params["text"] for either in word.split("|")) for word in words
        )
        for entry in entries
    )


class Actor:
    """One person with a list of steps."""

    def __init__(self, fake: FakeTelegram, person: Person) -> None:
        self.fake, self.person = fake, person
        self._since = 0
        self._step: Step | None = None
        self.done = Mark((), "none", {})
        """The last mark of the steps that are behind."""

    async def do(self, step: Step) -> None:
        """Act, and wait until all of it was seen."""
        self._since, self._step = len(self.fake.ledger), step
        self._act(step)
        while True:
            await self.fake.until(lambda: self._finished() or self._put_off(), FOR_EVER)
            if self._finished():
                break
            self._since = len(self.fake.ledger)
            self._act(step)
        self._step, self.done = None, step.marks[-1]

    def _act(self, step: Step) -> None:
        for act in step.acts:
            if act.startswith("!"):
                self.person.send(act[1:].replace("RECEIPT", self.receipt))
            else:
                self.person.press(act)

    def _finished(self) -> bool:
        return self._step is not None and self._saw(self._step.marks[-1])

    def _put_off(self) -> bool:
        again = self._step is not None and self._step.again
        return again and sees(said(self.fake, self.person, self._since), (INTERRUPTED,))

    def _saw(self, mark: Mark) -> bool:
        return sees(said(self.fake, self.person, self._since), mark.sees)

    @property
    def possible(self) -> list[Mark]:
        """What the bot may hold now: what it acknowledged, or more of what was done since."""
        if self._step is None:
            return [self.done]
        marks = [self.done, *self._step.marks]
        seen = [0] + [n for n, mark in enumerate(self._step.marks, 1) if self._saw(mark)]
        return marks[max(seen) :]

    @property
    def receipts(self) -> set[str]:
        """Every receipt code that this person was ever shown."""
        texts = [entry.params["text"] for entry in said(self.fake, self.person)]
        return {code for text in texts for code in RECEIPT.findall(text)}

    @property
    def receipt(self) -> str:
        """The one receipt code."""
        return next(iter(self.receipts), "")


# -- the answer route ----------------------------------------------------------------------------

CODE: Final = "park"
SENT: Final = "Thank you. Your answers have been sent.|This was sent already."


def citizen_steps(first: str, second: str, third: str, colour: str, mark: str) -> list[Step]:
    """A citizen's whole way through an event with a free text, a choice and a scale."""
    text = f"{first}\n{second}"
    one, two = {0: (text,)}, {0: (text, third)}
    three, four = {**two, 1: (colour,)}, {**two, 1: (colour,), 2: (mark,)}
    return [
        Step((f"!/start {CODE}",), (Mark(("Take part",)),), again=True),
    ]
