"""How a walk begins and ends, and how each of its steps is looked at."""

from __future__ import annotations

import asyncio
import copy
import itertools
import random
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant
from structlog.testing import capture_logs

from bot.model import Door
from bot.replies import Action, Ask, Command, Press, Say
from tests.fakes.botapi_ledger import Entry
from tests.stories.buttons import decode
from tests.stories.walk.buttons import GONE, VERBS
from tests.stories.walk.cast import NAMES, OTHERS, PEOPLE
from tests.stories.walk.changes import Deed
from tests.stories.walk.installation import Bot, Shared
from tests.stories.walk.judge import Judge
from tests.stories.walk.tables import Eyes
from tests.stories.walk.template import Template
from tests.stories.walk.words import receipts_in

WROTE: Final = frozenset({"sendMessage", "editMessageText", "sendDocument", "sendPhoto"})


class Undone(Exception):
    """So that a unit of work is rolled back."""


class Watched(RuleBasedStateMachine):
    """One run: nine people, and somebody who looks after each of their steps."""

    shared: Shared
    templates: Sequence[Template]
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self._logs = capture_logs()
        self._log: list[Any] = []
        self._faults: list[str] = []
        self._steps = 0
        self._fresh: dict[str, set[str]] = {}
        self._bot: Bot | None = None
        self._delivered: list[int] = []
        self._seen: dict[int, dict[tuple[str, int], None]] = {}
        self._doubtful: set[str] = set()
        """Those for whom time has passed since they were seen to have a way on."""

    @property
    def bot(self) -> Bot:
        assert self._bot is not None
        return self._bot

    def _run(self, work: Any) -> Any:
        return self.shared.runner.run(work)

    # -- beginning and end

    @initialize(
        middle=st.booleans(),
        leads=st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True),
    )
    def begin(self, middle: bool, leads: list[str]) -> None:
        """A copy of the template; most of what follows is done by one or two of its people."""
        self._log = self._logs.__enter__()
        self._leads = leads
        begun = self.templates[middle]
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(begun.folder, self.folder)
        self._bot = bot = Bot(self.shared, self.folder, begun.next_update, begun.now)
        state = bot.fake.state
        for number in OTHERS:
            bot.fake.person(number, language_code="en")
        for number, messages in begun.chats.items():
            # What is in a message is exchanged, never changed.
            state.chats[number].messages = {key: copy.copy(one) for key, one in messages.items()}
            state.chats[number].reach = "open"
            for message in messages.values():
                self._remember(number, message.message_id, message.payload.get("reply_markup", {}))
        state._message_ids = itertools.count(begun.next_message + 1)
        self._run(self._begin())

    async def _begin(self) -> None:
        asyncio.get_running_loop().set_exception_handler(
            lambda _, context: self._faults.append(str(context.get("message")))
        )
        await self.bot.start()
        self._eyes, self._judge = Eyes(self.bot), Judge(self.bot)
        begun = self._eyes.look()
        for name, person in self.bot.people.items():
            mine = [one for one in person.whole_chat if one.mine]
            self._judge.written[name] |= {one.text for one in mine}
            # Also what was typed: the review that shows it again may lie ahead.
            self._judge.receipts[name] |= receipts_in([*person.messages, *mine])
            self._judge.take_in(name, begun, self._judge.opened_by(name, begun))
        self._receipts = sorted(
            {word for p in self.bot.people.values() for word in receipts_in(p.messages)}
        )

    def teardown(self) -> None:
        """Everybody still has a way on, and nobody is owed anything."""
        if self._bot is not None:
            self._run(self._end())
            self.shared.runs.append(self._steps)
        self._logs.__exit__(None, None, None)

    async def _end(self) -> None:
        try:
            for name in sorted(self._doubtful):
                await self._has_a_way_on(name)
        finally:
            await self.bot.stop()
            owed = self._eyes.look()["owed"]
            self._eyes.close()
        assert not owed, "a good end leaves nobody owed an answer"

    # -- how each step is looked at

    def _step(self, name: str, deed: Deed, act: Callable[[], None], *, presses: int = 1) -> None:
        if name:
            self.shared.counts[name] += 1
            self._steps += 1
        self._run(self._watched(deed, act, presses))

    async def _watched(self, deed: Deed, act: Callable[[], None], presses: int) -> None:
        before, since = self._eyes.look(), len(self.bot.fake.ledger)
        act()
        await self.bot.settled()
        if deed.ticked:
            await self.bot.doors.tick()
        said = [e for e in self.bot.fake.ledger[since:] if e.kind == "call" and e.method in WROTE]
        changed = self._judge.judge(before, self._eyes.look(), deed)
        self._heard(deed, said, presses)
        if changed:
            for name in dict.fromkeys(deed.who):
                await self._has_a_way_on(name)

    def _heard(self, deed: Deed, said: list[Entry], presses: int) -> None:
        """Everybody got an answer to everything, and every button in it means something."""
        self._fresh = {}
        for entry in said:
            same = "not modified" in entry.description
            assert entry.effect or same, f"{entry.method}: {entry.description} {entry.params}"
            markup = entry.params.get("reply_markup", {})
            if entry.effect and entry.chat_id is not None:
                self._remember(entry.chat_id, entry.result, markup)
            for button in (button for row in markup.get("inline_keyboard", ()) for button in row):
                action = decode(button["callback_data"])
                assert action is not None
                assert action.verb in VERBS, f"nobody answers to {button}"
                self._fresh.setdefault(str(entry.chat_id), set()).add(button["callback_data"])
        for name, times in Counter(deed.who).items():
            person = self.bot.people[name]
            answers = [entry for entry in said if entry.chat_id == person.id]
            if deed.repeated:
                assert not answers, "a repeated update was answered twice"
            else:
                assert len(answers) >= times * presses, f"{name} was not answered"
            assert person.unanswered == 0, "a button still spins"

    async def _has_a_way_on(self, name: str) -> None:
        """`/start` shows buttons or a question, whatever the state. Tried without doing it."""
        number, hint = PEOPLE[name]
        self._doubtful.discard(name)
        press = Press(Door.TELEGRAM, str(number), "looked", Command("start"), hint)
        reception = self.bot.doors.intake._reception
        with pytest.raises(Undone):
            async with self.bot.storage.unit() as unit:
                answered = await reception.hear(unit, press)
                raise Undone
        assert any(
            isinstance(saying, Say)
            and (saying.buttons or (isinstance(saying, Ask) and saying.entry))
            for saying in answered.sayings
        ), f"a dead end for {name}: {answered}"

    @invariant()
    def nothing_went_wrong(self) -> None:
        if self._bot is None:
            return
        bad = [
            entry for entry in self._log if entry["log_level"] in ("warning", "error", "critical")
        ]
        assert not bad, bad
        assert not self._faults, self._faults
        assert not self.bot.fake.violations, self.bot.fake.violations

    # -- who and what

    def _someone(self, pick: int) -> str:
        """Mostly those that this run is about, so that they get somewhere."""
        return self._leads[pick % len(self._leads)] if pick < 75 else NAMES[pick % len(NAMES)]

    def _remember(self, chat: int, message: int, markup: Mapping[str, Any]) -> None:
        """Every button that was ever in a chat, with the message it hung on."""
        for row in markup.get("inline_keyboard", ()):
            for button in row:
                self._seen.setdefault(chat, {})[button["callback_data"], message] = None

    def _buttons(self, name: str) -> list[tuple[str, int]]:
        return list(self._seen[PEOPLE[name][0]])

    def _any_action(self, chance: random.Random) -> Action:
        """What some button in somebody's chat once meant."""
        action = decode(chance.choice(self._buttons(chance.choice(NAMES)))[0])
        assert action is not None
        return action

    def _tap(self, rule_name: str, name: str, data: str | None, message: int | None) -> None:
        action = decode(data) if data is not None else None
        deed = Deed([name], [action] if action else [])
        self._step(rule_name, deed, lambda: self._pressed(name, data, message))

    def _pressed(self, name: str, data: str | None, message: int | None) -> None:
        self._delivered.append(self.bot.people[name].press_data(data, message))

    def _say(self, rule_name: str, name: str, text: str, *commands: str) -> None:
        self._judge.written[name].add(text)
        deed = Deed([name], commands=list(commands))
        self._step(
            rule_name, deed, lambda: self._delivered.append(self.bot.people[name].send(text))
        )

    def _current(self, name: str, pick: int) -> tuple[str, int]:
        """A button of the newest message that has some."""
        for message in reversed(self.bot.people[name].messages):
            data = [button.data for row in message.buttons for button in row if button.data]
            if data:
                return data[pick % len(data)], message.message_id
        return "home", GONE
