"""Taking up a role, or signing in a further device, with a one-time link.

The link only shows a button: previews and crawlers, which follow links but press nothing, spend
no code.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import HTMLResponse, Response

from bot.replies import Command
from handlers.web.chat import Chat
from handlers.web.forms import new_nonce, read_form, wished_language
from handlers.web.guesses import Guesses
from handlers.web.security import csrf_token

if TYPE_CHECKING:
    from starlette.requests import Request


class Joining:
    """The page behind a one-time link."""

    def __init__(
        self,
        chat: Chat,
        template: str = "join.html",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._chat = chat
        self._template = template
        self._guesses = Guesses(clock)

    async def show(self, request: Request) -> Response:
        """One button. Whether the code is good is not told before it is pressed."""
        desk, seat = self._chat.desk, self._chat.seat
        language = desk.phrasebook.choose(wished_language(request, desk.phrasebook))
        account = desk.cookies.read(request, seat)
        html = desk.pages.draw(
            self._template,
            language,
            target=f"{seat.base}/join/{quote(request.path_params['code'], safe='')}",
            base=seat.base,
            csrf=csrf_token(account),
            nonce=new_nonce(),
        )
        return HTMLResponse(html)

    async def join(self, request: Request) -> Response:
        """The button was pressed: the code is spent, if it is one."""
        form = await read_form(request)
        account = self._chat.desk.cookies.read(request, self._chat.seat)
        wish = Command("start", request.path_params["code"])
        # Only wrong codes are counted: whoever floods us keeps nobody with a right one out.
        return await self._chat.answer(request, form, account, [wish], self._guesses)
