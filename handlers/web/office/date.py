"""The date of an event: when and where, how many have signed up, changing it and calling it off."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from bot.at_once import Sheet
from bot.dialogue.gathering import forms, organising
from bot.dialogue.gathering.forms import DatePage
from bot.replies import Action
from bot.turn import Turn
from handlers.web.forms import read_form
from handlers.web.office.at_once import written
from handlers.web.office.events import SECTION, place_of
from handlers.web.office.house import Office, event_of
from handlers.web.office.words import OFFICE

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.office import Visitor


class Dates:
    """The pages about an event's date."""

    def __init__(self, house: Office) -> None:
        self._house = house

    async def show(self, request: Request) -> Response:
        """What is set, and the form to set or change it."""
        visitor, found = await self._house.ask(
            request, partial(forms.read, event_id=event_of(request))
        )
        return self._drawn(request, visitor, found)

    async def save(self, request: Request) -> Response:
        """Set the date; who has signed up is told."""
        form = await read_form(request)

        async def saved(turn: Turn) -> Sheet | None:
            return await forms.save(turn, event_of(request), written(organising.ASKED, form))

        again = await self._house.do(request, form, saved)
        if again is None:
            return RedirectResponse(request.url.path, 303)
        visitor, found = await self._house.ask(
            request, partial(forms.read, event_id=event_of(request))
        )
        return self._drawn(request, visitor, replace(found, sheet=again))

    async def ask_drop(self, request: Request) -> Response:
        """Calling it off is asked once more."""
        visitor, found = await self._house.ask(
            request, partial(forms.read, event_id=event_of(request))
        )
        place = f"{place_of(found.event)}/date"
        if not found.can_drop:
            return RedirectResponse(place, 303)
        return self._house.draw(
            request,
            visitor,
            "confirm.html",
            SECTION,
            title=found.event.prompts.title,
            question=organising.sure_to_drop(found.people),
            yes=organising.YES_DROP,
            no=organising.NO_DROP,
            back=place,
        )

    async def drop(self, request: Request) -> Response:
        """Call it off."""
        form, action = await read_form(request), Action("", event_of(request))
        await self._house.do(request, form, partial(organising.drop, action=action))
        return RedirectResponse(request.url.path.rpartition("/")[0], 303)

    def _drawn(self, request: Request, visitor: Visitor, found: DatePage) -> Response:
        is_new = found.gathering is None or found.gathering.cancelled
        return self._house.draw(
            request,
            visitor,
            "date.html",
            SECTION,
            title=found.event.prompts.title,
            place=place_of(found.event),
            date=found,
            told=organising.told_of_change(found.people) if found.people else None,
            go=OFFICE["set_date" if is_new else "change_date"],
        )
