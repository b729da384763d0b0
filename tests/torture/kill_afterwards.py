"""What people and the clock do once an event is over, while the bot is killed.

People subscribe, leave a contact for a working group and say whether it helped; they are told what
was made of it. The clock closes an event and ends its retention.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.anonymity import account_tag
from bot.dialogue.certificates.issuing import CHECK, check_sum
from bot.feedback.agreement import ANSWERS
from bot.model import Door
from storage.keys import FileKeys
from storage.opening import KEYS_FOLDER
from tests.torture.kill import Stage
from tests.torture.kill_facts import Facts
from tests.torture.kill_people import (
    CODE,
    LEASE_OVER,
    Actor,
    Mark,
    Step,
    said,
    state_of,
    states_of,
    unsound,
)

GROUP: Final = "Trees first"
TOLD: Final = "You said: more trees. We plant ten."
KIND: Final = "tidings-news"
CLOSED: Final = "has closed"
OVER: Final = "That button belongs to something that is over."
"""What whoever presses once more is told of a form that was taken."""
STATEMENTS: Final = (
    "I felt heard.",
    "I met people",
    "I understand better",
    "I have got an idea",
    "I would take part again.",
)

# -- going on ------------------------------------------------------------------------------------

OPTIONS: Final = {said.wording: option for option, said in ANSWERS.items()}
"""Ids of options by the words on their buttons."""
FOLLOWS, GOES_ON, LOOKED_BACK = "follows", "goes on", "looked back"
STAGES: Final = {
    (0, 0, 0): "none",
    (1, 0, 0): FOLLOWS,
    (1, 1, 0): GOES_ON,
    (1, 1, 1): LOOKED_BACK,
}
"""How far somebody is, by how often the database has their address, contact and opinion."""


def steps_afterwards(name: str, contact: str, opinion: Sequence[str]) -> list[Step]:
    """The way of somebody who comes to a closed event by its link."""

    def back_at_the_event(stage: str) -> Step:
        return Step((f"!/start {CODE}",), (Mark((CLOSED,), stage),), again=True)

    def seen(act: str, words: str, stage: str) -> Step:
        return Step((act,), (Mark((words,), stage),), again=True)

    said_before = zip(opinion, (*STATEMENTS[1:], "Only sums are shown"), strict=True)
    return [
        back_at_the_event("none"),
        seen(">follow:", "one letter, the same for everybody", "none"),
        seen(">follow-yes:", "I write to you when there is something to tell.", FOLLOWS),
        back_at_the_event(FOLLOWS),
        seen(">going-on:", "Here you can go on with others.", FOLLOWS),
        seen(">going-on-in:", "Nothing leads|nothing leads", FOLLOWS),
        Step((">going-on-join:",), (Mark(("What is your name?",), FOLLOWS),)),
        Step((f"!{name}",), (Mark(("How can you be reached?",), FOLLOWS),)),
        Step((f"!{contact}",), (Mark((name, contact), FOLLOWS),)),
        seen(">finish:", f"Your contact is on the list.|{OVER}", GOES_ON),
        back_at_the_event(GOES_ON),
        seen(">going-on:", "Here you can go on with others.", GOES_ON),
        Step((">going-on-in:",), (Mark(("You have left for it:", name, contact), GOES_ON),), True),
        back_at_the_event(GOES_ON),
        seen(">event-helped:", "Five sentences, one tap each", GOES_ON),
        Step((">event-helped-go:",), (Mark((STATEMENTS[0],), GOES_ON),)),
        *(Step((option,), (Mark((words,), GOES_ON),)) for option, words in said_before),
        seen(">finish:", f"Thank you. That helps|{OVER}", LOOKED_BACK),
    ]


GUESTS: Final[Mapping[int, tuple[str, str, tuple[str, ...]]]] = {
    41: ("Zoe Zett", "zoe@example.org", ("I fully agree", "Partly", "Partly", "Partly", "Partly")),
    42: ("Bert", "0171 42", ("Partly", "I fully agree", "Partly", "Partly", "I fully agree")),
}
"""By their Telegram ids: name, contact and what they say to whether it helped."""


class GoingOn:
    """Two people come by the link of a closed event, and are told what became of it."""

    accounts: Sequence[bytes] = ()

    def __init__(self, stage: Stage) -> None:
        self._stage, self._fake = stage, stage.fake
        self._kills = 0
        self._guests = {number: Actor(stage, number) for number in GUESTS}

    async def play(self) -> None:
        steps = [steps_afterwards(*guest) for guest in GUESTS.values()]
        for at_once in zip(*steps, strict=True):
            pairs = zip(self._guests.values(), at_once, strict=True)
            await asyncio.gather(*(guest.do(step) for guest, step in pairs))
        await self._stage.tick(days=1)
        # What a killed bot was bringing comes to light as soon as its time is over.
        await self._stage.tick(seconds=LEASE_OVER)

    def after_a_kill(self, facts: Facts) -> list[str]:
        self._kills += 1
        wrong = unsound(facts)
        for number, guest in self._guests.items():
            possible = [mark.stage for mark in guest.possible]
            if (held := self._held(number, facts)) not in possible:
                wrong.append(f"loss: {number} was shown one of {possible}; stored is {held}")
            state = self._state(number, facts)
            if self._came(number) and state not in ("sending", "sent", "uncertain"):
                wrong.append(f"the text came to {number} and would go out again: it is {state}")
        if (sending := states_of(facts)["sending"]) > self._kills:
            wrong.append(f"{sending} letters are being sent after {self._kills} kills")
        return wrong

    def at_the_end(self, facts: Facts, kills: int) -> list[str]:
        wrong = self.after_a_kill(facts)
        (event,) = facts["events"]
        for name, count in (
            ("addresses", len(event["subscribers"])),
            ("contacts", len(event["contacts"])),
            ("opinions", sum(len(one["answers"]) for one in event["opinions"])),
        ):
            if count != len(GUESTS):
                wrong.append(f"doubled or lost: {count} {name} of {len(GUESTS)} people")
        for number in GUESTS:
            state, came = self._state(number, facts), self._came(number)
            if not ((state == "sent" and came == 1) or (state == "uncertain" and came < 2)):
                wrong.append(f"the text is {state} and came to {number} {came} times")
        states = states_of(facts)
        if states["uncertain"] > kills:
            wrong.append(f"{states['uncertain']} uncertain letters by {kills} kills")
        if states["sending"] or facts["owed"]:
            wrong.append(f"left over: {states['sending']} letters, {facts['owed']} answers")
        return wrong

    def explain(self) -> str:
        return "\n".join(guest.explain() for guest in self._guests.values())

    @staticmethod
    def _held(number: int, facts: Facts) -> str:
        (event,) = facts["events"]
        name, contact, opinion = GUESTS[number]
        given = [list(one.values()) for said in event["opinions"] for one in said["answers"]]
        there = (
            event["subscribers"].count(str(number)),
            event["contacts"].count([name, contact]),
            given.count([OPTIONS[one] for one in opinion]),
        )
        return STAGES.get(there, f"{there}")

    @staticmethod
    def _state(number: int, facts: Facts) -> str:
        return state_of(facts, facts["addresses"].get(str(number), ""), KIND)

    def _came(self, number: int) -> int:
        heard = said(self._fake, self._guests[number].person)
        return sum(one.method == "sendMessage" and TOLD in one.params["text"] for one in heard)


# -- the clock -----------------------------------------------------------------------------------

READER, DRAFTER = 1000, 50
"""Telegram ids: of somebody who has handed in, and of somebody who never did."""
UNTIL_COUNTED, UNTIL_THE_END = 16, 400
"""Days from the close on."""
WHILE_OPEN: Final = ["content", "draft", "participation"]
Held = Mapping[str, Any]


class ByTheClock:
    """An event closes on its day, and a year later its time is over."""

    def __init__(self, stage: Stage, *, held: Held, receipt: str, text: str) -> None:
        self._stage = stage
        self._held = held
        """What the event holds that nobody may lose before its time."""
        self._reader = Actor(stage, READER)
        self._reading = Step((f"!/receipt {receipt}",), (Mark((text,)),), again=True)
        self._issued: dict[str, str] = {}
        lasting = FileKeys(stage.folder / KEYS_FOLDER).lasting()
        self.accounts = [account_tag(lasting, Door.TELEGRAM.value, str(DRAFTER))]

    async def play(self) -> None:
        await self._ticks(days=1)
        await self._reader.do(self._reading)
        await self._ticks(days=UNTIL_COUNTED)
        await self._ticks(days=UNTIL_THE_END)

    async def _ticks(self, **by: float) -> None:
        await self._stage.tick(**by)
        await self._stage.tick(seconds=15)

    def after_a_kill(self, facts: Facts) -> list[str]:
        (event,) = facts["events"]
        state, keys = event["state"], event["keys"]
        wrong = unsound(facts)
        if state == "open":
            wrong += [] if keys == WHILE_OPEN else [f"open, and its keys are only {keys}"]
            wrong += [] if facts["tags"] else ["open, and nobody's tag is there"]
        else:
            wrong += ["not open, and there are tags"] if facts["tags"] else []
            wrong += [
                "a draft is left" for one in facts["conversations"] if any(one["answers"].values())
            ]
        if state == "closed" and set(keys) - {"content"}:
            wrong.append(f"closed, and its keys are still {keys}")
        if state == "expired" and keys:
            wrong.append(f"its time is over, and its keys are still {keys}")
        if state in ("open", "closing", "closed"):
            wrong += [] if "content" in keys else [f"{state}, and what was said is sealed for ever"]
            wrong += self._lost(event)
        wrong += self._not_as_issued(event)
        return wrong

    def _lost(self, event: Facts) -> list[str]:
        wrong = [
            f"lost: of {self._held[name]} there is {event[name]}"
            for name in ("subscribers", "contacts")
            if event[name] != self._held[name]
        ]
        values = sorted(one["value"] for one in event["contributions"])
        if values != self._held["values"]:
            wrong.append(f"lost: of {self._held['values']} there is {values}")
        for asked in event["opinions"]:
            there = [list(one.values()) for one in asked["answers"]]
            if there != (self._held["opinions"] if asked["state"] == "open" else []):
                wrong.append(f"{asked['state']}, and of the opinions there is {there}")
        return wrong

    def _not_as_issued(self, event: Facts) -> list[str]:
        """Certificates tell of what is done, and never change."""
        wrong = []
        for occasion, text in event["certificates"].items():
            if text and event["state"] in ("open", "closing"):
                wrong.append(f"a certificate of {occasion}, and the event is {event['state']}")
            if text and occasion == "retention" and event["state"] != "expired":
                wrong.append(f"a certificate of the end, and the event is {event['state']}")
            if self._issued.setdefault(occasion, text) not in ("", text):
                wrong.append(f"the certificate of {occasion} was written twice")
            self._issued[occasion] = text
        return wrong

    def at_the_end(self, facts: Facts, kills: int) -> list[str]:
        del kills
        wrong = self.after_a_kill(facts)
        (event,) = facts["events"]
        if event["state"] != "expired":
            wrong.append(f"its time is over, and it is {event['state']}")
        left = {name: event[name] for name in ("subscribers", "contacts", "contributions")}
        left["opinions"] = [one for asked in event["opinions"] for one in asked["answers"]]
        left["drafts"] = facts["conversations"]
        wrong += [f"its time is over, and there is {one}: {left[one]}" for one in left if left[one]]
        if sorted(self._issued) != ["close", "retention"]:
            wrong.append(f"certificates: {sorted(self._issued)}")
        for occasion, text in self._issued.items():
            body = text.rpartition(CHECK)[0]
            if not body or hashlib.sha256(body.encode()).hexdigest() != check_sum(text):
                wrong.append(f"the certificate of {occasion} does not check: {text!r}")
        if facts["owed"]:
            wrong.append(f"{facts['owed']} people are owed an answer for ever")
        return wrong

    def explain(self) -> str:
        return self._reader.explain()
