"""The real statements of a citizens' assembly are moderated one by one, as its moderators did."""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from bot.anonymity import account_tag, draw_receipt
from bot.dialogue.handing_in import hand_in
from bot.dialogue.moderation import status
from bot.model import Door, Role
from bot.moderated import Decision
from bot.questions import Kind, Question
from bot.replies import Action, Answered, Command, Note, Press, Quote, Say, Tap
from bot.turn import Turn
from config.phrases import Verbatim
from tests.living import Living, living
from tests.stories.anonymity.world import TOWN, joins, make_event
from tests.stories.real_input.statements import REAL, statements

PROMPT = Question("p1", Kind.TEXT, Verbatim("How shall we live?"), max_answers=60)
Judged = list[tuple[str, str, bool]]
"""Author, statement, and whether it was accepted."""


def judged() -> Judged:
    """As the data says; made up, where a machine does not have it."""
    if REAL.exists():
        with REAL.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return [(r["author-id"], r["comment-body"], r["moderated"] == "1") for r in rows]
    chance = random.Random(315)
    return [(author, text, chance.random() < 315 / 613) for author, text in statements()[1]]


class Moderator:
    """Somebody at a browser who goes through the queue."""

    def __init__(self, life: Living) -> None:
        self.life, self.keys = life, 0

    async def tap(self, verb: str, subject: str, question: str = "", value: str = "") -> Answered:
        self.keys += 1
        what = Tap(Action(verb, subject, question, value))
        press = Press(Door.BROWSER, "moderator", f"m{self.keys}", what, "en")
        (taken,) = await self.life.doors.intake.take([press])
        return taken


def shown(answered: Answered) -> tuple[str, str] | None:
    """The text that is to be looked at, and its id."""
    for saying in answered.sayings:
        if isinstance(saying, Say):
            quotes = [line.words for line in saying.lines if isinstance(line, Quote)]
            ids = [
                button.action.subject
                for row in saying.buttons
                for button in row
                if button.action is not None and button.action.verb == "mod-yes"
            ]
            if quotes and ids:
                return quotes[0], ids[0]
    return None


@pytest.mark.slow
async def test_every_statement_is_decided_as_the_data_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = judged()
    decisions: dict[str, list[bool]] = defaultdict(list)
    by_author: dict[str, list[str]] = defaultdict(list)
    for author, text, yes in said:
        decisions[text].append(yes)
        by_author[author].append(text)
    async with living(tmp_path, None) as life:
        event = await make_event(life, (PROMPT,))
        await joins(life, "moderator", Role.MODERATOR, TOWN)
        around = life.house.surroundings(life.doors.links)
        async with life.house.storage.unit() as unit:
            for author, texts in by_author.items():
                press = Press(Door.BROWSER, author, "", Command("resume"))
                account = account_tag(unit.keys.lasting(), press.door.value, author)
                turn = Turn(unit, around, press, account, "de", [], [])
                answers = {"p1": tuple(texts)}
                await hand_in(turn, event, draw_receipt(unit.chance), answers)
                unit.turn_done()
        moderator = Moderator(life)
        await moderator.tap("moderate", event.id)
        answered = await moderator.tap("queue", event.id)
        looked_at = 0
        while (one := shown(answered)) is not None:
            text, number = one
            verb, value = ("mod-yes", "") if decisions[text].pop() else ("mod-no", "topic")
            answered = await moderator.tap(verb, number, "", value)
            looked_at += 1
            if looked_at == 300:
                await life.restart()
        async with life.house.storage.unit() as unit:
            released = await unit.contributions.released(event.id)
            verdicts = await unit.moderation.verdicts([c.id for c in released])
            told = Counter[str]()
            for contribution in released:
                first, *_ = await status.in_words(unit, event, contribution)
                assert isinstance(first, Note)
                told[life.house.phrasebook.say(first.text, "en")] += 1
            log = await unit.moderation.log(event.id)
    accepted = Counter(text for _, text, yes in said if yes)
    rejected = Counter(text for _, text, yes in said if not yes)
    assert looked_at == len(said)
    by_decision = {
        decision: Counter(c.value for c in released if verdicts[c.id].decision is decision)
        for decision in Decision
    }
    assert by_decision == {Decision.ACCEPTED: accepted, Decision.REJECTED: rejected}
    assert told == {
        "The moderators have accepted this answer.": accepted.total(),
        "The moderators have rejected this answer: Off topic": rejected.total(),
    }
    assert len(log) == len(said)
    with capsys.disabled():
        source = "real" if REAL.exists() else "made up"
        print(  # noqa: T201 (a report, asked for)
            f"\nmoderated: {len(said)} {source} statements of {len(by_author)} people, "
            f"{accepted.total()} accepted and {rejected.total()} rejected, as the data says"
        )
