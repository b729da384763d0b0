"""Working groups of an event: what each is for, how many go on, and who once it has closed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.dialogue.going_on import overseeing
from bot.replies import Action, Button
from bot.turn import Turn
from config.phrases import label
from handlers.web.downloads import handed_over
from handlers.web.forms import read_form
from handlers.web.office.events import SECTION, place_of
from handlers.web.office.house import Office

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.replies import Workbook


class Groups:
    """The page about working groups."""

    def __init__(self, house: Office) -> None:
        self._house = house

    async def show(self, request: Request) -> Response:
        """All groups, each with whoever may be named."""
        visitor, found = await self._house.ask(
            request, partial(overseeing.of_event, event_id=request.path_params["event"])
        )
        new = Button(label("New working group"), Action("new-working-group", found.event.id))
        return self._house.draw(
            request,
            visitor,
            "groups.html",
            SECTION,
            place=place_of(found.event),
            title=found.event.prompts.title,
            heading=overseeing.TITLE,
            groups=[
                (
                    one,
                    overseeing.how_many(found.event, one),
                    Button(label("Delete it"), Action("drop-working-group", one.group.id)),
                )
                for one in found.groups
            ],
            head=overseeing.HEAD,
            note=overseeing.note(found),
            new=new if found.takes_more else None,
            listed=found.has_contacts,
        )

    async def hand_out(self, request: Request) -> Response:
        """The list of all groups, as a file.

        Raises:
            HTTPException: nobody is named yet.
        """
        event_id = request.path_params["event"]
        form = await read_form(request)

        async def taken(turn: Turn) -> tuple[str, Workbook | None]:
            found = await overseeing.of_event(turn, event_id)
            return turn.language, overseeing.workbook(found) if found.has_contacts else None

        answer = await self._house.do(request, form, taken)
        if answer is None:
            return RedirectResponse(request.url.path, 303)
        language, book = answer
        if book is None:
            raise HTTPException(404)
        return handed_over(await self._house.documents.produce(book, language))
