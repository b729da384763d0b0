"""Nouns to store, and texts that want to break something."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.model import (
    Address,
    Assessment,
    Contribution,
    Conversation,
    Door,
    Event,
    EventState,
    Format,
    Letter,
    LetterState,
    Measure,
    Municipality,
    MunicipalityKind,
    Participation,
    Person,
    Reply,
    Role,
    Rsvp,
    Stage,
    Talk,
)
from bot.questionnaire import Walk
from bot.questions import Kind, Option, Question, Questionnaire, When
from config.phrases import Localized, Verbatim, phrase
from storage.unit import SqlUnit

NOW = datetime(2027, 3, 4, 9, 30, 15, 123_456, tzinfo=UTC)
HOSTILE = (
    "'; DROP TABLE contribution; --",
    "\x00",
    "a\x00b",
    "🏳️‍🌈" * 50,
    "\u202eabc\u2066",
    "e\u0301 é ı İ",
    "%s {0.__class__} {{7*7}} :name ?1 $2",
    '"quoted" `tick` [bracket] \\',
    "\r\n\t",
    '=HYPERLINK("http://x/?"&A1)',
    "x" * 20_000,
    "\ufeff\uffff",
)

LINDAU = Municipality("lindau", "Lindau", MunicipalityKind.KREISANGEHOERIG, "we", "dpo", "imp")
FUERTH = Municipality("fuerth", "Fürth", MunicipalityKind.KREISFREI)
MODERATOR = Person("mod", Role.MODERATOR, "lindau", "Anna", "de", None)
LEAD = Person("lead", Role.PROGRAMME_LEAD, None, invitation=b"i" * 32)
ACCOUNT, OTHER_ACCOUNT = b"a" * 32, b"b" * 32
ADDRESS = Address("mod", ACCOUNT, Door.TELEGRAM, "4711-canary")

PROMPTS = Questionnaire(
    "festival",
    1,
    Localized({"de": "Stadtfest", "en": "Festival"}),
    (
        Question("why", Kind.TEXT, Verbatim("Warum?"), max_answers=3),
        Question(
            "how",
            Kind.CHOICE,
            Localized({"de": "Wie?"}),
            help=phrase("Choose {n}.", n=1),
            options=(Option("a", Verbatim("A")), Option("b", phrase("B"))),
            required=False,
            when=When("why", frozenset({"x", "y"})),
            topic="t",
        ),
        Question(
            "much",
            Kind.SCALE,
            Verbatim("Wie sehr?"),
            low=1,
            high=5,
            low_label=Verbatim("wenig"),
            high_label=Verbatim("viel"),
        ),
    ),
)
EVENT = Event(
    "festival", "lindau", "fest-27", PROMPTS, EventState.OPEN, opens=NOW, closes=NOW + timedelta(9)
)
TALK = Talk(
    "talk",
    "lindau",
    "Wärme",
    "Herr X",
    "Rathaus",
    NOW + timedelta(7),
    organiser="mod",
    announced=NOW,
    capacity=7,
)


def conversation(**changes: object) -> Conversation:
    given = Conversation(
        id="c1",
        account=ACCOUNT,
        format=Format.SELFCHECK,
        subject="lindau",
        stage=Stage.OPEN,
        walk=Walk("q2", {"q1": ("yes",), "q0": ()}, 1, True, 7),
        language="de",
        turn=3,
        receipt="AAAA-BBBB-CCCC-DDDD",
        amends="x",
        preview=True,
        locked={"role": "moderator"},
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def dialogue(**changes: object) -> Conversation:
    return conversation(**{"format": Format.DIALOGUE, "subject": "festival", **changes})


def contribution(**changes: object) -> Contribution:
    given = Contribution("00ff", "festival", "why", "Weil.", "de", b"r" * 32, b"w" * 32)
    return replace(given, **changes)  # type: ignore[arg-type]


def participation(tag: bytes, **changes: object) -> Participation:
    return replace(Participation("festival", "why", tag, Door.TELEGRAM), **changes)  # type: ignore[arg-type]


def letter(**changes: object) -> Letter:
    given = Letter(
        "l1", "lindau", "talk-invitation", "talk", "mod", NOW, NOW + timedelta(1), "Europe/Berlin"
    )
    return replace(given, **changes)  # type: ignore[arg-type]


REPLY = Reply("talk", "mod", Rsvp.WAITING, since=NOW, held_until=NOW + timedelta(1))
ASSESSMENT = Assessment(
    "as1", "lindau", "mod", "short", 2, {"q1": ("3",), "q2": (), "q3": ("a", "b")}, "de"
)
MEASURE = Measure(
    "me1", "lindau", "Open the town hall", date(2027, 3, 1), owner="Anna", person="mod"
)
SENT = LetterState.SENT


def fill(unit: SqlUnit) -> None:
    """One of almost everything."""
    unit.municipalities.save(LINDAU)
    unit.people.save(MODERATOR)
    unit.people.save_address(ADDRESS)
    unit.keys.create_event(EVENT.id)
    unit.events.save(EVENT)
    unit.contributions.save(contribution())
    unit.contributions.add_participation(participation(b"t1"))
    unit.contributions.add_participation(participation(b"t2", prompt=""))
    unit.contributions.next_batch(EVENT.id, "why", 1)
    unit.talks.save(TALK)
    unit.talks.save_reply(REPLY)
    unit.letters.save(letter())
    unit.assessments.save(ASSESSMENT)
    unit.measures.save(MEASURE)
    unit.conversations.save(dialogue())
    unit.conversations.save(conversation(id="c2", turn=1))
    unit.presses.remember("telegram:1")
    unit.owed.owe(ACCOUNT, 1, "4711-canary")
    unit.turn_done()


async def steps(number: int) -> None:
    """Let the loop go round."""
    for _ in range(number):
        await asyncio.sleep(0)
