"""What an event lacks before it can open: each check alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.dialogue.planning.checklist import CHECKS, missing
from bot.event_plan import EventPlan
from bot.model import Event, EventState, Municipality, MunicipalityKind
from bot.questions import Kind, Question, Questionnaire
from config.phrases import Verbatim
from tests.bot.fakes import FakeUnit
from tests.stories.scenes import complete_plan

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
TOWN = Municipality("town", "Town", MunicipalityKind.KREISFREI, "we", "dpo", "imprint")
QUESTION = Question("p1", Kind.TEXT, Verbatim("What?"))
EVENT = Event(
    "park",
    "town",
    "park",
    Questionnaire("park", 1, Verbatim("Our park"), (QUESTION,)),
    EventState.DRAFT,
    closes=NOW + timedelta(days=1),
)
PLAN = complete_plan("park")


async def lacking(
    event: Event = EVENT, plan: EventPlan | None = PLAN, town: Municipality = TOWN
) -> list[str]:
    unit = FakeUnit(NOW)
    unit.municipalities.save(town)
    unit.events.save(event)
    if plan is not None:
        unit.event_plans.save(plan)
    return [one.wording for one in await missing(unit, event)]


async def test_a_complete_plan_lacks_nothing() -> None:
    assert await lacking() == []


async def test_what_was_never_planned_lacks_all_that_is_planned() -> None:
    assert len(await lacking(plan=None)) == 4


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (replace(PLAN, purpose=None), "the purpose"),
        (replace(PLAN, can_change=""), "what the input can change"),
        (replace(PLAN, area=None), "the target group"),
        (replace(PLAN, languages=()), "the target group"),
        (replace(PLAN, promise=None), "the feedback promise"),
    ],
)
async def test_each_part_that_is_missing_is_named(plan: EventPlan, said: str) -> None:
    (lacks,) = await lacking(plan=plan)
    assert lacks.startswith(said)


async def test_contacts_questions_and_time_are_needed_too() -> None:
    (contacts,) = await lacking(town=replace(TOWN, imprint=""))
    assert contacts.startswith("who is responsible")
    note = replace(QUESTION, kind=Kind.NOTE)
    (prompts,) = await lacking(replace(EVENT, prompts=replace(EVENT.prompts, questions=(note,))))
    assert prompts.startswith("at least one question")
    (time,) = await lacking(replace(EVENT, closes=NOW))
    assert time.startswith("time:")
    assert await lacking(replace(EVENT, closes=None)) == []


def test_every_check_is_tried_here() -> None:
    assert len(CHECKS) == 7
