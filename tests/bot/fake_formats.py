"""What dialogue events and talks ask of storage, in memory."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.model import (
    Contribution,
    Event,
    EventState,
    Need,
    Participation,
    Reply,
    Rsvp,
    Survey,
    Talk,
)
from tests.bot.fake_moderation import let_go
from tests.bot.fake_tables import Tables, by_id, drop_where


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

    async def in_state(self, state: EventState) -> list[Event]:
        return [row for row in by_id(self._rows) if row.state is state]

    def save(self, event: Event) -> None:
        self._rows[event.id] = event

    def remove(self, event: str) -> None:
        self._rows.pop(event, None)
        self._tables.event_plans.pop(event, None)
        drop_where(self._tables.contributions, lambda row: row.event == event)
        drop_where(self._tables.tags, lambda row: row.event == event)
        drop_where(self._tables.multipliers, lambda row: row.event == event)
        self._tables.arrivals.pop(event, None)
        self._tables.gatherings.pop(event, None)
        drop_where(self._tables.sign_ups, lambda row: row.event == event)


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
        let_go(self._tables, contribution.id)

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

    async def count_waiters(self, event: str, prompt: str) -> int:
        return len({row.waiter for row in await self.waiting(event, prompt)})

    async def some_released(
        self, event: str, prompt: str, most: int, above: str = ""
    ) -> list[Contribution]:
        released = await self.released(event)
        return [row for row in released if row.prompt == prompt and row.id > above][:most]

    async def count_released(self, event: str) -> int:
        return len(await self.released(event))

    async def drop_some(self, event: str, most: int) -> int:
        some = [row for row in by_id(self._rows) if row.event == event][:most]
        for row in some:
            self.remove(row)
        return len(some)

    async def drop_tags(self, event: str) -> None:
        drop_where(self._tables.tags, lambda row: row.event == event)


class FakeTalks:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._rows, self._replies = tables.talks, tables.replies

    async def get(self, talk: str) -> Talk | None:
        return self._rows.get(talk)

    async def all(self) -> list[Talk]:
        return sorted(self._rows.values(), key=lambda row: (row.starts, row.id))

    async def between(self, first: datetime | None, last: datetime | None = None) -> list[Talk]:
        return [
            row
            for row in await self.all()
            if (first or row.starts) <= row.starts <= (last or row.starts)
        ]

    def save(self, talk: Talk) -> None:
        self._rows[talk.id] = talk

    def remove(self, talk: str) -> None:
        self._rows.pop(talk, None)
        drop_where(self._replies, lambda row: row.talk == talk)
        drop_where(self._tables.rooms, lambda row: row.talk == talk)
        self._tables.materials.pop(talk, None)
        drop_where(self._tables.calling_cards, lambda row: row.talk == talk)

    async def replies(self, talk: str) -> list[Reply]:
        return [row for _, row in sorted(self._replies.items()) if row.talk == talk]

    async def replies_of(self, person: str) -> list[Reply]:
        return [row for _, row in sorted(self._replies.items()) if row.person == person]

    async def replied(self, answers: Collection[Rsvp]) -> list[Reply]:
        return [row for _, row in sorted(self._replies.items()) if row.answer in answers]

    def save_reply(self, reply: Reply) -> None:
        self._replies[reply.talk, reply.person] = reply

    def remove_reply(self, reply: Reply) -> None:
        self._replies.pop((reply.talk, reply.person), None)


class FakeSurveys:
    def __init__(self, tables: Tables) -> None:
        self._rows, self._needs = tables.surveys, tables.needs

    async def get(self, survey: str) -> Survey | None:
        return self._rows.get(survey)

    async def all(self) -> list[Survey]:
        return sorted(self._rows.values(), key=lambda row: (row.opened, row.id))

    def save(self, value: Survey) -> None:
        self._rows[value.id] = value

    async def need(self, survey: str, person: str) -> Need | None:
        return self._needs.get((survey, person))

    async def needs(self, survey: str) -> list[Need]:
        return [row for key, row in sorted(self._needs.items()) if key[0] == survey]

    async def needs_of(self, person: str) -> list[Need]:
        return [row for key, row in sorted(self._needs.items()) if key[1] == person]

    def save_need(self, value: Need) -> None:
        self._needs[value.survey, value.person] = value

    def remove_need(self, survey: str, person: str) -> None:
        self._needs.pop((survey, person), None)
