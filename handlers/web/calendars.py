"""The secret addresses at which calendars look for somebody's talks, again and again.

The right to look lies in the address alone: no cookie is read or set, and nothing is stored. A
calendar that has the newest state already is told so without it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from handlers.web.chat import Intake
from handlers.web.downloads import Documents
from handlers.web.guesses import Guesses

if TYPE_CHECKING:
    from starlette.requests import Request

KEPT = "private, no-cache"
"""A calendar may keep it and asks whether it is still true; nobody between may."""


class Calendars:
    """One person's talks, as a file that is never finished."""

    def __init__(self, intake: Intake, documents: Documents) -> None:
        self._intake, self._documents = intake, documents
        self._guesses = Guesses()

    async def show(self, request: Request) -> Response:
        """All talks, or that nothing has changed."""
        found = await self._intake.calendar(request.path_params["code"])
        if found is None:
            self._guesses.count()
            raise HTTPException(404)
        language, feed = found
        # Not of the file's bytes: it tells when it was made.
        mark = hashlib.sha256(repr(found).encode("utf-8", "replace")).hexdigest()[:32]
        headers = {"Cache-Control": KEPT, "ETag": f'W/"{mark}"'}
        if mark in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        file = await self._documents.produce(feed, language)
        return Response(file.content, media_type=file.media_type, headers=headers)
