"""The screen on the wall of a workshop or talk: the same conversation, large and kept up to date.

A browser is signed in for it by a one-time link, under a cookie of its own: whatever else that
computer is signed in to stays apart from it, and it can do nothing but show
and run what it was signed in for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response

from bot.replies import Answered, Command
from config.phrases import phrase
from handlers.web.chat import Chat, Desk
from handlers.web.forms import new_nonce
from handlers.web.security import Seat, csrf_token, new_account

if TYPE_CHECKING:
    from starlette.requests import Request

ON_SCREEN = Command("on-screen")
"""Asked by the page itself."""
BASE = "/projector"


class Projector(Chat):
    """The screen's pages."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, Seat("projector", BASE), phrase("Screen"))
        self.home = BASE

    async def here(self, request: Request) -> Response:
        """What is on."""
        account = self.desk.cookies.read(request, self.seat)
        # Who has no cookie asks as nobody: an account that is never used again.
        asking = account or new_account()
        on = await self.seen(request, asking, [ON_SCREEN])
        return await self._page(request, on, asking, _mark(on), known=account is not None)

    async def now(self, request: Request) -> Response:
        """What is on, if that has changed since the page was drawn."""
        account = self.desk.cookies.read(request, self.seat)
        if account is None:
            return Response(status_code=204)
        answers = await self.seen(request, account, [ON_SCREEN])
        if _mark(answers) == request.query_params.get("is", ""):
            return Response(status_code=204)
        return await self._drawn("projector_scene.html", answers, account, _mark(answers))

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
        """The whole page; also what is only asked in between stays until something changes."""
        del page, own
        on = await self.seen(request, account, [ON_SCREEN])
        return await self._page(request, answers, account, _mark(on), known=known)

    async def _page(
        self,
        request: Request,
        answers: Sequence[Answered],
        account: str,
        mark: str,
        *,
        known: bool,
    ) -> Response:
        response = await self._drawn("projector.html", answers, account, mark)
        if known:
            self.desk.cookies.write(response, self.seat, account)
        return response

    async def _drawn(
        self, template: str, answers: Sequence[Answered], account: str, mark: str
    ) -> HTMLResponse:
        language = answers[-1].language
        messages = await self.desk.renderer.messages(answers, account)
        html = self.desk.pages.draw(
            template,
            language,
            base=self.seat.base,
            csrf=csrf_token(account),
            new_nonce=new_nonce,
            messages=messages,
            current=next((one for one in reversed(messages) if one.stands), None),
            mark=mark,
            name=self.desk.phrasebook.say(self._name, language),
        )
        return HTMLResponse(html)


def _mark(answers: Sequence[Answered]) -> str:
    """The same for the same sayings."""
    return hashlib.sha256(repr(answers).encode("utf-8", "replace")).hexdigest()[:16]
