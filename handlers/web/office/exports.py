"""What was collected as files, and what each of them is good for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.dialogue import exporting, moderating
from bot.dialogue.events import own_event
from bot.model import EventState
from bot.replies import Action, ExportFile, ExportFormat, Saying, SendFile
from bot.turn import Turn
from handlers.web.downloads import handed_over
from handlers.web.forms import read_form
from handlers.web.office.events import SECTION, place_of
from handlers.web.office.house import Office, event_of

if TYPE_CHECKING:
    from starlette.requests import Request


class Exports:
    """The page about files, and the files."""

    def __init__(self, house: Office) -> None:
        self._house = house

    async def show(self, request: Request) -> Response:
        """Each format with its use; there is nothing to hand out before the event has opened."""
        visitor, event = await self._house.ask(
            request, partial(own_event, event_id=event_of(request))
        )
        if event.state is EventState.DRAFT:
            return RedirectResponse(place_of(event), 303)
        return self._house.draw(
            request,
            visitor,
            "exports.html",
            SECTION,
            place=place_of(event),
            title=event.prompts.title,
            formats=list(exporting.GOOD_FOR.items()),
            batches=moderating.IN_BATCHES if event.state is EventState.OPEN else None,
        )

    async def hand_out(self, request: Request) -> Response:
        """Pull what was collected, as a file; who asks for it again gets it again.

        Raises:
            HTTPException: there is no such format.
        """
        form = await read_form(request)

        async def pulled(turn: Turn) -> tuple[str, list[Saying]]:
            if form.get("format") not in list(ExportFormat):
                raise HTTPException(400)
            return turn.language, await moderating.export(turn, Action("", event_of(request)))

        async def again(turn: Turn) -> tuple[str, list[Saying]]:
            event = await own_event(turn, event_of(request))
            return turn.language, await moderating.files(turn, event)

        answer = await self._house.do(request, form, pulled)
        language, said = answer or (await self._house.ask(request, again))[1]
        files = [one.attachment for one in said if isinstance(one, SendFile)]
        exports = {one.format.value: one for one in files if isinstance(one, ExportFile)}
        file = exports.get(form.get("format", ""))
        if file is None:
            # There are more answers than can be handed out here, or none.
            return await self._house.sayings(request, said)
        return handed_over(await self._house.documents.produce(file, language))
