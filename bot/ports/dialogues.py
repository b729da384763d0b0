"""Dialogue events, what is handed in, and who passes them on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.event_plan import EventPlan
from bot.gatherings import Gathering, SignUp
from bot.model import (
    Contribution,
    Event,
    EventState,
    Participation,
)
from bot.multipliers import Arrivals, Multiplier


class Events(Protocol):
    """Dialogue events."""

    async def get(self, event: str) -> Event | None: ...
    async def with_code(self, code: str) -> Event | None: ...
    async def of_municipality(self, municipality: str) -> list[Event]: ...
    async def all(self) -> list[Event]: ...
    async def in_state(self, state: EventState) -> list[Event]: ...
    def save(self, event: Event) -> None: ...
    def remove(self, event: str) -> None:
        """With its contributions and tags."""


class EventPlans(Protocol):
    """What is planned for dialogue events. A plan goes with its event."""

    async def of_event(self, event: str) -> EventPlan | None: ...
    async def promised(self, since: datetime) -> list[EventPlan]:
        """Those of events that have closed since, and of whose promise a step is not kept yet."""

    def save(self, plan: EventPlan) -> None: ...


class Contributions(Protocol):
    """What participants handed in, and the tags that say that somebody did."""

    async def existing_tags(self, event: str, tags: Collection[bytes]) -> set[bytes]:
        """Which of these participation tags are there."""

    def add_participation(self, participation: Participation) -> None:
        """Keep a tag. A tag that is already there fails the unit."""

    async def count_people(self, event: str) -> tuple[int, int]:
        """(participants, those of them who came by the browser)."""

    async def batch(self, event: str, prompt: str) -> int:
        """The number of the current batch: how often the prompt was released."""

    def next_batch(self, event: str, prompt: str, number: int) -> None:
        """The prompt was released: its current batch has this number now."""

    def save(self, contribution: Contribution) -> None: ...
    def remove(self, contribution: Contribution) -> None: ...
    async def with_receipts(self, receipts: Collection[bytes]) -> list[Contribution]: ...
    async def get(self, contribution: str) -> Contribution | None: ...
    async def waiting(self, event: str, prompt: str) -> list[Contribution]: ...
    async def released(self, event: str) -> list[Contribution]:
        """All that moderators may see, in the order of their random ids."""

    async def count_waiters(self, event: str, prompt: str) -> int:
        """How many people are behind what waits."""

    async def some_released(
        self, event: str, prompt: str, most: int, above: str = ""
    ) -> list[Contribution]:
        """The first of those to one prompt whose ids come after this one, so many at most."""

    async def count_released(self, event: str) -> int: ...
    async def drop_some(self, event: str, most: int) -> int:
        """Delete so many of an event's at most; how many it were."""

    async def drop_tags(self, event: str) -> None:
        """Delete every tag of an event: at its close."""


class Multipliers(Protocol):
    """Who passes events on, and how many came by each. They go with their event."""

    async def get(self, multiplier: str) -> Multiplier | None: ...
    async def of_event(self, event: str) -> list[Multiplier]:
        """In the order of their names."""

    def save(self, multiplier: Multiplier) -> None: ...
    def remove(self, multiplier: str) -> None: ...
    async def arrivals(self, event: str) -> Arrivals | None:
        """Of an event that is not closed.

        Raises:
            MissingKey: it is, and nobody can read them any more.
        """

    def save_arrivals(self, arrivals: Arrivals) -> None: ...
    def remove_arrivals(self, event: str) -> None: ...


class Gatherings(Protocol):
    """Dates of events and who has signed up. They go with the event, or the person."""

    async def of_event(self, event: str) -> Gathering | None: ...
    async def all(self) -> list[Gathering]:
        """In the order in which they begin."""

    def save(self, gathering: Gathering) -> None: ...
    async def sign_up(self, person: str) -> SignUp | None: ...
    async def sign_ups(self, event: str) -> list[SignUp]:
        """In the order of random ids."""

    def save_sign_up(self, sign_up: SignUp) -> None: ...
