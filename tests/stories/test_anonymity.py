"""Foreign ids: what belongs to another municipality is answered as what was never there.

What never may live here: knowledge of what a right answer would be on the stranger's side.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import moderated, walking
from bot.anonymity import K
from bot.commands import COMMANDS
from bot.gatherings import Gathering
from bot.model import (
    About,
    Assessment,
    CallingCard,
    Contribution,
    Door,
    EventState,
    Feedback,
    Group,
    Letter,
    LetterState,
    Material,
    Measure,
    Moment,
    Municipality,
    MunicipalityKind,
    Perspective,
    Reply,
    Role,
    Round,
    RoundState,
    Rsvp,
    Sheet,
    Talk,
    Workshop,
)
from bot.multipliers import Multiplier
from bot.reception import Reception
from bot.registry import COMMAND_ANSWERS, TAPS
from bot.replies import (
    Action,
    Answered,
    Code,
    Command,
    Press,
    Say,
    Tap,
    Words,
)
from bot.selfcheck.feedback import asking
from bot.talks import announcing
from bot.talks.room import keeping
from bot.wallclock import ZONE
from storage.pages import Spoilt
from tests.living import Living, living
from tests.stories.anonymity.subtraction import SUBTRACTED
from tests.stories.anonymity.world import TOWN, What, make_event, offered
from tests.stories.anonymity.world import joins as _joins

THEIRS = Municipality("bbbbbbbbbb", "Foreign", MunicipalityKind.KREISFREI, "X", "Y", "Z")
PUBLIC = {
    "date": "event",
    "date-join": "event",
    "date-cancel": "event",
    "date-file": "event",
    "event-helped": "event",
    "event-helped-go": "event",
    "follow": "event",
    "going-on": "event",
    "follow-yes": "event",
    "follow-next": "event",
    "follow-only": "event",
    "unfollow": "event",
    "join": "event",
    "kept": "event",
    "notice": "event",
    "notice-more": "event",
    "rules": "event",
    "workshop-join": "workshop",
}
"""What anybody may do with an event or workshop of anybody's, from its opening on."""
RECEIPTS = (
    "receipt", "receipt-again", "receipt-picture", "receipt-edit", "receipt-del", "receipt-gone",
)  # fmt: skip
ROLES = (Role.MODERATOR, Role.COORDINATOR, Role.DECISION_MAKER, Role.RESPONDENT)
_IDENTIFIER = re.compile(
    r"\b[a-z2-7]{10}\b|\b[0-9a-f]{32}\b|\b[cdor]_[A-Za-z0-9_-]{43}|[0-9A-Z]{16}"
)


class Undo(Exception):
    """Nothing of this press shall stay."""


@dataclass
class Neighbours:
    """Two municipalities under one roof, and everything that the other one has."""

    life: Living
    ids: dict[str, str] = field(default_factory=dict)
    """Theirs, by what they are."""
    codes: dict[str, str] = field(default_factory=dict)
    receipts: list[str] = field(default_factory=list)
    keys: int = 0

    def _press(self, account: str, what: What) -> Press:
        self.keys += 1
        return Press(Door.BROWSER, account, f"{self.keys}", what, "en")

    async def hear(self, account: str, what: What) -> Answered:
        """What an account is answered, with all that comes of it."""
        (taken,) = await self.life.doors.intake.take([self._press(account, what)])
        return taken

    async def answers(self, account: str, whats: Sequence[What]) -> list[Answered]:
        """What it would be answered to each of these, none of which leaves a trace."""
        around = self.life.house.surroundings(self.life.doors.links)
        found: list[Answered] = []
        while len(found) < len(whats):
            with contextlib.suppress(Undo, Spoilt):
                async with self.life.house.storage.unit() as unit:
                    for what in whats[len(found) :]:
                        # A reception of its own: tries are not counted on from one to the next.
                        reception = Reception(around)
                        found.append(await reception.hear(unit, self._press(account, what)))
                        unit.turn_failed()
                    raise Undo
        return found

    async def settle_in(self) -> None:
        """Roles on both sides, and one of everything on theirs."""
        for account, town in (("ours", TOWN), ("in the middle", TOWN), ("theirs", THEIRS)):
            for role in ROLES:
                person = await _joins(self.life, account, role, town)
                if town is THEIRS:
                    self.ids[f"person, {role.value}"] = person
        await _joins(self.life, "lead", Role.PROGRAMME_LEAD, None)
        self.ids["municipality"] = THEIRS.id
        for state in EventState:
            event = await make_event(self.life, SUBTRACTED, THEIRS, state=state)
            self.ids[f"event, {state.value}"] = event.id
            self.codes[state.value] = event.code
        async with self.life.house.storage.unit() as unit:
            number = unit.chance.identifier()
            unit.multipliers.save(
                Multiplier(number, self.ids["event, open"], "club", "A Foreign Club", ("en",))
            )
            self.ids["multiplier"] = number
            unit.gatherings.save(
                Gathering(self.ids["event, open"], unit.now, ZONE, 90, "A Foreign Room")
            )
            unit.turn_done()
        mine = await make_event(self.life, SUBTRACTED)
        await self.hear("in the middle", Tap(Action("join", mine.id)))
        for begin, subject in (
            ("selfcheck-new", self.ids["person, coordinator"]),
            ("new-event", ""),
            ("new-talk", ""),
            ("join", self.ids["event, open"]),
        ):
            answered = await self.hear("theirs", Tap(Action(begin, subject)))
            self.ids[f"conversation, {begin}"] = offered(answered, "leave").subject
        await self._talks()
        await self._self_checks()
        await self._moderated()
        self.receipts.append(_receipt(await self._reviews("neighbour")))
        deleted = await self._reviews("other")
        self.receipts.append(_receipt(deleted))
        for what in (offered(deleted, "finish"), Action("receipt-gone", self.receipts[-1])):
            await self.hear("other", Tap(what))
        self.ids["conversation, sent"] = offered(deleted, "finish").subject

    async def _reviews(self, account: str) -> Answered:
        """What somebody is about to send to their open event."""
        answered = await self.hear(account, Tap(Action("join", self.ids["event, open"])))
        await self.hear(account, Words("A Foreign Text"))
        answered = await self.hear(account, Tap(offered(answered, "leave")))
        answered = await self.hear(account, Tap(offered(answered, "show")))
        for verb in ("done", "skip"):
            answered = await self.hear(account, Tap(offered(answered, verb)))
        return answered

    async def _moderated(self) -> None:
        """A released contribution with a verdict, a theme, and rules of an event of theirs."""
        async with self.life.house.storage.unit() as unit:
            event, number = self.ids["event, closed"], unit.chance.uuid()
            text = Contribution(number, event, "p1", "A Foreign Text", "de", None, None)
            unit.contributions.save(text)
            theme = moderated.Theme(unit.chance.identifier(), event, "A Foreign Theme")
            unit.moderation.save_theme(theme)
            unit.moderation.save_verdict(moderated.Verdict(number, event, theme=theme.id))
            unit.turn_done()
        self.ids |= {"contribution": number, "theme": theme.id}

    async def _talks(self) -> None:
        another = await _joins(self.life, "another guest", Role.DECISION_MAKER, THEIRS)
        async with self.life.house.storage.unit() as unit:
            for name, days, cancelled in (
                ("ahead", 30, False),
                ("over", -3, False),
                ("off", 9, True),
                ("now", 0, False),
            ):
                starts = unit.now + timedelta(days=days)
                number = unit.chance.identifier()
                talk = Talk(
                    number, THEIRS.id, "A Foreign Talk", "I", "P", starts, cancelled=cancelled
                )
                await announcing.announce(unit, talk)
                unit.talks.save_reply(Reply(number, self.ids["person, decision-maker"], Rsvp.YES))
                self.ids[f"talk, {name}"] = number
            guest = self.ids["person, decision-maker"]
            room = await keeping.opened(unit, talk)
            presence = keeping.enter(unit, room, guest)
            keeping.ask(unit, keeping.Guest(room, talk, guest, presence), "A Foreign Question")
            (asked,) = await unit.rooms.questions(room.id)
            self.ids |= {"room": room.id, "question": asked.id}
            over = self.ids["talk, over"]
            unit.talks.save_reply(Reply(over, another, Rsvp.YES))
            unit.materials.save(Material(over, "https://foreign.example"))
            for person in (self.ids["person, decision-maker"], another):
                card = CallingCard(unit.chance.identifier(), over, person, "A Foreign Name", "C")
                unit.calling_cards.save(card)
                self.ids[f"card of {person}"] = card.id
            number = unit.chance.identifier()
            person = self.ids["person, coordinator"]
            unit.assessments.save(
                Assessment(number, THEIRS.id, person, "selfcheck-short", 1, {"q": ("1",)}, "en")
            )
            self.ids["assessment"] = number
            unit.turn_done()

    async def _self_checks(self) -> None:
        """An open round and a closed one with a workshop going on, their groups, a measure."""
        async with self.life.house.storage.unit() as unit:
            chance, day = unit.chance, unit.now.date()
            for state in (RoundState.OPEN, RoundState.CLOSED):
                closed = day if state is RoundState.CLOSED else None
                round_ = Round(
                    chance.identifier(), THEIRS.id, "selfcheck-short", 1, THEIRS.kind, state, day,
                    closed,
                )  # fmt: skip
                unit.keys.create_event(round_.id)
                unit.rounds.save(round_)
                self.ids[f"round, {state.value}"] = round_.id
                group = Group(
                    chance.identifier(),
                    round_.id,
                    Perspective.POLITICS,
                    bytes(31) + state[0].encode(),
                    9,
                )
                unit.rounds.save_group(group)
                self.ids[f"group, {state.value}"] = group.id
                for _ in range(K):
                    sheet = Sheet(
                        chance.identifier(), round_.id, None, False, Perspective.POLITICS, "",
                        {"a": ("1",)}, "",
                    )  # fmt: skip
                    unit.rounds.save_sheet(sheet)
                    self.ids[f"sheet, {state.value}"] = sheet.id
            workshop = Workshop(
                chance.identifier(), round_.id, THEIRS.id, f"w_{chance.identifier()}",
                RoundState.OPEN, day, (),
            )  # fmt: skip
            unit.keys.create_event(workshop.id)
            unit.workshops.save(workshop)
            self.ids["workshop"] = workshop.id
            feedback = Feedback(
                chance.identifier(), round_.id, About.ROUND, Moment.AFTER, RoundState.OPEN, day
            )
            unit.keys.create_event(feedback.id)
            unit.feedbacks.save(feedback)
            unit.letters.save(
                Letter(
                    chance.identifier(), THEIRS.id, asking.LETTER, feedback.id,
                    self.ids["person, respondent"], unit.now, unit.now, "Europe/Berlin",
                    state=LetterState.SENT,
                )
            )  # fmt: skip
            self.ids["feedback"] = feedback.id
            measure = Measure(chance.identifier(), THEIRS.id, "A Foreign Measure", day)
            unit.measures.save(measure)
            self.ids["measure"] = measure.id
            unit.turn_done()


def _receipt(answered: Answered) -> str:
    """The code on a review page, as buttons carry it."""
    lines = [
        line for saying in answered.sayings if isinstance(saying, Say) for line in saying.lines
    ]
    return next(line.words for line in lines if isinstance(line, Code)).replace("-", "")


def _in_words(answered: Answered, *names: str) -> str:
    """All of an answer, without the names that it was asked about or made up."""
    told = repr((answered.language, answered.sayings))
    for name in names:
        told = told.replace(name, "IT")
    return _IDENTIFIER.sub("IT", told)


def tap(verb: str, subject: str) -> Tap:
    """A button as it would be shown, or forged."""
    if verb in walking.STEPS:
        return Tap(Action(verb, subject, "p1", "o1"))
    return Tap(Action(verb, subject, "", "yes" if verb == "rsvp" else ""))


ACTORS = ("nobody", "ours", "in the middle", "lead")
OWNERS = ("theirs", "neighbour")
ABSENT, NO_RECEIPT = "zzzzzzzzzz", "0" * 16


async def test_what_is_foreign_is_answered_as_what_is_absent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verbs = sorted({*TAPS, *walking.STEPS, "finish", "show"})
    assert len(TAPS) > 30
    assert len(verbs) > len(TAPS) + 10
    assert set(TAPS) > set(PUBLIC)
    async with living(tmp_path, None) as life:
        both = Neighbours(life)
        await both.settle_in()
        assert len(both.ids) > 15
        taps = [
            (tap(verb, name), tap(verb, ABSENT), name)
            for verb in verbs
            for kind, name in both.ids.items()
            if not kind.startswith(PUBLIC.get(verb, "-")) or kind == "event, draft"
        ]
        # A receipt belongs to whoever holds it: of foreign ones only those that open nothing.
        taps += [
            (Tap(Action(verb, receipt)), Tap(Action(verb, NO_RECEIPT)), receipt)
            for verb in RECEIPTS
            for receipt in both.receipts
        ]
        for actor in ACTORS:
            await _alike(both, actor, taps)
        # Not even somebody with every right of their own changes anything over there.
        before = _rows_with(life.house.storage.file, [*both.ids.values(), THEIRS.id])
        presses = [both._press("ours", foreign) for foreign, _, _ in taps]
        assert len(await life.doors.intake.take(presses)) == len(taps)
        assert len(before) > 15
        assert before == _rows_with(life.house.storage.file, [*both.ids.values(), THEIRS.id])
        told_apart = [
            verb for verb in verbs if any([await _tells(both, owner, verb) for owner in OWNERS])
        ]
    # Whose they are, they do open something: so it was not all refused for another reason.
    assert len(told_apart) > 20, told_apart
    assert {"feedback", "feedback-no", "helped", "room", "room-tend", "run-room"} <= set(told_apart)
    assert {
        "material", "material-edit", "material-drop", "past-talk", "talk-helped", "talk-results",
        "talk-again", "again-join", "again-leave", "again-want", "again-unwant",
        "moderate", "mod-item", "mod-yes", "mod-no", "mod-hide", "mod-theme", "theme", "theme-drop",
    } <= set(told_apart)  # fmt: skip
    assert {
        "multipliers", "new-multiplier", "multiplier", "multiplier-texts", "multiplier-qr",
        "drop-multiplier", "drop-multiplier-yes", "posters", "poster", "table-cards",
        "event-date", "plan-date", "drop-date", "drop-date-yes",
    } <= set(told_apart)  # fmt: skip
    with capsys.disabled():
        print(  # noqa: T201 (a report, asked for)
            f"\nforeign ids: {len(verbs) + len(RECEIPTS)} verbs with {len(both.ids)} foreign ids and "
            f"{len(both.receipts)} receipts, {len(taps) * len(ACTORS):,} presses by {len(ACTORS)} "
            f"accounts answered as for absent ones; their owners are told more by {len(told_apart)} "
            "verbs"
        )


async def test_commands_with_foreign_words_are_answered_as_with_unknown_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {"start", "receipt", "resume", "back", *COMMAND_ANSWERS}
    names |= {command.name for command in COMMANDS}
    assert len(COMMAND_ANSWERS) > 10
    async with living(tmp_path, None) as life:
        both = Neighbours(life)
        await both.settle_in()
        used = await life.grant(Role.MODERATOR)
        await both.hear("theirs", Command("start", used))
        link = re.search(r"d_[A-Za-z0-9_-]{43}", repr(await both.hear("theirs", Command("link"))))
        assert link is not None
        life.now += timedelta(minutes=11)
        words = dict.fromkeys(both.ids.values(), ABSENT) | {both.codes["draft"]: ABSENT}
        words |= {used: f"r_{'A' * 43}", link[0]: f"d_{'A' * 43}"}
        words |= dict.fromkeys(both.receipts, NO_RECEIPT)
        pairs: list[tuple[What, What, str]] = [
            (Command(name, known), Command(name, unknown), known)
            for name in sorted(names)
            for known, unknown in words.items()
        ]
        pairs += [(Words(known), Words(unknown), known) for known, unknown in words.items()]
        for actor in ACTORS:
            await _alike(both, actor, pairs)
        # Codes of events that were opened are everybody's.
        codes = [Command("start", both.codes[state]) for state in ("draft", "open")]
        draft, opened = await both.answers("nobody", codes)
        assert draft != opened
    with capsys.disabled():
        print(  # noqa: T201 (a report, asked for)
            f"\nforeign words: {len(names)} commands and plain words with {len(words)} foreign words, "
            f"{len(pairs) * len(ACTORS):,} answered as unknown ones"
        )


async def _alike(both: Neighbours, actor: str, pairs: Sequence[tuple[What, What, str]]) -> None:
    """The foreign one of each pair is answered as the absent one."""
    nothing = list(dict.fromkeys(absent for _, absent, _ in pairs))
    told = dict(zip(nothing, await both.answers(actor, nothing), strict=True))
    answers = await both.answers(actor, [foreign for foreign, _, _ in pairs])
    for (foreign, absent, name), answer in zip(pairs, answers, strict=True):
        expected = _in_words(told[absent], ABSENT, NO_RECEIPT)
        assert _in_words(answer, name) == expected, f"{actor}: {foreign}"


async def _tells(both: Neighbours, owner: str, verb: str) -> bool:
    """Whether their owner gets another answer than for an absent id."""
    names = [ABSENT, *both.ids.values()]
    answers = await both.answers(owner, [tap(verb, name) for name in names])
    nothing, *told = map(_in_words, answers, names)
    return any(answer != nothing for answer in told)


def _rows_with(database: Path, names: list[str]) -> list[tuple[str, tuple[Any, ...]]]:
    """Every row of every table that names one of these."""
    found: list[tuple[str, tuple[Any, ...]]] = []
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall()
        for (table,) in tables:
            rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
            found += [(table, row) for row in rows if set(names).intersection(row)]
    return sorted(found, key=repr)
