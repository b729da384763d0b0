"""The events of a municipality: their list, one of them, opening and closing it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.dialogue import exporting, moderating
from bot.dialogue.events import own_event
from bot.dialogue.facts import Facts, facts_of, took_part
from bot.dialogue.moderation import deciding
from bot.model import Event, EventState
from bot.replies import Action, Button, Line, Saying
from bot.turn import Turn
from config.phrases import Moment, Phrase, Text, phrase
from handlers.web.forms import read_form
from handlers.web.office.house import BASE, Office, event_of
from handlers.web.office.words import OFFICE

if TYPE_CHECKING:
    from starlette.requests import Request

SECTION = "events"
ON_THE_PAGE = frozenset(
    {"open", "close", "qr", "export", "results", "answers", "tell", "events"}
    | {"rules-show", "plan-done", "posters", "event-opinions"}
)
"""What buttons of the chat do that the pages have places of their own for."""
PAGES = {
    "plan": "plan",
    "multipliers": "multipliers",
    "event-date": "date",
    "working-groups": "groups",
    "moderate": "moderation",
    "event-report": "report",
    "certificate": "certificates",
}
"""Buttons of the chat that lead to a page here, by the end of its address."""
Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Opening or closing: what is asked before, who does it, and what it leaves behind."""

    verb: str
    question: Callable[[Event], Phrase]
    yes: str
    no: str
    do: Callable[[Turn, Action], Awaitable[list[Saying]]]
    applies: EventState


STEPS = {
    "open": Step(
        "open",
        lambda event: phrase(
            "Open “{event}” now? From then on everybody who has the code can take part, and its "
            "questions stay as they are.",
            event=event.prompts.title,
        ),
        "yes_open",
        "no_open",
        moderating.open_event,
        EventState.DRAFT,
    ),
    "close": Step(
        "close",
        moderating.sure_to_close,
        "yes_close",
        "no_close",
        moderating.close_event,
        EventState.OPEN,
    ),
}


class Events:
    """The pages about events."""

    def __init__(self, house: Office) -> None:
        self._house = house

    async def list_all(self, request: Request) -> Response:
        """All events of the own municipalities."""
        visitor, found = await self._house.ask(request, _all)
        return self._house.draw(
            request,
            visitor,
            "events.html",
            SECTION,
            events=[(place_of(one.event), one, dates(one), took_part(one)) for one in found],
        )

    async def show(self, request: Request) -> Response:
        """One event, and what can be done with it."""
        visitor, (facts, remarks, ways) = await self._house.ask(
            request, partial(_in_full, event_of(request))
        )
        event = facts.event
        acting = [(one.action.verb, one) for row in ways for one in row if one.action]
        return self._house.draw(
            request,
            visitor,
            "event.html",
            SECTION,
            place=place_of(event),
            facts=facts,
            dates=dates(facts),
            people=took_part(facts),
            remarks=remarks,
            pictures=moderating.qr_pictures(facts),
            steps=[name for name, step in STEPS.items() if step.applies is event.state],
            answers=deciding.has_texts(event),
            formats=tuple(exporting.GOOD_FOR) if event.state is not EventState.DRAFT else (),
            batches=moderating.IN_BATCHES if event.state is EventState.OPEN else None,
            ways=[(one.label, PAGES[verb]) for verb, one in acting if verb in PAGES],
            further=[one for verb, one in acting if verb not in ON_THE_PAGE | set(PAGES)],
        )

    async def ask_step(self, request: Request) -> Response:
        """Opening and closing are asked once more: neither can be taken back."""
        visitor, facts = await self._house.ask(request, partial(_one, event_of(request)))
        step = _step(request)
        if facts.event.state is not step.applies:
            return RedirectResponse(place_of(facts.event), 303)
        return self._house.draw(
            request,
            visitor,
            "confirm.html",
            SECTION,
            title=facts.event.prompts.title,
            question=step.question(facts.event),
            yes=OFFICE[step.yes],
            no=OFFICE[step.no],
            back=place_of(facts.event),
        )

    async def do_step(self, request: Request) -> Response:
        """Open or close it."""
        step, event_id = _step(request), event_of(request)

        async def done(turn: Turn) -> tuple[Event, list[Saying]]:
            said = await step.do(turn, Action(step.verb, event_id))
            return await own_event(turn, event_id), said

        answer = await self._house.do(request, await read_form(request), done)
        if answer is not None and answer[0].state is step.applies:
            # The heart had something to say instead.
            return await self._house.sayings(request, answer[1])
        return RedirectResponse(f"{BASE}/{SECTION}/{event_id}", 303)

    async def picture(self, request: Request) -> Response:
        """A QR code of the event.

        Raises:
            HTTPException: it has none of that name.
        """
        visitor, facts = await self._house.ask(request, partial(_one, event_of(request)))
        name = request.path_params["name"]
        found = next((one for one in moderating.qr_pictures(facts) if one.name == name), None)
        if found is None:
            raise HTTPException(404)
        file = await self._house.documents.produce(found, visitor.language)
        return Response(file.content, media_type=file.media_type)


async def _all(turn: Turn) -> list[Facts]:
    return [await facts_of(turn, event) for event in await moderating.own_events(turn)]


async def _one(event_id: str, turn: Turn) -> Facts:
    return await facts_of(turn, await own_event(turn, event_id))


async def _in_full(event_id: str, turn: Turn) -> tuple[Facts, list[Line], Rows]:
    facts = await _one(event_id, turn)
    event = facts.event
    return facts, await moderating.remarks(turn, event), await moderating.ways(turn, event)


def _step(request: Request) -> Step:
    return STEPS[request.url.path.rpartition("/")[2]]


def place_of(event: Event) -> str:
    """The page of an event."""
    return f"{BASE}/{SECTION}/{event.id}"


def dates(facts: Facts) -> list[tuple[str, Text]]:
    """When it opens and closes, or on which day it has closed."""
    event, found = facts.event, list[tuple[str, Text]]()
    if event.opens:
        found.append(("opens", phrase("{moment}", moment=Moment(event.opens, event.zone))))
    if event.closes and facts.will_close:
        found.append(("closes", phrase("{moment}", moment=Moment(event.closes, event.zone))))
    elif event.closes:
        found.append(("closed_on", event.closes.date()))
    return found
