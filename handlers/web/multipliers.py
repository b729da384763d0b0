"""The pages that multipliers read: what they pass on, and how many came by it.

The right to look lies in the address alone: no cookie is read or set, nothing can be pressed, and
nothing is stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from handlers.web.chat import Desk
from handlers.web.forms import wished_language
from handlers.web.guesses import Guesses

if TYPE_CHECKING:
    from starlette.requests import Request


class MultiplierPages:
    """One page a multiplier."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._guesses = Guesses()

    async def show(self, request: Request) -> Response:
        """Links, QR codes, texts and the number."""
        desk, secret = self._desk, request.path_params["secret"]
        hint = wished_language(request, desk.phrasebook)
        answered = await desk.intake.multiplier(secret, hint)
        if answered is None:
            self._guesses.count()
            raise HTTPException(404)
        messages = await desk.renderer.messages([answered], secret)
        return HTMLResponse(
            desk.pages.draw("multiplier.html", answered.language, messages=messages)
        )
