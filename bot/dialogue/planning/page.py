"""The page of a plan: what is there, what is missing, and what of the promise has been kept."""

from __future__ import annotations

from bot.dialogue.events import own_event
from bot.dialogue.planning import checklist
from bot.dialogue.planning.keeping import keep_step, plan_of
from bot.dialogue.planning.promise import closing_day, is_closed
from bot.dialogue.planning.told import PURPOSES, promised
from bot.errors import NotFound
from bot.event_plan import Area, EventPlan, Step
from bot.model import Event, EventState
from bot.questions import OLD_BUTTON
from bot.replies import Action, Button, Heading, Item, Line, Note, Para, Say, Saying
from bot.turn import Turn
from config.phrases import LanguageNames, Moment, label, phrase

AREAS = {
    Area.KIEZ: label("A Kiez (neighbourhood)"),
    Area.STADTTEIL: label("A Stadtteil (part of town)"),
    Area.BEZIRK: label("A Bezirk (city district)"),
    Area.TOWN: label("The whole town or municipality"),
    Area.OTHER: label("Another area"),
}
STEPS = {
    Step.THANKS: label("Done: thanks and raw notes"),
    Step.RESULT: label("Done: the result"),
    Step.STATUS: label("Done: how things stand"),
}
STILL_MISSING = Note(phrase("This is still missing."))
TITLES = (phrase("Purpose"), phrase("Target group"), phrase("Feedback promise"))
NOTHING_LACKS = Para(phrase("Everything is there: the event can open."))


async def show(turn: Turn, action: Action) -> list[Saying]:
    """The plan of one's own event."""
    return [await of(turn, await own_event(turn, action.subject))]


async def of(turn: Turn, event: Event, *before: Line) -> Say:
    """Every part of a plan, and what can be done about it."""
    plan = await plan_of(turn.unit, event)
    lines: list[Line] = [
        *before,
        Heading(phrase("Plan of “{event}”", event=event.prompts.title)),
    ]
    for title, said in zip(TITLES, parts(event, plan), strict=True):
        lines += [Heading(title), *said]
    rows: list[tuple[Button, ...]] = []
    if event.state is EventState.DRAFT:
        lines += await lacks(turn, event) or [NOTHING_LACKS]
        rows = [
            (Button(text, Action("plan-part", event.id, "", part)),)
            for part, text in (
                ("purpose", label("Purpose")),
                ("group", label("Target group")),
                ("promise", label("Feedback promise")),
            )
        ]
        if plan.promise is None:
            usual = label("Promise the usual dates")
            rows.append((Button(usual, Action("plan-usual", event.id)),))
    rows += done_rows(event, plan)
    rows.append((Button(label("Back to the event"), Action("event", event.id)),))
    return Say(tuple(lines), tuple(rows))


def parts(event: Event, plan: EventPlan) -> tuple[list[Line], list[Line], list[Line]]:
    """What each part says: the purpose, the target group, the promise."""
    return _purpose(plan), _group(plan), _promise(event, plan)


def _purpose(plan: EventPlan) -> list[Line]:
    if plan.purpose is None:
        return [STILL_MISSING]
    lines: list[Line] = [
        Para(PURPOSES[plan.purpose]),
        Para(phrase("What your answers can change: {words}", words=plan.can_change)),
    ]
    if plan.cannot_change:
        lines.append(Para(phrase("What they cannot change: {words}", words=plan.cannot_change)))
    return lines


def _group(plan: EventPlan) -> list[Line]:
    if plan.area is None:
        return [STILL_MISSING]
    area = AREAS[plan.area]
    if plan.place:
        area = phrase("{area}: {name}", area=area, name=plan.place)
    lines: list[Line] = [
        Item(phrase("Area: {area}", area=area)),
        Item(
            phrase("Languages, in this order: {languages}", languages=LanguageNames(plan.languages))
        ),
    ]
    if plan.concerns:
        lines.append(Item(phrase("Concerns: {words}", words=plan.concerns)))
    if plan.barriers:
        lines.append(Item(phrase("Barriers: {words}", words=plan.barriers)))
    if plan.channels:
        lines.append(Item(phrase("Channels: {words}", words=plan.channels)))
    return lines


def _promise(event: Event, plan: EventPlan) -> list[Line]:
    if plan.promise is None:
        return [STILL_MISSING]
    told = promised(plan.promise, closing_day(event))
    return [
        Item(phrase("{promise} – done", promise=one) if step in plan.done else one)
        for step, one in told.items()
    ]


async def lacks(turn: Turn, event: Event) -> list[Line]:
    """What is missing before a draft can open; nothing where it can."""
    missing = await checklist.missing(turn.unit, event)
    if not missing:
        return []
    now = turn.unit.now
    in_time = event.closes is None or event.closes > now
    if event.opens is not None and event.opens <= now and in_time:
        moment = Moment(event.opens, event.zone)
        why: Line = Para(
            phrase(
                "It was to open on {moment}, but something is missing. It opens by itself as soon "
                "as that is there:",
                moment=moment,
            )
        )
    else:
        why = Para(phrase("Before it can open, this is still missing:"))
    return [why, *(Item(one) for one in missing)]


def ways_on(event: Event) -> tuple[tuple[Button, ...], ...]:
    """From what is missing to where it can be said."""
    return (
        (Button(label("Plan"), Action("plan", event.id)),),
        (Button(label("Back to the event"), Action("event", event.id)),),
    )


def done_rows(event: Event, plan: EventPlan) -> list[tuple[Button, ...]]:
    """A button for each step of the promise that is not kept yet, once the event has closed."""
    return [(done_button(event, step),) for step in owed(event, plan)]


def owed(event: Event, plan: EventPlan) -> tuple[Step, ...]:
    """The steps of the promise that are not kept yet, once the event has closed."""
    if plan.promise is None or not is_closed(event):
        return ()
    return tuple(step for step in Step if step not in plan.done)


def done_button(event: Event, step: Step) -> Button:
    """Says that a step of the promise is kept."""
    return Button(STEPS[step], Action("plan-done", event.id, "", step.value))


async def mark_done(turn: Turn, action: Action) -> list[Saying]:
    """A step of the promise is kept. Saying it twice is fine.

    Raises:
        NotFound: it is no event of this account's, or nothing is to be done there.
    """
    event = await own_event(turn, action.subject)
    plan = await plan_of(turn.unit, event)
    step = next((one for one in Step if one.value == action.value), None)
    if step is None or plan.promise is None or not is_closed(event):
        raise NotFound(OLD_BUTTON)
    await keep_step(turn.unit, event, plan, step)
    return [await of(turn, event, Para(phrase("Noted. Nobody is reminded of it any more.")))]
