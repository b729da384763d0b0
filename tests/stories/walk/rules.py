"""The rules of a walk: whatever a person, time or a restart may do."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from handlers.callbacks import encode
from tests.stories.buttons import decode
from tests.stories.walk.buttons import DATA, FIELDS, GONE, LEADING, OLD, VALUES, VERBS
from tests.stories.walk.cast import CODES, NAMES
from tests.stories.walk.changes import Deed
from tests.stories.walk.watching import WROTE, Watched
from tests.stories.walk.words import (
    COMMAND_NAMES,
    FITTING,
    HOSTILE,
    PLAIN,
    SEEDS,
    UNKNOWN,
    gibberish,
    receipts_in,
)


class Walk(Watched):
    """One run: nine people, fifty steps."""

    @rule(who=st.integers(0, 99), pick=st.integers(0, 20))
    def press_a_current_button(self, who: int, pick: int) -> None:
        self._press_fresh("press a current button", who, pick)

    @rule(who=st.integers(0, 74), pick=st.integers(0, 1))
    def press_one_of_the_first_buttons(self, who: int, pick: int) -> None:
        """The ones that lead on."""
        self._press_fresh("press one of the first buttons", who, pick)

    def _press_fresh(self, rule_name: str, who: int, pick: int) -> None:
        name = self._someone(who)
        data, message = self._current(name, pick)
        person = self.bot.people[name]
        fresh = data in self._fresh.get(str(person.id), ())
        since = len(self.bot.fake.ledger)
        self._tap(rule_name, name, data, message)
        if not fresh:
            return
        said = [
            e.params.get("text", "") for e in self.bot.fake.ledger[since:] if e.chat_id == person.id
        ]
        book = self.shared.phrasebook
        for sentence in OLD:
            for language in book.languages:
                words = book.say(sentence, language)
                assert not any(words in text for text in said), f"[{data}] was shown a moment ago"

    @rule(who=st.integers(0, 74), seed=SEEDS)
    def get_on(self, who: int, seed: int) -> None:
        """What somebody does who wants to get through: a few steps that lead on."""
        chance = random.Random(seed)
        name = self._someone(who)
        for number in range(chance.randint(1, 4)):
            # One step of the walk, however many presses it takes.
            rule_name = "" if number else "get on"
            data, message = self._leading_on(name, chance)
            if data is None:
                self._say(rule_name, name, chance.choice(FITTING))
            else:
                self._tap(rule_name, name, data, message)

    def _leading_on(self, name: str, chance: random.Random) -> tuple[str | None, int]:
        """A button of the newest message that leads on; None where only words do."""
        for message in reversed(self.bot.people[name].messages):
            data = [button.data for row in message.buttons for button in row if button.data]
            if data:
                on = [one for one in data if one.partition(":")[0] in LEADING]
                # A review has a button to change each answer beside the one that ends it.
                ends = [one for one in on if one.partition(":")[0] == "finish"]
                if ends and chance.getrandbits(1):
                    on = ends
                return (chance.choice(on) if on else None), message.message_id
        return "home", GONE

    # A rule under two names is chosen twice as often: getting on is what people mostly want.
    get_further = get_on
    get_through = get_on

    @rule(who=st.integers(0, 99), pick=st.integers(0, 10**6))
    def press_any_button_ever_seen(self, who: int, pick: int) -> None:
        name = self._someone(who)
        seen = self._buttons(name)
        data, message = seen[pick % len(seen)]
        self._tap("press any button ever seen", name, data, message)

    @rule(who=st.integers(0, 99), whose=st.sampled_from(NAMES), pick=st.integers(0, 10**6))
    def press_another_persons_button(self, who: int, whose: str, pick: int) -> None:
        name = self._someone(who)
        others = self._buttons(whose if whose != name else NAMES[NAMES.index(name) - 1])
        self._tap(
            "press another person's button",
            name,
            others[pick % len(others)][0],
            self._current(name, 0)[1],
        )

    @rule(who=st.integers(0, 99), seed=SEEDS)
    def forge_a_button(self, who: int, seed: int) -> None:
        """A button that was seen, with fields of others, of all people's."""
        name, chance = self._someone(who), random.Random(seed)
        action = self._any_action(chance)
        given: dict[str, Any] = {
            "verb": chance.choice(sorted(VERBS)),
            "subject": self._any_action(chance).subject,
            "question": chance.choice(FIELDS),
            "value": chance.choice(VALUES),
            "revision": chance.randrange(40),
        }
        forged = replace(action, **dict(chance.sample(sorted(given.items()), chance.randint(1, 3))))
        try:
            data = encode(forged)
        except ValueError:
            data = encode(action)
        self._tap("forge a button", name, data, self._current(name, 0)[1])

    @rule(who=st.integers(0, 99), data=st.one_of(st.sampled_from(DATA), SEEDS.map(gibberish)))
    def press_nonsense(self, who: int, data: str) -> None:
        name = self._someone(who)
        self._tap("press nonsense", name, data or None, self._current(name, 0)[1])

    @rule(who=st.integers(0, 99), pick=st.integers(0, 20))
    def press_on_a_message_that_is_gone(self, who: int, pick: int) -> None:
        name = self._someone(who)
        data, _ = self._current(name, pick)
        self._tap("press on a message that is gone", name, data, GONE)

    @rule(who=st.integers(0, 74), pick=st.integers(0, 20))
    def press_twice(self, who: int, pick: int) -> None:
        name = self._someone(who)
        data, message = self._current(name, pick)
        action = decode(data)

        def twice() -> None:
            self._pressed(name, data, message)
            self._pressed(name, data, message)

        self._step("press twice", Deed([name], [action] if action else []), twice, presses=2)

    @rule(steps=st.lists(st.tuples(st.integers(0, 99), st.integers(0, 20)), min_size=2, max_size=5))
    def press_all_at_once(self, steps: list[tuple[int, int]]) -> None:
        """Several people within one batch."""
        taps = [(name := self._someone(who), *self._current(name, pick)) for who, pick in steps]
        actions = [action for _, data, _ in taps if (action := decode(data)) is not None]

        def together() -> None:
            for name, data, message in taps:
                self._pressed(name, data, message)

        deed = Deed([name for name, _, _ in taps], actions)
        self._step("press all at once", deed, together)
        self._fresh = {}

    @rule(who=st.integers(0, 74), text=st.sampled_from(PLAIN))
    def write(self, who: int, text: str) -> None:
        self._say("write", self._someone(who), text)

    write_on = write

    @rule(who=st.integers(0, 99), text=st.one_of(st.sampled_from(HOSTILE), SEEDS.map(gibberish)))
    def write_something_hostile(self, who: int, text: str) -> None:
        self._say("write something hostile", self._someone(who), text)

    @rule(
        who=st.integers(0, 99),
        kind=st.sampled_from(
            ["photo", "voice", "sticker", "contact", "location", "document", "forward"]
        ),
    )
    def send_something_else(self, who: int, kind: str) -> None:
        name = self._someone(who)
        person = self.bot.people[name]
        sends: dict[str, Callable[[], int]] = {
            "photo": lambda: person.send_photo("A caption"),
            "voice": person.send_voice,
            "sticker": person.send_sticker,
            "contact": person.send_contact,
            "location": person.send_location,
            "document": person.send_document,
            "forward": lambda: person.forward("Words of somebody else"),
        }
        send = sends[kind]
        self._step("send something else", Deed([name]), lambda: self._delivered.append(send()))

    @rule(who=st.integers(0, 99), text=st.sampled_from(PLAIN))
    def edit_a_message(self, who: int, text: str) -> None:
        name = self._someone(who)
        person = self.bot.people[name]
        self._step(
            "edit a message", Deed([name]), lambda: self._delivered.append(person.edit(text))
        )

    @rule(who=st.integers(0, 99), command=st.sampled_from(COMMAND_NAMES))
    def give_a_command(self, who: int, command: str) -> None:
        self._say("give a command", self._someone(who), f"/{command}", command)

    @rule(who=st.integers(0, 99), text=st.sampled_from(UNKNOWN))
    def give_an_unknown_command(self, who: int, text: str) -> None:
        self._say("give an unknown command", self._someone(who), text)

    @rule(who=st.integers(0, 99), code=st.sampled_from(CODES))
    def come_with_a_code(self, who: int, code: str) -> None:
        self._say("come with a code", self._someone(who), f"/start {code}")

    @rule(who=st.integers(0, 99), pick=st.integers(0, 99))
    def show_a_receipt(self, who: int, pick: int) -> None:
        """One's own, or one that was passed on: whoever has it may use it."""
        name = self._someone(who)
        seen = sorted({*self._receipts, *receipts_in(self.bot.people[name].messages)})
        receipt = seen[pick % len(seen)] if seen else "0000-0000-0000-0000"
        self._say("show a receipt", name, f"/receipt {receipt}")

    @rule(who=st.integers(0, 99), language=st.sampled_from(["de", "en", "tr", "ar"]))
    def speak_another_language(self, who: int, language: str) -> None:
        name = self._someone(who)
        place = self._current(name, 0)[1]
        self._tap("speak another language", name, f"language:::{language}", place)

    @rule(pick=st.integers(0, 10**6))
    def deliver_again(self, pick: int) -> None:
        """An update that was handled comes once more."""
        if not self._delivered:
            self._delivered.append(self.bot.people["nils"].send("/start"))
            self._run(self.bot.settled())
        update = self._delivered[pick % len(self._delivered)]
        deed = Deed([], repeated=True)
        self._step("deliver again", deed, lambda: self.bot.fake.redeliver(update))

    @rule(
        by=st.sampled_from(
            [
                timedelta(minutes=1),
                timedelta(hours=3),
                timedelta(hours=25),
                timedelta(days=3),
                timedelta(days=7),
                timedelta(days=40),
            ]
        )
    )
    def let_time_pass(self, by: timedelta) -> None:
        self.bot.now += by
        self._doubtful.update(NAMES)
        if by > timedelta(hours=24):
            self._delivered.clear()  # Telegram keeps no update for longer, and the bot no memory of it.
        self._step("let time pass", Deed([], ticked=True), lambda: None)

    @rule()
    def restart(self) -> None:
        """Every object is thrown away; only the folder stays."""
        self.shared.counts["restart"] += 1
        self._steps += 1
        before, since = self._eyes.look(), len(self.bot.fake.ledger)
        self._run(self._restarted())
        self._judge.judge(before, self._eyes.look(), Deed([]))
        said = [e for e in self.bot.fake.ledger[since:] if e.kind == "call" and e.method in WROTE]
        assert not said, "somebody was told of a restart in good order"

    async def _restarted(self) -> None:
        await self.bot.stop()
        await self.bot.start()
        await self.bot.settled()
