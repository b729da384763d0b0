"""The pages behind the links in e-mails: one shows what a button does, the button does it.

Mailboxes and their scanners follow every link, so looking does nothing. The right to press lies in
the link alone: no cookie is read or set here, and nobody is signed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from bot.links import LETTER
from config.phrases import Phrasebook
from handlers.web.chat import Intake
from handlers.web.downloads import Tickets, handed_over
from handlers.web.forms import wished_language
from handlers.web.render import Pages, Renderer

if TYPE_CHECKING:
    from starlette.requests import Request


class LetterPages:
    """One page a link."""

    def __init__(
        self,
        intake: Intake,
        phrasebook: Phrasebook,
        pages: Pages,
        renderer: Renderer,
        tickets: Tickets,
    ) -> None:
        self._intake, self._phrasebook = intake, phrasebook
        self._pages, self._renderer, self._tickets = pages, renderer, tickets

    async def show(self, request: Request) -> Response:
        """What the button would do."""
        return await self._page(request, pressed=False)

    async def press(self, request: Request) -> Response:
        """Do it. What the form holds does not matter: a mail program's own says nothing of ours."""
        return await self._page(request, pressed=True)

    async def download(self, request: Request) -> Response:
        """A file that came with an answer."""
        token, ticket = request.path_params["token"], request.path_params["ticket"]
        file = self._tickets.redeem(token, ticket)
        if file is None:
            raise HTTPException(404)
        return handed_over(file)

    async def _page(self, request: Request, *, pressed: bool) -> Response:
        token = request.path_params["token"]
        hint = wished_language(request, self._phrasebook)
        answered = await self._intake.letter(token, hint, pressed=pressed)
        messages = await self._renderer.messages([answered], token)
        html = self._pages.draw(
            "letter.html",
            answered.language,
            messages=messages,
            base=f"{LETTER}{token}",
            ours=LETTER,
        )
        return HTMLResponse(html)
