"""One contribution more, and what anybody sees of it: nothing, unless it is the fifth.

Everything that a moderator, a multiplier, a citizen and whoever holds another receipt can look at is
looked at before and after.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.anonymity import K, draw_receipt
from bot.dialogue import receipts
from bot.dialogue.going_on import keeping as going_on
from bot.dialogue.handing_in import hand_in
from bot.dialogue.helped import asking
from bot.dialogue.helped.questions import STATEMENTS
from bot.dialogue.multipliers import links
from bot.dialogue.subscribers import who
from bot.feedback import opinions
from bot.gatherings import Gathering
from bot.links import MULTIPLIER
from bot.model import Event, Opinion, Role
from bot.multipliers import Multiplier
from bot.questions import Answer, Kind, Option, Question
from bot.replies import Action, Command, Tap
from bot.wallclock import ZONE
from bot.working_groups import Contact, WorkingGroup
from config.phrases import Verbatim
from tests.handlers.web.browser import Forms
from tests.living import Living, living
from tests.stories.anonymity.subtraction import COLOURS, Subtraction
from tests.stories.anonymity.world import TOWN, joins, make_event
from tests.stories.office.guest import LINK, Guest
from tests.stories.office.test_foreign import addresses, filled

ASKED = (
    Question("p1", Kind.TEXT, Verbatim("Texts"), max_answers=3),
    Question("p2", Kind.CHOICE, Verbatim("Colour"), options=COLOURS),
    Question("p3", Kind.NUMBER, Verbatim("How many?")),
    Question("p4", Kind.DATE, Verbatim("When?")),
    Question(
        "p5", Kind.CHOICES, Verbatim("Which?"), options=(*COLOURS, Option("o3", Verbatim("B")))
    ),
)
VERBS = (
    "event", "moderate", "themes", "results", "export", "multipliers", "event-date", "answers",
    "moderation-log", "tell", "plan", "rules-show", "floods", "event-opinions", "working-groups",
)  # fmt: skip
GROUP = "gggggggggg"
PEOPLE = 2 * K + 3
BY_CHANCE = re.compile(r"/answers/open$|/next$|/chat|/press$|/posters$")
"""Pages that show something else each time, what is in the chat as well, or no page but a file."""
NEW_EACH_TIME = re.compile(
    r'(?<=name="csrf" value=")[^"]*|(?<=name="nonce" value=")[^"]*|\bm[0-9a-f]{12}h?\b|[\w-]{43}'
)
"""Tokens of forms, ids of parts of a page, tickets of files."""


class Watcher:
    """Somebody who looks everywhere and compares."""

    def __init__(self, life: Living, event: Event, club: Multiplier) -> None:
        self.life, self.event, self.club = life, event, club
        self.people = Subtraction(life, event, "moderator")
        self.guest = Guest(life)
        self.receipts: list[str] = []

    async def come_to_the_office(self) -> None:
        """By the link of the chat."""
        taken = await self.people.press(Command("office"))
        link = LINK.search(repr(taken.sayings))
        assert link is not None
        await self.guest.go(link[0])
        (form,) = Forms(self.guest.page).forms
        await self.guest.go(form.action, "POST", **form.fields)

    async def everything(self) -> dict[str, str]:
        """What there is to be seen, by where it is."""
        seen: dict[str, str] = {}
        for verb in VERBS:
            taken = await self.people.press(Tap(Action(verb, self.event.id)))
            seen[verb] = repr(taken.sayings)
        for verb, subject in (("multiplier", self.club.id), ("working-group", GROUP)):
            taken = await self.people.press(Tap(Action(verb, subject)))
            seen[verb] = repr(taken.sayings)
        for receipt in self.receipts[:1]:
            taken = await self.people.press(Command("receipt", receipt), "somebody")
            seen["receipt"] = repr(taken.sayings)
        taken = await self.people.press(Command("start", self.event.code), "a citizen")
        seen["start"] = repr(taken.sayings)
        for path in await self._pages():
            await self.guest.go(path)
            assert self.guest.status in (200, 404), path
            seen[path] = NEW_EACH_TIME.sub("", self.guest.page)
        return seen

    async def _pages(self) -> list[str]:
        async with self.life.house.storage.unit() as unit:
            pages = [f"{MULTIPLIER}{links.secret(unit, self.club)}"]
        for method, path in addresses(self.life):
            places = set(re.findall(r"{(\w+)}", path))
            if (
                method == "GET"
                and places <= {"event", "question", "multiplier"}
                and not BY_CHANCE.search(path)
            ):
                pages += [
                    filled(path, event=self.event.id, question=question.id, multiplier=self.club.id)
                    for question in (ASKED if "question" in places else ASKED[:1])
                ]
        assert len(pages) > 12
        return pages

    async def one_more(self, number: int) -> None:
        """Somebody hands in, as unlike the others as can be, by the club's link."""
        answers: dict[str, Answer] = {
            "p1": tuple(
                f"{word} {number}" for word in ("عربي", "Türkçe", "Deutsch")[: 1 + number % 3]
            ),
            "p2": ("o1" if number % 2 else "o2",),
            "p3": (str(7**number),),
            "p4": (f"2027-05-{number + 1:02}",),
            "p5": ("o1", "o2", "o3")[: 1 + number % 3],
        }
        async with self.life.house.storage.unit() as unit:
            receipt = draw_receipt(unit.chance)
            turn = self.people.turn(unit, number)
            await hand_in(turn, self.event, receipt, answers, self.club.id)
            unit.turn_done()
        self.receipts.append(receipt)

    async def one_more_apart(self, number: int) -> None:
        """Somebody subscribes, leaves a contact and says whether it helped."""
        async with self.life.house.storage.unit() as unit:
            turn = self.people.turn(unit, number)
            await who.enter(turn, self.event)
            tag = going_on.tag_of(unit, GROUP, turn.account)
            unit.working_groups.save_contact(
                Contact(tag, GROUP, self.event.id, f"Name {number}", "At the market")
            )
            asked = await asking.begun(unit, self.event)
            mine = opinions.tag_of(unit, asked, account=turn.account)
            answers = dict.fromkeys(STATEMENTS, "fully" if number % 2 else "not")
            unit.feedbacks.save_opinion(Opinion(mine, asked.id, answers))
            unit.turn_done()

    async def amends(self, number: int) -> None:
        """Somebody changes all of it."""
        answers: dict[str, Answer] = {
            "p1": ("something else",), "p2": ("o2",), "p3": ("3",), "p4": ("2027-01-01",), "p5": ("o3",)
        }  # fmt: skip
        async with self.life.house.storage.unit() as unit:
            turn = self.people.turn(unit, number)
            await receipts.amend(turn, self.event, self.receipts[number], answers)
            unit.turn_done()


@pytest.fixture
async def watcher(tmp_path: Path) -> AsyncIterator[Watcher]:
    async with living(tmp_path, None) as life:
        event = await make_event(life, ASKED)
        await joins(life, "moderator", Role.MODERATOR, TOWN)
        async with life.house.storage.unit() as unit:
            club = Multiplier(unit.chance.identifier(), event.id, "club", "A Club", ("de",))
            unit.multipliers.save(club)
            unit.gatherings.save(Gathering(event.id, unit.now, ZONE, 90, "A Room"))
            unit.working_groups.save(WorkingGroup(GROUP, event.id, "A Group", "To go on."))
            unit.turn_done()
        watcher = Watcher(life, event, club)
        await watcher.come_to_the_office()
        yield watcher


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Where something else is to be seen."""
    return {place for place in before if before[place] != after[place]}


async def test_only_the_fifth_is_noticed(watcher: Watcher) -> None:
    await watcher.one_more(0)
    seen = await watcher.everything()
    assert len(seen) > 25
    for number in range(1, PEOPLE):
        await watcher.one_more(number)
        now = await watcher.everything()
        if (number + 1) % K:
            assert not changed(seen, now), f"the {number + 1}th is seen at {changed(seen, now)}"
        else:
            told = {"event", "multiplier", "multipliers", "results", "export", "moderate"}
            assert told <= changed(seen, now), "this test looks at nothing"
            # What was looked at first did not know yet what the next look released.
            now = await watcher.everything()
        seen = now
    # Three are waiting: who changes theirs is the fourth, and the next the fifth.
    await watcher.amends(0)
    now = await watcher.everything()
    assert changed(seen, now) == {"receipt"}, "its owner alone sees it"
    await watcher.amends(3)
    assert {"results", "export"} <= changed(now, await watcher.everything())


async def test_of_what_people_leave_apart_only_the_fifth_is_noticed(watcher: Watcher) -> None:
    await watcher.one_more_apart(0)
    seen = await watcher.everything()
    for number in range(1, PEOPLE):
        await watcher.one_more_apart(number)
        now = await watcher.everything()
        told = {one for one in changed(seen, now) if not one.startswith("/office/")}
        if (number + 1) % K:
            assert not changed(seen, now), f"the {number + 1}th is seen at {changed(seen, now)}"
        else:
            # Whether it helped is told once the last day is over, and not before.
            assert told == {"tell", "working-group"}
        seen = now
