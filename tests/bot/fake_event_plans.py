"""What the planning of dialogue events asks of storage, in memory."""

from __future__ import annotations

from datetime import datetime

from bot.event_plan import EventPlan, Step
from bot.model import EventState
from tests.bot.fake_tables import Tables

OPEN = (EventState.DRAFT, EventState.OPEN)


class FakeEventPlans:
    def __init__(self, tables: Tables) -> None:
        self._tables, self._rows = tables, tables.event_plans

    async def of_event(self, event: str) -> EventPlan | None:
        return self._rows.get(event)

    async def promised(self, since: datetime) -> list[EventPlan]:
        return [
            plan
            for event_id, plan in sorted(self._rows.items())
            if (event := self._tables.events[event_id]).state not in OPEN
            and event.closes is not None
            and event.closes >= since
            and plan.promise is not None
            and plan.done != frozenset(Step)
        ]

    def save(self, plan: EventPlan) -> None:
        self._rows[plan.event] = plan
