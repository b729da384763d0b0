"""The plan of an event: one page with all its parts and what is missing, and a form for each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from bot.at_once import Sheet
from bot.dialogue.events import own_event
from bot.dialogue.planning import forms, page
from bot.model import Event
from bot.replies import Action
from bot.turn import Turn
from handlers.web.forms import read_form
from handlers.web.office.at_once import written
from handlers.web.office.events import SECTION, STEPS, place_of
from handlers.web.office.house import Office, event_of
from handlers.web.office.words import OFFICE

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.office import Visitor


class Plans:
    """The pages about plans."""

    def __init__(self, house: Office) -> None:
        self._house = house

    async def show(self, request: Request) -> Response:
        """Everything that is planned, what is missing, and the ways to change it."""
        event_id = request.path_params["event"]
        visitor, found = await self._house.ask(request, partial(forms.read, event_id=event_id))
        event = found.event
        return self._house.draw(
            request,
            visitor,
            "plan.html",
            SECTION,
            place=place_of(event),
            title=event.prompts.title,
            plan=found,
            owed=[(step.value, page.STEPS[step]) for step in found.owed],
            steps=[name for name, step in STEPS.items() if step.applies is event.state],
        )

    async def write(self, request: Request) -> Response:
        """One part as a form."""
        visitor, (event, sheet) = await self._house.ask(
            request, partial(forms.blank, event_id=event_of(request), part=_part(request))
        )
        return self._drawn(request, visitor, event, sheet)

    async def save(self, request: Request) -> Response:
        """Take a part; what does not do comes back as it was written."""
        form = await read_form(request)

        async def saved(turn: Turn) -> tuple[Event, Sheet | None]:
            event, there = await forms.blank(turn, event_of(request), _part(request))
            answers = written(there.asked, form)
            return event, await forms.save(turn, event.id, _part(request), answers)

        return await self._saved(request, await self._house.do(request, form, saved))

    async def take_usual(self, request: Request) -> Response:
        """The usual dates, or the usual rules; as a form, if a colleague was quicker."""
        form = await read_form(request)

        async def taken(turn: Turn) -> tuple[Event, Sheet | None]:
            event = await own_event(turn, event_of(request))
            seen = form.get("seen", "")
            return event, await forms.take_usual(turn, event.id, _part(request), seen)

        return await self._saved(request, await self._house.do(request, form, taken))

    async def _saved(self, request: Request, done: tuple[Event, Sheet | None] | None) -> Response:
        event, again = done or (None, None)
        if event is None or again is None:
            return self._back(request)
        visitor, _ = await self._house.ask(request, partial(own_event, event_id=event.id))
        return self._drawn(request, visitor, event, again)

    async def mark_done(self, request: Request) -> Response:
        """A step of the promise is kept."""
        form = await read_form(request)
        action = Action("", event_of(request), "", form.get("step", ""))
        await self._house.do(request, form, partial(page.mark_done, action=action))
        return self._back(request)

    def _back(self, request: Request) -> Response:
        return RedirectResponse(f"{self._house.seat.base}/{SECTION}/{event_of(request)}/plan", 303)

    def _drawn(self, request: Request, visitor: Visitor, event: Event, sheet: Sheet) -> Response:
        place = f"{place_of(event)}/plan"
        return self._house.draw(
            request,
            visitor,
            "form.html",
            SECTION,
            title=event.prompts.title,
            heading=sheet.asked.title,
            back=place,
            back_to=OFFICE["plan"],
            sheet=sheet,
            target=f"{place}/{_part(request)}",
            go=OFFICE["save"],
        )


def _part(request: Request) -> str:
    part: str = request.path_params["part"]
    return part
