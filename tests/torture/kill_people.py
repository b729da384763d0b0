"""What people do while the bot is killed, and what must be true of what they have seen.

People are reasonable: they wait for a reaction to what they did, press only buttons that are there,
and repeat only what does no harm, where the bot said that it was interrupted. Impatient ones repeat
it as soon as the bot is dead. What never may live here: knowledge of how the bot works inside.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.anonymity import account_tag, participant_tag, receipt_hash, slot_tag
from bot.model import Door
from storage.keys import FileKeys
from storage.opening import KEYS_FOLDER
from tests.fakes.botapi import Button, Entry, FakeTelegram, Person
from tests.torture.kill import Stage
from tests.torture.kill_facts import Facts

INTERRUPTED: Final = "I was interrupted for a moment.|Ich wurde kurz unterbrochen."
"""German to those of whom nothing is stored yet, not even a language."""
RECEIPT: Final = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b")
FOR_EVER: Final = 1e6
"""Seconds. How long a bot may take is the stage's affair."""

Answers = Mapping[int, tuple[str, ...]]
"""What was answered to the nth prompt."""


@dataclass(frozen=True)
class Mark:
    """Something that a person sees, and what the bot has thereby acknowledged."""

    sees: tuple[str, ...]
    """Words that stand together in one message; alternatives are apart by a bar."""
    stage: str = "none"
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """What somebody does at once, and what they wait for."""

    acts: tuple[str, ...]
    """`!text` writes it, `>verb` presses the bot's button for that, anything else an option."""
    marks: tuple[Mark, ...]
    again: bool = False
    """May be done twice: it is repeated where its effect was not shown."""


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
        all(any(either in entry.params["text"] for either in word.split("|")) for word in words)
        for entry in entries
    )


def _does(verb: str) -> Callable[[Button], bool]:
    # Not by its label: wordings change, what a button does hardly ever.
    return lambda button: button.data is not None and button.data.startswith(verb)


class Actor:
    """One person with a list of steps."""

    def __init__(self, stage: Stage, number: int, *, impatient: bool = False) -> None:
        self._stage, self.fake = stage, stage.fake
        self.person = stage.fake.person(number, language_code="en")
        self._impatient = impatient
        self._since = self._lost_patience = 0
        self._step: Step | None = None
        self._done = Mark(())
        """The last mark of the steps that are behind."""

    async def do(self, step: Step) -> None:
        """Act, and wait until all of it was seen."""
        self._step = step
        self._act(step)
        while True:
            await self.fake.until(lambda: self._finished() or self._put_off(), FOR_EVER)
            if self._finished():
                break
            # Once a death: then they wait for the next life like everybody.
            self._lost_patience = self._stage.lives
            self._act(step)
        self._step, self._done = None, step.marks[-1]

    def _act(self, step: Step) -> None:
        self._since = len(self.fake.ledger)
        for act in step.acts:
            if act.startswith("!"):
                self.person.send(act[1:].replace("RECEIPT", self.receipt))
            else:
                self.person.press(_does(act[1:]) if act.startswith(">") else act)

    def _finished(self) -> bool:
        return self._step is not None and self._saw(self._step.marks[-1])

    def _put_off(self) -> bool:
        if self._step is None or not self._step.again:
            return False
        dead = self._stage.is_empty and self._stage.lives > self._lost_patience
        return (self._impatient and dead) or sees(self._heard(), (INTERRUPTED,))

    def _heard(self) -> list[Entry]:
        return said(self.fake, self.person, self._since)

    def _saw(self, mark: Mark) -> bool:
        return sees(self._heard(), mark.sees)

    @property
    def possible(self) -> list[Mark]:
        """What the bot may hold now: what it acknowledged, or more of what was done since."""
        if self._step is None:
            return [self._done]
        marks = [self._done, *self._step.marks]
        seen = [0] + [n for n, mark in enumerate(self._step.marks, 1) if self._saw(mark)]
        return marks[max(seen) :]

    def explain(self) -> str:
        """What this person waits for, and what they see."""
        waits = self._step.marks[-1].sees if self._step else "nothing"
        return f"{self.person.id} waits for {waits} and sees:\n{self.person.transcript()}"

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
NOTICE: Final = "Anonymous:"
SENT: Final = "Your answers have been sent.|This was sent already."
QUESTIONS: Final = ("What shall change?", "Which colour?", "How well do you like it?")


def citizen_steps(texts: Sequence[str], colour: str, choice: str, mark: str) -> list[Step]:
    """A citizen's whole way through an event with a free text, a choice and a scale."""
    first, second, third = texts
    one, two, three = (first,), (f"{first}\n{second}",), (f"{first}\n{second}", third)
    chosen, all_three = {0: three, 1: (choice,)}, {0: three, 1: (choice,), 2: (mark,)}
    return [
        Step((f"!/start {CODE}",), (Mark((NOTICE,)),), again=True),
        Step((">join:",), (Mark((QUESTIONS[0],), "open"),)),
        Step(
            (f"!{first}", f"!{second}"),
            (Mark((first,), "open", {0: one}), Mark((first, second), "open", {0: two})),
        ),
        Step((">another:",), (Mark(("Answer 2 of",), "open", {0: two}),)),
        Step((f"!{third}",), (Mark((third,), "open", {0: three}),)),
        Step((">done:",), (Mark((QUESTIONS[1],), "open", {0: three}),)),
        Step((colour,), (Mark((QUESTIONS[2],), "open", chosen),)),
        Step((mark,), (Mark((third, colour, mark), "open", all_three),)),
        Step((">finish:",), (Mark((SENT,), "sent", all_three),)),
        Step(
            ("!/receipt RECEIPT",),
            (Mark((first, second, third, colour), "sent", all_three),),
            again=True,
        ),
    ]


CITIZENS: Final = {
    21: citizen_steps(("Mehr Bäume", "am Weiher", "Ein Spielplatz"), "Red", "o1", "4"),
    22: citizen_steps(("Bänke im Schatten", "für Ältere", "Weniger Laub"), "Green", "o2", "2"),
}
"""By their Telegram ids."""


class TakingPart:
    """Two citizens take part in the same event, step by step at the same time."""

    def __init__(self, stage: Stage, *, impatient: bool = False) -> None:
        self._fake, self._keys = stage.fake, FileKeys(stage.folder / KEYS_FOLDER)
        self._citizens = {n: Actor(stage, n, impatient=impatient) for n in CITIZENS}
        lasting = self._keys.lasting()
        self._account = {
            number: account_tag(lasting, Door.TELEGRAM.value, str(number)) for number in CITIZENS
        }
        self.accounts = list(self._account.values())

    async def play(self) -> None:
        for steps in zip(*CITIZENS.values(), strict=True):
            pairs = zip(self._citizens.values(), steps, strict=True)
            await asyncio.gather(*(citizen.do(step) for citizen, step in pairs))

    def after_a_kill(self, facts: Facts) -> list[str]:
        wrong = unsound(facts)
        for number, citizen in self._citizens.items():
            held = self._held(number, citizen, facts)
            possible = [(mark.stage, mark.answers) for mark in citizen.possible]
            if held not in possible:
                wrong.append(f"loss: {number} was shown one of {possible}; stored is {held}")
            wrong += self._lost_receipt(number, citizen, facts)
        return wrong

    def at_the_end(self, facts: Facts, kills: int) -> list[str]:
        del kills
        wrong = self.after_a_kill(facts)
        (event,) = facts["events"]
        parts = sum(
            len(value) for one in CITIZENS.values() for value in one[-1].marks[-1].answers.values()
        )
        if len(event["contributions"]) != parts:
            wrong.append(f"doubled or lost: {len(event['contributions'])} answers, not {parts}")
        if set(facts["tags"]) != (tags := self._tags(event)) or len(facts["tags"]) != len(tags):
            wrong.append(f"tags: {len(facts['tags'])} stored, {len(tags)} people's answers")
        if facts["owed"]:
            wrong.append(f"{facts['owed']} people are owed an answer for ever")
        left = [one for one in facts["conversations"] if one["receipt"] or any(one["answers"])]
        if left:
            wrong.append(f"{len(left)} conversations still hold what was sent")
        return wrong

    def explain(self) -> str:
        return "\n".join(citizen.explain() for citizen in self._citizens.values())

    def _held(self, number: int, citizen: Actor, facts: Facts) -> tuple[str, Answers]:
        """How far a citizen is, by the database."""
        (event,) = facts["events"]
        if sent := self._contributed(citizen, event):
            return "sent", sent
        account = self._account[number].hex()
        for one in facts["conversations"]:
            if one["account"] == account and one["stage"] == "open":
                answers = {
                    event["prompts"].index(prompt): tuple(filter(None, value))
                    for prompt, value in one["answers"].items()
                }
                return "open", {n: value for n, value in answers.items() if value}
        return "none", {}

    @staticmethod
    def _contributed(citizen: Actor, event: Facts) -> Answers:
        """What a citizen's receipt opens."""
        stored = {one["receipt"]: one["value"] for one in event["contributions"]}
        opened: dict[int, tuple[str, ...]] = {}
        for place, prompt in enumerate(event["prompts"]):
            hashes = [receipt_hash(citizen.receipt, prompt, slot).hex() for slot in range(1, 4)]
            if values := tuple(stored[one] for one in hashes if one in stored):
                opened[place] = values
        return opened

    def _lost_receipt(self, number: int, citizen: Actor, facts: Facts) -> list[str]:
        """A receipt that was shown is kept until it opens something, and there is only one."""
        if len(citizen.receipts) > 1:
            return [f"receipt: {number} was shown {len(citizen.receipts)} different ones"]
        (event,) = facts["events"]
        kept = {one["receipt"] for one in facts["conversations"]}
        if citizen.receipt in {"", *kept} or self._contributed(citizen, event):
            return []
        return [f"receipt: the one that {number} was shown opens nothing"]

    def _tags(self, event: Facts) -> set[str]:
        """The tags that there must be: one an answer, and one a participant."""
        key = self._keys.participation(event["id"])
        tags = {participant_tag(key, event["id"], account) for account in self.accounts}
        for number, steps in CITIZENS.items():
            for place, value in steps[-1].marks[-1].answers.items():
                tags |= {
                    slot_tag(key, event["id"], event["prompts"][place], slot, self._account[number])
                    for slot in range(1, len(value) + 1)
                }
        return {tag.hex() for tag in tags}


# -- the reminder route ----------------------------------------------------------------------------

GUESTS: Final = (31, 32, 33)
"""Telegram ids of the decision-makers."""
TALK_ID: Final = "talk"
TALK: Final = "Heat in the town"
LETTERS: Final = {"talk-invitation": "Will you come?", "talk-reminder-7": "Reminder:"}
"""The words by which each kind is known."""
COMING: Final = "You said: yes."
LEASE_OVER: Final = 180.0
"""Seconds, a little more than bringing a letter may take."""
UNTIL_REMINDER: Final = 28
"""Days between invitation and first reminder."""


class Invited:
    """Three decision-makers are invited to a talk, say yes, and are reminded of it."""

    accounts: Sequence[bytes] = ()

    def __init__(self, stage: Stage) -> None:
        self._stage, self._fake = stage, stage.fake
        self._kills = 0
        self._guests = {number: Actor(stage, number) for number in GUESTS}
        for guest in self._guests.values():
            # They wrote to the bot when they took up their role.
            guest.person.chat.reach = "open"

    async def play(self) -> None:
        await self._letters()
        yes = Step((f">rsvp:{TALK_ID}::yes",), (Mark((COMING,), "yes"),), again=True)
        invited = [guest for n, guest in self._guests.items() if self._got(n, "talk-invitation")]
        await asyncio.gather(*(guest.do(yes) for guest in invited))
        await self._letters(days=UNTIL_REMINDER)

    async def _letters(self, **by: float) -> None:
        await self._stage.tick(**by)
        # What a killed bot was bringing comes to light as soon as its time is over.
        await self._stage.tick(seconds=LEASE_OVER)

    def _got(self, number: int, kind: str) -> int:
        """How often a letter came."""
        return sum(
            entry.method == "sendMessage"
            and all(words in entry.params["text"] for words in (LETTERS[kind], TALK))
            for entry in said(self._fake, self._guests[number].person)
        )

    def after_a_kill(self, facts: Facts) -> list[str]:
        self._kills += 1
        wrong = unsound(facts)
        for number, guest in self._guests.items():
            person = facts["addresses"][str(number)]
            if facts["replies"].get(person, "none") not in {mark.stage for mark in guest.possible}:
                wrong.append(f"loss: the answer of {number} was acknowledged and is not stored")
            for kind in LETTERS:
                state = state_of(facts, person, kind)
                if self._got(number, kind) and state not in ("sending", "sent", "uncertain"):
                    wrong.append(f"{kind} came to {number} and would go out again: it is {state}")
        # One that the life before was bringing stands so until its lease is over.
        if (sending := states_of(facts)["sending"]) > self._kills:
            wrong.append(f"{sending} letters are being sent after {self._kills} kills")
        return wrong

    def at_the_end(self, facts: Facts, kills: int) -> list[str]:
        wrong = self.after_a_kill(facts)
        for number in self._guests:
            person = facts["addresses"][str(number)]
            kinds = list(LETTERS)[: 1 + (facts["replies"].get(person) == "yes")]
            for kind in kinds:
                state, came = state_of(facts, person, kind), self._got(number, kind)
                if not ((state == "sent" and came == 1) or (state == "uncertain" and came < 2)):
                    wrong.append(f"{kind} is {state} and came to {number} {came} times")
        states = states_of(facts)
        if states["uncertain"] > kills:
            wrong.append(f"{states['uncertain']} uncertain letters by {kills} kills")
        if states["sending"] or facts["owed"]:
            wrong.append(f"left over: {states['sending']} letters, {facts['owed']} answers")
        return wrong

    def explain(self) -> str:
        return "\n".join(guest.explain() for guest in self._guests.values())


def state_of(facts: Facts, person: str, kind: str) -> str:
    """What became of somebody's letter."""
    found = [
        one["state"] for one in facts["letters"] if (one["person"], one["kind"]) == (person, kind)
    ]
    return " and ".join(found) or "missing"


def states_of(facts: Facts) -> Counter[str]:
    """How many letters are how far."""
    return Counter(one["state"] for one in facts["letters"])


def unsound(facts: Facts) -> list[str]:
    """Whether SQLite itself finds something wrong."""
    return [] if facts["sound"] == "ok" else [f"the database is damaged: {facts['sound']}"]
