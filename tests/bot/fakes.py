"""The ports in memory, with a clock and randomness that tests know.

A unit works on a copy that takes the place of the original when it is left without an error. Only
one unit may be open at a time, so that a test notices work that is done inside of one for too long.
"""

from __future__ import annotations

import copy
import random
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

from bot.errors import MissingKey
from bot.model import (
    Address,
    Assessment,
    Ballot,
    Contribution,
    Conversation,
    Event,
    Feedback,
    Group,
    Letter,
    LetterState,
    Measure,
    MeasureStatus,
    Municipality,
    Opinion,
    Participation,
    Person,
    Reply,
    Role,
    Round,
    RoundState,
    Screen,
    Sheet,
    SignIn,
    Talk,
    Voice,
    Workshop,
)

K = TypeVar("K")
T = TypeVar("T")
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


class FakeChance:
    """The same numbers in every run."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def identifier(self) -> str:
        return "".join(self._random.choices(ALPHABET, k=10))

    def uuid(self) -> str:
        return f"{self._random.getrandbits(128):032x}"

    def bits(self, count: int) -> int:
        return self._random.getrandbits(count)

    def shuffled(self, items: Sequence[T]) -> list[T]:
        return self._random.sample(items, len(items))


class FakeKeys:
    """Keys that are made of their names. Like files, they do not wait for a commit."""

    def __init__(self) -> None:
        self._there: set[str] = set()

    def lasting(self) -> bytes:
        return b"lasting".ljust(32, b"-")

    def create_event(self, event: str) -> None:
        self._there |= {f"{kind} {event}" for kind in ("part", "draft", "content")}

    def participation(self, event: str) -> bytes:
        return self._get(f"part {event}")

    def draft(self, event: str) -> bytes:
        return self._get(f"draft {event}")

    def content(self, event: str) -> bytes:
        return self._get(f"content {event}")

    def destroy_closing(self, event: str) -> None:
        self._there -= {f"part {event}", f"draft {event}"}

    def destroy_content(self, event: str) -> None:
        self._there.discard(f"content {event}")

    def _get(self, name: str) -> bytes:
        if name not in self._there:
            raise MissingKey(name)
        return name.encode()[:32].ljust(32, b"-")


class FakeErasures:
    """The lists of what was forgotten. Like files, they do not wait for a commit."""

    def __init__(self) -> None:
        self.contributions: list[str] = []
        self.accounts: list[bytes] = []

    def contribution(self, contribution: str) -> None:
        self.contributions.append(contribution)

    def account(self, account: bytes) -> None:
        self.accounts.append(account)


@dataclass
class Tables:
    """Everything that is stored."""

    municipalities: dict[str, Municipality] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    addresses: dict[tuple[str, bytes], Address] = field(default_factory=dict)
    sign_ins: dict[bytes, SignIn] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    contributions: dict[str, Contribution] = field(default_factory=dict)
    tags: dict[tuple[str, bytes], Participation] = field(default_factory=dict)
    batches: dict[tuple[str, str], int] = field(default_factory=dict)
    talks: dict[str, Talk] = field(default_factory=dict)
    replies: dict[tuple[str, str], Reply] = field(default_factory=dict)
    letters: dict[str, Letter] = field(default_factory=dict)
    assessments: dict[str, Assessment] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    workshops: dict[str, Workshop] = field(default_factory=dict)
    voices: dict[str, Voice] = field(default_factory=dict)
    ballots: dict[bytes, Ballot] = field(default_factory=dict)
    screens: dict[bytes, Screen] = field(default_factory=dict)
    feedbacks: dict[str, Feedback] = field(default_factory=dict)
    opinions: dict[bytes, Opinion] = field(default_factory=dict)

    def copied(self) -> Tables:
        """The rows never change, so that only the tables have to be copied."""
        return Tables(**{name: copy.copy(table) for name, table in vars(self).items()})


class FakeMunicipalities:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.municipalities

    async def get(self, municipality: str) -> Municipality | None:
        return self._rows.get(municipality)

    async def named(self, name: str) -> Municipality | None:
        return next((row for row in self._rows.values() if row.name == name), None)

    async def all(self) -> list[Municipality]:
        return by_id(self._rows)

    def save(self, municipality: Municipality) -> None:
        self._rows[municipality.id] = municipality


class FakePeople:
    def __init__(self, tables: Tables, now: datetime) -> None:
        self._tables, self._now = tables, now
        self._rows, self._addresses = tables.persons, tables.addresses

    async def get(self, person: str) -> Person | None:
        return self._rows.get(person)

    async def all(self) -> list[Person]:
        return by_id(self._rows)

    async def of_account(self, account: bytes) -> list[Person]:
        return [
            self._rows[address.person]
            for address in await self.addresses_of_account(account)
            if address.expires is None or address.expires > self._now
        ]

    async def with_role(self, role: Role, municipality: str | None) -> list[Person]:
        return [
            person
            for person in by_id(self._rows)
            if person.role is role and municipality in (None, person.municipality)
        ]

    async def invited_by(self, code: bytes) -> Person | None:
        return next((row for row in self._rows.values() if row.invitation == code), None)

    def save(self, person: Person) -> None:
        self._rows[person.id] = person

    def remove(self, person: str) -> None:
        self._rows.pop(person, None)
        drop_where(self._addresses, lambda row: row.person == person)
        drop_where(self._tables.replies, lambda row: row.person == person)
        drop_where(self._tables.letters, lambda row: row.person == person)
        drop_where(self._tables.assessments, lambda row: row.person == person)
        for measure in self._tables.measures.values():
            if measure.person == person:
                self._tables.measures[measure.id] = replace(measure, person=None)

    async def addresses(self, person: str) -> list[Address]:
        rows = [row for row in self._addresses.values() if row.person == person]
        return sorted(rows, key=lambda row: row.account)

    async def addresses_of_account(self, account: bytes) -> list[Address]:
        rows = [row for row in self._addresses.values() if row.account == account]
        return sorted(rows, key=lambda row: row.person)

    def save_address(self, address: Address) -> None:
        self._addresses[address.person, address.account] = address

    def remove_address(self, address: Address) -> None:
        self._addresses.pop((address.person, address.account), None)

    async def sign_in(self, code: bytes) -> SignIn | None:
        return self._tables.sign_ins.get(code)

    def save_sign_in(self, sign_in: SignIn) -> None:
        self._tables.sign_ins[sign_in.code] = sign_in

    def remove_sign_in(self, code: bytes) -> None:
        self._tables.sign_ins.pop(code, None)


class FakeConversations:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.conversations

    async def of_account(self, account: bytes) -> list[Conversation]:
        return [row for row in by_id(self._rows) if row.account == account]

    async def of_subject(self, subject: str) -> list[Conversation]:
        return [row for row in by_id(self._rows) if row.subject == subject]

    def save(self, conversation: Conversation) -> None:
        self._rows[conversation.id] = conversation

    def remove(self, conversation: Conversation) -> None:
        self._rows.pop(conversation.id, None)

    async def remove_expired(self, now: datetime) -> int:
        return drop_where(self._rows, lambda row: row.expires is not None and row.expires <= now)


class FakeEvents:
    def __init__(self, tables: Tables) -> None:
        self._tables, self._rows = tables, tables.events

    async def get(self, event: str) -> Event | None:
        return self._rows.get(event)

    async def with_code(self, code: str) -> Event | None:
        return next((row for row in self._rows.values() if row.code == code), None)

    async def of_municipality(self, municipality: str) -> list[Event]:
        return [row for row in by_id(self._rows) if row.municipality == municipality]

    async def all(self) -> list[Event]:
        return by_id(self._rows)

    def save(self, event: Event) -> None:
        self._rows[event.id] = event

    def remove(self, event: str) -> None:
        self._rows.pop(event, None)
        drop_where(self._tables.contributions, lambda row: row.event == event)
        drop_where(self._tables.tags, lambda row: row.event == event)


class FakeContributions:
    def __init__(self, tables: Tables) -> None:
        self._tables, self._rows = tables, tables.contributions

    async def existing_tags(self, event: str, tags: Collection[bytes]) -> set[bytes]:
        return {tag for tag in tags if (event, tag) in self._tables.tags}

    def add_participation(self, participation: Participation) -> None:
        key = (participation.event, participation.tag)
        assert key not in self._tables.tags, "a tag is added once"
        self._tables.tags[key] = participation

    async def count_people(self, event: str) -> tuple[int, int]:
        people = [
            tag for tag in self._tables.tags.values() if (tag.event, tag.prompt) == (event, "")
        ]
        return len(people), sum(tag.door.value == "browser" for tag in people)

    async def batch(self, event: str, prompt: str) -> int:
        return self._tables.batches.get((event, prompt), 0)

    def next_batch(self, event: str, prompt: str, number: int) -> None:
        self._tables.batches[event, prompt] = number

    def save(self, contribution: Contribution) -> None:
        self._rows[contribution.id] = contribution

    def remove(self, contribution: Contribution) -> None:
        self._rows.pop(contribution.id, None)

    async def with_receipts(self, receipts: Collection[bytes]) -> list[Contribution]:
        return [row for row in by_id(self._rows) if row.receipt in receipts]

    async def get(self, contribution: str) -> Contribution | None:
        return self._rows.get(contribution)

    async def waiting(self, event: str, prompt: str) -> list[Contribution]:
        return [
            row
            for row in by_id(self._rows)
            if (row.event, row.prompt) == (event, prompt) and row.waiter is not None
        ]

    async def released(self, event: str) -> list[Contribution]:
        return [row for row in by_id(self._rows) if row.event == event and row.waiter is None]

    async def drop_tags(self, event: str) -> None:
        drop_where(self._tables.tags, lambda row: row.event == event)


class FakeTalks:
    def __init__(self, tables: Tables) -> None:
        self._rows, self._replies = tables.talks, tables.replies

    async def get(self, talk: str) -> Talk | None:
        return self._rows.get(talk)

    async def all(self) -> list[Talk]:
        return sorted(self._rows.values(), key=lambda row: (row.starts, row.id))

    def save(self, talk: Talk) -> None:
        self._rows[talk.id] = talk

    def remove(self, talk: str) -> None:
        self._rows.pop(talk, None)
        drop_where(self._replies, lambda row: row.talk == talk)

    async def replies(self, talk: str) -> list[Reply]:
        return [row for _, row in sorted(self._replies.items()) if row.talk == talk]

    async def replies_of(self, person: str) -> list[Reply]:
        return [row for _, row in sorted(self._replies.items()) if row.person == person]

    def save_reply(self, reply: Reply) -> None:
        self._replies[reply.talk, reply.person] = reply


class FakeLetters:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.letters

    async def get(self, letter: str) -> Letter | None:
        return self._rows.get(letter)

    async def about(self, subject: str) -> list[Letter]:
        return [row for row in await self.all() if row.subject == subject]

    async def about_to(self, subject: str, person: str) -> list[Letter]:
        return [row for row in await self.about(subject) if row.person == person]

    async def due(self, now: datetime, limit: int) -> list[Letter]:
        return [
            row
            for row in await self.all()
            if row.state is LetterState.QUEUED and max(row.due, row.not_before or row.due) <= now
        ][:limit]

    async def sending(self) -> list[Letter]:
        return [row for row in await self.all() if row.state is LetterState.SENDING]

    async def queued_about(self, subjects: Collection[str]) -> set[str]:
        queued = [row for row in self._rows.values() if row.state is LetterState.QUEUED]
        return {row.subject for row in queued if row.subject in subjects}

    async def sent_to(self, person: str, since: datetime) -> list[Letter]:
        return [
            row
            for row in await self.all()
            if row.person == person and row.state is LetterState.SENT and row.due >= since
        ]

    async def all(self) -> list[Letter]:
        return sorted(self._rows.values(), key=lambda row: (row.due, row.id))

    def save(self, letter: Letter) -> None:
        self._rows[letter.id] = letter

    def remove(self, letter: Letter) -> None:
        self._rows.pop(letter.id, None)


class FakeAssessments:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.assessments

    async def of_person(self, person: str) -> list[Assessment]:
        return [row for row in by_id(self._rows) if row.person == person]

    async def of_municipality(self, municipality: str) -> list[Assessment]:
        return [row for row in by_id(self._rows) if row.municipality == municipality]

    def save(self, assessment: Assessment) -> None:
        self._rows[assessment.id] = assessment


class FakeRounds:
    def __init__(self, tables: Tables) -> None:
        self._rows, self._groups, self._sheets = tables.rounds, tables.groups, tables.sheets

    async def get(self, round_id: str) -> Round | None:
        return self._rows.get(round_id)

    async def of_municipality(self, municipality: str) -> list[Round]:
        ours = [row for row in by_id(self._rows) if row.municipality == municipality]
        return sorted(ours, key=lambda row: row.opened)

    async def in_state(self, state: RoundState) -> list[Round]:
        return [row for row in by_id(self._rows) if row.state is state]

    def save(self, value: Round) -> None:
        self._rows[value.id] = value

    def remove(self, round_id: str) -> None:
        self._rows.pop(round_id, None)
        drop_where(self._groups, lambda row: row.round == round_id)
        drop_where(self._sheets, lambda row: row.round == round_id)

    async def group(self, group: str) -> Group | None:
        return self._groups.get(group)

    async def group_invited_by(self, code: bytes) -> Group | None:
        return next((row for row in by_id(self._groups) if row.code == code), None)

    async def groups(self, round_id: str) -> list[Group]:
        return [row for row in by_id(self._groups) if row.round == round_id]

    def save_group(self, group: Group) -> None:
        self._groups[group.id] = group

    async def sheets(self, round_id: str) -> list[Sheet]:
        return [row for row in by_id(self._sheets) if row.round == round_id]

    async def sheet_of(self, owner: bytes) -> Sheet | None:
        return next((row for row in by_id(self._sheets) if row.owner == owner), None)

    async def joint_sheet(self, round_id: str) -> Sheet | None:
        return next((row for row in await self.sheets(round_id) if row.joint), None)

    def save_sheet(self, value: Sheet) -> None:
        self._sheets[value.id] = value

    def remove_sheet(self, sheet_id: str) -> None:
        self._sheets.pop(sheet_id, None)


class FakeMeasures:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.measures

    async def get(self, measure: str) -> Measure | None:
        return self._rows.get(measure)

    async def of_municipality(self, municipality: str) -> list[Measure]:
        return [row for row in by_id(self._rows) if row.municipality == municipality]

    async def of_person(self, person: str) -> list[Measure]:
        return [row for row in by_id(self._rows) if row.person == person]

    async def reminded(self) -> list[Measure]:
        open_ones = [row for row in by_id(self._rows) if row.status is not MeasureStatus.DONE]
        return [row for row in open_ones if row.person is not None]

    def save(self, measure: Measure) -> None:
        self._rows[measure.id] = measure

    def remove(self, measure: str) -> None:
        self._rows.pop(measure, None)


class FakeWorkshops:
    def __init__(self, tables: Tables) -> None:
        self._rows, self._voices = tables.workshops, tables.voices
        self._ballots, self._screens = tables.ballots, tables.screens

    async def get(self, workshop: str) -> Workshop | None:
        return self._rows.get(workshop)

    async def with_code(self, code: str) -> Workshop | None:
        return next((row for row in by_id(self._rows) if row.code == code), None)

    async def of_round(self, round_id: str) -> list[Workshop]:
        ours = [row for row in by_id(self._rows) if row.round == round_id]
        return sorted(ours, key=lambda row: row.held)

    async def in_state(self, state: RoundState) -> list[Workshop]:
        return [row for row in by_id(self._rows) if row.state is state]

    def save(self, workshop: Workshop) -> None:
        self._rows[workshop.id] = workshop

    async def voices(self, workshop: str) -> list[Voice]:
        return [row for row in by_id(self._voices) if row.workshop == workshop]

    def save_voice(self, voice: Voice) -> None:
        self._voices[voice.id] = voice

    def remove_voice(self, voice: str) -> None:
        self._voices.pop(voice, None)

    async def ballot(self, tag: bytes) -> Ballot | None:
        return self._ballots.get(tag)

    async def ballots(self, workshop: str) -> list[Ballot]:
        return [row for _, row in sorted(self._ballots.items()) if row.workshop == workshop]

    def save_ballot(self, ballot: Ballot) -> None:
        self._ballots[ballot.tag] = ballot

    def remove_ballot(self, tag: bytes) -> None:
        self._ballots.pop(tag, None)

    async def screen(self, key: bytes) -> Screen | None:
        return self._screens.get(key)

    async def screens(self, workshop: str) -> list[Screen]:
        return [row for _, row in sorted(self._screens.items()) if row.workshop == workshop]

    def save_screen(self, screen: Screen) -> None:
        self._screens[screen.key] = screen

    def remove_screen(self, key: bytes) -> None:
        self._screens.pop(key, None)


class FakeFeedbacks:
    def __init__(self, tables: Tables) -> None:
        self._rows, self._opinions = tables.feedbacks, tables.opinions

    async def get(self, feedback: str) -> Feedback | None:
        return self._rows.get(feedback)

    async def of_round(self, round_id: str) -> list[Feedback]:
        return self._in_order(lambda row: row.round == round_id)

    async def in_state(self, state: RoundState) -> list[Feedback]:
        return self._in_order(lambda row: row.state is state)

    async def due_again(self, day: date) -> list[Feedback]:
        return self._in_order(lambda row: row.again is not None and row.again <= day)

    def _in_order(self, wanted: Callable[[Feedback], bool]) -> list[Feedback]:
        ours = [row for row in by_id(self._rows) if wanted(row)]
        return sorted(ours, key=lambda row: row.ends)

    def save(self, value: Feedback) -> None:
        self._rows[value.id] = value

    async def opinion(self, tag: bytes) -> Opinion | None:
        return self._opinions.get(tag)

    async def opinions(self, feedback: str) -> list[Opinion]:
        return [row for _, row in sorted(self._opinions.items()) if row.feedback == feedback]

    def save_opinion(self, value: Opinion) -> None:
        self._opinions[value.tag] = value

    def remove_opinion(self, tag: bytes) -> None:
        self._opinions.pop(tag, None)


class FakeUnit:
    """One unit of work on tables in memory. Whoever makes one alone needs no commit."""

    def __init__(
        self,
        now: datetime,
        tables: Tables | None = None,
        chance: FakeChance | None = None,
        keys: FakeKeys | None = None,
        erasures: FakeErasures | None = None,
    ) -> None:
        self.now = now
        self.tables = tables or Tables()
        self.chance = chance or FakeChance()
        self.keys = keys or FakeKeys()
        self.erasures = erasures or FakeErasures()
        self.municipalities = FakeMunicipalities(self.tables)
        self.people = FakePeople(self.tables, now)
        self.conversations = FakeConversations(self.tables)
        self.events = FakeEvents(self.tables)
        self.contributions = FakeContributions(self.tables)
        self.talks = FakeTalks(self.tables)
        self.letters = FakeLetters(self.tables)
        self.assessments = FakeAssessments(self.tables)
        self.rounds = FakeRounds(self.tables)
        self.measures = FakeMeasures(self.tables)
        self.workshops = FakeWorkshops(self.tables)
        self.feedbacks = FakeFeedbacks(self.tables)


class FakeUnits:
    """A memory and its clock. `now` is set by the test."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.tables = Tables()
        self.chance, self.keys, self.erasures = FakeChance(), FakeKeys(), FakeErasures()
        self.is_open = False

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[FakeUnit]:
        assert not self.is_open, "two units at once"
        self.is_open = True
        try:
            tables = self.tables.copied()
            yield FakeUnit(self.now, tables, self.chance, self.keys, self.erasures)
            keys = [
                (r.municipality, r.kind, r.subject, r.person, r.due)
                for r in tables.letters.values()
            ]
            assert len(set(keys)) == len(keys), "a letter is there twice"
            self.tables = tables
        finally:
            self.is_open = False


def by_id(rows: dict[str, T]) -> list[T]:
    """All rows in the order of their ids."""
    return [row for _, row in sorted(rows.items())]


def drop_where(rows: dict[K, T], goes: Callable[[T], bool]) -> int:
    """Delete the rows of which this is true; how many."""
    gone = [key for key, row in rows.items() if goes(row)]
    for key in gone:
        del rows[key]
    return len(gone)
