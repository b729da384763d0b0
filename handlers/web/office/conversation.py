"""The conversation inside the office: what has no page of its own goes on there.

It is the chat of the browser door, from the office's seat: nobody gets in who is not signed in, and
what is begun is kept for a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response

from bot.office import visitor
from bot.replies import Answered
from handlers.web.chat import Chat, conversation_of
from handlers.web.office.house import Office

if TYPE_CHECKING:
    from starlette.requests import Request


class Conversation(Chat):
    """The office's own chat."""

    def __init__(self, house: Office) -> None:
        super().__init__(house.desk, house.seat)
        self._house = house

    async def here(self, request: Request) -> Response:
        """Where the person stands."""
        await self._house.ask(request, visitor)
        return await super().here(request)

    async def letters(self, request: Request) -> Response:
        """What came while the page was open."""
        await self._house.ask(request, visitor)
        return await super().letters(request)

    async def press(self, request: Request) -> Response:
        """A form was sent."""
        await self._house.ask(request, visitor)
        return await super().press(request)

    async def download(self, request: Request) -> Response:
        """A file that waits for this browser."""
        await self._house.ask(request, visitor)
        return await super().download(request)

    async def page(
        self,
        request: Request,
        answers: Sequence[Answered],
        account: str,
        *,
        page: str,
        own: str = "",
        known: bool = True,
    ) -> Response:
        """The whole page, with the office's head."""
        del known
        guest, _ = await self._house.ask(request, visitor)
        messages = await self.desk.renderer.messages(answers, account)
        html = self.desk.pages.draw(
            "office/chat.html",
            answers[-1].language,
            **{
                **self._house.around(guest, account, self.home, "chat"),
                **self.around(account),
                **conversation_of(messages),
                "own": own,
                "page": page,
                "reply": request.method == "POST",
            },
        )
        response = HTMLResponse(html)
        self.desk.cookies.write(response, self.seat, account)
        return response
