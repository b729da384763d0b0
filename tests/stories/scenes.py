"""Scenes that many stories begin with."""

from __future__ import annotations

from bot.event_plan import Area, EventPlan, Promise, Purpose
from bot.model import EventState
from bot.ports import Unit
from tests.fakes.telegram_user import Person
from tests.living import Living


async def act(life: Living, person: Person, *steps: str) -> None:
    """Do one step after another: `!text` writes it, anything else presses that button."""
    for step in steps:
        if step.startswith("!"):
            person.send(step[1:])
        else:
            person.press(step)
        await life.settled()


def complete_plan(event: str) -> EventPlan:
    """A plan with which an event can open."""
    return EventPlan(
        event,
        Purpose.CONSULT,
        can_change="Where the benches stand.",
        cannot_change="How much money there is.",
        area=Area.TOWN,
        languages=("de", "tr"),
        promise=Promise(),
    )


async def plan_in(unit: Unit) -> None:
    """Whatever has not opened yet gets all that it needs to."""
    for event in await unit.events.all():
        if event.state is EventState.DRAFT:
            unit.event_plans.save(complete_plan(event.id))


async def plan_drafts(life: Living) -> None:
    """The same in a unit of its own."""
    async with life.house.storage.unit() as unit:
        await plan_in(unit)
        unit.turn_done()


async def create_event(life: Living, moderator: Person, code: str, answers: int = 3) -> None:
    """A moderator who speaks English creates and opens an event with three prompts."""
    await act(
        life, moderator,
        "!/events", "New event", "!Our park", "English",
        "!What shall change?", "Free text", f"!{answers}", "Yes", "Yes",
        "!Which colour?", "One of several choices", "!Red\nGreen", "Done", "No", "Yes",
        "!How well do you like it?", "A scale from 1 to 5", "!not at all", "!very much", "No", "No",
        f"!{code}", "Skip", "Skip",
        "!Town of Musterstadt", "!dpo@musterstadt.example", "!https://musterstadt.example/imprint",
        "Create the event",
    )  # fmt: skip
    await plan_drafts(life)
    await act(life, moderator, "Open now")
