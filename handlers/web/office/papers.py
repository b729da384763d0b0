"""Papers of an event for download: its reports, and the certificates of what was deleted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from bot.dialogue.certificates import handing_out as certificates
from bot.dialogue.report import handing_out as reports
from bot.errors import Outdated
from bot.replies import Action, Line, Say, Saying, SendFile
from config.phrases import Text, Verbatim
from handlers.web.downloads import handed_over
from handlers.web.office.events import SECTION
from handlers.web.office.house import Office, event_of
from handlers.web.office.words import OFFICE

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


class Papers:
    """The pages about papers. Nothing is stored of what is fetched."""

    def __init__(self, house: Office) -> None:
        self._house = house

    async def reports(self, request: Request) -> Response:
        """Which reports there are, in which languages."""
        action = Action("", event_of(request))
        visitor, said = await self._house.ask(request, partial(reports.choose, action=action))
        place = self._place(request, "report")
        files = [
            (one.label, f"{place}/{one.action.value}/{one.action.question}")
            for saying in said
            for row in saying.buttons
            for one in row
            if one.action and one.action.verb == "event-report-pdf"
        ]
        return self._house.draw(
            request,
            visitor,
            "papers.html",
            SECTION,
            place=self._place(request),
            heading=OFFICE["report"],
            papers=[(_lines(said)[1:], files)],
        )

    async def report(self, request: Request) -> Response:
        """One report as a PDF.

        Raises:
            HTTPException: there is none of that kind, or none in that language.
        """
        kind, language = request.path_params["kind"], request.path_params["language"]
        action = Action("", event_of(request), language, kind)
        try:
            _, said = await self._house.ask(request, partial(reports.hand_out, action=action))
        except Outdated:
            # In the chat that is an old button; here it is an address that leads nowhere.
            raise HTTPException(404) from None
        return await self._handed_over(said, language)

    async def certificates(self, request: Request) -> Response:
        """What was deleted for good, and the papers that say so."""
        action = Action("", event_of(request))
        visitor, said = await self._house.ask(
            request, partial(certificates.hand_out, action=action)
        )
        papers: list[tuple[list[Line], list[tuple[Text, str]]]] = []
        for saying in said:
            if isinstance(saying, Say):
                papers.append((list(saying.lines), []))
            elif isinstance(saying, SendFile):
                name = saying.attachment.name
                place = f"{self._place(request, 'certificates')}/{name}"
                papers[-1][1].append((Verbatim(name), place))
        return self._house.draw(
            request,
            visitor,
            "papers.html",
            SECTION,
            place=self._place(request),
            heading=OFFICE["certificates"],
            papers=papers,
        )

    async def certificate(self, request: Request) -> Response:
        """One of them, as PDF or as the text that was issued.

        Raises:
            HTTPException: there is none of that name.
        """
        action, name = Action("", event_of(request)), request.path_params["name"]
        visitor, said = await self._house.ask(
            request, partial(certificates.hand_out, action=action)
        )
        found = [one for one in said if isinstance(one, SendFile) and one.attachment.name == name]
        if not found:
            raise HTTPException(404)
        return await self._handed_over(found, visitor.language)

    async def _handed_over(self, said: Sequence[Saying], language: str) -> Response:
        (file,) = (one.attachment for one in said if isinstance(one, SendFile))
        return handed_over(await self._house.documents.produce(file, language))

    def _place(self, request: Request, below: str = "") -> str:
        place = f"{self._house.seat.base}/{SECTION}/{event_of(request)}"
        return f"{place}/{below}" if below else place


def _lines(said: list[Saying]) -> list[Line]:
    return [line for one in said if isinstance(one, Say) for line in one.lines]
