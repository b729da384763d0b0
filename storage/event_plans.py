"""What is planned for dialogue events. A plan goes with its event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.event_plan import Area, EventPlan, Promise, Purpose, Step
from bot.model import Event, EventState
from storage.pages import Book, Pages, Row
from storage.tables import event
from storage.tables import event_plan as table

PROMISED = (
    EventState.CLOSING,
    EventState.CLOSED,
    EventState.EXPIRING,
    EventState.EXPIRED,
)


class SqlEventPlans:
    """`bot.ports.EventPlans`. Lists are in the order of the events' ids."""

    def __init__(self, book: Book, events: Pages[str, Event]) -> None:
        self._book, self._events = book, events
        self._pages: Pages[str, EventPlan] = Pages(
            book, table, _encode, _decode, owners={"event": events}
        )

    async def of_event(self, event: str) -> EventPlan | None:
        return await self._pages.get(event)

    async def promised(self, since: datetime) -> list[EventPlan]:
        if self._events.dirty:
            await self._book.flush()
        closed = select(event.c.id).where(
            event.c.state.in_([state.value for state in PROMISED]), event.c.closes >= since
        )
        return await self._pages.select(
            table.c.event.in_(closed),
            table.c.thanks_days.is_not(None),
            table.c.done != _steps(frozenset(Step)),
        )

    def save(self, plan: EventPlan) -> None:
        self._pages.put(plan)


def _steps(done: frozenset[Step]) -> str:
    return " ".join(step.value for step in Step if step in done)


def _encode(value: EventPlan) -> Row:
    promise = value.promise
    return {
        "event": value.event,
        "purpose": value.purpose and value.purpose.value,
        "can_change": value.can_change,
        "cannot_change": value.cannot_change,
        "area": value.area and value.area.value,
        "place": value.place,
        "languages": " ".join(value.languages),
        "concerns": value.concerns,
        "barriers": value.barriers,
        "channels": value.channels,
        "thanks_days": promise and promise.thanks_days,
        "result_weeks": promise and promise.result_weeks,
        "status_months": promise and promise.status_months,
        "done": _steps(value.done),
    }


def _decode(row: Mapping[Any, Any]) -> EventPlan:
    promise = None
    if row["thanks_days"] is not None:
        promise = Promise(row["thanks_days"], row["result_weeks"], row["status_months"])
    return EventPlan(
        event=row["event"],
        purpose=row["purpose"] and Purpose(row["purpose"]),
        can_change=row["can_change"],
        cannot_change=row["cannot_change"],
        area=row["area"] and Area(row["area"]),
        place=row["place"],
        languages=tuple(row["languages"].split()),
        concerns=row["concerns"],
        barriers=row["barriers"],
        channels=row["channels"],
        promise=promise,
        done=frozenset(map(Step, row["done"].split())),
    )
